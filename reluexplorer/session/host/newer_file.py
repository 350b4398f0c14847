"""Whether the file has changed that the table of a document just opened came from, looked at beside."""

from __future__ import annotations

from reluexplorer.session.document.document import DataChoice, Document
from reluexplorer.session.files.embedded import newer_words
from reluexplorer.session.host.state import State
from reluexplorer.session.jobs.worker import Tell, Worker


class NewerFile:
    """Reads that file, which may be large, on a thread that is there from the first such document on."""

    def __init__(self) -> None:
        self._worker: Worker[str] | None = None
        self._data: DataChoice | None = None

    def look(self, document: Document) -> None:
        """Look at the file of the table that a document holds, and at none that was to be looked at."""
        self._data = document.recipe.data
        if self._worker is not None:
            self._worker.cancel()
        if self._data.held is None:
            return
        if self._worker is None:
            self._worker = Worker("newer file", lambda _error: "")

        def job(tell: Tell[str]) -> None:
            tell(newer_words(document))

        self._worker.start(job)

    def found(self, state: State) -> str:
        """Say once that the file has changed, while its table is open; else empty."""
        words = None if self._worker is None else self._worker.take()
        now, then = state.document.recipe.data, self._data
        is_same = then is not None and (now.path, now.held) == (then.path, then.held)
        return words if words and is_same else ""

    def wait(self, timeout: float) -> bool:
        """Wait until it was looked at; False if that takes longer."""
        return self._worker is None or self._worker.wait(timeout)

    def close(self) -> None:
        """End the thread."""
        if self._worker is not None:
            self._worker.close()
