"""The rows of layers, painted: names and figures as words, channels as a strip."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap

from reluexplorer.panels.doctor.layers.columns import columns
from reluexplorer.panels.doctor.layers.strips import strip
from reluexplorer.panels.doctor.shared.row_words import cells, channel_tip, layer_tip, told, values_tip
from reluexplorer.panels.doctor.shared.rows import LayerRow
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import (
    colour,
    elided,
    face,
    name_within,
    pixel_ratio,
    text_width,
    write,
)
from reluexplorer.widgets.painting.shapes import LEFT, RIGHT
from reluexplorer.widgets.theme.fonts import NORMAL, SEMIBOLD
from reluexplorer.widgets.theme.theme import SIZE_BODY
from reluexplorer.widgets.theme.tooltips import Tip
from reluexplorer.widgets.unit_table.columns import ColumnEnds
from reluexplorer.widgets.unit_table.rows import STRIP, UnitTable

LEAST, MOST = 28, 34
"""Pixels of a row."""


@dataclass(frozen=True, eq=False)
class TableView:
    """Rows as they stand, and what is chosen of them."""

    rows: tuple[LayerRow, ...]
    layer: int = -1
    """The number of the chosen layer."""
    channel: int = -1
    margin: float = 2.0
    empty: str = ""


class LayersTable(UnitTable[TableView, LayerRow]):
    """Paints a TableView; units are channels."""

    usual, least = (640, LEAST), (360, LEAST)
    heights, strip_column = (LEAST, MOST), "channels"

    def rows(self) -> tuple[LayerRow, ...]:
        """Return the rows as they stand."""
        return () if self._view is None else self._view.rows

    def columns(self) -> ColumnEnds:
        """Return where the columns stand."""
        font = face(SIZE_BODY)
        names = max((text_width(font, row.label) for row in self.rows()[:200]), default=0.0)
        return columns(self.width(), names + 2)

    def chosen_layer(self) -> int:
        """Return the number of the chosen layer, −1 for none."""
        return -1 if self._view is None else self._view.layer

    def chosen_unit(self) -> int:
        """Return the chosen channel of it, −1 for none."""
        return -1 if self._view is None else self._view.channel

    def row_told(self, place: int) -> str:
        """Return a row in words."""
        return told(self.rows()[place], 0.0 if self._view is None else self._view.margin)

    def strip_made(self, row: LayerRow, width: float, ratio: float) -> QPixmap:
        """Return the picture of a layer's channels."""
        return strip(row, width, STRIP, ratio, self._theme)

    def view_changed(self, before: TableView | None) -> None:
        """Take the height of the rows."""
        if before is None or self._view is None or before.rows != self._view.rows:
            self._strips.clear()
            self._fit()
        if self.chosen >= 0:
            self.setAccessibleDescription(self.row_told(self.chosen))

    def tip_at(self, at: QPoint) -> Tip | None:
        """Return what is known of the channel or the layer under the mouse."""
        point, found = QPointF(at), self.unit_at(QPointF(at))
        if found is not None:
            row, room = self.rows()[found[0]], self.unit_room(*found)
            return Tip(channel_tip(row, int(row.order[found[1]])), room.toAlignedRect())
        place, columns_now = self.row_at(point), self.columns()
        if place < 0:
            return None
        low, high = columns_now.ends["values"]
        words = values_tip if low <= point.x() <= high else layer_tip
        return Tip(words(self.rows()[place]), self.row_room(place).toAlignedRect())

    @paced
    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows that are asked for."""
        with self.begin() as painter:
            view = self._view
            if view is None or not view.rows:
                self.paint_empty(painter, QRectF(self.rect()), "" if view is None else view.empty)
                return
            at, chosen, ratio = self.columns(), self.chosen, pixel_ratio(painter)
            for place in self._places(event.rect()):
                self._paint_row(painter, view, at, place, chosen=place == chosen, ratio=ratio)

    def _paint_row(
        self, painter: QPainter, view: TableView, at: ColumnEnds, place: int, *, chosen: bool, ratio: float
    ) -> None:
        row, room, theme = view.rows[place], self.row_room(place), self._theme
        if chosen:
            painter.fillRect(room, colour(theme.selection))
        painter.fillRect(QRectF(0, room.top(), room.width(), 1), colour(theme.line))
        said = cells(row, view.margin)
        has_dead = bool(row.dead)
        looks = {
            "layer": (theme.text, NORMAL, LEFT),
            "fed": (theme.secondary, NORMAL, LEFT),
            "values": (theme.secondary, NORMAL, RIGHT),
            "dead": (
                theme.ink("dead") if has_dead else theme.secondary, SEMIBOLD if has_dead else NORMAL, RIGHT
            ),
            "cut": (theme.text, NORMAL, RIGHT),
            "firing": (theme.text, NORMAL, RIGHT),
        }  # fmt: skip
        for name, (ink, weight, side) in looks.items():
            font, width = face(SIZE_BODY, weight), at.width(name)
            cut = name_within if name == "layer" else elided
            words = cut(font, row.label if name == "layer" else said[name], width)
            write(painter, QRectF(at.left(name), room.top(), width, room.height()), words, ink, font, side)
        strip_room = self.strip_room(place)
        painter.drawPixmap(strip_room.topLeft(), self._strip(row, strip_room.width(), ratio))
        if chosen:
            self._paint_chosen(painter, place)
