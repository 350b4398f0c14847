"""One convolution: the shifted columns that it reads, and its products forward and back."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import as_strided

from reluexplorer.core.arrays import Array
from reluexplorer.core.bound_calls import Call
from reluexplorer.core.network.convolution import LayerParameters


class Windows:
    """What filters read of (rows, channels, columns, samples) maps, surrounded by zeros.

    The place y, of ``places`` in each direction, reads ``taps`` neighbours from ``stride``·y + ``first`` on.
    Each row holds ``taps`` copies of itself, shifted by a column each, and, if ``ones``, a last channel of
    ones. A row of places then reads ``taps`` neighbouring rows, which are one matrix without a copy:
    ``matrices`` is (rows of places, taps·(taps·channels + 1), places in a row · samples).
    """

    def __init__(
        self, source: Array, places: tuple[int, int], taps: int, first: int, stride: int, *, ones: bool
    ) -> None:
        _, channels, columns, samples = source.shape
        depth, across = taps * channels + ones, places[1] * samples
        rows = stride * (places[0] - 1) + taps
        held: Array = np.zeros((rows, depth, places[1], samples), dtype=source.dtype)
        if ones:
            held[:, -1] = 1.0
        flat = held.reshape(rows, depth, across)
        self.matrices: Array = as_strided(
            flat, (places[0], taps * depth, across), (stride * flat.strides[0], *flat.strides[1:])
        )
        self.fill: list[Call] = []
        """Calls that copy the source."""
        below, above = taken(len(source), rows, first, 1)
        for tap in range(taps):
            there, here = taken(columns, places[1], first + tap, stride)
            copied = held[below, tap * channels : (tap + 1) * channels, there]
            self.fill.append((np.copyto, (copied, source[above, :, here])))


def taken(size: int, places: int, shift: int, stride: int) -> tuple[slice, slice]:
    """Return which places y read something at stride·y + shift of a line of ``size``, and what they read."""
    first = max(0, -(shift // stride))
    last = min(places, (size - 1 - shift) // stride + 1)
    if last <= first:
        return slice(0, 0), slice(0, 0)
    start = first * stride + shift
    return slice(first, last), slice(start, start + (last - first - 1) * stride + 1, stride)


class Convolution:
    """The products of one layer.

    ``source`` is what it reads, (rows, channels, columns, samples); ``result`` receives the pre-activations,
    (rows of places, maps, places in a row, samples).
    """

    def __init__(
        self,
        source: Array,
        result: Array,
        parameters: LayerParameters,
        gradient: LayerParameters,
        stride: int,
    ) -> None:
        filters = parameters.filters
        self._parameters, self._gradient = parameters, gradient
        maps, kernel, _, channels = filters.shape
        self._result, self._stride, self._kernel = result, stride, kernel
        places = result.shape[0], result.shape[2]
        self._windows = Windows(source, places, kernel, -(kernel // 2), stride, ones=True)
        dtype, rows, depth = source.dtype, len(result), kernel * channels + 1
        self._weights: Array = np.zeros((maps, kernel, depth), dtype=dtype)
        self._by_row: Array = np.zeros((rows, maps, kernel * depth), dtype=dtype)
        self._sum: Array = np.zeros((maps, kernel, depth), dtype=dtype)

    def _parts(self, matrix: Array) -> tuple[Array, Array]:
        """Return filters (maps, kernel, kernel·channels) and biases (maps,) in a (maps, kernel, …) matrix."""
        return matrix[:, :, :-1], matrix[:, self._kernel // 2, -1]

    def _rows(self, filters: Array) -> Array:
        return filters.reshape(*filters.shape[:2], -1)

    def forward(self) -> list[Call]:
        """Return the calls that leave the pre-activations in the result."""
        filters, biases = self._parts(self._weights)
        maps = len(filters)
        return [
            *self._windows.fill,
            (np.copyto, (filters, self._rows(self._parameters.filters))),
            (np.copyto, (biases, self._parameters.biases)),
            (np.matmul, (self._weights.reshape(maps, -1), self._windows.matrices, _matrices(self._result))),
        ]

    def parameter_gradient(self, delta: Array) -> list[Call]:
        """Return the calls for the derivatives by the parameters, of ``delta``, the one by the result."""
        filters, biases = self._parts(self._sum)
        maps = len(filters)
        return [
            (np.matmul, (_matrices(delta), self._windows.matrices.transpose(0, 2, 1), self._by_row)),
            (np.add.reduce, (self._by_row, 0, None, self._sum.reshape(maps, -1))),
            (np.copyto, (self._rows(self._gradient.filters), filters)),
            (np.copyto, (self._gradient.biases, biases)),
        ]

    def source_gradient(self, delta: Array, out: Array) -> list[Call]:
        """Return the calls that leave in ``out`` the derivative by the source.

        It is a convolution of ``delta`` with the filters turned by half a turn. With a stride s the pixels
        s·y + a of each a are read through taps of their own, and their results lie apart until the last copy.
        """
        filters, s = self._parameters.filters, self._stride
        maps, kernel, _, channels = filters.shape
        first = -((kernel - 1 - kernel // 2) // s)
        taps = (s - 1 + kernel // 2) // s - first + 1
        rows, _, columns, samples = delta.shape
        windows = Windows(delta, (rows, columns), taps, first, 1, ones=False)
        turned: Array = np.zeros((s, s, channels, taps, taps, maps), dtype=delta.dtype)
        calls = list(windows.fill)
        copies: list[Call] = []
        apart = np.zeros((rows, s, s, channels, columns, samples), dtype=delta.dtype) if s > 1 else out
        for down, across in np.ndindex(s, s):
            (below, i), (beside, j) = (_turned(kernel, s, phase, taps, first) for phase in (down, across))
            calls.append(
                (np.copyto, (turned[down, across, :, below, beside], filters[:, i, j].transpose(3, 1, 2, 0)))
            )
            if s > 1:
                pixels = out[down::s, :, across::s]
                copies.append((np.copyto, (pixels, apart[: len(pixels), down, across, :, : pixels.shape[2]])))
        weights = turned.reshape(s * s * channels, -1)
        results = apart.reshape(rows, len(weights), columns * samples)
        return [*calls, (np.matmul, (weights, windows.matrices, results)), *copies]


def _turned(kernel: int, stride: int, phase: int, taps: int, first: int) -> tuple[slice, slice]:
    """Return which taps of the pixels stride·y + phase see filters, and which rows of these, in their order.

    The place y + first + tap reads such a pixel with row phase + kernel // 2 − stride·(first + tap).
    """
    top = phase + kernel // 2 - stride * first
    rows = [(tap, top - stride * tap) for tap in range(taps) if 0 <= top - stride * tap < kernel]
    if not rows:
        return slice(0, 0), slice(0, 0)
    (start, high), (end, low) = rows[0], rows[-1]
    return slice(start, end + 1), slice(high, low - stride if low >= stride else None, -stride)


def _matrices(maps: Array) -> Array:
    """Return (rows, maps, columns · samples) of (rows, maps, columns, samples)."""
    return maps.reshape(*maps.shape[:2], -1)
