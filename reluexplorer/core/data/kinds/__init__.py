"""Kinds of points, found by being there: a new file with ``KINDS`` adds those in it.

They draw from a generator that they are given, and must know neither networks nor how samples are split.
``points`` makes data sets of them, and of points drawn by hand.
"""

from reluexplorer.core.data.kinds.kind import Kind
from reluexplorer.core.discovery import found

__all__ = ["DATASETS", "Kind"]

DATASETS: dict[str, Kind] = found(__package__, "KINDS", lambda kind: kind.rank)
