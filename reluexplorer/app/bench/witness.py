"""Watches a window: counts repaints, and times clicks until their effect is painted."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from reluexplorer.app.bench.sampler import Sampler, in_words


@dataclass(frozen=True)
class Wait:
    """What one click waited for; times are in seconds, ``work`` by the program's functions."""

    until_heard: float
    """In the queue of events, while the window's thread was at something else."""
    until_done: float
    """Until its command was carried out."""
    until_painted: float
    """Until the effect was painted."""
    work: dict[str, float] = field(default_factory=dict)

    @property
    def whole(self) -> float:
        """All three."""
        return self.until_heard + self.until_done + self.until_painted

    def words(self) -> str:
        """Say what it waited for, in milliseconds."""
        parts = (self.until_heard, self.until_done, self.until_painted)
        heard, done, painted = (f"{1e3 * part:.0f}" for part in parts)
        whole = f"{1e3 * self.whole:.0f} ms"
        return f"{whole}: {heard} queued, {done} command, {painted} paint; {in_words(self.work)}"


class Witness(QObject):
    """Counts the repaints of one widget, and times clicks on a button until another shows their effect."""

    def __init__(
        self, painted: QWidget, button: QAbstractButton, effect: QWidget, sampler: Sampler | None = None
    ) -> None:
        super().__init__()
        self.repaints = 0
        self.waits: list[Wait] = []
        """One for each click whose effect was painted."""
        self._painted, self._button, self._effect, self._sampler = painted, button, effect, sampler
        self._clicked: float | None = None
        self._heard = self._done = 0.0
        painted.installEventFilter(self)
        effect.installEventFilter(self)
        button.clicked.connect(self._note)

    def click(self) -> None:
        """Post a click, from any thread; not while one is on its way."""
        if self._clicked is not None:
            return
        if self._sampler is not None:
            self._sampler.take()
            self._sampler.wanted.set()
        self._heard = self._done = 0.0
        self._clicked = time.perf_counter()
        QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))

    def event(self, event: QEvent) -> bool:
        """Hand a click that waited in the queue of events to the button."""
        if event.type() is not QEvent.Type.User:
            return super().event(event)
        self._heard = time.perf_counter()
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
            elif watched is self._effect and self._done and self._clicked is not None:
                self._end(self._clicked)
        return False

    def _note(self) -> None:
        self._done = time.perf_counter()

    def _end(self, clicked: float) -> None:
        work: dict[str, float] = {}
        if self._sampler is not None:
            self._sampler.wanted.clear()
            work = self._sampler.take()
        now = time.perf_counter()
        self.waits.append(Wait(self._heard - clicked, self._done - self._heard, now - self._done, work))
        self._clicked = None


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
