"""What of the network diagram stands still while weights change: borders, names, headers and buttons.

It is most of what is drawn and changes seldom, so the screen gets it as one picture.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter

from reluexplorer.language import _, ngettext
from reluexplorer.text import short_name
from reluexplorer.widgets.diagram.actions import NOWHERE
from reluexplorer.widgets.diagram.layout import Column, Hit, radius
from reluexplorer.widgets.diagram.paint import Scene
from reluexplorer.widgets.diagram.sprites import paint_border
from reluexplorer.widgets.painting.hatching import Stripes
from reluexplorer.widgets.painting.kept import InPieces
from reluexplorer.widgets.painting.painted_widget import (
    colour,
    elided,
    face,
    frame,
    solid,
    text_width,
    write,
)
from reluexplorer.widgets.painting.shapes import CENTRE, dot, rounded
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.theme import SIZE_BODY, SIZE_SMALL

_BUTTONS = frozenset({"minus", "plus", "remove", "add", "header"})
_ROUNDING = 1e-6
_AROUND = 120
"""Pixels beside a column's cells that belong to it."""


@dataclass(frozen=True)
class Still:
    """What stands still in a scene, ``size`` large and scrolled by ``offset``.

    ``start`` is how far into a pixel of the screen it begins, to the right and down, as it does at sizes of
    the interface in between: a picture would go to the nearest pixel.
    """

    scene: Scene
    hover: Hit
    under_mouse: bool
    offset: float
    size: QSize
    start: tuple[float, float] = (0.0, 0.0)

    @property
    def columns(self) -> list[Column]:
        """The columns of which something is in sight."""
        left, right = self.offset - _AROUND, self.offset + self.size.width() + _AROUND
        return [c for c in self.scene.layout.columns if c.left + c.cell >= left and c.left <= right]

    def key(self) -> tuple[object, ...]:
        """Return all that its picture depends on."""
        view, hover = self.scene.view, self.hover
        return (
            self.scene.layout,
            self.scene.theme,
            self.scene.ratio,
            (view.titles, view.inputs, view.output_names, view.editable, view.max_units, view.max_layers),
            (view.dead, view.frozen, view.selection, view.also),
            tuple(_pictured(self.scene, column) for column in range(len(view.maps))),
            hover if hover.kind in _BUTTONS else NOWHERE,
            self.under_mouse,
            self.offset,
            self.size,
            self.start,
        )

    def removable(self, column: int) -> bool:
        """Whether a column has a button that removes it, now that the mouse is there."""
        view, hover = self.scene.view, self.hover
        hovered = hover.kind in {"header", "remove"} and hover.column == column
        return view.editable and hovered and 0 < column <= len(view.layers)

    def paint(self, painter: QPainter) -> None:
        """Paint it where the diagram's own coordinates hold."""
        for column in self.columns:
            self._paint_column(painter, column)
        self._paint_adding(painter)

    @property
    def corner(self) -> QPointF:
        """Where its picture begins, on a pixel of the screen."""
        right, down = self.start
        return QPointF(self.offset - right / self.scene.ratio, -down / self.scene.ratio)

    def picture(self) -> InPieces:
        """Return it as a picture from :attr:`corner` on, transparent elsewhere, painted column by column."""

        def piece(paint: Callable[[QPainter], None]) -> Callable[[QPainter], None]:
            def placed(painter: QPainter) -> None:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.translate(-self.corner)
                paint(painter)

            return placed

        def pieces() -> list[Callable[[QPainter], None]]:
            columns = (piece(partial(self._paint_column, column=column)) for column in self.columns)
            return [*columns, piece(self._paint_adding)]

        return InPieces(self.key(), self.size + QSize(1, 1), self.scene.ratio, pieces)

    def _paint_column(self, painter: QPainter, column: Column) -> None:
        scene = self.scene
        _paint_cells(painter, scene, column)
        removable = self.removable(column.index)
        _paint_header(painter, scene, column, room=column.header.width() - 44 * removable)
        if removable:
            _paint_button(painter, scene, column.remove, "×", True, self.hover.kind == "remove")
        if column.controls:
            _paint_controls(painter, scene, column, self.hover)

    def _paint_adding(self, painter: QPainter) -> None:
        _paint_adding(painter, self.scene, self.hover, self.under_mouse)


def into_pixel(right: float, down: float) -> tuple[float, float]:
    """Return how far into a pixel of the screen a place in pixels is, to the right and down."""
    whole = math.floor(right + _ROUNDING), math.floor(down + _ROUNDING)
    return max(0.0, right - whole[0]), max(0.0, down - whole[1])


def _pictured(scene: Scene, column: int) -> int:
    """Return how many units of a column have a heat map."""
    maps = scene.view.maps[column]
    return 0 if maps is None else len(maps)


def _paint_cells(painter: QPainter, scene: Scene, column: Column) -> None:
    """Paint the cells of a column without heat maps: hatching, border, lock, names of inputs and outputs."""
    pictured = _pictured(scene, column.index)
    for unit in column.stands:
        rect = column.rect(unit)
        dead = scene.view.is_dead(column.index, unit)
        if dead or unit >= pictured:
            rounded(painter, rect, radius(column.cell), scene.theme.panel, None)
        if dead:
            _paint_dead(painter, scene, rect)
        _paint_border(painter, scene, rect, column.index, unit)
        if (column.index, unit) in scene.view.frozen:
            _paint_lock(painter, scene, rect)
        if column.labels != "none":
            _paint_label(painter, scene, column, unit)
    if column.hidden:
        words = _("+ {count:,} more").format(count=column.hidden)
        write(painter, column.more, words, scene.theme.secondary, face(SIZE_SMALL))


def _paint_lock(painter: QPainter, scene: Scene, rect: QRectF) -> None:
    theme = scene.theme
    lock = QRectF(rect.right() - 13, rect.top() + 6, 10, 8)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(solid(theme.panel, 4))
    painter.drawArc(QRectF(lock.left() + 2, lock.top() - 4, 6, 8), 0, 180 * 16)
    painter.setPen(solid(theme.text, 1.5))
    painter.drawArc(QRectF(lock.left() + 2, lock.top() - 4, 6, 8), 0, 180 * 16)
    painter.setBrush(colour(theme.text))
    painter.drawRoundedRect(lock, 1.5, 1.5)


def _paint_dead(painter: QPainter, scene: Scene, rect: QRectF) -> None:
    corner = radius(rect.width())
    spacing = 8 if rect.width() >= 28 else 5
    stripes = Stripes(scene.theme.dead, 0.5, spacing, 1.7 if spacing == 8 else 1.2)
    stripes.fill(painter, rect, scene.ratio, radius=corner, origin=rect.topLeft())
    font = face(SIZE_SMALL, SEMIBOLD)
    words = _("dead")
    width = text_width(font, words)
    if width + 4 <= rect.width():
        plate = QRectF(0, 0, min(width + 6, rect.width() - 3), 15)
        plate.moveCenter(rect.center())
        rounded(painter, plate, 4, colour(scene.theme.panel, 0.72), None)
        write(painter, rect, words, scene.theme.dead, font)


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
    flags = sides[column.labels] | Qt.AlignmentFlag.AlignVCenter
    words = elided(font, short_name(names[unit]), room.width() + 1)
    write(painter, room, words, scene.theme.secondary, font, flags)


def _paint_header(painter: QPainter, scene: Scene, column: Column, *, room: float) -> None:
    """Write a column's title, shortened from the right to ``room``."""
    font = face(SIZE_BODY - 1, SEMIBOLD)
    title = scene.view.titles[column.index]
    if text_width(font, title) > room:
        title = title.split(" · ")[0]
    write(painter, column.header, elided(font, title, room), scene.theme.secondary, font)


def _paint_controls(painter: QPainter, scene: Scene, column: Column, hover: Hit) -> None:
    """The number of units between its two buttons."""
    if scene.view.editable:
        here = hover.column == column.index
        _paint_button(painter, scene, column.minus, "−", column.units > 1, here and hover.kind == "minus")
        can_add = column.units < scene.view.max_units
        _paint_button(painter, scene, column.plus, "+", can_add, here and hover.kind == "plus")
    words = ngettext("{count} neuron", "{count} neurons", column.units).format(count=column.units)
    shown = words if column.count.width() > 40 else str(column.units)
    write(painter, column.count, shown, scene.theme.secondary, face(SIZE_BODY - 1))


def _paint_button(
    painter: QPainter, scene: Scene, rect: QRectF, sign: str, enabled: bool, hovered: bool
) -> None:
    """A small round button: − + or ×."""
    theme = scene.theme
    round_ = rect.adjusted(2, 2, -2, -2)
    if enabled and hovered:
        dot(painter, rect.center().x(), rect.center().y(), theme.selection, round_.width())
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


def _paint_adding(painter: QPainter, scene: Scene, hover: Hit, under_mouse: bool) -> None:
    """What adds layers: the pill at the end, and under the mouse a button between any two."""
    if not scene.view.editable:
        return
    last = len(scene.view.layers)
    can_add = last < scene.view.max_layers
    at = hover.column if hover.kind == "add" else -1
    _paint_append(painter, scene, at == last, can_add)
    if can_add and under_mouse:
        for i in range(last + 1):
            _paint_button(painter, scene, scene.layout.insert(i), "+", True, at == i)


def _paint_append(painter: QPainter, scene: Scene, hovered: bool, enabled: bool) -> None:
    """The pill that adds a layer before the output."""
    theme, rect = scene.theme, scene.layout.append
    painter.setBrush(colour(theme.selection if hovered and enabled else theme.panel))
    painter.setPen(solid(theme.line))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 11.5, 11.5)
    ink = (theme.accent if hovered else theme.secondary) if enabled else theme.line
    write(painter, rect, _("+ layer"), ink, face(SIZE_BODY - 1))
