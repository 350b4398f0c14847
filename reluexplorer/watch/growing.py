"""Arrays that rows are appended to as a run goes on, and whose rows so far are given out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import read_only


class Rows:
    """Rows of one type: room is doubled when it ends; what was given out is never changed."""

    def __init__(self, empty: float, dtype: type[np.generic], columns: int = 0) -> None:
        self._empty, self._dtype = empty, dtype
        self._room: NDArray[Any] = np.full((16, columns), empty, dtype)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def append(self, row: NDArray[Any]) -> None:
        """Add a row; a longer one adds columns, in which all before it are empty."""
        self._make_room(len(row))
        self._room[self._count, : len(row)] = row
        self._count += 1

    def _make_room(self, columns: int) -> None:
        rows, before = self._room.shape
        if self._count == rows or columns > before:
            more = 2 * rows if self._count == rows else rows
            room = np.full((more, max(before, columns)), self._empty, self._dtype)
            room[: self._count, :before] = self._room[: self._count]
            self._room = room

    def widened(self, columns: int) -> NDArray[Any]:
        """Return (rows, columns), read-only: all rows so far, with at least so many columns asked for."""
        self._make_room(columns)
        return read_only(self._room[: self._count, :columns])

    def last(self, columns: int) -> NDArray[Any]:
        """Return (columns,): the last row, empty where there is none."""
        if not self._count:
            return np.full(columns, self._empty, self._dtype)
        row: NDArray[Any] = self.widened(columns)[-1]
        return row
