"""Angles between signals and between gradients, and the spectrum of Jacobians: printed, derived, measured."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reluexplorer.core.theory.angles import (
    closing,
    edge_of_chaos,
    gradient_cosines,
    relu_cosine,
    relu_cosines,
)
from reluexplorer.core.theory.jacobian import jacobian_squares, relative_variance, wide_relative_variance

COSINES = {1: 0.31831, 2: 0.49373, 3: 0.60483, 5: 0.73595, 10: 0.87154}
GRADIENTS = {1: 0.5, 2: 0.3016, 5: 0.1046, 10: 0.0337}


def test_the_angle_between_two_inputs_closes_layer_by_layer() -> None:
    found = relu_cosines(10)
    assert found[0] == 0.0
    assert {layer: found[layer] for layer in COSINES} == pytest.approx(COSINES, abs=5.1e-6)


@pytest.mark.parametrize(("cosine", "wanted"), [(1.0, 1.0), (-1.0, 0.0), (0.0, 1.0 / math.pi)])
def test_the_ends_of_the_map(cosine: float, wanted: float) -> None:
    assert relu_cosine(cosine) == pytest.approx(wanted, abs=1e-15)


@pytest.mark.parametrize(("layers", "printed"), [(100, 0.805), (1_000, 0.971), (10_000, 0.996)])
def test_at_the_edge_of_chaos_angles_close_like_one_over_the_layer(layers: int, printed: float) -> None:
    assert edge_of_chaos(layers) == pytest.approx(printed, abs=5.1e-4)


def test_gradients_shatter() -> None:
    found = gradient_cosines(10)
    assert {layer: found[layer - 1] for layer in GRADIENTS} == pytest.approx(GRADIENTS, abs=5.1e-5)


def test_random_networks_close_angles_and_shatter_gradients_as_theory_says() -> None:
    nets = [closing(200, 5, seed) for seed in range(60)]
    for found, wanted in (
        (np.array([net.signals for net in nets]), relu_cosines(5)[1:]),
        (np.array([net.gradients for net in nets]), gradient_cosines(5)),
    ):
        error = found.std(axis=0) / math.sqrt(len(nets))
        assert (np.abs(found.mean(axis=0) - wanted) < 4.0 * error + 0.01).all()


def test_a_network_repeats_itself_and_equal_inputs_stay_equal() -> None:
    first, again = closing(40, 3, 7), closing(40, 3, 7)
    assert (first.signals == again.signals).all()
    assert closing(40, 3, 7, cosine=1.0).gradients == pytest.approx(1.0, abs=1e-12)


@pytest.mark.slow
def test_gradients_of_orthogonal_inputs_in_networks_of_width_500() -> None:
    found = np.array([closing(500, 10, seed).gradients for seed in range(40)])
    for layer, printed in GRADIENTS.items():
        each = found[:, layer - 1]
        assert each.mean() == pytest.approx(printed, abs=4.0 * each.std() / math.sqrt(len(each)))


@pytest.mark.slow
@pytest.mark.parametrize(("orthogonal", "printed"), [(False, 19.7), (True, 10.5)])
def test_ten_layers_spread_the_singular_values(orthogonal: bool, printed: float) -> None:
    found = [relative_variance(jacobian_squares(300, 10, seed, orthogonal=orthogonal)) for seed in range(5)]
    assert np.mean(found) == pytest.approx(printed, rel=0.1)
    assert np.mean(found) == pytest.approx(wide_relative_variance(10, orthogonal=orthogonal), rel=0.1)


def test_a_single_orthogonal_layer_has_two_singular_values() -> None:
    squares = jacobian_squares(50, 1, 3, orthogonal=True)
    open_units = int((squares > 1.0).sum())
    assert squares == pytest.approx([2.0] * open_units + [0.0] * (50 - open_units), abs=1e-12)
    assert relative_variance(squares) == pytest.approx(50 / open_units - 1.0, abs=1e-12)
