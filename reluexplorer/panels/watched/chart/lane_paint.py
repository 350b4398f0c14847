"""What the lanes of the chart have in common: names, ticks, lines, and words in the place of a curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from reluexplorer.panels.watched.chart.lines_of import ValueScale
from reluexplorer.panels.watched.chart.rooms import LEFT as BEFORE
from reluexplorer.panels.watched.chart.rooms import RIGHT as BEHIND
from reluexplorer.panels.watched.chart.rooms import ChartRooms
from reluexplorer.widgets.painting.area import columns
from reluexplorer.widgets.painting.painted_widget import (
    colour,
    elided,
    face,
    name_within,
    solid,
    text_width,
    write,
)
from reluexplorer.widgets.painting.polylines import polyline
from reluexplorer.widgets.painting.shapes import CENTRE, LEFT, RIGHT
from reluexplorer.widgets.theme.fonts import MEDIUM, NORMAL, SEMIBOLD
from reluexplorer.widgets.theme.theme import SIZE_SMALL, Theme

_NAME = 12
"""Pixels of a lane's name."""
_FAINT = 0.45
"""Opacity of a curve as it was."""
_STEEP = 1.5
"""Pixels that a curve may rise within one before both of its ends there are drawn."""
_TICK_GAP = 8


@dataclass(eq=False)
class LanePaint:
    """A painter with the rooms of a chart and its colours."""

    painter: QPainter
    rooms: ChartRooms
    theme: Theme

    def name(self, lane: QRectF, words: str) -> None:
        """Write the name of a lane at its top left."""
        font = face(_NAME, MEDIUM)
        room = QRectF(0, lane.top() - 4, BEFORE - _TICK_GAP, 18)
        write(self.painter, room, elided(font, words, room.width()), self.theme.text, font, LEFT)

    def tick(self, lane: QRectF, share: float, words: str) -> None:
        """Draw a line across a lane with a figure before it; below the name only the line has no room."""
        y = round(lane.bottom() - share * lane.height()) + 0.5
        self.painter.setPen(solid(self.theme.line))
        self.painter.drawLine(QPointF(lane.left(), y), QPointF(lane.right(), y))
        if y - 8 < lane.top() + 12 and lane.height() > 40:
            y = max(y, lane.top() + 21)
        room = QRectF(0, y - 8, BEFORE - _TICK_GAP, 16)
        write(self.painter, room, words, self.theme.secondary, face(SIZE_SMALL), RIGHT)

    def missing(self, lane: QRectF, words: str) -> None:
        """Say in the middle of a lane why nothing is drawn."""
        font = face(SIZE_SMALL)
        room = lane.adjusted(4, 0, BEHIND - 8, 0)
        write(self.painter, room, elided(font, words, room.width()), self.theme.secondary, font, CENTRE)

    def behind(
        self, lane: QRectF, y: float, figure: str, ink: str, *, name: str = "", strong: bool = False
    ) -> None:
        """Write a figure behind a lane, after a name whose beginning is left out where it is long."""
        font = face(SIZE_SMALL, SEMIBOLD if strong else NORMAL)
        room = QRectF(lane.right() + 8, y - 8, BEHIND - 10, 16)
        words = figure
        if name:
            words = f"{name_within(font, name, room.width() - text_width(font, f' {figure}'))} {figure}"
        write(self.painter, room, words, ink, font, LEFT)

    def points(
        self, lane: QRectF, steps: NDArray[np.float64], values: NDArray[np.float64], scale: ValueScale
    ) -> QPolygonF:
        """Return a curve in pixels; of more points than pixels the least and the greatest of each."""
        x, y = self._placed(lane, steps, values, scale)
        if len(x) > 2 * lane.width():
            at, least, greatest = _by_pixels(x, y, lane)
            x, y = at, (least + greatest) / 2
            if np.max(greatest - least, initial=0.0) > _STEEP:
                x, y = np.repeat(at, 2), np.stack((least, greatest), axis=1).ravel()
        return polyline(x, y)

    def noise(
        self, lane: QRectF, steps: NDArray[np.float64], values: NDArray[np.float64], scale: ValueScale
    ) -> None:
        """Draw a curve as it was, thin and faint; of more points than pixels all that lies between them."""
        x, y = self._placed(lane, steps, values, scale)
        if len(x) <= 2 * lane.width():
            self.line(polyline(x, y), self.theme.secondary, 1.0, _FAINT)
            return
        self.painter.save()
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self.painter.setPen(QPen(colour(self.theme.secondary, _FAINT), 1.0))
        ends = zip(*(each.tolist() for each in _by_pixels(x, y, lane)), strict=True)
        self.painter.drawLines([QLineF(at, top, at, bottom) for at, top, bottom in ends])
        self.painter.restore()

    def _placed(
        self, lane: QRectF, steps: NDArray[np.float64], values: NDArray[np.float64], scale: ValueScale
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        shares = (steps - self.rooms.axis.first) / self.rooms.axis.length
        x = lane.left() + shares * lane.width()
        return x, lane.bottom() - scale.shares(values) * lane.height()

    def line(
        self,
        points: QPolygonF,
        ink: str,
        width: float,
        alpha: float = 1.0,
        *,
        dash: Sequence[float] | None = None,
    ) -> None:
        """Draw a curve, dashed in a pattern."""
        pen = solid(ink, width, alpha)
        if dash is not None:
            pen.setDashPattern(dash)
        self.painter.setPen(pen)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawPolyline(points)

    def rule(self, lane: QRectF) -> None:
        """Draw the line below a lane."""
        y = round(lane.bottom() + 8) + 0.5
        self.painter.setPen(solid(self.theme.line))
        self.painter.drawLine(QPointF(lane.left(), y), QPointF(lane.right(), y))


def _by_pixels(
    x: NDArray[np.float64], y: NDArray[np.float64], lane: QRectF
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the middles of the pixels across that a curve goes through, and its ends in each."""
    first, least, greatest = columns(x - lane.left(), y, int(np.ceil(lane.width())))
    at = np.arange(len(least), dtype=np.float64) + (lane.left() + first + 0.5)
    return at, least, greatest
