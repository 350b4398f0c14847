"""The two small arrows inside a number field."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from reluexplorer.widgets.painting.shapes import Painted
from reluexplorer.widgets.theme.icons import paint_icon
from reluexplorer.widgets.theme.theme import Theme

_FIRST_REPEAT = 350
_REPEAT = 60


class Stepper(Painted):
    """Two arrows for the mouse, repeating while held; the keyboard has Up and Down instead."""

    stepped = Signal(int, bool)
    """1 up or −1 down, and whether the button was held since the step before."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._field = parent
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setFixedSize(20, 24)
        self._over = 0
        self._held = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._repeat)

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        size = 10.0
        left, bottom = (area.width() - size) / 2, area.height() - size - 2.0
        for name, direction, top in (("chevron-up", 1, 2.0), ("chevron-down", -1, bottom)):
            over = self._over == direction and self.isEnabled()
            colour = theme.text if over else theme.secondary if self.isEnabled() else theme.disabled
            paint_icon(painter, name, colour, QRectF(left, top, size, size))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Step once, then repeat."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._field.setFocus(Qt.FocusReason.MouseFocusReason)
        self._held = self._direction(event)
        self.stepped.emit(self._held, False)
        self._timer.start(_FIRST_REPEAT)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Stop repeating."""
        self._timer.stop()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the arrow under the mouse."""
        self._over = self._direction(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Put the light out."""
        self._over = 0
        self.update()
        super().leaveEvent(event)

    def _direction(self, event: QMouseEvent) -> int:
        return 1 if event.position().y() < self.height() / 2 else -1

    def _repeat(self) -> None:
        self._timer.setInterval(_REPEAT)
        self.stepped.emit(self._held, True)
