"""What a run kept of its way, as plain arrays that go with a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]
MEASURES: Mapping[str, tuple[np.dtype[Any], int | None]] = MappingProxyType(
    {
        "steps": (np.dtype(np.int64), None),
        "train_loss": (np.dtype(np.float64), None),
        "test_loss": (np.dtype(np.float64), None),
        "train_accuracy": (np.dtype(np.float64), None),
        "test_accuracy": (np.dtype(np.float64), None),
        "dead": (np.dtype(np.int64), 0),
        "active_share": (np.dtype(np.float64), 0),
        "gradient_norm": (np.dtype(np.float64), 1),
        "update_ratio": (np.dtype(np.float64), 1),
        "dormant": (np.dtype(np.int64), 0),
        "entropy": (np.dtype(np.float64), 0),
    }
)
"""Of each measure of a run the kind of its numbers, and how many a record has beyond one a hidden layer.

None where a record has one number alone.
"""
MOST_KEPT = 64 << 20
"""Bytes that all arrays of a document may have together."""


@dataclass(frozen=True, eq=False)
class Kept:
    """What a run kept of its way, as a container holds it."""

    arrays: Arrays
    """Those of :data:`~reluexplorer.session.files.container.KINDS`."""
    step: int
    """The step that was shown."""
    parameters_sha256: str
    """Of the parameters at that step, in hexadecimal."""
    table: str = ""
    """The SHA-256 of the table's file that the run learned, in hexadecimal; empty where that is not known."""
