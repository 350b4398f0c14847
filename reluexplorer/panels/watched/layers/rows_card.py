"""The card of a watched run's layers: heads, and the rows below them."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from reluexplorer.panels.watched.layers.row_heads import HEIGHT, RowHeads
from reluexplorer.panels.watched.layers.rows_table import LEAST, MOST, RowsView, UnitRowsTable
from reluexplorer.panels.watched.shared.moment import Moment
from reluexplorer.panels.watched.shared.unit_rows import SILENT, RowOrder, ordered, rows_at
from reluexplorer.widgets.controls.all_controls import Card
from reluexplorer.widgets.controls.boxes import scrolling

_PADDING = 12
_FEWEST = 3
"""Rows that are in sight at least, where there are as many."""


class RowsCard(Card):
    """All layers of a run; ``layer_chosen`` and ``unit_chosen`` ask."""

    layer_chosen = Signal(int)
    unit_chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__(padding=_PADDING, spacing=0)
        self.body.setContentsMargins(_PADDING + 4, 4, _PADDING + 4, _PADDING - 4)
        self._moment: Moment | None = None
        self._most = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.order = RowOrder()
        self.heads = RowHeads()
        self.table = UnitRowsTable()
        self._scroll = scrolling(self.table)
        self.body.addWidget(self.heads)
        self.body.addWidget(self._scroll, 1)
        self.heads.pressed.connect(self._order)
        self.table.laid_out.connect(lambda: self.heads.place(self.table.columns()))
        self.table.row_reached.connect(self._reveal)
        self.table.layer_chosen.connect(self.layer_chosen)
        self.table.unit_chosen.connect(self.unit_chosen)

    def set_moment(self, moment: Moment) -> None:
        """Show the layers at a moment."""
        before, self._moment = self._moment, moment
        self._render()
        if before is None or len(before.run.layers) != len(moment.run.layers):
            self.updateGeometry()

    def set_most(self, pixels: int) -> None:
        """Take so many pixels of height at most."""
        if pixels != self._most:
            self._most = pixels
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the height for all rows, or for as many as there are within the most."""
        most = self._most
        count = max(1, len(self.table.rows()))
        spare = self._around() + HEIGHT
        each = min(MOST, max(LEAST, (most - spare) // count))
        fitting = max(min(count, _FEWEST), min(count, (most - spare) // LEAST))
        return QSize(640, spare + (each * count if each * count + spare <= most else fitting * LEAST))

    def _around(self) -> int:
        margins = self.body.contentsMargins()
        return margins.top() + margins.bottom()

    def minimumSizeHint(self) -> QSize:
        """Return room for the fewest rows."""
        return QSize(360, self._around() + HEIGHT + _FEWEST * LEAST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the room with rows, and put the heads above their columns."""
        super().resizeEvent(event)
        self._fit()

    def _order(self, name: str) -> None:
        self.order = self.order.by(name)
        self.heads.set_order(self.order)
        self._render()

    def _render(self) -> None:
        moment = self._moment
        if moment is not None:
            rows = ordered(rows_at(moment.run, moment.at), self.order, moment.run)
            self.heads.set_silent(any_silent=any(row.counts[SILENT] for row in rows))
            self.table.set_view(RowsView(moment, rows))
            self._fit()

    def _fit(self) -> None:
        room = self.height() - self._around() - HEIGHT
        self.table.set_row_height(room // max(1, len(self.table.rows())))
        self.heads.place(self.table.columns())

    def _reveal(self, room: QRect) -> None:
        self._scroll.ensureVisible(room.left(), room.center().y(), 0, room.height())
