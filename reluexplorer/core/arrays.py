"""Kinds of arrays by name, and arrays at the borders: whoever gets one may keep it, nobody writes into it."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
_Any = TypeVar("_Any", bound=NDArray[Any])


def read_only(array: _Any) -> _Any:
    """Make an array read-only and return it."""
    array.flags.writeable = False
    return array
