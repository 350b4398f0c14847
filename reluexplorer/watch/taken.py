"""A sample as it is written, from what was fetched of a step."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reluexplorer.watch.counting import Counted
from reluexplorer.watch.flat_updates import Moved
from reluexplorer.watch.lives import Lives
from reluexplorer.watch.records import Layers, Sample


class Extent(NamedTuple):
    """How units lie in layers."""

    units: NDArray[np.int64]
    """(layers,): how many each has."""
    starts: NDArray[np.int64]
    """(layers,): the first one of each."""
    can_die: NDArray[np.bool_]
    """(units of all,)"""


def extent_of(told: Layers) -> Extent:
    """Return how units lie in layers."""
    units = np.array([each.units for each in told.layers], np.int64)
    can_die = np.array([each.can_die for each in told.layers], bool).repeat(units)
    return Extent(units, np.cumsum(units) - units, can_die)


class Taken(NamedTuple):
    """What a step showed."""

    step: int
    cost: float
    counted: Counted
    moved: Moved
    rates: NDArray[np.float64]


def sample_of(
    taken: Taken, extent: Extent, lives: Lives, logged: Mapping[str, NDArray[np.float64]]
) -> Sample:
    """Return the record of a step, and let it count for who lives.

    A unit whose pre-activations are not numbers is not silent.
    """
    counted = taken.counted
    seen = counted.seen.repeat(extent.units)
    looked_at = seen > 0
    silent = (counted.fired == 0.0) & looked_at & (counted.greatest == counted.greatest)
    events = lives.seen(taken.step, silent, looked_at & extent.can_die)
    shares = np.full(len(seen), np.nan, np.float32)
    np.divide(counted.fired, seen, out=shares, where=looked_at, casting="same_kind")
    return Sample(
        taken.step, time.time(), taken.cost, counted.inputs, counted.seen,
        (np.add.reduceat(shares, extent.starts) / extent.units).astype(np.float32),
        np.add.reduceat(lives.dead, extent.starts, dtype=np.int32),
        taken.moved.gradient, taken.moved.update, taken.rates, events.died, events.since, events.woke,
        silent=silent, shares=shares, greatest=counted.greatest, bias=taken.moved.bias, logged=logged,
    )  # fmt: skip
