"""Lengths and gradients of wide random layers, against closed forms and printed digits."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.theory.finite_width import length_changes, width_drift
from reluexplorer.core.theory.meanfield import (
    attenuation,
    fixed_length,
    gradient_gain,
    length_map,
    lengths,
)
from reluexplorer.core.theory.propagation import ascend, draw
from reluexplorer.core.theory.selu_map import selu_map, selu_path

RELU, SIGMOID, TANH = (ActivationChoice(name) for name in ("relu", "sigmoid", "tanh"))


@pytest.mark.parametrize("deviation", [math.sqrt(2.0), 1.0, 0.5])
def test_relu_multiplies_the_length_by_half_the_variance(deviation: float) -> None:
    layers = np.arange(30)
    found = lengths(RELU, 30, deviation, q=3.0)
    assert found == pytest.approx(3.0 * (deviation**2 / 2.0) ** layers, rel=1e-12)
    assert length_map(RELU, 3.0, deviation, 0.2) == pytest.approx(1.5 * deviation**2 + 0.04, rel=1e-13)


@pytest.mark.parametrize(("name", "deviation"), [("relu", 1.0), ("tanh", 1.5), ("hardtanh", 2.0)])
def test_a_wide_network_has_the_lengths_of_theory(name: str, deviation: float) -> None:
    drawn = [draw(600, 4, seed) for seed in range(8)]
    found = np.array([ascend(one, name, deviation) for one in drawn])
    wanted = lengths(ActivationChoice(name), 4, deviation, q=deviation**2)
    error = found.std(axis=0) / math.sqrt(len(drawn))
    assert (np.abs(found.mean(axis=0) - wanted) < 5.0 * error + 0.01 * wanted).all()


def test_tanh_of_weights_of_deviation_1_shrinks_like_one_over_two_layers() -> None:
    q = lengths(TANH, 501, 1.0)
    found = {layer: 2 * layer * float(q[layer]) for layer in (10, 100, 500)}
    assert found == pytest.approx({10: 1.044, 100: 1.014, 500: 1.004}, abs=5.1e-4)


def test_the_gradient_gain_of_a_sigmoid_at_its_fixed_length() -> None:
    q = fixed_length(SIGMOID, 1.0)
    assert length_map(SIGMOID, q, 1.0) == pytest.approx(q, rel=1e-14)
    assert math.sqrt(gradient_gain(SIGMOID, q, 1.0)) == pytest.approx(0.2361, abs=5.1e-5)
    assert attenuation(SIGMOID, 20, 1.0) == pytest.approx(2.5e-13, rel=0.05)
    assert gradient_gain(RELU, 3.0, math.sqrt(2.0)) == pytest.approx(1.0, abs=1e-12)


def test_biases_lift_the_fixed_length() -> None:
    q = fixed_length(RELU, 1.0, 0.3)
    assert q == pytest.approx(0.3**2 / (1.0 - 0.5), rel=1e-12)


@pytest.mark.parametrize("q", [0.04, 1.0, 7.0])
def test_kinks_away_from_0_are_integrated_exactly(q: float) -> None:
    """hardtanh has slope 1 in [−1, 1]: χ is the probability of it."""
    found = gradient_gain(ActivationChoice("hardtanh"), q, 1.0)
    assert found == pytest.approx(math.erf(1.0 / math.sqrt(2.0 * q)), abs=1e-12)


def test_a_signal_of_no_length_has_the_slope_at_0() -> None:
    assert length_map(SIGMOID, 0.0, 2.0) == pytest.approx(1.0, rel=1e-12)
    assert gradient_gain(TANH, 0.0, 2.0) == pytest.approx(4.0, rel=1e-12)


@pytest.mark.parametrize(("width", "printed"), [(10, -0.3075), (20, -0.1372), (50, -0.0517), (100, -0.0254)])
def test_a_finite_width_loses_length(width: int, printed: float) -> None:
    assert width_drift(width) == pytest.approx(printed, abs=5.1e-5)
    found = length_changes(width, 20_000, seed=width)
    assert found.mean() == pytest.approx(printed, abs=4.0 * found.std() / math.sqrt(len(found)))


@pytest.mark.slow
@pytest.mark.parametrize(("width", "nets"), [(10, 1_600_000), (20, 800_000), (50, 400_000), (100, 200_000)])
def test_the_drift_of_random_layers_is_the_exact_one(width: int, nets: int) -> None:
    assert length_changes(width, nets).mean() == pytest.approx(width_drift(width), abs=0.002)


def test_selu_pulls_mean_and_variance_to_0_and_1() -> None:
    path = selu_path(0.5, 2.0, 40)
    assert path[1] == pytest.approx((0.1115, 1.8785), abs=5.1e-5)
    assert path[10] == pytest.approx((0.0084, 1.0727), abs=5.1e-5)
    assert path[40] == pytest.approx((0.0, 1.0), abs=1e-4)


def test_selus_map_is_the_average_over_a_normal_number() -> None:
    z = np.random.default_rng(0).standard_normal(400_000)
    value = ActivationChoice("selu").value(math.sqrt(2.25) * z)
    mean, variance = selu_map(0.5, 2.0)
    assert value.mean() == pytest.approx(mean, abs=4.0 * value.std() / math.sqrt(len(z)))
    assert value.var() == pytest.approx(variance, rel=0.02)
