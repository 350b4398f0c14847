"""A shape for each way in which a claim can stand, so that no colour is needed to tell them apart."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from reluexplorer.language import english

ROLES = {
    "holds": "healthy",
    "depends": "warning",
    "fails": "text",
    "too few seeds": "secondary",
    "not yet": "secondary",
}
"""The colour of each stamp by its English words."""
SIDE = 10.0
"""Width and height of a stamp's shape."""


def paint_stamp(painter: QPainter, name: str, centre: QPointF, ink: str, side: float = SIDE) -> None:
    """Draw the shape of a standing, by its words; nothing for words that are none."""
    x, y, half, name = centre.x(), centre.y(), side / 2, english(name)
    pen = QPen(
        QColor(ink), side / 6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    )
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if name == "holds":
        painter.drawPolyline(
            [QPointF(x - 0.8 * half, y + 0.1 * half), QPointF(x - 0.2 * half, y + 0.7 * half),
             QPointF(x + 0.8 * half, y - 0.6 * half)]
        )  # fmt: skip
    elif name == "fails":
        for slope in (1, -1):
            arm = 0.7 * half
            painter.drawLine(QPointF(x - arm, y - slope * arm), QPointF(x + arm, y + slope * arm))
    elif name == "depends":
        ring = QRectF(x - 0.85 * half, y - 0.85 * half, 1.7 * half, 1.7 * half)
        painter.drawEllipse(ring)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ink))
        painter.drawPie(ring, 90 * 16, 180 * 16)
    elif name == "too few seeds":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ink))
        for place in (-0.75, 0.0, 0.75):
            painter.drawEllipse(QPointF(x + place * half, y), 0.22 * half, 0.22 * half)
    elif name == "not yet":
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([1.4, 1.6])
        painter.setPen(pen)
        painter.drawEllipse(centre, 0.8 * half, 0.8 * half)
