"""Means over seeds with their 95 % confidence intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from reluexplorer.core.arrays import Floats

_NORMAL = 1.959963984540054


@dataclass(frozen=True)
class Interval:
    """A mean with its 95 % confidence interval, mean ± ``half``; NaN and 0 seeds where nothing is known."""

    mean: float
    half: float
    seeds: int

    @property
    def apart(self) -> bool:
        """Whether 0 lies outside."""
        return self.seeds > 1 and abs(self.mean) > self.half


def interval(values: Floats) -> Interval:
    """Return the mean of finite values with its 95 % interval by Student's t."""
    known = values[np.isfinite(values)]
    if not known.size:
        return Interval(math.nan, math.nan, 0)
    mean = float(known.mean())
    if known.size == 1:
        return Interval(mean, math.inf, 1)
    spread = float(known.std(ddof=1)) / math.sqrt(known.size)
    return Interval(mean, student(known.size - 1) * spread, int(known.size))


def student(freedom: int) -> float:
    """Return the 97.5 % quantile of Student's t, exact for one and two degrees of freedom.

    From three on by the expansion in 1/ν of Abramowitz and Stegun 1964, 26.7.5, to four terms: within 0.2 %.
    """
    if freedom == 1:
        return math.tan(math.pi * 0.475)
    if freedom == 2:
        return float(0.95 * math.sqrt(2.0 / (1.0 - 0.95**2)))
    z, n = _NORMAL, freedom
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(z + sum(term / n**power for power, term in enumerate(terms, 1)))
