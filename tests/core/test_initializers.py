"""How parameters begin: variances, shapes of the distributions, biases, and independent streams."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from reluexplorer.core.initializers import INITIALIZERS, generator, initial_layer

FAN_IN, FAN_OUT = 300, 500
VARIANCE = {
    "he_normal": 2 / FAN_IN,
    "he_uniform": 2 / FAN_IN,
    "glorot_normal": 2 / (FAN_IN + FAN_OUT),
    "glorot_uniform": 2 / (FAN_IN + FAN_OUT),
    "lecun_normal": 1 / FAN_IN,
    "lecun_uniform": 1 / FAN_IN,
    "pytorch": 1 / (3 * FAN_IN),
}


def layer(name: str, seed: int = 1, index: int = 0, bias: float = 0.0) -> NDArray[np.float64]:
    return initial_layer(INITIALIZERS[name], seed, index, FAN_IN, FAN_OUT, bias)


def test_the_rules_and_their_names() -> None:
    assert set(INITIALIZERS) == {*VARIANCE, "zeros"}
    assert all(entry.name == name and entry.label and entry.formula for name, entry in INITIALIZERS.items())


@pytest.mark.parametrize(("name", "variance"), VARIANCE.items())
def test_weights_have_their_variance_and_mean_zero(name: str, variance: float) -> None:
    weights = layer(name)[:-1]
    assert weights.shape == (FAN_IN, FAN_OUT)
    assert weights.var() == pytest.approx(variance, rel=0.015)
    assert abs(weights.mean()) < 4.0 * np.sqrt(variance / weights.size)


@pytest.mark.parametrize(("name", "variance"), VARIANCE.items())
def test_weights_have_their_distribution(name: str, variance: float) -> None:
    scaled = layer(name)[:-1] / np.sqrt(variance)
    kurtosis = (scaled**4).mean()
    if name.endswith("normal"):
        assert kurtosis == pytest.approx(3.0, abs=0.08)
        assert (np.abs(scaled) < 1.0).mean() == pytest.approx(0.6827, abs=0.005)
    else:
        assert kurtosis == pytest.approx(1.8, abs=0.02)
        assert 0.9999 < np.abs(scaled).max() / np.sqrt(3.0) <= 1.0


@pytest.mark.parametrize("name", INITIALIZERS)
def test_biases_are_zero_but_for_pytorchs(name: str) -> None:
    biases = layer(name)[-1]
    if name != "pytorch":
        assert not biases.any()
        return
    bound = 1.0 / np.sqrt(FAN_IN)
    assert 0.98 < np.abs(biases).max() / bound <= 1.0
    assert biases.var() == pytest.approx(bound**2 / 3.0, rel=0.15)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_a_bias_is_added_to_what_the_rule_says(name: str) -> None:
    plain, shifted = layer(name), layer(name, bias=-2.5)
    assert np.array_equal(plain[:-1], shifted[:-1])
    np.testing.assert_allclose(shifted[-1], plain[-1] - 2.5, rtol=0, atol=1e-15)


def test_zeros_are_zeros() -> None:
    assert not layer("zeros").any()


@pytest.mark.parametrize("name", VARIANCE)
def test_a_seed_and_a_layer_fix_everything(name: str) -> None:
    assert np.array_equal(layer(name, 3, 2), layer(name, 3, 2))
    assert not np.array_equal(layer(name, 3, 2), layer(name, 4, 2))
    assert not np.array_equal(layer(name, 3, 2), layer(name, 3, 1))


@pytest.mark.parametrize("other", [(0, 1), (1, 0), (1, 1), (0, 1 << 40)])
def test_streams_are_independent(other: tuple[int, int]) -> None:
    draws = 100_000
    a = generator(0, 0).standard_normal(draws)
    b = generator(*other).standard_normal(draws)
    correlations = np.array([a @ np.roll(b, lag) / draws for lag in range(-3, 4)])
    assert np.abs(correlations).max() < 4.5 / np.sqrt(draws)
