"""The rows of a watched run's layers, painted: words and figures, units as a strip, pictures over time."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QPaintEvent, QPixmap

from reluexplorer.language import _
from reluexplorer.panels.watched.layers.places import places
from reluexplorer.panels.watched.layers.row_paint import RowPaint
from reluexplorer.panels.watched.shared.axis import axis_of
from reluexplorer.panels.watched.shared.moment import Moment
from reluexplorer.panels.watched.shared.row_texts import (
    about_layer,
    changes_words,
    dead_tip,
    gradient_tip,
    layer_tip,
    told,
    unit_tip,
    update_tip,
)
from reluexplorer.panels.watched.shared.unit_rows import UnitRow, happened
from reluexplorer.panels.watched.shared.unit_strip import strip_of
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import face, pixel_ratio, text_width
from reluexplorer.widgets.painting.unit_strips import strip_picture
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.theme import SIZE_BODY
from reluexplorer.widgets.theme.tips import set_tip
from reluexplorer.widgets.theme.tooltips import Tip
from reluexplorer.widgets.unit_table.columns import ColumnEnds
from reluexplorer.widgets.unit_table.rows import STRIP, UnitTable

LEAST, MOST = 30, 41
"""Pixels of a row."""
_MEASURED = 200
"""Rows among which the longest name is looked for."""


@dataclass(frozen=True, eq=False)
class RowsView:
    """Rows as they stand at a moment."""

    moment: Moment
    rows: tuple[UnitRow, ...]


class UnitRowsTable(UnitTable[RowsView, UnitRow]):
    """Paints a RowsView."""

    usual, least = (640, LEAST), (360, LEAST)
    heights, strip_column = (LEAST, MOST), "units"

    def __init__(self) -> None:
        super().__init__()
        set_tip(self, _("A row for each layer: ↑ and ↓ choose one, ← and → one of its units"))

    def rows(self) -> tuple[UnitRow, ...]:
        """Return the rows as they stand."""
        return () if self._view is None else self._view.rows

    def columns(self) -> ColumnEnds:
        """Return where the columns stand."""
        return places(self.width(), self._name_width())

    def _name_width(self) -> float:
        """Return the pixels of the longest name with all that stands behind it."""
        bold, plain = face(SIZE_BODY, SEMIBOLD), face(SIZE_BODY)
        names = (
            text_width(bold, row.layer.name) + text_width(plain, f" · {about_layer(row)}")
            for row in self.rows()[:_MEASURED]
        )
        return max(names, default=0.0) + 2

    def chosen_layer(self) -> int:
        """Return the number of the chosen layer, −1 for none."""
        return -1 if self._view is None else self._view.moment.layer

    def chosen_unit(self) -> int:
        """Return the chosen unit of it, −1 for none."""
        return -1 if self._view is None or self._view.moment.unit is None else self._view.moment.unit

    def row_told(self, place: int) -> str:
        """Return a row in words."""
        row = self.rows()[place]
        return "" if self._view is None else told(row, happened(self._view.moment.run)[row.number])

    def has_strip(self, row: UnitRow) -> bool:
        """Whether the units of a row are told apart."""
        return row.is_counted

    def strip_made(self, row: UnitRow, width: float, ratio: float) -> QPixmap:
        """Return the picture of a layer's units."""
        return strip_picture(strip_of(row, self._theme), width, STRIP, ratio, self._theme)

    def view_changed(self, before: RowsView | None) -> None:
        """Take the height of the rows."""
        if before is None or self._view is None or len(before.rows) != len(self._view.rows):
            self._fit()
        if self.chosen >= 0:
            self.setAccessibleDescription(self.row_told(self.chosen))

    def tip_at(self, at: QPoint) -> Tip | None:
        """Return what is known of the unit, the figure or the layer under the mouse."""
        point, place, found = QPointF(at), self.row_at(QPointF(at)), self.unit_at(QPointF(at))
        if place < 0 or self._view is None:
            return None
        row = self.rows()[place]
        if found is not None:
            return Tip(unit_tip(row, int(row.order[found[1]])), self.unit_room(*found).toAlignedRect())
        words = layer_tip(row)
        for name, said in (
            ("dead", dead_tip(row, self._view.moment.run.window)),
            ("changes", changes_words(happened(self._view.moment.run)[row.number])),
            ("gradient", gradient_tip(row)),
            ("update", update_tip(row)),
        ):
            low, high = self.columns().ends[name]
            words = said or words if low <= point.x() <= high else words
        return Tip(words, self.row_room(place).toAlignedRect())

    @paced
    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows that are asked for."""
        with self.begin() as painter:
            view = self._view
            if view is None or not view.rows:
                self.paint_empty(painter, QRectF(self.rect()), _("No activation was seen yet."))
                return
            run, at, ratio = view.moment.run, self.columns(), pixel_ratio(painter)
            short = self._name_width() > at.width("layer") + 0.5
            paint = RowPaint(painter, self._theme, at, run, axis_of(run), short)
            for place in self._places(event.rect()):
                row, room = view.rows[place], self.row_room(place)
                chosen = place == self.chosen
                paint.row(row, room, chosen=chosen)
                strip_room = self.strip_room(place)
                if row.is_counted:
                    painter.drawPixmap(strip_room.topLeft(), self._strip(row, strip_room.width(), ratio))
                else:
                    paint.bound(row, strip_room, ratio)
                if chosen:
                    self._paint_chosen(painter, place)
            paint.moment(view.moment.marked, QRectF(self.rect()))
