"""Max-pooling over 2×2 squares: along the rows, then along the columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Array
from reluexplorer.core.bound_calls import Call, maximum
from reluexplorer.core.network.convolution import POOL

_INTEGERS = {"float32": np.int32, "float64": np.int64}


class Pool:
    """The larger of each two neighbours along one axis; an odd last one is left out.

    ``delta`` goes back to the larger neighbour alone, to the first of two equal ones. A number's sign is its
    first bit: that of a − b, spread over the whole number, is the mask of where b is larger.
    """

    def __init__(self, source: Array, axis: int, result: Array) -> None:
        self._first, self._second = _pairs(source, axis)
        self._axis, self._result = axis, result
        self._difference: Array = np.zeros_like(result)

    def forward(self) -> list[Call]:
        """Return the calls that leave the larger neighbours in the result."""
        return [maximum(self._first, self._second, self._result)]

    def backward(self, delta: Array, out: Array) -> list[Call]:
        """Return the calls that turn the derivative by the result into the one by the source, in ``out``.

        What is left out of the pairs stays as it is there: 0.
        """
        first, second = _pairs(out, self._axis)
        mask = bits(self._difference)
        return [
            (np.subtract, (self._first, self._second, self._difference)),
            spread_sign(mask),
            (np.bitwise_and, (bits(delta), mask, bits(second))),
            (np.subtract, (delta, second, first)),
        ]


class Squares:
    """The largest of each 2×2 square of (rows, maps, columns, samples) ``source``, left in ``result``."""

    def __init__(self, source: Array, result: Array) -> None:
        rows, maps, columns, samples = source.shape
        by_row: Array = np.zeros((rows // POOL, maps, columns, samples), dtype=source.dtype)
        self._by_row_delta: Array = np.zeros_like(by_row)
        self._down, self._across = Pool(source, 0, by_row), Pool(by_row, 2, result)

    def forward(self) -> list[Call]:
        """Return the calls that fill the result."""
        return [*self._down.forward(), *self._across.forward()]

    def backward(self, delta: Array, out: Array) -> list[Call]:
        """Return the calls that turn the derivative by the result into the one by the source, in ``out``."""
        return [
            *self._across.backward(delta, self._by_row_delta),
            *self._down.backward(self._by_row_delta, out),
        ]


def _pairs(source: Array, axis: int) -> tuple[Array, Array]:
    """Return views of the first and of the second of each pair along an axis."""
    turned = source.swapaxes(0, axis)
    length = len(turned) // POOL * POOL
    return turned[0:length:POOL].swapaxes(0, axis), turned[1:length:POOL].swapaxes(0, axis)


def bits(numbers: Array) -> NDArray[np.signedinteger]:
    """Return the same memory as integers of the same width."""
    return numbers.view(_INTEGERS[str(numbers.dtype)])


def spread_sign(integers: NDArray[np.signedinteger]) -> Call:
    """Return the call that sets all bits of each integer to its first."""
    width = np.array(8 * integers.itemsize - 1, dtype=integers.dtype)
    return np.right_shift, (integers, width, integers)
