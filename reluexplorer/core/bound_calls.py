"""A step as a list of bound calls: functions with the very arrays that they read and write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from reluexplorer.core.arrays import Array

Call = tuple[Callable[..., object], tuple[Any, ...]]


def run(calls: Iterable[Call]) -> None:
    """Make the calls in their order."""
    for function, arguments in calls:
        function(*arguments)


def constant(value: float, dtype: np.dtype[Any]) -> Array:
    """Return ``value`` as an array without axes, which a ufunc takes faster than a Python number."""
    return np.array(value, dtype=dtype)


def maximum(x: Array, y: Array, out: Array) -> Call:
    """Call for the larger of two arrays; the ufunc takes its third array by keyword alone."""
    return _maximum, (x, y, out)


def minimum(x: Array, y: Array, out: Array) -> Call:
    """Call for the smaller of two arrays."""
    return _minimum, (x, y, out)


def _maximum(x: Array, y: Array, out: Array, larger: np.ufunc = np.maximum) -> None:
    larger(x, y, out=out)


def _minimum(x: Array, y: Array, out: Array, smaller: np.ufunc = np.minimum) -> None:
    smaller(x, y, out=out)


def rebound(call: Call, old: Sequence[Array], new: Sequence[Array]) -> Call:
    """Return the call with each argument that is one of ``old`` replaced by its counterpart."""
    function, arguments = call
    exchanged = {id(before): after for before, after in zip(old, new, strict=True)}
    if not any(id(argument) in exchanged for argument in arguments):
        return call
    return function, tuple(exchanged.get(id(argument), argument) for argument in arguments)
