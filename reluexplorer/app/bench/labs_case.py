"""A case of ``reluexplorer bench labs``: one network's updates, as different programs make them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

Updates = Callable[[int], object]
"""Makes so many updates."""
_TURN = 0.05
"""Seconds that a turn should take."""


@dataclass(frozen=True)
class Case:
    """A network with what begins to train it.

    ``contestants`` maps names, this program's first, to what builds a run from its first weights and
    returns what makes its updates. Names of those that need another library begin with its name.
    """

    name: str
    contestants: Mapping[str, Callable[[], Updates]]


def medians(runs: Mapping[str, Updates], rounds: int) -> dict[str, float]:
    """Return each one's median milliseconds of processor time an update.

    In each of the rounds all take turns, each time in another order, after some updates that do not count.
    """
    names = list(runs)
    counts = {name: _count(runs[name]) for name in names}
    taken: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(rounds):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            taken[name].append(_seconds(runs[name], counts[name]) / counts[name] * 1e3)
    return {name: median(each) for name, each in taken.items()}


def _count(updates: Updates) -> int:
    """Warm up and return how many updates fill a turn."""
    updates(3)
    return max(1, round(_TURN / max(_seconds(updates, 5) / 5, 1e-6)))


def _seconds(updates: Updates, count: int) -> float:
    began = time.process_time()
    updates(count)
    return time.process_time() - began
