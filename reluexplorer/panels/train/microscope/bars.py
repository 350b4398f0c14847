"""How far each weight of a layer moves, a bar for each, those of a neuron beside each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.language import _
from reluexplorer.panels.train.microscope.formulas import largest
from reluexplorer.panels.train.microscope.view import MicroscopeView
from reluexplorer.text import digits
from reluexplorer.widgets.accessibility.parts import Part
from reluexplorer.widgets.painting.formula import paint_marked, wide
from reluexplorer.widgets.painting.hatching import Stripes
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import (
    PaintedWidget,
    colour,
    face,
    pixel_ratio,
    text_width,
    write,
)
from reluexplorer.widgets.painting.shapes import rounded
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.theme import PADDING, SIZE_SMALL

_TALL = 124
_MIDDLE, _REACH = 47.0, 30.0
"""Where no move is drawn, and how far the largest reaches from there."""
_STILL = 17.0
"""Height of the hatched place of a weight that stands still."""
_MOST = 72
"""So many bars can be told apart."""
_LABELLED = 10
"""Up to so many have their number and their name."""


@dataclass(frozen=True)
class Group:
    """The weights that lead into one neuron."""

    unit: int
    changes: tuple[tuple[int, float], ...]
    """(input, how far its weight moves)."""


def groups_of(view: MicroscopeView) -> tuple[Group, ...]:
    """Return the bars of the chosen neuron's layer, or of that neuron alone where these are too many."""
    unit = view.chosen[1]
    moves = view.layer.after.weights - view.layer.before.weights
    units = range(moves.shape[1]) if moves.size <= _MOST else (unit,)
    return tuple(
        Group(
            each,
            tuple((i, float(moves[i, each])) for i in largest(moves[:, each], _MOST)),
        )
        for each in units
    )


@dataclass(frozen=True)
class Bar:
    """How far the weight of an input (its ``place``) into a unit moves, and where that is drawn."""

    unit: int
    place: int
    move: float
    rect: QRectF


def bars_in(groups: tuple[Group, ...], room: QRectF) -> tuple[Bar, ...]:
    """Return the bars of all groups in a room; the largest reaches as far up or down as there is room."""
    sizes = (abs(move) for group in groups for _, move in group.changes)
    largest_of = max((size for size in sizes if np.isfinite(size)), default=0.0)
    pitch = room.width() / len(groups)
    made = []
    for number, group in enumerate(groups):
        step = 0.84 * pitch / len(group.changes)
        thick = min(22.0, 0.72 * step)
        for column, (place, move) in enumerate(group.changes):
            left = room.left() + (number + 0.08) * pitch + (column + 0.5) * step - thick / 2
            size = _REACH * abs(move) / largest_of if move and np.isfinite(move) else _STILL
            top = _MIDDLE - size / 2 if not move else _MIDDLE - size if move > 0 else _MIDDLE
            made.append(Bar(group.unit, place, move, QRectF(left, top, thick, max(size, 1.0))))
    return tuple(made)


class MoveBars(PaintedWidget[MicroscopeView]):
    """Bars up for a weight that grows and down for one that falls; closed neurons are hatched."""

    usual, least = (326, _TALL), (240, _TALL)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("How far each weight moves"), parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_TALL)

    def view_changed(self, before: MicroscopeView | None) -> None:
        """Say how far the weights of the chosen neuron move."""
        del before
        if self._view is not None:
            moved = (group for group in groups_of(self._view) if group.unit == self._view.chosen[1])
            words = [
                _("weight {number} {move}").format(number=i + 1, move=digits(move, 2, plus=True))
                for each in moved
                for i, move in each.changes
            ]
            self.setAccessibleDescription(", ".join(words))

    def role_told(self) -> QAccessible.Role:
        """Return that it is a chart."""
        return QAccessible.Role.Chart

    def count_parts(self) -> int:
        """Return how many bars there are."""
        return len(self._bars())

    def part(self, place: int) -> Part:
        """Return how far a weight moves."""
        bar = self._bars()[place]
        name = _("Neuron {neuron}, weight {weight}: {moves}").format(
            neuron=bar.unit + 1, weight=bar.place + 1, moves=digits(bar.move, 2, plus=True)
        )
        return Part(name, bar.rect)

    def _bars(self) -> tuple[Bar, ...]:
        room = QRectF(PADDING, 0, self.width() - 2 * PADDING, _TALL)
        return () if self._view is None else bars_in(groups_of(self._view), room)

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the view."""
        painter, view = self.begin(), self._view
        if view is None:
            return
        groups = groups_of(view)
        room = QRectF(PADDING, 0, self.width() - 2 * PADDING, _TALL)
        pitch = room.width() / len(groups)
        for number, group in enumerate(groups):
            area = QRectF(room.left() + number * pitch, 0, pitch, _TALL)
            chosen = group.unit == view.chosen[1] and len(groups) > 1
            if chosen:
                rounded(painter, area.adjusted(1, 0, -1, 0), 8, self.theme.selection, None)
            self._paint_name(painter, view, group.unit, area, chosen=chosen)
        bars = bars_in(groups, room)
        for bar in bars:
            self._paint_bar(painter, bar)
        painter.fillRect(QRectF(room.left(), _MIDDLE, room.width(), 1), colour(self.theme.axis))
        if len(bars) <= _LABELLED:
            self._paint_labels(painter, bars, view.chosen[1])

    def _paint_bar(self, painter: QPainter, bar: Bar) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if bar.move:
            ink = self.theme.mark("positive" if bar.move > 0 else "negative")
            painter.fillRect(bar.rect, colour(ink))
        else:
            Stripes(self.theme.axis, 0.9, 5, 1.0).fill(painter, bar.rect, pixel_ratio(painter), radius=2)

    def _paint_labels(self, painter: QPainter, bars: tuple[Bar, ...], chosen: int) -> None:
        """Name the weights, and write how far each moves where that hides no other bar or number."""
        theme, written = self.theme, [bar.rect for bar in bars]
        for bar in sorted(bars, key=lambda each: each.unit != chosen):
            name, middle = f"~w~_{bar.place + 1}_", bar.rect.center().x()
            left = middle - wide(name, SIZE_SMALL) / 2
            paint_marked(painter, left, _TALL - 26, name, theme.secondary, SIZE_SMALL)
            words = digits(bar.move, 2, plus=True)
            taken = text_width(face(SIZE_SMALL), words) + 1
            top = bar.rect.top() - 15 if bar.move >= 0 else bar.rect.bottom() + 2
            for start in (middle - taken / 2, bar.rect.right() + 2 - taken, bar.rect.left() - 2):
                label = QRectF(start, top, taken, 13)
                if not any(label.intersects(other) for other in written):
                    ink = theme.text if bar.move else theme.secondary
                    write(painter, label, words, ink, face(SIZE_SMALL))
                    written.append(label)
                    break

    def _paint_name(
        self, painter: QPainter, view: MicroscopeView, unit: int, area: QRectF, *, chosen: bool
    ) -> None:
        is_output = view.chosen[0] == view.output
        named = _("Neuron {number}").format(number=unit + 1)
        whole = view.unit_title(view.chosen[0], unit) if is_output else named
        words = whole if area.width() >= 58 else str(unit + 1)
        font = face(SIZE_SMALL, SEMIBOLD) if chosen else face(SIZE_SMALL)
        ink = self.theme.accent if chosen else self.theme.secondary
        write(painter, QRectF(area.left(), _TALL - 19, area.width(), 15), words, ink, font)
