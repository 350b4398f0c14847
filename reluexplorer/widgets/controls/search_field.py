"""A field that narrows a list while one types."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy

from reluexplorer.language import _
from reluexplorer.widgets.controls.buttons import RoundButton
from reluexplorer.widgets.controls.field_keys import is_for_window
from reluexplorer.widgets.painting.shapes import start
from reluexplorer.widgets.theme.icons import paint_icon
from reluexplorer.widgets.theme.stylesheet import current_theme
from reluexplorer.widgets.theme.tips import set_tip


class SearchField(QLineEdit):
    """A line of text with a lens. Escape or the cross empties it.

    ``left_down`` asks for what is below (arrow down), ``entered`` for the first of what was found (Enter).
    """

    left_down = Signal()
    entered = Signal()

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        set_tip(self, tip)
        self.setFixedHeight(30)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setTextMargins(20, 0, 20, 0)
        words = _("{name}: empty the field").format(name=name), _("Empty the field (Esc)")
        self._cross = RoundButton("close", *words, size=22, flat=True, parent=self)
        self._cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cross.clicked.connect(lambda _on: self.clear())
        self._cross.hide()
        self.textChanged.connect(lambda words: self._cross.setVisible(bool(words)))

    def sizeHint(self) -> QSize:
        """Return a modest width: the field takes what there is."""
        return QSize(120, 30)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest useful size."""
        return QSize(80, 30)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, and the lens before its words."""
        super().paintEvent(event)
        painter = start(self)
        paint_icon(painter, "search", current_theme().secondary, QRectF(8, self.height() / 2 - 7, 14, 14))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the cross at the right edge."""
        super().resizeEvent(event)
        self._cross.move(self.width() - self._cross.width() - 4, (self.height() - self._cross.height()) // 2)

    def event(self, event: QEvent) -> bool:
        """Leave to the window its keys."""
        if is_for_window(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go down, take the first, or empty the field; else as every field."""
        if event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)
