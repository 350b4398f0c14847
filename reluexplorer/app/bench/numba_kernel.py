"""A training update as loops that Numba compiles; imported only where Numba is installed."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np


@numba.njit(fastmath=True)
def _forward(weights: Any, bias: Any, source: Any, target: Any, clip: bool) -> None:
    for row in range(source.shape[0]):
        out = target[row]
        out[:] = bias
        for i in range(weights.shape[0]):
            value, line = source[row, i], weights[i]
            for j in range(out.size):
                out[j] += value * line[j]
        if clip:
            for j in range(out.size):
                out[j] = max(out[j], out.dtype.type(0))


@numba.njit(fastmath=True)
def _backward(weights: Any, source: Any, delta: Any, below: Any, slopes: Any, bias_slopes: Any) -> None:
    slopes[:] = 0
    bias_slopes[:] = 0
    for row in range(source.shape[0]):
        d = delta[row]
        for j in range(d.size):
            bias_slopes[j] += d[j]
        for i in range(weights.shape[0]):
            value, line, slope = source[row, i], weights[i], slopes[i]
            total = d.dtype.type(0)
            for j in range(d.size):
                slope[j] += value * d[j]
                total += line[j] * d[j]
            below[row, i] = total if value > 0 else d.dtype.type(0)


@numba.njit(fastmath=True)
def _adam(flat: Any, gradient: Any, moments: Any, number: int, rate: Any) -> None:
    one = flat.dtype.type(1)
    mean_bias = one - flat.dtype.type(0.9) ** (number + 1)
    square_bias = one - flat.dtype.type(0.999) ** (number + 1)
    for k in range(flat.size):
        g = gradient[k]
        moments[0, k] = flat.dtype.type(0.9) * moments[0, k] + flat.dtype.type(0.1) * g
        moments[1, k] = flat.dtype.type(0.999) * moments[1, k] + flat.dtype.type(0.001) * g * g
        root = np.sqrt(moments[1, k] / square_bias) + flat.dtype.type(1e-8)
        flat[k] -= rate * (moments[0, k] / mean_bias) / root


@numba.njit(fastmath=True)
def updates(
    flat: Any, gradient: Any, moments: Any, work: Any, sizes: Any, x: Any, t: Any, first: int, count: int,
    rate: Any, adam: bool,
) -> None:  # fmt: skip
    """Make ``count`` updates from number ``first`` on; ``work`` is (2, columns, batch · widest column)."""
    layers = len(sizes) - 1
    batch = x.shape[1]
    one = flat.dtype.type(1)
    for number in range(first, first + count):
        place = number % x.shape[0]
        work[0, 0, : batch * 2] = x[place].ravel()
        start = 0
        for layer in range(layers):
            a, b = sizes[layer], sizes[layer + 1]
            source = work[0, layer, : batch * a].reshape(batch, a)
            target = work[0, layer + 1, : batch * b].reshape(batch, b)
            middle, end = start + a * b, start + a * b + b
            weights = flat[start:middle].reshape(a, b)
            _forward(weights, flat[middle:end], source, target, layer < layers - 1)
            start = end
        for row in range(batch):
            z = work[0, layers, row]
            work[1, layers, row] = (one / (one + np.exp(-z)) - t[place, row]) / flat.dtype.type(batch)
        for layer in range(layers - 1, -1, -1):
            a, b = sizes[layer], sizes[layer + 1]
            start -= (a + 1) * b
            middle, end = start + a * b, start + a * b + b
            _backward(
                flat[start:middle].reshape(a, b),
                work[0, layer, : batch * a].reshape(batch, a),
                work[1, layer + 1, : batch * b].reshape(batch, b),
                work[1, layer, : batch * a].reshape(batch, a),
                gradient[start:middle].reshape(a, b),
                gradient[middle:end],
            )
        if adam:
            _adam(flat, gradient, moments, number, rate)
        else:
            for k in range(flat.size):
                flat[k] -= rate * gradient[k]
