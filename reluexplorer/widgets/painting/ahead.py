"""A picture whose parts are made in short turns before it is shown: the window answers between them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Protocol
from weakref import WeakSet

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from reluexplorer.widgets.painting.pace import PACE

_TURN = 0.004
"""Seconds after which the next parts wait for another turn of the event loop."""
_MOST_LEFT_OUT = 8
"""So many turns running in which others paint are left to them; the next has parts all the same."""


def all_made(parts: Iterator[object], seconds: float) -> bool:
    """Go on with parts for so many seconds, one at least; return whether there are no more."""
    end = time.perf_counter() + seconds
    return all(time.perf_counter() < end for _part in parts)


class Busy(Protocol):
    """What shows something newer only after some turns."""

    @property
    def is_busy(self) -> bool:
        """Whether it still shows something older."""

    def finish(self) -> None:
        """Do the rest at once, where there is any."""


BUSY: WeakSet[Busy] = WeakSet()
"""All of the window that may be, busy or not."""


def is_anything_made() -> bool:
    """Whether anything shows what it showed until its parts are made."""
    return any(each.is_busy for each in BUSY)


def make_all() -> None:
    """Make at once all parts that are still to be made."""
    for each in [one for one in BUSY if one.is_busy]:
        each.finish()


class Ahead:
    """Makes parts ahead, then has the widget painted; until then the screen shows what it showed.

    Whoever paints the widget before finds the parts that are made, and makes the others at once.
    """

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._parts: Iterator[None] = iter(())
        self._left_out = 0
        self._timer = QTimer(widget)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)
        BUSY.add(self)

    @property
    def is_busy(self) -> bool:
        """Whether parts are still to be made, after which the widget is painted."""
        return shiboken6.isValid(self._timer) and self._timer.isActive()

    def finish(self) -> None:
        """Make the rest at once, where there is any."""
        if self.is_busy:
            self._timer.stop()
            for _part in self._parts:
                pass
            self._widget.update()

    def begin(self, parts: Iterator[None]) -> None:
        """Make these parts, one for each item, in place of those that were begun."""
        self._parts = parts
        if self._widget.isVisible():
            self._timer.start()

    def _go_on(self) -> None:
        if PACE.is_at_work and self._left_out < _MOST_LEFT_OUT:
            self._left_out += 1
            return
        self._left_out = 0
        if all_made(self._parts, _TURN):
            self._timer.stop()
            self._widget.update()
