"""Slopes of the activation functions: central differences of their values, and what is used at kinks."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from tests.core.shaped import SHAPED

F = NDArray[np.floating]
H = 1 / 64
EPS = float(np.finfo(np.float64).eps)
BENT_AT_ZERO = {"celu", "elu", "softsign", "relu_squared"}
"""Differentiable at 0, but only once: a difference across it is no good there."""
SPEED = {"celu": lambda a: 1 / a, "softplus": lambda b, _t: b, "swish": lambda b: b, "snake": lambda a: a}
"""By how much parameters compress the curve."""


def central_difference(choice: ActivationChoice, x: F, h: float) -> F:
    """The difference quotient of value at x, its error in h taken out three times (Richardson 1911)."""
    rows = []
    for k in range(4):
        right, left = x + h / 2**k, x - h / 2**k
        rows.append((choice.value(right) - choice.value(left)) / (right - left))
    for power in (4.0, 16.0, 64.0):
        rows = [(power * fine - coarse) / (power - 1.0) for coarse, fine in pairwise(rows)]
    return np.asarray(rows[0])


def assert_slopes_are_differences(choice: ActivationChoice, x: F) -> int:
    """Within 1e−7 of themselves, or of the difference's own rounding where that is larger.

    Points too close to a kink are left out; how many remain is returned.
    """
    scale = max(1.0, SPEED[choice.name](*choice.values)) if choice.name in SPEED else 1.0
    points = [
        *choice.entry.breaks_at(*choice.values),
        *([0.0] if choice.name in BENT_AT_ZERO else []),
        np.inf,
    ]
    x = x[np.abs(x[:, None] - np.array(points)).min(axis=1) > 2 * H]
    h = H / scale
    found, expected = choice.slope(x), central_difference(choice, x, h)
    values = (
        np.abs(choice.value(x)) + np.abs(x * found) + (np.abs(x) + h if choice.name == "tanhshrink" else 0.0)
    )
    rounding = 8 * EPS * values / (h / 8)
    assert (np.abs(found - expected) <= 1e-7 * np.abs(found) + rounding + 1e-290).all()
    return len(x)


@pytest.mark.parametrize("choice", SHAPED, ids=lambda choice: choice.label)
def test_slopes_are_central_differences_away_from_kinks(choice: ActivationChoice) -> None:
    assert assert_slopes_are_differences(choice, np.linspace(-12.0, 12.0, 4_801)) > 4_700


@pytest.mark.slow
@settings(max_examples=300)
@given(data=st.data(), name=st.sampled_from(list(CATALOGUE)), x=st.floats(-30.0, 30.0))
def test_slopes_are_central_differences_for_any_parameters(data: st.DataObject, name: str, x: float) -> None:
    entry = CATALOGUE[name]
    values = tuple(data.draw(st.floats(p.low, p.high), label=p.name) for p in entry.parameters)
    assume(name != "softplus" or abs(values[0] * x - values[1]) > 1.0)
    assert_slopes_are_differences(ActivationChoice(name, values), np.array([x]))


@pytest.mark.parametrize(
    ("choice", "slopes"),
    [
        (ActivationChoice("relu"), {0.0: 0.0}),
        (ActivationChoice("leaky_relu"), {0.0: 0.01}),
        (ActivationChoice("leaky_relu", (0.25,)), {0.0: 0.25}),
        (ActivationChoice("prelu"), {0.0: 0.25}),
        (ActivationChoice("rrelu", (0.25, 0.75)), {0.0: 0.5}),
        (ActivationChoice("relu6"), {0.0: 0.0, 6.0: 0.0}),
        (ActivationChoice("shifted_relu"), {-1.0: 0.0}),
        (ActivationChoice("threshold"), {1.0: 0.0}),
        (ActivationChoice("threshold", (-2.0, 1.0)), {-2.0: 0.0}),
        (ActivationChoice("abs"), {0.0: 0.0}),
        (ActivationChoice("step"), {0.0: 0.0}),
        (ActivationChoice("elu"), {0.0: 1.0}),
        (ActivationChoice("elu", (2.5,)), {0.0: 2.5}),
        (ActivationChoice("selu"), {0.0: 1.0507009873554805 * 1.6732632423543772}),
        (ActivationChoice("hardswish"), {-3.0: 0.0, 3.0: 1.0}),
        (ActivationChoice("hardsigmoid"), {-3.0: 0.0, 3.0: 0.0}),
        (ActivationChoice("hardtanh"), {-1.0: 0.0, 1.0: 0.0}),
        (ActivationChoice("hardtanh", (-3.0, 2.0)), {-3.0: 0.0, 2.0: 0.0}),
        (ActivationChoice("softshrink"), {-0.5: 0.0, 0.5: 0.0}),
        (ActivationChoice("hardshrink", (2.0,)), {-2.0: 0.0, 2.0: 0.0}),
    ],
    ids=lambda item: item.label if isinstance(item, ActivationChoice) else "",
)
def test_the_slope_used_at_a_kink_or_jump(choice: ActivationChoice, slopes: dict[float, float]) -> None:
    assert choice.entry.breaks_at(*choice.values) == tuple(slopes)
    for point, slope in slopes.items():
        for x in (point, -0.0 if point == 0.0 else point):
            assert choice.slope(np.array([x])).tolist() == pytest.approx([slope], rel=1e-15)
    assert "training uses" in choice.entry.kink_note


def test_the_central_difference_of_relu_at_zero_is_a_half() -> None:
    relu = ActivationChoice("relu")
    for h in (1.0, 1e-3, 1e-9):
        forward, backward = relu.value(np.array([h, -h])) / h
        assert (forward, (forward - backward) / 2.0) == (1.0, 0.5)
