"""What was measured of channels: which are to go, and which only where it follows from others that go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.values.findings import Channel, Findings, LayerFindings


@dataclass(frozen=True, eq=False)
class Seed:
    """The constants that were measured of a tensor's channels."""

    axis: int
    values: NDArray[np.float64]
    """(channels,): NaN for one that varies."""
    is_sure: NDArray[np.bool_]
    """(channels,): whether it goes by what was measured alone.

    Others have one value at all places, which tells no margin: a channel that is silent by less than the
    margin may be all that they read. They go where their value follows from weights and from what goes.
    """

    def goes(self, followed: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which go, given (channels,) the constants that were followed to here."""
        return ~np.isnan(self.values) & (self.is_sure | ~np.isnan(followed))

    def merged(self, other: Seed) -> Seed:
        """Return both for the same tensor; what is sure goes first."""
        if other.axis != self.axis or len(other.values) != len(self.values):
            return self
        takes = np.isnan(self.values) | (other.is_sure & ~self.is_sure)
        values = np.where(takes & ~np.isnan(other.values), other.values, self.values)
        return Seed(self.axis, values, self.is_sure | other.is_sure)


def silent_by(found: LayerFindings, margin: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the channels that never fired by a margin, and those with one value at all places.

    One input alone tells neither; without a margin what did not fire on it counts as silent.
    """
    if found.inputs == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    states = np.asarray(found.states, object)
    with np.errstate(invalid="ignore"):
        dead = (states == Channel.DEAD) & (found.margins() >= margin)
    constant = (found.least == found.greatest) & (states != Channel.DEAD) & (found.inputs > 1)
    return np.flatnonzero(dead & (margin <= 0.0 or found.inputs > 1)), np.flatnonzero(constant)


def seeds_of(findings: Findings, within: tuple[str, ...], margin: float) -> dict[str, Seed]:
    """Return by tensor what is to go of the layers of one graph."""
    seeds: dict[str, Seed] = {}
    for each in findings.layers:
        layer = each.layer
        if layer.within != within:
            continue
        dead, constant = silent_by(each, margin)
        silent = np.zeros_like(each.greatest)
        for name, which, measured in ((layer.z, constant, each.greatest), (layer.h, dead, silent)):
            if not len(which):
                continue
            values = np.full(layer.channels, np.nan)
            values[which] = measured[which]
            sure = ~np.isnan(values) & ((each.least < each.greatest) | (margin <= 0.0))
            seed = Seed(layer.axis, values, sure)
            seeds[name] = seeds[name].merged(seed) if name in seeds else seed
    return seeds
