"""A watched run at a path, whatever kind of file it is, read once or as it grows."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from reluexplorer.disk.regular import NoFileError, beginning, regular
from reluexplorer.language import _
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import reason, shortened
from reluexplorer.watch.account import Account
from reluexplorer.watch.follower import Follower
from reluexplorer.watch.frames import MAGIC, OPENING
from reluexplorer.watch.run import WatchedRun
from reluexplorer.watch.tensorboard.reading import MARK, Events, read_events
from reluexplorer.watch.writer import SUFFIX

_AT_ONCE = 0.02
"""Seconds after which :meth:`RunFile.poll` takes no more for now: a window follows a run by it."""
_PART = 4
"""Records that are taken between two looks at the time."""


class Watched(Protocol):
    """A run that may go on."""

    def poll(self) -> bool:
        """Take what is new; return whether anything is. Raise :class:`ModelError` for a file that is none."""

    def run(self) -> WatchedRun:
        """Return all that is known by now."""

    def close(self) -> None:
        """Let the file go."""


class RunFile:
    """A file that ``reluexplorer.watch`` writes; it need not be there yet."""

    def __init__(self, path: Path) -> None:
        self._follower, self._account = Follower(path), Account()

    def poll(self) -> bool:
        """Take new records, as many as some hundredths of a second allow; return whether there were any."""
        end, found = time.perf_counter() + _AT_ONCE, False
        while records := self._follower.poll(_PART):
            self._account.add(records)
            found = True
            if time.perf_counter() > end:
                break
        return found

    def run(self) -> WatchedRun:
        """Return all that is known by now."""
        fault = self._follower.fault
        return self._account.run((fault,) if fault else ())

    def close(self) -> None:
        """Close the file."""
        self._follower.close()


class EventFiles:
    """TensorBoard's event file, or a folder of them; read on where one has grown."""

    def __init__(self, path: Path) -> None:
        self._path, self._events = path, Events(path)

    def poll(self) -> bool:
        """Read on where a file is new or has grown; return whether one is."""
        try:
            return self._events.read()
        except OSError as error:
            raise _unreadable(self._path, error) from None

    def run(self) -> WatchedRun:
        """Return all that is known by now."""
        return self._events.run() if self._events.has_begun else read_events(self._path)

    def close(self) -> None:
        """Nothing is open."""


def watched(path: Path) -> Watched:
    """Return the run at a path: a folder, or a file with a name as TensorBoard gives it, is one of events."""
    return EventFiles(path) if path.is_dir() or MARK in path.name else RunFile(path)


def is_run(path: Path) -> bool:
    """Whether a path is that of a watched training: by its name, its first bytes, or what a folder holds.

    A run file need not be there yet.
    """
    if path.suffix.lower() == SUFFIX or MARK in path.name:
        return True
    try:
        if path.is_dir():
            return any(MARK in each.name for each in path.iterdir())
        head, _size = beginning(path, len(OPENING)) or (b"", 0)
        return head.startswith(MAGIC) and b"\0" in head
    except (OSError, ValueError):
        return False


def read_run(path: Path) -> WatchedRun:
    """Return all that a file or a folder tells; raise :class:`ModelError` where it is none, or not there."""
    try:
        if not path.is_dir():
            regular(path).close()
    except NoFileError:
        raise ModelError(_("{path} is not a file.").format(path=shortened(path, 120))) from None
    except OSError as error:
        raise _unreadable(path, error) from None
    found = watched(path)
    try:
        while found.poll():
            pass
        run = found.run()
    finally:
        found.close()
    return run if run.name else replace(run, name=path.name)


def _unreadable(path: Path, error: OSError) -> ModelError:
    said = _("{path} cannot be read: {reason}.")
    return ModelError(said.format(path=shortened(path, 120), reason=reason(error)))
