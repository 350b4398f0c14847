"""The small pictures in a row: births and deaths, the gradient over the run, the update on its scale."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from reluexplorer.panels.watched.shared.axis import StepAxis
from reluexplorer.panels.watched.shared.row_texts import CUSTOMARY
from reluexplorer.panels.watched.shared.unit_rows import Happened
from reluexplorer.widgets.painting.area import columns
from reluexplorer.widgets.painting.painted_widget import colour, solid
from reluexplorer.widgets.painting.polylines import polyline
from reluexplorer.widgets.painting.shapes import dot
from reluexplorer.widgets.theme.theme import Theme

_LEAST, _MOST = 4.0, 12.0
"""Pixels of a mark for one unit, and for as many as died in no other event."""
_MARK = 3.0
_LOW, _HIGH = -5.0, -1.0
"""Powers of ten at the ends of the scale of updates."""
_FAR = 0.5
"""Powers of ten from what is customary beyond which an update is marked."""


def paint_changes(
    painter: QPainter, room: QRectF, events: Happened, most: int, axis: StepAxis, theme: Theme
) -> None:
    """Paint deaths below a line and births above it, larger where more units did so at once."""
    middle = round(room.center().y()) + 0.5
    painter.setPen(solid(theme.line))
    painter.drawLine(QPointF(room.left(), middle), QPointF(room.right(), middle))
    if not len(events.steps):
        return
    slots = int(room.width() // _MARK)
    at = np.clip((axis.shares(events.steps) * slots).astype(np.intp), 0, slots - 1)
    painter.setPen(Qt.PenStyle.NoPen)
    for died, ink in ((True, theme.dead), (False, theme.healthy)):
        counts = np.bincount(at[events.died == died], events.counts[events.died == died], slots)
        tall = _LEAST + (_MOST - _LEAST) * np.sqrt(np.minimum(counts, most) / max(1, most))
        for slot in np.flatnonzero(counts).tolist():
            left, high = room.left() + slot * room.width() / slots, float(tall[slot])
            top = middle + 1 if died else middle - 1 - high
            painter.fillRect(QRectF(left, top, _MARK, high), colour(ink))


def paint_line_of(
    painter: QPainter, room: QRectF, values: NDArray[np.float64], shares: NDArray[np.float64], theme: Theme
) -> None:
    """Paint a figure over the run from 0 on: (n,) values at shares of the way; NaN are gaps.

    What is usual lies in the middle or below it.
    """
    known = np.isfinite(values)
    if not known.any():
        return
    greatest = max(float(values[known].max()), 2.0 * float(np.median(values[known])), 1e-300)
    x = shares * room.width()
    y = room.height() * (1.0 - values / greatest)
    painter.setPen(solid(theme.secondary, 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for first, end in runs(known):
        painter.drawPolyline(_traced(x[first:end], y[first:end], room))


def runs(known: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return where each run of known values begins and ends."""
    turns = np.flatnonzero(np.diff(np.concatenate(([False], known, [False]))))
    return [(int(first), int(end)) for first, end in turns.reshape(-1, 2)]


def _traced(x: NDArray[np.float64], y: NDArray[np.float64], room: QRectF) -> QPolygonF:
    """Return a curve; of more points than pixels the least and the greatest of each."""
    if len(x) > 2 * room.width():
        first, least, greatest = columns(x, y, math.ceil(room.width()))
        at = first + np.arange(len(least)) + 0.5
        x, y = np.repeat(at, 2), np.stack((least, greatest), axis=1).ravel()
    return polyline(room.left() + x, room.top() + y)


def usual_x(room: QRectF) -> float:
    """Return where the customary update is on the scale."""
    return update_x(room, CUSTOMARY)


def update_x(room: QRectF, value: float) -> float:
    """Return where an update is on the scale, at an end where it lies beyond."""
    size = math.log10(value) if value > 0.0 else _LOW
    return room.left() + room.width() * (min(max(size, _LOW), _HIGH) - _LOW) / (_HIGH - _LOW)


def paint_update(painter: QPainter, room: QRectF, value: float, theme: Theme) -> None:
    """Paint an update as a dot on a log scale, with the customary one marked."""
    middle = round(room.center().y()) + 0.5
    painter.setPen(solid(theme.line, 2.0))
    painter.drawLine(QPointF(room.left(), middle), QPointF(room.right(), middle))
    paint_usual(painter, usual_x(room), middle, theme)
    if math.isfinite(value):
        far = value <= 0.0 or abs(math.log10(value / CUSTOMARY)) > _FAR
        dot(painter, update_x(room, value), middle, theme.warning if far else theme.healthy, 8.0)


def paint_usual(painter: QPainter, x: float, middle: float, theme: Theme) -> None:
    """Paint the mark of the customary update: a short dashed line."""
    pen = QPen(colour(theme.axis), 1.0)
    pen.setDashPattern([2.0, 2.0])
    painter.setPen(pen)
    painter.drawLine(QPointF(round(x) + 0.5, middle - 6), QPointF(round(x) + 0.5, middle + 6))
