"""The log in the person's folder: starts and ends of the program, what nobody caught, and last words.

Where it cannot be written the program goes on without it, and the diagnostics say so.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import stat
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from platformdirs import user_log_path

from reluexplorer.app.trouble.faults import bounded
from reluexplorer.sentences import reason, shortened

_PROGRAM = "reluexplorer"
_NAME = f"{_PROGRAM}.log"
_LEFT = "last_words.txt"
_LARGEST = 512 << 10
"""Bytes of a file of the log; two older ones are kept."""
_OLDER = 2
_LINES = 40
_TAIL = 64 << 10
"""Bytes in which the last lines are looked for."""
_LOG = logging.getLogger(__name__)


def log_folder() -> Path:
    """Return the folder that the system has for the logs of this person's programs, made or not."""
    return user_log_path(_PROGRAM, appauthor=False)


class LogFile(RotatingFileHandler):
    """Writes each record and lets go of the file, so that several programs share it and its folder may go.

    ``trouble`` says why the last record could not be written, empty where it was.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(
            folder / _NAME,
            maxBytes=_LARGEST,
            backupCount=_OLDER,
            encoding="utf-8",
            errors="backslashreplace",
            delay=True,
        )
        self.trouble = ""
        self.unwritten: deque[str] = deque(maxlen=_LINES)
        """The last lines that could not be written."""
        self.setFormatter(_Lines("%(asctime)s [%(process)d] %(levelname)s: %(message)s", "%Y-%m-%d %H:%M:%S"))

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, and nothing where that cannot be."""
        self.trouble = ""
        super().emit(record)
        stream, self.stream = self.stream, None
        if stream is not None:
            with suppress(OSError):
                stream.close()

    def handleError(self, record: logging.LogRecord) -> None:
        """Remember what was not written, and why."""
        error = sys.exception()
        self.trouble = reason(error) if isinstance(error, OSError) else shortened(repr(error))
        with suppress(Exception):
            self.unwritten.extend(self.format(record).splitlines())

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()


class _Lines(logging.Formatter):
    """Indents all but the first line of a record, bounds them, and names no home folder."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as lines."""
        return "\n    ".join(bounded(super().format(record).splitlines()))


@contextmanager
def logging_to(folder: Path) -> Iterator[LogFile]:
    """Keep the log of this program in a folder."""
    owner, handler = logging.getLogger(_PROGRAM), LogFile(folder)
    level = owner.level
    owner.addHandler(handler)
    owner.setLevel(logging.INFO)
    try:
        yield handler
    finally:
        owner.removeHandler(handler)
        owner.setLevel(level)
        handler.close()


def left_behind(folder: Path) -> Path:
    """Return the file into which a process that dies writes where its threads were, and a helper its log."""
    return folder / _LEFT


def current() -> LogFile | None:
    """Return what writes the log of this program, None where nothing does."""
    found = (each for each in logging.getLogger(_PROGRAM).handlers if isinstance(each, LogFile))
    return next(found, None)


@contextmanager
def noting_crashes(folder: Path) -> Iterator[None]:
    """Let Python write into a file where it was when the process dies of a signal such as SIGSEGV.

    What an earlier program wrote there goes into the log.
    """
    _take_in(left_behind(folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = left_behind(folder).open("ab")
    except OSError:
        yield
        return
    with file:
        faulthandler.enable(file)
        try:
            yield
        finally:
            faulthandler.disable()


def _take_in(path: Path) -> None:
    """Put what a process that is gone wrote into the log, with the time at which it did."""
    lines = bounded(_ending(path))
    if not lines:
        return
    with suppress(OSError):
        at = datetime.fromtimestamp(path.stat().st_mtime)
        _LOG.error("Left by a process, %s:\n%s", f"{at:%Y-%m-%d %H:%M:%S}", "\n".join(lines))
        handler = current()
        if handler is not None and not handler.trouble:
            os.truncate(path, 0)


def last_lines(folder: Path) -> list[str]:
    """Return the last lines of a log; those not written, and those of a process that is gone, come last."""
    handler = current()
    lines = _ending(folder / _NAME)
    if len(lines) < _LINES:
        lines = [*_ending(folder / f"{_NAME}.1"), *lines]
    lines = [*lines[-_LINES:], *_ending(left_behind(folder))]
    return bounded([*lines, *(() if handler is None else handler.unwritten)])


def _ending(path: Path) -> list[str]:
    """Return the lines at the end of a text, none where it is no file or cannot be read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return []
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL))
            content = file.read(_TAIL)
    except OSError:
        return []
    return content.decode("utf-8", errors="replace").splitlines()[int(size > _TAIL) :]
