"""Every lesson measured at most once in a test run."""

from __future__ import annotations

from functools import cache

from reluexplorer.lessons.claims.catalogue import measure
from reluexplorer.lessons.lesson import Measurement, values_by_name


@cache
def measured(name: str) -> Measurement:
    """The lesson's measurement with its own number of seeds."""
    return measure(name, None, lambda _share: None)


def values(name: str) -> dict[str, float]:
    """Its figures by name."""
    return values_by_name(measured(name).figures)
