"""What is wanted when something is first opened, made ready in short turns once the window is shown.

Modules, lists and patterns stay as long as the program: made when they are first wanted, they would keep the
window for a tenth of a second. The start does not wait for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

from reluexplorer.widgets.painting.ahead import all_made
from reluexplorer.widgets.painting.pace import PACE

_AFTER = 1500
"""Milliseconds from the first frame to the first turn, in which a person finds their way."""
_BETWEEN = 40
"""Milliseconds between two turns, in which the window does what it is asked for."""
_TURN = 0.003
_MOST_LEFT_OUT = 8
"""So many turns running in which others paint are left to them; the next is taken all the same."""
_OPENED = (
    "palette_entries", "palette_search", "palette", "reference", "help_sheet", "glossary_sheet", "prompt",
    "export_dialog", "columns_table", "import_dialog", "presets_dialog",
)  # fmt: skip
"""The modules of what opens over the window, those before that others are made of."""

_WATCHED = ("header", "layers.rows_card", "chart.chart_card", "subject.run_column", "panel")
"""The modules of the panel that shows a watched training, those before that others are made of."""


class Readying(QObject):
    """Makes all of it ready, unless the window ``is_busy`` or paints."""

    def __init__(self, window: QObject, is_busy: Callable[[], bool]) -> None:
        super().__init__(window)
        self._is_busy = is_busy
        self._parts = parts()
        self._left_out = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_BETWEEN)
        self._timer.timeout.connect(self._go_on)

    def begin(self) -> None:
        """Begin a moment from now."""
        QTimer.singleShot(_AFTER, self, self._timer.start)

    @property
    def is_at_work(self) -> bool:
        """Whether something is still to be made ready in one of the next turns."""
        return self._timer.isActive()

    def _go_on(self) -> None:
        if self._is_busy() or (PACE.is_at_work and self._left_out < _MOST_LEFT_OUT):
            self._left_out += 1
            return
        self._left_out = 0
        if all_made(self._parts, _TURN):
            self._timer.stop()


def parts() -> Iterator[None]:
    """Make ready what is not yet, and yield before each part."""
    for name in _OPENED:
        yield
        import_module(f"reluexplorer.app.dialogs.{name}")
    for name in _WATCHED:
        yield
        import_module(f"reluexplorer.panels.watched.{name}")
    from reluexplorer.app.dialogs import palette_entries, reference
    from reluexplorer.core import glossary

    yield from palette_entries.made_ahead()
    yield
    reference.rows()
    yield from glossary.made_ahead()
