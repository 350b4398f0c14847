"""What every workspace is: it turns the session's state into one small view and renders it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Generic, Protocol, TypeVar

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from reluexplorer.session.host.host import Command
from reluexplorer.session.session import State

V = TypeVar("V")
USUAL = 1440
"""Width in pixels of the window that sizes are made for,"""
USUAL_TALL = 854
"""and the height of a workspace in it."""


def grown(size: int, room: int, share: float, usual: int = USUAL) -> int:
    """Return a size with its ``share`` of the pixels that there are beyond the usual ones."""
    return round(size + share * max(0, room - usual))


class Dispatch(Protocol):
    """The only door to the session; ``continues`` marks the later commands of one drag."""

    def __call__(self, command: Command, *, continues: bool = False) -> bool:
        """Carry out a command; False where it cannot be."""


def _not_covered() -> None:
    """Let what changes be seen as it is painted."""


class Panel(QWidget, Generic[V]):
    """A workspace. ``view_of`` is pure; ``render`` shows a view and never dispatches.

    A hidden panel keeps only the newest state and renders it when it is shown. Its large parts are made
    within it, and it within ``parent``: Qt styles all that is in a widget anew when that is moved.

    What a network computes may go past all numbers; pictures cope with it, without a warning.
    """

    open_file_asked = Signal()
    """The person wants to choose a file; the window has the dialog for it."""
    presets_asked = Signal()
    """The person wants to choose a preset; the window has the gallery."""
    report_asked = Signal()
    """The person wants a report of all verdicts; the window asks where to, measures and writes."""
    model_asked = Signal()
    """The person wants to choose a trained model; the window has the dialog for it."""
    inputs_asked = Signal()
    """The person wants to choose what that model is fed."""
    copy_asked = Signal()
    """The person wants to save a smaller copy of it."""
    findings_asked = Signal()
    """The person wants what was found of it in a file."""
    run_asked = Signal()
    """The person wants to choose the file of a watched training."""
    run_report_asked = Signal()
    """The person wants what is known of that training in a file."""
    columns_asked = Signal()
    """The person wants to choose what a table's columns are used as; the window has the dialog for it."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dispatch = dispatch
        self.cover: Callable[[], object] = _not_covered
        """Lays the picture of now over the window until all of it is painted anew, where there is one."""
        self._state: State | None = None
        self._rendered: V | None = None

    @abstractmethod
    def view_of(self, state: State) -> V:
        """Return all that the panel shows of ``state`` as a frozen value."""

    @abstractmethod
    def render_view(self, view: V, before: V | None) -> None:
        """Show ``view``; ``before`` is what is shown now, None at first."""

    def parts(self) -> Mapping[str, QWidget]:
        """Return what can be pictured on its own, by the names that people read."""
        return {}

    def later_parts(self) -> tuple[str, ...]:
        """Return names that parts of it may come to have."""
        return ()

    def set_state(self, state: State) -> None:
        """Take the newest state and show it if it differs from what is shown."""
        self._state = state
        if self.isVisible():
            self._show_newest()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what came while the panel was hidden."""
        super().showEvent(event)
        self._show_newest()

    def _show_newest(self) -> None:
        if self._state is None:
            return
        with np.errstate(all="ignore"):
            view = self.view_of(self._state)
            if view != self._rendered:
                before, self._rendered = self._rendered, view
                self.render_view(view, before)
