"""The units of a layer as squares: died in the event that is told, dead since other steps, or firing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)

from reluexplorer.language import _
from reluexplorer.panels.watched.shared.moment import Moment
from reluexplorer.panels.watched.shared.row_texts import unit_tip
from reluexplorer.panels.watched.shared.unit_rows import DEAD, UNSEEN, UnitRow, rows_at
from reluexplorer.panels.watched.shared.unit_strip import unit_inks
from reluexplorer.widgets.accessibility.parts import PRESS, Part, tell_keys
from reluexplorer.widgets.painting.hatching import Stripes
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import PaintedWidget, colour, frame, pixel_ratio, solid
from reluexplorer.widgets.painting.shapes import shows_focus
from reluexplorer.widgets.theme.theme import mix
from reluexplorer.widgets.theme.tips import set_tip
from reluexplorer.widgets.theme.tooltips import Tip

_LARGEST, _LEAST = 22.0, 5.0
"""Pixels from a square to the next at most; from fewer on all squares are one picture."""
_ROUND = 9.0
"""Pixels from a square to the next from which corners are round."""
_PALE = 0.3
"""Colour of a unit dead since another step, where there is room for no frame."""
_GAP = 0.14
"""Share of a square and its gap that the gap takes."""
HERE, ELSEWHERE, BACK, OTHER = range(4)
"""Died in the event, dead since another step, died in it and fires again, and all others."""


def kinds_of(moment: Moment, row: UnitRow) -> NDArray[np.uint8]:
    """Return (units,): what the event that is told has to do with each."""
    kinds = np.where(row.states == DEAD, ELSEWHERE, OTHER).astype(np.uint8)
    event = moment.death
    if event is not None and event.layer == row.number:
        own = np.array(event.units, np.intp)
        kinds[own] = np.where(row.states[own] == DEAD, HERE, BACK)
    return kinds


@dataclass(frozen=True)
class SquareGrid:
    """Squares in rows."""

    columns: int
    pitch: float

    def room(self, unit: int) -> QRectF:
        """Return where a square is."""
        row, column = divmod(unit, self.columns)
        side = self.pitch * (1.0 - _GAP)
        return QRectF(column * self.pitch, row * self.pitch, side, side)


def grid_of(units: int, width: float, height: float) -> SquareGrid:
    """Return the largest squares with which so many have room."""
    columns = max(1, math.ceil(math.sqrt(units * width / max(height, 1.0))))
    while columns > 1 and math.ceil(units / (columns - 1)) * width / (columns - 1) <= height:
        columns -= 1
    while math.ceil(units / columns) * width / columns > height and columns < units:
        columns += 1
    pitch = min(width / columns, _LARGEST)
    return SquareGrid(max(1, int(width / pitch + 1e-6)), pitch)


class UnitSquares(PaintedWidget[Moment]):
    """Paints the units of a Moment's layer; a click or the keys choose one."""

    unit_chosen = Signal(int, int)

    usual, least = (368, 96), (160, 60)

    def __init__(self) -> None:
        super().__init__(_("Units of the layer"))
        set_tip(self, _("A square for each unit: click one, or walk with the arrow keys"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._most = self.usual[1]
        self.setFixedHeight(self._most)

    def set_most(self, pixels: int) -> None:
        """Take so many pixels of height at most; few units need less."""
        self._most = pixels
        self._fit()

    def view_changed(self, _before: Moment | None) -> None:
        """Take the height that the squares need."""
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that they need in another width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        count, grid = self.count_parts(), self.grid()
        high = math.ceil(math.ceil(max(1, count) / grid.columns) * grid.pitch)
        if high != self.height():
            self.setFixedHeight(min(high, self._most))

    def row(self) -> UnitRow | None:
        """Return the layer, where its units are told apart."""
        view = self._view
        if view is None or view.layer >= len(view.run.layers):
            return None
        found = rows_at(view.run, view.at)[view.layer]
        return found if found.is_counted else None

    def grid(self) -> SquareGrid:
        """Return where the squares are."""
        row = self.row()
        return grid_of(1 if row is None else len(row.states), self.width(), self._most)

    def unit_at(self, at: QPointF) -> int:
        """Return the unit at a point, −1 for none."""
        row, grid = self.row(), self.grid()
        column, down = int(at.x() // grid.pitch), int(at.y() // grid.pitch)
        unit = down * grid.columns + column
        inside = row is not None and 0 <= column < grid.columns and 0 <= unit < len(row.states)
        return unit if inside else -1

    def role_told(self) -> QAccessible.Role:
        """Return that it is a list."""
        return QAccessible.Role.List

    def count_parts(self) -> int:
        """Return how many units there are."""
        row = self.row()
        return 0 if row is None else len(row.states)

    def part(self, place: int) -> Part:
        """Return a unit in words; pressing chooses it."""
        view = self._view
        doings = ((PRESS, lambda: self._choose(place)),)
        chosen = view is not None and view.unit == place
        return Part(
            self._words(place).replace("\n", ", "), self.grid().room(place), selected=chosen, doings=doings
        )

    def room_of_part(self, place: int) -> QRectF:
        """Return where a square is."""
        return self.grid().room(place)

    def part_at(self, at: QPoint) -> int:
        """Return the unit at a point."""
        return self.unit_at(QPointF(at))

    def part_with_keys(self) -> int:
        """Return the chosen unit."""
        view = self._view
        return -1 if view is None or view.unit is None else view.unit

    def _words(self, unit: int) -> str:
        view, row = self._view, self.row()
        if view is None or row is None:
            return ""
        kind = int(kinds_of(view, row)[unit])
        more = {HERE: _("died in this event"), BACK: _("died in this event, and fires again")}.get(kind, "")
        return "\n".join(filter(None, (unit_tip(row, unit), more)))

    def tip_at(self, at: QPoint) -> Tip | None:
        """Return what is known of the unit under the mouse."""
        unit = self.unit_at(QPointF(at))
        return None if unit < 0 else Tip(self._words(unit), self.grid().room(unit).toAlignedRect())

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """The squares, and the mark of the chosen one."""
        with self.begin() as painter:
            view, row, grid = self._view, self.row(), self.grid()
            if view is None or row is None:
                self.paint_empty(painter, QRectF(self.rect()), _("Single units are not told apart."))
                return
            kinds = kinds_of(view, row)
            if grid.pitch < _LEAST:
                self._paint_picture(painter, grid, row, kinds)
            else:
                self._paint_squares(painter, grid, row, kinds)
            if view.unit is not None and 0 <= view.unit < len(kinds):
                room = grid.room(view.unit)
                spare = max(1.0, (7.0 - room.width()) / 2)
                frame(
                    painter, room.adjusted(-spare, -spare, spare, spare), solid(self._theme.accent, 2.0), 4.0
                )
            if shows_focus(self) and not self._bare:
                frame(painter, QRectF(self.rect()), solid(self._theme.accent, 1.0), 4.0)

    def _paint_squares(
        self, painter: QPainter, grid: SquareGrid, row: UnitRow, kinds: NDArray[np.uint8]
    ) -> None:
        theme, ratio = self._theme, pixel_ratio(painter)
        radius = min(3.0, grid.pitch / 5) if grid.pitch >= _ROUND else 0.0
        rooms = [grid.room(unit) for unit in range(len(kinds))]
        self._paint_living(painter, rooms, row, kinds, radius)
        painter.setBrush(colour(theme.dead, 0.16))
        for unit in np.flatnonzero(kinds == HERE).tolist():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(rooms[unit], radius, radius)
            Stripes(theme.dead, 0.85, 4, 1.2).fill(painter, rooms[unit], ratio, radius=radius)
            frame(painter, rooms[unit], solid(theme.dead), radius)
            painter.setBrush(colour(theme.dead, 0.16))
        framed = (
            (kinds == ELSEWHERE, solid(theme.dead, 1.1, 0.8)), (kinds == BACK, solid(theme.dead, 1.4)),
            ((kinds == OTHER) & (row.states == UNSEEN), solid(theme.axis)),
        )  # fmt: skip
        for which, pen in framed:
            for unit in np.flatnonzero(which).tolist():
                frame(painter, rooms[unit], pen, radius)

    def _paint_living(
        self,
        painter: QPainter,
        rooms: Sequence[QRectF],
        row: UnitRow,
        kinds: NDArray[np.uint8],
        radius: float,
    ) -> None:
        """Fill the squares of units that are not dead; of very many without round corners."""
        living = ((kinds == OTHER) & (row.states != UNSEEN)) | (kinds == BACK)
        inks = unit_inks(row, self._theme)
        painter.setPen(Qt.PenStyle.NoPen)
        for unit, ink in zip(np.flatnonzero(living).tolist(), inks[living].tolist(), strict=True):
            if radius:
                painter.setBrush(QColor.fromRgba(ink))
                painter.drawRoundedRect(rooms[unit], radius, radius)
            else:
                painter.fillRect(rooms[unit], QColor.fromRgba(ink))

    def _paint_picture(
        self, painter: QPainter, grid: SquareGrid, row: UnitRow, kinds: NDArray[np.uint8]
    ) -> None:
        """Paint very many units as one picture of a pixel each."""
        theme = self._theme
        inks = unit_inks(row, theme)
        inks = np.where(kinds == ELSEWHERE, QColor(mix(theme.panel, theme.dead, _PALE)).rgba(), inks)
        inks = np.where(kinds == HERE, QColor(theme.dead).rgba(), inks)
        rows = math.ceil(len(inks) / grid.columns)
        pixels = np.full(rows * grid.columns, QColor(theme.panel).rgba(), np.uint32)
        pixels[: len(inks)] = inks
        kind = QImage.Format.Format_RGB32
        image = QImage(pixels.tobytes(), grid.columns, rows, 4 * grid.columns, kind)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(QRectF(0, 0, grid.columns * grid.pitch, rows * grid.pitch), image)

    def _choose(self, unit: int) -> None:
        if self._view is not None:
            self.unit_chosen.emit(self._view.layer, unit)
            tell_keys(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses a unit."""
        unit = self.unit_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and unit >= 0:
            self._choose(unit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move among the squares, from the first on where none is chosen."""
        count, key = self.count_parts(), Qt.Key(event.key())
        across = self.grid().columns
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -across, Qt.Key.Key_Down: across}
        if key not in steps or not count:
            super().keyPressEvent(event)
            return
        unit = self.part_with_keys()
        to = unit + steps[key] if unit >= 0 else 0
        if 0 <= to < count:
            self._choose(to)
