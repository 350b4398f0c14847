"""A window that has the keys itself where no part of it has them."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QMainWindow


class KeyedWindow(QMainWindow):
    """Keeps the keys from the first button, which Qt would give them to and which takes the space bar."""

    def changeEvent(self, event: QEvent) -> None:
        """Take the keys before a dialog is over the window where no part has them, to have them after it."""
        if event.type() == QEvent.Type.ActivationChange and self.focusWidget() is None:
            self.setFocus()
        super().changeEvent(event)
