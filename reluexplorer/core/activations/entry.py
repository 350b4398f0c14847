"""What is known of an activation function, and the contract by which it is computed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.parameter import Parameter

Array = NDArray[np.floating[Any]]
Work = Sequence[Array]
Kernel = Callable[..., None]
"""(x, value, slope, work, *parameters) writes f(x) into ``value`` and f′(x) into ``slope``.

``slope`` may be None; then only the value is written. ``x``, ``value``, ``slope`` and the arrays of
``work`` are distinct and of one shape and dtype. Nothing of their size is allocated.
"""


@dataclass(frozen=True)
class Activation:
    """An activation function with all that is known of it.

    ``low`` and ``high`` bound the values whatever the parameters are; ``range_text`` says the range with
    the parameters' letters. ``kinks`` are the points without a derivative and ``jumps`` the
    discontinuities, with default parameters; ``breaks_at`` has both for any. There ``slope`` is what
    training uses, and ``kink_note`` says which value that is. ``period`` is that of a slope that goes on
    in waves. ``saturates`` is "", "−", "+" or "±": on which sides the slope goes to 0. ``sampled``
    functions draw their slope for each number in training; value and slope are those of evaluation.
    ``torch_name`` is the name in ``torch.nn.functional``, and ``torch_gain`` maps the parameters to
    ``torch.nn.init.calculate_gain``, where PyTorch has them.
    """

    name: str
    label: str
    formula: str
    slope_formula: str
    both_into: Kernel = field(repr=False)
    low: float
    high: float
    origin: str
    range_text: str
    parameters: tuple[Parameter, ...] = ()
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
    in_place: bool = True
    defaults: tuple[float, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "defaults", tuple(p.default for p in self.parameters))

    def value_into(self, x: Array, out: Array, work: Work, *parameters: float) -> None:
        """Write f(x) into ``out``, which may be ``x`` if ``in_place``; ``work`` has ``scratch`` arrays."""
        self.both_into(x, out, None, work, *parameters)

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

    def _work(self, x: Array) -> Work:
        return [np.empty_like(x) for _ in range(self.scratch)]
