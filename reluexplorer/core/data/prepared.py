"""A table's columns as they were learned, before numbers are scaled and words become inputs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import read_only

_SMALLEST = (np.uint8, np.int16, np.int32, np.float32)


@dataclass(frozen=True, eq=False)
class Prepared:
    """A column with its missing values filled; ``words`` are its categories, of which ``values`` are places.

    ``values`` are (rows,) numbers as they stand in the table, exactly, in the smallest type that holds them;
    NaN where that a number is missing is an input of its own.
    """

    name: str
    values: NDArray[Any]
    words: tuple[str, ...] = ()

    def texts(self) -> list[str]:
        """Return each row's cell, numbers so that the same ones are read again."""
        if self.words:
            return [self.words[place] for place in self.values.tolist()]
        return [_text(value) for value in self.values.tolist()]

    def ordered(self, order: NDArray[np.intp] | None) -> Prepared:
        """Return the column with its rows in another order; itself where there is none."""
        return self if order is None else Prepared(self.name, read_only(self.values[order]), self.words)


def prepared_numbers(name: str, values: NDArray[np.float64]) -> Prepared:
    """Return a column of numbers."""
    with np.errstate(invalid="ignore", over="ignore"):
        for kind in _SMALLEST:
            made = values.astype(kind)
            if (made == values).all():
                return Prepared(name, read_only(made))
    return Prepared(name, read_only(values.copy()))


def _text(value: float) -> str:
    if math.isnan(value):
        return ""
    return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))
