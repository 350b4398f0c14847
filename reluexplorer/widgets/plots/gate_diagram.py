"""A network at one input: open gates filled, closed ones empty, a stroke for what an open path carries."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent

from reluexplorer.language import _, ngettext
from reluexplorer.lessons.exhibit import GateDiagram
from reluexplorer.text import neuron
from reluexplorer.widgets.accessibility.parts import Part
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import PaintedWidget, colour, solid

_MARGIN = 6.0
_LARGEST = 8.0
"""Radius of a unit where there is room."""
_THIN, _THICK = 0.7, 3.0
_FAINT = 0.15
_LEAST = 0.03
"""Strokes of less than this share of the layer's strongest are left out."""
_NOTHING = _("Drawn once the experiment has an input.")


class GateDiagramView(PaintedWidget[GateDiagram]):
    """Layers from left to right; positive shares in one colour of the theme, negative in the other."""

    usual, least = (320, 160), (160, 96)

    def __init__(self) -> None:
        super().__init__(_("Open paths"))

    def view_changed(self, before: GateDiagram | None) -> None:
        """Say how many gates are open."""
        super().view_changed(before)
        if self.view is not None:
            gates = np.concatenate(self.view.opened[1:-1])
            said = ngettext("{opened} of {count:,} gate open", "{opened} of {count:,} gates open", gates.size)
            self.setAccessibleDescription(said.format(opened=int(gates.sum()), count=gates.size))

    def role_told(self) -> QAccessible.Role:
        """Return that it is a list of gates."""
        return QAccessible.Role.List

    def count_parts(self) -> int:
        """Return how many gates there are."""
        return 0 if self.view is None else sum(map(len, self.view.opened[1:-1]))

    def part(self, place: int) -> Part:
        """Return a gate, layer after layer."""
        view = self.view
        for layer, opened in enumerate(() if view is None else view.opened[1:-1]):
            if view is not None and place < len(opened):
                x, y = self.places(view)[layer + 1][place].tolist()
                side = 2 * self.radius(view)
                room = QRectF(x - side / 2, y - side / 2, side, side)
                said = _("Neuron {name}: open") if opened[place] else _("Neuron {name}: closed")
                return Part(said.format(name=neuron(layer, place)), room)
            place -= len(opened)
        return super().part(place)

    def places(self, view: GateDiagram) -> tuple[NDArray[np.float64], ...]:
        """Return the centres of each layer's units, (units, 2), in pixels."""
        room = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        pitch = room.height() / max(map(len, view.opened))
        radius = self.radius(view)
        across = np.linspace(room.left() + radius, room.right() - radius, len(view.opened))
        middle = room.center().y()
        return tuple(
            np.column_stack(
                [np.full(len(layer), x), middle + pitch * (np.arange(len(layer)) - (len(layer) - 1) / 2)]
            )
            for x, layer in zip(across, view.opened, strict=True)
        )

    def radius(self, view: GateDiagram) -> float:
        """Return how large a unit is drawn."""
        pitch = (self.height() - 2 * _MARGIN) / max(map(len, view.opened))
        return max(1.0, min(_LARGEST, 0.38 * pitch))

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the strokes, and the units above them."""
        painter = self.begin()
        if self.view is None:
            self.paint_empty(painter, QRectF(self.rect()), _NOTHING)
            return
        places = self.places(self.view)
        for layer, carried in enumerate(self.view.carried):
            self._paint_strokes(painter, places[layer], places[layer + 1], carried)
        radius = self.radius(self.view)
        for centres, opened in zip(places, self.view.opened, strict=True):
            for (x, y), is_open in zip(centres.tolist(), opened.tolist(), strict=True):
                painter.setPen(solid(self.theme.healthy if is_open else self.theme.axis, 1.5))
                painter.setBrush(colour(self.theme.healthy if is_open else self.theme.panel))
                painter.drawEllipse(QPointF(x, y), radius, radius)

    def _paint_strokes(
        self,
        painter: QPainter,
        starts: NDArray[np.float64],
        ends: NDArray[np.float64],
        carried: NDArray[np.floating],
    ) -> None:
        size = np.abs(carried)
        top = float(size.max(initial=0.0))
        rows, columns = np.nonzero(size > _LEAST * top)
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            part = float(size[row, column]) / top
            ink = self.theme.positive if carried[row, column] > 0 else self.theme.negative
            painter.setPen(solid(ink, _THIN + (_THICK - _THIN) * part, _FAINT + (1.0 - _FAINT) * part))
            painter.drawLine(QLineF(*starts[row].tolist(), *ends[column].tolist()))
