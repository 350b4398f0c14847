"""A run that diverged is over: what was to be done with it is not done with another one."""

from __future__ import annotations

import pytest

from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.session.commands.files import OpenDocument, SaveDocument
from reluexplorer.session.commands.run import Play, Step, Undo
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import DataChoice, Document, NetworkChoice, Recipe
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.session import Session
from tests.session.driving import did

RECIPE = Recipe(DataChoice("plane", samples=60), NetworkChoice((4, 4)), TrainingSpec("sgd", 0.01))


@pytest.mark.parametrize("go_on", [Play(), Step(500)], ids=["play", "step"])
def test_undo_after_a_divergence_shows_the_run_paused_where_it_was_changed(go_on):
    session = Session(Document(RECIPE))
    did(session, Step(40), assign("training.learning_rate", 50.0))
    session.dispatch(go_on)
    while session.state.run.status is not Status.DIVERGED:
        session.client.wait(0.02)
        session.poll()
    assert 40 < session.state.run.step < 200
    back = did(session, Undo())
    assert (back.status, back.step) == (Status.PAUSED, 40)
    for _ in range(5):
        session.client.wait(0.02)
        session.poll()
    assert session.state.run.step == 40
    session.close()


def diverged(*before):
    session = Session(Document(RECIPE))
    did(session, *before, assign("training.learning_rate", 50.0))
    return session, did(session, Step(500))


def test_a_run_that_ended_after_a_change_goes_on_from_there_with_another():
    session, run = diverged(Step(40))
    assert (run.status, run.step > 40) == (Status.DIVERGED, True)
    there = did(session, assign("training.learning_rate", 0.001))
    assert (there.status, there.step, there.head) == (Status.PAUSED, 40, 40)
    gone_on = did(session, Step(60)).state.parameters
    other = Session(Document(RECIPE))
    did(other, Step(40), assign("training.learning_rate", 0.001))
    assert did(other, Step(60)).state.parameters.tobytes() == gone_on.tobytes()
    back = did(session, Undo())
    assert session.state.document.recipe.training.learning_rate == 50.0
    assert (back.status, back.step) == (Status.DIVERGED, run.step)
    session.close()
    other.close()


def test_a_run_that_ended_unchanged_begins_afresh_with_other_settings():
    session, run = diverged()
    assert (run.status, session.state.document.recipe.changes) == (Status.DIVERGED, ())
    again = did(session, assign("training.learning_rate", 0.001))
    assert (again.status, again.step, session.state.document.recipe.changes) == (Status.PAUSED, 0, ())
    session.close()


@pytest.mark.parametrize(("before", "at"), [((Step(40),), [40, 40]), ((), [])], ids=["changed", "unchanged"])
def test_a_drag_in_a_run_that_ended_goes_on_from_where_its_first_change_did(before, at):
    session, run = diverged(*before)
    did(session, assign("training.learning_rate", 0.01))
    for rate in (0.005, 0.001):
        assert session.dispatch(assign("training.learning_rate", rate), continues=True)
        session.settle()
    assert [change.step for change in session.state.document.recipe.changes] == at
    gone_on = did(session, Step(60))
    assert (gone_on.status, gone_on.step) == (Status.PAUSED, 60 + (40 if before else 0))
    other = Session(Document(RECIPE))
    did(other, *before, assign("training.learning_rate", 0.001))
    assert did(other, Step(60)).state.parameters.tobytes() == gone_on.state.parameters.tobytes()
    back = did(session, Undo())
    assert (back.status, back.step) == (Status.DIVERGED, run.step)
    session.close()
    other.close()


def test_a_short_run_that_ended_is_opened_as_one_that_did(tmp_path):
    path = str(tmp_path / "ended.reluexp")
    session, run = diverged(Step(40))
    did(session, SaveDocument(path))
    session.close()
    other = Session()
    there = did(other, OpenDocument(path))
    assert (there.status, there.step, there.message) == (Status.DIVERGED, run.step, run.message)
    other.close()
