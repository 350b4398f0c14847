"""The inputs that excite the chosen channel most: small pictures or numbers, with the greatest z on each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent

from reluexplorer.language import _
from reluexplorer.models.values.close_look import CloseLook, InputLook
from reluexplorer.text import measure
from reluexplorer.widgets.accessibility.parts import PRESS, Part, tell_keys
from reluexplorer.widgets.painting.heatmaps import argb_image
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import (
    PaintedWidget,
    colour,
    elided,
    face,
    frame,
    solid,
    write,
)
from reluexplorer.widgets.painting.shapes import ring
from reluexplorer.widgets.theme.fonts import NORMAL, SEMIBOLD
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL, SIZE_SMALL
from reluexplorer.widgets.theme.tooltips import Tip

_GAP, _WORDS = 8.0, 16.0
"""Pixels between two inputs, and of the value below each."""
_TALL, _LOW = 56.0, 28.0
"""Height of a small picture at most, and of a number in its place."""
_FEWEST = 4
"""Inputs for which there is room at least, so that few of them are no larger than many."""


@dataclass(frozen=True, eq=False)
class ExcitingView:
    """The inputs, which of them is chosen, and what is said where there are none."""

    inputs: CloseLook
    chosen: int = 0
    words: str = ""


def told(look: InputLook) -> str:
    """Say which input it is, and how much the channel is excited by it."""
    said = _("Input {number:,}: greatest z {z}").format(number=look.number, z=measure(look.peak))
    return f"{said}, {look.name}" if look.name else said


def pixels(picture: NDArray[np.uint8]) -> QImage:
    """Return (rows, columns, 3) of bytes as a picture."""
    red, green, blue = (picture[..., place].astype(np.uint32) for place in range(3))
    return argb_image(np.uint32(0xFF000000) | red << np.uint32(16) | green << np.uint32(8) | blue)


class ExcitingInputs(PaintedWidget[ExcitingView]):
    """Paints an ExcitingView; a click or the arrows choose an input, by its number."""

    input_chosen = Signal(int)
    least = (160, 44)

    def __init__(self) -> None:
        super().__init__(_("Inputs that excite the channel most"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._images: tuple[QImage | None, ...] = ()
        self.setFixedHeight(round(_TALL + _WORDS))

    def resizeEvent(self, _event: object) -> None:
        """Take the height that goes with the width."""
        self._fit()

    def _fit(self) -> None:
        """Be as high as the highest small picture; as before where nothing is shown."""
        if not self.inputs():
            return
        wide, images = self._cell(0).width(), [each for each in self._images if each is not None]
        tall = [min(wide * each.height() / each.width(), _TALL) for each in images]
        self.setFixedHeight(round(max(tall, default=_LOW) + _WORDS))

    def inputs(self) -> CloseLook:
        """Return what is shown."""
        return () if self._view is None else self._view.inputs

    def view_changed(self, before: ExcitingView | None) -> None:
        """Make the small pictures, and take their height."""
        if before is None or before.inputs is not self.inputs():
            self._images = tuple(
                None if each.picture is None else pixels(each.picture) for each in self.inputs()
            )
        self._fit()
        view = self._view
        self.setAccessibleDescription("" if view is None else view.words)
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if self.inputs() else Qt.CursorShape.ArrowCursor
        )  # fmt: skip
        tell_keys(self)

    def role_told(self) -> QAccessible.Role:
        """Return that it is a list."""
        return QAccessible.Role.List

    def count_parts(self) -> int:
        """Return how many inputs there are."""
        return len(self.inputs())

    def part(self, place: int) -> Part:
        """Return an input in words; pressing chooses it."""
        look, chosen = self.inputs()[place], self._view is not None and self._view.chosen == place
        doings = ((PRESS, lambda: self.input_chosen.emit(look.number)),)
        return Part(told(look), self._cell(place), selected=chosen, doings=doings)

    def part_with_keys(self) -> int:
        """Return the chosen one."""
        return -1 if self._view is None or not self._view.inputs else self._view.chosen

    def tip_at(self, at: QPoint) -> Tip | None:
        """Return which input is under the mouse."""
        place = self.part_at(at)
        if place < 0:
            return None
        return Tip(told(self.inputs()[place]), self._cell(place).toAlignedRect())

    def _cell(self, place: int) -> QRectF:
        many = max(_FEWEST, self.count_parts())
        width = (self.width() - _GAP * (many - 1)) / many
        return QRectF(place * (width + _GAP), 0, width, self.height())

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Pictures or numbers, the value below each, an outline around the chosen one."""
        view = self._view
        with self.begin() as painter:
            if view is None or not view.inputs:
                self.paint_empty(painter, QRectF(self.rect()), "" if view is None else view.words)
                return
            for place, image in enumerate(self._images):
                self._paint_input(painter, view.inputs[place], image, place == view.chosen, place)

    def _paint_input(
        self, painter: QPainter, look: InputLook, image: QImage | None, is_chosen: bool, place: int
    ) -> None:
        theme, cell = self._theme, self._cell(place)
        room = QRectF(cell.left(), cell.top(), cell.width(), cell.height() - _WORDS)
        if image is not None:
            scale = min(room.width() / image.width(), room.height() / image.height())
            wide, tall = image.width() * scale, image.height() * scale
            room = QRectF(room.center().x() - wide / 2, room.bottom() - tall, wide, tall)
            painter.drawImage(room, image)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.selection if is_chosen else theme.track))
            painter.drawRoundedRect(room, RADIUS_CONTROL, RADIUS_CONTROL)
            words = elided(
                face(SIZE_SMALL), _("input {number:,}").format(number=look.number), room.width() - 8
            )
            write(painter, room, words, theme.text, face(SIZE_SMALL))
        if is_chosen:
            frame(painter, room, solid(theme.accent, 2.0), 3.0)
            if self.hasFocus() and not self._bare:
                ring(painter, cell.adjusted(1, 1, -1, -1), RADIUS_CONTROL, theme)
        below = QRectF(cell.left(), cell.bottom() - _WORDS + 1, cell.width(), _WORDS - 1)
        font = face(SIZE_SMALL, SEMIBOLD if is_chosen else NORMAL)
        write(painter, below, measure(look.peak), theme.text if is_chosen else theme.secondary, font)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the input under the mouse."""
        place = self.part_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place >= 0:
            self.input_chosen.emit(self.inputs()[place].number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the input before or after."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or self._view is None or not self._view.inputs:
            super().keyPressEvent(event)
            return
        place = min(max(self._view.chosen + step, 0), self.count_parts() - 1)
        if place != self._view.chosen:
            self.input_chosen.emit(self.inputs()[place].number)
