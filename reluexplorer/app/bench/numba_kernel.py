"""A training update as loops that Numba compiles; imported only where Numba is installed."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np


@numba.njit(fastmath=True, cache=False)
def updates(  # noqa: C901, PLR0912
    flat: Any, gradient: Any, moments: Any, work: Any, sizes: Any, x: Any, t: Any, first: int, count: int,
    rate: Any, adam: bool,
) -> None:  # fmt: skip
    """Make ``count`` updates from number ``first`` on; ``work`` is (2, columns, batch, widest unit count)."""
    layers = len(sizes) - 1
    batch = x.shape[1]
    one = flat.dtype.type(1)
    for number in range(first, first + count):
        place = number % x.shape[0]
        work[0, 0, :, :2] = x[place]
        start = 0
        for layer in range(layers):
            fan_in, fan_out = sizes[layer], sizes[layer + 1]
            bias = start + fan_in * fan_out
            for row in range(batch):
                for j in range(fan_out):
                    work[0, layer + 1, row, j] = flat[bias + j]
                for i in range(fan_in):
                    value = work[0, layer, row, i]
                    for j in range(fan_out):
                        work[0, layer + 1, row, j] += value * flat[start + i * fan_out + j]
                if layer < layers - 1:
                    for j in range(fan_out):
                        work[0, layer + 1, row, j] = max(work[0, layer + 1, row, j], flat.dtype.type(0))
            start = bias + fan_out
        for row in range(batch):
            z = work[0, layers, row, 0]
            work[1, layers, row, 0] = (one / (one + np.exp(-z)) - t[place, row]) / flat.dtype.type(batch)
        gradient[:] = 0
        for layer in range(layers - 1, -1, -1):
            fan_in, fan_out = sizes[layer], sizes[layer + 1]
            start -= (fan_in + 1) * fan_out
            bias = start + fan_in * fan_out
            for row in range(batch):
                for j in range(fan_out):
                    gradient[bias + j] += work[1, layer + 1, row, j]
                for i in range(fan_in):
                    value = work[0, layer, row, i]
                    total = flat.dtype.type(0)
                    for j in range(fan_out):
                        delta = work[1, layer + 1, row, j]
                        gradient[start + i * fan_out + j] += value * delta
                        total += flat[start + i * fan_out + j] * delta
                    work[1, layer, row, i] = total if value > 0 else flat.dtype.type(0)
        if adam:
            mean_bias = one - flat.dtype.type(0.9) ** (number + 1)
            square_bias = one - flat.dtype.type(0.999) ** (number + 1)
            for k in range(flat.size):
                g = gradient[k]
                moments[0, k] = flat.dtype.type(0.9) * moments[0, k] + flat.dtype.type(0.1) * g
                moments[1, k] = flat.dtype.type(0.999) * moments[1, k] + flat.dtype.type(0.001) * g * g
                root = np.sqrt(moments[1, k] / square_bias) + flat.dtype.type(1e-8)
                flat[k] -= rate * (moments[0, k] / mean_bias) / root
        else:
            for k in range(flat.size):
                flat[k] -= rate * gradient[k]
