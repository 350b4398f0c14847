"""Functions as lines: points where the plot looks, gaps where a function jumps, and the ends there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import Floats

Ends = tuple[tuple[float, float, bool], ...]
"""(x, y, closed) of the ends at jumps; closed where the function has that value there."""

POINTS = 701
_BESIDE = 1e-9
_JUMP = 1e-6


@dataclass(frozen=True, eq=False)
class Line:
    """x ascending, y with NaN between the two sides of a jump, and the ends there."""

    x: Floats
    y: Floats
    ends: Ends


@lru_cache(maxsize=64)
def lines(choice: ActivationChoice, low: float, high: float) -> tuple[Line, Line]:
    """Return f and f′ from ``low`` to ``high``; arrays are read-only."""
    breaks = [point for point in choice.entry.breaks_at(*choice.values) if low < point < high]
    x = np.linspace(low, high, POINTS)
    for point in breaks:
        near = _BESIDE * max(1.0, abs(point))
        x = x[abs(x - point) > near]
        x = np.concatenate([x, point + near * np.array([-1.0, -0.5, 0.0, 0.5, 1.0])])
    x.sort()
    x.flags.writeable = False
    return _line(x, np.asarray(choice.value(x), np.float64), breaks), _line(
        x, np.asarray(choice.slope(x), np.float64), breaks
    )


def _line(x: Floats, y: Floats, breaks: list[float]) -> Line:
    ends: list[tuple[float, float, bool]] = []
    for point in breaks:
        at = int(np.searchsorted(x, point))
        left, here, right = (float(y[at + step]) for step in (-2, 0, 2))
        if abs(left - right) <= _JUMP and abs(here - left) <= _JUMP:
            continue
        joins_left, joins_right = abs(here - left) <= _JUMP, abs(here - right) <= _JUMP
        ends += [(point, left, joins_left), (point, right, joins_right)]
        if not joins_left:
            y[at - 1] = np.nan
        if not joins_right:
            y[at + 1] = np.nan
        if not joins_left and not joins_right:
            ends.append((point, here, True))
    y.flags.writeable = False
    return Line(x, y, tuple(ends))
