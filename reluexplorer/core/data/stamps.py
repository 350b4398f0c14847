"""Whether a file is still the one that was read."""

from __future__ import annotations

import time
from pathlib import Path

Stamp = tuple[str, int, int, int, int]
_SETTLED = 2_000_000_000
"""Nanoseconds after which a change of a file shows in its time, however coarse the disk's clock is."""


def stamp_of(path: Path) -> Stamp | None:
    """Return what changes when a file does; None for one that is none, or changed in the last two seconds."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    if not 0 <= found.st_mtime_ns < time.time_ns() - _SETTLED:
        return None
    return str(path.absolute()), found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
