"""What is said of outputs that cannot learn, since when they are dead, and what the records know of it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.diagnosis.recovery import revivals
from reluexplorer.core.diagnosis.unit_states import UnitState
from reluexplorer.core.engine.training import initial_state
from reluexplorer.session.document.document import DataChoice, NetworkChoice, Recipe
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.metric_log import MetricLog
from reluexplorer.session.run.outputs import Since, dated, dead_outputs, recorded, trouble_of
from reluexplorer.session.run.trajectory import Trajectory

EXACTLY = "The input of its ReLU is at or below 0 for all 350 training points since the start: "


def trajectory(
    seed: int = 4, output: str = "relu", hidden: tuple[int, ...] = (4,), data: str = "xor", **training
):
    recipe = Recipe(DataChoice(data), NetworkChoice(hidden, output=output))
    recipe = dataclasses.replace(recipe, training=dataclasses.replace(recipe.training, seed=seed, **training))
    return Trajectory(recipe, load(recipe.data))


told = trouble_of


@pytest.mark.parametrize("seed", [4, 7, 11])
def test_an_output_that_never_fires_stops_all_learning(seed):
    run = trajectory(seed)
    start = run.start()
    end = run.advance(start, 500)
    assert np.array_equal(start.parameters, end.parameters)
    said = told(end, dated(run, [start], end))
    assert (said.pill, said.role, said.stops, said.output) == ("The output never fires", "dead", True, "auto")
    assert said.sentence == (
        f"{EXACTLY}it gives the same for each, and no gradient comes back, so nothing can learn."
    )
    assert (
        said.advice == "Take another output: the automatic one, here sigmoid, passes a gradient everywhere."
    )


def test_the_step_since_which_a_class_is_silent_is_exact():
    run = trajectory(4, "relu_softmax", (16,), "digits", learning_rate=1.0)
    state, kept = run.start(), []
    while state.step < 80:
        kept.append(state)
        state = run.advance(state, 20)
    found = dated(run, kept, state)
    assert set(found) == dead_outputs(state) != frozenset()
    for unit, since in found.items():
        walked, dead = run.start(), []
        while walked.step < state.step:
            dead.append(unit in dead_outputs(walked))
            walked = run.advance(walked, 1)
        last_alive = max(step for step, each in enumerate(dead) if not each)
        assert since == Since(last_alive + 1)
    said = told(state, found)
    assert (said.stops, said.role) == (False, "dead")
    assert "no gradient reaches" in said.sentence
    assert "can win only where no other class is above 0." in said.sentence


def test_single_classes_are_called_by_their_names():
    start = trajectory(0, "relu_softmax", (16,), "digits").start()
    flat = np.array(start.parameters)
    layers = start.problem.network.layers(flat)
    layers[-1][-1] = 9.0
    layers[-1][:, 3] = 0.0
    one = told(dataclasses.replace(start, parameters=flat))
    assert one.pill == "Class 3 never fires"
    assert "no gradient reaches its weights, so it cannot learn. It can win only" in one.sentence
    layers[-1][:, [5, 7]] = 0.0
    assert told(dataclasses.replace(start, parameters=flat)).pill == "Classes 3, 5 and 7 never fire"
    layers[-1][:] = 0.0
    said = told(dataclasses.replace(start, parameters=flat))
    assert (said.pill, said.stops) == ("All 10 classes never fire", True)


def test_nothing_is_said_of_outputs_that_learn():
    for output in ("auto", "linear", "tanh"):
        run = trajectory(4, output)
        assert told(run.advance(run.start(), 20)) is None


def test_a_saturated_output_is_told():
    start = trajectory(4, "tanh").start()
    flat = np.array(start.parameters)
    flat[start.problem.network.layers(np.arange(len(flat)))[-1].ravel()] = [0.0, 0.0, 0.0, 0.0, 7.0]
    said = told(dataclasses.replace(start, parameters=flat))
    assert (said.pill, said.role, said.stops) == ("The output is saturated", "warning", False)


def test_records_know_since_when():
    run = trajectory()
    recorder = MetricLog()
    state = run.start()
    recorder.record(inspect(state))
    state = run.advance(state, 10)
    recorder.record(inspect(state))
    assert recorder.curve().output_since.tolist() == [0]
    assert recorded(recorder.curve().output_since.tolist(), 10, 10) == {0: Since(0, exact=False)}
    assert recorded([40, 90, 0, -1], 20, 60) == {0: Since(21, exact=False), 2: Since(0, exact=False)}
    healthy = trajectory(4, "linear")
    fresh = MetricLog()
    fresh.record(inspect(healthy.start()))
    assert fresh.curve().output_since.tolist() == [-1]
    assert told(state, {0: Since(40, exact=False)}).sentence.startswith(
        "The input of its ReLU is at or below 0 for all 350 training points since step 40 or later: "
    )


def test_behind_a_dead_output_no_neuron_is_reached():
    state = initial_state(trajectory().start().problem)
    seen = inspect(state)
    assert seen.output.states == (UnitState.DEAD,)
    found = revivals(state, seen.train_activity, seen.health)
    assert not found[0].own.any()
