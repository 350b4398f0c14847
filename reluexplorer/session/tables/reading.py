"""The side that reads a table and works out what it gives: in the window's process, or in one of its own.

A large table is hundreds of thousands of Python's objects, which hold up the window that paints meanwhile,
and whose memory is not given back whole. What a process of its own sends is small.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from multiprocessing.process import BaseProcess
from typing import Any, Protocol, TypeVar

from reluexplorer.core.data.held import TableFile
from reluexplorer.core.data.tables.rows import ReadTable, read_table
from reluexplorer.core.data.tables.table import TableChoices
from reluexplorer.core.data.tables.wording import TableError, Watch
from reluexplorer.language import _
from reluexplorer.session.run.channel import End, Helper, apart
from reluexplorer.session.run.garbage import SEARCH
from reluexplorer.session.run.machine import share_the_machine
from reluexplorer.session.tables.outcome import Outcome, outcome_of
from reluexplorer.session.tables.seen import SeenTable, seen

T = TypeVar("T")
Word = float | SeenTable | Outcome | str
"""The share that is read, the table, what it gives, or why it cannot be read."""
_Answer = tuple[int, Outcome | str]
"""The number of what was asked, and what came of it."""
_LOOK = 0.03
"""Seconds between two looks whether anybody waits still, and between two words on the share that is read."""
_MANY = 200_000
"""Cells of a table among which each search for garbage would take the window longer than 10 ms."""
_PATIENCE = 2.0
"""Seconds for a process that was killed to be gone."""


class Reader(Protocol):
    """Reads one table, and says what it gives as often as it is asked."""

    def read(self, path: TableFile, tell: Callable[[float], None], check: Callable[[], None]) -> SeenTable:
        """Read it; ``tell`` and ``check`` raise Cancelled once nobody waits for it any more."""

    def work_out(self, choices: TableChoices, check: Callable[[], None], *, newly: bool) -> Outcome:
        """Return what it gives."""

    def close(self) -> None:
        """Give its memory back."""


class ReaderHere:
    """Reads a table in this process."""

    def __init__(self) -> None:
        self._table: ReadTable | None = None

    def read(self, path: TableFile, tell: Callable[[float], None], check: Callable[[], None]) -> SeenTable:
        """Read it, and search for no garbage meanwhile."""
        del check
        with SEARCH.held():
            table = self._table = read_table(path, Watch(tell))
            shown = seen(table)
            if len(table.read) * table.format.width > _MANY:
                SEARCH.spare()
        return shown

    def work_out(self, choices: TableChoices, check: Callable[[], None], *, newly: bool) -> Outcome:
        """Return what it gives."""
        del check
        if self._table is None:
            raise LookupError
        return outcome_of(self._table, choices, newly=newly)

    def close(self) -> None:
        """Let go of the table a column at a time: all at once would stop the window."""
        table, self._table = self._table, None
        if table is not None:
            pieces: list[object] = list(vars(table).pop("columns", ()))
            while pieces or table.read.columns:
                (pieces or table.read.columns).pop()
        SEARCH.let_go()


class ReaderApart:
    """Has a table read in a process of its own, which is killed where nobody waits for it any more."""

    def __init__(self) -> None:
        self._line: tuple[End, Helper] | None = None
        self._asked = 0

    def read(self, path: TableFile, tell: Callable[[float], None], check: Callable[[], None]) -> SeenTable:
        """Have it read; the process ends where nobody waits for it, even one that has hardly begun."""
        try:
            end, _helper = self._line = apart(serve, gives_way=0)  # a person waits for it
            end.say(path)
            word: float | SeenTable | str = self._next(check)
            while isinstance(word, float):
                tell(word)
                word = self._next(check)
            return _unless_refused(word)
        except BaseException:
            self.close()
            raise

    def work_out(self, choices: TableChoices, check: Callable[[], None], *, newly: bool) -> Outcome:
        """Have it worked out, in place of what was asked for before and is not begun."""
        if self._line is None:
            raise LookupError
        self._asked += 1
        self._line[0].say((self._asked, choices, newly))
        answer: _Answer = self._next(check)
        while answer[0] != self._asked:
            answer = self._next(check)
        return _unless_refused(answer[1])

    def close(self) -> None:
        """End the process."""
        line, self._line = self._line, None
        if line is not None:
            end, helper = line
            end.close()
            if isinstance(helper, BaseProcess):
                helper.kill()
            helper.join(_PATIENCE)

    def _next(self, check: Callable[[], None]) -> Any:
        """Return what the process says next; raises TableError where it has ended."""
        if self._line is None:
            raise LookupError
        word: Any = None
        try:
            while word is None:
                check()
                word = self._line[0].hear(_LOOK)
        except EOFError:
            raise TableError(
                _("The process that read the table has ended, as it does for want of memory.")
            ) from None
        return word


def _unless_refused(word: T | str) -> T:
    if isinstance(word, str):
        raise TableError(word)
    return word


def serve(end: End) -> None:
    """Read the table whose file is told, and say what it gives under the newest choices that are told."""
    share_the_machine()
    reader = ReaderHere()
    with suppress(EOFError):
        path = end.hear(None)
        end.say(_tried(lambda: reader.read(path, _Share(end), _nobody_asks)))
        while True:
            number, choices, newly = _newest(end)
            work = partial(reader.work_out, choices, _nobody_asks, newly=newly)
            end.say((number, _tried(work)))


def _newest(end: End) -> tuple[int, TableChoices, bool]:
    """Wait until something is asked, and return what was asked last."""
    asked: tuple[int, TableChoices, bool] = end.hear(None)
    while (newer := end.hear(0.0)) is not None:
        asked = newer
    return asked


def _nobody_asks() -> None:
    """Go on: this process is killed where it is not to."""


def _tried(work: Callable[[], T]) -> T | str:
    try:
        return work()
    except Exception as error:  # whatever it is, it is told to the other side
        return why(error)


class _Share:
    """Says now and then how much is read."""

    def __init__(self, end: End) -> None:
        self._end = end
        self._said = 0.0

    def __call__(self, share: float) -> None:
        if (now := time.monotonic()) - self._said >= _LOOK:
            self._said = now
            self._end.say(share)


def why(error: Exception) -> str:
    """Return why a table cannot be read, as a sentence."""
    if isinstance(error, MemoryError):
        return _("There is not enough memory for this table.")
    return (
        str(error)
        if isinstance(error, TableError)
        else _("The table cannot be read: {error}").format(error=error)
    )
