"""Activations as a picture of few rows: what many samples give in one line of pixels."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T", bound=np.generic)
LARGEST = float(np.finfo(np.float32).max)
"""What a run of double precision has beyond it is drawn as this."""
_LONG = 8
"""Entries of a stretch from which ``reduceat`` is the faster."""


def reduced(
    activations: NDArray[Any],
    row_order: NDArray[np.intp] | None,
    column_order: NDArray[np.intp] | None,
    rows: int,
    columns: int,
) -> NDArray[np.float32]:
    """Ordered activations with at most ``rows`` × ``columns`` entries.

    Where several samples or units share a pixel, the largest magnitude is kept: a neuron that fires for one
    sample in a thousand stays in sight.
    """
    samples = len(activations)
    by_unit = activations.T
    if samples > rows:
        edges = np.linspace(0, samples, rows + 1).astype(np.intp)[:-1]
        ordered = by_unit if row_order is None else by_unit[:, row_order]
        picked = _largest(ordered, edges, axis=1)
    else:
        picked = by_unit if row_order is None else by_unit[:, row_order]
    if column_order is not None:
        picked = picked.take(column_order, axis=0)
    if len(picked) > columns:
        picked = _largest(picked, np.linspace(0, len(picked), columns + 1).astype(np.intp)[:-1], axis=0)
    if picked.dtype != np.float32:
        picked = np.clip(picked, -LARGEST, LARGEST)
    return np.asarray(picked.T, np.float32)


def _largest(values: NDArray[Any], edges: NDArray[np.intp], axis: int) -> NDArray[Any]:
    """The number of largest magnitude of each stretch that begins at an edge."""
    high = _topmost(np.maximum, values, edges, axis)
    if not (values < 0).any():
        return high
    low = _topmost(np.minimum, values, edges, axis)
    return np.where(high >= -low, high, low)


def _topmost(more: np.ufunc, values: NDArray[Any], edges: NDArray[np.intp], axis: int) -> NDArray[Any]:
    """What ``more.reduceat`` returns for stretches whose lengths differ by one at most.

    It takes numbers one by one; of short stretches whole lines are compared: a stretch is the union of
    the two windows at its ends, each at least half as long.
    """
    lengths = np.diff(edges, append=values.shape[axis])
    if lengths.min() >= _LONG:
        return np.asarray(more.reduceat(values, edges, axis=axis))
    lines = np.moveaxis(values, axis, 0)
    window = 1
    while 2 * window <= lengths.min():
        lines, window = more(lines[:-window], lines[window:]), 2 * window
    return np.moveaxis(more(lines[edges], lines[edges + lengths - window]), 0, axis)


def spread(values: NDArray[T], lefts: NDArray[np.intp], rows: int, columns: int) -> NDArray[T]:
    """A picture of ``rows`` × ``columns`` pixels; each column of values starts at its pixel in ``lefts``."""
    across = np.searchsorted(lefts, np.arange(columns), side="right") - 1
    picture = values.take(np.maximum(across, 0), axis=1)
    if rows != len(values):
        picture = picture.take(np.arange(rows) * len(values) // rows, axis=0)
    return picture
