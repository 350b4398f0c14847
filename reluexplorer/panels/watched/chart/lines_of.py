"""Figures of a run as points to draw: a curve smoothed, one in steps, a scale with its ticks."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from reluexplorer.watch.run import Curve

Points = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Steps and values, (n,) each."""
_MEDIAN, _MEAN = 7, 3
"""Bins that a smoothed value is the median of, and then the mean of."""
_MOST_BINS = 500
_LOG = 5.0
"""Ratio of greatest to least from which a scale is logarithmic."""


def smoothed(curve: Curve) -> Points:
    """Return a curve without its noise: means of bins, of these a running median, which keeps a jump."""
    known = np.isfinite(curve.values)
    steps: NDArray[np.float64] = curve.steps[known].astype(np.float64)
    values: NDArray[np.float64] = curve.values[known]
    bins = min(len(values), _MOST_BINS)
    if bins < _MEDIAN:
        return steps, values
    starts = np.arange(bins) * len(values) // bins
    sizes = np.diff(np.append(starts, len(values)))
    steps, sums = np.add.reduceat(steps, starts) / sizes, np.add.reduceat(values, starts)
    apart = _apart(steps)
    counts = np.add.reduceat(sizes, apart)
    steps = np.add.reduceat(steps * sizes, apart) / counts
    values = np.add.reduceat(sums, apart) / counts
    values = np.median(_windows(values, _MEDIAN), axis=1)
    return steps, _windows(values, _MEAN).mean(axis=1)


def _apart(steps: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return where to begin anew, so that two are not much closer than usual: between them a line stands."""
    least, kept = 0.5 * float(np.median(np.diff(steps))), [0]
    for place in range(1, len(steps)):
        if steps[place] - steps[kept[-1]] >= least:
            kept.append(place)
    return np.array(kept, np.intp)


def _windows(values: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Return (n, size): the neighbours of each value; ends are repeated."""
    half = size // 2
    return sliding_window_view(np.pad(values, half, mode="edge"), size)


def in_steps(steps: NDArray[np.int64], values: NDArray[np.float64], last: float) -> Points:
    """Return the corners of a figure that stays as it is until it changes, up to a last step."""
    known = np.isfinite(values)
    at, values = steps[known].astype(np.float64), values[known]
    if not len(values):
        return at, values
    turns = np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1])))
    ends = np.append(at[turns][1:], max(last, float(at[-1])))
    return np.stack((at[turns], ends), axis=1).ravel(), np.repeat(values[turns], 2)


@dataclass(frozen=True)
class ValueScale:
    """From the lowest value to the highest, linear or logarithmic."""

    low: float
    high: float
    is_log: bool = False

    def share(self, value: float) -> float:
        """Return where a value is: 0 at the lowest, 1 at the highest; within these."""
        return float(self.shares(np.array([value]))[0])

    def shares(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (n,): where values are."""
        low, high = self.low, self.high
        found = np.clip(values, low, high)
        if self.is_log:
            low, high, found = math.log(low), math.log(high), np.log(found)
        shares: NDArray[np.float64] = (found - low) / max(high - low, 1e-300)
        return shares

    def ticks(self, most: int) -> tuple[float, ...]:
        """Return at most so many round values on the scale."""
        found = self._powers() if self.is_log else ()
        if len(found) < 2:
            found = self._evenly(most)
        while len(found) > max(most, 1):
            found = found[::2]
        return found

    def _powers(self) -> tuple[float, ...]:
        first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
        many = last - first > 4
        digits = (1.0,) if many else (1.0, 2.0, 5.0)
        marks = [float(f"{each}e{power}") for power in range(first, last + 1) for each in digits]
        return tuple(mark for mark in marks if self.low <= mark <= self.high)

    def _evenly(self, most: int) -> tuple[float, ...]:
        rough = (self.high - self.low) / max(1, most)
        if not rough > 0.0 or not math.isfinite(rough):
            return (self.low,)
        power = 10.0 ** math.floor(math.log10(rough))
        apart = next(each * power for each in (1.0, 2.0, 5.0, 10.0) if each * power >= rough * 0.999)
        first, last = math.ceil(self.low / apart - 1e-9), math.floor(self.high / apart + 1e-9)
        return tuple(float(f"{number * apart:.12g}") for number in range(first, last + 1))


def scale_of(values: NDArray[np.float64]) -> ValueScale | None:
    """Return the scale of values, logarithmic where they span much; None where none is known."""
    known = values[np.isfinite(values)]
    if not len(known):
        return None
    low, high = float(known.min()), float(known.max())
    if low > 0.0 and high / low >= _LOG:
        return ValueScale(low / 1.1, high * 1.1, is_log=True)
    room = 0.08 * (high - low) or 0.5 * abs(high) or 1.0
    return ValueScale(low - room, high + room)
