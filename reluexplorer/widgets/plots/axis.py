"""An axis of a plot: pyqtgraph's, with our numbers, all of them whole, and sharp lines below the curves."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from reluexplorer.widgets.painting.shapes import CENTRE, RIGHT
from reluexplorer.widgets.plots.axes import ASIDE, Frame, Look, numbers_below, numbers_beside
from reluexplorer.widgets.theme.fonts import number_font
from reluexplorer.widgets.theme.stylesheet import current_theme
from reluexplorer.widgets.theme.theme import SIZE_SMALL

_BELOW = 22
"""Height of the numbers below the area."""
_Line = tuple[QPen, QPointF, QPointF]


class Axis(pg.AxisItem):  # type: ignore[misc]
    """The axis at the left or the bottom of a view box; ``frame`` returns where the data lies."""

    def __init__(self, side: str, look: Look, box: pg.ViewBox, frame: Callable[[], Frame]) -> None:
        self._frame, self._look, self._beside = frame, look, look.numbers == "beside"
        super().__init__(side)
        self.enableAutoSIPrefix(False)
        self.setStyle(tickFont=number_font(SIZE_SMALL))
        if side == "left":
            self.setZValue(box.zValue() - 1)
            self.setWidth(look.room if self._beside else 1)
        else:
            self.setZValue(box.zValue() - 2)
            self.setHeight(_BELOW if self._beside else 1)
        self.linkToView(box)

    def boundingRect(self) -> QRectF:
        """Return all of the plot: lines go through the area, numbers stand at its ends."""
        whole = self.parentItem()
        return self.mapRectFromParent(whole.rect()) if whole else QRectF()

    def _updateLabel(self) -> None:
        """Lay out no title: there is none."""

    def linkedViewChanged(self, view: pg.ViewBox, newRange: Any = None) -> None:
        """Take as much room for the numbers beside the area as they need to be whole, before any is drawn."""
        super().linkedViewChanged(view, newRange)
        if self.orientation == "left" and self._beside:
            metrics = QFontMetricsF(self.style["tickFont"])
            widest = max(map(metrics.horizontalAdvance, self._frame().y_texts()), default=0.0)
            width = max(self._look.room, math.ceil(widest) + ASIDE + 1)
            if width != self.fixedWidth:
                self.setWidth(width)
                self.parentItem().layout().activate()

    def paint(self, painter: QPainter, *_: object) -> None:
        """Draw what is laid out; in the picture that pyqtgraph would keep, figures are of other widths."""
        if self.picture is None:
            self.picture: Any = self.generateDrawSpecs(painter)
        self.drawPicture(painter, *self.picture)

    def generateDrawSpecs(self, _painter: QPainter) -> tuple[_Line, list[_Line], list[Any]]:
        """Return the line along the axis, which is not seen, those of grid and zero, and the numbers."""
        theme, look, along = current_theme(), self._look, (QPen(Qt.PenStyle.NoPen), QPointF(), QPointF())
        frame = replace(self._frame(), area=self.mapRectFromScene(self._frame().area))
        grid, zero = QPen(QColor(theme.line), 1), QPen(QColor(theme.axis), 1)
        self._textPen = QPen(QColor(theme.secondary))
        if self.orientation == "bottom":
            lines = [_upright(frame, x, grid) for x in frame.x_ticks() if look.grid == "both"]
            align, numbers = CENTRE, partial(numbers_below, frame, QFontMetricsF(self.style["tickFont"]))
        else:
            lines = [_across(frame, y, grid) for y in frame.y_ticks()]
            if look.zero and frame.y[0] <= 0 <= frame.y[1] and not frame.log_y:
                lines.append(_across(frame, 0.0, zero))
            if look.zero and frame.x[0] <= 0 <= frame.x[1]:
                lines.append(_upright(frame, 0.0, zero))
            align, numbers = RIGHT, partial(numbers_beside, frame)
        return along, lines, [(place, align, words) for words, place in numbers()] if self._beside else []


def _across(frame: Frame, y: float, pen: QPen) -> _Line:
    at = round(frame.py(y)) + 0.5
    return pen, QPointF(frame.area.left(), at), QPointF(frame.area.right(), at)


def _upright(frame: Frame, x: float, pen: QPen) -> _Line:
    at = round(frame.px(x)) + 0.5
    return pen, QPointF(at, frame.area.top()), QPointF(at, frame.area.bottom())
