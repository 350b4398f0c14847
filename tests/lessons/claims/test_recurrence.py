"""Recurrent networks on the adding problem: figures of 20 seeds, and runs against plain NumPy."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reluexplorer.core.data.adding_problem import AddingProblem
from reluexplorer.lessons.claims.recurrence import CHANCE, LESSON, UPDATES
from reluexplorer.lessons.exhibit import ThroughSteps
from reluexplorer.lessons.explaining import explained
from reluexplorer.lessons.figures import Figure
from reluexplorer.lessons.recurrence.runs import IDENTITY, OTHERS
from reluexplorer.lessons.verdict import Standing, standing_of
from tests.lessons.recorded import figures_of, recorded


def run(seed: int = 0, **knobs: float) -> dict[str, float]:
    """The lesson's numbers for knobs that differ from its own."""
    return dict(LESSON.run({**LESSON.defaults, **knobs}, seed, lambda _share: None))


def test_figures_of_three_and_of_twenty_seeds() -> None:
    few = figures_of("recurrence", 3)
    assert few["error_identity"].mean < 0.03
    assert all(0.6 < growth < 0.8 for growth in few["growth_identity"].values)
    found = figures_of("recurrence")
    assert found["error_identity"].high < 0.1
    assert found["error_tanh"].low > 0.14
    assert 8e3 < found["growth_more"].mean < 1e4
    assert 3e-12 < found["growth_tanh"].mean < 1e-7
    assert found["growth_less"].mean == pytest.approx(2e-5, rel=0.1)
    assert standing_of(LESSON.evidence, found) is Standing.DEPENDS


def test_nineteen_seeds_of_twenty_learn_from_the_identity_and_none_by_tanh() -> None:
    runs = recorded("recurrence")["tanh"]
    assert sum(each["error"] < 0.1 for each in runs) == 19
    assert figures_of("recurrence")["worst_identity"].mean == max(each["error"] for each in runs)
    for each in runs:
        assert 0.14 < each["error_other"] < 0.19
        assert each["ahead"] == each["error_other"] - each["error"]


def test_without_a_gradient_that_grows_the_claim_would_hold() -> None:
    found = dict(figures_of("recurrence"))
    found["growth_more"] = Figure("growth_more", "", (1.0,), 1.0, 1.0)
    assert standing_of(LESSON.evidence, found) is Standing.HOLDS


def test_chance_is_the_variance_of_a_sum_of_two() -> None:
    level, words = CHANCE
    assert level == pytest.approx(2.0 / 12.0)
    assert f"{level:.3f}" in words
    _, targets = AddingProblem(10).test()
    assert float(np.mean((targets - 1.0) ** 2)) == pytest.approx(level, rel=0.1)


def test_growth_is_that_of_a_plain_pass_back_in_time() -> None:
    """dL/dh at each step by the chain rule from step to step, in plain loops."""
    found = run(steps=10.0)
    for each in (IDENTITY, *OTHERS):
        spec, problem = each.spec(AddingProblem(10)), AddingProblem(10)
        recurrent, weights, biases, readout = spec.parts(spec.initial_parameters(0).astype(float))
        inputs, targets = np.zeros((10, 32, 2), np.float32), np.zeros((32, 1), np.float32)
        problem.fill(0, inputs, targets)
        states, slopes = [np.zeros((32, 50))], []
        for given in inputs:
            sums = given @ weights + states[-1] @ recurrent + biases
            tanh = each.activation == "tanh"
            states.append(np.tanh(sums) if tanh else np.maximum(sums, 0.0))
            slopes.append(1.0 - np.tanh(sums) ** 2 if tanh else (sums > 0).astype(float))
        gradient = 2.0 / 32 * (states[-1] @ readout[:-1] + readout[-1] - targets) @ readout[:-1].T
        last = float(np.linalg.norm(gradient))
        for slope in slopes[:0:-1]:
            gradient = (gradient * slope) @ recurrent.T
        assert found[f"growth_{each.name}"] == pytest.approx(np.linalg.norm(gradient) / last, rel=1e-6)


@pytest.mark.slow
def test_the_stage_ends_with_the_numbers_of_the_run_whatever_stands_beside() -> None:
    for place, each in enumerate(OTHERS):
        knobs = {**LESSON.defaults, "other": float(place), "steps": 20.0, "rate": 0.002}
        frames = list(LESSON.play(knobs))
        assert len(frames) == 41
        assert frames[-1].numbers == run(other=float(place), steps=20.0, rate=0.002)
        assert [card.title for card in frames[-1].cards] == [IDENTITY.title, each.title]
        outcome = frames[-1].outcome
        assert outcome is not None
        assert outcome.lines[0].y[-1] == frames[-1].numbers["error_other"]
        np.testing.assert_array_equal(outcome.lines[0].x, np.arange(0, UPDATES + 1, 25))


def test_one_looks_explode_before_the_first_update_and_none_is_green_that_has_learnt_nothing() -> None:
    first = next(iter(LESSON.play({**LESSON.defaults, "other": 2.0})))
    assert first.cards[1].badge.startswith("explodes to 8,8")
    assert first.cards[1].badge_role == "dead"
    assert first.cards[0].badge == "0.71 of the gradient left"
    assert first.cards[0].badge_role == "secondary"
    faded = next(iter(LESSON.play(LESSON.defaults))).cards[1]
    assert faded.badge.startswith("vanishes, 4.8e−10")
    assert faded.badge_role == "warning"


@pytest.mark.parametrize("other", range(len(OTHERS)))
def test_the_picture_has_a_row_for_each_neuron_and_a_column_for_each_step(other: int) -> None:
    first = next(iter(LESSON.play({**LESSON.defaults, "other": float(other), "steps": 40.0})))
    for card in first.cards:
        (chart,) = card.charts
        assert isinstance(chart, ThroughSteps)
        activity, gradient = (sheet.values for sheet in chart.sheets)
        assert activity.shape == gradient.shape == (50, 40)
        lengths = np.linalg.norm(gradient, axis=0)
        assert lengths[-1] ** 2 == pytest.approx(50)
        assert lengths[0] / lengths[-1] == pytest.approx(card.gains[0])
        assert (activity >= 0).all()


@pytest.mark.slow
def test_the_goal_is_reached_at_three_hundred_steps_where_the_identity_breaks_down() -> None:
    knobs = {**LESSON.defaults, "steps": 300.0, "other": 3.0}
    numbers = run(steps=300.0, other=3.0)
    assert numbers["error"] == math.inf
    assert LESSON.goal is not None
    assert LESSON.goal.reached(numbers)
    assert not LESSON.goal.reached(recorded("recurrence")["tanh"][0])
    assert explained(LESSON, numbers)
    *_, last = LESSON.play(knobs)
    assert last.cards[0].badge == "broke down at step 310"
    assert last.cards[0].badge_role == "warning"
