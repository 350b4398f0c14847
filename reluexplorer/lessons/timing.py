"""Activation functions as they are usually written, over preallocated memory, and how long they take."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from reluexplorer.core.arrays import Array
from reluexplorer.core.data.splits import data_generator

Kernel = Callable[[Array, Array, Array], None]
"""Writes f(x) into its second argument; the third is memory to work with."""
BLOCK = 1 << 16
"""Numbers that are worked on; few enough to stay in the processor's cache, so that memory is not timed."""
PASSES = 16
"""Passes over them in one timing, about a million numbers in all."""


def _copy(x: Array, out: Array, _work: Array) -> None:
    np.copyto(out, x)


def _relu(x: Array, out: Array, _work: Array) -> None:
    np.maximum(x, x.dtype.type(0), out=out)


def _leaky(x: Array, out: Array, _work: Array) -> None:
    np.multiply(x, x.dtype.type(0.01), out=out)
    np.maximum(x, out, out=out)


def _tanh(x: Array, out: Array, _work: Array) -> None:
    np.tanh(x, out=out)


def _sigmoid(x: Array, out: Array, _work: Array) -> None:
    half = x.dtype.type(0.5)
    np.multiply(x, half, out=out)
    np.tanh(out, out=out)
    np.multiply(out, half, out=out)
    np.add(out, half, out=out)


def _elu(x: Array, out: Array, work: Array) -> None:
    zero = x.dtype.type(0)
    np.minimum(x, zero, out=out)
    np.expm1(out, out=out)
    np.maximum(x, zero, out=work)
    np.add(out, work, out=out)


def _gelu(x: Array, out: Array, work: Array) -> None:
    real = x.dtype.type
    scale = math.sqrt(2.0 / math.pi)
    np.multiply(x, x, out=work)
    np.multiply(work, real(scale * 0.044715), out=work)
    np.add(work, real(scale), out=work)
    np.multiply(work, x, out=work)
    np.tanh(work, out=work)
    np.add(work, real(1), out=work)
    np.multiply(x, real(0.5), out=out)
    np.multiply(out, work, out=out)


KERNELS: dict[str, tuple[str, Kernel]] = {
    "copy": ("Copying alone", _copy),
    "relu": ("ReLU", _relu),
    "leaky_relu": ("Leaky ReLU", _leaky),
    "tanh": ("Tanh", _tanh),
    "sigmoid": ("Sigmoid", _sigmoid),
    "elu": ("ELU", _elu),
    "gelu": ("GELU (tanh form)", _gelu),
}
"""Words and code of each function, by name."""


@dataclass(frozen=True)
class Timing:
    """Nanoseconds a number that a function took."""

    name: str
    nanoseconds: float


class Stopwatch:
    """Times every kernel in turn over the same numbers, so that a disturbance hits all alike."""

    def __init__(self, dtype: str) -> None:
        self._x = data_generator(0, "cost").standard_normal(BLOCK).astype(dtype)
        self._out = np.empty_like(self._x)
        self._work = np.empty_like(self._x)
        self.taken: dict[str, list[float]] = {name: [] for name in KERNELS}

    def round(self) -> Iterator[Timing]:
        """Time each kernel once, and yield it."""
        for name, (_, kernel) in KERNELS.items():
            kernel(self._x, self._out, self._work)
            begun = time.perf_counter()
            for _ in range(PASSES):
                kernel(self._x, self._out, self._work)
            spent = (time.perf_counter() - begun) * 1e9 / (PASSES * BLOCK)
            self.taken[name].append(spent)
            yield Timing(name, spent)

    def best(self, name: str) -> float:
        """Return the fewest nanoseconds a number so far: the round that was disturbed least."""
        return min(self.taken[name])

    def ratio(self, name: str) -> float:
        """Return the best time of a function as a multiple of ReLU's."""
        return self.best(name) / self.best("relu")
