"""Dead neurons are bad: what is taken out, and what it changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.engine.training import TrainState, advance, initial_state
from reluexplorer.lessons.claims.dead_units import LESSON, STEPS, WORSE, read_by, without_dead
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


def test_what_was_recorded_gains_nothing_by_taking_out_the_dead() -> None:
    known = figures_of("dead_units")
    assert abs(known["better"].mean) < 0.1
    for runs in recorded("dead_units").values():
        for each in runs:
            assert each["better"] == pytest.approx(100 * (each["accuracy_without"] - each["accuracy"]))


def test_few_dead_lose_nothing_to_twins_that_live_and_many_lose_most() -> None:
    known, runs = figures_of("dead_units"), recorded("dead_units")
    assert standing_of(LESSON.evidence, known) is Standing.DEPENDS
    for name, case, least, most in (("few", "few", 1, 48), ("most", "most", 96, 192)):
        chosen = [each for each in runs[case] if least <= each["dead"] <= most]
        assert 10 < len(chosen) <= 20
        lost = [100 * (each["accuracy_living"] - each["accuracy"]) for each in chosen]
        assert known[name].values == pytest.approx(lost)
        assert known[f"{name}_dead"].values == tuple(each["dead"] for each in chosen)
    assert known["few"].high < WORSE
    assert known["most"].low > 30
    assert known["most_read"].high < 0.15


def test_the_twin_differs_in_the_activation_alone_and_none_of_it_dies() -> None:
    assert LESSON.setups is not None
    relu, twin = LESSON.setups({**LESSON.defaults, "rate": 0.2, "bias": -0.65})
    assert replace(twin, activation=relu.activation) == relu
    assert sum(inspect(advance(initial_state(twin.problem()), 300)).dead_units) == 0
    assert sum(inspect(advance(initial_state(relu.problem()), 300)).dead_units) > 96


def test_best_and_worst_run_are_told_beside_each_other() -> None:
    known = figures_of("dead_units")
    reads = [(each["accuracy"], each["dead"]) for each in recorded("dead_units")["fast"]]
    assert (known["worst"].mean, known["worst_dead"].mean) == min(reads)
    assert known["best"].mean == max(reads)[0] > 0.98
    assert known["worst"].mean < 0.5
    assert "{worst} to {best}" in LESSON.words.fails


@pytest.mark.parametrize(
    ("case", "changes", "standing"),
    [
        ("most", {"lost": 0.0}, Standing.FAILS),
        ("few", {"lost": 40.0}, Standing.HOLDS),
        ("few", {"dead": 100.0}, Standing.OPEN),
        ("most", {"dead": 20.0}, Standing.OPEN),
        ("fast", {"better": 40.0, "accuracy": 0.1}, Standing.DEPENDS),
    ],
)
def test_the_verdict_hangs_on_what_is_lost_to_twins_that_live(
    case: str, changes: dict[str, float], standing: Standing
) -> None:
    runs = recorded("dead_units")
    doctored = {**runs, case: [{**each, **changes} for each in runs[case]]}
    found = {each.name: each for each in LESSON.figures(doctored)}
    assert standing_of(LESSON.evidence, found) is standing


@pytest.mark.slow
def test_the_goal_is_reached_with_larger_steps_and_not_at_the_start() -> None:
    goal = LESSON.goal
    assert goal is not None
    assert not goal.reached(run())
    assert goal.reached(run(rate=0.6))
    assert goal.reached(run(rate=0.4, layers=5.0))
