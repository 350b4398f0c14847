"""An exception that nobody caught, as a value: what, where, and its traceback in lines of bounded length."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from reluexplorer.language import _
from reluexplorer.sentences import shortened

_MOST_LINES = 60
_LONGEST_LINE = 300
_MESSAGE = 160
_DEEPEST = 20
"""Causes that are followed, each the cause of the last."""
_PROGRAM = "reluexplorer"
_NOWHERE = "nowhere"


@dataclass(frozen=True)
class Fault:
    """What was raised and where; two of one ``key`` are the same fault, met again."""

    kind: str
    place: str
    """The innermost line that was carried out: ``panels/train/panel.py, line 12``."""
    message: str
    text: str
    """The whole traceback, its middle left out where it is long."""

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from another."""
        return self.kind, self.place


def fault_of(error: BaseException) -> Fault:
    """Return an exception as a fault; one that others passed on is named by where it began."""
    lines = "".join(traceback.format_exception(error)).splitlines()
    first = _first(error)
    return Fault(*key_of(error), shortened(first, _MESSAGE), "\n".join(bounded(lines)))


def key_of(error: BaseException) -> tuple[str, str]:
    """Return the kind and the place of an exception, without the work of reading its traceback."""
    first = _first(error)
    found = first.__traceback__
    while found is not None and found.tb_next is not None:
        found = found.tb_next
    if found is None:
        return type(first).__name__, _NOWHERE
    return type(first).__name__, _("{file}, line {line}").format(
        file=_told(found.tb_frame.f_code.co_filename), line=found.tb_lineno
    )


def _first(error: BaseException) -> BaseException:
    """Return the exception that caused the one that was met."""
    for _deeper in range(_DEEPEST):
        if error.__cause__ is None:
            break
        error = error.__cause__
    return error


def _told(file: str) -> str:
    """Return the path of a source file from the program's folder on, of another its name."""
    path = Path(file)
    if _PROGRAM not in path.parts:
        return path.name
    last = len(path.parts) - 1 - path.parts[::-1].index(_PROGRAM)
    return "/".join(path.parts[last + 1 :])


def bounded(lines: Iterable[str]) -> list[str]:
    """Return lines that are printable, not too long and not too many; the middle ones are left out."""
    whole = [shortened(without_home(line), _LONGEST_LINE) for line in lines]
    over = len(whole) - _MOST_LINES
    if over <= 0:
        return whole
    half = _MOST_LINES // 2
    return [*whole[:half], f"… {over:,} lines …", *whole[-half:]]


def without_home(words: str) -> str:
    """Return words in which the person's home folder is ~."""
    try:
        home = str(Path.home())
    except RuntimeError:
        return words
    return words.replace(home, "~") if len(home) > 1 else words
