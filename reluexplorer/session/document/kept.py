"""What a run kept of its way, as plain arrays that go with a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]
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
