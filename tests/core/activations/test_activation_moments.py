"""Gains and moments under a standard normal argument, and where the functions are flat."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reluexplorer.core.activations import CATALOGUE, ActivationChoice, moments, saturation_intervals
from reluexplorer.core.normal import normal_cdf, normal_density
from tests.core.shaped import ORDER

INF = math.inf
SQRT2 = math.sqrt(2.0)
TABLE = {
    "identity": (1.0, 1.0, 1.0),
    "relu": (1.4142, 0.5, 0.5),
    "leaky_relu": (math.sqrt(2.0 / 1.0001), 0.505, 0.50005),
    "prelu": (1.3720, 0.625, 0.53125),
    "rrelu": (1.3785, 0.6146, 0.5263),
    "relu6": (1.4142, 0.5, 0.5),
    "elu": (1.2452, 0.7616, 0.6681),
    "selu": (1.0, 0.9852, 1.0716),
    "celu": (1.2452, 0.7616, 0.6681),
    "gelu": (1.5335, 0.5393, 0.4559),
    "gelu_tanh": (1.5336, 0.5393, 0.4558),
    "silu": (1.6765, 0.5116, 0.3795),
    "swish": (1.5395, 0.5319, 0.44955),
    "mish": (1.48685, 0.5797, 0.4791),
    "softplus": (1.0419, 0.5, 0.2934),
    "softsign": (2.3375, 0.4128, 0.2277),
    "sigmoid": (1.8462, 0.2066, 0.0448),
    "tanh": (1.5925, 0.6057, 0.4644),
    "hardsigmoid": (1.8978, 0.1662, 0.0277),
    "hardtanh": (1.3920, 0.6827, 0.6827),
    "hardswish": (1.7367, 0.5179, 0.3585),
    "relu_squared": (0.8165, 0.7979, 2.0),
    "threshold": (1.5799, 0.1587, 0.1587),
    "shifted_relu": (1.1486, 0.8413, 0.8413),
    "logsigmoid": (1.0419, 0.5, 0.2934),
    "softshrink": (1.5444, 0.6171, 0.6171),
    "hardshrink": (1.0158, 0.6171, 0.6171),
    "tanhshrink": (2.3384, 0.3943, 0.2530),
    "lecun_tanh": (1.1544, 0.8524, 0.8040),
    "arctan": (1.4912, 0.6557, 0.5),
    "sin": (1.5209, 0.6940, 0.5677),
    "gaussian": (1.4953, 0.5319, 0.3578),
    "snake": (0.8746, 1.0, 1.4998),
    "abs": (1.0, 1.0, 1.0),
    "step": (1.4142, 0.0, 0.0),
}
"""1/√E f², E|f′| and E f′² by adaptive quadrature, to the digits shown."""
PRECISE = {
    "mish": (1.486847581273208, 0.5796747609821394, 0.47908375837396977),
    "swish": (1.539458762298831, 0.5318636137811786, 0.4495492004791021),
    "identity": (1.0, 1.0, 1.0),
    "relu": (SQRT2, 0.5, 0.5),
    "leaky_relu": (math.sqrt(2.0 / 1.0001), 0.505, 0.50005),
    "prelu": (math.sqrt(2.0 / 1.0625), 0.625, 0.53125),
    "rrelu": (math.sqrt(2.0 / (1.0 + (11 / 48) ** 2)), (1.0 + 11 / 48) / 2.0, (1.0 + (11 / 48) ** 2) / 2.0),
    "relu_squared": (math.sqrt(2.0 / 3.0), math.sqrt(2.0 / math.pi), 2.0),
    "abs": (1.0, 1.0, 1.0),
    "step": (SQRT2, 0.0, 0.0),
    "sin": (1.0 / math.sqrt((1.0 - math.exp(-2.0)) / 2.0), None, (1.0 + math.exp(-2.0)) / 2.0),
    "gaussian": (5.0**0.25, None, 4.0 * 5.0**-1.5),
    "snake": (None, 1.0, 1.0 + (1.0 - math.exp(-8.0)) / 2.0),
}
"""The same in closed form or to sixteen digits; None where neither is at hand."""


def found(name: str) -> tuple[float, float, float]:
    result = moments(ActivationChoice(name))
    return result.gain, result.mean_abs_slope, result.mean_square_slope


def test_the_table_is_complete() -> None:
    assert set(TABLE) == set(ORDER)


@pytest.mark.parametrize("name", TABLE)
def test_gains_and_slopes_are_the_tables_to_its_digits(name: str) -> None:
    assert found(name) == pytest.approx(TABLE[name], abs=0.5e-4 + 1e-9)


@pytest.mark.parametrize("name", PRECISE)
def test_moments_in_closed_form(name: str) -> None:
    for value, exact in zip(found(name), PRECISE[name], strict=True):
        if exact is not None:
            assert value == pytest.approx(exact, rel=2e-14, abs=1e-15)


def test_second_moments_of_elu_and_gelu_in_closed_form() -> None:
    below = {x: 0.5 * math.erfc(x / SQRT2) for x in (1.0, 2.0)}
    elu = 1.0 + math.exp(2.0) * below[2.0] - 2.0 * math.sqrt(math.e) * below[1.0]
    gelu = 1.0 / 3.0 + 1.0 / (2.0 * math.pi * math.sqrt(3.0))
    for name, exact in (("elu", elu), ("celu", elu), ("gelu", gelu)):
        assert moments(ActivationChoice(name)).mean_square == pytest.approx(exact, rel=2e-14)
    assert moments(ActivationChoice("gelu")).mean == pytest.approx(1.0 / math.sqrt(4.0 * math.pi), rel=2e-14)


def test_selu_keeps_mean_zero_and_variance_one() -> None:
    result = moments(ActivationChoice("selu"))
    assert result.mean == pytest.approx(0.0, abs=2e-15)
    assert result.mean_square == pytest.approx(1.0, rel=2e-15)


@pytest.mark.parametrize("bound", [0.3, 1.7, 5.0])
def test_kinks_may_lie_anywhere(bound: float) -> None:
    inside = 2.0 * float(normal_cdf(np.array([bound]))[0]) - 1.0
    density = float(normal_density(np.array([bound]))[0])
    clipped = moments(ActivationChoice("hardtanh", (-bound, bound)))
    assert clipped.mean_square_slope == pytest.approx(inside, rel=1e-13)
    assert clipped.mean_square == pytest.approx(
        inside - 2.0 * bound * density + bound**2 * (1.0 - inside), rel=1e-12
    )
    shrunk = moments(ActivationChoice("hardshrink", (bound,)))
    assert shrunk.mean_square == pytest.approx(1.0 - inside + 2.0 * bound * density, rel=1e-9)


def test_a_constant_has_no_gain() -> None:
    assert moments(ActivationChoice("threshold", (10.0, 0.0))).mean_square < 1e-20
    assert moments(ActivationChoice("hardtanh", (0.0, 0.0))).gain == INF


LOGIT = math.log(99.0)
FLAT = {
    "relu": ((-INF, 0.0),),
    "leaky_relu": (),
    "relu6": ((-INF, 0.0), (6.0, INF)),
    "relu_squared": ((-INF, 0.005),),
    "shifted_relu": ((-INF, -1.0),),
    "threshold": ((-INF, 1.0),),
    "abs": (),
    "step": ((-INF, INF),),
    "elu": ((-INF, math.log(0.01)),),
    "selu": ((-INF, math.log(0.01 / 1.7580993408473766)),),
    "softplus": ((-INF, -LOGIT),),
    "logsigmoid": ((LOGIT, INF),),
    "sigmoid": ((-INF, -2.0 * math.atanh(math.sqrt(0.96))), (2.0 * math.atanh(math.sqrt(0.96)), INF)),
    "tanh": ((-INF, -math.atanh(math.sqrt(0.99))), (math.atanh(math.sqrt(0.99)), INF)),
    "hardtanh": ((-INF, -1.0), (1.0, INF)),
    "hardsigmoid": ((-INF, -3.0), (3.0, INF)),
    "hardswish": ((-INF, -3.0), (-1.53, -1.47)),
    "softsign": ((-INF, -9.0), (9.0, INF)),
    "arctan": ((-INF, -math.sqrt(99.0)), (math.sqrt(99.0), INF)),
    "softshrink": ((-0.5, 0.5),),
    "hardshrink": ((-0.5, 0.5),),
    "tanhshrink": ((-math.atanh(0.1), math.atanh(0.1)),),
    "sin": tuple(
        (k * math.pi / 2.0 - math.asin(0.01), k * math.pi / 2.0 + math.asin(0.01)) for k in (-3, -1, 1, 3)
    ),
    "snake": tuple(
        (
            k * math.pi - math.pi / 4.0 - math.acos(0.99) / 2.0,
            k * math.pi - math.pi / 4.0 + math.acos(0.99) / 2.0,
        )
        for k in (0, 1)
    ),
    "identity": (),
}
"""Where |f′| < 0.01, solved by hand."""


@pytest.mark.parametrize("name", FLAT)
def test_flat_stretches_are_found_exactly(name: str) -> None:
    intervals = saturation_intervals(ActivationChoice(name))
    assert len(intervals) == len(FLAT[name])
    for (low, high), (expected_low, expected_high) in zip(intervals, FLAT[name], strict=True):
        for end, expected in ((low, expected_low), (high, expected_high)):
            at_a_break = expected in CATALOGUE[name].breaks_at()
            assert end == (expected if at_a_break else pytest.approx(expected, rel=1e-12))


@pytest.mark.parametrize("name", CATALOGUE)
@pytest.mark.parametrize("threshold", [0.01, 0.1, 0.4])
def test_slopes_are_below_the_threshold_inside_and_not_outside(name: str, threshold: float) -> None:
    choice = ActivationChoice(name)
    intervals = saturation_intervals(choice, threshold)
    x = np.linspace(-3.1, 3.1, 4_001) if choice.entry.period else np.linspace(-80.0, 80.0, 40_001)
    near = np.abs(x[:, None] - np.array([*choice.entry.breaks_at(), INF])).min(axis=1) < 1e-6
    inside = np.zeros(x.shape, dtype=bool)
    for low, high in intervals:
        inside |= (x > low) & (x < high)
        near |= (np.abs(x - low) < 1e-9) | (np.abs(x - high) < 1e-9)
    flat = np.abs(choice.slope(x)) < threshold
    assert np.array_equal(inside[~near], flat[~near])


def test_flat_stretches_follow_the_parameters() -> None:
    assert saturation_intervals(ActivationChoice("leaky_relu", (0.005,))) == ((-INF, 0.0),)
    assert saturation_intervals(ActivationChoice("hardshrink", (2.0,))) == ((-2.0, 2.0),)
    assert saturation_intervals(ActivationChoice("hardtanh", (-3.0, 0.25))) == ((-INF, -3.0), (0.25, INF))
