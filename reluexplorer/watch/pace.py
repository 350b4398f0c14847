"""What watching costs, from the times of steps with and without a look, and how often one may look for it."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter

RARELY = 10_000
_ENOUGH = 3


@dataclass(eq=False)
class Pace:
    """Times of steps, in seconds, of which medians count, as evaluations between steps are long."""

    every: int
    cost: float | None = None
    """Share of the time of steps that watching may take; ``every`` then follows it."""
    _last: float = math.nan
    _plain: deque[float] = field(default_factory=lambda: deque(maxlen=31))
    _looked: deque[float] = field(default_factory=lambda: deque(maxlen=9))

    def stepped(self, *, looked: bool) -> None:
        """Take in the end of a step."""
        now = perf_counter()
        if not math.isnan(self._last):
            (self._looked if looked else self._plain).append(now - self._last)
        self._last = now

    def measured(self) -> float:
        """Return the share of a step's time that watching takes, NaN until it is known."""
        extra, plain = self._medians()
        return extra / (plain * self.every) if plain > 0.0 else math.nan

    def choose(self) -> None:
        """Choose anew how often to look, where a cost is given and enough steps were timed."""
        extra, plain = self._medians()
        if self.cost is not None and plain > 0.0:
            self.every = min(max(math.ceil(extra / (plain * self.cost)), 1), RARELY)

    def _medians(self) -> tuple[float, float]:
        """Return what a look adds to a step and what a step takes without; NaN until both are known."""
        if len(self._looked) < _ENOUGH or len(self._plain) < _ENOUGH:
            return math.nan, math.nan
        plain = median(self._plain)
        return max(median(self._looked) - plain, 0.0), plain
