"""Watches a window: counts repaints, times clicks until they are painted, names what it was at meanwhile."""

from __future__ import annotations

import sys
import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

_PACKAGE = Path(__file__).resolve().parents[2]
_BENCHES = Path(__file__).resolve().parent
_EVERY = 0.001
QT = "Qt or idle"
"""Said where no function of the program was at work."""


class Sampler:
    """Looks every millisecond, while :attr:`wanted` is set, at which function its maker's thread is in.

    A look needs the interpreter's lock, so a long call into C that keeps it is seen at its end: each look
    counts for the time since the one before.
    """

    def __init__(self) -> None:
        self._thread = threading.get_ident()
        self._work: defaultdict[str, float] = defaultdict(float)
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self.wanted = threading.Event()
        self._watch = threading.Thread(target=self._look, name="sampler", daemon=True)
        self._watch.start()

    def take(self) -> dict[str, float]:
        """Return the seconds seen in each function since the last call."""
        with self._lock:
            found, self._work = dict(self._work), defaultdict(float)
        return found

    def close(self) -> None:
        """End the looking."""
        self._ended.set()
        self.wanted.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._ended.is_set():
            self.wanted.wait()
            before = time.perf_counter()
            while self.wanted.is_set() and not self._ended.is_set():
                time.sleep(_EVERY)
                now = time.perf_counter()
                where = place(sys._current_frames().get(self._thread))
                with self._lock:
                    self._work[where] += now - before
                before = now


def place(frame: FrameType | None) -> str:
    """Return the function of the program that a stack is in, the innermost one, as ``module.function``."""
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if _BENCHES in path.parents:
            break
        if _PACKAGE in path.parents:
            return f"{path.stem}.{frame.f_code.co_name}"
        frame = frame.f_back
    return QT


def in_words(work: Mapping[str, float], most: int = 3) -> str:
    """Return the places that took longest with their milliseconds, such as ``plane.paintEvent 12``."""
    longest = sorted(work.items(), key=lambda pair: -pair[1])[:most]
    return ", ".join(f"{where} {1e3 * seconds:.0f}" for where, seconds in longest)


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

    def __init__(self, painted: QWidget, button: QAbstractButton, effect: QWidget) -> None:
        super().__init__()
        self.sampler = Sampler()
        """To be closed in the end."""
        self.repaints = 0
        self.waits: list[Wait] = []
        """One for each click whose effect was painted."""
        self._painted, self._button, self._effect = painted, button, effect
        self._clicked: float | None = None
        self._heard = self._done = 0.0
        painted.installEventFilter(self)
        effect.installEventFilter(self)
        button.clicked.connect(self._note)

    def click(self) -> None:
        """Post a click, from any thread; not while one is on its way."""
        if self._clicked is not None:
            return
        self.sampler.take()
        self.sampler.wanted.set()
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
        self.sampler.wanted.clear()
        work = self.sampler.take()
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
