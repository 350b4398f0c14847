"""Functions as lines: points where the plot looks, gaps and ends at jumps, turns where they share a way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import Floats

PIECES = 40
"""So many pieces a view is cut into; where curves share a way, its pieces are theirs by turns."""
_NEAR = 0.004
"""Part of the height within which two lines cannot be told apart."""


def turns(
    drawn: Sequence[Line], x: tuple[float, float], y: tuple[float, float]
) -> tuple[NDArray[np.bool_] | None, ...]:
    """Return for each line which of its points are left to others in the view ``x``, ``y``.

    A line that shares no stretch as long as a piece is whole: None. Pieces stand still while a view moves.
    """
    piece = (x[1] - x[0]) / PIECES
    near = _NEAR * (y[1] - y[0])
    found: list[NDArray[np.bool_] | None] = []
    for number, line in enumerate(drawn):
        block = np.floor(line.x / piece).astype(np.int64)
        count, rank = np.ones(len(block), np.int64), np.zeros(len(block), np.int64)
        for other, one in enumerate(drawn):
            if other != number:
                shared = _long(np.abs(line.y - np.interp(line.x, one.x, one.y)) <= near, line.x, piece)
                count += shared
                if other < number:
                    rank += shared
        mine = block % count == rank
        mine[1:] |= mine[:-1].copy()
        found.append(None if mine.all() else ~mine)
    return tuple(found)


def _long(shared: NDArray[np.bool_], x: NDArray[np.float64], least: float) -> NDArray[np.bool_]:
    """Return ``shared`` without stretches shorter than ``least``, where lines only cross."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], shared, [False]]).astype(np.int8)))
    kept = np.zeros(len(shared), np.bool_)
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if x[end - 1] - x[start] >= least:
            kept[start:end] = True
    return kept


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


@lru_cache(maxsize=32)
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
