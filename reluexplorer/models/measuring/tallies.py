"""Sums over all samples of what came out of a layer for each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import read_only
from reluexplorer.models.measuring.reductions import Probe, Seen, read
from reluexplorer.models.values.findings import LayerFindings
from reluexplorer.models.values.layers import Layer

_ODD = np.uint64(0x9E3779B97F4A7C15)
"""An odd number without a pattern, as a hash is mixed with (2^64 divided by the golden ratio)."""


class Tally:
    """What was seen of a layer so far."""

    def __init__(self, layer: Layer, probe: Probe, repeats: int = 1) -> None:
        self.layer, self.probe = layer, probe
        self._repeats = repeats
        """How often each sample stands in what comes out for it."""
        self.has_exact_digests = probe.is_whole
        """Whether channels of the same digest had the same values, as each of them is in it."""
        self._inputs = self._values = 0
        self._peaks: list[NDArray[np.float32]] = []
        self._on: NDArray[Any] = np.zeros(0)
        self._sums: NDArray[np.float64] = np.zeros((3, 0))
        self._least: NDArray[np.float64] = np.zeros(0)
        self._greatest: NDArray[np.float64] = np.zeros(0)
        self.digests: NDArray[np.uint64] = np.zeros(0, np.uint64)

    @property
    def is_constant(self) -> NDArray[np.bool_]:
        """Which channels had one value only."""
        return np.asarray(self._least == self._greatest)

    @property
    def is_seen(self) -> bool:
        """Whether it was computed at all."""
        return self._inputs > 0

    def take(self, runs: list[list[NDArray[Any]]], step: int, left: int) -> None:
        """Take in what came out of the layer in some runs of ``step`` samples, of which ``left`` are new."""
        if step == 1 and not self.probe.is_within and _are_alike(runs, self.probe):
            runs, step = [_joined(runs, self.probe)], len(runs)
        for run in runs:
            seen = read(self.probe, self.layer, run, 1 if self.probe.is_within else step)
            if seen is not None:
                self.add(seen if left >= step else seen.first(left))
            left -= step

    def add(self, seen: Seen) -> None:
        """Take in what came out for some samples."""
        samples, channels = seen.greatest.shape
        if not self.is_seen:
            self._begin(channels)
        self._inputs += samples
        values = max(seen.values // self._repeats, 1)
        self._values += values * samples
        self._peaks.append(seen.greatest.astype(np.float32))
        self._on += (seen.greatest > self.layer.shape.threshold).sum(axis=0)
        self._least = np.minimum(self._least, seen.least.min(axis=0))
        self._greatest = np.maximum(self._greatest, seen.greatest.max(axis=0))
        for row, found in enumerate((seen.firing, seen.mean, seen.square)):
            self._sums[row] += values * found.astype(np.float64).sum(axis=0)
        extremes = np.concatenate([seen.greatest, seen.least])
        with np.errstate(over="ignore"):
            for each in extremes if seen.rows is None else seen.rows.reshape(-1, channels):
                bits = (each + 0.0).astype(np.float64).view(np.uint64)
                self.digests = (self.digests ^ bits) * _ODD
                self.digests ^= self.digests >> np.uint64(29)

    def _begin(self, channels: int) -> None:
        self._on = np.zeros(channels)
        self._sums = np.zeros((3, channels))
        self._least, self._greatest = np.full(channels, np.inf), np.full(channels, -np.inf)
        self.digests = np.zeros(channels, np.uint64)

    def findings(self, copies: NDArray[np.int64]) -> LayerFindings:
        """Return what was found; NaN where nothing was seen.

        A deviation of less than about a thousandth of the mean is lost in single precision.
        """
        if not self.is_seen:
            return unseen(self.layer)
        firing, mean, square = self._sums / self._values
        with np.errstate(invalid="ignore", over="ignore"):
            deviation = np.sqrt(np.maximum(square - mean * mean, 0.0))
        deviation[self.is_constant] = 0.0
        for each in (self._least, self._greatest):
            each[np.isnan(mean)] = np.nan
        layer = self.layer if self.layer.channels == len(mean) else replace(self.layer, channels=len(mean))
        return LayerFindings(
            layer, self._inputs, self._values,
            read_only(self._on / self._inputs), read_only(firing), read_only(self._least),
            read_only(self._greatest), read_only(mean), read_only(deviation),
            read_only(np.concatenate(self._peaks)), read_only(copies),
        )  # fmt: skip


def _are_alike(runs: list[list[NDArray[Any]]], probe: Probe) -> bool:
    """Whether a layer had the same shape in all runs, so that they can be read as one."""
    if probe.is_whole:
        return all(run[0].shape == runs[0][0].shape for run in runs)
    return probe.axis != 0 and all(np.array_equal(run[-1], runs[0][-1]) for run in runs)


def _joined(runs: list[list[NDArray[Any]]], probe: Probe) -> list[NDArray[Any]]:
    """Return what came out of runs of one sample each as if it were of one run."""
    if probe.is_whole:
        return [np.concatenate([run[0] for run in runs])]
    parts = [list(each) for each in zip(*runs, strict=True)]
    shape = np.array(parts[-1][0])
    shape[0] *= len(runs)
    return [*(np.concatenate(each) for each in parts[:-1]), shape]


def unseen(layer: Layer) -> LayerFindings:
    """Return the findings of a layer that was never computed."""
    nothing = read_only(np.full(layer.channels, np.nan))
    return LayerFindings(
        layer, 0, 0, nothing, nothing, nothing, nothing, nothing, nothing,
        read_only(np.zeros((0, layer.channels), np.float32)), read_only(np.arange(layer.channels)),
    )  # fmt: skip
