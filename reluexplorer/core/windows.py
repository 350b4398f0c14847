"""The box of inputs that is looked at, and bounds of what a network is given in boxes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.datasets import Dataset, Floats

Bounds = tuple[Floats, Floats]


def window_of(dataset: Dataset) -> Bounds:
    """Return the lowest and highest of each coordinate: of the drawn plane, or of all samples."""
    if dataset.flat:
        count = dataset.places.shape[1]
        low, high = dataset.window
        return np.full(count, float(low)), np.full(count, float(high))
    return dataset.inputs.min(axis=0), dataset.inputs.max(axis=0)


def feature_bounds(names: Sequence[str]) -> Callable[[Floats, Floats], Bounds]:
    """Return the map from (boxes, 2) lowest and highest coordinates to exact bounds of features."""

    def bounds(low: Floats, high: Floats) -> Bounds:
        pairs = [_BOUNDS[name](low[:, 0], high[:, 0], low[:, 1], high[:, 1]) for name in names]
        return np.column_stack([a for a, _ in pairs]), np.column_stack([b for _, b in pairs])

    return bounds


def _square(low: Floats, high: Floats) -> Bounds:
    ends = low * low, high * high
    across = (low < 0) & (high > 0)
    return np.where(across, 0.0, np.minimum(*ends)), np.maximum(*ends)


def _product(a: Floats, b: Floats, c: Floats, d: Floats) -> Bounds:
    corners = np.stack([a * c, a * d, b * c, b * d])
    return corners.min(axis=0), corners.max(axis=0)


def _sine(low: Floats, high: Floats) -> Bounds:
    """The sine turns at π/2 + kπ: a box that holds such a place has 1 or −1 for its bound."""
    ends = np.sin(low), np.sin(high)

    def holds(first: float) -> NDArray[Any]:
        turn = 2 * np.pi
        return np.asarray(np.floor((high - first) / turn) > np.ceil((low - first) / turn) - 1)

    lowest = np.where(holds(-np.pi / 2), -1.0, np.minimum(*ends))
    return lowest, np.where(holds(np.pi / 2), 1.0, np.maximum(*ends))


_BOUNDS: dict[str, Callable[[Floats, Floats, Floats, Floats], Bounds]] = {
    "x1": lambda a, b, _c, _d: (a, b),
    "x2": lambda _a, _b, c, d: (c, d),
    "x1^2": lambda a, b, _c, _d: _square(a, b),
    "x2^2": lambda _a, _b, c, d: _square(c, d),
    "x1*x2": _product,
    "sin(x1)": lambda a, b, _c, _d: _sine(a, b),
    "sin(x2)": lambda _a, _b, c, d: _sine(c, d),
}
