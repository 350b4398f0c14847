"""The catalogue of activation functions: values, slopes, limits, moments and what is said of them."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from tests.core.plain import ACTIVATIONS

DTYPES = [np.float32, np.float64]
SHAPED = [
    *(ActivationChoice(name) for name in CATALOGUE),
    ActivationChoice("leaky_relu", (0.25,)),
    ActivationChoice("leaky_relu", (0.0,)),
    ActivationChoice("elu", (2.5,)),
]
FAR = {
    "relu": ([0.0, 1e4], [0.0, 1.0]),
    "leaky_relu": ([-100.0, 1e4], [0.01, 1.0]),
    "elu": ([-1.0, 1e4], [0.0, 1.0]),
    "gelu": ([0.0, 1e4], [0.0, 1.0]),
    "sigmoid": ([0.0, 1.0], [0.0, 0.0]),
    "tanh": ([-1.0, 1.0], [0.0, 0.0]),
    "identity": ([-1e4, 1e4], [1.0, 1.0]),
}
MOMENTS = {
    "identity": (1.0, 1.0, 1.0),
    "relu": (math.sqrt(2.0), 0.5, 0.5),
    "leaky_relu": (math.sqrt(2.0 / 1.0001), 0.505, 0.50005),
    "elu": (1.2452, 0.7616, 0.6681),
    "gelu": (1.5335, 0.5393, 0.4559),
    "sigmoid": (1.8462, 0.2066, 0.0448),
    "tanh": (1.5925, 0.6057, 0.4644),
}
"""1/√E f², E|f′| and E f′² for a standard normal argument; printed digits, or exact."""


def test_the_functions_and_their_names() -> None:
    assert {name: entry.label for name, entry in CATALOGUE.items()} == {
        "relu": "ReLU",
        "leaky_relu": "Leaky ReLU",
        "elu": "ELU",
        "gelu": "GELU",
        "sigmoid": "Sigmoid",
        "tanh": "Tanh",
        "identity": "Identity",
    }
    for name, entry in CATALOGUE.items():
        assert entry.name == name
        assert entry.formula
        assert entry.slope_formula
        assert entry.origin
        assert bool(entry.kinks) == bool(entry.kink_note)
        for parameter in entry.parameters:
            assert parameter.low <= parameter.default <= parameter.high


@pytest.mark.parametrize("name", CATALOGUE)
def test_values_and_slopes_are_the_formulas(name: str) -> None:
    x = np.linspace(-8.0, 8.0, 3_201)
    value, slope = ACTIVATIONS[name]
    choice = ActivationChoice(name)
    np.testing.assert_allclose(choice.value(x), value(x), rtol=0, atol=2e-15 * 8)
    np.testing.assert_allclose(choice.slope(x), slope(x), rtol=0, atol=2e-15)


@pytest.mark.parametrize("choice", SHAPED, ids=lambda choice: choice.label)
def test_slopes_are_finite_differences_away_from_kinks(choice: ActivationChoice) -> None:
    x = np.linspace(-9.0, 9.0, 4_001)
    x = x[np.min([np.abs(x - kink) for kink in (*choice.entry.kinks, np.inf)], axis=0) > 1e-4]
    h = 1e-6
    differences = (choice.value(x + h) - choice.value(x - h)) / (2.0 * h)
    np.testing.assert_allclose(choice.slope(x), differences, rtol=0, atol=3e-9)


@pytest.mark.parametrize(
    ("choice", "slope"),
    [
        (ActivationChoice("relu"), 0.0),
        (ActivationChoice("leaky_relu"), 0.01),
        (ActivationChoice("leaky_relu", (0.25,)), 0.25),
        (ActivationChoice("elu"), 1.0),
        (ActivationChoice("elu", (2.5,)), 2.5),
    ],
)
def test_the_slope_used_at_a_kink_is_the_noted_one(choice: ActivationChoice, slope: float) -> None:
    assert choice.entry.kinks == (0.0,)
    for zero in (0.0, -0.0):
        assert choice.slope(np.array([zero])).tolist() == [slope]
        assert choice.value(np.array([zero])).tolist() == [0.0]
    said = f"training uses {'0' if choice.name == 'relu' else 'α'}"
    assert said in choice.entry.kink_note


def test_the_central_difference_of_relu_at_zero_is_a_half() -> None:
    relu = ActivationChoice("relu")
    for h in (1.0, 1e-3, 1e-9):
        forward, backward = relu.value(np.array([h, -h])) / h
        assert (forward, (forward - backward) / 2.0) == (1.0, 0.5)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", CATALOGUE)
def test_far_out_nothing_overflows_and_the_limits_are_right(name: str, dtype: type[np.floating]) -> None:
    far = np.array([-1e4, 1e4], dtype=dtype)
    between = np.linspace(-1e4, 1e4, 2_003).astype(dtype)
    choice = ActivationChoice(name)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        value, slope = choice.value(far), choice.slope(far)
        assert np.isfinite(choice.value(between)).all()
        assert np.isfinite(choice.slope(between)).all()
    eps = float(np.finfo(dtype).eps)
    np.testing.assert_allclose(value, FAR[name][0], rtol=eps)
    np.testing.assert_allclose(slope, FAR[name][1], rtol=eps)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("choice", SHAPED, ids=lambda choice: choice.label)
@pytest.mark.parametrize("shape", [(), (0,), (3, 4)])
def test_shape_and_dtype_stay_and_the_argument_too(
    choice: ActivationChoice, dtype: type[np.floating], shape: tuple[int, ...]
) -> None:
    x = np.full(shape, -0.7, dtype=dtype)
    before = x.copy()
    for function in (choice.value, choice.slope):
        result = function(x)
        assert result.shape == shape
        assert result.dtype == dtype
        assert not np.shares_memory(result, x)
    assert np.array_equal(x, before)


@pytest.mark.parametrize("name", CATALOGUE)
def test_single_precision_agrees_with_double(name: str) -> None:
    x = np.linspace(-12.0, 12.0, 4_801, dtype=np.float32)
    choice = ActivationChoice(name)
    for function in (choice.value, choice.slope):
        exact = function(x.astype(np.float64))
        assert np.abs(function(x) - exact).max() <= 4e-7 * max(1.0, float(np.abs(exact).max()))


@pytest.mark.parametrize("name", CATALOGUE)
@given(x=st.floats(-1e4, 1e4))
def test_values_stay_within_the_range(name: str, x: float) -> None:
    entry = CATALOGUE[name]
    value = float(ActivationChoice(name).value(np.array([x]))[0])
    assert entry.low <= value <= entry.high


def test_finite_ends_of_ranges_are_tight() -> None:
    x = np.linspace(-40.0, 40.0, 800_001)
    for entry in CATALOGUE.values():
        values = ActivationChoice(entry.name).value(x)
        for end, reached in ((entry.low, values.min()), (entry.high, values.max())):
            if math.isfinite(end):
                assert reached == pytest.approx(end, abs=1e-9)


def _normal_mean(function: Callable[[NDArray[np.float64]], NDArray[np.floating]]) -> float:
    """The expectation for a standard normal argument: Gauss–Legendre on both sides of 0."""
    nodes, weights = np.polynomial.legendre.leggauss(200)
    z = 7.0 * (nodes + 1.0)
    density = np.exp(-z * z / 2.0) / math.sqrt(2.0 * math.pi)
    return float(7.0 * (weights * density * (function(z) + function(-z))).sum())


@pytest.mark.parametrize("name", MOMENTS)
def test_moments_under_a_normal_argument(name: str) -> None:
    choice = ActivationChoice(name)
    moments = (
        1.0 / math.sqrt(_normal_mean(lambda z: choice.value(z) ** 2)),
        _normal_mean(lambda z: np.abs(choice.slope(z))),
        _normal_mean(lambda z: choice.slope(z) ** 2),
    )
    exact = name in {"identity", "relu", "leaky_relu"}
    assert moments == pytest.approx(MOMENTS[name], abs=1e-12 if exact else 0.5e-4)


def test_second_moments_in_closed_form() -> None:
    below = {x: 0.5 * math.erfc(x / math.sqrt(2.0)) for x in (1.0, 2.0)}
    elu = 1.0 + math.exp(2.0) * below[2.0] - 2.0 * math.sqrt(math.e) * below[1.0]
    gelu = 1.0 / 3.0 + 1.0 / (2.0 * math.pi * math.sqrt(3.0))
    for name, expected in (("elu", elu), ("gelu", gelu)):
        choice = ActivationChoice(name)
        found = _normal_mean(lambda z, f=choice.value: f(z) ** 2)  # type: ignore[misc]
        assert found == pytest.approx(expected, abs=1e-13)


def test_a_choice_fills_in_defaults_and_says_what_it_is() -> None:
    assert ActivationChoice() == ActivationChoice("relu")
    assert ActivationChoice("leaky_relu").values == (0.01,)
    assert ActivationChoice("leaky_relu", (0.1,)).values == (0.1,)
    assert ActivationChoice("leaky_relu", (0.1,)).label == "Leaky ReLU 0.1"
    assert ActivationChoice("elu").label == "ELU 1"
    assert ActivationChoice("gelu").label == "GELU"
    x = np.array([-2.0, 3.0])
    assert ActivationChoice("leaky_relu", (0.1,)).value(x).tolist() == [-0.2, 3.0]
    assert ActivationChoice("elu", (2.0,)).value(x) == pytest.approx([2.0 * math.expm1(-2.0), 3.0], rel=1e-15)
