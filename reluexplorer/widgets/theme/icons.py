"""Own line icons, drawn from SVG at the size and pixel ratio that is asked for."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from reluexplorer.resources import resource

_RATIOS = (1.0, 2.0, 3.0)


def paint_icon(painter: QPainter, name: str, colour: str, rect: QRectF) -> None:
    """Draw an icon into a square of the painter's coordinates."""
    _renderer(name, colour).render(painter, rect)


def pixmap(name: str, colour: str, size: int = 16, ratio: float = 1.0) -> QPixmap:
    """Return an icon as a picture of ``size`` logical pixels."""
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_icon(painter, name, colour, QRectF(0, 0, size, size))
    painter.end()
    return picture


def icon(name: str, colour: str, size: int = 16) -> QIcon:
    """Return an icon that is crisp at pixel ratios 1, 2 and 3."""
    result = QIcon()
    for ratio in _RATIOS:
        result.addPixmap(pixmap(name, colour, size, ratio))
    return result


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    source = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
