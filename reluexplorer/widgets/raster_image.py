"""Activations as a picture of few rows: what many samples give in one line of pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


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
    samples, units = activations.shape
    if samples > rows:
        edges = np.linspace(0, samples, rows + 1).astype(np.intp)
        picked = np.empty((rows, units), np.float32)
        for row, (start, stop) in enumerate(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)):
            part = activations[start:stop] if row_order is None else activations[row_order[start:stop]]
            picked[row] = _largest(part, axis=0)
    else:
        picked = np.asarray(activations if row_order is None else activations[row_order], np.float32)
    if column_order is not None:
        picked = picked[:, column_order]
    if units > columns:
        edges = np.linspace(0, units, columns + 1).astype(np.intp)[:-1]
        high, low = np.maximum.reduceat(picked, edges, axis=1), np.minimum.reduceat(picked, edges, axis=1)
        picked = np.where(high >= -low, high, low)
    return picked


def spread(
    values: NDArray[np.float32], lefts: NDArray[np.intp], rows: int, columns: int
) -> NDArray[np.float32]:
    """A picture of ``rows`` × ``columns`` pixels; each column of values starts at its pixel in ``lefts``."""
    down = np.arange(rows) * len(values) // rows
    across = np.searchsorted(lefts, np.arange(columns), side="right") - 1
    picture: NDArray[np.float32] = values[np.ix_(down, np.maximum(across, 0))]
    return picture


def _largest(part: NDArray[Any], axis: int) -> NDArray[Any]:
    high, low = part.max(axis=axis), part.min(axis=axis)
    result: NDArray[Any] = np.where(high >= -low, high, low)
    return result
