"""A newly opened table with few rows is learned whole and says so; what was chosen or saved stays."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from reluexplorer.app.files.opening import commands_to_open
from reluexplorer.app.window.window import Window
from reluexplorer.core.data.held import hold
from reluexplorer.core.data.splits import FEWEST_TO_SPLIT, LEARNED_WHOLE
from reluexplorer.core.data.tables import source
from reluexplorer.core.data.tables import table as tabular
from reluexplorer.core.data.tables.notes import for_command_line
from reluexplorer.core.data.tables.table import assemble
from reluexplorer.session.commands.data import ChooseData, OpenTable
from reluexplorer.session.commands.files import OpenDocument
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Document
from reluexplorer.session.files.document_file import save
from reluexplorer.session.run.loading import load
from reluexplorer.session.session import Session
from tests.app.program import run
from tests.places import DATA

TRUTH = DATA / "tables" / "xor_truth_table.csv"


def table_of(folder: Path, rows: int, blanks: int = 0) -> Path:
    path = folder / f"rows_{rows}_{blanks}.csv"
    lines = [f"{row},{row * row % 7},{'ab'[row % 2]}" for row in range(rows)]
    path.write_text("\n".join(["u,v,kind", *lines, *(f"{row},1," for row in range(blanks))]) + "\n")
    return path


def opened(path: Path, **options: bool) -> Document:
    document = Document()
    for edit in commands_to_open(str(path), **options):
        document = edit.apply(document)
    return document


@pytest.mark.parametrize(
    ("rows", "blanks", "tested"), [(4, 0, 0), (14, 0, 0), (14, 6, 0), (15, 0, 4), (16, 0, 5), (60, 0, 18)]
)
def test_few_usable_rows_have_no_test_part_until_one_is_set(tmp_path, rows, blanks, tested):
    path = table_of(tmp_path, rows, blanks)
    dataset = load(opened(path).recipe.data)
    assert (len(dataset.train), len(dataset.test)) == (rows - tested, tested)
    assert (LEARNED_WHOLE in dataset.notes) == (tested == 0) == (rows < FEWEST_TO_SPLIT)
    asked = load(opened(path, share_given=True).recipe.data)
    assert len(asked.test) == round(0.3 * rows)
    assert LEARNED_WHOLE not in asked.notes
    later = load(assign("data.test_share", 0.25).apply(opened(path)).recipe.data)
    assert len(later.test) == max(round(0.25 * rows), 1)
    assert LEARNED_WHOLE not in later.notes


def test_a_table_of_few_rows_is_made_into_a_data_set_once(tmp_path, monkeypatch):
    path, made = table_of(tmp_path, 5), []
    monkeypatch.setattr(source, "_SETTLED", -(10**12))
    monkeypatch.setattr(tabular, "assemble", lambda *given: made.append(given) or assemble(*given))
    assert len(load(opened(path).recipe.data).inputs) == 5
    assert len(made) == 1


def test_other_data_get_back_the_test_share_that_they_had(tmp_path):
    few, many = opened(TRUTH), table_of(tmp_path, 30)
    assert few.recipe.data.test_share == 0.0
    assert ChooseData("moons").apply(few).recipe.data == replace(Document().recipe.data, name="moons")
    assert OpenTable(str(many)).apply(few).recipe.data.test_share == 0.3
    own = assign("data.test_share", 0.0).apply(few)
    assert ChooseData("moons").apply(own).recipe.data.test_share == 0.0


def test_saved_documents_keep_their_split(tmp_path):
    old = tmp_path / "old.reluexp"
    save(old, OpenTable(str(TRUTH)).apply(Document()), 0)
    session = Session()
    assert session.dispatch(OpenDocument(str(old)))
    assert session.state.document.recipe.data.test_share == 0.3
    new = tmp_path / "new.reluexp"
    save(new, opened(TRUTH), 0)
    assert session.dispatch(OpenDocument(str(new)))
    data = session.state.document.recipe.data
    assert data.held == hold(TRUTH.name, TRUTH.read_bytes())
    assert replace(data, held=None) == opened(TRUTH).recipe.data
    session.close()


def test_the_command_line_says_so_and_an_explicit_share_stays():
    done = run("train", "--data", str(TRUTH), "--steps", "5", "--json")
    assert for_command_line(LEARNED_WHOLE) in done.stderr
    assert "under Data" not in done.stderr
    assert "test_accuracy" not in json.loads(done.stdout)
    done = run("train", "--data", str(TRUTH), "--steps", "5", "--test-share", "0.3", "--json")
    assert "No test part" not in done.stderr
    assert "test_accuracy" in json.loads(done.stdout)


def test_the_window_learns_a_truth_table_whole_and_says_so(qtbot):
    window = Window(Session())
    qtbot.addWidget(window)
    window.files._ask_import = lambda dialog: dialog.settle() or True
    window.files.open(TRUTH)
    assert window.session.state.document.recipe.data.test_share == 0.0
    assert (window.session.state.notice, window.session.state.notice_kind) == (LEARNED_WHOLE, "info")
    window.close()
