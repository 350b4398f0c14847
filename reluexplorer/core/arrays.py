"""Kinds of arrays by name, and arrays at the borders: whoever gets one may keep it, nobody writes into it."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
_Any = TypeVar("_Any", bound=NDArray[Any])


def rows_of(samples: NDArray[Any], rows: Indices) -> NDArray[Any]:
    """Return some rows, without a copy of them where they follow each other."""
    if rows.size and rows[-1] - rows[0] == rows.size - 1 and (np.diff(rows) == 1).all():
        return samples[rows[0] : rows[-1] + 1]
    return samples[rows]


def read_only(array: _Any) -> _Any:
    """Make an array read-only and return it."""
    array.flags.writeable = False
    return array
