"""The stripes over what is dead: a tile on the screen, shapes where a picture may be enlarged.

Readers of SVG disagree on the size of a tile that is a picture; of shapes they do not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPolygonF

from reluexplorer.widgets.painting.painted_widget import can_be_enlarged, colour, hatch

_NOWHERE = QPointF(0, 0)


@dataclass(frozen=True)
class Stripes:
    """Diagonal stripes that rise to the right: their colour and opacity, distance along x, and width."""

    name: str
    alpha: float
    spacing: int
    width: float

    def fill(
        self,
        painter: QPainter,
        room: QRectF,
        ratio: float,
        *,
        radius: float = 0.0,
        origin: QPointF = _NOWHERE,
    ) -> None:
        """Fill a rectangle with rounded corners; a stripe goes through ``origin``."""
        if can_be_enlarged(painter):
            painter.fillPath(self.path(room, radius, origin), colour(self.name, self.alpha))
            return
        brush = hatch(self.name, self.alpha, self.spacing, self.width, ratio)
        painter.setBrushOrigin(origin)
        if radius:
            painter.setBrush(brush)
            painter.drawRoundedRect(room, radius, radius)
        else:
            painter.fillRect(room, brush)
        painter.setBrushOrigin(_NOWHERE)

    def path(self, room: QRectF, radius: float, origin: QPointF) -> QPainterPath:
        """Return the parts of the stripes that lie in a rectangle."""
        area, stripes = QPainterPath(), QPainterPath()
        area.addRoundedRect(room, radius, radius)
        top, bottom = room.top(), room.bottom()
        half = self.width / math.sqrt(2)
        base = origin.x() + origin.y()
        first = math.floor((room.left() + top - base - half) / self.spacing)
        last = math.ceil((room.right() + bottom - base + half) / self.spacing)
        for number in range(first, last + 1):
            middle = base + number * self.spacing
            corners = (
                (middle - half - top, top), (middle + half - top, top),
                (middle + half - bottom, bottom), (middle - half - bottom, bottom),
            )  # fmt: skip
            stripes.addPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
            stripes.closeSubpath()
        return area.intersected(stripes)
