"""What is open is kept after a fault of the program's own, while the window goes on answering."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Thread

from PySide6.QtCore import QObject, QTimer, Signal

from reluexplorer.app.keeping.kept_work import Work
from reluexplorer.core.data.held import LearnedFile
from reluexplorer.session.document.document import Document
from reluexplorer.session.run.past import Past
from reluexplorer.session.session import Session

_LOG = logging.getLogger(__name__)
_LATEST = 1500
"""Milliseconds after which what a long run kept of its way is asked for no more, but waited for."""


class Securing(QObject):
    """Has what is open written in a thread of its own, and tells on the window's thread what became of it."""

    _said = Signal(str)

    def __init__(self, beneath: QObject, session: Session) -> None:
        super().__init__(beneath)
        self._session = session
        self._thread: Thread | None = None
        self._write: Callable[[Work], str] | None = None
        """What is done with what is open once that is handed out; None where nobody waits for it."""
        self._at_once: Callable[[], str] = str
        self._tell: Callable[[str], None] = lambda _said: None
        self._said.connect(self._on_said)
        self._late = QTimer(self, singleShot=True, interval=_LATEST)
        self._late.timeout.connect(self.press)

    @property
    def is_busy(self) -> bool:
        """Whether what is open is still to be written."""
        return self._write is not None or (self._thread is not None and self._thread.is_alive())

    def begin(
        self, write: Callable[[Work], str], at_once: Callable[[], str], tell: Callable[[str], None]
    ) -> None:
        """Let ``write`` write what is open, and ``tell`` tell the sentence that it returns.

        Where what is open cannot even be asked for, ``at_once`` does without.
        """
        self._write, self._at_once, self._tell = write, at_once, tell
        self._late.start()
        try:
            self._session.hand_out(self._take)
        except Exception:
            _LOG.exception("What is open is not handed out after a fault.")
            self.press()

    def press(self) -> None:
        """Wait no longer for what a long run kept of its way: begin to write."""
        self._late.stop()
        if self._write is None:
            return
        try:
            self._session.hurry()
        except Exception:
            _LOG.exception("What is open is not handed out after a fault.")
        if self._write is not None:
            self._write = None
            self._tell(self._at_once())

    def finish(self) -> None:
        """Wait until what is open is written, if it is still to be."""
        self.press()
        if self._thread is not None:
            self._thread.join()

    def _take(self, document: Document, step: int, past: Past | None, learned: LearnedFile | None) -> None:
        write, self._write = self._write, None
        self._late.stop()
        if write is not None:
            work = Work(document, step, past, learned)
            self._thread = Thread(target=lambda: self._said.emit(write(work)), name="securing")
            self._thread.start()

    def _on_said(self, said: str) -> None:
        self._tell(said)
