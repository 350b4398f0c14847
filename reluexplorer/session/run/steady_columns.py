"""Rows of measures kept as columns: a picture copies a dozen arrays instead of thousands of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import read_only


class Columns:
    """A table of at most ``capacity`` rows whose columns have names; the first row fixes their shapes."""

    def __init__(self, capacity: int) -> None:
        self.count = 0
        self._capacity = capacity
        self._arrays: dict[str, NDArray[Any]] = {}

    def add(self, row: Mapping[str, NDArray[Any]]) -> None:
        """Append a row; IndexError where there is no room."""
        if not self._arrays:
            self._arrays = {name: np.zeros((self._capacity, *v.shape), v.dtype) for name, v in row.items()}
        for name, value in row.items():
            self._arrays[name][self.count] = value
        self.count += 1

    def column(self, name: str) -> NDArray[Any]:
        """Return the values of all rows: a view, not to be written into; KeyError before the first row."""
        return self._arrays[name][: self.count]

    def keep(self, which: NDArray[np.bool_]) -> None:
        """Drop the other rows."""
        rows = np.flatnonzero(which)
        for array in self._arrays.values():
            array[: len(rows)] = array[rows]
        self.count = len(rows)

    def copy(self) -> Columns:
        """Return another table with the same rows."""
        other = Columns(self._capacity)
        other.count = self.count
        other._arrays = {name: array.copy() for name, array in self._arrays.items()}
        return other

    def frozen(self) -> dict[str, NDArray[Any]]:
        """Return a read-only copy of each column."""
        return {name: read_only(self.column(name).copy()) for name in self._arrays}
