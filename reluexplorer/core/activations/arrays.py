"""What the functions' inner loops share: typed constants, and blocks that stay in the cache."""

from __future__ import annotations

import math
from functools import wraps
from typing import Any

import numpy as np

from reluexplorer.core.activations.entry import Array, Kernel, Work
from reluexplorer.core.special import BLOCK

_MOST = 4096


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
