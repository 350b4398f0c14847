"""Painting of the network diagram's parts, each from the view, the layout and the theme alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from reluexplorer.widgets.diagram_edges import FAINT, STRONG, THICK, THIN, strongest, thickness
from reluexplorer.widgets.diagram_hands import bias_mark
from reluexplorer.widgets.diagram_layout import radius
from reluexplorer.widgets.diagram_sprites import can_be_enlarged, paint_bias, paint_border
from reluexplorer.widgets.fonts import SEMIBOLD
from reluexplorer.widgets.heatmaps import HeatAtlas
from reluexplorer.widgets.painted import (
    card_rect,
    colour,
    elided,
    face,
    frame,
    hatch,
    paint_card,
    pixel_ratio,
    short_name,
    solid,
    text_width,
)
from reluexplorer.widgets.theme import SIZE_BODY, SIZE_SMALL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from reluexplorer.widgets.diagram_layout import Column, Hit, Layout
    from reluexplorer.widgets.diagram_view import DiagramView, ProbeView
    from reluexplorer.widgets.theme import Theme

CENTRE = Qt.AlignmentFlag.AlignCenter


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


def paint_own_edges(painter: QPainter, scene: Scene, column: int, unit: int) -> None:
    """Draw the weights into and out of one unit over the others, almost opaque."""
    view, columns = scene.view, scene.layout.columns
    pairs = []
    if column > 0:
        before = columns[column - 1]
        pairs += [(column - 1, i, unit) for i in range(before.first, before.first + before.shown)]
    if column < len(columns) - 1:
        after = columns[column + 1]
        pairs += [(column, unit, j) for j in range(after.first, after.first + after.shown)]
    weights = [np.nan_to_num(np.asarray(w, dtype=np.float64)) for w in view.weights]
    tops = [max(float(np.abs(w).max(initial=0.0)), 1e-30) for w in weights]
    for gap, i, j in pairs:
        weight = float(weights[gap][i, j])
        part = min(abs(weight) / tops[gap], 1.0)
        name = scene.theme.positive if weight > 0 else scene.theme.negative
        alpha = 0.25 + 0.75 * (FAINT + (STRONG - FAINT) * part)
        pen = solid(name, THIN + (THICK - THIN) * part, round(alpha, 2))
        painter.strokePath(_curve(columns[gap].rect(i), columns[gap + 1].rect(j)), pen)


def paint_edges(painter: QPainter, scene: Scene) -> None:
    """Draw every weight that is not too small to be seen as a curve of its own, the strongest last."""
    columns = scene.layout.columns
    weights = [np.nan_to_num(np.asarray(w, dtype=np.float64)) for w in scene.view.weights]
    floor = strongest(weights)
    for gap, table in enumerate(weights):
        before, after = columns[gap], columns[gap + 1]
        top = max(float(np.abs(table).max(initial=0.0)), 1e-30)
        for place in np.argsort(np.abs(table), axis=None):
            source, unit = divmod(int(place), table.shape[1])
            part = abs(float(table[source, unit])) / top
            if part <= 0 or part < floor or not (before.has(source) and after.has(unit)):
                continue
            name = scene.theme.positive if table[source, unit] > 0 else scene.theme.negative
            width = THIN + (thickness(min(before.cell, after.cell)) - THIN) * part
            pen = solid(name, width, round(FAINT + (STRONG - FAINT) * part, 2))
            painter.strokePath(_curve(before.rect(source), after.rect(unit)), pen)


def paint_edge(painter: QPainter, scene: Scene, hit: Hit) -> None:
    """Draw one weight strongly, with its value."""
    view, columns = scene.view, scene.layout.columns
    weight = float(view.weights[hit.column - 1][hit.source, hit.unit])
    start, end = columns[hit.column - 1].rect(hit.source), columns[hit.column].rect(hit.unit)
    name = scene.theme.positive if weight > 0 else scene.theme.negative
    painter.strokePath(_curve(start, end), solid(scene.theme.panel, THICK + 4))
    painter.strokePath(_curve(start, end), solid(name, THICK + 1))
    words = f"weight {weight:.3g}".replace("-", "−")
    font = face(SIZE_SMALL, SEMIBOLD)
    plate = QRectF(0, 0, text_width(font, words) + 14, 22)
    plate.moveCenter(QPointF((start.right() + end.left()) / 2, (start.center().y() + end.center().y()) / 2))
    painter.setPen(solid(scene.theme.line))
    painter.setBrush(colour(scene.theme.panel))
    painter.drawRoundedRect(plate, 6, 6)
    painter.setFont(font)
    painter.setPen(colour(scene.theme.text))
    painter.drawText(plate, CENTRE, words)


def paint_action_card(
    painter: QPainter,
    theme: Theme,
    lines: tuple[str, ...],
    actions: Sequence[tuple[str, str]],
    cell: QRectF,
    bounds: QRectF,
    over: int,
) -> QRectF:
    """Paint a card whose last line are words to click; ``over`` is the one under the mouse. Return it."""
    card = card_rect((*lines, "  ".join(words for _, words in actions) + "  "), cell, bounds)
    paint_card(painter, theme, lines, card)
    font = face(SIZE_BODY, SEMIBOLD)
    painter.setFont(font)
    for number, (room, (_, words)) in enumerate(zip(_action_rooms(card, actions), actions, strict=True)):
        painter.setPen(colour(theme.text if number == over else theme.accent))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
    return card


def _action_rooms(card: QRectF, actions: Sequence[tuple[str, str]]) -> list[QRectF]:
    """Return where the words of each action stand, in the card's last line."""
    font, x, rooms = face(SIZE_BODY, SEMIBOLD), card.left() + 14, []
    for _, words in actions:
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
    for unit in range(column.first, column.first + column.shown):
        rect = column.rect(unit)
        corner = radius(rect.width())
        if hidden and unit in probe.open[column.index - 1]:
            frame(painter, rect.adjusted(-2, -2, 2, 2), solid(theme.healthy, 2.5), corner + 2)
        elif hidden:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.background, 0.72))
            painter.drawRoundedRect(rect.adjusted(-1, -1, 1, 1), corner, corner)
        if rect.width() >= 34 and not scene.view.is_dead(column.index, unit):
            words = f"{float(probe.values[column.index][unit]):.2g}".replace("-", "−")
            plate = QRectF(0, 0, text_width(font, words) + 8, 15)
            plate.moveCenter(rect.center())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.panel, 0.85))
            painter.drawRoundedRect(plate, 4, 4)
            painter.setFont(font)
            painter.setPen(colour(theme.text))
            painter.drawText(plate, CENTRE, words)


def _shares(scene: Scene, column: int) -> NDArray[np.float64] | None:
    """Return the biases of a hidden column as parts of its largest; None where there are none."""
    view = scene.view
    if not view.biases or not 0 < column <= len(view.layers):
        return None
    biases = np.nan_to_num(np.asarray(view.biases[column - 1], np.float64))
    return biases / (float(np.abs(biases).max(initial=0.0)) or 1.0)


def _paint_marks(
    painter: QPainter, scene: Scene, rect: QRectF, column: int, unit: int, part: float | None
) -> None:
    """Paint the bias, a ``part`` of its layer's largest, at the lower left, and a lock on a frozen unit."""
    theme, view = scene.theme, scene.view
    if not 0 < column <= len(view.layers):
        return
    mark = bias_mark(rect)
    if part is not None and not mark.isEmpty():
        ink = theme.positive if part > 0 else theme.negative
        paint_bias(painter, mark, ink, abs(part), theme.panel, scene.sprites)
    if (column, unit) in view.frozen:
        lock = QRectF(rect.right() - 13, rect.top() + 6, 10, 8)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(solid(theme.panel, 4))
        painter.drawArc(QRectF(lock.left() + 2, lock.top() - 4, 6, 8), 0, 180 * 16)
        painter.setPen(solid(theme.text, 1.5))
        painter.drawArc(QRectF(lock.left() + 2, lock.top() - 4, 6, 8), 0, 180 * 16)
        painter.setBrush(colour(theme.text))
        painter.drawRoundedRect(lock, 1.5, 1.5)


def _curve(start: QRectF, end: QRectF) -> QPainterPath:
    x0, x1 = start.right() - 1, end.left() + 1
    y0, y1 = start.center().y(), end.center().y()
    path = QPainterPath(QPointF(x0, y0))
    path.cubicTo((x0 + x1) / 2, y0, (x0 + x1) / 2, y1, x1, y1)
    return path


def paint_cells(painter: QPainter, scene: Scene, atlas: HeatAtlas | None, column: Column) -> None:
    """Paint the cells of a column: heat map or hatching, border, and the names of inputs and outputs."""
    parts = _shares(scene, column.index)
    for unit in range(column.first, column.first + column.shown):
        rect = column.rect(unit)
        pictured = atlas is not None and unit - column.first < len(atlas)
        if atlas is not None and pictured and not scene.view.is_dead(column.index, unit):
            painter.drawImage(rect, atlas.image(unit - column.first))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(scene.theme.panel))
            painter.drawRoundedRect(rect, radius(column.cell), radius(column.cell))
        if scene.view.is_dead(column.index, unit):
            _paint_dead(painter, scene, rect)
        _paint_border(painter, scene, rect, column.index, unit)
        part = None if parts is None else float(parts[unit])
        _paint_marks(painter, scene, rect, column.index, unit, part)
        if column.labels != "none":
            _paint_label(painter, scene, column, unit)
    if column.hidden:
        painter.setFont(face(SIZE_SMALL))
        painter.setPen(colour(scene.theme.secondary))
        painter.drawText(column.more, CENTRE, f"+ {column.hidden:,} more")


def _paint_dead(painter: QPainter, scene: Scene, rect: QRectF) -> None:
    corner = radius(rect.width())
    spacing = 8 if rect.width() >= 28 else 5
    stripes = hatch(scene.theme.dead, 0.5, spacing, 1.7 if spacing == 8 else 1.2, scene.ratio)
    painter.setBrush(stripes)
    painter.setBrushOrigin(rect.topLeft())
    painter.drawRoundedRect(rect, corner, corner)
    painter.setBrushOrigin(QPointF(0, 0))
    font = face(SIZE_SMALL, SEMIBOLD)
    width = text_width(font, "dead")
    if width + 4 <= rect.width():
        plate = QRectF(0, 0, min(width + 6, rect.width() - 3), 15)
        plate.moveCenter(rect.center())
        painter.setBrush(colour(scene.theme.panel, 0.72))
        painter.drawRoundedRect(plate, 4, 4)
        painter.setFont(font)
        painter.setPen(colour(scene.theme.dead))
        painter.drawText(rect, CENTRE, "dead")


def _paint_border(painter: QPainter, scene: Scene, rect: QRectF, column: int, unit: int) -> None:
    theme = scene.theme
    corner = radius(rect.width())
    thick = 2.5 if rect.width() >= 28 else 2.0
    if scene.view.selection == (column, unit):
        outer = rect.adjusted(-1, -1, 1, 1)
        frame(painter, outer, solid(theme.accent, thick), corner + 1)
        if scene.view.is_dead(column, unit):
            frame(painter, outer.adjusted(thick, thick, -thick, -thick), solid(theme.dead, 1), corner - 1)
    elif scene.view.is_dead(column, unit):
        frame(painter, rect, solid(theme.dead, 0.8 * thick), corner)
    else:
        line = 1.5 if rect.width() >= 28 else 1.0
        paint_border(painter, rect, theme.line, line, corner, scene.sprites)
    if (column, unit) in scene.view.also:
        frame(painter, rect.adjusted(-1, -1, 1, 1), solid(theme.accent, 1.5, 0.7), corner + 1)


def _paint_label(painter: QPainter, scene: Scene, column: Column, unit: int) -> None:
    names = scene.view.inputs if column.index == 0 else scene.view.output_names
    font = face(SIZE_SMALL)
    room = column.label(unit)
    sides = {"below": CENTRE, "left": Qt.AlignmentFlag.AlignRight, "right": Qt.AlignmentFlag.AlignLeft}
    painter.setFont(font)
    painter.setPen(colour(scene.theme.secondary))
    flags = sides[column.labels] | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(room, flags, elided(font, short_name(names[unit]), room.width() + 1))


def paint_header(painter: QPainter, scene: Scene, column: Column, *, room: float) -> None:
    """Write a column's title, shortened from the right to ``room``."""
    font = face(SIZE_BODY - 1, SEMIBOLD)
    title = scene.view.titles[column.index]
    if text_width(font, title) > room:
        title = title.split(" · ")[0]
    painter.setFont(font)
    painter.setPen(colour(scene.theme.secondary))
    painter.drawText(column.header, CENTRE, elided(font, title, room))


def paint_controls(painter: QPainter, scene: Scene, column: Column, hover: Hit) -> None:
    """The number of units between its two buttons."""
    if scene.view.editable:
        here = hover.column == column.index
        paint_button(painter, scene, column.minus, "−", column.units > 1, here and hover.kind == "minus")
        can_add = column.units < scene.view.max_units
        paint_button(painter, scene, column.plus, "+", can_add, here and hover.kind == "plus")
    words = "neuron" if column.units == 1 else "neurons"
    wide = column.count.width() > 40
    painter.setFont(face(SIZE_BODY - 1))
    painter.setPen(colour(scene.theme.secondary))
    painter.drawText(column.count, CENTRE, f"{column.units} {words}" if wide else str(column.units))


def paint_button(
    painter: QPainter, scene: Scene, rect: QRectF, sign: str, enabled: bool, hovered: bool
) -> None:
    """A small round button: − + or ×."""
    theme = scene.theme
    round_ = rect.adjusted(2, 2, -2, -2)
    if enabled and hovered:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.selection))
        painter.drawEllipse(round_)
    else:
        painter.setPen(solid(theme.line))
        painter.setBrush(colour(theme.panel))
        painter.drawEllipse(round_.adjusted(0.5, 0.5, -0.5, -0.5))
    ink = (theme.accent if hovered else theme.secondary) if enabled else theme.line
    arm = 4.0 if rect.width() > 20 else 3.5
    at = rect.center()
    painter.setPen(solid(ink, 1.5))
    if sign == "×":
        arm *= 0.75
        painter.drawLine(at + QPointF(-arm, -arm), at + QPointF(arm, arm))
        painter.drawLine(at + QPointF(-arm, arm), at + QPointF(arm, -arm))
        return
    painter.drawLine(at + QPointF(-arm, 0), at + QPointF(arm, 0))
    if sign == "+":
        painter.drawLine(at + QPointF(0, -arm), at + QPointF(0, arm))


def paint_adding(painter: QPainter, scene: Scene, hover: Hit, under_mouse: bool) -> None:
    """What adds layers: the pill at the end, and under the mouse a button between any two."""
    if not scene.view.editable:
        return
    last = len(scene.view.layers)
    can_add = last < scene.view.max_layers
    at = hover.column if hover.kind == "add" else -1
    _paint_append(painter, scene, at == last, can_add)
    if can_add and under_mouse:
        for i in range(last + 1):
            paint_button(painter, scene, scene.layout.insert(i), "+", True, at == i)


def _paint_append(painter: QPainter, scene: Scene, hovered: bool, enabled: bool) -> None:
    """The pill that adds a layer before the output."""
    theme, rect = scene.theme, scene.layout.append
    painter.setBrush(colour(theme.selection if hovered and enabled else theme.panel))
    painter.setPen(solid(theme.line))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 11.5, 11.5)
    ink = (theme.accent if hovered else theme.secondary) if enabled else theme.line
    painter.setFont(face(SIZE_BODY - 1))
    painter.setPen(colour(ink))
    painter.drawText(rect, CENTRE, "+ layer")
