"""The files in which what is open is kept: one for each program that runs, and what programs left behind."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Lock

from PySide6.QtCore import QLockFile, QSysInfo

from reluexplorer.language import _
from reluexplorer.sentences import shortened
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.document_file import SUFFIX
from reluexplorer.session.files.reading import said

_MOST = 99
"""Programs of one person that keep what is open at a time."""
_KEPT = "kept-"
_LEFT = "left-"
_TURNS = "turn.lock"
_MOST_KEPT = 10
"""Of either kind."""
_PROBED = 4096
"""Bytes for which there must be room."""
RENEWED_EVERY = 60.0
"""Seconds after which a program that runs renews its lock."""
_SILENT = 15 * 60.0
"""Seconds without that after which what a program on another computer had open is taken for left behind."""
_GONE = 30 * 86_400.0
"""Seconds after which its lock goes too; until then the program may only have been asleep, and goes on."""
_TURN = 3.0
"""Seconds that a program waits for another to be done with the names of the folder."""
_naming = Lock()
"""Held while a free name is looked for and taken."""


class OwnFile:
    """A file that no other running program writes, renames or removes, in a folder that they share.

    ``path`` is None as long as the folder cannot be written to; nothing is there when it is taken. It is
    freed by ``release``, or by the end of the process, however it comes. Programs on other computers, whose
    processes nobody here can see, share a home: they know by ``renew`` that this one runs.
    """

    def __init__(self, folder: Path) -> None:
        self.path: Path | None = None
        self._folder = folder
        self._lock: QLockFile | None = None
        with suppress(OSError, CommandError):
            self.place()

    def place(self) -> Path:
        """Return the file, taken now where it was not yet.

        Raises OSError or :class:`CommandError` where there can be none.
        """
        if self.path is not None:
            return self.path
        with said(self._folder, _("cannot be written to")):
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self._folder) as probe:
                probe.write(bytes(_PROBED))
        for number in range(1, _MOST + 1):
            path = self._folder / f"open-{number}{SUFFIX}"
            if (lock := None if path.exists() else _locked(path)) is not None:
                self.path, self._lock = path, lock
                return path
        said_so = _("{folder} cannot be written to.")
        raise CommandError(said_so.format(folder=shortened(self._folder, 120)))

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


@contextmanager
def turn_in(folder: Path) -> Iterator[bool]:
    """Keep other programs from moving what is kept in a folder meanwhile; False where one does so for long.

    One that ended while it did keeps nobody waiting.
    """
    lock = QLockFile(str(folder / _TURNS))
    has_it = lock.tryLock(round(1000 * _TURN))
    try:
        yield has_it
    finally:
        lock.unlock()


def left_behind(folder: Path) -> list[Path]:
    """Return what programs that are gone were at, the newest first."""
    return [path for path in _newest_first(folder.glob(f"open*{SUFFIX}")) if _is_free(path)]


def set_aside(path: Path) -> Path | None:
    """Give a file a name of its own by its time, so that nothing replaces it; None where that cannot be."""
    with suppress(OSError), _naming:
        where = _free_name(path.parent, _KEPT, datetime.fromtimestamp(path.stat().st_mtime))
        if where is not None:
            path.replace(where)
            _forget_the_oldest(path.parent, _KEPT, where)
            return where
    return None


def write_left(folder: Path, write: Callable[[Path], None]) -> None:
    """Let what a branch leaves be written under a name of its own by the time; raises what ``write`` does."""
    with _naming:
        where = _free_name(folder, _LEFT, datetime.now())
        if where is not None:
            write(where)
            _forget_the_oldest(folder, _LEFT, where)


def earlier_files(folder: Path) -> list[Path]:
    """Return what was set aside and what branches left, the newest first."""
    return _newest_first(path for kind in (_KEPT, _LEFT) for path in folder.glob(f"{kind}*{SUFFIX}"))


def written_at(path: Path) -> float:
    """Return when a file was written, in seconds; 0 where there is none."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _free_name(folder: Path, kind: str, at: datetime) -> Path | None:
    """Return a name that no file has, and that no other program takes in the same moment."""
    stem = f"{kind}{at:%Y-%m-%d-%H%M%S}-{os.getpid()}"
    names = (f"{stem}{SUFFIX}", *(f"{stem}-{number}{SUFFIX}" for number in range(2, _MOST)))
    return next((folder / name for name in names if not (folder / name).exists()), None)


def _forget_the_oldest(folder: Path, kind: str, newcomer: Path) -> None:
    """Leave the newest files of a kind, and one that just came, however old what it holds is."""
    others = [path for path in _newest_first(folder.glob(f"{kind}*{SUFFIX}")) if path != newcomer]
    for path in others[_MOST_KEPT - 1 :]:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _newest_first(paths: Iterable[Path]) -> list[Path]:
    """Return files by when they were written; those that are gone meanwhile are left out."""
    found = []
    for path in paths:
        with suppress(OSError):
            found.append((path.stat().st_mtime, path))
    return [path for _written, path in sorted(found, reverse=True)]


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
