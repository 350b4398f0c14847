"""Functions of the form x·gate(x): GELU, SiLU, swish, Mish and hard swish."""

from __future__ import annotations

import math

import numpy as np

from reluexplorer.core.activations.activation import Activation, Family, Gating, Start, Work, lettered
from reluexplorer.core.activations.kernel_tools import blockwise, constants, logistic_into
from reluexplorer.core.arrays import Array
from reluexplorer.core.hyperparameter import Hyperparameter
from reluexplorer.core.normal import gauss_into, scaled_tail_into
from reluexplorer.language import _

_INF = math.inf
_PEAK = 1.0 / math.sqrt(2.0 * math.pi)
_LINEAR = 2.0 * math.sqrt(2.0 / math.pi)
_CUBIC = 0.044715 * _LINEAR
_SIXTH = 1.0 / 6.0
_GELU_LOW = -0.16997120747990369
_GELU_TANH_LOW = -0.17004075057125409
_SILU_LOW = -0.27846454276107380
_MISH_LOW = -0.30884341301725043


@blockwise
def gelu(x: Array, value: Array, slope: Array | None, work: Work) -> None:
    """x·Φ(x) = max(x, 0) − |x|·Φ(−|x|), which keeps its relative precision below 0.

    With T = |x|·φ(x) − Φ(−|x|) the slope is 1 + T above 0 and −T below.
    """
    c = constants(x)
    magnitude, gauss = work[0], work[1]
    tail = work[2] if slope is None else slope
    np.absolute(x, magnitude)
    gauss_into(magnitude, gauss)
    scaled_tail_into(magnitude, tail)
    np.multiply(tail, gauss, tail)
    if slope is not None:
        np.multiply(gauss, magnitude, gauss)
        np.multiply(gauss, c[_PEAK], gauss)
        np.subtract(gauss, slope, gauss)
    np.multiply(tail, magnitude, magnitude)
    if slope is not None:
        np.copysign(c[1.0], x, slope)
        np.multiply(gauss, slope, gauss)
        np.maximum(slope, c[0.0], out=slope)
        np.add(slope, gauss, slope)
    np.maximum(x, c[0.0], out=value)
    np.subtract(value, magnitude, value)


@blockwise
def gelu_tanh(x: Array, value: Array, slope: Array | None, work: Work) -> None:
    """½x(1 + tanh u) = x·σ(2u) with 2u = x·(k + k·0.044715·x²), k = 2√(2/π)."""
    c = constants(x)
    inner, gate = work[0], work[1] if slope is None else slope
    np.multiply(x, x, inner)
    np.multiply(inner, c[_CUBIC], inner)
    np.add(inner, c[_LINEAR], inner)
    np.multiply(inner, x, gate)
    denominator = work[1] if slope is not None else inner
    logistic_into(gate, gate, denominator)
    np.multiply(x, gate, value)
    if slope is not None:
        np.divide(value, denominator, denominator)
        np.multiply(inner, c[3.0], inner)
        np.subtract(inner, c[2.0 * _LINEAR], inner)
        np.multiply(denominator, inner, denominator)
        np.add(slope, denominator, slope)


@blockwise
def swish(x: Array, value: Array, slope: Array | None, work: Work, rate: float) -> None:
    """x·σ(βx); with 1 − σ = 1/(1 + e^(βx)) its slope is σ + β·value/(1 + e^(βx))."""
    c = constants(x)
    denominator, gate = work[0], work[1] if slope is None else slope
    if rate == 1.0:
        logistic_into(x, gate, denominator)
    else:
        np.multiply(x, c[rate], gate)
        logistic_into(gate, gate, denominator)
    np.multiply(x, gate, value)
    if slope is not None:
        np.divide(value, denominator, denominator)
        if rate != 1.0:
            np.multiply(denominator, c[rate], denominator)
        np.add(slope, denominator, slope)


def silu(x: Array, value: Array, slope: Array | None, work: Work) -> None:
    """x·σ(x)."""
    swish(x, value, slope, work, 1.0)


@blockwise
def mish(x: Array, value: Array, slope: Array | None, work: Work) -> None:
    """x·tanh(ln(1 + eˣ)) = x·n/(n + 2) with n = e²ˣ + 2eˣ.

    Its slope is n/(n + 2) + 4x·(n − eˣ)/(n + 2)². Beyond half of ``reach`` the fraction is 1.
    """
    c = constants(x)
    power, whole, gate = work[0], work[1], work[2] if slope is None else slope
    np.minimum(x, c[0.5 * c.reach - 1.0], out=power)
    np.exp(power, power)
    np.add(power, c[2.0], whole)
    np.multiply(whole, power, gate)
    if slope is not None:
        np.subtract(gate, power, power)
    np.add(gate, c[2.0], whole)
    np.divide(gate, whole, gate)
    if slope is not None:
        np.divide(power, whole, power)
        np.divide(power, whole, power)
        np.multiply(power, x, power)
        np.multiply(power, c[4.0], power)
    np.multiply(x, gate, value)
    if slope is not None:
        np.add(slope, power, slope)


@blockwise
def hard_swish(x: Array, value: Array, slope: Array | None, work: Work) -> None:
    """x·min(max(x/6 + ½, 0), 1)."""
    c = constants(x)
    gate = work[0] if slope is None else slope
    np.multiply(x, c[_SIXTH], gate)
    np.add(gate, c[0.5], gate)
    np.maximum(gate, c[0.0], out=gate)
    np.minimum(gate, c[1.0], out=gate)
    np.multiply(x, gate, value)
    if slope is not None:
        inside = work[0]
        np.absolute(x, inside)
        np.less(inside, c[3.0], inside)
        np.multiply(inside, x, inside)
        np.multiply(inside, c[_SIXTH], inside)
        np.add(slope, inside, slope)


def _swish_range(beta: float) -> str:
    return lettered("[low, ∞)", "low")(-0.278465 / beta) if beta else "(−∞, ∞)"


ACTIVATIONS = (
    Activation(
        "gelu", "GELU", "x·Φ(x)", "Φ(x) + x·φ(x)", gelu, _GELU_LOW, _INF, _("Hendrycks and Gimpel 2016"),
        "[−0.170, ∞)", saturates="−", monotone=False, scratch=3, torch_name="gelu",
        family=Family.SMOOTH, rank=6, piecewise_linear=False, flat_below=None, gating=Gating.SMOOTH,
        start=Start.HE, numpy="0.5 * x * (1 + erf(x / math.sqrt(2)))", torch="F.gelu(x)", colour=5,
        usual=True, leak_helps=True,
    ),
    Activation(
        "gelu_tanh", "GELU (tanh)", "½x(1 + tanh u), u = √(2/π)(x + 0.044715x³)",
        "½(1 + tanh u) + ½x·u′·sech²u", gelu_tanh, _GELU_TANH_LOW, _INF, _("Hendrycks and Gimpel 2016"),
        "[−0.170, ∞)", saturates="−", monotone=False, scratch=2, torch_name="gelu(approximate='tanh')",
        family=Family.SMOOTH, rank=7, piecewise_linear=False, flat_below=None, gating=Gating.SMOOTH,
        start=Start.HE,
        numpy="0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))",
        torch="F.gelu(x, approximate='tanh')", colour=1,
    ),
    Activation(
        "silu", "SiLU", "x·σ(x)", "σ(x) + x·σ(x)(1 − σ(x))", silu, _SILU_LOW, _INF,
        _("Elfwing, Uchibe and Doya 2017"), "[−0.278, ∞)", saturates="−", monotone=False, scratch=2,
        torch_name="silu",
        family=Family.SMOOTH, rank=8, piecewise_linear=False, flat_below=None, gating=Gating.SMOOTH,
        start=Start.HE, numpy="x * sigmoid(x)", torch="F.silu(x)", colour=2, usual=True,
    ),
    Activation(
        "swish", "Swish", "x·σ(βx)", "σ(βx) + βx·σ(βx)(1 − σ(βx))", swish, -_INF, _INF,
        _("Ramachandran, Zoph and Le 2017"), "[−0.278/β, ∞)",
        parameters=(Hyperparameter("beta", _("Sharpness β"), 1.702, 0.0, 10.0),),
        saturates="−", monotone=False, scratch=2,
        family=Family.SMOOTH, rank=9, piecewise_linear=False, flat_below=None, gating=Gating.SMOOTH,
        start=Start.HE, range_at=_swish_range, numpy="x * sigmoid({0} * x)",
        torch="x * torch.sigmoid({0} * x)", colour=3,
    ),
    Activation(
        "mish", "Mish", "x·tanh(ln(1 + eˣ))", "tanh(sp) + x·σ(x)·sech²(sp), sp = ln(1 + eˣ)", mish,
        _MISH_LOW, _INF, "Misra 2019", "[−0.309, ∞)", saturates="−", monotone=False, scratch=3,
        torch_name="mish",
        family=Family.SMOOTH, rank=10, piecewise_linear=False, flat_below=None, gating=Gating.SMOOTH,
        start=Start.HE, numpy="x * np.tanh(softplus(x))", torch="F.mish(x)", colour=4,
    ),
    Activation(
        "hardswish", _("Hard swish"), "x·min(max(x/6 + ½, 0), 1)",
        _("0 if x ≤ −3, x/3 + ½ in between, 1 if x ≥ 3"), hard_swish, -0.375, _INF,
        "Howard et al. 2019", "[−0.375, ∞)", kinks=(-3.0, 3.0),
        saturates="−", monotone=False, scratch=1, torch_name="hardswish",
        kink_note=_(
            "The slope jumps by ½ at −3 and at 3; training uses 0 and 1 there, the slopes outside."
        ),
        family=Family.SMOOTH, rank=11, piecewise_linear=False, flat_below=-3.0, gating=Gating.SMOOTH,
        start=Start.HE, numpy="x * clip(x / 6 + 0.5, 0, 1)", torch="F.hardswish(x)", colour=5,
    ),
)  # fmt: skip
