"""Every lesson measured at most once in a test run."""

from __future__ import annotations

from functools import cache

from reluexplorer.lessons.claims.catalogue import measure
from reluexplorer.lessons.figures import by_name
from reluexplorer.lessons.lesson import Measurement


@cache
def measured(name: str) -> Measurement:
    """The lesson's measurement with its own number of seeds."""
    return measure(name, None, lambda _share: None)


def values(name: str) -> dict[str, float]:
    """Its figures by name."""
    return by_name(measured(name).figures)
