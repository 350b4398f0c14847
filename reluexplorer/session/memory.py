"""Memory that is free again, given back to the system."""

from __future__ import annotations

import ctypes
import sys
import time

_APART = 1.0
"""Seconds between two times at least: it takes some milliseconds."""


class Janitor:
    """Asks the C library, where it keeps what was freed, to let go of it now and then."""

    def __init__(self) -> None:
        self._trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
        self._done = 0.0

    def tidy(self) -> bool:
        """Give back what is free if that was not done lately; return whether it was done."""
        now = time.monotonic()
        if self._trim is None or now - self._done < _APART:
            return False
        self._done = now
        self._trim(0)
        return True
