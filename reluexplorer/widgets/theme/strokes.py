"""Strokes of lines: solid, dashed and dotted, in plots and in the keys that name them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

PATTERNS = {
    "solid": (),
    "long": (7.0, 2.0),
    "dash": (4.0, 2.0),
    "dashdot": (4.0, 1.8, 1.0, 1.8),
    "dot": (1.0, 2.0),
}
"""Lengths of strokes and gaps by style, in widths of the line."""
KEY_WIDTH = 20
"""Room for a key, in which each style can be told from the others."""


def stroke_pen(colour: str, width: float, style: str) -> QPen:
    """Return a pen of a style; raises KeyError for one that there is not."""
    pen = QPen(QColor(colour), width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pattern = PATTERNS[style]
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if pattern else Qt.PenCapStyle.RoundCap)
    if pattern:
        pen.setDashPattern(pattern)
    return pen


def paint_key(painter: QPainter, area: QRectF, colour: str, style: str) -> None:
    """Draw a short piece of a line across the middle of ``area``."""
    middle = area.center().y()
    pen = stroke_pen(colour, 2.5, style)
    inset = 0.0 if PATTERNS[style] else 1.25
    painter.setPen(pen)
    painter.drawLine(QPointF(area.left() + inset, middle), QPointF(area.right() - inset, middle))
