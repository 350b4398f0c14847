"""The input plane in little, painted on any thread: pictures alone, no pixmaps of the screen's."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPolygonF

from reluexplorer.widgets.painting.painted_widget import colour, solid
from reluexplorer.widgets.plane.paint import point_colours
from reluexplorer.widgets.plane.picture import picture
from reluexplorer.widgets.plane.view import PlaneView
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL, Theme

_MOST_POINTS = 90
"""More than so many cannot be told apart; as many stand for all of them, evenly spaced."""
_RADIUS = 1.7


def miniature(view: PlaneView, theme: Theme, side: int, ratio: float) -> QImage | None:
    """Return the plane in ``side`` logical pixels, with some of its points; None where there is none."""
    image = picture(view, theme, round(side * ratio), ratio)
    if image is None:
        return None
    image.setDevicePixelRatio(ratio)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QPainterPath()
        edge.addRoundedRect(QRectF(0, 0, side, side), RADIUS_CONTROL, RADIUS_CONTROL)
        painter.setClipPath(edge)
        if view.is_function:
            _paint_lines(painter, view, theme, side)
        _paint_points(painter, view, theme, side)
    return image


def _placed(view: PlaneView, places: NDArray[Any], side: int) -> NDArray[Any]:
    """Return (n, 2) places of the plane as (n, 2) pixels."""
    (left, right), (low, high) = view.window, view.y_range
    x = side * (places[:, 0] - left) / (right - left)
    return np.column_stack([x, side * (high - places[:, 1]) / (high - low)])


def _paint_lines(painter: QPainter, view: PlaneView, theme: Theme, side: int) -> None:
    painter.setPen(solid(theme.text, 1.5))
    for line in view.lines:
        places = _placed(view, line[np.isfinite(line).all(axis=1)], side)
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in places.tolist()]))


def _paint_points(painter: QPainter, view: PlaneView, theme: Theme, side: int) -> None:
    if view.points is None:
        return
    names, which = point_colours(view, theme)
    train = np.ones(len(view.points), np.bool_) if view.test is None else ~view.test
    seen = np.flatnonzero(np.isfinite(view.points).all(axis=1) & train)
    seen = seen[:: -(-len(seen) // _MOST_POINTS) or 1]
    painter.setPen(solid(theme.panel, 0.8))
    for (x, y), look in zip(_placed(view, view.points[seen], side).tolist(), which[seen], strict=True):
        if -_RADIUS <= x <= side + _RADIUS and -_RADIUS <= y <= side + _RADIUS:
            painter.setBrush(colour(names[look]))
            painter.drawEllipse(QPointF(x, y), _RADIUS, _RADIUS)
    painter.setBrush(Qt.BrushStyle.NoBrush)
