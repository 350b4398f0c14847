"""One neuron: what it passes and blocks, its slope, and the bend at 0."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.lessons.claims import definition
from reluexplorer.lessons.claims.definition import INPUTS, LESSON, inputs_of, play, quotients, run
from reluexplorer.lessons.exhibit import Lines, Table
from reluexplorer.lessons.measuring import experiments_of, measured
from reluexplorer.lessons.verdict import Standing

SETTINGS = [(-1.0, 1.0, 1.5), (0.5, -2.0, 3.0), (1.0, 0.0, 0.0), (-3.0, 0.3, -4.0)]


def nothing(_share: float) -> None:
    """Take no notice of progress."""


def knobs(bias: float, weight: float, x: float) -> dict[str, float]:
    return {"bias": bias, "weight": weight, "x": x}


@pytest.mark.parametrize(("bias", "weight", "x"), SETTINGS)
@pytest.mark.parametrize("seed", [0, 5])
def test_the_run_is_what_plain_arithmetic_says(bias: float, weight: float, x: float, seed: int) -> None:
    numbers = run(knobs(bias, weight, x), seed, nothing)
    given = [max(0.0, weight * each + bias) for each in inputs_of(seed).tolist()]
    assert numbers["fired"] == sum(value > 0 for value in given)
    assert numbers["fired"] + numbers["zero"] == INPUTS
    assert numbers["given"] == max(0.0, weight * x + bias)
    assert numbers["gradient"] == (weight if weight * x + bias > 0 else 0.0)


@pytest.mark.parametrize(("bias", "weight", "x"), SETTINGS)
def test_play_ends_with_the_numbers_of_the_run(bias: float, weight: float, x: float) -> None:
    frames = list(play(knobs(bias, weight, x)))
    assert frames[-1].numbers == run(knobs(bias, weight, x), 0, nothing)
    assert 40 <= len(frames) <= 100
    assert frames[-1].outcome is not None
    assert frames[-1].outcome.lines[0].y[-1] == frames[-1].numbers["fired"]


def test_the_curves_and_the_table_are_those_of_the_neuron() -> None:
    first = next(play(knobs(0.5, -2.0, 3.0)))
    for card, output, slope in zip(first.cards, ("0.00", "−5.50"), ("0.00", "−2.00"), strict=True):
        curve, table = card.charts
        assert isinstance(curve, Lines)
        assert isinstance(table, Table)
        assert curve.probe == 3.0
        assert table.rows == (("3.00", "−5.50", output, slope),)
        straight = -2.0 * curve.lines[0].x + 0.5
        bent = np.where(straight > 0, straight, 0)
        assert np.array_equal(curve.lines[0].y, bent if output == "0.00" else straight)
    assert first.cards[0].badge == "blocks x, slope 0"
    assert first.cards[1].badge == "passes −5.50"


def test_an_input_goes_past_from_the_smallest_to_the_largest() -> None:
    curves = [frame.cards[0].charts[0] for frame in play(knobs(0.0, 1.0, 1.0))]
    probes = [curve.probe for curve in curves if isinstance(curve, Lines)]
    assert probes[1:-1] == inputs_of(0)[:-1].tolist()
    assert probes[0] == probes[-1] == 1.0


def test_without_rounding_the_function_is_exact() -> None:
    errors = definition.errors_of(3)
    assert (errors.changed, errors.passed, errors.slope) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("h", [1.0, 0.3, 1e-4, 1e-9])
def test_quotients_at_0_are_the_same_over_any_step(h: float) -> None:
    assert quotients(h) == (0.0, 0.5, 1.0)
    found = experiments_of(LESSON)["kink"].measure({"step": h}, 1, nothing)
    assert [figure.mean for figure in found] == [0.0, 0.5, 1.0]


def test_the_claim_holds_and_inputs_above_the_threshold_are_as_many_as_expected() -> None:
    found = measured(LESSON, 20, nothing)
    assert found.verdict.standing is Standing.HOLDS
    for name, expected in (("low", 0.15866), ("middle", 0.5), ("high", 0.84134)):
        assert found.by_name[f"expected_{name}"].mean == pytest.approx(expected, abs=1e-5)
        spread = np.sqrt(expected * (1 - expected) / (20 * INPUTS))
        assert found.by_name[f"fires_{name}"].mean == pytest.approx(expected, abs=4 * spread)


def test_its_own_number_of_seeds_comes_to_what_is_expected() -> None:
    found = measured(LESSON, LESSON.seeds, nothing).by_name
    for name in ("low", "middle", "high"):
        fires = found[f"fires_{name}"]
        assert fires.low < found[f"expected_{name}"].mean < fires.high
        assert fires.half < 0.02


def test_a_third_of_the_inputs_can_be_reached_with_the_bias_alone() -> None:
    bias = -float(np.mean(inputs_of(0)[39:41]))
    goal = LESSON.goal
    assert goal is not None
    assert goal.reached(run(knobs(bias, 1.0, 0.0), 0, nothing))
    assert not goal.reached(run(LESSON.defaults, 0, nothing))
    assert not goal.reached(run(knobs(3.0, 1.0, 0.0), 0, nothing))
