"""A dialog over the window without a frame of its own: a title, a way out, and what it is for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from reluexplorer.widgets.controls.all_controls import RoundButton, Subject

MARGIN = 24


class Sheet(QDialog):
    """Put widgets into ``body``; Escape or the cross leaves it, and it is gone then."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setObjectName("sheet")
        self.default: QAbstractButton | None = None
        """What Enter presses where nothing that has the focus wants it."""
        self.finished.connect(lambda _result: parent.activateWindow())
        head = QHBoxLayout()
        head.addWidget(Subject(title), 1)
        leave = RoundButton("close", f"Close {title}", "Close (Esc)", size=28, flat=True)
        leave.clicked.connect(lambda _on: self.reject())
        head.addWidget(leave)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 16, MARGIN, 20)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(self.body, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the default button with Enter."""
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
        elif self.default is not None and self.default.isEnabled():
            self.default.click()
