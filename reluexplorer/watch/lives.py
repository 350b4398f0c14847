"""Which units are dead as samples come, since when, and which woke."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Events(NamedTuple):
    """What one sample changed; units ascend."""

    died: NDArray[np.int32]
    since: NDArray[np.int64]
    """For each that died the step of the first sample in which it was silent."""
    woke: NDArray[np.int32]


@dataclass(eq=False)
class Lives:
    """A unit is dead once it was silent in so many samples in a row, and wakes when it fires."""

    window: int
    dead: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, bool))
    _silent_for: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    _first: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    def seen(self, step: int, silent: NDArray[np.bool_], looked_at: NDArray[np.bool_]) -> Events:
        """Take in a sample of (units,): who was silent, and of whom anything was seen.

        More units than before are new ones behind those.
        """
        self._grow(len(silent))
        quiet, loud = silent & looked_at, ~silent & looked_at
        self._first[quiet & (self._silent_for == 0)] = step
        self._silent_for[quiet] += 1
        self._silent_for[loud] = 0
        died = np.flatnonzero(quiet & ~self.dead & (self._silent_for >= self.window))
        woke = np.flatnonzero(loud & self.dead)
        self.dead[died], self.dead[woke] = True, False
        return Events(died.astype(np.int32), self._first[died], woke.astype(np.int32))

    def _grow(self, units: int) -> None:
        more = units - len(self.dead)
        if more:
            self.dead = np.pad(self.dead, (0, more))
            self._silent_for = np.pad(self._silent_for, (0, more))
            self._first = np.pad(self._first, (0, more))
