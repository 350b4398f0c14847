"""Piecewise linear functions and their near relatives: ReLU, its leaks, limits and shifts."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.activations.arrays import constants
from reluexplorer.core.activations.entry import Array, Work


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


def relu6(x: Array, value: Array, slope: Array | None, work: Work) -> None:
    """Min(max(0, x), 6)."""
    clipped(x, value, slope, work, 0.0, 6.0)


def clipped(x: Array, value: Array, slope: Array | None, work: Work, low: float, high: float) -> None:
    """Min(max(low, x), high)."""
    c = constants(x)
    if slope is not None:
        np.greater(x, c[low], slope)
        np.less(x, c[high], work[0])
        np.multiply(slope, work[0], slope)
    np.maximum(x, c[low], out=value)
    np.minimum(value, c[high], out=value)


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


def identity(x: Array, value: Array, slope: Array | None, _work: Work) -> None:
    """X itself."""
    np.copyto(value, x)
    if slope is not None:
        slope.fill(1.0)


def soft_shrink(x: Array, value: Array, slope: Array | None, work: Work, reach: float) -> None:
    """X moved towards 0 by ``reach``, and 0 in between."""
    c = constants(x)
    if slope is not None:
        np.absolute(x, slope)
        np.greater(slope, c[reach], slope)
    bounded = work[0]
    np.maximum(x, c[-reach], out=bounded)
    np.minimum(bounded, c[reach], out=bounded)
    np.subtract(x, bounded, value)


def hard_shrink(x: Array, value: Array, slope: Array | None, work: Work, reach: float) -> None:
    """X outside of ±``reach``, and 0 inside."""
    opened = work[0] if slope is None else slope
    np.absolute(x, opened)
    np.greater(opened, constants(x)[reach], opened)
    np.multiply(x, opened, value)
