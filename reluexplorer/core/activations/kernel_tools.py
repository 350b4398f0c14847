"""What the functions' inner loops share: typed constants, and blocks that stay in the cache."""

from __future__ import annotations

import math
from functools import wraps
from typing import Any

import numpy as np

from reluexplorer.core.activations.activation import Kernel, Work
from reluexplorer.core.arrays import Array
from reluexplorer.core.normal import BLOCK
from reluexplorer.language import _

_MOST = 4096
CORNERS = _("Any slope between those of both sides would do; training uses 0 at both corners.")
"""What is said of the corners of a clipped line."""


class Constants(dict[float, Array]):
    """Numbers as arrays without axes of one dtype, which ufuncs take faster than Python's numbers."""

    def __init__(self, dtype: np.dtype[Any]) -> None:
        super().__init__()
        self._dtype = dtype
        self.reach = float(math.floor(-math.log(float(np.finfo(dtype).tiny))))
        """e to the power of plus or minus this is a normal number, and so is its inverse."""

    def __missing__(self, number: float) -> Array:
        if len(self) >= _MOST:
            self.clear()
        typed = np.array(number, self._dtype)
        typed.flags.writeable = False
        self[number] = typed
        return typed


_TABLES = {np.dtype(kind): Constants(np.dtype(kind)) for kind in (np.float32, np.float64)}


def constants(x: Array) -> Constants:
    """Return the constants of the array's dtype."""
    return _TABLES[x.dtype]


def blockwise(kernel: Kernel) -> Kernel:
    """Return the kernel so that it goes over large arrays in blocks, each through all its ufuncs at once."""

    @wraps(kernel)
    def over_blocks(x: Array, value: Array, slope: Array | None, work: Work, *parameters: float) -> None:
        size = x.size
        if size <= BLOCK or not _gapless(x, value, slope, *work):
            kernel(x, value, slope, work, *parameters)
            return
        x, value = x.reshape(-1), value.reshape(-1)
        slope = None if slope is None else slope.reshape(-1)
        scratch = [array.reshape(-1) for array in work]
        for start in range(0, size, BLOCK):
            part = slice(start, min(start + BLOCK, size))
            count = part.stop - start
            kernel(
                x[part],
                value[part],
                None if slope is None else slope[part],
                [array[:count] for array in scratch],
                *parameters,
            )

    return over_blocks


def _gapless(*arrays: Array | None) -> bool:
    return all(array is None or array.flags.c_contiguous for array in arrays)


def logistic_into(x: Array, out: Array, denominator: Array) -> None:
    """Write eˣ/(1 + eˣ) into ``out``, which may be ``x``, and 1 + eˣ into ``denominator``.

    Both are relatively exact wherever they are normal numbers; x is taken as ``reach`` beyond it.
    """
    c = constants(x)
    np.minimum(x, c[c.reach], out=out)
    np.exp(out, out)
    np.add(out, c[1.0], denominator)
    np.divide(out, denominator, out)


def clipped(x: Array, value: Array, slope: Array | None, work: Work, low: float, high: float) -> None:
    """Min(max(low, x), high)."""
    c = constants(x)
    if slope is not None:
        np.greater(x, c[low], slope)
        np.less(x, c[high], work[0])
        np.multiply(slope, work[0], slope)
    np.maximum(x, c[low], out=value)
    np.minimum(value, c[high], out=value)
