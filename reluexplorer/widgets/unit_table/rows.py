"""Rows of layers with a strip of units in each: where they are, and what mouse, keys and readers choose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPixmap, QResizeEvent

from reluexplorer.language import _
from reluexplorer.widgets.accessibility.parts import PRESS, Part, tell_keys
from reluexplorer.widgets.painting.pace import MadeAhead
from reluexplorer.widgets.painting.painted_widget import PaintedWidget, frame, solid
from reluexplorer.widgets.painting.unit_strips import edges, place_at
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL
from reluexplorer.widgets.unit_table.columns import ColumnEnds

STRIP = 20
"""Pixels of a strip, high."""
_KEPT_STRIPS = 64
"""Pictures of strips that are kept: more than a screen has rows."""


class TableRow(Protocol):
    """A layer as a table needs to know it."""

    @property
    def number(self) -> int:
        """Its place among all layers, however they are ordered."""

    @property
    def order(self) -> NDArray[np.intp]:
        """(units,) units as they stand in the strip."""

    @property
    def counts(self) -> tuple[int, ...]:
        """Units of each state, in the strip's order."""


V = TypeVar("V")
R = TypeVar("R", bound=TableRow)


class UnitTable(PaintedWidget[V], MadeAhead, Generic[V, R]):
    """A table as tall as its rows are, for an area that scrolls; what it shows is told by who derives it."""

    layer_chosen = Signal(int)
    unit_chosen = Signal(int, int)
    """A layer and a unit of it."""
    row_reached = Signal(QRect)
    """Where the row is that the keys came to, to be scrolled to."""
    laid_out = Signal()
    """Its columns may stand elsewhere, which what holds the table cannot know before it is laid out."""

    heights = (1, 1)
    """Least and most pixels of a row."""
    strip_column = ""

    def __init__(self) -> None:
        super().__init__(_("Layers"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._row_height = self.heights[0]
        self._strips: dict[int, tuple[object, QPixmap]] = {}

    # What is shown

    def rows(self) -> tuple[R, ...]:
        """Return the rows as they stand."""
        raise NotImplementedError

    def columns(self) -> ColumnEnds:
        """Return where the columns stand."""
        raise NotImplementedError

    def chosen_layer(self) -> int:
        """Return the number of the chosen layer, −1 for none."""
        raise NotImplementedError

    def chosen_unit(self) -> int:
        """Return the chosen unit of it, −1 for none."""
        raise NotImplementedError

    def row_told(self, place: int) -> str:
        """Return a row in words."""
        raise NotImplementedError

    def strip_made(self, row: R, width: float, ratio: float) -> QPixmap:
        """Return the picture of a strip of ``STRIP`` pixels."""
        raise NotImplementedError

    def has_strip(self, _row: R) -> bool:
        """Whether the units of a row are told apart."""
        return True

    # Where things are

    def set_row_height(self, pixels: int) -> None:
        """Give each row so many pixels, within ``heights``."""
        least, most = self.heights
        self._row_height = min(max(pixels, least), most)
        self._fit()

    def row_room(self, place: int) -> QRectF:
        """Return where a row is."""
        return QRectF(0, place * self._row_height, self.width(), self._row_height)

    def strip_room(self, place: int) -> QRectF:
        """Return where the strip of a row is."""
        at, row = self.columns(), self.row_room(place)
        top = row.top() + round((row.height() - STRIP) / 2)
        return QRectF(at.left(self.strip_column), top, at.width(self.strip_column), STRIP)

    def unit_room(self, place: int, number: int) -> QRectF:
        """Return where a unit is, by its place in the strip's order."""
        room = self.strip_room(place)
        lefts = edges(self.rows()[place].counts, room.width())
        return QRectF(room.left() + lefts[number], room.top(), lefts[number + 1] - lefts[number], STRIP)

    def row_at(self, at: QPointF) -> int:
        """Return the row at a point, −1 for none."""
        place = int(at.y() // self._row_height) if at.y() >= 0 else -1
        return place if place < len(self.rows()) else -1

    def unit_at(self, at: QPointF) -> tuple[int, int] | None:
        """Return row and place in the strip's order of the unit at a point."""
        place = self.row_at(at)
        if place < 0 or not self.has_strip(self.rows()[place]):
            return None
        room = self.strip_room(place)
        number = place_at(self.rows()[place].counts, room.width(), at.x() - room.left())
        return (place, number) if number >= 0 and room.top() <= at.y() < room.bottom() else None

    @property
    def chosen(self) -> int:
        """The place of the chosen layer's row, −1 where it is not shown."""
        layer = self.chosen_layer()
        return next((place for place, row in enumerate(self.rows()) if row.number == layer), -1)

    def theme_changed(self) -> None:
        """Draw the strips in other colours."""
        self._strips.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that columns stand elsewhere."""
        super().resizeEvent(event)
        self.laid_out.emit()

    def _fit(self) -> None:
        self.setFixedHeight(max(1, len(self.rows())) * self._row_height)
        self.update()

    # For a screen reader

    def role_told(self) -> QAccessible.Role:
        """Return that it is a list."""
        return QAccessible.Role.List

    def count_parts(self) -> int:
        """Return how many rows there are."""
        return len(self.rows())

    def part(self, place: int) -> Part:
        """Return a row in words; pressing chooses its layer."""
        doings = ((PRESS, lambda: self._choose(place)),)
        return Part(self.row_told(place), self.row_room(place), selected=place == self.chosen, doings=doings)

    def room_of_part(self, place: int) -> QRectF:
        """Return where a row is."""
        return self.row_room(place)

    def part_with_keys(self) -> int:
        """Return the chosen row."""
        return self.chosen

    # Painting

    def parts_ahead(self) -> Iterator[None]:
        """Make the strips of the rows in sight, one by one."""
        room, width = self.visibleRegion().boundingRect(), self.columns().width(self.strip_column)
        ratio = self.devicePixelRatioF()
        for place in self._places(room) if not room.isEmpty() else ():
            row = self.rows()[place]
            if self.has_strip(row) and not self._is_made(row, width, ratio):
                yield
                self._strip(row, width, ratio)

    def _places(self, room: QRect) -> range:
        """Return the rows in a part of the widget."""
        first = max(0, room.top() // self._row_height)
        return range(first, min(len(self.rows()), room.bottom() // self._row_height + 1))

    def _paint_chosen(self, painter: QPainter, place: int) -> None:
        """Paint the mark of the chosen unit, and the ring of the row that has the keys."""
        order = self.rows()[place].order
        if 0 <= self.chosen_unit() < len(order):
            cell = self.unit_room(place, order.tolist().index(self.chosen_unit()))
            spare = max(0.0, (6.0 - cell.width()) / 2)
            around = cell.adjusted(-1 - spare, -2, 1 + spare, 2)
            frame(painter, around, solid(self._theme.accent, 2.0), 3.0)
        if self.hasFocus() and not self._bare:
            room = self.row_room(place).adjusted(0, 1, 0, 0)
            frame(painter, room, solid(self._theme.accent, 2.0), RADIUS_CONTROL)

    def _strip(self, row: R, width: float, ratio: float) -> QPixmap:
        if not self._is_made(row, width, ratio):
            if len(self._strips) >= _KEPT_STRIPS:
                self._strips.pop(next(iter(self._strips)))
            self._strips[row.number] = (row, width, ratio), self.strip_made(row, width, ratio)
        return self._strips[row.number][1]

    def _is_made(self, row: R, width: float, ratio: float) -> bool:
        found = self._strips.get(row.number)
        return found is not None and found[0] == (row, width, ratio)

    # Hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses the layer, and on its strip the unit too."""
        place = self.row_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or place < 0:
            return
        found = self.unit_at(event.position())
        if found is None:
            self._choose(place)
        else:
            row = self.rows()[place]
            self.unit_chosen.emit(row.number, int(row.order[found[1]]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go through the rows, left and right through the chosen one's units."""
        key, last = Qt.Key(event.key()), len(self.rows()) - 1
        page = max(1, self.visibleRegion().boundingRect().height() // self._row_height - 1)
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page}
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        if last < 0:
            super().keyPressEvent(event)
        elif key in steps:
            self._choose(min(max(self.chosen + steps[key], 0), last))
        elif key in ends:
            self._choose(ends[key])
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right} and self.chosen >= 0:
            self._walk(1 if key == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def _choose(self, place: int) -> None:
        self.row_reached.emit(self.row_room(place).toAlignedRect())
        self.layer_chosen.emit(self.rows()[place].number)
        tell_keys(self)

    def _walk(self, step: int) -> None:
        """Choose the unit beside the chosen one in the strip; the first where none is chosen."""
        row, unit = self.rows()[self.chosen], self.chosen_unit()
        order = row.order.tolist()
        number = order.index(unit) + step if unit in order else 0
        if 0 <= number < len(order):
            self.unit_chosen.emit(row.number, order[number])
