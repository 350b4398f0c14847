"""Kinks of a curve, against slopes worked out on a fine grid and against networks made by hand."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reluexplorer.core.activations import CATALOGUE
from reluexplorer.core.network.spec import NetworkSpec, forward, with_ones
from reluexplorer.core.regions.breakpoints import kinks
from tests.core.samples import network

LINEAR_PIECES = [name for name, entry in CATALOGUE.items() if entry.piecewise_linear]


def random_parameters(spec: NetworkSpec, seed: int) -> np.ndarray:
    """Weights that put many kinks into the window, with learned slopes of 0.25."""
    spread = replace(spec, bias_spread=1.0)
    return spread.initial_parameters(seed)


def logits(spec: NetworkSpec, parameters: np.ndarray, x: np.ndarray) -> np.ndarray:
    return forward(spec, parameters, with_ones(x[:, None], spec.dtype)).logits


def test_units_by_hand() -> None:
    spec = network((1, 3, 1))
    weights, output = np.array([[1.0, 2.0, -1.0], [1.0, -3.0, 0.5]]), np.array([[1.0], [1.0], [0.0], [0.0]])
    flat = np.concatenate([weights.ravel(), output.ravel()])
    assert kinks(spec, flat, -6.0, 6.0) == pytest.approx([-1.0, 1.5])
    flat[-2] = 0.7
    assert kinks(spec, flat, -6.0, 6.0) == pytest.approx([-1.0, 0.5, 1.5])
    assert kinks(spec, flat, 0.0, 1.0) == pytest.approx([0.5])


def test_a_kink_at_each_end_of_a_limit() -> None:
    spec = network((1, 1, 1), "relu6")
    assert kinks(spec, np.array([2.0, 1.0, 1.0, 0.0]), -6.0, 6.0) == pytest.approx([-0.5, 2.5])


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.sampled_from(sorted(LINEAR_PIECES)), st.integers(1, 3))
def test_the_curve_is_straight_between_kinks_and_bends_at_them(seed: int, name: str, layers: int) -> None:
    spec = network((1, *([5] * layers), 1), name)
    flat = random_parameters(spec, seed)
    found = kinks(spec, flat, -6.0, 6.0)
    assert found is not None
    ends = np.concatenate([[-6.0], found, [6.0]])
    assert (np.diff(ends) > 0).all()
    parts = np.linspace(0.0, 1.0, 9)
    x = ends[:-1, None] + np.diff(ends)[:, None] * parts
    y = logits(spec, flat, x.ravel())[0].reshape(x.shape)
    straight = y[:, :1] + (y[:, -1:] - y[:, :1]) * parts
    steepest = np.abs(np.diff(y) / np.diff(x)).max() if len(x) else 0.0
    assert np.abs(y - straight).max() <= 1e-3 * steepest + 1e-9
    slopes = (y[:, -1] - y[:, 0]) / np.diff(ends)
    assert (np.abs(np.diff(slopes)) > 0).all()


def test_all_but_pieces_of_lines_have_none() -> None:
    for name in CATALOGUE:
        spec = network((1, 4, 1), name)
        assert (kinks(spec, random_parameters(spec, 1), -6.0, 6.0) is None) == (name not in LINEAR_PIECES)


@pytest.mark.parametrize("name", sorted(LINEAR_PIECES))
def test_pieces_of_lines_are_straight_between_their_kinks(name: str) -> None:
    entry = CATALOGUE[name]
    assert not entry.jumps
    ends = np.array([-9.0, *entry.breaks_at(), 9.0])
    for low, high in pairwise(ends):
        slopes = entry.slope(np.linspace(low, high, 12)[1:-1])
        assert np.ptp(slopes) == 0.0


def test_units_that_change_nothing_make_no_kink() -> None:
    spec = network((1, 6, 6, 1))
    flat = random_parameters(spec, 4)
    spec.layers(copy := flat.copy())[-1][:-1] = 0.0
    none, some = kinks(spec, copy, -6.0, 6.0), kinks(spec, flat, -6.0, 6.0)
    assert none is not None
    assert some is not None
    assert (len(none), len(some) > 3) == (0, True)


def test_a_second_input_is_refused() -> None:
    spec = network((2, 3, 1))
    with pytest.raises(ValueError, match="2 inputs have no curve"):
        kinks(spec, random_parameters(spec, 0), -1.0, 1.0)


@pytest.mark.parametrize("layers", [(1, 4, 4, 1), (1, 4, 1)])
def test_weights_beyond_all_bounds_have_no_kinks_to_show(layers: tuple[int, ...]) -> None:
    spec = network(layers)
    flat = random_parameters(spec, 2) * 1e200
    assert kinks(spec, flat, -6.0, 6.0) is None
