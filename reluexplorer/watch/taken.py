"""What was counted and measured of a step, and the sample that follows from it and those before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reluexplorer.watch.lives import Events, Lives
from reluexplorer.watch.records import Layers, Sample

_MOST_WAITING = 64
"""Steps whose counts wait for somebody to ask who is dead: together they take a third of the time."""


class Counted(NamedTuple):
    """All counts of a step; over layers or units as in the register, 0 and NaN where nothing was seen."""

    inputs: NDArray[np.int64]
    seen: NDArray[np.int64]
    fired: NDArray[np.float64]
    greatest: NDArray[np.float32]


class Moved(NamedTuple):
    """What a step did: (layers,) each, and the bias of (units,) after it; NaN where not known."""

    gradient: NDArray[np.float32]
    update: NDArray[np.float32]
    bias: NDArray[np.float32]


class Taken(NamedTuple):
    """What a step showed; names as in ``Sample``."""

    step: int
    time: float
    cost: float
    counted: Counted
    moved: Moved
    rates: NDArray[np.float64]
    logged: Mapping[str, NDArray[np.float64]]


class _Extent(NamedTuple):
    """How units lie in layers."""

    units: NDArray[np.int64]
    """(layers,): how many each has."""
    starts: NDArray[np.int64]
    """(layers,): the first one of each."""
    can_die: NDArray[np.bool_]
    """(units of all,)"""


class _Silence(NamedTuple):
    """(units,) each: values seen, whether any, and whether none fired."""

    seen: NDArray[np.int64]
    looked_at: NDArray[np.bool_]
    silent: NDArray[np.bool_]


def _extent_of(told: Layers) -> _Extent:
    units = np.array([each.units for each in told.layers], np.int64)
    can_die = np.array([each.can_die for each in told.layers], bool).repeat(units)
    return _Extent(units, np.cumsum(units) - units, can_die)


@dataclass(eq=False)
class Course:
    """Who lives and who is dead, as steps come; each counts once."""

    lives: Lives
    _extent: _Extent = field(default_factory=lambda: _extent_of(Layers(())))
    _waiting: list[Taken] = field(default_factory=list)

    def tell(self, layers: Layers) -> None:
        """Take in the layers of the steps that follow."""
        self._catch_up()
        self._extent = _extent_of(layers)

    def add(self, taken: Taken) -> Taken:
        """Take in a step of which nobody asks for the sample, and return it."""
        self._waiting.append(taken)
        if len(self._waiting) >= _MOST_WAITING:
            self._catch_up()
        return taken

    def dead(self) -> NDArray[np.bool_]:
        """Return (units,): who is dead after all steps so far."""
        self._catch_up()
        return self.lives.dead

    def sample(self, taken: Taken) -> Sample:
        """Take in a step, and return the record of it."""
        self._catch_up()
        silence, events = self._lived(taken)
        counted, extent = taken.counted, self._extent
        shares = np.full(len(silence.seen), np.nan, np.float32)
        np.divide(counted.fired, silence.seen, out=shares, where=silence.looked_at, casting="same_kind")
        firing = (np.add.reduceat(shares, extent.starts) / extent.units).astype(np.float32)
        shares[~silence.looked_at] = 0.0
        return Sample(
            taken.step, taken.time, taken.cost, counted.inputs, counted.seen, firing,
            np.add.reduceat(self.lives.dead, extent.starts, dtype=np.int32),
            taken.moved.gradient, taken.moved.update, taken.rates, events.died, events.since, events.woke,
            silent=silence.silent, shares=shares, greatest=counted.greatest, bias=taken.moved.bias,
            logged=taken.logged,
        )  # fmt: skip

    def _catch_up(self) -> None:
        waiting, self._waiting = self._waiting, []
        for each in waiting:
            self._lived(each)

    def _lived(self, taken: Taken) -> tuple[_Silence, Events]:
        """Let a step count. A unit whose pre-activations are not numbers is not silent."""
        counted = taken.counted
        seen = counted.seen.repeat(self._extent.units)
        looked_at = seen > 0
        silent = (counted.fired == 0.0) & looked_at & (counted.greatest == counted.greatest)
        events = self.lives.seen(taken.step, silent, looked_at & self._extent.can_die)
        return _Silence(seen, looked_at, silent), events
