"""The files in which what is open is kept: one for each program that runs, and what programs left behind."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLockFile, QSysInfo

from reluexplorer.session.files.document_file import SUFFIX

_MOST = 99
"""Programs of one person that keep what is open at a time."""
_KEPT = "kept-"
_MOST_KEPT = 10
RENEWED_EVERY = 60.0
"""Seconds after which a program that runs renews its lock."""
_SILENT = 15 * 60.0
"""Seconds without that after which what a program on another computer had open is taken for left behind."""
_GONE = 30 * 86_400.0
"""Seconds after which its lock goes too; until then the program may only have been asleep, and goes on."""


class OwnFile:
    """A file that no other running program writes, renames or removes, in a folder that they share.

    ``path`` is None where the folder cannot be written to. It is freed by ``release``, or by the end of the
    process, however it comes. Programs on other computers, whose processes nobody here can see, share a
    home: they know by ``renew`` that this one runs.
    """

    def __init__(self, folder: Path) -> None:
        self.path: Path | None = None
        self._lock: QLockFile | None = None
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            for number in range(1, _MOST + 1):
                path = folder / f"open-{number}{SUFFIX}"
                if (lock := _locked(path)) is not None:
                    self.path, self._lock = path, lock
                    return

    def renew(self) -> None:
        """Tell programs on other computers that this one runs."""
        if self._lock is not None:
            with suppress(OSError):
                os.utime(self._lock.fileName())

    def release(self) -> None:
        """Let others have it."""
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None


def left_behind(folder: Path, own: OwnFile) -> list[Path]:
    """Return what programs that are gone were at, the newest first."""
    found = []
    for path in folder.glob(f"open*{SUFFIX}"):
        with suppress(OSError):
            at = path.stat().st_mtime
            if path == own.path or _is_free(path):
                found.append((at, path))
    return [path for _, path in sorted(found, reverse=True)]


def set_aside(path: Path) -> Path | None:
    """Give a file a name of its own by its time, so that nothing replaces it; None where that cannot be."""
    with suppress(OSError):
        at = datetime.fromtimestamp(path.stat().st_mtime)
        for name in _names(at):
            where = path.with_name(name)
            if not where.exists():
                path.replace(where)
                _forget_the_oldest(path.parent)
                return where
    return None


def _names(at: datetime) -> Iterator[str]:
    stem = f"{_KEPT}{at:%Y-%m-%d-%H%M%S}"
    yield f"{stem}{SUFFIX}"
    yield from (f"{stem}-{number}{SUFFIX}" for number in range(2, _MOST))


def _forget_the_oldest(folder: Path) -> None:
    """Leave the newest files that were set aside."""
    for path in sorted(folder.glob(f"{_KEPT}*{SUFFIX}"), reverse=True)[_MOST_KEPT:]:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _locked(path: Path) -> QLockFile | None:
    """Return the lock of a file, or None where a program has it; of those here Qt sees whether they run."""
    lock = QLockFile(str(path.with_suffix(".lock")))
    lock.setStaleLockTime(0)
    if lock.tryLock(0) or (_silence(lock) > _GONE and lock.removeStaleLockFile() and lock.tryLock(0)):
        return lock
    return None


def _silence(lock: QLockFile) -> float:
    """Return the seconds since a program on another computer renewed a lock; 0 for one of this computer."""
    _process, host, _program = lock.getLockInfo()
    if host in {"", QSysInfo.machineHostName()}:
        return 0.0
    try:
        return time.time() - Path(lock.fileName()).stat().st_mtime
    except OSError:
        return 0.0


def _is_free(path: Path) -> bool:
    """Whether no running program has a file."""
    lock = _locked(path)
    if lock is None:
        return _silence(QLockFile(str(path.with_suffix(".lock")))) > _SILENT
    lock.unlock()
    return True
