"""Curves that run on each other: each is drawn in its turn along the way that they share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reluexplorer.panels.activations.drawn import Line

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
