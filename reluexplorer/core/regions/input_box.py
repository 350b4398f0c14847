"""The box of inputs that is looked at, and bounds of what a network is given in boxes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Floats
from reluexplorer.core.data.dataset import Dataset

Bounds = tuple[Floats, Floats]


def window_of(dataset: Dataset) -> Bounds:
    """Return the lowest and highest of each coordinate: of the drawn plane, or of all samples."""
    if dataset.flat and dataset.scales:
        edges = [fitted(column) for column in dataset.places.T]
        return np.array([low for low, _ in edges]), np.array([high for _, high in edges])
    if dataset.flat:
        count = dataset.places.shape[1]
        low, high = dataset.window
        return np.full(count, float(low)), np.full(count, float(high))
    return dataset.inputs.min(axis=0), dataset.inputs.max(axis=0)


_TAIL = 0.05
_MARGIN = 0.06


def fitted(values: Floats) -> tuple[float, float]:
    """Return the range that ``values`` fill, with a margin; values far outside the others do not stretch it.

    Far is more than half the span of the middle 90 % away from that; where those are all one, all count.
    """
    low, high = np.quantile(values, (_TAIL, 1.0 - _TAIL))
    reach = 0.5 * (high - low)
    if reach > 0.0:
        return _with_margin(max(low - reach, values.min()), min(high + reach, values.max()))
    return extent(values)


def extent(values: Floats) -> tuple[float, float]:
    """Return the range that holds all ``values``, with a margin."""
    return _with_margin(values.min(), values.max())


def _with_margin(low: float, high: float) -> tuple[float, float]:
    margin = _MARGIN * (high - low)
    if not margin > np.spacing(max(abs(low), abs(high))):
        margin = 0.1 * max(abs(float(low)), 1.0)
    return float(low - margin), float(high + margin)


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
