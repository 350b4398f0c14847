"""What lies over the lanes at the chosen step: a band, the cursor, and what happened there in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from reluexplorer.panels.watched.chart.dead_lane import dead_scale, dead_series
from reluexplorer.panels.watched.chart.lane_paint import LanePaint
from reluexplorer.panels.watched.chart.rooms import RIGHT as BEHIND
from reluexplorer.panels.watched.chart.rooms import ChartRooms
from reluexplorer.panels.watched.shared.event_words import cause_title, event_cause
from reluexplorer.panels.watched.shared.moment import Moment
from reluexplorer.widgets.painting.painted_widget import colour, face, solid, text_width, write
from reluexplorer.widgets.painting.shapes import LEFT, RIGHT, dot, rounded
from reluexplorer.widgets.theme.fonts import NORMAL, SEMIBOLD
from reluexplorer.widgets.theme.theme import SIZE_SMALL, Theme

_BAND = 18.0
_GAP = 14.0
"""Pixels from the cursor to the words beside it."""
_LINE = 16.0


def paint_band(painter: QPainter, rooms: ChartRooms, step: int, theme: Theme) -> None:
    """Paint the ground about a step."""
    x = rooms.x(step)
    room = QRectF(x - _BAND / 2, rooms.loss.top() - 6, _BAND, rooms.dead.bottom() - rooms.loss.top() + 14)
    rounded(painter, room, 5, theme.selection, None)


def _beside(x: float, wide: float, rooms: ChartRooms) -> tuple[float, float, Qt.AlignmentFlag]:
    """Return where words so wide begin beside a place, how wide they may be, and how they are aligned.

    They stand left of it where they have room, else right of it, else where there is more.
    """
    before, behind = x - _GAP - rooms.left - 2, rooms.right + BEHIND - x - _GAP
    if wide <= before or (wide > behind and before > behind):
        wide = min(wide, before)
        return x - _GAP - wide, wide, RIGHT
    return x + _GAP, min(wide, behind), LEFT


def _line_above(view: Moment, rooms: ChartRooms, left: float, right: float) -> float:
    """Return the highest point, in pixels from the top, of the chosen layer's line between two places."""
    run = view.run
    first, last = (max(run.row(rooms.step_at(x)), 0) for x in (left, right))
    values = dead_series(run, view.layer)[first : last + 1]
    greatest = float(np.nanmax(values, initial=0.0))
    return rooms.dead.bottom() - dead_scale(run).share(greatest) * rooms.dead.height()


def paint_note(paint: LanePaint, view: Moment, points: Sequence[tuple[QPointF, int, bool]]) -> None:
    """Paint the cursor, and beside it the event of the chosen layer."""
    rooms, theme, painter, event = paint.rooms, paint.theme, paint.painter, view.cause
    if view.marked is not None:
        x = round(rooms.x(view.marked)) + 0.5
        painter.setPen(solid(theme.accent, 1.6))
        painter.drawLine(QPointF(x, rooms.loss.top() - 6), QPointF(x, rooms.dead.bottom() + 8))
    if event is None:
        return
    own = next((at for at, step, _died in points if step == event.step), None)
    lines = [(cause_title(view), theme.ink("dead" if event.died else "healthy"), SEMIBOLD)]
    cause = event_cause(view.run, event) if event.died else ""
    lines += [(cause, theme.secondary, NORMAL)] if cause else []
    at = own or QPointF(rooms.x(event.step), rooms.dead.top())
    wide = max(text_width(face(SIZE_SMALL, weight), words) for words, _ink, weight in lines) + 2
    high = _LINE * len(lines)
    left, wide, flags = _beside(at.x(), wide, rooms)
    lowest = _line_above(view, rooms, left, left + wide) - high - 5
    top = max(min(at.y() - 2, lowest), rooms.rate.bottom() + 10)
    room = QRectF(left, top, wide, high)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(theme.panel, 0.82))
    painter.drawRoundedRect(room.adjusted(-4, -1, 4, 1), 4, 4)
    for number, (words, ink, weight) in enumerate(lines):
        line = QRectF(room.left(), top + number * _LINE, wide, _LINE)
        font = face(SIZE_SMALL, weight)
        shown = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideMiddle, wide)
        write(painter, line, shown, ink, font, flags)
    if own is not None and event.died:
        dot(painter, own.x(), own.y(), theme.dead, 11.0)
