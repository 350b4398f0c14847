"""The lines between the cards: what goes along each weight at this step, by colour and thickness."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from reluexplorer.core.arrays import Array
from reluexplorer.panels.train.microscope.layout import Arrangement, Column
from reluexplorer.panels.train.microscope.view import MicroscopeView
from reluexplorer.widgets.painting.kept import Kept
from reluexplorer.widgets.painting.painted_widget import colour
from reluexplorer.widgets.painting.shapes import dot
from reluexplorer.widgets.theme.theme import Theme

_THICK = (1.2, 5.0)
"""Width of the line of the smallest and of the largest number of a picture."""
_DIM = 0.42
"""Opacity of a line below its pulses."""
_PULSES = (0.1, 0.86)
"""How far along its line each pulse is in a picture that stands still."""
MOST_LINES = 96
"""So many lines of a layer are drawn, those on which most goes."""
_CROWD = 40
"""Between more lines than this only the larger ones can be told apart, and"""
_PULSING = 16
"""so many of them have pulses and are thick."""
_PIECE = 12
"""So many lines are painted in a few milliseconds."""
_HAIR = 1.0
"""Width of a line that is drawn in a fifth of the time of a thicker one."""
_NEAR = 6.0
"""So many pixels from a line the mouse is on it."""


@dataclass(frozen=True)
class Edge:
    """A weight from a unit, or an input, to a unit of ``layer``, and what goes along it now."""

    layer: int
    source: int
    target: int
    start: tuple[float, float]
    end: tuple[float, float]
    """Where it begins and ends, in pixels of the diagram; it is level there."""
    weight: float
    carried: float | None
    """w·a forward, w·δ backward, the change of the weight; None before the step has come there."""
    backward: bool

    @cached_property
    def path(self) -> QPainterPath:
        """The line, made when it is painted first."""
        (left, top), (right, bottom) = self.start, self.end
        middle = left + (right - left) / 2
        path = QPainterPath(QPointF(left, top))
        path.cubicTo(middle, top, right - (right - left) / 2, bottom, right, bottom)
        return path

    def point(self, share: float) -> QPointF:
        """Return a point of the line, 0 at its left end."""
        return self.path.pointAtPercent(share)

    def is_at(self, point: QPointF) -> bool:
        """Whether a point is on the line."""
        (left, top), (right, bottom) = self.start, self.end
        if not left - _NEAR <= point.x() <= right + _NEAR:
            return False
        if not min(top, bottom) - _NEAR <= point.y() <= max(top, bottom) + _NEAR:
            return False
        near = (self.point(share / 40) - point for share in range(41))
        return any(abs(each.x()) + abs(each.y()) < 2 * _NEAR for each in near)


@dataclass(frozen=True, eq=False)
class Strand:
    """The lines into one layer; as long as they stay the same they are one object."""

    edges: tuple[Edge, ...]

    @cached_property
    def room(self) -> QRectF:
        """Where they are painted, with their thickness."""
        ends = np.array([place for edge in self.edges for place in (edge.start, edge.end)])
        left, top, right, bottom = (float(each) for each in (*ends.min(axis=0), *ends.max(axis=0)))
        whole = QRectF(left, top, right - left, bottom - top)
        return whole.adjusted(-_THICK[1], -_THICK[1], _THICK[1], _THICK[1])


class Strands:
    """The lines between columns that stand beside each other in the network.

    From one step to the next those of few layers change; the others are not made anew. Layers that the
    network shown before had beyond this one's are let go of, and its numbers with them.
    """

    def __init__(self) -> None:
        self._kept: dict[int, Kept[Strand]] = {}

    def of(self, view: MicroscopeView, arrangement: Arrangement) -> Iterator[Strand]:
        """Yield the lines of a view, layer by layer."""
        for gone in [layer for layer in self._kept if layer >= len(view.update.layers)]:
            del self._kept[gone]
        for layer in range(len(view.update.layers)):
            before, after = arrangement.column(layer - 1), arrangement.column(layer)
            if before is None or after is None:
                continue
            chosen = view.chosen if view.chosen[0] in {layer - 1, layer} else None
            key = (view.update, chosen, _phase(view, layer), before.cards, after.cards)
            kept = self._kept.setdefault(layer, Kept())
            yield kept.of(key, partial(_strand, view, layer, before, after))


def _strand(view: MicroscopeView, layer: int, before: Column, after: Column) -> Strand:
    carried, backward = carried_in(view, layer)
    weights = view.update.layers[layer].before.weights
    starts = {unit: (card.right(), card.center().y()) for unit, card in before.cards}
    ends = {unit: (card.left(), card.center().y()) for unit, card in after.cards}
    made = []
    for source, target in _drawn(view, layer, tuple(starts), tuple(ends), carried):
        value = None if carried is None else float(carried[source, target])
        weight = float(weights[source, target])
        made.append(Edge(layer, source, target, starts[source], ends[target], weight, value, backward))
    return Strand(tuple(made))


def _phase(view: MicroscopeView, layer: int) -> tuple[bool, ...]:
    """Return what decides which numbers go along the weights of a layer."""
    moment = view.moment
    return moment.is_after, moment.is_updated, moment.has_delta(layer), moment.has_value(layer)


def _drawn(
    view: MicroscopeView,
    layer: int,
    sources: tuple[int, ...],
    targets: tuple[int, ...],
    carried: Array | None,
) -> list[tuple[int, int]]:
    """Return the (source, target) whose lines are drawn: the largest, and all of the chosen neuron."""
    pairs = [(source, target) for source in sources for target in targets]
    if len(pairs) <= MOST_LINES:
        return pairs
    order = pairs if carried is None else sorted(pairs, key=lambda pair: -abs(float(carried[pair])))
    kept = set(order[:MOST_LINES])
    ends = {(layer, 1), (layer - 1, 0)}
    return [
        pair for pair in pairs if pair in kept or any(
            view.chosen == (number, pair[side]) for number, side in ends
        )
    ]  # fmt: skip


def carried_in(view: MicroscopeView, layer: int) -> tuple[Array | None, bool]:
    """Return (fan-in, units) of what goes along a layer's weights at this step, and whether it comes back.

    Forward it is w·a; backward w·δ, at the first weights, beyond which nothing goes, ∂L/∂w; then how far
    each weight moves, and at last w·a of the new weights.
    """
    moment, part = view.moment, view.update.layers[layer]
    if moment.is_after:
        return part.after.weights * part.reads_after[:, np.newaxis], False
    if moment.is_updated:
        return part.after.weights - part.before.weights, True
    if moment.has_delta(layer):
        return (part.gradient.weights if layer == 0 else part.before.weights * part.delta), True
    if moment.has_value(layer):
        return part.before.weights * part.reads[:, np.newaxis], False
    return None, False


def paint_lines(painter: QPainter, edges: tuple[Edge, ...], theme: Theme) -> None:
    """Paint all lines, the largest of a layer above the others."""
    for piece in pieces_of(edges, theme):
        piece(painter)


def pieces_of(edges: tuple[Edge, ...], theme: Theme) -> Iterator[Callable[[QPainter], None]]:
    """Yield what paints all lines, one after another, a few at a time."""
    for group in _layers(edges):
        for start in range(0, len(group), _PIECE):
            yield partial(_paint_some, group=group, start=start, theme=theme)


def _paint_some(painter: QPainter, group: list[Edge], start: int, theme: Theme) -> None:
    crowded = len(group) > _CROWD
    for place, edge in enumerate(group[start : start + _PIECE], start):
        faint = crowded and place < len(group) - _PULSING
        _paint_line(painter, edge, theme, _size(group[-1]), crowded=crowded, faint=faint)


def paint_pulses(painter: QPainter, edges: tuple[Edge, ...], theme: Theme, phase: float) -> None:
    """Paint the pulses on the lines; ``phase`` from 0 to 1 says how far they have gone."""
    for group in _layers(edges):
        for edge in group[-_PULSING:] if len(group) > _CROWD else group:
            if edge.carried and (edge.backward or phase):
                _paint_pulses(painter, edge, theme, _size(group[-1]), phase)


def _layers(edges: tuple[Edge, ...]) -> Iterator[list[Edge]]:
    """Yield the lines of each layer, the largest last."""
    for layer in dict.fromkeys(edge.layer for edge in edges):
        yield sorted((edge for edge in edges if edge.layer == layer), key=_size)


def _size(edge: Edge) -> float:
    return abs(edge.carried or 0.0)


def _share(edge: Edge, largest: float) -> float:
    share = _size(edge) / largest if largest else 0.0
    return share if np.isfinite(share) else 0.0


def _ink(edge: Edge, theme: Theme) -> str:
    return theme.positive if (edge.carried or 0.0) > 0 else theme.negative


def _paint_line(
    painter: QPainter, edge: Edge, theme: Theme, largest: float, *, crowded: bool, faint: bool
) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if not edge.carried:
        pen = QPen(colour(theme.axis if edge.carried == 0 else theme.line), _HAIR)
        if edge.carried == 0:
            pen.setDashPattern([2.5, 3.0])
        painter.setPen(pen)
    else:
        share = _share(edge, largest)
        thin, thick = _THICK
        alpha = 0.1 + 0.5 * share if crowded else _DIM + 0.1 * share
        width = _HAIR if faint else thin + (thick - thin) * share
        painter.setPen(QPen(colour(_ink(edge, theme), round(alpha, 2)), width))
    painter.drawPath(edge.path)


def _paint_pulses(painter: QPainter, edge: Edge, theme: Theme, largest: float, phase: float) -> None:
    size = 5.0 + 4.0 * _share(edge, largest)
    for start in _PULSES:
        where = edge.point((start + (-phase if edge.backward else phase)) % 1.0)
        dot(painter, where.x(), where.y(), _ink(edge, theme), size)
