"""Data that were replaced are let go of by the window's process, whatever the other one keeps of them."""

from __future__ import annotations

import gc
import weakref

import pytest

from reluexplorer.session.commands.data import OpenTable
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.starts import New
from reluexplorer.session.run.channel import apart
from reluexplorer.session.session import Session


@pytest.fixture
def session():
    found = Session(hire=apart)
    found.settle()
    yield found
    found.close()


def test_a_table_that_was_replaced_is_let_go(session, tmp_path):
    heads = ",".join(f"column{number}" for number in range(12))
    rows = "\n".join(",".join(str((row * (each + 3)) % 17) for each in range(12)) for row in range(60))
    (tmp_path / "wide.csv").write_text(f"{heads}\n{rows}\n", encoding="utf-8")
    assert session.dispatch(OpenTable(str(tmp_path / "wide.csv"))), session.state.notice
    session.settle()
    problem = session.state.run.problem
    assert problem.dataset.features == 11
    known = weakref.ref(problem), weakref.ref(problem.dataset)
    del problem
    session.dispatch(New())
    for seed in range(1, 6):
        session.dispatch(assign("training.seed", seed))
        session.settle()
    gc.collect()
    assert [each() for each in known] == [None, None]
