"""The graph as a strip: what feeds each activation, what its channels do, and arrows to the next."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF, QWheelEvent

from reluexplorer.language import _
from reluexplorer.models.values.findings import Channel
from reluexplorer.panels.doctor.shared.kinds import KINDS
from reluexplorer.panels.doctor.shared.row_words import layer_tip
from reluexplorer.panels.doctor.shared.rows import LayerRow
from reluexplorer.panels.doctor.shared.states import MEANINGS, ORDER
from reluexplorer.widgets.accessibility.parts import PRESS, Part, tell_keys
from reluexplorer.widgets.painting.hatching import Stripes
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import (
    PaintedWidget,
    colour,
    elided,
    face,
    frame,
    name_within,
    pixel_ratio,
    solid,
    write,
)
from reluexplorer.widgets.painting.shapes import CENTRE, rounded
from reluexplorer.widgets.theme.fonts import NORMAL, SEMIBOLD
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL, SIZE_BODY, SIZE_SMALL
from reluexplorer.widgets.theme.tooltips import Tip

_STATION, _APART = 112, 24
_PADDING = 8
_SOURCE = 24
"""Height of the box of what feeds an activation."""
_LINE = 17
_LEAST_BAR, _MOST_BAR = 16.0, 72.0
_MOST_TALL = 420.0
_DIM = 0.35


@dataclass(frozen=True, eq=False)
class GraphView:
    """All layers in the order of the graph, the chosen one, and which are not filtered out."""

    rows: tuple[LayerRow, ...]
    layer: int = -1
    bright: frozenset[int] = frozenset()


class GraphWalk(PaintedWidget[GraphView]):
    """Paints a GraphView as wide as its stations are, for an area that scrolls sideways."""

    layer_chosen = Signal(int)
    turned = Signal(int)
    """The wheel was turned up or down: by so many pixels the strip moves to the left."""

    usual, least = (640, 220), (360, 160)

    def __init__(self) -> None:
        super().__init__(_("Activations in the order of the graph"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def view_changed(self, _before: GraphView | None) -> None:
        """Take the width of all stations."""
        self.setMinimumWidth(max(1, len(self.rows())) * (_STATION + _APART) - _APART)

    def rows(self) -> tuple[LayerRow, ...]:
        """Return the rows in the order of the graph."""
        return () if self._view is None else self._view.rows

    def station(self, place: int) -> QRectF:
        """Return where a station is."""
        return QRectF(place * (_STATION + _APART), 0, _STATION, self.height())

    def chosen_room(self) -> QRectF:
        """Return where the chosen station is; empty where none is chosen."""
        chosen = self.part_with_keys()
        return QRectF() if chosen < 0 else self.station(chosen)

    def bar(self, place: int) -> QRectF:
        """Return where a station's channels are: wider where there are more."""
        room, row = self.station(place), self.rows()[place]
        wide = min(max(4.0 * math.sqrt(row.channels), _LEAST_BAR), _MOST_BAR)
        top = room.top() + 2 * _PADDING + _SOURCE
        tall = min(_MOST_TALL, room.bottom() - _PADDING - 2 * _LINE - top - 4)
        return QRectF(round(room.center().x() - wide / 2), top, round(wide), max(8.0, tall))

    def role_told(self) -> QAccessible.Role:
        """Return that it is a list."""
        return QAccessible.Role.List

    def count_parts(self) -> int:
        """Return how many stations there are."""
        return len(self.rows())

    def part(self, place: int) -> Part:
        """Return a station in words; pressing chooses its layer."""
        row = self.rows()[place]
        return Part(
            f"{row.name}, {_dead_words(row)}", self.station(place),
            description=layer_tip(row), selected=place == self.part_with_keys(),
            doings=((PRESS, lambda: self._choose(place)),),
        )  # fmt: skip

    def room_of_part(self, place: int) -> QRectF:
        """Return where a station is."""
        return self.station(place)

    def part_with_keys(self) -> int:
        """Return the place of the chosen station."""
        layer = -1 if self._view is None else self._view.layer
        return layer if 0 <= layer < len(self.rows()) else -1

    def tip_at(self, at: QPoint) -> Tip | None:
        """Return what is known of the layer under the mouse."""
        place = self.part_at(at)
        return None if place < 0 else Tip(layer_tip(self.rows()[place]), self.station(place).toAlignedRect())

    @paced
    def paintEvent(self, event: QPaintEvent) -> None:
        """The stations that are asked for."""
        with self.begin() as painter:
            view = self._view
            if view is None:
                return
            step = _STATION + _APART
            first, last = max(0, event.rect().left() // step), event.rect().right() // step
            for place in range(first, min(last, len(view.rows) - 1) + 1):
                row = view.rows[place]
                painter.setOpacity(1.0 if row.number in view.bright else _DIM)
                self._paint_station(painter, row, place, chosen=row.number == view.layer)
            painter.setOpacity(1.0)
            for place in range(max(0, first - 1), min(last, len(view.rows) - 2) + 1):
                self._paint_arrow(painter, place)

    def _paint_station(self, painter: QPainter, row: LayerRow, place: int, *, chosen: bool) -> None:
        theme, room, bar = self._theme, self.station(place), self.bar(place)
        if chosen:
            rounded(painter, room, RADIUS_CONTROL, theme.selection, None)
            if self.hasFocus() and not self._bare:
                frame(painter, room, solid(theme.accent, 2.0), RADIUS_CONTROL)
        source = QRectF(room.left() + _PADDING, room.top() + _PADDING, room.width() - 2 * _PADDING, _SOURCE)
        rounded(painter, source, 6, theme.panel, theme.line)
        small, body = face(SIZE_SMALL), face(SIZE_BODY, SEMIBOLD if chosen else NORMAL)
        fed = row.found.layer.source.words or KINDS[row.found.layer.kind]
        write(painter, source, elided(small, fed, source.width() - 8), theme.secondary, small, CENTRE)
        painter.setPen(solid(theme.line, 1.5))
        painter.drawLine(QPointF(bar.center().x(), source.bottom()), QPointF(bar.center().x(), bar.top()))
        self._paint_bar(painter, row, bar)
        name = QRectF(room.left() + 4, bar.bottom() + 4, room.width() - 8, _LINE)
        write(painter, name, name_within(body, row.label, name.width()), theme.text, body, CENTRE)
        ink = theme.ink("dead") if row.dead else theme.secondary
        write(painter, name.translated(0, _LINE), _dead_words(row), ink, small, CENTRE)

    def _paint_bar(self, painter: QPainter, row: LayerRow, bar: QRectF) -> None:
        theme, top = self._theme, bar.top()
        for state, count in zip(ORDER, row.counts, strict=True):
            if not count:
                continue
            tall = bar.height() * count / max(1, row.channels)
            part = QRectF(bar.left(), top, bar.width(), tall)
            top += tall
            if state is Channel.DEAD:
                painter.fillRect(part, colour(theme.dead, 0.16))
                painter.setPen(Qt.PenStyle.NoPen)
                Stripes(theme.dead, 0.72, 5, 1.1).fill(painter, part, pixel_ratio(painter))
            else:
                painter.fillRect(part, colour(theme.role(MEANINGS[state].role), 0.85))
            painter.fillRect(QRectF(bar.left(), top - 0.5, bar.width(), 1), colour(theme.panel))
        frame(painter, bar, solid(theme.axis, 1.0), 3.0)

    def _paint_arrow(self, painter: QPainter, place: int) -> None:
        theme, bar, after = self._theme, self.bar(place), self.station(place + 1)
        y, x, end = after.top() + _PADDING + _SOURCE / 2, bar.right() + 4, after.left() + _PADDING - 2
        middle = self.station(place).right() + _APART / 2
        painter.setPen(solid(theme.axis, 1.5))
        corners = (QPointF(x, bar.center().y()), QPointF(middle, bar.center().y()), QPointF(middle, y))
        painter.drawPolyline(QPolygonF([*corners, QPointF(end - 4, y)]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.axis))
        tip = QPolygonF([QPointF(end, y), QPointF(end - 6, y - 4), QPointF(end - 6, y + 4)])
        painter.drawPolygon(tip)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses a station."""
        place = self.part_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place >= 0:
            self._choose(place)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move along the strip, which has nothing above or below."""
        turned = event.angleDelta().y()
        if turned:
            self.turned.emit(-turned)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right walk from station to station, Home and End to the first and the last."""
        last, chosen = len(self.rows()) - 1, self.part_with_keys()
        reached = {
            Qt.Key.Key_Left: max(chosen - 1, 0),
            Qt.Key.Key_Right: min(chosen + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }.get(Qt.Key(event.key()))
        if reached is None or last < 0:
            super().keyPressEvent(event)
        else:
            self._choose(reached)

    def _choose(self, place: int) -> None:
        self.layer_chosen.emit(self.rows()[place].number)
        tell_keys(self)


def _dead_words(row: LayerRow) -> str:
    return _("{dead:,} of {channels:,} dead").format(dead=row.dead, channels=row.channels)
