"""Dead neurons are bad: what is taken out, and what it changes."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.engine.training import TrainState, advance, initial_state
from reluexplorer.lessons.claims.dead_units import LESSON, STEPS, read_by, without_dead
from reluexplorer.lessons.verdict import Standing, standing_of
from tests.lessons.plain import ACTIVATIONS, Network, digit_data
from tests.lessons.recorded import figures_of, recorded


def state(steps: int, **knobs: float) -> TrainState:
    """The stage's network after some steps."""
    assert LESSON.setups is not None
    return advance(initial_state(LESSON.setups({**LESSON.defaults, **knobs})[0].problem()), steps)


def run(**knobs: float) -> dict[str, float]:
    """The lesson's numbers for knobs that differ from its own."""
    return dict(LESSON.run({**LESSON.defaults, **knobs}, 0, lambda _share: None))


def test_the_dead_and_nobody_else_are_taken_out() -> None:
    at = state(60, bias=-0.5)
    seen = inspect(at)
    assert all(count > 0 for count in seen.dead_units)
    layers = without_dead(at, seen)
    kept = [64 - count for count in seen.dead_units]
    assert [each.shape for each in layers] == [
        (65, kept[0]), (kept[0] + 1, kept[1]), (kept[1] + 1, kept[2]), (kept[2] + 1, 10)
    ]  # fmt: skip
    whole = at.problem.network.layers(at.parameters)
    np.testing.assert_array_equal(layers[0], whole[0][:, [u not in seen.health[0].dead for u in range(64)]])
    np.testing.assert_array_equal(layers[-1][-1], whole[-1][-1])


def test_without_them_every_training_digit_gets_the_same_sums() -> None:
    at = state(60, bias=-0.5)
    seen = inspect(at)
    rows = at.problem.train_inputs
    for weights in without_dead(at, seen):
        sums = rows @ weights
        rows = np.concatenate([np.maximum(sums, 0), np.ones((len(sums), 1), sums.dtype)], axis=1)
    np.testing.assert_allclose(sums, seen.train_activity.logits.T, rtol=1e-4, atol=1e-5)


def test_all_weights_read_what_the_network_reads() -> None:
    at = state(200)
    assert read_by(at, at.problem.network.layers(at.parameters)) == inspect(at).test_accuracy


def test_layers_of_dead_neurons_alone_leave_the_biases() -> None:
    found = run(bias=-1.0, layers=5.0)
    assert found["dead"] > 100
    assert found["accuracy"] == found["accuracy_without"] <= 0.15


@pytest.mark.slow
def test_the_dead_of_a_run_are_those_of_plain_numpy() -> None:
    data = digit_data(0, scaled=False)
    net = Network(data, (64,) * 3, ACTIVATIONS["relu"], seed=0, rate=0.2, batch=32, dtype="float32")
    net.learn(STEPS)
    found = run(rate=0.2)
    assert found["dead"] == pytest.approx(int(np.count_nonzero(net.firing() == 0)), abs=2)
    assert found["accuracy"] == pytest.approx(net.right(data.test), abs=4.5 / len(data.test))


def test_what_was_recorded_gains_nothing_and_reads_well_with_dead_neurons() -> None:
    known = figures_of("dead_units")
    assert known["better"].high < 0.1
    assert known["best"].mean > 0.98
    assert known["best_dead"].mean >= 9
    assert known["dead_0.5"].low > known["dead_0.2"].high
    assert standing_of(LESSON.evidence, known) is Standing.FAILS
    for runs in recorded("dead_units").values():
        for each in runs:
            assert each["better"] == pytest.approx(100 * (each["accuracy_without"] - each["accuracy"]))


@pytest.mark.slow
def test_the_goal_is_reached_with_larger_steps_and_not_at_the_start() -> None:
    goal = LESSON.goal
    assert goal is not None
    assert not goal.reached(run())
    assert goal.reached(run(rate=0.6))
    assert goal.reached(run(rate=0.4, layers=5.0))
