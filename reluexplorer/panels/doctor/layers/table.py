"""The rows of layers, painted: names and figures as words, channels as a strip."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent

from reluexplorer.language import _
from reluexplorer.panels.doctor.layers.columns import Columns, columns
from reluexplorer.panels.doctor.layers.strips import strip
from reluexplorer.panels.doctor.shared.row_words import cells, channel_tip, layer_tip, told, values_tip
from reluexplorer.panels.doctor.shared.rows import LayerRow
from reluexplorer.widgets.accessibility.parts import PRESS, Part, tell_keys
from reluexplorer.widgets.painting.pace import MadeAhead, paced
from reluexplorer.widgets.painting.painted_widget import (
    PaintedWidget,
    colour,
    elided,
    face,
    frame,
    name_within,
    pixel_ratio,
    solid,
    text_width,
    write,
)
from reluexplorer.widgets.painting.shapes import LEFT, RIGHT
from reluexplorer.widgets.painting.unit_strips import edges, place_at
from reluexplorer.widgets.theme.fonts import NORMAL, SEMIBOLD
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL, SIZE_BODY
from reluexplorer.widgets.theme.tooltips import Tip

LEAST, MOST = 28, 34
"""Pixels of a row."""
_STRIP = 20
_KEPT_STRIPS = 64
"""Pictures of strips that are kept: more than a screen has rows."""


@dataclass(frozen=True, eq=False)
class TableView:
    """Rows as they stand, and what is chosen of them."""

    rows: tuple[LayerRow, ...]
    layer: int = -1
    """The number of the chosen layer."""
    channel: int = -1
    margin: float = 2.0
    empty: str = ""


class LayersTable(PaintedWidget[TableView], MadeAhead):
    """Paints a TableView as tall as its rows are, for an area that scrolls."""

    layer_chosen = Signal(int)
    channel_chosen = Signal(int, int)
    """A layer and a channel of it."""
    row_reached = Signal(QRect)
    """Where the row is that the keys came to, to be scrolled to."""
    laid_out = Signal()
    """Columns stand elsewhere."""

    usual, least = (640, LEAST), (360, LEAST)

    def __init__(self) -> None:
        super().__init__(_("Layers"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._row_height = LEAST
        self._strips: dict[int, tuple[object, QPixmap]] = {}

    # Where things are

    def set_row_height(self, pixels: int) -> None:
        """Give each row so many pixels, from ``LEAST`` to ``MOST``."""
        self._row_height = min(max(pixels, LEAST), MOST)
        self._fit()

    def columns(self) -> Columns:
        """Return where the columns stand."""
        font = face(SIZE_BODY)
        names = max((text_width(font, row.label) for row in self.rows()[:200]), default=0.0)
        return columns(self.width(), names + 2)

    def rows(self) -> tuple[LayerRow, ...]:
        """Return the rows as they stand."""
        return () if self._view is None else self._view.rows

    def row_room(self, place: int) -> QRectF:
        """Return where a row is."""
        return QRectF(0, place * self._row_height, self.width(), self._row_height)

    def strip_room(self, place: int) -> QRectF:
        """Return where the strip of a row is."""
        at, row = self.columns(), self.row_room(place)
        top = row.top() + round((row.height() - _STRIP) / 2)
        return QRectF(at.left("channels"), top, at.width("channels"), _STRIP)

    def channel_room(self, place: int, number: int) -> QRectF:
        """Return where a channel is, by its place in the strip's order."""
        room, lefts = (
            self.strip_room(place),
            edges(self.rows()[place].counts, self.columns().width("channels")),
        )
        return QRectF(room.left() + lefts[number], room.top(), lefts[number + 1] - lefts[number], _STRIP)

    def place_at(self, at: QPointF) -> int:
        """Return the row at a point, −1 for none."""
        place = int(at.y() // self._row_height) if at.y() >= 0 else -1
        return place if place < len(self.rows()) else -1

    def channel_at(self, at: QPointF) -> tuple[int, int] | None:
        """Return row and place in the strip's order of the channel at a point."""
        place = self.place_at(at)
        if place < 0:
            return None
        room = self.strip_room(place)
        number = place_at(self.rows()[place].counts, room.width(), at.x() - room.left())
        return (place, number) if number >= 0 and room.top() <= at.y() < room.bottom() else None

    @property
    def chosen(self) -> int:
        """The place of the chosen layer's row, −1 where it is not shown."""
        layer = -1 if self._view is None else self._view.layer
        return next((place for place, row in enumerate(self.rows()) if row.number == layer), -1)

    # What changes

    def view_changed(self, before: TableView | None) -> None:
        """Take the height of the rows."""
        if before is None or self._view is None or before.rows != self._view.rows:
            self._strips.clear()
            self._fit()
        if self.chosen >= 0 and self._view is not None:
            self.setAccessibleDescription(told(self.rows()[self.chosen], self._view.margin))

    def theme_changed(self) -> None:
        """Draw the strips in other colours."""
        self._strips.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that columns stand elsewhere, which what holds the table cannot know before it is laid out."""
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
        row, view = self.rows()[place], self._view
        margin = 0.0 if view is None else view.margin
        return Part(
            told(row, margin),
            self.row_room(place),
            selected=place == self.chosen,
            doings=((PRESS, lambda: self._choose(place)),),
        )

    def room_of_part(self, place: int) -> QRectF:
        """Return where a row is."""
        return self.row_room(place)

    def part_with_keys(self) -> int:
        """Return the chosen row."""
        return self.chosen

    def tip_at(self, at: QPoint) -> Tip | None:
        """Return what is known of the channel or the layer under the mouse."""
        point, found = QPointF(at), self.channel_at(QPointF(at))
        if found is not None:
            row, room = self.rows()[found[0]], self.channel_room(*found)
            return Tip(channel_tip(row, int(row.order[found[1]])), room.toAlignedRect())
        place, columns_now = self.place_at(point), self.columns()
        if place < 0:
            return None
        low, high = columns_now.ends["values"]
        words = values_tip if low <= point.x() <= high else layer_tip
        return Tip(words(self.rows()[place]), self.row_room(place).toAlignedRect())

    # Painting

    def parts_ahead(self) -> Iterator[None]:
        """Make the strips of the rows in sight, one by one."""
        room, width = self.visibleRegion().boundingRect(), self.columns().width("channels")
        ratio = self.devicePixelRatioF()
        for place in self._places(room) if not room.isEmpty() else ():
            row = self.rows()[place]
            if not self._has_strip(row, width, ratio):
                yield
                self._strip(row, width, ratio)

    def _places(self, room: QRect) -> range:
        """Return the rows in a part of the widget."""
        first = max(0, room.top() // self._row_height)
        return range(first, min(len(self.rows()), room.bottom() // self._row_height + 1))

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
        self, painter: QPainter, view: TableView, at: Columns, place: int, *, chosen: bool, ratio: float
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
            self._mark_channel(painter, view, row, place)
            if self.hasFocus() and not self._bare:
                frame(painter, room.adjusted(0, 1, 0, 0), solid(theme.accent, 2.0), RADIUS_CONTROL)

    def _mark_channel(self, painter: QPainter, view: TableView, row: LayerRow, place: int) -> None:
        if not 0 <= view.channel < row.channels:
            return
        number = row.order.tolist().index(view.channel)
        cell = self.channel_room(place, number)
        spare = max(0.0, (6.0 - cell.width()) / 2)
        frame(painter, cell.adjusted(-1 - spare, -2, 1 + spare, 2), solid(self._theme.accent, 2.0), 3.0)

    def _strip(self, row: LayerRow, width: float, ratio: float) -> QPixmap:
        if not self._has_strip(row, width, ratio):
            if len(self._strips) >= _KEPT_STRIPS:
                self._strips.pop(next(iter(self._strips)))
            picture = strip(row, width, _STRIP, ratio, self._theme)
            self._strips[row.number] = (row, width, ratio), picture
        return self._strips[row.number][1]

    def _has_strip(self, row: LayerRow, width: float, ratio: float) -> bool:
        found = self._strips.get(row.number)
        return found is not None and found[0] == (row, width, ratio)

    # Hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses the layer, and on its strip the channel too."""
        place = self.place_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or place < 0:
            return
        found = self.channel_at(event.position())
        if found is None:
            self._choose(place)
        else:
            row = self.rows()[place]
            self.channel_chosen.emit(row.number, int(row.order[found[1]]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go through the rows, left and right through the chosen one's channels."""
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
        """Choose the channel beside the chosen one in the strip; the first where none is chosen."""
        row = self.rows()[self.chosen]
        channel = -1 if self._view is None else self._view.channel
        order = row.order.tolist()
        number = order.index(channel) + step if channel in order else 0
        if 0 <= number < len(order):
            self.channel_chosen.emit(row.number, order[number])
