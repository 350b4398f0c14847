"""A card that is pressed as a whole: what is on it is up to the kinds of such cards."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from reluexplorer.widgets.controls.buttons import Button
from reluexplorer.widgets.painting.shapes import rounded
from reluexplorer.widgets.theme.theme import RADIUS_CARD, Theme


class CardButton(Button):
    """A choice with a title, and words that say what it leads to."""

    def __init__(self, title: str, words: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(title, tip, parent=parent)
        self.setAccessibleDescription(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Take the keys along, so that one card alone is marked; where the mouse only lies, they stay."""
        super().mouseMoveEvent(event)
        if not self.hasFocus():
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def _paint_card(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        """Draw the ground; the card that the keys are on is marked by a border of the accent, no other."""
        chosen = self.hasFocus() or self.isDown()
        fill = theme.selection if self.isDown() else theme.hover if chosen else theme.background
        line = theme.accent if chosen else theme.line
        rounded(painter, area, RADIUS_CARD, fill, line, 2.0 if chosen else 1.0)
