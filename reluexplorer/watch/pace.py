"""What watching costs, from the times of steps with and without a look, and how often one may look for it."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import NamedTuple

USUALLY = 50
"""Steps between two looks where nothing is said."""
AUTO = "auto"
"""Said in the place of steps: as often as ``SMALL`` allows."""
SMALL = 0.03
SELDOM = 3 * USUALLY
"""Steps between two looks at most, whatever they cost: rarer ones would miss most of a short training."""
_ENOUGH = 5
_SOME = 16


class _Looked(NamedTuple):
    """Seconds of a step with a look: up to the forward pass, and from there to its end."""

    before: float
    took: float


@dataclass(eq=False)
class Pace:
    """Times of steps, in seconds, of which the medians count: of all looks, and of the last 1,000 others."""

    every: int = USUALLY
    cost: float | None = None
    """Share of the time of steps that watching may take; ``every`` then follows it."""
    _last: float = math.nan
    _began: float = math.nan
    _plain: deque[float] = field(default_factory=lambda: deque(maxlen=1000))
    _looks: int = 0
    _known: float = math.nan
    _looked: deque[_Looked] = field(default_factory=lambda: deque(maxlen=1000))

    def begins(self) -> None:
        """Take in that the forward pass of a step with a look begins."""
        self._began = perf_counter()

    def stepped(self, *, looked: bool) -> None:
        """Take in the end of a step."""
        now = perf_counter()
        if not math.isnan(self._last):
            if looked:
                self._looked.append(_Looked(self._began - self._last, now - self._began))
            else:
                self._plain.append(now - self._last)
        self._last = now

    def choose(self) -> float:
        """Return the share of a step's time that watching takes, NaN until it is known.

        Where a share is given and enough steps were timed, how often to look is chosen anew. Medians of
        hundreds take a tenth of the time of a look, so that after some they are found at each sixteenth.
        """
        if len(self._looked) < _ENOUGH or len(self._plain) < _ENOUGH:
            return math.nan
        self._looks += 1
        if self._looks > _SOME and self._looks % _SOME:
            return self._known
        self._known = self._chosen()
        return self._known

    def _chosen(self) -> float:
        extra, plain = extra_time(self._looked, self._plain)
        if not plain > 0.0:
            return math.nan
        if self.cost is not None:
            self.every = min(max(math.ceil(extra / (plain * self.cost)), 1), SELDOM)
        return extra / (plain * self.every)


def extra_time(looked: Sequence[tuple[float, float]], plain: Sequence[float]) -> tuple[float, float]:
    """Return the seconds that a look adds to a step, and those of a step without.

    What lies between a step and the forward pass of the next counts as a plain step at most: scripts evaluate
    and save every so many steps, often those with a look.
    """
    usual = median(plain)
    return max(median(min(before, usual) + took for before, took in looked) - usual, 0.0), usual


def pace_of(every: int | str | None, cost: float | None) -> Pace | None:
    """Return the pace that a script asks for; None where there is no such."""
    if every == AUTO:
        every, cost = None, SMALL if cost is None else cost
    if isinstance(every, str) or (every is not None and every < 1):
        return None
    if cost is not None and not 0.0 < cost <= 1.0:
        return None
    return Pace(USUALLY if every is None else every, cost)
