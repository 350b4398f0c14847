"""Functions that draw small numbers to 0 and let large ones through: soft, hard and tanh shrink."""

from __future__ import annotations

import math

import numpy as np

from reluexplorer.core.activations.activation import Activation, Family, Gating, Work, lettered
from reluexplorer.core.activations.kernel_tools import blockwise, constants
from reluexplorer.core.arrays import Array
from reluexplorer.core.hyperparameter import Hyperparameter
from reluexplorer.language import _

_INF = math.inf
_REACH = (Hyperparameter("reach", _("Half width of the dead zone λ"), 0.5, 0.0, 5.0),)


def soft_shrink(x: Array, value: Array, slope: Array | None, work: Work, reach: float) -> None:
    """X moved towards 0 by ``reach``, and 0 in between."""
    c = constants(x)
    if slope is not None:
        np.absolute(x, slope)
        np.greater(slope, c[reach], slope)
    bounded = work[0]
    np.maximum(x, c[-reach], out=bounded)
    np.minimum(bounded, c[reach], out=bounded)
    np.subtract(x, bounded, value)


def hard_shrink(x: Array, value: Array, slope: Array | None, work: Work, reach: float) -> None:
    """X outside of ±``reach``, and 0 inside."""
    opened = work[0] if slope is None else slope
    np.absolute(x, opened)
    np.greater(opened, constants(x)[reach], opened)
    np.multiply(x, opened, value)


@blockwise
def tanh_shrink(x: Array, value: Array, slope: Array | None, work: Work) -> None:
    """X − tanh(x), with the slope tanh²(x)."""
    bent = work[0] if slope is None else slope
    np.tanh(x, bent)
    np.subtract(x, bent, value)
    if slope is not None:
        np.multiply(slope, slope, slope)


def _hard_range(reach: float) -> str:
    return lettered("(−∞, −λ) ∪ {0} ∪ (λ, ∞)", "λ")(reach) if reach else "(−∞, ∞)"


ACTIVATIONS = (
    Activation(
        "softshrink", _("Soft shrink"), "sign(x)·max(|x| − λ, 0)", _("1 if |x| > λ, else 0"),
        soft_shrink, -_INF, _INF, "Donoho 1995", "(−∞, ∞)", parameters=_REACH, kinks=(-0.5, 0.5),
        scratch=1, torch_name="softshrink",
        kink_note=_("Any slope in [0, 1] would do at ±λ; training uses 0."),
        breaks=lambda reach: (-reach, reach),
        family=Family.SHRINKAGE, rank=1, piecewise_linear=True, flat_below=None, gating=Gating.NONE,
        numpy="np.sign(x) * np.maximum(np.abs(x) - {0}, 0)", torch="F.softshrink(x, {0})", colour=5,
    ),
    Activation(
        "hardshrink", _("Hard shrink"), _("x if |x| > λ, else 0"), _("1 if |x| > λ, else 0"), hard_shrink,
        -_INF, _INF, "Donoho 1995", "(−∞, −λ) ∪ {0} ∪ (λ, ∞)", parameters=_REACH, jumps=(-0.5, 0.5),
        scratch=1, torch_name="hardshrink",
        kink_note=_("It jumps at ±λ, where no slope exists; training uses 0."),
        breaks=lambda reach: (-reach, reach), range_at=_hard_range,
        family=Family.SHRINKAGE, rank=2, piecewise_linear=False, flat_below=None, gating=Gating.NONE,
        numpy="np.where(np.abs(x) > {0}, x, 0)", torch="F.hardshrink(x, {0})", colour=6,
    ),
    Activation(
        "tanhshrink", _("Tanh shrink"), "x − tanh(x)", "tanh²(x)", tanh_shrink, -_INF, _INF,
        _("what tanh leaves of its argument"), "(−∞, ∞)", scratch=1, torch_name="tanhshrink",
        family=Family.SHRINKAGE, rank=3, piecewise_linear=False, flat_below=None, gating=Gating.NONE,
        numpy="x - np.tanh(x)", torch="F.tanhshrink(x)", colour=7,
    ),
)  # fmt: skip
