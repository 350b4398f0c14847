"""Where a table is read and worked on beside the window."""

from __future__ import annotations

import threading

from reluexplorer.core.data.held import TableFile, size_of
from reluexplorer.core.data.tables.table import TableChoices
from reluexplorer.session.jobs.worker import Tell, Worker
from reluexplorer.session.tables.reading import Reader, ReaderApart, ReaderHere, Word, why

_LARGE = 1 << 19
"""Bytes of a file that is read in a process of its own: a smaller one is read before that has begun."""
_LARGE_PACKED = 1 << 15
"""The same of a packed one, which unpacks to many times as much."""
_PACKED = frozenset({".gz", ".bz2", ".xz", ".zip", ".xlsx"})


class TableDesk(Worker[Word]):
    """Reads a table and works out what it gives; :meth:`take` returns what is new.

    A thread of its own does or awaits it.
    """

    def __init__(self) -> None:
        self._reader: Reader | None = None
        super().__init__("table", why)

    def read(self, path: TableFile) -> None:
        """Begin to read a table, the only one of this desk."""

        def job(tell: Tell[Word]) -> None:
            reader = self._reader = ReaderApart() if _is_large(path) else ReaderHere()
            tell(reader.read(path, tell, tell.check))

        self.start(job)

    def work_out(self, choices: TableChoices, *, newly: bool = False) -> None:
        """Begin to work out what the table gives, in place of what is in hand."""

        def job(tell: Tell[Word]) -> None:
            if self._reader is not None:
                tell(self._reader.work_out(choices, tell.check, newly=newly))

        self.start(job)

    def leave(self) -> None:
        """Stop what is in hand, end the thread and let go of the table, which nobody looks at any more."""
        self.cancel()
        threading.Thread(target=self._let_go, name="table-gone", daemon=True).start()

    def _let_go(self) -> None:
        """Wait for the end, which would stop the window, and then give the memory back."""
        self.close()
        if self._reader is not None:
            self._reader.close()


def _is_large(path: TableFile) -> bool:
    """Whether a table is to be read apart; how much a packed one holds is not known before."""
    return _size(path) >= (_LARGE_PACKED if path.suffix.lower() in _PACKED else _LARGE)


def _size(path: TableFile) -> int:
    """Return a file's size in bytes, 0 for what cannot be read."""
    try:
        return size_of(path)
    except (OSError, ValueError):
        return 0
