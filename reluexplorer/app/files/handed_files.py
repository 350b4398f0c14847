"""Hears of files that the system hands to the program while it runs, as macOS does on a double click."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent


class HandedFiles(QObject):
    """Emits ``handed`` with a file's path; to be installed as an event filter of the application.

    It sees every event of the program, so it is for systems that hand files over in this way alone.
    """

    handed = Signal(str)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take the events that name a file, and no others."""
        if not isinstance(event, QFileOpenEvent) or not event.file():
            return False
        self.handed.emit(event.file())
        return True
