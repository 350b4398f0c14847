"""Axis, threshold and margin, the same in the picture of channels and in that of one channel's inputs."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from reluexplorer.panels.doctor.subject.scale import Scale
from reluexplorer.text import digits
from reluexplorer.widgets.painting.painted_widget import colour, face, solid, text_width, write
from reluexplorer.widgets.painting.shapes import CENTRE
from reluexplorer.widgets.theme.fonts import NORMAL, SEMIBOLD
from reluexplorer.widgets.theme.theme import SIZE_SMALL, Theme

BASE = 20
"""Room for the numbers below the axis."""


def paint_axis(
    painter: QPainter, scale: Scale, width: int, base: float, theme: Theme, margin: float | None
) -> None:
    """Draw the axis with its numbers; that of the margin stands out and takes the place of those near it."""
    painter.setPen(solid(theme.axis, 1.0))
    painter.drawLine(QPointF(0, base + 0.5), QPointF(width, base + 0.5))
    numbers = [(0.0, "secondary")]
    numbers = [(-margin, "accent"), *numbers] if margin else numbers
    taken: list[tuple[float, float]] = []
    for value, role in (*numbers, *((float(tick), "secondary") for tick in scale.ticks())):
        font = face(SIZE_SMALL, SEMIBOLD if role == "accent" else NORMAL)
        words = digits(value, 2)
        wide = text_width(font, words) + 4
        left = min(max(scale.x(value, width) - wide / 2, 0.0), width - wide)
        if any(left < end and begin < left + wide for begin, end in taken):
            continue
        taken.append((left, left + wide))
        ink = theme.accent if role == "accent" else theme.secondary
        write(painter, QRectF(left, base + 4, wide, 14), words, ink, font, CENTRE)


def paint_threshold(painter: QPainter, x: float, top: float, base: float, theme: Theme) -> None:
    """Draw where a channel begins to fire, dashed."""
    pen = QPen(colour(theme.secondary), 1.5)
    pen.setDashPattern([3, 2.5])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(QPointF(x, top), QPointF(x, base))


def paint_margin(painter: QPainter, x: float, top: float, base: float, theme: Theme) -> None:
    """Draw the margin as a line."""
    painter.setPen(solid(theme.accent, 1.6))
    painter.drawLine(QPointF(x, top), QPointF(x, base))
