"""Smooth relatives of ReLU that are made of one exponential: ELU, SELU, CELU, softplus."""

from __future__ import annotations

import math

import numpy as np

from reluexplorer.core.activations.activation import Activation, Family, Gating, Start, Work, lettered
from reluexplorer.core.activations.kernel_tools import blockwise, constants
from reluexplorer.core.arrays import Array
from reluexplorer.core.hyperparameter import Hyperparameter
from reluexplorer.language import _

_INF = math.inf
SELU_ALPHA = 1.6732632423543772848170429916717
SELU_SCALE = 1.0507009873554804934193349852946
_SELU_LOW = -SELU_SCALE * SELU_ALPHA


def elu(x: Array, value: Array, slope: Array | None, work: Work, alpha: float) -> None:
    """X above 0, α(eˣ − 1) below."""
    _bent(x, value, slope, work, alpha, 1.0, alpha)


def selu(x: Array, value: Array, slope: Array | None, work: Work) -> None:
    """λ·ELU with the α and λ that make mean 0 and variance 1 a fixed point."""
    amplitude = SELU_SCALE * SELU_ALPHA
    _bent(x, value, slope, work, amplitude, 1.0, amplitude, SELU_SCALE)


def celu(x: Array, value: Array, slope: Array | None, work: Work, alpha: float) -> None:
    """X above 0, α(e^(x/α) − 1) below."""
    _bent(x, value, slope, work, alpha, 1.0 / alpha, 1.0)


@blockwise
def _bent(
    x: Array,
    value: Array,
    slope: Array | None,
    work: Work,
    amplitude: float,
    rate: float,
    steep: float,
    scale: float = 1.0,
) -> None:
    """Scale·x above 0, amplitude·(e^(rate·x) − 1) below, where ``steep`` = amplitude·rate."""
    c = constants(x)
    below = work[0]
    np.minimum(x, c[0.0], out=below)
    if rate != 1.0:
        np.multiply(below, c[rate], below)
    if slope is not None:
        np.exp(below, slope)
        if steep != 1.0:
            np.multiply(slope, c[steep], slope)
        if steep != scale:
            np.greater(x, c[0.0], value)
            np.multiply(value, c[scale - steep], value)
            np.add(slope, value, slope)
    np.expm1(below, below)
    if amplitude != 1.0:
        np.multiply(below, c[amplitude], below)
    if steep <= 1.0 == scale:
        np.maximum(x, below, out=value)
        return
    np.maximum(x, c[0.0], out=value)
    if scale != 1.0:
        np.multiply(value, c[scale], value)
    np.add(value, below, value)


@blockwise
def softplus(x: Array, value: Array, slope: Array | None, work: Work, rate: float, threshold: float) -> None:
    """Ln(1 + e^(βx))/β, and x itself where βx is above ``threshold``."""
    c = constants(x)
    scaled, power = work[0], work[1]
    np.multiply(x, c[rate], scaled)
    np.minimum(scaled, c[threshold], out=power)
    np.exp(power, power)
    if slope is not None:
        np.add(power, c[1.0], value)
        np.divide(power, value, slope)
        np.greater(scaled, c[threshold], value)
        np.maximum(slope, value, out=slope)
    np.log1p(power, power)
    np.maximum(scaled, power, out=value)
    if rate != 1.0:
        np.divide(value, c[rate], value)


@blockwise
def log_sigmoid(x: Array, value: Array, slope: Array | None, work: Work) -> None:
    """−ln(1 + e⁻ˣ)."""
    c = constants(x)
    power = work[0]
    np.negative(x, power)
    np.minimum(power, c[c.reach], out=power)
    np.exp(power, power)
    if slope is not None:
        np.add(power, c[1.0], value)
        np.divide(power, value, slope)
    np.log1p(power, power)
    np.negative(power, power)
    np.minimum(x, power, out=value)


def _elu_range(alpha: float) -> str:
    return lettered("(−α, ∞)", "α")(alpha) if alpha else "[0, ∞)"


ACTIVATIONS = (
    Activation(
        "elu", "ELU", _("x if x > 0, else α(eˣ − 1)"), _("1 if x > 0, else αeˣ"), elu,
        -_INF, _INF, _("Clevert, Unterthiner and Hochreiter 2015"), "(−α, ∞)",
        parameters=(Hyperparameter("alpha", _("Scale α"), 1.0, 0.0, 5.0),),
        kinks=(0.0,), saturates="−", scratch=1,
        torch_name="elu", kink_note=_("Smooth for α = 1; otherwise training uses α at 0."),
        family=Family.SMOOTH, rank=1, piecewise_linear=False, flat_below=lambda alpha: None if alpha else 0.0,
        gating=Gating.SMOOTH, start=Start.HE, range_at=_elu_range, straight_above=True, leak_helps=True,
        numpy="np.where(x > 0, x, {0} * np.expm1(np.minimum(x, 0)))", torch="F.elu(x, {0})", colour=4,
        usual=True,
    ),
    Activation(
        "selu", "SELU", _("λx if x > 0, else λα(eˣ − 1), α = 1.67326, λ = 1.05070"),
        _("λ if x > 0, else λαeˣ"), selu, _SELU_LOW, _INF,
        _("Klambauer, Unterthiner, Mayr and Hochreiter 2017"), "(−λα, ∞)", kinks=(0.0,), saturates="−",
        smooth_at_zero=False, scratch=1, torch_name="selu", torch_gain=lambda: 0.75,
        kink_note=_("The slope is λ right of 0 and λα left of it; training uses λα at 0."),
        family=Family.SMOOTH, rank=2, piecewise_linear=False, flat_below=None, gating=Gating.SMOOTH,
        start=Start.GLOROT, range_at=lambda: lettered("(low, ∞)", "low")(_SELU_LOW),
        numpy="1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(np.minimum(x, 0)))",
        torch="F.selu(x)", colour=4, usual=True,
    ),
    Activation(
        "celu", "CELU", _("x if x > 0, else α(e^(x/α) − 1)"), _("1 if x > 0, else e^(x/α)"), celu,
        -_INF, _INF, "Barron 2017", "(−α, ∞)", parameters=(
            Hyperparameter("alpha", _("Scale α"), 1.0, 0.05, 5.0),),
        saturates="−", scratch=1, torch_name="celu",
        family=Family.SMOOTH, rank=3, piecewise_linear=False, flat_below=None, gating=Gating.SMOOTH,
        start=Start.HE, range_at=lettered("(−α, ∞)", "α"),
        numpy="np.where(x > 0, x, {0} * np.expm1(np.minimum(x, 0) / {0}))", torch="F.celu(x, {0})", colour=5,
    ),
    Activation(
        "softplus", "Softplus", "ln(1 + e^(βx)) / β", "σ(βx)", softplus, 0.0, _INF,
        "Dugas et al. 2001", "(0, ∞)",
        parameters=(
            Hyperparameter("beta", _("Sharpness β"), 1.0, 0.1, 20.0),
            Hyperparameter("threshold", _("Taken as x where βx is above"), 20.0, 15.0, 80.0),
        ),
        saturates="−", scratch=2, torch_name="softplus",
        family=Family.SMOOTH, rank=4, piecewise_linear=False, flat_below=None, gating=Gating.SMOOTH,
        start=Start.HE, numpy="np.where({0} * x > {1}, x, softplus({0} * x) / {0})",
        torch="F.softplus(x, {0}, {1})", colour=6, usual=True,
    ),
    Activation(
        "logsigmoid", _("Log sigmoid"), "−ln(1 + e⁻ˣ)", "1 − σ(x)", log_sigmoid, -_INF, 0.0,
        _("the logarithm of a probability"), "(−∞, 0)", saturates="+", scratch=1, torch_name="logsigmoid",
        family=Family.SMOOTH, rank=5, piecewise_linear=False, flat_below=None, gating=Gating.NONE,
        start=Start.HE, numpy="-softplus(-x)", torch="F.logsigmoid(x)", colour=7,
    ),
)  # fmt: skip
