"""Whether the training that writes a run's file goes on, as far as size and time of the file tell."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reluexplorer.disk.regular import NoFileError, regular
from reluexplorer.language import _
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import reason, shortened
from reluexplorer.session.jobs.watched_run import Pulse
from reluexplorer.watch.run import WatchedRun
from reluexplorer.watch.tensorboard.reading import event_files

_SOONEST = 5.0
"""Seconds without growth before which no training is called quiet,"""
_OFTEN = 4.0
"""and so many times the longest pause of late."""
_UNKNOWN = {False: 15.0, True: 150.0}
"""Seconds that count while no pause is known: of a run file, and of TensorBoard's, written every 120 s."""
_PAUSES = 8
_NAME = 120
"""Letters of a path in a sentence."""


@dataclass(frozen=True)
class Told:
    """What the system tells of a file, or of all event files of a folder."""

    is_there: bool = False
    bytes: int = 0
    changed: float = 0.0
    """Seconds since 1970."""
    file: tuple[int, int] = (0, 0)
    """Which it is on which disk."""
    is_folder: bool = False
    trouble: str = ""
    """Why it cannot be read, as a sentence; empty where it can be, or is not there."""


NOT_THERE = Told()


def told_of(path: Path) -> Told:
    """Ask the system."""
    try:
        if path.is_dir():
            told = [each.stat() for each in event_files(path)]
            size, changed = sum(each.st_size for each in told), max(each.st_mtime for each in told)
            return Told(True, size, changed, is_folder=True)
        with regular(path) as file:
            one = os.fstat(file.fileno())
        return Told(True, one.st_size, one.st_mtime, (one.st_dev, one.st_ino))
    except FileNotFoundError:
        return NOT_THERE
    except NoFileError:
        return Told(True, trouble=_("{path} is not a file.").format(path=shortened(path, _NAME)))
    except ModelError:
        return Told(True, is_folder=True)
    except OSError as error:
        said = _("{path} cannot be read: {reason}.").format(path=shortened(path, _NAME), reason=reason(error))
        return Told(True, trouble=said)


def vanished(path: Path) -> str:
    """Say that a file that was read is not there any more."""
    said = _("{path} is not there any more: what was read of it stays.")
    return said.format(path=shortened(path, _NAME))


class Heart:
    """Listens to a file's growth; how long a training may pause is learned from how long it did."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._pauses: deque[float] = deque(maxlen=_PAUSES)
        self._before: Told | None = None
        self._grew = 0.0
        """When the file last grew, by the clock."""

    def pulse(self, told: Told, run: WatchedRun | None) -> Pulse:
        """Return whether the training goes on; to be asked again and again."""
        self._listen(told)
        if run is None:
            return Pulse.AWAITED
        if run.is_closed:
            return Pulse.ENDED
        longest = max(self._pauses, default=0.0)
        allowed = max(_SOONEST, _OFTEN * longest) if longest else _UNKNOWN[told.is_folder]
        return Pulse.LIVE if self._clock() - self._grew <= allowed else Pulse.QUIET

    def _listen(self, told: Told) -> None:
        now, before = self._clock(), self._before
        if told == before or not told.is_there:
            return
        if before is None:
            # The first time is that of the file, which another machine's clock may have put into the future.
            self._grew = now - max(0.0, time.time() - told.changed)
        else:
            self._pauses.append(now - self._grew)
            self._grew = now
        self._before = told
