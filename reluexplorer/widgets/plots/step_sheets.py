"""What each unit does at each step, in colours: pale about 1, one colour above, another below, grey at 0."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible, QFontMetricsF

from reluexplorer.language import _
from reluexplorer.lessons.exhibit import Sheet, ThroughSteps
from reluexplorer.text import digits, within
from reluexplorer.widgets.accessibility.parts import Part
from reluexplorer.widgets.painting.heatmaps import argb_image, heat_image
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import (
    PaintedWidget,
    card_rect,
    colour,
    face,
    frame,
    paint_card,
    solid,
    text_width,
    write,
)
from reluexplorer.widgets.painting.shapes import LEFT, RIGHT
from reluexplorer.widgets.plots.axes import Frame, numbers_below, tick_texts
from reluexplorer.widgets.theme.colormap import table_diverging
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.theme import SIZE_SMALL
from reluexplorer.widgets.theme.tips import set_tip
from reluexplorer.widgets.theme.tooltips import Tip

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent
    from PySide6.QtWidgets import QWidget

    from reluexplorer.widgets.theme.theme import Theme

_TITLE, _BELOW, _APART = 16.0, 20.0, 4.0
_SCALE = 20.0, 64.0
"""Least and most width of the colour scale without its words."""
_BESIDE = 52.0
"""Pixels between the first title and the scale, with the key of 0 and what keeps its words apart."""
_NOTHING = _("Drawn while the experiment runs: press Play.")


@lru_cache(maxsize=8)
def _image(sheet: Sheet, orders: int, theme: Theme) -> QImage:
    with np.errstate(divide="ignore"):
        powers = np.log10(sheet.values)
    pixels = table_diverging(theme).colours(powers, float(orders))
    return argb_image(np.where(sheet.values == 0.0, np.uint32(colour(_nothing(theme)).rgb()), pixels))


def _nothing(theme: Theme) -> str:
    """Return the colour of what is 0, which has no order of magnitude."""
    return theme.strong_line


def size_at(sheet: Sheet, step: int) -> float:
    """Return the root mean square of a sheet's units at a step, counted from 0."""
    with np.errstate(all="ignore"):
        return float(np.sqrt(np.square(sheet.values[:, step]).mean()))


def _told(sheet: Sheet) -> str:
    return _("{title}: {first} at the first step, {last} at the last").format(
        title=sheet.title, first=digits(size_at(sheet, 0), 2), last=digits(size_at(sheet, -1), 2)
    )


class StepSheets(PaintedWidget[ThroughSteps]):
    """Paints a :class:`ThroughSteps`; a card says what the unit under the mouse does at that step."""

    usual, least = (320, 160), (160, 96)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Units through the steps"), parent)
        set_tip(self, _("A row for each neuron, a column for each step"))
        self.setMouseTracking(True)
        self._hover: QPointF | None = None

    def view_changed(self, before: ThroughSteps | None) -> None:
        """Say how each quantity begins and ends, over all units."""
        super().view_changed(before)
        if self.view is not None:
            self.setAccessibleDescription(". ".join(map(_told, self.view.sheets)))

    def rooms(self, view: ThroughSteps) -> tuple[QRectF, ...]:
        """Where the pictures stand, each below its title."""
        count = len(view.sheets)
        tall = (self.height() - _BELOW - count * _TITLE - (count - 1) * _APART) / count
        pitch = tall + _TITLE + _APART
        return tuple(
            QRectF(0, _TITLE + place * pitch, self.width(), max(1.0, tall)) for place in range(count)
        )

    def role_told(self) -> QAccessible.Role:
        """Return that it is a list."""
        return QAccessible.Role.List

    def count_parts(self) -> int:
        """Return how many pictures there are."""
        return 0 if self.view is None else len(self.view.sheets)

    def part(self, place: int) -> Part:
        """Return a picture in words: how its quantity begins and ends."""
        return (
            Part("", QRectF())
            if self.view is None
            else Part(_told(self.view.sheets[place]), self.rooms(self.view)[place])
        )

    def tip_at(self, at: QPoint) -> Tip | None:
        """Return none above a picture, where a card tells the value."""
        return None if self.lines_at(QPointF(at)) else Tip(self.toolTip())

    def lines_at(self, at: QPointF) -> tuple[str, ...]:
        """What the card says about a place, nothing beside the pictures."""
        if self.view is None:
            return ()
        for sheet, room in zip(self.view.sheets, self.rooms(self.view), strict=True):
            if room.contains(at):
                units, steps = sheet.values.shape
                unit = min(units - 1, int(units * (at.y() - room.top()) / room.height()))
                step = min(steps - 1, int(steps * (at.x() - room.left()) / room.width()))
                value = digits(float(sheet.values[unit, step]), 2)
                where = _("Neuron {name}, {axis} {place}").format(
                    name=unit + 1, axis=within(self.view.x_label), place=step + 1
                )
                return f"{sheet.title}: {value}", where
        return ()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell of the place under the mouse."""
        self._hover = event.position()
        self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        """Tell of none."""
        self._hover = None
        self.update()

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the pictures with their titles, the steps below and the scale above."""
        with self.begin() as painter:
            view = self.view
            if view is None:
                self.paint_empty(painter, QRectF(self.rect()), _NOTHING)
                return
            rooms = self.rooms(view)
            for sheet, room in zip(view.sheets, rooms, strict=True):
                title = QRectF(room.left(), room.top() - _TITLE, room.width(), _TITLE)
                write(painter, title, sheet.title, self.theme.text, face(SIZE_SMALL, SEMIBOLD), LEFT)
                painter.setRenderHint(painter.RenderHint.SmoothPixmapTransform, False)
                painter.drawImage(room, _image(sheet, view.orders, self.theme))
                frame(painter, room, solid(self.theme.line), 0.0)
            self._scale(painter, view)
            self._steps(painter, view, rooms[-1])
            self._card(painter)

    def _scale(self, painter: QPainter, view: ThroughSteps) -> None:
        font, ink = face(SIZE_SMALL), self.theme.secondary
        ends = tick_texts((-float(view.orders), float(view.orders)), log=True)
        right = float(self.width()) - text_width(font, ends[1])
        write(painter, QRectF(right, 0, self.width() - right, _TITLE), ends[1], ink, font, RIGHT)
        title = text_width(face(SIZE_SMALL, SEMIBOLD), view.sheets[0].title)
        beside = _BESIDE + text_width(font, ends[0]) + title
        wide = max(_SCALE[0], min(_SCALE[1], right - beside))
        bar = QRectF(right - 6 - wide, 4, wide, _TITLE - 8)
        shades = np.linspace(-1.0, 1.0, round(_SCALE[1]))[None, :]
        painter.drawImage(bar, heat_image(shades, 1.0, table_diverging(self.theme)))
        frame(painter, bar, solid(self.theme.line), 0.0)
        painter.setPen(solid(ink))
        painter.drawLine(QPointF(bar.center().x(), bar.top()), QPointF(bar.center().x(), bar.bottom()))
        low = QRectF(bar.left() - 6 - text_width(font, ends[0]), 0, text_width(font, ends[0]) + 1, _TITLE)
        write(painter, low, ends[0], ink, font, LEFT)
        zero = QRectF(low.left() - 18, 0, 8, _TITLE)
        write(painter, zero, "0", ink, font, LEFT)
        painter.fillRect(QRectF(zero.left() - 12, 4, 8, _TITLE - 8), colour(_nothing(self.theme)))

    def _steps(self, painter: QPainter, view: ThroughSteps, room: QRectF) -> None:
        font, ink = face(SIZE_SMALL), self.theme.secondary
        last = view.sheets[0].values.shape[1] + 0.5
        axis = Frame(room, (0.5, last), (0.0, 1.0))
        label = QRectF(room.left(), room.bottom() + 4, text_width(font, view.x_label) + 1, 14)
        write(painter, label, view.x_label, ink, font, LEFT)
        for words, place in numbers_below(axis, QFontMetricsF(font)):
            if place.left() > label.right() + 6:
                write(painter, place, words, ink, font, Qt.AlignmentFlag.AlignCenter)

    def _card(self, painter: QPainter) -> None:
        lines = () if self._hover is None or self._bare else self.lines_at(self._hover)
        if lines and self._hover is not None:
            anchor = QRectF(self._hover, self._hover).adjusted(-2, -2, 2, 2)
            paint_card(painter, self.theme, lines, card_rect(lines, anchor, QRectF(self.rect())))
