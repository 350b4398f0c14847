"""Where curves are in the columns of a plot's pixels, to find what room they leave to words."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reluexplorer.widgets.plots.axes import Frame, Lines


class Reach(NamedTuple):
    """The highest and the lowest pixel of each curve between two places: inf and −inf for none."""

    tops: NDArray[np.float64]
    bottoms: NDArray[np.float64]

    def meets(self, top: float, bottom: float) -> bool:
        """Whether a curve comes between two heights."""
        return bool(((self.tops <= bottom) & (self.bottoms >= top)).any())


class Traces:
    """The pixel of each curve in each column of the area; ``lines`` are (x, y) of the curves."""

    def __init__(self, frame: Frame, lines: Lines) -> None:
        self._left = frame.area.left()
        at = frame.x_at(np.arange(frame.area.left(), frame.area.right() + 1))
        down = np.full((len(lines), len(at)), np.nan)
        for row, (x, y) in zip(down, lines, strict=True):
            known = np.isfinite(x) & np.isfinite(y)
            if known.any():
                row[:] = frame.py(np.interp(at, x[known], y[known], left=np.nan, right=np.nan))
        gaps = np.isnan(down)
        self._tops, self._bottoms = np.where(gaps, np.inf, down), np.where(gaps, -np.inf, down)

    def between(self, left: float, right: float) -> Reach:
        """Return how far curves reach between two pixels across."""
        first, end = max(0, int(left - self._left)), max(0, int(right - self._left) + 2)
        return Reach(
            self._tops[:, first:end].min(axis=1, initial=np.inf),
            self._bottoms[:, first:end].max(axis=1, initial=-np.inf),
        )
