"""What is read out of an event: its step, and its scalars and histograms by their tags."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reluexplorer.watch.tensorboard.wire import WireError, fields

_STEP, _SUMMARY = 2, 5
"""Of an Event, in tensorflow/core/util/event.proto."""
_VALUE = 1
_TAG, _SIMPLE, _HISTOGRAM, _TENSOR = 1, 2, 5, 8
"""Of a Summary and its Values, in tensorflow/core/framework/summary.proto."""
_LEAST, _LIMIT, _COUNT = 1, 6, 7
"""Of a HistogramProto there."""
_DTYPE, _SHAPE, _CONTENT, _SINGLE, _DOUBLE = 1, 2, 4, 5, 6
"""Of a TensorProto, in tensorflow/core/framework/tensor.proto."""
_TYPES = {1: "<f4", 2: "<f8"}
_MOST_BUCKETS = 1 << 20


@dataclass(frozen=True, eq=False)
class Histogram:
    """Counts of values between edges: (buckets,) each, ascending, left edge within, right edge not."""

    left: NDArray[np.float64]
    right: NDArray[np.float64]
    count: NDArray[np.float64]

    @property
    def least(self) -> float:
        """Left edge of the first bucket that holds a value; NaN where none does."""
        held = self.left[self.count > 0]
        return float(held[0]) if len(held) else float("nan")

    def silent(self) -> tuple[float, float]:
        """Return between which shares of the values are at or below 0; NaN where there are none.

        A bucket that 0 lies in may hold values on either side of it.
        """
        total = float(self.count.sum())
        if not total > 0.0:
            return float("nan"), float("nan")
        below = self.count[self.right <= 0.0].sum()
        at_most = self.count[self.left <= 0.0].sum()
        return float(below) / total, float(at_most) / total


@dataclass(frozen=True)
class Tagged:
    """One value of an event."""

    step: int
    tag: str
    value: float | Histogram


def entries(event: bytes) -> Iterator[Tagged]:
    """Yield the scalars and histograms of an event; all else, and what is malformed, is passed over.

    Raise :class:`WireError` where the event itself is no message.
    """
    step, summaries = 0, []
    for number, field in fields(memoryview(event)):
        if number == _STEP and isinstance(field, int):
            step = field - (1 << 64) if field >= 1 << 63 else field
        elif number == _SUMMARY and isinstance(field, memoryview):
            summaries.append(field)
    for summary in summaries:
        for number, field in fields(summary):
            if number == _VALUE and isinstance(field, memoryview):
                with suppress(WireError):
                    tag, value = _value(field)
                    if tag and value is not None:
                        yield Tagged(step, tag, value)


def _value(message: memoryview) -> tuple[str, float | Histogram | None]:
    tag, found = "", None
    for number, field in fields(message):
        if not isinstance(field, memoryview):
            continue
        if number == _TAG:
            tag = bytes(field[:1000]).decode("utf-8", "replace")
        elif number == _SIMPLE and len(field) == 4:
            found = struct.unpack("<f", field)[0]
        elif number == _HISTOGRAM:
            found = _histogram(field)
        elif number == _TENSOR:
            found = _of_tensor(field)
    return tag, found


def _histogram(message: memoryview) -> Histogram | None:
    """Return a histogram whose buckets are told by their right edges and counts."""
    numbers: dict[int, list[NDArray[np.float64]]] = {}
    for number, field in fields(message):
        if isinstance(field, memoryview) and number in {_LEAST, _LIMIT, _COUNT}:
            numbers.setdefault(number, []).append(_numbers(field, "<f8"))
    if not {_LIMIT, _COUNT} <= numbers.keys():
        return None
    right, count = np.concatenate(numbers[_LIMIT]), np.concatenate(numbers[_COUNT])
    if len(right) != len(count):
        return None
    least = float(numbers[_LEAST][0][0]) if _LEAST in numbers and len(numbers[_LEAST][0]) else -np.inf
    left = np.minimum(np.maximum(np.concatenate(([-np.inf], right[:-1])), least), right)
    return _checked(left, right, count)


def _of_tensor(message: memoryview) -> float | Histogram | None:
    """Return a scalar, or a histogram of rows (left, right, count), as TensorFlow 2 writes them."""
    dtype, sizes, raw = 0, list[int](), list[tuple[int, memoryview]]()
    for number, field in fields(message):
        if isinstance(field, int):
            dtype = field if number == _DTYPE else dtype
        elif number == _SHAPE:
            sizes = _sizes(field)
        elif number in {_CONTENT, _SINGLE, _DOUBLE}:
            raw.append((number, field))
    if dtype not in _TYPES:
        return None
    types = {_CONTENT: _TYPES[dtype], _SINGLE: "<f4", _DOUBLE: "<f8"}
    numbers = np.concatenate([np.empty(0), *(_numbers(field, types[number]) for number, field in raw)])
    if not sizes and len(numbers) == 1:
        return float(numbers[0])
    if len(sizes) == 2 and sizes[1] == 3 and len(numbers) == 3 * sizes[0]:
        return _of_rows(numbers.reshape(-1, 3))
    return None


def _of_rows(rows: NDArray[np.float64]) -> Histogram | None:
    left, right, count = rows.T
    if len(count) == 1:  # all values were the same: the bucket is one wide about it
        left = right = (left + right) / 2
    return _checked(left, right, count)


def _numbers(field: memoryview, kind: str) -> NDArray[np.float64]:
    if len(field) % np.dtype(kind).itemsize:
        raise WireError
    return np.frombuffer(field, kind).astype(np.float64)


def _sizes(message: memoryview) -> list[int]:
    """Return the sizes of a TensorShapeProto."""
    found = []
    for number, field in fields(message):
        if number == 2 and isinstance(field, memoryview):
            found += [size for inner, size in fields(field) if inner == 1 and isinstance(size, int)]
    return found


def _checked(
    left: NDArray[np.float64], right: NDArray[np.float64], count: NDArray[np.float64]
) -> Histogram | None:
    sound = 0 < len(count) <= _MOST_BUCKETS and bool(np.all(count >= 0.0)) and bool(np.all(left <= right))
    ascends = sound and bool(np.all(right[:-1] <= right[1:])) and np.isfinite(count.sum())
    return Histogram(left, right, count) if ascends else None
