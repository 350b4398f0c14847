"""Which files were changed by others since they were read or written here."""

from __future__ import annotations

from pathlib import Path


class KnownFiles:
    """The time and size of files as they were when they were last read or written here."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, int] | None] = {}

    def remember(self, path: str, until: str = "") -> None:
        """Take a file for known as it is now, but not where it was written later than another, ``until``."""
        found, last = _stamp(path), _stamp(until)
        if found is not None and last is not None and found[0] > last[0]:
            self._known.pop(path, None)
        else:
            self._known[path] = found

    def is_another(self, path: str) -> bool:
        """Whether a file is there and is not as it was known; one that was never known is another."""
        now = _stamp(path)
        return now is not None and now != self._known.get(path)


def _stamp(path: str) -> tuple[int, int] | None:
    """Return a file's time and size; None where there is none, or no path."""
    try:
        found = Path(path or "\0").stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size
