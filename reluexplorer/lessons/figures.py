"""A measured number: one value a seed, with the interval that they leave to its mean."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from reluexplorer.core.intervals import interval
from reluexplorer.language import _
from reluexplorer.text import digits, fixed, percent

SHARE = "share"
"""The unit of a share of a whole, which people read as a percentage."""
_NORMAL = 1.959963984540054


@dataclass(frozen=True)
class Figure:
    """A measured number with its 95 % confidence interval from ``low`` to ``high``.

    ``values`` has one number a seed. A number that is computed, not sampled, is its own interval.
    """

    name: str
    label: str
    values: tuple[float, ...]
    low: float
    high: float
    unit: str = ""
    """:data:`SHARE`, a word such as "ms", or nothing."""
    geometric: bool = False
    """Whether the mean is the geometric one, for values that are spread over powers of ten."""
    mean: float = field(init=False)

    def __post_init__(self) -> None:
        mean = _geometric_mean if self.geometric else np.mean
        object.__setattr__(self, "mean", float(mean(self.values)) if self.values else math.nan)

    @property
    def finite(self) -> bool:
        """Whether each value is a number."""
        return bool(self.values) and all(map(math.isfinite, self.values))

    @property
    def half(self) -> float:
        """Half the width of the interval; infinite where one seed leaves everything open."""
        return (self.high - self.low) / 2.0

    def shown(self, *, spread: bool = False) -> str:
        """Return the mean as people read it, with ± half its interval where it is sampled and asked for.

        A geometric mean, which is not in the middle of its interval, has the ends of that instead.
        """
        words = percent(self.mean) if self.unit == SHARE else f"{digits(self.mean, 3)} {self.unit}".rstrip()
        if not spread or not 0.0 < self.half < math.inf:
            return words
        if self.geometric:
            return _("{value} ({low} to {high})").format(
                value=words, low=digits(self.low, 3), high=digits(self.high, 3)
            )
        if self.unit == SHARE:
            return f"{fixed(100.0 * self.mean, 1)} ± {fixed(100.0 * self.half, 1)} %"
        return f"{digits(self.mean, 3)} ± {digits(self.half, 2)} {self.unit}".rstrip()


def over_seeds(name: str, label: str, values: Sequence[float], unit: str = "") -> Figure:
    """Return the mean of one value a seed with its interval by Student's t; open for a single seed.

    The interval of a share stays within 0 and 1.
    """
    found = interval(np.asarray(values, dtype=np.float64))
    low, high = found.mean - found.half, found.mean + found.half
    if unit == SHARE and math.isfinite(found.half):
        low, high = max(0.0, low), min(1.0, high)
    return Figure(name, label, tuple(map(float, values)), low, high, unit)


def over_orders(name: str, label: str, values: Sequence[float], unit: str = "") -> Figure:
    """Return the geometric mean of one positive value a seed: its logarithm has the interval of Student's t.

    Raises ValueError for a value that is not positive.
    """
    found = interval(np.asarray([math.log(value) for value in values], dtype=np.float64))
    half = found.half
    low, high = math.exp(found.mean - half), math.exp(found.mean + half) if half < math.inf else half
    return Figure(name, label, tuple(map(float, values)), low, high, unit, geometric=True)


def _geometric_mean(values: Sequence[float]) -> float:
    if not all(value > 0 for value in values):
        return math.nan
    return math.exp(sum(map(math.log, values)) / len(values))


def computed(name: str, label: str, value: float, unit: str = "") -> Figure:
    """Return a number that no seed changes."""
    return Figure(name, label, (float(value),), float(value), float(value), unit)


def counted_share(name: str, label: str, count: int, of: int) -> Figure:
    """Return a share of many like trials with its interval of Wilson 1927."""
    share, z = count / of, _NORMAL
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return Figure(name, label, (share,), max(0.0, middle - half), min(1.0, middle + half), SHARE)
