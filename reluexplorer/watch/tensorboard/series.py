"""Values by step that come one by one, and are given out as arrays without being gone through again."""

from __future__ import annotations

from array import array
from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray


class Series:
    """One value for each step, by ascending steps; most come in this order."""

    def __init__(self) -> None:
        self._steps, self._ranks, self._values = array("q"), array("q"), array("d")

    def put(self, step: int, rank: int, value: float) -> None:
        """Keep the value of a step: of several that with the highest rank, and of these the last."""
        steps = self._steps
        at = len(steps) if not steps or step > steps[-1] else bisect_left(steps, step)
        if at == len(steps) or steps[at] != step:
            steps.insert(at, step)
            self._ranks.insert(at, rank)
            self._values.insert(at, value)
        elif rank >= self._ranks[at]:
            self._ranks[at], self._values[at] = rank, value

    @property
    def steps(self) -> NDArray[np.int64]:
        """(values,): ascending, a copy."""
        return np.array(self._steps, np.int64)

    @property
    def values(self) -> NDArray[np.float64]:
        """(values,), a copy."""
        return np.array(self._values, np.float64)
