"""All units of a network as small squares: green by how much of the data they fire on, hatched where dead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor

from reluexplorer.text import percent
from reluexplorer.widgets.painting.hatching import Stripes
from reluexplorer.widgets.painting.painted_widget import (
    PaintedWidget,
    card_rect,
    colour,
    frame,
    paint_card,
    pixel_ratio,
    solid,
)
from reluexplorer.widgets.theme.colormap import table_firing
from reluexplorer.widgets.theme.tips import set_tip
from reluexplorer.widgets.theme.tooltips import Tip

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
    from PySide6.QtWidgets import QWidget

_TIP = "A square for each neuron: the greener, the more of the data it fires on; arrow keys go through them"


@dataclass(frozen=True, eq=False)
class UnitGridView:
    """How often each unit fires, in reading order."""

    firing: NDArray[Any]
    """(units,) share of the data, 0 to 1."""
    dead: NDArray[np.bool_]
    """(units,)"""
    columns: int | None = None
    """Squares a row; None for as large squares as fit."""
    label: str = "neuron"
    selected: int | None = None


@dataclass(frozen=True)
class GridLayout:
    """Squares of one size in rows."""

    columns: int
    pitch: float
    cell: float

    def rect(self, unit: int) -> QRectF:
        """Where a unit's square is."""
        row, column = divmod(unit, self.columns)
        return QRectF(round(column * self.pitch), round(row * self.pitch), self.cell, self.cell)


def lay_out(units: int, columns: int | None, width: float, height: float) -> GridLayout:
    """The largest squares with which all units fit."""
    choices = range(1, units + 1) if columns is None else (columns,)
    best = max(choices, key=lambda c: _pitch(units, c, width, height))
    pitch = min(_pitch(units, best, width, height), max(44.0, width / 9))
    if pitch >= 4:
        pitch = float(int(pitch))
    return GridLayout(best, pitch, max(1.0, float(int(0.86 * pitch))))


def _pitch(units: int, columns: int, width: float, height: float) -> float:
    """Distance from a square to the next; the gap after the last of a row needs no room."""
    rows = -(-units // columns)
    return min(width / (columns - 0.14), height / (rows - 0.14))


class UnitGrid(PaintedWidget[UnitGridView]):
    """Paints a UnitGridView; a card says what a square under the mouse is."""

    usual, least = (336, 252), (96, 72)

    def __init__(self, name: str = "Neurons by share of firing", parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        set_tip(self, _TIP)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._hover: int | None = None
        self._focus = 0

    def read_rooms(self) -> tuple[QRect, ...]:
        """Return none: squares have no words."""
        return ()

    def view_changed(self, before: UnitGridView | None) -> None:
        """Say in words how many there are."""
        view = self._view
        if view is None or before is None or len(before.firing) != len(view.firing):
            self._hover, self._focus = None, 0
        if view is not None:
            self.setAccessibleDescription(f"{int(view.dead.sum())} of {len(view.firing)} dead")

    def grid(self) -> GridLayout | None:
        """Where the squares stand; None when there are none."""
        view = self._view
        if view is None or not len(view.firing):
            return None
        return lay_out(len(view.firing), view.columns, self.width(), self.height())

    def unit_at(self, at: QPointF) -> int | None:
        """The unit whose square is at a place."""
        view, grid = self._view, self.grid()
        if view is None or grid is None or at.x() < 0 or at.y() < 0:
            return None
        column, row = int(at.x() / grid.pitch), int(at.y() / grid.pitch)
        unit = row * grid.columns + column
        inside = column < grid.columns and unit < len(view.firing)
        return unit if inside and grid.rect(unit).contains(at) else None

    def lines_of(self, unit: int) -> tuple[str, ...]:
        """What the card says about a unit."""
        view = self._view
        if view is None:
            return ()
        words = f"fires on {percent(float(view.firing[unit]))} of the data"
        return f"{view.label.capitalize()} {unit + 1}", "dead: fires on no point" if view.dead[
            unit
        ] else words

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Squares, then the marks."""
        with self.begin() as painter:
            view, grid = self._view, self.grid()
            if view is None or grid is None:
                self.paint_empty(
                    painter,
                    QRectF(self.rect()),
                    "A square for each neuron is drawn here once there is a network.",
                )
                return
            theme, radius = self._theme, min(4.0, grid.cell / 5)
            inks = [QColor.fromRgb(c) for c in table_firing(theme).colours(view.firing, 1.0).tolist()]
            stripes = Stripes(theme.dead, 0.75, 4 if grid.cell >= 12 else 3, 1.0)
            for unit in range(len(view.firing)):
                rect = grid.rect(unit)
                painter.setPen(Qt.PenStyle.NoPen)
                if view.dead[unit]:
                    painter.setBrush(colour(theme.panel))
                    painter.drawRoundedRect(rect, radius, radius)
                    stripes.fill(painter, rect, pixel_ratio(painter), radius=radius)
                    frame(painter, rect, solid(theme.dead, 1.2 if grid.cell >= 12 else 0.8), radius)
                else:
                    painter.setBrush(inks[unit])
                    painter.drawRoundedRect(rect, radius, radius)
            if view.selected is not None:
                frame(
                    painter,
                    grid.rect(view.selected).adjusted(-2, -2, 2, 2),
                    solid(theme.accent, 2),
                    radius + 2,
                )
            if self.hasFocus():
                ring = grid.rect(self._focus).adjusted(-2, -2, 2, 2)
                frame(painter, ring, solid(theme.accent, 1.5, 0.7), radius + 2)
            if self._hover is not None:
                lines, rect = self.lines_of(self._hover), grid.rect(self._hover)
                frame(painter, rect.adjusted(-1, -1, 1, 1), solid(theme.text, 1, 0.7), radius + 1)
                paint_card(painter, theme, lines, card_rect(lines, rect, QRectF(self.rect())))

    def tip_at(self, at: QPoint) -> Tip | None:
        """Return what the grid is for; nothing over a square, which has a card."""
        return Tip(self.toolTip()) if self.unit_at(QPointF(at)) is None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow which square is under the mouse."""
        self._set_hover(self.unit_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """No square is under the mouse."""
        super().leaveEvent(event)
        self._set_hover(None)

    def _set_hover(self, unit: int | None) -> None:
        if unit != self._hover:
            self._hover = unit
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a square gives it the keys."""
        unit = self.unit_at(event.position())
        if unit is not None and event.button() == Qt.MouseButton.LeftButton:
            self._focus = unit
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move among the squares."""
        grid, key = self.grid(), Qt.Key(event.key())
        if self._view is None or grid is None:
            super().keyPressEvent(event)
            return
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -grid.columns,
            Qt.Key.Key_Down: grid.columns,
        }
        if key in steps:
            to = self._focus + steps[key]
            if 0 <= to < len(self._view.firing):
                self._focus = to
                self.setAccessibleDescription(", ".join(self.lines_of(to)))
                self.update()
        else:
            super().keyPressEvent(event)
