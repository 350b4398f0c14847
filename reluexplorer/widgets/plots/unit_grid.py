"""All units of a network as squares, layer beside layer: green by how much they fire, hatched where dead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QAccessible, QColor

from reluexplorer.language import _, ngettext
from reluexplorer.lessons.exhibit import Units
from reluexplorer.text import layer_title, neuron, percent
from reluexplorer.widgets.accessibility.parts import PRESS, Part, tell_keys
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import (
    PaintedWidget,
    card_rect,
    face,
    frame,
    paint_card,
    pixel_ratio,
    solid,
    write,
)
from reluexplorer.widgets.painting.shapes import LEFT
from reluexplorer.widgets.plots.unit_states import STATES, paint_unit, state_of
from reluexplorer.widgets.theme.colormap import table_firing
from reluexplorer.widgets.theme.theme import SIZE_SMALL
from reluexplorer.widgets.theme.tips import set_tip
from reluexplorer.widgets.theme.tooltips import Tip

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
    from PySide6.QtWidgets import QWidget

_TIP = _(
    "A square for each neuron: the greener, the more of the data it fires on; arrow keys go through them"
)
_HEAD = 18.0
"""Height of the names of the layers."""
_APART = 16.0
"""Pixels between two layers."""
_LARGEST = 44.0
_HARDLY = 0.88


@dataclass(frozen=True)
class GridLayout:
    """Squares of one size in rows, layer beside layer."""

    layers: tuple[int, ...]
    columns: int
    pitch: float
    cell: float
    top: float
    across: float
    """From the left of a layer to that of the next."""

    def place(self, unit: int) -> tuple[int, int]:
        """Return the layer of a unit and its place in it."""
        for layer, count in enumerate(self.layers):
            if unit < count:
                return layer, unit
            unit -= count
        raise IndexError("there are not so many units")

    def rect(self, unit: int) -> QRectF:
        """Where a unit's square is."""
        layer, within = self.place(unit)
        row, column = divmod(within, self.columns)
        left = round(layer * self.across) + round(column * self.pitch)
        return QRectF(left, self.top + round(row * self.pitch), self.cell, self.cell)


def lay_out(layers: tuple[int, ...], width: float, height: float) -> GridLayout:
    """The largest squares with which all layers fit beside each other; several have their names above."""
    top = _HEAD if len(layers) > 1 else 0.0
    room, tall = (width - _APART * (len(layers) - 1)) / len(layers), max(1.0, height - top)
    most = max(layers)
    columns = _columns(most, room, tall)
    pitch = min(_pitch(most, columns, room, tall), max(_LARGEST, width / 9))
    if pitch >= 4:
        pitch = float(int(pitch))
    return GridLayout(layers, columns, pitch, max(1.0, float(int(0.86 * pitch))), top, room + _APART)


def _columns(units: int, width: float, height: float) -> int:
    """The columns of the largest squares; of those that are hardly smaller, one that fills each row."""
    pitches = {columns: _pitch(units, columns, width, height) for columns in range(1, units + 1)}
    best = max(pitches.values())
    full = [c for c, pitch in pitches.items() if units % c == 0 and pitch >= _HARDLY * best]
    return max(full or pitches, key=lambda c: pitches[c])


def _pitch(units: int, columns: int, width: float, height: float) -> float:
    """Distance from a square to the next; the gap after the last of a row needs no room."""
    rows = -(-units // columns)
    return max(0.5, min(width / (columns - 0.14), height / (rows - 0.14)))


class UnitGrid(PaintedWidget[Units]):
    """Paints :class:`~reluexplorer.lessons.exhibit.Units`; a card says what a square under the mouse is."""

    usual, least = (336, 252), (96, 72)

    def __init__(self, name: str = _("Neurons by share of firing"), parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        set_tip(self, _TIP)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._hover: int | None = None
        self._focus = 0

    def read_rooms(self) -> tuple[QRect, ...]:
        """Return none: squares have no words."""
        return ()

    def view_changed(self, before: Units | None) -> None:
        """Say in words how many there are."""
        view = self._view
        if view is None or before is None or len(before.firing) != len(view.firing):
            self._hover, self._focus = None, 0
        if view is not None:
            count = len(view.firing)
            said = ngettext("{dead} of {count:,} neuron dead", "{dead} of {count:,} neurons dead", count)
            self.setAccessibleDescription(said.format(dead=len(view.dead), count=count))

    def grid(self) -> GridLayout | None:
        """Where the squares stand; None when there are none."""
        view = self._view
        if view is None or not len(view.firing):
            return None
        return lay_out(view.layers or (len(view.firing),), self.width(), self.height())

    def unit_at(self, at: QPointF) -> int | None:
        """The unit whose square is at a place."""
        grid, view = self.grid(), self._view
        if view is None or grid is None:
            return None
        return next((unit for unit in range(len(view.firing)) if grid.rect(unit).contains(at)), None)

    def lines_of(self, unit: int) -> tuple[str, ...]:
        """What the card says about a unit."""
        view, grid = self._view, self.grid()
        if view is None or grid is None:
            return ()
        name = _("Neuron {name}").format(name=neuron(*grid.place(unit)) if view.layers else unit + 1)
        state = state_of(view, unit)
        fires = _("fires on {share} of the data").format(share=percent(float(view.firing[unit])))
        return (
            (name, STATES[state].says or fires) if state != "revived" else (name, STATES[state].says, fires)
        )

    def role_told(self) -> QAccessible.Role:
        """Return that it is a list."""
        return QAccessible.Role.List

    def count_parts(self) -> int:
        """Return how many squares there are."""
        return 0 if self.grid() is None or self._view is None else len(self._view.firing)

    def part(self, place: int) -> Part:
        """Return a square; pressing gives it the keys."""
        grid = self.grid()
        room = QRectF() if grid is None else grid.rect(place)
        return Part(", ".join(self.lines_of(place)), room, doings=((PRESS, lambda: self._go(place)),))

    def part_with_keys(self) -> int:
        """Return the square that the keys are on."""
        return self._focus if self.count_parts() else -1

    def _go(self, unit: int) -> None:
        self._focus = unit
        self.setAccessibleDescription(", ".join(self.lines_of(unit)))
        tell_keys(self)
        self.update()

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Names of layers, squares, then the marks."""
        with self.begin() as painter:
            view, grid = self._view, self.grid()
            if view is None or grid is None:
                words = _("A square for each neuron is drawn here once there is a network.")
                self.paint_empty(painter, QRectF(self.rect()), words)
                return
            theme, radius = self._theme, min(4.0, grid.cell / 5)
            for layer in range(len(grid.layers) if grid.top else 0):
                room = QRectF(round(layer * grid.across), 0, grid.across, _HEAD - 3)
                write(painter, room, layer_title(layer), theme.secondary, face(SIZE_SMALL), LEFT)
            inks = [QColor.fromRgb(c) for c in table_firing(theme).colours(view.firing, 1.0).tolist()]
            ratio = pixel_ratio(painter)
            for unit, ink in enumerate(inks):
                paint_unit(painter, state_of(view, unit), grid.rect(unit), ink, theme, ratio)
            if self.hasFocus() and not self._bare:
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
            self._go(unit)

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
                self._go(to)
        else:
            super().keyPressEvent(event)
