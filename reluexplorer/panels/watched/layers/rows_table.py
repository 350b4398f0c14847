"""The rows of a watched run's layers, painted: words and figures, units as a strip, pictures over time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPaintEvent, QPixmap, QResizeEvent

from reluexplorer.language import _
from reluexplorer.panels.watched.layers.places import Places, places
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
from reluexplorer.widgets.accessibility.parts import PRESS, Part, tell_keys
from reluexplorer.widgets.painting.pace import MadeAhead, paced
from reluexplorer.widgets.painting.painted_widget import PaintedWidget, face, pixel_ratio, text_width
from reluexplorer.widgets.painting.unit_strips import edges, place_at, strip_picture
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.theme import SIZE_BODY
from reluexplorer.widgets.theme.tips import set_tip
from reluexplorer.widgets.theme.tooltips import Tip

LEAST, MOST = 30, 41
"""Pixels of a row."""
STRIP = 20
_MEASURED = 200
"""Rows among which the longest name is looked for."""
_KEPT = 64
"""Pictures of rows that are kept: more than a screen has."""


@dataclass(frozen=True, eq=False)
class RowsView:
    """Rows as they stand at a moment."""

    moment: Moment
    rows: tuple[UnitRow, ...]


class UnitRowsTable(PaintedWidget[RowsView], MadeAhead):
    """Paints a RowsView as tall as its rows are, for an area that scrolls."""

    layer_chosen = Signal(int)
    unit_chosen = Signal(int, int)
    """A layer and a unit of it."""
    row_reached = Signal(QRect)
    """Where the row is that the keys came to, to be scrolled to."""
    laid_out = Signal()
    """Its columns may stand elsewhere."""

    usual, least = (640, LEAST), (360, LEAST)

    def __init__(self) -> None:
        super().__init__(_("Layers"))
        set_tip(self, _("A row for each layer: ↑ and ↓ choose one, ← and → one of its units"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._row_height = LEAST
        self._pictures: dict[int, tuple[object, QPixmap]] = {}

    # Where things are

    def set_row_height(self, pixels: int) -> None:
        """Give each row so many pixels, from ``LEAST`` to ``MOST``."""
        self._row_height = min(max(pixels, LEAST), MOST)
        self._fit()

    def rows(self) -> tuple[UnitRow, ...]:
        """Return the rows as they stand."""
        return () if self._view is None else self._view.rows

    def places(self) -> Places:
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

    def row_room(self, place: int) -> QRectF:
        """Return where a row is."""
        return QRectF(0, place * self._row_height, self.width(), self._row_height)

    def strip_room(self, place: int) -> QRectF:
        """Return where the strip of a row is."""
        at, row = self.places(), self.row_room(place)
        top = row.top() + round((row.height() - STRIP) / 2)
        return QRectF(at.left("units"), top, at.width("units"), STRIP)

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
        if place < 0 or not self.rows()[place].is_counted:
            return None
        room = self.strip_room(place)
        number = place_at(self.rows()[place].counts, room.width(), at.x() - room.left())
        return (place, number) if number >= 0 and room.top() <= at.y() < room.bottom() else None

    @property
    def chosen(self) -> int:
        """The place of the chosen layer's row, −1 where it is not shown."""
        layer = -1 if self._view is None else self._view.moment.layer
        return next((place for place, row in enumerate(self.rows()) if row.number == layer), -1)

    # What changes

    def view_changed(self, before: RowsView | None) -> None:
        """Take the height of the rows."""
        if before is None or self._view is None or len(before.rows) != len(self._view.rows):
            self._fit()
        if self.chosen >= 0:
            self.setAccessibleDescription(self._told(self.chosen))

    def theme_changed(self) -> None:
        """Draw the strips in other colours."""
        self._pictures.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that columns stand elsewhere."""
        super().resizeEvent(event)
        self.laid_out.emit()

    def _fit(self) -> None:
        self.setFixedHeight(max(1, len(self.rows())) * self._row_height)
        self.update()

    # For a screen reader

    def _told(self, place: int) -> str:
        row = self.rows()[place]
        return "" if self._view is None else told(row, happened(self._view.moment.run)[row.number])

    def role_told(self) -> QAccessible.Role:
        """Return that it is a list."""
        return QAccessible.Role.List

    def count_parts(self) -> int:
        """Return how many rows there are."""
        return len(self.rows())

    def part(self, place: int) -> Part:
        """Return a row in words; pressing chooses its layer."""
        doings = ((PRESS, lambda: self._choose(place)),)
        return Part(self._told(place), self.row_room(place), selected=place == self.chosen, doings=doings)

    def room_of_part(self, place: int) -> QRectF:
        """Return where a row is."""
        return self.row_room(place)

    def part_with_keys(self) -> int:
        """Return the chosen row."""
        return self.chosen

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
            low, high = self.places().ends[name]
            words = said or words if low <= point.x() <= high else words
        return Tip(words, self.row_room(place).toAlignedRect())

    # Painting

    def parts_ahead(self) -> Iterator[None]:
        """Make the strips of the rows in sight, one by one."""
        room, width = self.visibleRegion().boundingRect(), self.places().width("units")
        ratio = self.devicePixelRatioF()
        for place in self._places_in(room) if not room.isEmpty() else ():
            row = self.rows()[place]
            if row.is_counted and not self._has_strip(row, width, ratio):
                yield
                self._strip(row, width, ratio)

    def _places_in(self, room: QRect) -> range:
        """Return the rows in a part of the widget."""
        first = max(0, room.top() // self._row_height)
        return range(first, min(len(self.rows()), room.bottom() // self._row_height + 1))

    @paced
    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows that are asked for."""
        with self.begin() as painter:
            view = self._view
            if view is None or not view.rows:
                self.paint_empty(painter, QRectF(self.rect()), _("No activation was seen yet."))
                return
            run, at, ratio = view.moment.run, self.places(), pixel_ratio(painter)
            short = self._name_width() > at.width("layer") + 0.5
            paint = RowPaint(painter, self._theme, at, run, axis_of(run), short)
            for place in self._places_in(event.rect()):
                row, room = view.rows[place], self.row_room(place)
                chosen = place == self.chosen
                paint.row(row, room, chosen=chosen)
                strip_room = self.strip_room(place)
                if row.is_counted:
                    painter.drawPixmap(strip_room.topLeft(), self._strip(row, strip_room.width(), ratio))
                else:
                    paint.bound(row, strip_room, ratio)
                if chosen and view.moment.unit is not None and 0 <= view.moment.unit < len(row.order):
                    number = row.order.tolist().index(view.moment.unit)
                    paint.unit_mark(self.unit_room(place, number))
                if chosen and self.hasFocus() and not self._bare:
                    paint.focus(room)
            paint.moment(view.moment.marked, QRectF(self.rect()))

    def _strip(self, row: UnitRow, width: float, ratio: float) -> QPixmap:
        if not self._has_strip(row, width, ratio):
            if len(self._pictures) >= _KEPT:
                self._pictures.pop(next(iter(self._pictures)))
            picture = strip_picture(strip_of(row, self._theme), width, STRIP, ratio, self._theme)
            self._pictures[row.number] = (row, width, ratio), picture
        return self._pictures[row.number][1]

    def _has_strip(self, row: UnitRow, width: float, ratio: float) -> bool:
        found = self._pictures.get(row.number)
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
        row, unit = self.rows()[self.chosen], None if self._view is None else self._view.moment.unit
        order = row.order.tolist()
        number = order.index(unit) + step if unit in order else 0
        if 0 <= number < len(order):
            self.unit_chosen.emit(row.number, order[number])
