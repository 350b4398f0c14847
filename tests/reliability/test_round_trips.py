"""Any document, written and read again with the past of its run, goes on with the same bits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reluexplorer.core.data.tables.wording import TableError
from reluexplorer.session.commands.command import Edit
from reluexplorer.session.commands.files import past_in, read
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.document_file import save
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.run import Run
from reluexplorer.session.run.trajectory import Trajectory
from tests.session.strategies import commands


def document_of(edits: list[Edit], steps: list[int]) -> Document:
    """Return what edits lead to that are made at these steps, those that cannot be left out."""
    document = Document()
    for edit, step in zip(edits, steps, strict=False):
        try:
            document = edit.apply(replace(document, change_step=step))
        except CommandError:
            continue
    return document


def trained(run: Run, step: int) -> Run:
    while run.head.step < step and not run.ended:
        run.work(step - run.head.step, None)
    return run


@pytest.mark.slow
@settings(max_examples=300)
@given(
    st.lists(commands(only=Edit), max_size=12),
    st.lists(st.integers(0, 60), min_size=12, max_size=12).map(sorted),
    st.integers(1, 90),
)
def test_any_document_goes_on_with_the_same_bits(tmp_path_factory, edits, steps, step):
    document = document_of(edits, steps)
    try:
        trajectory = Trajectory(document.recipe, load(document.recipe.data))
        run = trained(Run(trajectory), step)
    except (ValueError, TableError, MemoryError):
        assume(False)
    path = tmp_path_factory.mktemp("trips") / "a.reluexp"
    save(path, document, run.state.step, kept=run.past().kept())
    back, saved = read(path)
    assert (back.recipe, back.view, saved) == (document.recipe, document.view, run.state.step)
    past = past_in(path, back)
    assert past is not None
    other = Run.resumed(Trajectory(back.recipe, load(back.recipe.data)), past)
    for _ in range(2):
        assert other.state.step == run.state.step
        assert other.state.parameters.tobytes() == run.state.parameters.tobytes()
        assert other.state.slots.tobytes() == run.state.slots.tobytes()
        assert other.curve.train_loss.tobytes() == run.curve.train_loss.tobytes()
        try:
            trained(run, step + 60)
        except ValueError:  # an operation that makes no sense for the weights that it finds
            break
        trained(other, step + 60)
