"""Painting of the network diagram's parts, each from the view, the layout and the theme alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath

from reluexplorer.language import _
from reluexplorer.text import digits
from reluexplorer.widgets.diagram.dragging import bias_mark
from reluexplorer.widgets.diagram.edges import FADED, FAINT, STRONG, THICK, THIN, strongest, thickness
from reluexplorer.widgets.diagram.layout import Column, Hit, Layout, radius
from reluexplorer.widgets.diagram.sprites import paint_bias, paint_border, paint_plate
from reluexplorer.widgets.diagram.view import DiagramView, ProbeView
from reluexplorer.widgets.painting.painted_widget import (
    can_be_enlarged,
    card_rect,
    colour,
    face,
    paint_card,
    pixel_ratio,
    solid,
    text_width,
    write,
)
from reluexplorer.widgets.painting.shapes import LEFT
from reluexplorer.widgets.painting.state_marks import MARKED, paint_mark_on
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.theme import SIZE_BODY, SIZE_SMALL, Theme


@dataclass(frozen=True, eq=False)
class Scene:
    """All that the painting functions look at."""

    view: DiagramView
    layout: Layout
    theme: Theme
    ratio: float
    can_be_enlarged: bool = False
    """Whether what is painted may be, so that outlines had better stay outlines."""

    @property
    def sprites(self) -> float | None:
        """The device pixel ratio of parts that are kept as pictures; None where none shall be used."""
        return None if self.can_be_enlarged else self.ratio


def scene_for(painter: QPainter, view: DiagramView, layout: Layout, theme: Theme) -> Scene:
    """Return what the painting functions look at, as it is painted by this painter."""
    return Scene(view, layout, theme, pixel_ratio(painter), can_be_enlarged(painter))


def paint_edges(painter: QPainter, scene: Scene) -> None:
    """Draw every weight that is not too small to be seen as a curve of its own, the strongest last."""
    columns = scene.layout.columns
    weights, tops = _weights(scene.view)
    floor = strongest(weights, scene.layout.gap)
    for gap, (table, top) in enumerate(zip(weights, tops, strict=True)):
        before, after = columns[gap], columns[gap + 1]
        for place in np.argsort(np.abs(table), axis=None):
            source, unit = divmod(int(place), table.shape[1])
            part = abs(float(table[source, unit])) / top
            if part <= 0 or part < floor or not (before.has(source) and after.has(unit)):
                continue
            name = scene.theme.positive if table[source, unit] > 0 else scene.theme.negative
            width = THIN + (thickness(min(before.cell, after.cell)) - THIN) * part
            dead = scene.view.is_dead(gap, source) or scene.view.is_dead(gap + 1, unit)
            alpha = (FAINT + (STRONG - FAINT) * part) * (FADED if dead else 1.0)
            painter.strokePath(
                _curve(before.rect(source), after.rect(unit)), solid(name, width, round(alpha, 2))
            )


def _weights(view: DiagramView) -> tuple[list[NDArray[np.float64]], list[float]]:
    """Return the finite weights of each gap between columns, and the largest magnitude of each."""
    weights = [np.nan_to_num(np.asarray(w, dtype=np.float64)) for w in view.weights]
    return weights, [max(float(np.abs(w).max(initial=0.0)), 1e-30) for w in weights]


def paint_weight(painter: QPainter, scene: Scene, hit: Hit) -> None:
    """Draw one weight strongly, or nothing for a bias, with its value."""
    view, columns = scene.view, scene.layout.columns
    name, end = view.name_of(hit.column, hit.unit), columns[hit.column].rect(hit.unit)
    if hit.kind == "bias":
        what, value = _("bias of {name}").format(name=name), float(view.biases[hit.column - 1][hit.unit])
        middle = QPointF(end.center().x(), end.bottom() + 14)
    else:
        source = view.name_of(hit.column - 1, hit.source)
        what = _("{source} → {name} · weight").format(source=source, name=name)
        value = float(view.weights[hit.column - 1][hit.source, hit.unit])
        start = columns[hit.column - 1].rect(hit.source)
        middle = QPointF((start.right() + end.left()) / 2, (start.center().y() + end.center().y()) / 2)
        ink = scene.theme.positive if value > 0 else scene.theme.negative
        painter.strokePath(_curve(start, end), solid(scene.theme.panel, THICK + 4))
        painter.strokePath(_curve(start, end), solid(ink, THICK + 1))
    words = f"{what} {digits(value)}"
    font = face(SIZE_SMALL, SEMIBOLD)
    plate = QRectF(0, 0, text_width(font, words) + 14, 22)
    plate.moveCenter(middle)
    painter.setPen(solid(scene.theme.line))
    painter.setBrush(colour(scene.theme.panel))
    painter.drawRoundedRect(plate, 6, 6)
    write(painter, plate, words, scene.theme.text, font)


def paint_action_card(
    painter: QPainter,
    theme: Theme,
    lines: tuple[str, ...],
    actions: Sequence[tuple[str, str]],
    cell: QRectF,
    bounds: QRectF,
    over: int,
) -> QRectF:
    """Paint a card whose last line are words to click; ``over`` is the one under the mouse. Return it.

    A card without actions is just painted: there is nothing on it to reach for, and an empty one is returned.
    """
    if not actions:
        paint_card(painter, theme, lines, card_rect(lines, cell, bounds))
        return QRectF()
    card = card_rect((*lines, "  ".join(words for _name, words in actions) + "  "), cell, bounds)
    paint_card(painter, theme, lines, card)
    for number, (room, (_name, words)) in enumerate(zip(_action_rooms(card, actions), actions, strict=True)):
        ink = theme.text if number == over else theme.accent
        write(painter, room, words, ink, face(SIZE_BODY, SEMIBOLD), LEFT)
    return card


def _action_rooms(card: QRectF, actions: Sequence[tuple[str, str]]) -> list[QRectF]:
    """Return where the words of each action stand, in the card's last line."""
    font, x, rooms = face(SIZE_BODY, SEMIBOLD), card.left() + 14, []
    for _name, words in actions:
        width = text_width(font, words)
        rooms.append(QRectF(x, card.bottom() - 31, width + 2, 20))
        x += width + text_width(font, "  ") + 2
    return rooms


def action_at(card: QRectF, actions: Sequence[tuple[str, str]], at: QPointF) -> int:
    """Return the number of the action under a point of a card; −1 for none."""
    rooms = enumerate(_action_rooms(card, actions))
    return next((number for number, room in rooms if room.adjusted(-3, -3, 3, 3).contains(at)), -1)


def paint_probe(painter: QPainter, scene: Scene, column: Column, probe: ProbeView) -> None:
    """Ring the open units of a column, dim the closed ones, and write what each gives."""
    theme, hidden = scene.theme, 0 < column.index <= len(scene.view.layers)
    font = face(SIZE_SMALL, SEMIBOLD)
    for unit in column.stands:
        rect = column.rect(unit)
        corner = radius(rect.width())
        if hidden and unit in probe.open[column.index - 1]:
            ring = rect.adjusted(-2, -2, 2, 2)
            paint_border(painter, ring, theme.healthy, 2.5, corner + 2, scene.sprites)
        elif hidden:
            veil = rect.adjusted(-1, -1, 1, 1)
            paint_plate(painter, veil, theme.background, 0.72, corner, scene.sprites)
        if rect.width() >= 34 and not scene.view.is_dead(column.index, unit):
            words = probe.words(column.index, unit)
            if text_width(font, words) > rect.width():
                words = probe.short_words(column.index, unit)
            lines = words.split("\n")
            wide = max(text_width(font, line) for line in lines)
            plate = QRectF(0, 0, math.ceil(wide) + 8, 3 + _LINE * len(lines))
            plate.moveTo((rect.center() - plate.center()).toPoint())
            paint_plate(painter, plate, theme.panel, 0.85, 4, scene.sprites)
            write(painter, plate, words, theme.text, font)


_LINE = 12.0
"""Pixels of a line of small words."""


def _shares(scene: Scene, column: int) -> NDArray[np.float64] | None:
    """Return the biases of a hidden column as parts of its largest; None where there are none."""
    view = scene.view
    if not view.biases or not 0 < column <= len(view.layers):
        return None
    biases = np.nan_to_num(np.asarray(view.biases[column - 1], np.float64))
    return biases / (float(np.abs(biases).max(initial=0.0)) or 1.0)


def paint_biases(painter: QPainter, scene: Scene, column: Column) -> None:
    """Paint the biases of a hidden column, each as a part of its largest, at the lower left of the cells."""
    parts = _shares(scene, column.index)
    if parts is None:
        return
    theme = scene.theme
    for unit in column.stands:
        mark, part = bias_mark(column.rect(unit)), float(parts[unit])
        if mark.isEmpty():
            return
        ink = theme.positive if part > 0 else theme.negative
        paint_bias(painter, mark, ink, abs(part), theme.panel, scene.sprites)


def paint_states(painter: QPainter, scene: Scene, column: Column) -> None:
    """Mark the units of a hidden column that are neither healthy nor dead, at the cells' upper right."""
    for unit in column.stands:
        rect, state = column.rect(unit), scene.view.state(column.index, unit)
        if rect.width() < MARKED:
            return
        if state not in {"", "healthy", "dead"}:
            corner = rect.topRight() + QPointF(-14, 2)
            paint_mark_on(painter, state, corner, scene.theme, scene.ratio)


def _curve(start: QRectF, end: QRectF) -> QPainterPath:
    x0, x1 = start.right() - 1, end.left() + 1
    y0, y1 = start.center().y(), end.center().y()
    path = QPainterPath(QPointF(x0, y0))
    path.cubicTo((x0 + x1) / 2, y0, (x0 + x1) / 2, y1, x1, y1)
    return path
