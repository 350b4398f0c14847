"""How a widget looked last, in the pixels of the screen, to be shown until there is time to paint it anew."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import QBackingStore, QImage, QPainter, QRegion
from PySide6.QtWidgets import QWidget


class LastPicture:
    """What was painted of a widget, taken over from the picture of its window."""

    def __init__(self) -> None:
        self._image: QImage | None = None
        self._held = QRegion()
        """What of the widget the image holds."""

    @property
    def is_there(self) -> bool:
        """Whether anything was taken."""
        return self._image is not None

    def forget(self) -> None:
        """Hold nothing any more."""
        self._image, self._held = None, QRegion()

    def take(self, surface: QWidget, region: QRegion) -> None:
        """Keep what was painted just now of a widget; nothing where that cannot be read."""
        store = cast("QBackingStore | None", surface.window().backingStore())
        screen = None if store is None else store.paintDevice()
        if not isinstance(screen, QImage):
            self.forget()
            return
        room, corner = pixels_of(surface), corner_of(surface)
        if self._image is None or self._image.size() != room.size():
            self._image = QImage(room.size(), QImage.Format.Format_ARGB32_Premultiplied)
            self._image.fill(0)
            self._held = QRegion()
        with QPainter(self._image) as painter:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            for each in cast("Iterable[QRect]", region):
                part = _pixels(each.translated(corner), surface.devicePixelRatioF()).intersected(room)
                painter.drawImage(part.translated(-room.topLeft()), screen, part)
        self._held += region

    def covers(self, surface: QWidget, region: QRegion) -> bool:
        """Whether all that is asked for can be shown; of another size the picture is stretched."""
        if self._image is None:
            return False
        return self._image.size() != pixels_of(surface).size() or region.subtracted(self._held).isEmpty()

    def show(self, surface: QWidget) -> None:
        """Paint a widget as it looked: pixel for pixel, or stretched where it has another size now."""
        if self._image is None:
            return
        pixels, ratio = pixels_of(surface), surface.devicePixelRatioF()
        room = QRectF(surface.rect())
        if self._image.size() == pixels.size():
            start = QPointF(pixels.topLeft()) / ratio - QPointF(corner_of(surface))
            room = QRectF(start, QSizeF(pixels.size()) / ratio)
        with QPainter(surface) as painter:
            painter.drawImage(room, self._image)


def corner_of(surface: QWidget) -> QPoint:
    """Return where in its window a widget begins."""
    return surface.mapTo(surface.window(), QPoint(0, 0))


def pixels_of(surface: QWidget) -> QRect:
    """Return where a widget lies among the pixels of its window."""
    return _pixels(QRect(corner_of(surface), surface.size()), surface.devicePixelRatioF())


def _pixels(room: QRect, ratio: float) -> QRect:
    """Return the pixels of a room of a window, those too of which it has a part, as Qt paints them."""
    return QRectF(QPointF(room.topLeft()) * ratio, QSizeF(room.size()) * ratio).toAlignedRect()
