"""Regions of the plane and along lines: counts in closed form, printed counts, and patterns of samples."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.core.network.spec import NetworkSpec, forward, with_ones
from reluexplorer.core.regions.breakpoints import crossings
from reluexplorer.core.regions.linear_regions import (
    along,
    expected_breakpoints,
    line_arrangement,
    plane_regions,
    regions_along,
)
from tests.core.samples import network

HUGE = (-1e6, 1e6, -1e6, 1e6)


def area(polygon: np.ndarray) -> float:
    """Return the area within (corners, 2)."""
    x, y = polygon.T
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2.0


def drawn(sizes: tuple[int, ...], spread: float, seed: int) -> tuple[NetworkSpec, np.ndarray]:
    spec = replace(network(sizes), bias_spread=spread)
    return spec, np.asarray(spec.initial_parameters(seed))


def counts(spec: NetworkSpec, flat: np.ndarray, window: tuple[float, float, float, float]) -> tuple[int, ...]:
    found = plane_regions(spec, flat, window)
    assert found is not None
    return found.counts


@pytest.mark.parametrize(("lines", "parts"), [(0, 1), (1, 2), (3, 7), (5, 16), (8, 37), (10, 56), (20, 211)])
def test_lines_in_general_position(lines: int, parts: int) -> None:
    assert line_arrangement(lines) == parts
    for seed in range(3 if lines else 0):
        assert counts(*drawn((2, lines, 1), 1.0, seed), HUGE) == (parts,)


@pytest.mark.parametrize("lines", [1, 2, 5, 16])
def test_without_biases_all_lines_meet_in_one_point(lines: int) -> None:
    assert line_arrangement(lines, through_origin=True) == 2 * lines
    assert counts(*drawn((2, lines, 1), 0.0, 1), HUGE) == (2 * lines,)
    assert line_arrangement(0, through_origin=True) == 1


def reference(hidden: tuple[int, ...], seed: int) -> tuple[NetworkSpec, np.ndarray]:
    """Weights of deviation √(2/fan-in), then biases of deviation 0.3, layer by layer, in float32."""
    rng = np.random.default_rng(seed)
    spec = network((2, *hidden, 1))
    flat = np.zeros(spec.parameter_count)
    for layer in spec.layers(flat):
        rows, units = layer.shape
        weights = rng.standard_normal((rows - 1, units)) * math.sqrt(2.0 / (rows - 1))
        layer[:-1] = weights.astype(np.float32)
        layer[-1] = (rng.standard_normal(units) * 0.3).astype(np.float32)
    return spec, flat


@pytest.mark.parametrize(
    ("hidden", "seed", "printed"),
    [
        ((8, 8), 0, (32, 73)),
        ((8, 8), 1, (33, 96)),
        ((16, 16, 16), 0, (132, 398, 830)),
        ((16, 16, 16), 1, (130, 502, 1221)),
        ((32, 32, 32), 0, (458, 1720, 3780)),
        pytest.param((32, 32, 32), 1, (478, 2009, 4608), marks=pytest.mark.slow),
        pytest.param((64, 64, 64), 0, (1957, 7082, 16403), marks=pytest.mark.slow),
    ],
)
def test_deep_networks_have_the_regions_that_another_splitter_counts(
    hidden: tuple[int, ...], seed: int, printed: tuple[int, ...]
) -> None:
    found = plane_regions(*reference(hidden, seed), (-3.0, 3.0, -3.0, 3.0))
    assert found is not None
    assert found.counts == printed
    polygons = np.split(found.corners, found.starts[1:-1])
    assert len(polygons) == printed[-1]
    assert sum(map(area, polygons)) == pytest.approx(36.0, rel=1e-12)


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "relu6", "prelu", "hardtanh"])
def test_samples_meet_no_pattern_that_is_no_region(name: str) -> None:
    spec = replace(network((2, 6, 5, 1), name), bias_spread=0.5)
    flat = spec.initial_parameters(3)
    x = np.random.default_rng(0).uniform(-2.0, 2.0, (100_000, 2))
    breaks = np.array(spec.hidden[0].activation.entry.breaks_at())
    z = np.concatenate(forward(spec, flat, with_ones(x, "float64")).pre_activations)
    patterns = np.unique(np.searchsorted(breaks, z.T), axis=0)
    found = counts(spec, flat, (-2.0, 2.0, -2.0, 2.0))[-1]
    assert 0.9 * found <= len(patterns) <= found


@pytest.mark.parametrize(
    ("hidden", "printed", "spread"),
    [((32,), 0.957, 0.03), ((16, 16), 0.963, 0.11), ((8, 8, 8, 8), 0.80, 0.22)],
)
def test_regions_at_the_start_are_about_half_the_square_of_the_units(
    hidden: tuple[int, ...], printed: float, spread: float
) -> None:
    """Both are means over ten networks with biases of variance 0.01 in [−1, 1]² (Hanin and Rolnick 2019)."""
    found = [counts(*drawn((2, *hidden, 1), 0.1, seed), (-1.0, 1.0, -1.0, 1.0))[-1] for seed in range(10)]
    assert np.mean(found) / (32**2 / 2) == pytest.approx(printed, abs=4.0 * spread * math.sqrt(2.0 / 10.0))


def test_what_cannot_be_cut_is_refused() -> None:
    assert plane_regions(*drawn((2, 9, 1), 1.0, 0), (-9.0, 9.0, -9.0, 9.0), most=20) is None
    spec = network((2, 3, 1), "tanh")
    assert plane_regions(spec, spec.initial_parameters(0), HUGE) is None
    spec, flat = drawn((2, 3, 3, 1), 1.0, 0)
    assert plane_regions(spec, flat * 1e305, HUGE) is None
    with pytest.raises(ValueError, match="3 inputs are no plane"):
        plane_regions(*drawn((3, 2, 1), 1.0, 0), HUGE)


def test_along_a_line_the_network_is_the_same() -> None:
    spec = replace(network((4, 5, 6, 2), "prelu"), bias_spread=0.4)
    flat = spec.initial_parameters(0)
    start, end = np.random.default_rng(1).standard_normal((2, 4))
    t = np.linspace(0.0, 1.0, 17)
    line, own = along(spec, flat, start, end)
    wanted = forward(spec, flat, with_ones(start + t[:, None] * (end - start), "float64")).logits
    assert forward(line, own, with_ones(t[:, None], "float64")).logits == pytest.approx(wanted, abs=1e-12)


def test_a_line_meets_as_many_regions_as_its_samples_have_patterns() -> None:
    spec, flat = drawn((3, 8, 8, 1), 0.5, 2)
    start, end = np.array([-3.0, 1.0, 2.0]), np.array([3.0, -1.0, 0.5])
    x = start + np.linspace(0.0, 1.0, 200_001)[:, None] * (end - start)
    z = np.concatenate(forward(spec, flat, with_ones(x, "float64")).pre_activations)
    changes = int((np.diff((z > 0.0).astype(np.int8), axis=1) != 0).any(axis=0).sum())
    assert regions_along(spec, flat, start, end) == changes + 1
    assert regions_along(spec, flat, start, end, most=5) is None


def breakpoints_of(seed: int) -> list[int]:
    """Return how often each of four layers of 128 units crosses 0 for x in [−1, 1]; first weights N(0, 1)."""
    spec, flat = drawn((1, 128, 128, 128, 128, 1), 0.5, seed)
    flat = flat.copy()
    spec.layers(flat)[0][:-1] /= math.sqrt(2.0)
    found = crossings(spec, flat, -1.0, 1.0)
    assert found is not None
    return [len(each) for each in found]


def test_breakpoints_on_a_line_in_closed_form() -> None:
    found = expected_breakpoints(128, 4, 1.0, 0.5)
    assert found.sum() == pytest.approx(301.9, abs=0.05)
    assert expected_breakpoints(10, 1, 3.0, 3.0) == pytest.approx([5.0])


@pytest.mark.slow
def test_random_networks_bend_as_often_as_expected() -> None:
    """The printed mean of 400 networks has a standard error of 1.1; finite widths cost a little."""
    found = np.array([breakpoints_of(seed) for seed in range(400)])
    error = found.sum(axis=1).std() / 20.0
    assert found.sum(axis=1).mean() == pytest.approx(300.1, abs=4.0 * math.hypot(error, 1.1))
    assert found.mean(axis=0) == pytest.approx(expected_breakpoints(128, 4, 1.0, 0.5), rel=0.02)
