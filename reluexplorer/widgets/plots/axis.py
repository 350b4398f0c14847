"""The axes of a plot: sharp lines below the curves, and numbers beside the area, all of them whole."""

from __future__ import annotations

import math
from collections.abc import Iterator

from PySide6.QtCore import QLineF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsWidget

from reluexplorer.widgets.painting.painted_widget import face, text_width
from reluexplorer.widgets.painting.shapes import CENTRE, RIGHT
from reluexplorer.widgets.plots.axes import ASIDE, Frame, Look, numbers_below, numbers_beside
from reluexplorer.widgets.theme.theme import SIZE_SMALL, Theme

_BELOW = 22
"""Height of the numbers below the area."""


class Room(QGraphicsWidget):
    """Nothing but the room that is kept beside or below the area of a plot, in pixels."""

    def __init__(self, *, wide: int | None = None, high: int | None = None) -> None:
        super().__init__()
        self.setFlag(self.GraphicsItemFlag.ItemHasNoContents)
        if wide is not None:
            self.set_wide(wide)
        if high is not None:
            self.setMinimumHeight(high)
            self.setMaximumHeight(high)

    def set_wide(self, wide: int) -> None:
        """Keep so much beside the area."""
        self.setMinimumWidth(wide)
        self.setMaximumWidth(wide)


def room_below(look: Look) -> int:
    """Return the height of what stands below the area."""
    return _BELOW if look.numbers == "beside" else 1


def room_beside(look: Look, frame: Frame) -> int:
    """Return the width that the numbers left of the area need to be whole."""
    if look.numbers != "beside":
        return 1
    font = face(SIZE_SMALL)
    widest = max((text_width(font, words) for words in frame.y_texts()), default=0.0)
    return max(look.room, math.ceil(widest) + ASIDE + 1)


def paint_axes(painter: QPainter, frame: Frame, look: Look, theme: Theme) -> None:
    """Draw the lines of the grid and those of zero, and write the numbers beside and below the area."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    grid = [_across(frame, y) for y in frame.y_ticks()]
    if look.grid == "both":
        grid += [_upright(frame, x) for x in frame.x_ticks()]
    painter.setPen(QPen(QColor(theme.line), 1))
    painter.drawLines(grid)
    if look.zero:
        painter.setPen(QPen(QColor(theme.axis), 1))
        painter.drawLines(list(_zeros(frame)))
    painter.restore()
    if look.numbers == "beside":
        painter.setFont(face(SIZE_SMALL))
        painter.setPen(QColor(theme.secondary))
        for words, place in numbers_beside(frame):
            painter.drawText(place, RIGHT, words)
        for words, place in numbers_below(frame, QFontMetricsF(face(SIZE_SMALL))):
            painter.drawText(place, CENTRE, words)


def _zeros(frame: Frame) -> Iterator[QLineF]:
    if frame.y[0] <= 0 <= frame.y[1] and not frame.log_y:
        yield _across(frame, 0.0)
    if frame.x[0] <= 0 <= frame.x[1]:
        yield _upright(frame, 0.0)


def _across(frame: Frame, y: float) -> QLineF:
    at = round(frame.py(y)) + 0.5
    return QLineF(frame.area.left(), at, frame.area.right(), at)


def _upright(frame: Frame, x: float) -> QLineF:
    at = round(frame.px(x)) + 0.5
    return QLineF(at, frame.area.top(), at, frame.area.bottom())
