"""A widget as a picture, and its pixels."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from reluexplorer.widgets.raster.raster_widget import RasterWidget
from reluexplorer.widgets.theme.theme import LIGHT

CLICK = Qt.MouseButton.LeftButton


def picture_of(widget: QWidget) -> QImage:
    picture = QImage(widget.size(), QImage.Format.Format_RGB32)
    picture.fill(QColor(LIGHT.panel))
    widget.render(picture, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
    return picture


def grounded(widget: QWidget) -> QImage:
    """Return a painted widget on the ground of its own theme."""
    picture = QImage(widget.size(), QImage.Format.Format_RGB32)
    picture.fill(QColor(widget.theme.background))
    widget.render(picture)
    return picture


def colour(picture: QImage, x: float, y: float) -> str:
    return QColor(picture.pixel(QPointF(x, y).toPoint())).name()


def count(picture: QImage, rect: QRectF, near: str) -> int:
    """Pixels within a rectangle that are close to a colour."""
    wanted, inside = QColor(near), rect.toRect()
    found = 0
    for x in range(inside.left(), inside.right()):
        for y in range(inside.top(), inside.bottom()):
            c = QColor(picture.pixel(x, y))
            off = (c.red() - wanted.red(), c.green() - wanted.green(), c.blue() - wanted.blue())
            found += max(map(abs, off)) < 40
    return found


def column_rect(raster: RasterWidget, layer: int, unit: int) -> QRectF:
    """Where a unit's column is in the raster; empty where it is not in the part that is shown."""
    return raster._column(raster.blocks(), layer, raster.view.layers[layer].column(unit))
