"""Figures that a script gives of its steps, until they are written."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST = 4_096
"""Values of a name that are kept between two records; later ones are passed over."""
_LATE = 0.9
"""Seconds after which numbers are written without a sample, so that a kill loses the last second at most."""


@dataclass(eq=False)
class Log:
    """Values by name. Numbers are all kept; a tensor, which must be fetched, once between two records."""

    _values: dict[str, list[tuple[int, Any]]] = field(default_factory=dict)
    _fetchable: set[str] = field(default_factory=set)
    _written: float = field(default_factory=time.monotonic)

    def add(self, step: int, values: Mapping[str, Any]) -> list[str]:
        """Take in values of a step; return the names of what is no single number and is passed over."""
        passed_over = []
        for name, value in values.items():
            if (value.numel() if hasattr(value, "detach") else np.size(value)) != 1:
                passed_over.append(name)
            elif not hasattr(value, "detach"):
                kept = self._values.setdefault(name, [])
                if len(kept) < MOST:
                    kept.append((step, float(value)))
            elif name not in self._fetchable:
                self._fetchable.add(name)
                self._values.setdefault(name, []).append((step, value.detach()))
        return passed_over

    @property
    def has_any(self) -> bool:
        """Whether anything waits."""
        return any(self._values.values())

    def is_late(self) -> bool:
        """Whether what waits should be written without waiting for a sample."""
        return time.monotonic() - self._written > _LATE and self.has_any

    def taken(self) -> dict[str, NDArray[np.float64]]:
        """Return what waits, (n, 2) of steps and values by name, and begin anew."""
        found = {
            name: np.array([(step, float(value)) for step, value in kept]).reshape(-1, 2)
            for name, kept in self._values.items()
            if kept
        }
        self._values.clear()
        self._fetchable.clear()
        self._written = time.monotonic()
        return found
