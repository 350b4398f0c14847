"""A run that diverged is over: what was to be done with it is not done with another one."""

from __future__ import annotations

import pytest

from reluexplorer.core.problem import TrainingSpec
from reluexplorer.session import controls
from reluexplorer.session.document import DataChoice, Document, NetworkChoice, Recipe
from reluexplorer.session.session import Session
from reluexplorer.session.setting_commands import assign
from reluexplorer.session.snapshot import Status
from tests.session.driving import did

RECIPE = Recipe(DataChoice("plane", samples=60), NetworkChoice((4, 4)), TrainingSpec("sgd", 0.01))


@pytest.mark.parametrize("go_on", [controls.Play(), controls.Step(500)], ids=["play", "step"])
def test_undo_after_a_divergence_shows_the_run_paused_where_it_was_changed(go_on):
    session = Session(Document(RECIPE))
    did(session, controls.Step(40), assign("training.learning_rate", 50.0))
    session.dispatch(go_on)
    while session.state.run.status is not Status.DIVERGED:
        session.runner.wait(0.02)
        session.poll()
    assert 40 < session.state.run.step < 200
    back = did(session, controls.Undo())
    assert (back.status, back.step) == (Status.PAUSED, 40)
    for _ in range(5):
        session.runner.wait(0.02)
        session.poll()
    assert session.state.run.step == 40
    session.close()
