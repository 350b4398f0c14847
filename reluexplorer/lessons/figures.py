"""Figures from one number a seed, and figures as the judge reads them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps

import numpy as np

from reluexplorer.lessons.lesson import Figure, Standing, Verdict

Judge = Callable[[Mapping[str, float]], Verdict]

SPREAD = "±"
"""Ends the name under which a figure's spread is given to a judge."""


def over_seeds(name: str, label: str, values: Sequence[float], unit: str = "") -> Figure:
    """Return the mean of a number a seed, with its standard deviation where there are two seeds or more."""
    spread = float(np.std(values, ddof=1)) if len(values) > 1 else None
    return Figure(name, label, float(np.mean(values)), spread, unit)


def by_name(figures: Iterable[Figure]) -> dict[str, float]:
    """Return each figure's value under its name, and its spread, if any, under the name and ``±``."""
    values = {}
    for figure in figures:
        values[figure.name] = figure.value
        if figure.spread is not None:
            values[figure.name + SPREAD] = figure.spread
    return values


def spread_of(values: Mapping[str, float], name: str) -> float | None:
    """Return the spread of a figure given by name, None if it has none."""
    return values.get(name + SPREAD)


def finite_only(judge: Judge) -> Judge:
    """Return a judge that gives no claim the benefit of a figure that is not a finite number."""

    @wraps(judge)
    def guarded(values: Mapping[str, float]) -> Verdict:
        for name, value in values.items():
            if not math.isfinite(value):
                return Verdict(Standing.FAILS, f"It fails: the measurement of {name} gave no finite number.")
        return judge(values)

    return guarded
