"""Watches a window: counts repaints, and times clicks until their effect is painted."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QWidget


class Witness(QObject):
    """Counts the repaints of one widget, and times clicks on a button until another shows their effect."""

    def __init__(self, painted: QWidget, button: QAbstractButton, effect: QWidget) -> None:
        super().__init__()
        self.repaints = 0
        self.waits: list[float] = []
        """Seconds from each click to the painting of its effect."""
        self._painted, self._button, self._effect = painted, button, effect
        self._clicked: float | None = None
        self._toggled = False
        painted.installEventFilter(self)
        effect.installEventFilter(self)
        button.clicked.connect(self._note)

    def click(self) -> None:
        """Post a click, from any thread; not while one is on its way."""
        if self._clicked is not None:
            return
        self._clicked = time.perf_counter()
        QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))

    def event(self, event: QEvent) -> bool:
        """Hand a click that waited in the queue of events to the button."""
        if event.type() is not QEvent.Type.User:
            return super().event(event)
        where = QPointF(self._button.width() / 2, self._button.height() / 2)
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        for kind, buttons in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
            there = self._button.mapToGlobal(where)
            made = QMouseEvent(kind, where, there, left, buttons, Qt.KeyboardModifier.NoModifier)
            QCoreApplication.sendEvent(self._button, made)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note a repaint; the first one of the effect after a click ends the wait."""
        if event.type() is QEvent.Type.Paint:
            if watched is self._painted:
                self.repaints += 1
            elif watched is self._effect and self._toggled and self._clicked is not None:
                self.waits.append(time.perf_counter() - self._clicked)
                self._clicked, self._toggled = None, False
        return False

    def _note(self) -> None:
        self._toggled = True


class Shown(QObject):
    """Says when each of some widgets has painted since it was last cleared."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self._widgets = widgets
        self._painted: set[QObject] = set()
        for widget in widgets:
            widget.installEventFilter(self)

    def clear(self) -> None:
        """Forget what was painted."""
        self._painted.clear()

    @property
    def all(self) -> bool:
        """Whether every one has painted."""
        return len(self._painted) == len(self._widgets)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note who paints."""
        if event.type() is QEvent.Type.Paint:
            self._painted.add(watched)
        return False
