"""Shows a view on the parts of a panel one after another, so that the window answers between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

import numpy as np
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from reluexplorer.widgets.painting.ahead import BUSY
from reluexplorer.widgets.painting.one_painting import bring_into_one_painting
from reluexplorer.widgets.painting.pace import PACE

V_contra = TypeVar("V_contra", contravariant=True)
V = TypeVar("V")


class Shows(Protocol[V_contra]):
    """A part of a panel."""

    def set_view(self, view: V_contra) -> None:
        """Show a view."""


class ShownBy(Generic[V_contra]):
    """A part of which all is shown by a function."""

    def __init__(self, show: Callable[[V_contra], None]) -> None:
        self._show = show

    def set_view(self, view: V_contra) -> None:
        """Show a view."""
        self._show(view)


class InTurns(Generic[V]):
    """The first part shows a view at once, each other one in a turn of its own; off the screen all at once.

    A newer view goes on with those that wait longest: none is overtaken again and again.
    """

    def __init__(self, panel: QWidget, parts: Sequence[Shows[V]]) -> None:
        self._parts = tuple(parts)
        self._left: list[Shows[V]] = []
        self._view: V | None = None
        self._timer = QTimer(panel)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)
        BUSY.add(self)

    @property
    def is_busy(self) -> bool:
        """Whether parts still show an older view."""
        return bool(self._left) and shiboken6.isValid(self._timer)

    def show(self, view: V, *, at_once: bool) -> None:
        """Show a view; ``at_once`` where little of it is new, unless parts of an older one are still left."""
        shares = PACE.shares and not (at_once and not self._left)
        self._view = view
        self._left += [each for each in self._parts if each not in self._left]
        if shares:
            self._show_next()
            self._timer.start(0)
        else:
            self.finish()

    def finish(self) -> None:
        """Let all parts show the view."""
        self._timer.stop()
        while self._left:
            self._show_next()

    def _go_on(self) -> None:
        with PACE.spends(), np.errstate(all="ignore"):
            self._show_next()
            bring_into_one_painting()
        if self._left:
            self._timer.start(0)

    def _show_next(self) -> None:
        if self._view is not None and self._left:
            self._left.pop(0).set_view(self._view)
