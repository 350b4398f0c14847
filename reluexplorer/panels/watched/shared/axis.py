"""The steps of a run from left to right, the same in each picture of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from reluexplorer.watch.run import WatchedRun


@dataclass(frozen=True)
class StepAxis:
    """From the first step to the last."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """Steps from end to end, one at least."""
        return max(1, self.last - self.first)

    def share(self, step: float) -> float:
        """Return where a step is: 0 at the first, 1 at the last."""
        return (step - self.first) / self.length

    def shares(self, steps: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return (n,): where steps are."""
        found: NDArray[np.float64] = (steps - self.first) / self.length
        return found

    def step_at(self, share: float) -> int:
        """Return the step at a share of the way, within the ends."""
        return min(max(round(self.first + share * self.length), self.first), self.last)

    def ticks(self, most: int) -> tuple[int, ...]:
        """Return at most so many round steps, evenly apart, within the ends."""
        rough = self.length / max(1, most)
        power = 10.0 ** math.floor(math.log10(max(rough, 1.0)))
        apart = next((int(each * power) for each in (1, 2, 5, 10) if each * power >= rough), int(10 * power))
        begin = -(-self.first // apart) * apart
        return tuple(range(begin, self.last + 1, apart))


@lru_cache(maxsize=2)
def axis_of(run: WatchedRun) -> StepAxis:
    """Return the axis of all that a run tells; from 0 on where it begins soon after."""
    kept = [each for each in (run.steps, run.loss.steps, run.learning_rate.steps) if len(each)]
    first = min((int(each[0]) for each in kept), default=0)
    return StepAxis(0 if first <= run.step / 10 else first, run.step)


def nearest_look(run: WatchedRun, step: int) -> int:
    """Return the step of the look nearest to a step; the step itself where nothing was looked at."""
    if not len(run.steps):
        return step
    row = int(np.searchsorted(run.steps, step))
    beside = [int(run.steps[each]) for each in (row - 1, row) if 0 <= each < len(run.steps)]
    return min(beside, key=lambda each: (abs(each - step), each))
