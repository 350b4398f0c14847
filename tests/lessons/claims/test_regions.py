"""Regions of one layer and of several: patterns counted on a grid, printed ratios, folds, and the stage."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reluexplorer.core.engine.training import initial_state
from reluexplorer.core.regions.linear_regions import line_arrangement
from reluexplorer.lessons.claims.regions import (
    LESSON,
    MULTIPLIED,
    SHAPES,
    UNITS,
    play,
    regions,
    run,
    setups,
)
from reluexplorer.lessons.exhibit import PlaneMap
from reluexplorer.lessons.verdict import Standing, standing_of
from tests.lessons.recorded import figures_of, recorded


def nothing(_share: float) -> None:
    """Take no notice of progress."""


def knobs(**turned: float) -> dict[str, float]:
    return {**LESSON.defaults, **turned}


def patterns(layers: list[np.ndarray], points: np.ndarray) -> np.ndarray:
    """Which neurons of all hidden layers are open at each point, (points, neurons)."""
    a, opened = points, []
    for layer in layers[:-1]:
        z = a @ layer[:-1] + layer[-1]
        opened.append(z > 0.0)
        a = np.maximum(z, 0.0)
    return np.hstack(opened)


@pytest.mark.parametrize("place", range(2))
def test_regions_are_the_patterns_that_points_of_the_square_have(place: int) -> None:
    state = initial_state(setups(knobs())[place].problem())
    points = np.random.default_rng(0).uniform(-5.0, 5.0, (200_000, 2))
    layers = list(state.problem.network.layers(state.parameters))
    seen = len(np.unique(patterns(layers, points), axis=0))
    assert 0.85 * regions(state) <= seen <= regions(state)


def test_both_networks_have_the_same_neurons_and_one_bias_rule() -> None:
    for place, layers in enumerate(SHAPES):
        one, several = (setup.problem().network for setup in setups(knobs(shape=place, spread=0.7)))
        assert [layer.units for layer in one.hidden] == [UNITS]
        assert [layer.units for layer in several.hidden] == [UNITS // layers] * layers
        assert (one.bias_spread, several.bias_spread) == (0.7, 0.7)
    plain = initial_state(setups(knobs(spread=0.0))[0].problem())
    assert regions(plain) == line_arrangement(UNITS, through_origin=True)


@pytest.mark.slow
@pytest.mark.parametrize("turned", [{}, {"shape": 0.0, "spread": 2.0, "rate": 0.1}])
def test_the_stage_ends_where_the_run_does(turned: dict[str, float]) -> None:
    frames = list(play(knobs(**turned)))
    assert frames[-1].numbers == run(knobs(**turned), 0, nothing)
    assert 40 <= len(frames) <= 100
    outcome = frames[-1].outcome
    assert outcome is not None
    for line, name in zip(outcome.lines, ("shallow", "deep"), strict=True):
        assert (line.y[0], line.y[-1]) == (frames[-1].numbers[f"{name}_start"], frames[-1].numbers[name])
    picture = frames[0].cards[1].charts[0]
    assert isinstance(picture, PlaneMap)
    state = initial_state(setups(knobs(**turned))[1].problem())
    layers = list(state.problem.network.layers(state.parameters))
    for row, column in ((0, 0), (25, 7), (50, 31)):
        side = np.linspace(-5.0, 5.0, len(picture.values))
        point = np.array([[side[column], side[row]]])
        assert picture.values[row, column] == patterns(layers, point).sum()


def test_random_networks_have_the_printed_ratios_to_half_the_square_of_their_neurons() -> None:
    """A square and biases five times as large as printed have the same regions."""
    found, half = figures_of("regions"), UNITS**2 / 2.0
    for name, printed, spread in (
        ("shallow_start", 0.957, 0.03),
        ("drawn_two", 0.963, 0.11),
        ("drawn_four", 0.80, 0.22),
    ):
        margin = 4.0 * spread * math.sqrt(1.0 / 10.0 + 1.0 / 20.0)
        assert found[name].mean / half == pytest.approx(printed, abs=margin)


def test_folds_multiply_and_drawn_or_trained_weights_do_not() -> None:
    found = figures_of("regions")
    assert standing_of(LESSON.evidence, found) is Standing.DEPENDS
    assert found["folded"].mean == 8**4
    assert found["fold_gain"].mean == 8**4 / (UNITS + 1)
    assert found["ratio_most"].high < MULTIPLIED
    assert standing_of(LESSON.evidence, {**found, "ratio_most": found["fold_gain"]}) is Standing.HOLDS
    assert standing_of(LESSON.evidence, {**found, "fold_gain": found["end_four"]}) is Standing.FAILS
    for name in ("two", "four", "eight"):
        for each in recorded("regions")[name]:
            assert each["ratio"] == each["deep"] / each["shallow"]
            assert max(each["ratio"], each["ratio_start"]) <= max(found["ratio_most"].values)


def test_two_layers_at_a_higher_rate_have_half_as_many_again() -> None:
    goal = LESSON.goal
    assert goal is not None
    assert goal.reached(run(knobs(shape=0.0, rate=0.3), 0, nothing))
    assert not goal.reached(run(knobs(), 0, nothing))
