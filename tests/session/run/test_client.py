"""Training beside the window."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.core.network.spec import parameters_sha256
from reluexplorer.session.commands.data import ChooseData, OpenTable
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.plane import SetPlane
from reluexplorer.session.commands.run import Pause, Play, Reset, Step, Undo
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import DataChoice, NetworkChoice, Recipe
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.run.trajectory import problem_of
from reluexplorer.session.session import Session


@pytest.fixture
def session():
    made = Session()
    yield made
    made.close()
    assert not [t for t in threading.enumerate() if t.name in {"training", "experiment", "measurement"}]


def _wait_for(session, condition):
    """Poll until ``condition(state)`` holds; the line to the client does the waiting."""
    for _ in range(100_000):
        session.poll()
        if condition(session.state):
            return
        session.client._collect(0.005)
    raise AssertionError("it never came")


def test_the_window_holds_the_same_parameters_as_a_headless_run(session):
    session.dispatch(assign("training.optimizer", "adam"))
    session.dispatch(Step(777))
    session.settle()
    recipe = session.state.document.recipe
    alone = advance(initial_state(problem_of(recipe, load(recipe.data))), 777)
    state = session.state.run.state
    assert state.step == 777
    assert parameters_sha256(state.parameters) == parameters_sha256(alone.parameters)
    assert session.state.run.inspection.test_loss == inspect(alone).test_loss


def test_play_goes_on_until_pause_and_ends_at_a_reproducible_state(session):
    session.dispatch(assign("view.speed", "full"))
    session.dispatch(Play())
    _wait_for(session, lambda s: s.run.step > 500 and s.run.updates_per_second)
    assert session.state.run.status is Status.RUNNING
    session.dispatch(Pause())
    session.settle()
    run = session.state.run
    assert run.status is Status.PAUSED
    assert run.updates_per_second is None
    alone = advance(initial_state(run.problem), run.step)
    assert np.array_equal(alone.parameters, run.state.parameters)


def test_a_change_of_recipe_begins_again_and_goes_on_playing(session):
    session.dispatch(Play())
    _wait_for(session, lambda s: s.run.step > 50)
    generation = session.state.run.generation
    session.dispatch(SetHidden((3,)))
    _wait_for(session, lambda s: s.run.generation > generation and s.run.step > 0)
    assert session.state.run.problem.network.sizes == (2, 3, 1)
    assert session.state.run.status is Status.RUNNING


def test_reset_returns_to_the_first_weights(session):
    session.dispatch(Step(100))
    session.settle()
    session.dispatch(Reset())
    session.settle()
    run = session.state.run
    assert run.step == 0
    assert np.array_equal(run.state.parameters, run.problem.network.initial_parameters(0))
    assert run.curve.steps.tolist() == [0]


def test_steps_add_up(session):
    for _ in range(5):
        session.dispatch(Step(7))
    session.settle()
    assert session.state.run.step == 35


@pytest.mark.slow
def test_the_curve_is_the_same_however_the_run_was_divided(session):
    for _ in range(40):
        session.dispatch(Step(137))
    session.settle()
    divided = session.state.run.curve
    session.dispatch(Reset())
    session.dispatch(Step(40 * 137))
    session.settle()
    whole = session.state.run.curve
    assert whole.steps.tolist() == divided.steps.tolist()
    assert whole.train_loss.tolist() == divided.train_loss.tolist()
    assert whole.interval == 20
    assert np.all(np.diff(whole.steps) == 20)


def test_divergence_says_when_and_keeps_the_last_finite_state(session):
    session.dispatch(assign("training.learning_rate", 1e6))
    session.dispatch(Play())
    _wait_for(session, lambda s: s.run.status is Status.DIVERGED)
    run = session.state.run
    assert f"after {run.state.diverged_at:,} updates the loss was no longer finite" in run.message
    assert np.isfinite(run.state.parameters).all()
    assert run.step in {run.state.diverged_at, run.state.diverged_at - 1}
    session.settle()
    session.dispatch(assign("training.learning_rate", 0.03))
    _wait_for(session, lambda s: s.run.status is Status.RUNNING and s.run.step > 10)


def test_a_run_that_diverges_early_records_its_last_losses(session):
    session.dispatch(assign("training.learning_rate", 1e6))
    session.dispatch(Step(50))
    session.settle()
    run = session.state.run
    assert run.step < 10
    assert run.curve.steps.tolist() == [0, run.step]
    assert not np.isfinite(run.curve.train_loss[-1])


def test_an_ended_run_is_said_when_no_step_is_left(session):
    session.dispatch(assign("training.learning_rate", 1e6))
    session.dispatch(Step(50))
    session.settle()
    last = session.state.run.step
    session.dispatch(Reset())
    session.dispatch(Step(last))
    session.settle()
    assert (session.state.run.step, session.state.run.status) == (last, Status.PAUSED)
    session.dispatch(Play())
    session.settle()
    assert (session.state.run.step, session.state.run.status) == (last, Status.DIVERGED)
    assert not session.dispatch(Play())
    assert session.state.notice == f"This run has ended at step {last}: reset it, or learn more slowly."


def test_a_document_whose_table_is_gone_fails_with_a_sentence(session, tmp_path):
    document = OpenTable(str(tmp_path / "none.csv")).apply(session.state.document)
    session.open(document, 0, "Open a document")
    session.settle()
    assert session.state.run.status is Status.FAILED
    assert session.state.run.message == f"There is no file at {tmp_path / 'none.csv'}."
    session.dispatch(Undo())
    session.settle()
    assert session.state.run.status is Status.PAUSED


def test_another_plane_maps_the_same_state_again(session):
    session.dispatch(ChooseData("digits"))
    session.settle()
    before = session.state.run
    assert before.maps.plane.u_name == "PC 1"
    session.dispatch(SetPlane(20, 43))
    session.settle()
    after = session.state.run
    assert after.state is before.state
    names = after.problem.dataset.feature_names
    assert (after.maps.plane.u_name, after.maps.plane.v_name) == (names[20], names[43])


def test_deaths_are_recorded_with_the_step_by_which_they_happened(session):
    session.dispatch(assign("network.bias", -9.0))
    session.dispatch(SetHidden((8, 4)))
    session.settle()
    run = session.state.run
    born_dead = run.inspection.health[1].dead
    assert born_dead == {0, 1, 2, 3}
    assert run.curve.dead[0].tolist() == list(run.inspection.dead_units)
    assert run.curve.dead_since[1].tolist() == [0, 0, 0, 0]


def test_a_snapshot_never_changes(session):
    session.dispatch(assign("view.speed", "full"))
    session.settle()
    first = session.state.run
    copy = first.state.parameters.copy()
    session.dispatch(Play())
    _wait_for(session, lambda s: s.run.step > 300)
    assert np.array_equal(first.state.parameters, copy)
    with pytest.raises(ValueError, match="read-only"):
        first.state.parameters[0] = 1.0


def test_problem_of_takes_every_choice():
    recipe = Recipe(DataChoice("gauss"), NetworkChoice((3, 5), output="tanh", bias=0.5))
    network = problem_of(recipe, load(recipe.data)).network
    assert network.sizes == (2, 3, 5, 1)
    assert network.head == "tanh"
    assert network.bias == 0.5


def test_a_run_that_cannot_be_made_rests_whatever_is_asked_of_it(session):
    session.settle()
    session.dispatch(ChooseData("drawn"))
    session.dispatch(assign("view.speed", "100"))
    session.settle(5)
    assert session.state.run.status is Status.FAILED
    message = session.state.run.message
    session.dispatch(SetPlane(0, 1))
    session.dispatch(Play())
    session.settle(5)
    assert (session.state.run.status, session.state.run.message) == (Status.FAILED, message)
    session.dispatch(ChooseData("xor"))
    session.settle(5)
    assert session.state.run.status is Status.PAUSED
