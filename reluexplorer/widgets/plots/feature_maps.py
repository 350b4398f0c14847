"""A convolutional network at a picture whose digit is dragged about, by the mouse or the arrow keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible

from reluexplorer.language import _, ngettext
from reluexplorer.lessons.exhibit import FeatureMaps
from reluexplorer.text import percent
from reluexplorer.widgets.accessibility.parts import PRESS, Part, tell_keys
from reluexplorer.widgets.controls.arrows import ARROWS
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import PaintedWidget
from reluexplorer.widgets.plots.maps_layout import MapsLayout, Spot, lay_out
from reluexplorer.widgets.plots.maps_paint import (
    images_of,
    lines_of,
    paint_field,
    paint_maps,
    paint_picture,
    paint_reads,
    paint_spot_card,
)
from reluexplorer.widgets.theme.tips import set_tip
from reluexplorer.widgets.theme.tooltips import Tip

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPaintEvent

_TIP = _("Drag the digit, or move it by the arrow keys; with Shift they go through the maps")
_NOTHING = _("Drawn once the experiment has a network.")


class FeatureMapsView(PaintedWidget[FeatureMaps]):
    """``placed`` carries the column and row to which a person moves the digit, and whether that goes on."""

    usual, least = (640, 150), (320, 150)
    placed = Signal(float, float, bool)

    def __init__(self) -> None:
        super().__init__(_("Feature maps"))
        set_tip(self, _TIP)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._images: tuple[tuple[tuple[QImage, QImage], ...], ...] | None = None
        self._hold: tuple[float, float] | None = None
        """Where in the digit it is held, in pixels of the picture, while it is dragged."""
        self._goes_on = False
        self._spot: Spot | None = None

    def view_changed(self, before: FeatureMaps | None) -> None:
        """Say where the digit is, and what is read."""
        super().view_changed(before)
        self._images = None
        view = self.view
        if view is None or before is None or len(before.layers) != len(view.layers):
            self._spot = None
        self._tell()

    def theme_changed(self) -> None:
        """Colour the maps anew."""
        self._images = None

    def layout_of(self, view: FeatureMaps) -> MapsLayout:
        """Return where the parts of a view stand now."""
        return lay_out(view, float(self.width()), float(self.height()))

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint all parts, and above them what the place under the pointer sees."""
        with self.begin() as painter:
            view = self.view
            if view is None:
                self.paint_empty(painter, QRectF(self.rect()), _NOTHING)
                return
            if self._images is None:
                self._images = images_of(view, self.theme)
            layout = self.layout_of(view)
            paint_picture(painter, layout, self.theme, focused=self.hasFocus())
            paint_maps(painter, layout, self._images, self.theme)
            paint_reads(painter, layout, self.theme)
            if self._spot is not None:
                paint_field(painter, layout, self._spot, self.theme)
                paint_spot_card(painter, layout, self._spot, self.theme, QRectF(self.rect()))

    def role_told(self) -> QAccessible.Role:
        """Return that it is a list: the digit, then the maps."""
        return QAccessible.Role.List

    def count_parts(self) -> int:
        """Return how many there are: the digit and the maps."""
        return 0 if self.view is None else 1 + len(_every(self.view))

    def part(self, place: int) -> Part:
        """Return the digit, or the largest number of a map."""
        view = self.view
        if view is None:
            return super().part(place)
        layout = self.layout_of(view)
        if not place:
            return Part(self._digit_told(view), layout.movable_rect())
        layer, shown = _every(view)[place - 1]
        spot = _largest(view, layer, shown)
        room = layout.tile_rect(layer, shown, after=True)
        return Part(", ".join(lines_of(view, spot)), room, doings=((PRESS, lambda: self._look_at(spot)),))

    def part_with_keys(self) -> int:
        """Return the map that the keys have come to, or else the digit."""
        if self.view is None:
            return -1
        return 0 if self._spot is None else 1 + _every(self.view).index((self._spot.layer, self._spot.map))

    def tip_at(self, at: QPoint) -> Tip | None:
        """Return what can be done here; nothing over a map, which has a card."""
        view = self.view
        over_map = view is not None and self.layout_of(view).spot_at(QPointF(at)) is not None
        return None if over_map else Tip(self.toolTip())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the digit; beside it, bring its middle to the mouse."""
        view = self.view
        if view is None or event.button() != Qt.MouseButton.LeftButton:
            return
        layout = self.layout_of(view)
        if not layout.picture.contains(event.position()):
            return
        x, y = layout.pixel_at(event.position())
        left, top, side = view.movable
        inside = layout.movable_rect().contains(event.position())
        self._hold = (x - left, y - top) if inside else (side / 2, side / 2)
        self._goes_on = False
        self._drag(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let the digit follow the mouse, or show what the place under it sees."""
        view = self.view
        if self._hold is not None:
            self._drag(event.position())
        elif view is not None:
            layout = self.layout_of(view)
            over = layout.movable_rect().contains(event.position())
            self.setCursor(Qt.CursorShape.OpenHandCursor if over else Qt.CursorShape.ArrowCursor)
            self._look_at(layout.spot_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the digit go."""
        super().mouseReleaseEvent(event)
        self._hold = None

    def leaveEvent(self, event: QEvent) -> None:
        """No place is under the mouse."""
        super().leaveEvent(event)
        self._look_at(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show no place that the keys had come to."""
        super().focusOutEvent(event)
        self._look_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the digit by a pixel, or go to the next map with Shift."""
        view, step = self.view, ARROWS.get(Qt.Key(event.key()))
        if view is None or step is None:
            super().keyPressEvent(event)
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._look_at(_next(view, self._spot, sum(step)))
            return
        left, top, _side = view.movable
        self._place(left + step[0], top + step[1], goes_on=event.isAutoRepeat())

    def _drag(self, at: QPointF) -> None:
        view = self.view
        if view is None or self._hold is None:
            return
        x, y = self.layout_of(view).pixel_at(at)
        if self._place(round(x - self._hold[0]), round(y - self._hold[1]), goes_on=self._goes_on):
            self._goes_on = True

    def _place(self, left: int, top: int, *, goes_on: bool) -> bool:
        """Ask for the digit at a place, kept inside the picture; return whether that is another one."""
        view = self.view
        if view is None:
            return False
        height, width = view.picture.shape
        side = view.movable[2]
        wanted = min(max(left, 0), width - side), min(max(top, 0), height - side)
        if wanted == view.movable[:2]:
            return False
        self.placed.emit(float(wanted[0]), float(wanted[1]), goes_on)
        return True

    def _look_at(self, spot: Spot | None) -> None:
        if spot != self._spot:
            self._spot = spot
            self._tell()
            tell_keys(self)
            self.update()

    def _tell(self) -> None:
        view = self.view
        if view is None:
            return
        if self._spot is not None:
            self.setAccessibleDescription(", ".join(lines_of(view, self._spot)))
            return
        self.setAccessibleDescription(self._digit_told(view))

    def _digit_told(self, view: FeatureMaps) -> str:
        left, top, _side = view.movable
        read = int(np.argmax(view.reads))
        dead = sum(int(layer.dead.sum()) for layer in view.layers)
        return ngettext(
            "Digit {digit} at column {left}, row {top}; read as {read} with {share}; {dead:,} dead map",
            "Digit {digit} at column {left}, row {top}; read as {read} with {share}; {dead:,} dead maps",
            dead,
        ).format(
            digit=view.right, left=left, top=top, read=read, share=percent(float(view.reads[read])), dead=dead
        )


def _next(view: FeatureMaps, spot: Spot | None, by: int) -> Spot:
    """Return the largest place of the map after or before one, of all layers in their order."""
    every = _every(view)
    place = -1 if spot is None else every.index((spot.layer, spot.map))
    layer, shown = every[(place + by) % len(every) if spot is not None else 0]
    return _largest(view, layer, shown)


def _every(view: FeatureMaps) -> list[tuple[int, int]]:
    """Return all (layer, map), layer after layer."""
    return [(index, each) for index, layer in enumerate(view.layers) for each in range(len(layer.after))]


def _largest(view: FeatureMaps, layer: int, shown: int) -> Spot:
    found = view.layers[layer].after[shown]
    row, column = np.unravel_index(int(np.argmax(found)), found.shape)
    return Spot(layer, shown, True, int(row), int(column))
