"""Small parts of cells that are the same many times over, kept as pictures.

A rounded outline costs a painter ten times as much as a picture of it. Where what is painted may be
enlarged, they are drawn as outlines all the same.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmap

from reluexplorer.widgets.painting.kept import painted
from reluexplorer.widgets.painting.painted_widget import colour, frame, solid
from reluexplorer.widgets.painting.shapes import rounded

SHADES = 32
"""Opacities of a bias that are told apart."""


def paint_bias(painter: QPainter, rect: QRectF, ink: str, part: float, rim: str, ratio: float | None) -> None:
    """Paint the mark of a bias that is ``part`` of its layer's largest; without a ratio as an outline."""
    shade = round(SHADES * min(part, 1.0)) / SHADES
    if ratio is None:
        _draw_bias(painter, rect, ink, shade, rim)
    else:
        painter.drawPixmap(rect.topLeft(), _bias(ink, shade, rim, rect.width(), ratio))


def paint_border(
    painter: QPainter, rect: QRectF, line: str, thick: float, corner: float, ratio: float | None
) -> None:
    """Paint the rounded border of a square; without a ratio as an outline."""
    if ratio is None:
        frame(painter, rect, solid(line, thick), corner)
    else:
        painter.drawPixmap(rect.topLeft(), _border(line, thick, corner, rect.width(), ratio))


def paint_plate(
    painter: QPainter, rect: QRectF, ink: str, alpha: float, corner: float, ratio: float | None
) -> None:
    """Fill a rounded rectangle with a colour of an opacity; without a ratio as a shape."""
    if ratio is None:
        rounded(painter, rect, corner, colour(ink, alpha), None)
    else:
        painter.drawPixmap(rect.topLeft(), _plate(ink, alpha, corner, rect.width(), rect.height(), ratio))


def _draw_bias(painter: QPainter, rect: QRectF, ink: str, shade: float, rim: str) -> None:
    painter.setPen(solid(rim, 1))
    painter.setBrush(colour(ink, 0.25 + 0.75 * shade))
    painter.drawRoundedRect(rect.adjusted(2.5, 2.5, -1.5, -1.5), 2, 2)


@lru_cache(maxsize=128)
def _bias(ink: str, shade: float, rim: str, side: float, ratio: float) -> QPixmap:
    room = QRectF(0, 0, side, side)
    return painted(side, side, ratio, lambda painter: _draw_bias(painter, room, ink, shade, rim))


@lru_cache(maxsize=32)
def _border(line: str, thick: float, corner: float, side: float, ratio: float) -> QPixmap:
    room = QRectF(0, 0, side, side)
    return painted(side, side, ratio, lambda painter: frame(painter, room, solid(line, thick), corner))


@lru_cache(maxsize=48)
def _plate(ink: str, alpha: float, corner: float, width: float, height: float, ratio: float) -> QPixmap:
    room, fill = QRectF(0, 0, width, height), colour(ink, alpha)
    return painted(width, height, ratio, lambda painter: rounded(painter, room, corner, fill, None))
