"""A channel on one input before and after its activation, at all positions, as two pictures on one scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize
from PySide6.QtGui import QAccessible, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from reluexplorer.language import _
from reluexplorer.models.values.close_look import Maps
from reluexplorer.text import measure
from reluexplorer.widgets.accessibility.parts import Part
from reluexplorer.widgets.painting.heatmaps import heat_image
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import PaintedWidget, elided, face, frame, solid, write
from reluexplorer.widgets.painting.shapes import LEFT
from reluexplorer.widgets.theme.colormap import table_diverging
from reluexplorer.widgets.theme.theme import SIZE_SMALL
from reluexplorer.widgets.theme.tooltips import Tip

_GAP, _WORDS = 12.0, 18.0
_TALLEST, _LOWEST = 116.0, 16.0
"""Pixels of a map's height."""


@dataclass(frozen=True, eq=False)
class ChannelMapsView:
    """The maps, (rows, columns) each, of more than one position."""

    maps: Maps


class ChannelMaps(PaintedWidget[ChannelMapsView]):
    """Paints a ChannelMapsView; the mouse tells z and h at a position."""

    def __init__(self) -> None:
        super().__init__(_("The channel before and after its activation"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._images: tuple[QImage, ...] = ()

    def sizeHint(self) -> QSize:
        """Return room for maps as wide as they stand here."""
        return QSize(300, round(_WORDS + self._tall(self.width())))

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return QSize(160, self.sizeHint().height())

    def resizeEvent(self, _event: object) -> None:
        """Take the height that goes with the width."""
        self.updateGeometry()

    def _tall(self, width: float) -> float:
        if self._view is None:
            return _LOWEST
        rows, columns = self._view.maps.before.shape
        return float(min(max((width - _GAP) / 2 * rows / columns, _LOWEST), _TALLEST))

    def view_changed(self, _before: ChannelMapsView | None) -> None:
        """Colour the maps, and say in words what they show."""
        self._images = ()
        self.updateGeometry()
        self.setAccessibleDescription("; ".join(self._said(place) for place in range(self.count_parts())))

    def theme_changed(self) -> None:
        """Colour the maps anew."""
        self._images = ()

    def role_told(self) -> QAccessible.Role:
        """Return that it is a list: the map before and that after."""
        return QAccessible.Role.List

    def count_parts(self) -> int:
        """Return that there are two."""
        return 0 if self._view is None else 2

    def part(self, place: int) -> Part:
        """Return from where to where its values go."""
        return Part(self._said(place), self.room(place))

    def room(self, place: int) -> QRectF:
        """Return where a map stands: of one column's or row's positions as wide as there is room."""
        half = (self.width() - _GAP) / 2
        left = place * (half + _GAP)
        if self._view is None:
            return QRectF(left, _WORDS, half, 0)
        rows, columns = self._view.maps.before.shape
        tall = max(1.0, self.height() - _WORDS)
        wide = half if rows < columns * tall / half else max(tall * columns / rows, _LOWEST)
        return QRectF(left, _WORDS, min(wide, half), tall)

    def tip_at(self, at: QPoint) -> Tip | None:
        """Return both values at the position under the mouse."""
        place = self.part_at(at)
        if place < 0 or self._view is None:
            return None
        room, maps = self.room(place), self._view.maps
        rows, columns = maps.before.shape
        across, down = ((at.x() - room.left()) / room.width(), (at.y() - room.top()) / room.height())
        row, column = (min(int(share * side), side - 1) for share, side in ((down, rows), (across, columns)))
        words = _("Row {row:,}, column {column:,}: z {z}, after the activation {h}").format(
            row=row, column=column,
            z=measure(float(maps.before[row, column])), h=measure(float(maps.after[row, column])),
        )  # fmt: skip
        return Tip(words, room.toAlignedRect())

    def _said(self, place: int) -> str:
        if self._view is None:
            return ""
        values = (self._view.maps.before, self._view.maps.after)[place]
        words = (_("before: {low} to {high}"), _("after: {low} to {high}"))[place]
        return words.format(low=measure(float(values.min())), high=measure(float(values.max())))

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Both maps below their words; one colour stands for one value in both."""
        view = self._view
        if view is None:
            return
        if not self._images:
            table = table_diverging(self._theme)
            level = float(np.nan_to_num(np.abs(view.maps.before)).max()) or 1.0
            self._images = tuple(
                heat_image(each, level, table) for each in (view.maps.before, view.maps.after)
            )
        with self.begin() as painter:
            for place, image in enumerate(self._images):
                room, theme = self.room(place), self._theme
                painter.setRenderHint(
                    QPainter.RenderHint.SmoothPixmapTransform, image.width() > room.width()
                )  # fmt: skip
                painter.drawImage(room, image)
                frame(painter, room, solid(theme.line, 1.0), 0.0)
                half = (self.width() - _GAP) / 2
                words = elided(face(SIZE_SMALL), self._said(place), half)
                at = QRectF(QPointF(room.left(), 0), QPointF(room.left() + half, _WORDS - 2))
                write(painter, at, words, theme.secondary, face(SIZE_SMALL), LEFT)
