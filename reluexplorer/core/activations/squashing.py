"""Bounded functions: the sigmoid, tanh and their relatives, softsign, arctan."""

from __future__ import annotations

import math

import numpy as np

from reluexplorer.core.activations.activation import Activation, Family, Form, Gating, Start, Work, lettered
from reluexplorer.core.activations.kernel_tools import CORNERS, blockwise, clipped, constants, logistic_into
from reluexplorer.core.arrays import Array
from reluexplorer.core.hyperparameter import Hyperparameter
from reluexplorer.language import _

_INF = math.inf
LECUN_HEIGHT = 1.7159
LECUN_RATE = 2.0 / 3.0


@blockwise
def sigmoid_kernel(x: Array, value: Array, slope: Array | None, work: Work) -> None:
    """1/(1 + e⁻ˣ), whose slope is it divided by 1 + eˣ."""
    logistic_into(x, value, work[0])
    if slope is not None:
        np.divide(value, work[0], slope)


def sigmoid(x: Array) -> Array:
    """Return 1/(1 + e⁻ˣ), relatively exact in both tails and without overflow."""
    value = np.empty_like(x)
    sigmoid_kernel(x, value, None, [np.empty_like(x)])
    return value


def hard_sigmoid(x: Array, value: Array, slope: Array | None, _work: Work) -> None:
    """min(max(x/6 + ½, 0), 1)."""
    c = constants(x)
    if slope is not None:
        np.absolute(x, slope)
        np.less(slope, c[3.0], slope)
        np.multiply(slope, c[1.0 / 6.0], slope)
    np.multiply(x, c[1.0 / 6.0], value)
    np.add(value, c[0.5], value)
    np.maximum(value, c[0.0], out=value)
    np.minimum(value, c[1.0], out=value)


def tanh(x: Array, value: Array, slope: Array | None, _work: Work) -> None:
    """Tanh(x), with the slope 1 − tanh²(x)."""
    np.tanh(x, value)
    if slope is not None:
        np.multiply(value, value, slope)
        np.subtract(constants(x)[1.0], slope, slope)


@blockwise
def lecun_tanh(x: Array, value: Array, slope: Array | None, _work: Work) -> None:
    """1.7159·tanh(⅔x)."""
    c = constants(x)
    np.multiply(x, c[LECUN_RATE], value)
    np.tanh(value, value)
    if slope is not None:
        np.multiply(value, value, slope)
        np.subtract(c[1.0], slope, slope)
        np.multiply(slope, c[LECUN_HEIGHT * LECUN_RATE], slope)
    np.multiply(value, c[LECUN_HEIGHT], value)


@blockwise
def softsign(x: Array, value: Array, slope: Array | None, work: Work) -> None:
    """x/(1 + |x|)."""
    c = constants(x)
    whole = work[0]
    np.absolute(x, whole)
    np.add(whole, c[1.0], whole)
    if slope is not None:
        np.reciprocal(whole, slope)
        np.multiply(slope, slope, slope)
    np.divide(x, whole, value)


def arctan(x: Array, value: Array, slope: Array | None, _work: Work) -> None:
    """Arctan(x)."""
    if slope is not None:
        np.multiply(x, x, slope)
        np.add(slope, constants(x)[1.0], slope)
        np.reciprocal(slope, slope)
    np.arctan(x, value)


ACTIVATIONS = (
    Activation(
        "sigmoid", "Sigmoid", "1 / (1 + e⁻ˣ)", "σ(x)(1 − σ(x))", sigmoid_kernel, 0.0, 1.0,
        _("the classic logistic curve"), "(0, 1)", saturates="±", scratch=1, torch_name="sigmoid",
        torch_gain=lambda: 1.0,
        family=Family.BOUNDED, rank=1, piecewise_linear=False, flat_below=None, gating=Gating.NONE,
        start=Start.GLOROT, numpy="sigmoid(x)", torch="torch.sigmoid(x)", colour=2, usual=True,
    ),
    Activation(
        "hardsigmoid", _("Hard sigmoid"), "min(max(x/6 + ½, 0), 1)", _("1/6 if |x| < 3, else 0"),
        hard_sigmoid, 0.0, 1.0, _("Courbariaux, Bengio and David 2015"), "[0, 1]", kinks=(-3.0, 3.0),
        kink_note=CORNERS, saturates="±", torch_name="hardsigmoid",
        family=Family.BOUNDED, rank=2, piecewise_linear=True, flat_below=-3.0, gating=Gating.NONE,
        start=Start.GLOROT, numpy="clip(x / 6 + 0.5, 0, 1)", torch="F.hardsigmoid(x)", colour=7,
    ),
    Activation(
        "tanh", "Tanh", "tanh(x)", "1 − tanh²(x)", tanh, -1.0, 1.0,
        _("the classic odd squashing curve"), "(−1, 1)", saturates="±", torch_name="tanh",
        torch_gain=lambda: 5.0 / 3.0,
        family=Family.BOUNDED, rank=3, form=Form.TANH, piecewise_linear=False, flat_below=None,
        gating=Gating.NONE, start=Start.GLOROT, numpy="np.tanh(x)", torch="torch.tanh(x)", colour=3,
        usual=True,
    ),
    Activation(
        "hardtanh", _("Hard tanh"), "min(max(x, a), b)", _("1 if a < x < b, else 0"), clipped,
        -_INF, _INF, "Collobert 2004", "[a, b]",
        parameters=(
            Hyperparameter("low", _("Lower bound a"), -1.0, -10.0, 0.0),
            Hyperparameter("high", _("Upper bound b"), 1.0, 0.0, 10.0),
        ),
        kinks=(-1.0, 1.0), kink_note=CORNERS, breaks=lambda low, high: (low, high), saturates="±", scratch=1,
        torch_name="hardtanh", range_at=lettered("[a, b]", "a", "b"),
        family=Family.BOUNDED, rank=4, piecewise_linear=True,
        flat_below=lambda low, high: low if low < high else None, gating=Gating.NONE,
        start=Start.GLOROT, numpy="clip(x, {0}, {1})", torch="torch.clamp(x, {0}, {1})", colour=1,
    ),
    Activation(
        "lecun_tanh", _("LeCun tanh"), "1.7159·tanh(⅔x)", "1.1439·sech²(⅔x)", lecun_tanh,
        -LECUN_HEIGHT, LECUN_HEIGHT, _("LeCun, Bottou, Orr and Müller 1998"), "(−1.716, 1.716)",
        saturates="±",
        family=Family.BOUNDED, rank=5, piecewise_linear=False, flat_below=None, gating=Gating.NONE,
        start=Start.GLOROT, numpy="1.7159 * np.tanh(2 / 3 * x)", torch="1.7159 * torch.tanh(2 / 3 * x)",
        colour=2,
    ),
    Activation(
        "softsign", "Softsign", "x / (1 + |x|)", "1 / (1 + |x|)²", softsign, -1.0, 1.0,
        _("Bergstra, Desjardins, Lamblin and Bengio 2009"), "(−1, 1)", saturates="±", scratch=1,
        torch_name="softsign",
        family=Family.BOUNDED, rank=6, piecewise_linear=False, flat_below=None, gating=Gating.NONE,
        start=Start.GLOROT, numpy="x / (1 + np.abs(x))", torch="F.softsign(x)", colour=3,
    ),
    Activation(
        "arctan", "Arctan", "arctan(x)", "1 / (1 + x²)", arctan, -math.pi / 2.0, math.pi / 2.0,
        _("the angle of a slope"), "(−π/2, π/2)", saturates="±",
        family=Family.BOUNDED, rank=7, piecewise_linear=False, flat_below=None, gating=Gating.NONE,
        start=Start.GLOROT, numpy="np.arctan(x)", torch="torch.atan(x)", colour=4,
    ),
)  # fmt: skip
