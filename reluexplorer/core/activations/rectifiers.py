"""Piecewise linear functions and their near relatives: ReLU, its leaks, limits and shifts."""

from __future__ import annotations

import math

import numpy as np

from reluexplorer.core.activations.activation import Activation, Family, Form, Gating, Start, Work, lettered
from reluexplorer.core.activations.kernel_tools import CORNERS, clipped, constants
from reluexplorer.core.arrays import Array
from reluexplorer.core.hyperparameter import Hyperparameter
from reluexplorer.language import _, pgettext

_INF = math.inf
_MILD = Hyperparameter("slope", _("Negative slope α"), 0.01, 0.0, 1.0)
_SUBGRADIENT = _("Any slope in [α, 1] is a subgradient at 0; training uses α.")


def relu(x: Array, value: Array, slope: Array | None, _work: Work) -> None:
    """max(0, x)."""
    zero = constants(x)[0.0]
    np.maximum(x, zero, out=value)
    if slope is not None:
        np.greater(x, zero, slope)


def leaky(x: Array, value: Array, slope: Array | None, work: Work, leak: float) -> None:
    """X above 0, leak·x below."""
    c = constants(x)
    if slope is not None:
        np.greater(x, c[0.0], slope)
        if 0.0 <= leak <= 1.0:
            np.maximum(slope, c[leak], out=slope)
        else:
            np.multiply(slope, c[1.0 - leak], slope)
            np.add(slope, c[leak], slope)
    leaked = work[0] if slope is None else value
    np.multiply(x, c[leak], leaked)
    (np.maximum if leak <= 1.0 else np.minimum)(x, leaked, out=value)


def leaky_between(
    x: Array, value: Array, slope: Array | None, work: Work, lower: float, upper: float
) -> None:
    """The leak in the middle between two bounds, as evaluation has it."""
    leaky(x, value, slope, work, (lower + upper) / 2.0)


def _open_leak(*leaks: float) -> float | None:
    """Where a leak is shut, a function is flat as ReLU is."""
    return None if sum(leaks) / 2.0 else 0.0


def _leaky_range(*leaks: float) -> str:
    return "(−∞, ∞)" if any(leaks) else "[0, ∞)"


def relu6(x: Array, value: Array, slope: Array | None, work: Work) -> None:
    """Min(max(0, x), 6)."""
    clipped(x, value, slope, work, 0.0, 6.0)


def shifted(x: Array, value: Array, slope: Array | None, _work: Work) -> None:
    """max(−1, x)."""
    least = constants(x)[-1.0]
    np.maximum(x, least, out=value)
    if slope is not None:
        np.greater(x, least, slope)


def squared(x: Array, value: Array, slope: Array | None, _work: Work) -> None:
    """max(0, x)²."""
    opened = value if slope is None else slope
    np.maximum(x, constants(x)[0.0], out=opened)
    np.multiply(opened, opened, value)
    if slope is not None:
        np.add(slope, slope, slope)


def threshold(
    x: Array, value: Array, slope: Array | None, work: Work, least: float, otherwise: float
) -> None:
    """X above ``least``, a constant below."""
    c = constants(x)
    opened = work[0] if slope is None else slope
    np.greater(x, c[least], opened)
    np.multiply(x, opened, value)
    if otherwise:
        closed = work[0]
        np.subtract(c[1.0], opened, closed)
        np.multiply(closed, c[otherwise], closed)
        np.add(value, closed, value)


def absolute(x: Array, value: Array, slope: Array | None, _work: Work) -> None:
    """|x|."""
    if slope is not None:
        np.sign(x, slope)
    np.absolute(x, value)


def step(x: Array, value: Array, slope: Array | None, _work: Work) -> None:
    """1 above 0, else 0."""
    np.greater(x, constants(x)[0.0], value)
    if slope is not None:
        slope.fill(0.0)


ACTIVATIONS = (
    Activation(
        "relu", "ReLU", "max(0, x)", _("1 if x > 0, else 0"), relu, 0.0, _INF,
        _("Fukushima 1969; Nair and Hinton 2010"), "[0, ∞)", kinks=(0.0,), saturates="−",
        smooth_at_zero=False, kink_note=_("Any slope in [0, 1] is a subgradient at 0; training uses 0."),
        torch_name="relu", torch_gain=lambda: math.sqrt(2.0),
        family=Family.RECTIFIERS, rank=1, form=Form.RECTIFIER, piecewise_linear=True, flat_below=0.0,
        gating=Gating.SWITCH, leak=lambda: 0.0, start=Start.HE, straight_above=True, leak_helps=True,
        numpy="np.maximum(x, 0)", torch="F.relu(x)", colour=0, width=3.0, usual=True,
    ),
    Activation(
        "leaky_relu", "Leaky ReLU", _("x if x > 0, else αx"), _("1 if x > 0, else α"), leaky,
        -_INF, _INF, _("Maas, Hannun and Ng 2013"), "(−∞, ∞)", parameters=(_MILD,), kinks=(0.0,),
        smooth_at_zero=False, kink_note=_SUBGRADIENT, scratch=1, torch_name="leaky_relu",
        torch_gain=lambda slope: math.sqrt(2.0 / (1.0 + slope * slope)),
        family=Family.RECTIFIERS, rank=2, piecewise_linear=True, flat_below=_open_leak, gating=Gating.SWITCH,
        leak=lambda slope: slope, start=Start.HE, range_at=_leaky_range, straight_above=True,
        numpy="np.where(x > 0, x, {0} * x)", torch="F.leaky_relu(x, {0})", colour=1, usual=True,
        short_label="Leaky",
    ),
    Activation(
        "prelu", "PReLU", _("x if x > 0, else αx"), _("1 if x > 0, else α"), leaky,
        -_INF, _INF, _("He, Zhang, Ren and Sun 2015"), "(−∞, ∞)",
        parameters=(Hyperparameter("slope", _("First negative slope α"), 0.25, 0.0, 1.0),), kinks=(0.0,),
        smooth_at_zero=False, kink_note=_SUBGRADIENT, scratch=1, learnable=True, torch_name="prelu",
        family=Family.RECTIFIERS, rank=3, piecewise_linear=True, flat_below=_open_leak, gating=Gating.SWITCH,
        leak=lambda slope: slope, start=Start.HE, range_at=_leaky_range,
        numpy="np.where(x > 0, x, {leak} * x)", torch="F.prelu(x, {leak})", colour=3, usual=True,
    ),
    Activation(
        "rrelu", "RReLU", _("x if x > 0, else ax; a from U(l, u), or (l + u)/2 in evaluation"),
        _("1 if x > 0, else a"), leaky_between, -_INF, _INF, _("Xu, Wang, Chen and Li 2015"),
        "(−∞, ∞)",
        parameters=(
            Hyperparameter("lower", _("Least negative slope l"), 1.0 / 8.0, 0.0, 1.0),
            Hyperparameter("upper", _("Largest negative slope u"), 1.0 / 3.0, 0.0, 1.0),
        ),
        kinks=(0.0,), smooth_at_zero=False, scratch=1, sampled=True, torch_name="rrelu",
        kink_note=_("Any slope in [a, 1] is a subgradient at 0; training uses a."),
        family=Family.RECTIFIERS, rank=4, piecewise_linear=True, flat_below=_open_leak, gating=Gating.SWITCH,
        leak=lambda lower, upper: (lower + upper) / 2.0, start=Start.HE, range_at=_leaky_range,
        numpy="np.where(x > 0, x, ({0} + {1}) / 2 * x)", torch="F.leaky_relu(x, ({0} + {1}) / 2)", colour=4,
    ),
    Activation(
        "relu6", "ReLU6", "min(max(0, x), 6)", _("1 if 0 < x < 6, else 0"), relu6, 0.0, 6.0,
        "Krizhevsky 2010", "[0, 6]", kinks=(0.0, 6.0), kink_note=CORNERS, saturates="±",
        smooth_at_zero=False, scratch=1, torch_name="relu6",
        family=Family.RECTIFIERS, rank=5, piecewise_linear=True, flat_below=0.0, gating=Gating.SWITCH,
        start=Start.HE, numpy="clip(x, 0, 6)", torch="F.relu6(x)", colour=5,
    ),
    Activation(
        "relu_squared", _("Squared ReLU"), "max(0, x)²", "2·max(0, x)", squared, 0.0, _INF,
        "So et al. 2021", "[0, ∞)", saturates="−",
        family=Family.RECTIFIERS, rank=6, piecewise_linear=False, flat_below=0.0, gating=Gating.NONE,
        numpy="np.maximum(x, 0) ** 2", torch="F.relu(x) ** 2", colour=6,
    ),
    Activation(
        "shifted_relu", _("Shifted ReLU"), "max(−1, x)", _("1 if x > −1, else 0"), shifted, -1.0, _INF,
        _("Clevert, Unterthiner and Hochreiter 2015"), "[−1, ∞)", kinks=(-1.0,), saturates="−",
        kink_note=_("Any slope in [0, 1] is a subgradient at −1; training uses 0."),
        family=Family.RECTIFIERS, rank=7, piecewise_linear=True, flat_below=-1.0, gating=Gating.SWITCH,
        numpy="np.maximum(x, -1)", torch="torch.clamp(x, min=-1)", colour=7,
    ),
    Activation(
        "threshold", _("Threshold"), _("x if x > θ, else v"), _("1 if x > θ, else 0"), threshold,
        -_INF, _INF, _("Konda, Memisevic and Krueger 2014"), "{v} ∪ (θ, ∞)",
        parameters=(
            Hyperparameter("threshold", _("Threshold θ"), 1.0, -10.0, 10.0),
            Hyperparameter("value", _("Value below v"), 0.0, -10.0, 10.0),
        ),
        jumps=(1.0,), saturates="−", scratch=1, torch_name="threshold",
        kink_note=_("It jumps at θ, where no slope exists; training uses 0."),
        breaks=lambda threshold, _value: (threshold,), range_at=lettered("{v} ∪ (θ, ∞)", "θ", "v"),
        family=Family.RECTIFIERS, rank=8, piecewise_linear=False, flat_below=lambda place, _value: place,
        gating=Gating.SWITCH, numpy="np.where(x > {0}, x, {1})", torch="F.threshold(x, {0}, {1})", colour=8,
    ),
    Activation(
        "abs", _("Absolute value"), "|x|", "sign(x)", absolute, 0.0, _INF, _("the distance from 0"),
        "[0, ∞)", kinks=(0.0,), monotone=False, smooth_at_zero=False,
        kink_note=_("Any slope in [−1, 1] is a subgradient at 0; training uses 0."),
        family=Family.RECTIFIERS, rank=9, piecewise_linear=True, flat_below=None, gating=Gating.NONE,
        numpy="np.abs(x)", torch="torch.abs(x)", colour=1,
    ),
    Activation(
        "step", pgettext("activation", "Step"), _("1 if x > 0, else 0"), "0", step, 0.0, 1.0,
        _("McCulloch and Pitts 1943; Rosenblatt 1958"), "{0, 1}", jumps=(0.0,), saturates="±",
        smooth_at_zero=False,
        kink_note=_("It jumps at 0, where no slope exists; training uses 0, as elsewhere."),
        family=Family.RECTIFIERS, rank=10, piecewise_linear=False, flat_below=None, gating=Gating.NONE,
        numpy="np.where(x > 0, 1, 0)", torch="(x > 0).to(x.dtype)", colour=2,
    ),
)  # fmt: skip
