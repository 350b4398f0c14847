"""Pictures of parts of the window: PNG at any scale, and SVG and PDF that can be enlarged."""

from __future__ import annotations

from contextlib import nullcontext

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPoint, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QWidget

from reluexplorer.widgets.painted import PaintedWidget

FORMATS = ("png", "svg", "pdf")
MOST_SCALE = 8.0
_POINTS_PER_PIXEL = 0.75


def picture_bytes(widget: QWidget, form: str, scale: float = 1.0) -> bytes:
    """Return a picture of what a widget shows in a form of ``FORMATS``; ``scale`` is for PNG alone.

    Curves and words stay what they are in SVG and PDF; heat maps are pictures inside.
    """
    if form == "png":
        return saved(image_of(widget, scale))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if form == "svg":
        _paint_svg(widget, buffer)
    else:
        _paint_pdf(widget, buffer)
    return bytes(buffer.data().data())


def image_of(widget: QWidget, scale: float) -> QImage:
    """Return a widget painted at a scale, not enlarged afterwards."""
    size = QSize(round(widget.width() * scale), round(widget.height() * scale))
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        _render(widget, painter)
    return image


def _render(widget: QWidget, painter: QPainter) -> None:
    """Paint a widget; a drawing that is kept has no buttons on it."""
    with widget.bare() if isinstance(widget, PaintedWidget) else nullcontext():
        widget.render(painter, QPoint(0, 0))


def saved(image: QImage) -> bytes:
    """Return an image as PNG."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())


def _paint_svg(widget: QWidget, device: QIODevice) -> None:
    from PySide6.QtSvg import QSvgGenerator

    generator = QSvgGenerator()
    generator.setOutputDevice(device)
    generator.setSize(widget.size())
    generator.setViewBox(widget.rect())
    generator.setTitle(widget.accessibleName() or "ReLU Explorer")
    with QPainter(generator) as painter:
        _render(widget, painter)


def _paint_pdf(widget: QWidget, device: QIODevice) -> None:
    writer = QPdfWriter(device)
    writer.setTitle(widget.accessibleName() or "ReLU Explorer")
    writer.setCreator("ReLU Explorer")
    size = QSizeF(widget.width(), widget.height()) * _POINTS_PER_PIXEL
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    with QPainter(writer) as painter:
        factor = writer.width() / max(1, widget.width())
        painter.scale(factor, factor)
        _render(widget, painter)
