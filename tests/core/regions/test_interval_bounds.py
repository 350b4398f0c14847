"""Whether a unit fires anywhere in a window, against networks made by hand, curves and dense samples."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reluexplorer.core.data.kinds.points import FEATURES, derived
from reluexplorer.core.diagnosis.blocks import drained
from reluexplorer.core.network.spec import forward, with_ones
from reluexplorer.core.regions.breakpoints import kinks
from reluexplorer.core.regions.input_box import feature_bounds
from reluexplorer.core.regions.interval_bounds import Silence, silence_search
from tests.core.samples import network

SQUARE = (np.array([-6.0, -6.0]), np.array([6.0, 6.0]))
NAMES = tuple(FEATURES)


def by_hand(bias: float, other: float) -> tuple[object, np.ndarray]:
    """First layer: x1 − 5 + bias and x1 + x2; second: max of both minus ``other``."""
    spec = network((2, 2, 1, 1))
    first = np.array([[1.0, 1.0], [0.0, 1.0], [bias - 5.0, 0.0]])
    second = np.array([[1.0], [1.0], [-other]])
    return spec, np.concatenate([first.ravel(), second.ravel(), [1.0, 0.0]])


def test_a_unit_of_the_first_layer_is_decided_exactly() -> None:
    for bias, wanted in ((-1.0, Silence.EVERYWHERE), (-0.999, Silence.SOMEWHERE)):
        spec, flat = by_hand(bias, 0.0)
        assert drained(silence_search(spec, flat, ((0, 0),), SQUARE)) == {(0, 0): wanted}


def test_a_deeper_unit_is_decided_by_halving() -> None:
    """The highest point is the corner (6, 6): 1 + 12."""
    for other, wanted in ((13.1, Silence.EVERYWHERE), (12.9, Silence.SOMEWHERE)):
        spec, flat = by_hand(0.0, other)
        assert drained(silence_search(spec, flat, ((1, 0),), SQUARE)) == {(1, 0): wanted}


def test_without_a_budget_nothing_is_claimed() -> None:
    spec, flat = by_hand(0.0, 12.9)
    assert drained(silence_search(spec, flat, ((1, 0),), SQUARE, boxes=1)) == {(1, 0): Silence.UNKNOWN}


@pytest.mark.copies(quick=9)
@pytest.mark.parametrize("name", ["relu", "leaky_relu", "gelu", "abs", "tanh", "sin"])
@pytest.mark.parametrize("seed", range(6))
def test_no_sample_fires_where_a_unit_is_called_silent(name: str, seed: int) -> None:
    spec = replace(network((2, 6, 5, 1), name), bias=-1.5, bias_spread=0.5)
    flat = spec.initial_parameters(seed)
    units = tuple((layer, unit) for layer, size in ((0, 6), (1, 5)) for unit in range(size))
    found = drained(silence_search(spec, flat, units, SQUARE, boxes=20_000))
    u = np.linspace(-6, 6, 121)
    points = np.array([(a, b) for a in u for b in u])
    z = forward(spec, flat, with_ones(points, "float64")).pre_activations
    for (layer, unit), said in found.items():
        fires = bool((z[layer][unit] > 0).any())
        assert not (fires and said is Silence.EVERYWHERE)
        if said is Silence.UNKNOWN:
            assert not fires or layer


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_in_one_input_the_highest_corner_of_the_curve_decides(seed: int) -> None:
    spec = replace(network((1, 5, 4, 1)), bias=-2.0, bias_spread=1.5)
    flat = spec.initial_parameters(seed)
    window = np.array([-6.0]), np.array([6.0])
    found = drained(silence_search(spec, flat, tuple((1, unit) for unit in range(4)), window))
    short = network((1, 5, 4))
    count = short.parameter_count
    places = kinks(short, flat[:count], -6.0, 6.0)
    assert places is not None
    nodes = np.concatenate([[-6.0, 6.0], places])
    z = forward(spec, flat, with_ones(nodes[:, None], "float64")).pre_activations[1]
    for unit in range(4):
        highest = float(z[unit].max())
        if abs(highest) > 1e-6:
            assert found[1, unit] is (Silence.SOMEWHERE if highest > 0 else Silence.EVERYWHERE)


@given(
    st.lists(st.floats(-7, 7), min_size=2, max_size=2),
    st.lists(st.floats(0, 5), min_size=2, max_size=2),
    st.lists(st.floats(0, 1), min_size=2, max_size=2),
)
def test_features_lie_within_their_bounds_and_points_on_them(
    low: list[float], side: list[float], share: list[float]
) -> None:
    bottom = np.array([low])
    top = bottom + np.array([side])
    inside = bottom + np.array([share]) * (top - bottom)
    below, above = feature_bounds(NAMES)(bottom, top)
    values = derived(inside, NAMES)
    assert (below - 1e-12 <= values).all()
    assert (values <= above + 1e-12).all()
    point = feature_bounds(NAMES)(inside, inside)
    assert point[0] == pytest.approx(values, abs=1e-9)
    assert point[1] == pytest.approx(values, abs=1e-9)
