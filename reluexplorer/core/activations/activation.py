"""What is known of an activation function, and the contract by which it is computed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from reluexplorer.core.arrays import Array
from reluexplorer.core.hyperparameter import Rule
from reluexplorer.language import _
from reluexplorer.text import digits

Work = Sequence[Array]
Kernel = Callable[..., None]
"""(x, value, slope, work, *parameters) writes f(x) into ``value`` and f′(x) into ``slope``.

``slope`` may be None; then only the value is written, and ``value`` may be ``x``. Otherwise these and the
arrays of ``work``, as many as ``scratch``, are distinct; all are of one shape and dtype. Nothing of their
size is allocated.
"""


LAST_COLOUR = 8
"""Colours of curves count from 0, which is ReLU's alone, to this one."""
_LAST = 1000


class Family(Enum):
    """Relatives, which are listed together under a title, in this order."""

    RECTIFIERS = _("ReLU family")
    SMOOTH = _("Smooth relatives")
    BOUNDED = _("Bounded")
    SHRINKAGE = _("Shrinkage")
    OTHERS = _("Other")


class Form(Enum):
    """The forms for which the engine has a way of its own."""

    RECTIFIER = "exactly max(0, x): the slope is 1 where the value is above 0, else 0"
    IDENTITY = "exactly x: there is nothing to compute"
    TANH = "exactly tanh(x): the slope is 1 − the value's square"
    OTHER = "any other"


class Gating(Enum):
    """What a function does to what comes through it, as far as it is a gate."""

    SWITCH = "open from some point on, else closed or nearly so"
    SMOOTH = "opens gradually"
    NONE = "no gate"


class Start(Enum):
    """Whose initial weights a function is trained with."""

    HE = "variance 2 / fan-in; 2 / (1 + α²) / fan-in with a leak α"
    GLOROT = "variance 1 / fan-in where widths are equal"
    OWN = "what keeps the variance of a normal signal"


@dataclass(frozen=True)
class Activation(Rule):
    """An activation function with all that is known of it; nothing else in the program goes by its name.

    ``low`` and ``high`` bound the values whatever the parameters are; ``range_text`` says the range with
    the parameters' letters. ``kinks`` are the points without a derivative and ``jumps`` the
    discontinuities, with default parameters; ``breaks_at`` has both for any. There ``slope`` is what
    training uses, and ``kink_note`` says which value that is. ``period`` is that of a slope that goes on
    in waves. ``saturates`` is "", "−", "+" or "±": on which sides the slope goes to 0. ``sampled``
    functions draw their slope for each number in training; value and slope are those of evaluation.
    ``torch_name`` is the name in ``torch.nn.functional``, and ``torch_gain`` maps the parameters to
    ``torch.nn.init.calculate_gain``, where PyTorch has them.

    These have to be said of every function: its ``family`` (and ``rank`` within it; those without one come
    last, by name); the ``colour`` of its curve from 1 to 8; f(x) in NumPy and in PyTorch, ``numpy`` and
    ``torch``, as expressions of ``x`` with ``{0}``, ``{1}`` … for its parameters and ``{leak}`` for a learned
    slope, in which NumPy's may call the helpers of :mod:`~reluexplorer.core.export.scripts`; whether it
    is ``piecewise_linear``: continuous, and straight between its kinks; ``flat_below``, the pre-activation
    up to which its slope is exactly 0 and a unit is dead, as a number or as a function of the parameters,
    None for no such side; and what kind of gate it is. TypeError without one of them, ValueError where they
    do not fit together.

    The rest need not be said. ``leak`` maps the parameters to α of a function that is x above 0 and αx below.
    ``start`` is whose weights it begins with. ``range_at`` maps the parameters to the range in words, where
    that is not ``range_text``. ``short_label`` is for narrow places, ``proper`` labels keep their capital in
    a sentence, and ``width`` is that of the curve's line in pixels. ``usual`` ones stand in menus themselves,
    the others one level below. Of units that are above 0 for all samples ``straight_above`` ones are said to
    be linear there; where units of a function with ``leak_helps`` die, a leaky one is offered.
    """

    slope_formula: str
    both_into: Kernel = field(repr=False)
    low: float
    high: float
    origin: str
    range_text: str
    family: Family = field(kw_only=True)
    colour: int = field(kw_only=True)
    numpy: str = field(kw_only=True, repr=False)
    torch: str = field(kw_only=True, repr=False)
    piecewise_linear: bool = field(kw_only=True)
    flat_below: float | Callable[..., float | None] | None = field(kw_only=True, repr=False)
    gating: Gating = field(kw_only=True)
    kinks: tuple[float, ...] = ()
    jumps: tuple[float, ...] = ()
    kink_note: str = ""
    breaks: Callable[..., tuple[float, ...]] | None = field(default=None, repr=False)
    period: Callable[..., float] | None = field(default=None, repr=False)
    saturates: str = ""
    monotone: bool = True
    smooth_at_zero: bool = True
    learnable: bool = False
    sampled: bool = False
    torch_name: str = ""
    torch_gain: Callable[..., float] | None = field(default=None, repr=False)
    scratch: int = 0
    rank: int = _LAST
    form: Form = Form.OTHER
    leak: Callable[..., float] | None = field(default=None, repr=False)
    start: Start = Start.OWN
    range_at: Callable[..., str] | None = field(default=None, repr=False)
    short_label: str = ""
    proper: bool = False
    width: float = 2.0
    usual: bool = False
    straight_above: bool = False
    leak_helps: bool = False

    def __post_init__(self) -> None:
        for fault, found in self._faults():
            if found:
                raise ValueError(f"activation {self.name!r} {fault}")

    def _faults(self) -> tuple[tuple[str, bool], ...]:
        texts = (self.label, self.formula, self.slope_formula, self.origin, self.range_text)
        broken = bool(self.kinks or self.jumps or self.breaks)
        return (
            ("lacks a text", not all((self.name, *texts))),
            ("lacks an expression of x", not ("x" in self.numpy and "x" in self.torch)),
            (f"has a colour outside 0 to {LAST_COLOUR}", not 0 <= self.colour <= LAST_COLOUR),
            ("has the colour of ReLU", (self.colour == 0) != (self.form is Form.RECTIFIER)),
            ("jumps, so it is not piecewise linear", self.piecewise_linear and bool(self.jumps)),
            ("has breaks without a note, or a note without breaks", broken != bool(self.kink_note)),
            ("learns a slope without leak", self.learnable and self.leak is None),
        )

    def value(self, x: Array, *parameters: float) -> Array:
        """Return f(x) as a new array of the same shape and dtype."""
        value = np.empty_like(x)
        self.both_into(x, value, None, self._work(x), *(parameters or self.defaults))
        return value

    def slope(self, x: Array, *parameters: float) -> Array:
        """Return f′(x) as a new array of the same shape and dtype."""
        slope = np.empty_like(x)
        self.both_into(x, np.empty_like(x), slope, self._work(x), *(parameters or self.defaults))
        return slope

    def breaks_at(self, *parameters: float) -> tuple[float, ...]:
        """Return all kinks and jumps with these parameters, in ascending order."""
        if self.breaks is None:
            return tuple(sorted((*self.kinks, *self.jumps)))
        return tuple(sorted(set(self.breaks(*(parameters or self.defaults)))))

    def flat_until(self, *parameters: float) -> float | None:
        """Return the pre-activation up to which the slope is exactly 0; None without such a side."""
        if callable(self.flat_below):
            return self.flat_below(*(parameters or self.defaults))
        return self.flat_below

    def fires_above(self, *parameters: float) -> float:
        """Return the pre-activation above which a unit fires: where its one flat side ends, else 0."""
        places = self.breaks_at(*parameters)
        return float(places[0]) if self.saturates == "−" and len(places) == 1 else 0.0

    def range_with(self, *parameters: float) -> str:
        """Return the set of all outputs in words, with these values put in."""
        values = parameters or self.defaults
        return self.range_text if self.range_at is None else self.range_at(*values)

    @property
    def leaks(self) -> bool:
        """Whether below 0 it passes a share that a person sets, neither learned nor drawn."""
        return bool(self.leak and self.parameters) and not self.learnable and not self.sampled

    @property
    def dies_silent(self) -> bool:
        """Whether dead units are those that never fire; those of others are out on a flat side."""
        return self.leaks or self.form is Form.RECTIFIER

    def _work(self, x: Array) -> Work:
        return [np.empty_like(x) for _turn in range(self.scratch)]


def lettered(text: str, *letters: str) -> Callable[..., str]:
    """Return what puts the values of the parameters in the place of their letters in a range."""

    def put(*values: float) -> str:
        said = text
        for letter, value in zip(letters, values, strict=True):
            said = said.replace(letter, digits(value))
        return said

    return put


@dataclass(frozen=True)
class VectorActivation(Rule):
    """An activation of whole layers.

    ``width(units, *parameters)`` is the number of outputs, and raises ValueError for units that it cannot
    take. ``forward_into(z, out, work, *parameters)`` writes the outputs;
    ``backward_into(z, out, delta_out, delta_z, work, *parameters)`` turns the loss's derivative by them
    into the one by ``z``. ``work`` holds ``scratch`` arrays of the shape of ``z``; nothing of their size
    is allocated, and all arrays are distinct.
    """

    slope_formula: str
    origin: str
    range_text: str
    width: Callable[..., int] = field(repr=False)
    forward_into: Callable[..., None] = field(repr=False)
    backward_into: Callable[..., None] = field(repr=False)
    scratch: int = 0
    torch_name: str = ""
