"""Painting shared out over turns of the event loop, so that a window answers between the parts of a picture.

Qt paints all that is out of date in one go. Where that takes longer than :data:`BUDGET`, what does not fit
in shows its last picture, and is painted in one of the next turns: what waits longest comes first.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtGui import QPixmap, QRegion
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from reluexplorer.widgets.painting.last_picture import LastPicture, corner_of

BUDGET = 0.006
"""Seconds of a turn in which widgets are painted; one of them is, however long that takes."""
_CHEAP = 0.001
"""Seconds; what takes less is painted at once, whatever else is."""
_FORGETS = 0.9
"""A painting that shows nothing new is cheap, the next need not be: how much of a cost is still expected."""
_PATIENCE = 0.25
"""Seconds that a widget waits for its parts at most while newer ones overtake them again and again."""
_WORK = 0.1
"""Seconds of the window's own work that go into that: on a busy machine a moment has few of them."""
_LATEST = 50
"""Milliseconds after which chosen widgets that Qt did not paint let others paint."""

W = TypeVar("W", bound=QWidget)
PaintEvent = Callable[[W, Any], None]


class MadeAhead:
    """A paced widget whose costly parts are made in turns of their own before they are painted."""

    def parts_ahead(self) -> Iterator[None]:
        """Make the parts that the screen will show and that are not there, and yield before each.

        What was made stays where the iterator is left, so that the next one goes on from there.
        """
        raise NotImplementedError


@dataclass
class _Last:
    """How a widget looked last, and the seconds that painting it may take."""

    cost: float = 0.0
    picture: LastPicture = field(default_factory=LastPicture)
    is_bare: bool = True
    """Whether the screen shows nothing of it that would have to stay until its parts are made."""
    since: tuple[float, float] | None = None
    """When it was put off: seconds, and those of the window's work; None where it shows what it should."""


class Pace:
    """Shares out what is painted on the screen once it :meth:`begins <begin>`; until then all is painted."""

    def __init__(self) -> None:
        self._turn: QTimer | None = None
        self._whole = self._exact = 0
        self._spent = 0.0
        self._last: WeakKeyDictionary[QWidget, _Last] = WeakKeyDictionary()
        self._waiting: dict[QWidget, None] = {}
        self._chosen: set[QWidget] = set()
        self._rooms: dict[QWidget, QRegion] = {}
        """Where in their windows the chosen ones lie."""

    def begin(self, beneath: QObject) -> None:
        """Share out from now on, for as long as ``beneath`` lives."""
        turn = self._turn = QTimer(beneath, singleShot=True, interval=0)
        turn.timeout.connect(self._choose)
        beneath.destroyed.connect(lambda: self.end() if self._turn is turn else None)

    def end(self) -> None:
        """Let everything be painted as Qt asks for it."""
        self._turn = None
        self._waiting, self._chosen, self._rooms = {}, set(), {}

    def forget(self) -> None:
        """Show no widget as it looked last, since all of them look otherwise now."""
        for widget, last in self._last.items():
            last.picture.forget()
            last.is_bare = not (shiboken6.isValid(widget) and widget.isVisible())
            last.cost = last.cost if last.is_bare else 0.0

    @property
    def shares(self) -> bool:
        """Whether what is painted now is the screen's, so that it may be made in several turns."""
        return self._turn is not None and not self._whole

    @property
    def is_behind(self) -> bool:
        """Whether widgets wait for a turn, so that a newer picture had better wait too."""
        return bool(self._waiting or self._chosen)

    @property
    def is_at_work(self) -> bool:
        """Whether there was painting in this turn, or is to be in the next."""
        return self.is_behind or (self._turn is not None and self._turn.isActive())

    @property
    def may_lag(self) -> bool:
        """Whether what is painted now is soon painted again, so that it may show what it did a moment ago."""
        return self._turn is not None and not self._exact

    @contextmanager
    def whole(self, *, may_lag: bool = False) -> Iterator[None]:
        """Paint all that is asked for meanwhile, as for a picture that is not the screen's.

        One that the screen shows only for a moment ``may_lag``.
        """
        self._whole, self._exact = self._whole + 1, self._exact + (not may_lag)
        try:
            yield
        finally:
            self._whole, self._exact = self._whole - 1, self._exact - (not may_lag)

    @contextmanager
    def spends(self) -> Iterator[None]:
        """Count other work of the window's, which leaves less room for painting in the same turn."""
        began = time.thread_time()
        try:
            yield
        finally:
            if self._turn is not None:
                self._spent += time.thread_time() - began
                self._turn.start(0)

    def parts_ahead(self, beneath: QWidget) -> Iterator[None]:
        """Make the parts of all widgets in sight beneath another, and yield before each."""
        for widget in list(self._last):
            if shiboken6.isValid(widget) and widget.isVisible() and beneath.isAncestorOf(widget):
                yield from _parts_of(widget)

    def grab(self, widget: QWidget) -> QPixmap:
        """Return a picture of a widget with all that is in it, as it stands now."""
        with self.whole():
            return widget.grab()

    def paint(self, widget: QWidget, region: QRegion, paint: Callable[[], None]) -> None:
        """Paint what Qt asks for of a widget by ``paint``, or show how it looked last and paint it later."""
        if self._turn is None or not self.shares:
            paint()
            return
        last, surface = self._last.setdefault(widget, _Last()), _surface(widget)
        waits = not self._has_room(widget, region, last.cost) or self._lacks_parts(widget, last)
        if waits and (last.is_bare or last.picture.covers(surface, region)):
            self._waiting.setdefault(widget)
            self._chosen.discard(widget)
            last.since = last.since or (time.perf_counter(), time.thread_time())
            last.picture.show(surface)
        else:
            began = time.thread_time()
            paint()
            took = time.thread_time() - began
            last.cost, last.since, last.is_bare = max(took, _FORGETS * last.cost), None, False
            self._waiting.pop(widget, None)
            self._chosen.discard(widget)
            self._spent += took
            if last.cost > _CHEAP:
                last.picture.take(surface, region)
            else:
                last.picture.forget()
        self._turn.start(0)

    def _has_room(self, widget: QWidget, region: QRegion, cost: float) -> bool:
        if cost <= _CHEAP or widget in self._chosen:
            return True
        if not self._chosen:
            return self._spent == 0.0 or self._spent + cost <= BUDGET
        # What lies below or upon a chosen one is asked for with it: put off, each would have the other
        # painted once more, for ever.
        surface = _surface(widget)
        room = region.translated(corner_of(surface))
        return room.subtracted(self._rooms.get(surface.window(), QRegion())).isEmpty()

    def _lacks_parts(self, widget: QWidget, last: _Last) -> bool:
        """Whether parts are to be made first, while a widget shows how it looked last, or nothing yet."""
        return (last.is_bare or last.picture.is_there) and not _is_late(last) and _lacks(widget)

    def _choose(self) -> None:
        """Let as many of those that wait be painted in the next turn as fit into it.

        Where the first of them lacks parts, these are made, and what does not fit goes on in the next turn.
        """
        for left_out in self._chosen:
            self._last[left_out].since = None
        self._spent, self._chosen, self._rooms = 0.0, set(), {}
        try:
            self._fill_turn()
        finally:
            if self._turn is not None and (self._chosen or self._waiting):
                self._turn.start(_LATEST if self._chosen else 0)

    def _fill_turn(self) -> None:
        room = BUDGET
        for widget in list(self._waiting):
            if not (shiboken6.isValid(widget) and widget.isVisible()):
                del self._waiting[widget]
                self._last[widget].since = None
                continue
            cost = self._last[widget].cost
            if self._chosen:
                if cost > room or _lacks(widget):
                    break
            elif not (_is_late(self._last[widget]) or self._make(widget, cost)):
                break
            del self._waiting[widget]
            room -= self._spent + cost
            self._chosen.add(widget)
            surface = _surface(widget)
            window, corner = surface.window(), corner_of(surface)
            self._rooms[window] = self._rooms.get(window, QRegion()) + QRect(corner, surface.size())
            surface.update()

    def _make(self, widget: QWidget, cost: float) -> bool:
        """Make parts of a widget while the turn has room; return whether it may be painted in it too."""
        began, dearest = time.thread_time(), 0.0
        try:
            for number, _part in enumerate(_parts_of(widget)):
                before, self._spent = self._spent, time.thread_time() - began
                dearest = max(dearest, self._spent - before)
                if number and self._spent + dearest > BUDGET:
                    return False
        except Exception:
            # Others have their turns all the same.
            del self._waiting[widget]
            raise
        self._spent = time.thread_time() - began
        return self._spent <= _CHEAP or self._spent + cost <= BUDGET


PACE = Pace()
"""That of the window: what is painted on one screen is painted in one thread."""


def paced(paint: PaintEvent[W]) -> PaintEvent[W]:
    """Make a ``paintEvent`` one that :data:`PACE` may put off."""

    @wraps(paint)
    def paint_event(self: W, event: Any) -> None:
        PACE.paint(self, event.region(), lambda: paint(self, event))

    return paint_event


def _is_late(last: _Last) -> bool:
    if last.since is None:
        return False
    began, worked = last.since
    return time.perf_counter() - began > _PATIENCE and time.thread_time() - worked > _WORK


def _lacks(widget: QWidget) -> bool:
    return any(True for _part in _parts_of(widget))


def _parts_of(widget: QWidget) -> Iterator[None]:
    return widget.parts_ahead() if isinstance(widget, MadeAhead) else iter(())


def _surface(widget: QWidget) -> QWidget:
    return widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
