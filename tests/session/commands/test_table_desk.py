"""What is read and worked out beside the window is counted and worded there too."""

from __future__ import annotations

from collections import Counter

import pytest

from reluexplorer.core.data.tables.rows import ReadTable
from reluexplorer.core.data.tables.table import TableChoices
from reluexplorer.session.table_editing import Outcome, TableDesk, TableEditor
from tests.places import DATA


@pytest.fixture
def desk():
    made = TableDesk()
    yield made
    made.close()


def taken(desk):
    assert desk.wait(30)
    return desk.take()


def test_a_table_comes_with_its_missing_values_counted(desk, monkeypatch):
    desk.read(DATA / "penguins.csv")
    table = taken(desk)
    assert isinstance(table, ReadTable)
    monkeypatch.setattr(Counter, "total", None)
    assert [column.missing for column in table.columns] == [0, 0, 2, 2, 2, 2, 11, 0]
    assert TableEditor(table, TableChoices()).column("sex").missing == 11


def test_what_a_table_gives_comes_with_its_words(desk):
    desk.read(DATA / "penguins.csv")
    desk.work_out(taken(desk), TableChoices())
    outcome = taken(desk)
    assert isinstance(outcome, Outcome)
    assert vars(outcome)["words"] == outcome.words
    assert outcome.words.startswith("344 rows: 241 to learn from, 103 to test on.")
