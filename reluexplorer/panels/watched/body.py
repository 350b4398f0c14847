"""All that is shown of a watched run: table and chart in the middle, the column at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from reluexplorer.panels.panel import USUAL_TALL, grown
from reluexplorer.panels.watched.chart.chart_card import ChartCard
from reluexplorer.panels.watched.layers.rows_card import RowsCard
from reluexplorer.panels.watched.shared.moment import Moment
from reluexplorer.panels.watched.subject.run_column import RunColumn
from reluexplorer.widgets.controls.boxes import abreast, stacked
from reluexplorer.widgets.painting.in_turns import InTurns

_WIDE = 1280
_COLUMN = {True: 400, False: 304}
_SQUARES = 96
_TABLE = 0.42
"""Share of the height that the table takes at most."""
_LOW = 760
"""Pixels of height below which cards are closer."""


@dataclass(frozen=True, eq=False)
class RunShown:
    """A moment of a run, and what is known of its file."""

    moment: Moment
    path: str = ""
    size: int | None = None
    """Bytes of the file; None where it cannot be told."""
    is_live: bool = False


class RunBody(QWidget):
    """Shows a RunShown. Its signals ask for a layer, a unit and a step (None follows the run).

    ``above`` stands above all in the middle; ``waiting`` is in the place of table and chart until there is
    a run.
    """

    layer_chosen = Signal(int)
    unit_chosen = Signal(int, int)
    step_asked = Signal(object, bool)

    def __init__(self, above: Sequence[QWidget] = (), waiting: QWidget | None = None) -> None:
        super().__init__()
        self.rows = RowsCard()
        self.chart = ChartCard()
        self.column = RunColumn(_COLUMN[False])
        self.work = QWidget()
        self.waiting = waiting or QWidget()
        self.pages = QStackedWidget()
        self._shown: RunShown | None = None
        self._cards = stacked(self.work, self.rows, (self.chart, 1), spacing=12)
        for page in (self.waiting, self.work):
            self.pages.addWidget(page)
        self._middle = stacked(None, *above, (self.pages, 1), spacing=12, margins=(16, 12, 16, 16))
        abreast(self, (self._middle, 1), self.column, spacing=0)
        self._turns = InTurns[RunShown](self, (_Rows(self), _Chart(self), _Column(self)))
        for chooser in (self.rows, self.column):
            chooser.unit_chosen.connect(self.unit_chosen)
        self.rows.layer_chosen.connect(self.layer_chosen)
        self.chart.step_asked.connect(self.step_asked)

    def set_waiting(self, path: str) -> None:
        """Show that there is nothing of a run yet."""
        self._shown = None
        self.column.set_waiting(path)
        self.pages.setCurrentWidget(self.waiting)

    def set_shown(self, shown: RunShown) -> None:
        """Show a run at a moment."""
        before, self._shown = self._shown, shown
        self._turns.show(shown, at_once=before is not None and before.moment.run is shown.moment.run)
        self.pages.setCurrentWidget(self.work)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow the column in a small window, and let its squares grow with a large one."""
        width, tall = event.size().width(), event.size().height()
        self.column.setFixedWidth(grown(_COLUMN[width >= _WIDE], width, 0.15))
        self.column.squares.set_most(grown(_SQUARES, tall, 0.12, USUAL_TALL))
        self.rows.set_most(round(tall * _TABLE))
        for box in (self._middle, self._cards):
            box.setSpacing(8 if tall < _LOW else 12)
        super().resizeEvent(event)


class _Part:
    """A part of a body, which shows something in a turn of its own."""

    def __init__(self, body: RunBody) -> None:
        self._body = body


class _Rows(_Part):
    def set_view(self, view: RunShown) -> None:
        self._body.rows.set_moment(view.moment)


class _Chart(_Part):
    def set_view(self, view: RunShown) -> None:
        self._body.chart.set_moment(view.moment, is_live=view.is_live)


class _Column(_Part):
    def set_view(self, view: RunShown) -> None:
        self._body.column.set_moment(view.moment, view.path, view.size)
