"""A shape for each state of a neuron, so that no colour is needed to tell them apart."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from reluexplorer.core.diagnosis.unit_states import NAMED
from reluexplorer.widgets.painting.kept import painted
from reluexplorer.widgets.painting.painted_widget import can_be_enlarged
from reluexplorer.widgets.painting.shapes import rounded
from reluexplorer.widgets.theme.theme import Theme

SIDE = 8.0
"""Width and height of a mark."""
MARKED = 26.0
"""From this side on a cell has the mark of its state in the upper right corner."""
_GROUND = 2.0
"""Width of the ground around a mark that lies on a picture."""


def paint_mark(painter: QPainter, name: str, centre: QPointF, ink: str) -> None:
    """Draw the mark of a named state in a colour."""
    half, x, y = SIDE / 2, centre.x(), centre.y()
    solid = QColor(ink)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(solid)
    if name == "always":
        painter.drawPolygon(_polygon(x, y, (-half, 3.2), (half, 3.2), (0, -3.8)))
    elif name == "saturated":
        for top in (y - 3, y + 1):
            painter.drawRect(QRectF(x - half, top, SIDE, 2))
    elif name == "dormant":
        painter.drawPolygon(_polygon(x, y, (-half, -3.2), (half, -3.2), (0, 3.8)))
    elif name == "leak":
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(solid, 1.4))
        painter.drawPolygon(_polygon(x, y, (0, -half), (half, 0), (0, half), (-half, 0)))
    elif name == "rare":
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(solid, 1.8))
        painter.drawEllipse(centre, half - 1, half - 1)
    elif name == "unknown":
        painter.drawRect(QRectF(x - half, y - 1, SIDE, 2.4))
    elif name == "dead":
        painter.setPen(QPen(solid, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        for slope in (1, -1):
            painter.drawLine(QPointF(x - 3.4, y - 3.4 * slope), QPointF(x + 3.4, y + 3.4 * slope))
    else:
        painter.drawEllipse(centre, half, half)


def paint_mark_on(painter: QPainter, name: str, corner: QPointF, theme: Theme, ratio: float) -> None:
    """Draw a mark on ground of its own, its ground's top left at a corner: it lies on any picture."""
    if can_be_enlarged(painter):
        _on_ground(painter, name, corner, theme)
    else:
        painter.drawPixmap(corner, _sprite(name, theme, ratio))


@lru_cache(maxsize=32)
def _sprite(name: str, theme: Theme, ratio: float) -> QPixmap:
    side = SIDE + 2 * _GROUND
    return painted(side, side, ratio, lambda painter: _on_ground(painter, name, QPointF(0, 0), theme))


def _on_ground(painter: QPainter, name: str, corner: QPointF, theme: Theme) -> None:
    side = SIDE + 2 * _GROUND
    rounded(painter, QRectF(corner.x(), corner.y(), side, side), 3, theme.panel, None)
    paint_mark(painter, name, corner + QPointF(side / 2, side / 2), theme.role(NAMED[name].role))


def _polygon(x: float, y: float, *ends: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(x + across, y + down) for across, down in ends])
