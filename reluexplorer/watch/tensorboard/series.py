"""Values by step that come one by one, and are given out as arrays without being gone through again."""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray


class Series:
    """One value for each step, by ascending steps; most come in this order, others are sorted in later."""

    def __init__(self) -> None:
        self._steps, self._ranks, self._values = array("q"), array("q"), array("d")
        self._is_sorted = True

    def put(self, step: int, rank: int, value: float) -> None:
        """Keep the value of a step: of several that with the highest rank, and of these the last."""
        if not self._steps or step != self._steps[-1]:
            self._is_sorted &= not self._steps or step > self._steps[-1]
            self._steps.append(step)
            self._ranks.append(rank)
            self._values.append(value)
        elif rank >= self._ranks[-1]:
            self._ranks[-1], self._values[-1] = rank, value

    @property
    def steps(self) -> NDArray[np.int64]:
        """(values,): ascending, a copy."""
        self._sort()
        return np.array(self._steps, np.int64)

    @property
    def values(self) -> NDArray[np.float64]:
        """(values,), a copy."""
        self._sort()
        return np.array(self._values, np.float64)

    def _sort(self) -> None:
        """Bring all into order, and keep one value of each step."""
        if self._is_sorted:
            return
        steps, ranks = np.array(self._steps, np.int64), np.array(self._ranks, np.int64)
        order = np.lexsort((ranks, steps))  # stable: of equal ones the last that came stays last
        lasts = order[np.append(np.diff(steps[order]) != 0, True)]
        self._steps, self._ranks = array("q", steps[lasts].tolist()), array("q", ranks[lasts].tolist())
        self._values = array("d", np.array(self._values, np.float64)[lasts].tolist())
        self._is_sorted = True
