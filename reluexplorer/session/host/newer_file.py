"""Whether the file has other bytes now that the table in the open document came from, looked at beside."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from reluexplorer.core.data.tables.source import Stamp, stamp_of
from reluexplorer.session.document.document import Document
from reluexplorer.session.files.embedded import newer_words
from reluexplorer.session.host.state import HeldFile, State, held_file
from reluexplorer.session.jobs.worker import Tell, Worker

_EVERY = 1.0
"""Seconds between two looks at least; the file is read where what the system says of it has changed."""
_RESTS = 20.0
"""How many times as long as a look took there is none."""


@dataclass(frozen=True)
class _Look:
    """What was found of a file."""

    table: HeldFile
    stamp: Stamp | None
    words: str
    """That it has changed; else empty."""
    seconds: float


class NewerFile:
    """Reads that file, which may be large, on a thread that is there from the first such document on."""

    def __init__(self) -> None:
        self._worker: Worker[_Look | None] | None = None
        self._asked: HeldFile | None = None
        self._last: _Look | None = None
        self._rests_until = 0.0
        self._tells = False
        self._words = ""

    def look(self, document: Document) -> None:
        """Look at the file of the table that a document just opened holds, whose change is said once."""
        self._last, self._tells, self._words = None, True, ""
        if self._worker is not None:
            self._worker.cancel()
        if (table := held_file(document)) is not None:
            self._begin(document, table)

    def taken(self, state: State) -> dict[str, HeldFile | None]:
        """Return what is new of the file, as the state calls it; look again now and then."""
        table = held_file(state.document)
        if table is None:
            return {}
        look = None if self._worker is None else self._worker.take()
        if look is None or look.table != table:
            is_free = self._worker is None or not self._worker.busy
            if table != self._asked or (is_free and time.monotonic() >= self._rests_until):
                self._begin(state.document, table)
            return {}
        self._last, self._rests_until = look, time.monotonic() + max(_EVERY, _RESTS * look.seconds)
        if self._tells:
            self._tells, self._words = False, look.words
        newer = table if look.words else None
        return {} if newer == state.newer else {"newer": newer}

    def said(self) -> str:
        """Say once of a document that was opened that the file has changed; else empty."""
        words, self._words = self._words, ""
        return words

    def wait(self, timeout: float) -> bool:
        """Wait until it was looked at; False if that takes longer."""
        return self._worker is None or self._worker.wait(timeout)

    def close(self) -> None:
        """End the thread."""
        if self._worker is not None:
            self._worker.close()

    def _begin(self, document: Document, table: HeldFile) -> None:
        if self._worker is None:
            self._worker = Worker("newer file", lambda _error: None)
        self._asked, self._rests_until = table, time.monotonic() + _EVERY
        before = self._last

        def job(tell: Tell[_Look | None]) -> None:
            tell(_looked(document, table, before))

        self._worker.start(job)


def _looked(document: Document, table: HeldFile, before: _Look | None) -> _Look | None:
    """Return what is found of the file; None where the look ``before`` still holds."""
    began, stamp = time.monotonic(), stamp_of(Path(table[0]))
    if stamp is not None and before is not None and (table, stamp) == (before.table, before.stamp):
        return None
    return _Look(table, stamp, newer_words(document), time.monotonic() - began)
