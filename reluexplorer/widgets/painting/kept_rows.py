"""Rows of a list that are kept as pictures: a list over what moves is painted with each of its moments."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmap

from reluexplorer.widgets.painting.kept import painted
from reluexplorer.widgets.painting.painted_widget import can_be_enlarged

_MOST = 24
"""Rows that are kept, those that were painted last: about as many as are in sight."""
_WHOLE = 1e-6


class KeptRows:
    """Paints rows that look as before from pictures, each known by all that it shows."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, QPixmap] = {}

    def paint(
        self, painter: QPainter, area: QRectF, shows: Hashable, paint: Callable[[QPainter, QRectF], None]
    ) -> None:
        """Paint a row in its area; ``paint`` is given the area in the picture where it is painted anew.

        What does not begin at a whole pixel, or may be enlarged, is painted as it is.
        """
        transform = painter.deviceTransform()
        corner, ratio = transform.map(area.topLeft()), transform.m11()
        is_whole = all(abs(each - round(each)) < _WHOLE for each in corner.toTuple())
        if not is_whole or transform.isRotating() or can_be_enlarged(painter):
            paint(painter, area)
            return
        key = shows, area.width(), area.height(), ratio
        picture = self._kept.pop(key, None)
        if picture is None:
            own = QRectF(0.0, 0.0, area.width(), area.height())
            picture = painted(own.width(), own.height(), ratio, lambda within: paint(within, own))
        self._kept[key] = picture
        if len(self._kept) > _MOST:
            del self._kept[next(iter(self._kept))]
        painter.drawPixmap(area.topLeft(), picture)

    def forget(self) -> None:
        """Keep none, as nobody sees the list."""
        self._kept.clear()
