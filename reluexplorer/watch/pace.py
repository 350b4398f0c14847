"""What watching costs, from the times of steps with and without a look, and how often one may look for it."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from time import perf_counter

RARELY = 10_000
USUALLY = 50
"""Steps between two looks where nothing is said; more where they would cost more than ``SMALL``."""
SMALL = 0.04
SELDOM = 10 * USUALLY
"""Steps between two looks where nothing is said, at most: what costs more is still to be seen."""
_ENOUGH = 3
_MANY = 8


@dataclass(eq=False)
class Pace:
    """Times of steps, in seconds, of which the lower quartiles count.

    Evaluations between steps are long, and on a busy machine other processes interrupt most looks.
    """

    every: int
    cost: float | None = None
    """Share of the time of steps that watching may take; ``every`` then follows it."""
    least: int = 1
    """Never look more often than every so many steps."""
    most: int = RARELY
    """Nor less often."""
    _last: float = math.nan
    _plain: deque[float] = field(default_factory=lambda: deque(maxlen=31))
    _looked: deque[float] = field(default_factory=lambda: deque(maxlen=9))

    def stepped(self, *, looked: bool) -> None:
        """Take in the end of a step."""
        now = perf_counter()
        if not math.isnan(self._last):
            (self._looked if looked else self._plain).append(now - self._last)
        self._last = now

    def choose(self) -> float:
        """Return the share of a step's time that watching takes, NaN until it is known.

        Where a share is given and enough steps were timed, how often to look is chosen anew.
        """
        extra, plain = self._quartiles()
        if not plain > 0.0:
            return math.nan
        share = extra / (plain * self.every)
        if self.cost is not None:
            self.every = min(max(math.ceil(extra / (plain * self.cost)), self.least), self.most)
        return share

    @classmethod
    def usual(cls) -> Pace:
        """Return the pace of a watch of which nothing is said: tiny networks are looked at less often."""
        return cls(USUALLY, SMALL, USUALLY, SELDOM)

    def _quartiles(self) -> tuple[float, float]:
        """Return what a look adds to a step and what a step takes without; NaN until both are known."""
        if len(self._looked) < _ENOUGH or len(self._plain) < _ENOUGH:
            return math.nan, math.nan
        plain = _quartile(self._plain)
        return max(_quartile(self._looked) - plain, 0.0), plain


def _quartile(times: deque[float]) -> float:
    """Return the lower quartile, of a few times the median: the least of them would be a matter of luck."""
    return sorted(times)[len(times) // (4 if len(times) >= _MANY else 2)]
