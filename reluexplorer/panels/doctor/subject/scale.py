"""The one scale of standard deviations on which a layer's channels and a channel's inputs stand."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reluexplorer.panels.doctor.shared.rows import LayerRow
from reluexplorer.session.jobs.doctored import MOST_MARGIN

_FARTHEST = 10.0
"""Standard deviations from the threshold beyond which all is drawn at the edge."""
_LEAST = 2.0
_EDGE = 0.6
"""Standard deviations that are free at both ends."""


@dataclass(frozen=True)
class Scale:
    """From which distance of the threshold to which, in standard deviations; negative is below it."""

    low: float
    high: float

    def x(self, value: float, width: float) -> float:
        """Return where a distance is in a picture of a width; what is beyond an end is at its edge."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return share * width

    def value(self, x: float, width: float) -> float:
        """Return the distance at a place."""
        return self.low + (self.high - self.low) * x / max(1.0, width)

    def ticks(self) -> tuple[int, ...]:
        """Return whole distances beside 0 for numbers, a few of them."""
        span = self.high - self.low
        step = next(each for each in (1, 2, 3, 4, 5, 10, 20, 50, 100) if span / each <= 6 or each == 100)
        first = math.ceil((self.low + _EDGE / 2) / step)
        last = math.floor((self.high - _EDGE / 2) / step)
        return tuple(step * number for number in range(first, last + 1) if number)


def has_threshold(row: LayerRow) -> bool:
    """Whether the function is off at some z, so that there is something to be short of."""
    return math.isfinite(row.found.layer.shape.threshold)


def distances(row: LayerRow) -> NDArray[np.float64]:
    """Return (channels,): the greatest z above the threshold, in deviations of the inputs' greatest values.

    NaN where nothing was seen, or the function has no threshold.
    """
    seen = ~np.isnan(row.found.greatest)
    known = np.where(seen & has_threshold(row), -row.margins, np.nan)
    return np.asarray(known, np.float64)


def scale_of(row: LayerRow) -> Scale:
    """Return a scale that holds all channels of a layer, the whole range of margins and some room."""
    found = distances(row)
    finite = found[np.isfinite(found)]
    least = float(finite.min(initial=-_LEAST)) if finite.size else -_LEAST
    most = float(finite.max(initial=_LEAST)) if finite.size else _LEAST
    low = max(min(least, -MOST_MARGIN), -_FARTHEST)
    return Scale(low - _EDGE, min(max(most, _LEAST), _FARTHEST) + _EDGE)


def widened(scale: Scale, values: NDArray[np.float64]) -> Scale:
    """Return a scale that holds values too, (n,): the same one where it does already."""
    low, high = float(values.min()), float(values.max())
    if scale.low <= low and high <= scale.high:
        return scale
    return Scale(min(scale.low, low - _EDGE), max(scale.high, high + _EDGE))


def inputs_of(row: LayerRow, channel: int) -> NDArray[np.float64] | None:
    """Return (inputs,): a channel's greatest z on each input on the scale; None where all are the same."""
    peaks = row.found.peaks[:, channel].astype(np.float64)
    spread = float(row.found.spreads[channel])
    if not (spread > 0.0 and np.ptp(peaks) > 0.0 and has_threshold(row)):
        return None
    return np.asarray((peaks - row.found.layer.shape.threshold) / spread, np.float64)
