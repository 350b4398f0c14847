"""Every neuron over the input plane: one small picture each, layers beside each other."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPolygonF,
)

from reluexplorer.core.diagnosis.unit_states import NAMED
from reluexplorer.language import _
from reluexplorer.panels.neurons.picture.maps_view import (
    CAPTION,
    TITLE,
    MapsBlock,
    MapsLayer,
    MapsView,
    bar_pictures,
    lay_out,
)
from reluexplorer.text import neuron, percent
from reluexplorer.widgets.accessibility.parts import tell_keys
from reluexplorer.widgets.painting.hatching import Stripes
from reluexplorer.widgets.painting.heatmaps import HeatAtlas
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import (
    card_rect,
    colour,
    elided,
    face,
    frame,
    paint_card,
    same_view,
    solid,
    text_width,
)
from reluexplorer.widgets.painting.state_marks import MARKED, paint_mark_on
from reluexplorer.widgets.painting.units_picture import UnitsPicture
from reluexplorer.widgets.theme.colormap import table_diverging
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.theme import SIZE_BODY, SIZE_SMALL, Theme

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_WRAPPED = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
_RADIUS = 4.0
_LINE = 15
NUMBERED = 15.0
"""From this side on a map has its neuron's number in a corner."""
_ROOMY = 30.0


class MapsGrid(UnitsPicture[MapsView]):
    """Paints a MapsView; units are named by (layer, unit), wherever they stand."""

    usual, least = (960, 590), (240, 140)

    def __init__(self) -> None:
        super().__init__(_("Neurons over the input plane"))
        self._pictures: list[list[QImage]] = []
        self._pictures_of: tuple[object, ...] = ()

    def blocks(self) -> tuple[MapsBlock, ...]:
        """Where each layer stands."""
        view = self._shown()
        return lay_out(view, self.width(), self.height(), CAPTION + _more(view.caption, self.width()))

    def cell(self, layer: int, unit: int) -> QRectF:
        """Where a unit's map is."""
        place = self._shown().layers[layer].order.tolist().index(unit)
        return self.blocks()[layer].cell(place)

    def view_changed(self, before: MapsView | None) -> None:
        """Keep focus and hover where they exist; the selection takes the focus along."""
        view = self._shown()
        counts = [len(layer.order) for layer in view.layers]
        if before is None or [len(layer.order) for layer in before.layers] != counts:
            first = next((number for number, count in enumerate(counts) if count), 0)
            self._hover, self._focus = None, (first, 0)
        if view.selected is not None and view.layers:
            layer, unit = view.selected
            places = view.layers[layer].order.tolist()
            self._focus = (layer, places.index(unit)) if unit in places else self._focus

        self._describe()

    def counts(self) -> tuple[int, ...]:
        """Return how many maps each layer has."""
        return tuple(len(layer.order) for layer in self._shown().layers)

    def room_of(self, at: tuple[int, int]) -> QRectF:
        """Return where the map in a place is."""
        return self.blocks()[at[0]].cell(at[1])

    def words_of(self, at: tuple[int, int]) -> tuple[str, ...]:
        """Return a unit's name, its state, and on how much it fires."""
        layer, unit = self._shown().layers[at[0]], self._unit(at)
        state = layer.states[unit]
        fires = _("fires on {share} of the points").format(share=percent(float(layer.firing[unit])))
        said = (fires,) if state == "healthy" else (NAMED[state].one, fires)
        return _("Neuron {name}").format(name=neuron(at[0], unit)), *said

    def is_chosen(self, layer: int, unit: int) -> bool:
        """Whether a map is framed."""
        return (layer, unit) in {self._shown().selected, *self._shown().also}

    def _describe(self) -> None:
        layer, place = self._focus
        counts = self.counts()
        if layer < len(counts) and place < counts[layer]:
            self.setAccessibleDescription(", ".join(self.words_of(self._focus)))

    def _shown(self) -> MapsView:
        return MapsView(()) if self._view is None else self._view

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Titles, maps with their bars, marks, the caption and the card."""
        with self.begin() as painter:
            view, blocks = self._shown(), self.blocks()
            if not blocks:
                self.paint_empty(
                    painter,
                    QRectF(self.rect()),
                    _("The neurons over the input plane are drawn here once the data are read."),
                )
                return
            self._refresh(view, blocks)
            for layer, block, pictures in zip(view.layers, blocks, self._pictures, strict=True):
                self._paint_layer(painter, layer, block, pictures)
            painter.setFont(face(SIZE_SMALL))
            painter.setPen(colour(self._theme.secondary))
            bottom = max(block.area.bottom() for block in blocks)
            room = QRectF(0, bottom + 8, self.width(), 16 + _more(view.caption, self.width()))
            painter.drawText(room, _WRAPPED, view.caption)
            self._paint_marks(painter, view, blocks)

    def _refresh(self, view: MapsView, blocks: tuple[MapsBlock, ...]) -> None:
        ratio = self.devicePixelRatioF()
        key = (tuple((layer.maps, layer.level) for layer in view.layers), blocks, ratio, self._theme)
        if same_view(key, self._pictures_of):
            return
        table = table_diverging(self._theme)
        self._pictures = []
        for layer, block in zip(view.layers, blocks, strict=True):
            pixels = max(1, round(block.side * ratio))
            maps = bar_pictures(layer.maps, pixels) if layer.bars else layer.maps
            atlas = HeatAtlas(maps, layer.level, table, None if layer.bars else pixels, _RADIUS * ratio)
            self._pictures.append([atlas.image(unit) for unit in range(len(layer.maps))])
        self._pictures_of = key

    def _paint_layer(
        self, painter: QPainter, layer: MapsLayer, block: MapsBlock, pictures: list[QImage]
    ) -> None:
        theme, font, ratio = self._theme, face(SIZE_BODY - 1, SEMIBOLD), self.devicePixelRatioF()
        painter.setFont(font)
        painter.setPen(colour(theme.secondary))
        room = QRectF(block.area.left(), block.area.top() - TITLE, block.area.width(), TITLE - 8)
        title = layer.title
        if text_width(font, title) > room.width():
            title = title.split(" · ", maxsplit=1)[0]
        painter.drawText(room, _LEFT, elided(font, title, room.width()))
        stripes = Stripes(theme.dead, 0.5, 5, 1.1)
        for place, unit in enumerate(layer.order.tolist()):
            cell, state = block.cell(place), layer.states[unit]
            painter.drawImage(on_pixels(cell, pictures[unit], ratio), pictures[unit])
            if state == "dead" and not layer.bars:
                stripes.fill(painter, cell.adjusted(1, 1, -1, -1), ratio)
            frame(painter, cell, solid(theme.dead if state == "dead" else theme.line), _RADIUS)
            wide = max(2.0, (cell.width() - 2) * float(layer.firing[unit]))
            bar = QRectF(cell.left() + 1, cell.bottom() + 2, wide, 3)
            painter.fillRect(bar, colour(theme.role(NAMED[state].role)))
            if cell.width() >= MARKED and state not in {"healthy", "dead"}:
                paint_mark_on(painter, state, cell.topRight() + QPointF(-13, 2), theme, ratio)
            if layer.beyond is not None and cell.width() >= MARKED:
                _point_beyond(painter, cell, layer.beyond[unit], colour(theme.text))
            if cell.width() >= NUMBERED:
                plate = number_plate(unit + 1, theme, ratio, roomy=cell.width() >= _ROOMY)
                corner = QRectF(cell.left() + 1, cell.top() + 1, cell.width(), cell.height())
                painter.drawImage(on_pixels(corner, plate, ratio), plate)

    def _paint_marks(self, painter: QPainter, view: MapsView, blocks: tuple[MapsBlock, ...]) -> None:
        theme = self._theme
        for layer, unit in view.also:
            if layer < len(view.layers) and unit in view.layers[layer].order:
                frame(painter, self.cell(layer, unit), solid(theme.accent, 1.5, 0.7), _RADIUS)
        if view.selected is not None and view.selected[1] in view.layers[view.selected[0]].order:
            cell = self.cell(*view.selected)
            frame(painter, cell.adjusted(-2, -2, 2, 2), solid(theme.accent, 2.5), _RADIUS + 2)
        if self.hasFocus():
            cell = blocks[self._focus[0]].cell(self._focus[1])
            frame(painter, cell.adjusted(-2, -2, 2, 2), solid(theme.accent, 1), _RADIUS + 2)
        if self._hover is not None:
            layer, place = self._hover
            cell = blocks[layer].cell(place)
            frame(painter, cell, solid(theme.text, 1, 0.6), _RADIUS)
            bounds = QRectF(self.rect()).adjusted(8, 8, -8, -8)
            paint_card(painter, theme, self._lines, card_rect(self._lines, cell, bounds))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow which map is under the mouse."""
        self._set_hover(self._at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a map selects its unit, beside the maps it clears."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        found = self._at(event.position())
        if found is None:
            self.selection_cleared.emit()
        else:
            self._focus = found
            self._choose(event.modifiers())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move within a layer and on to its neighbours, Enter selects, Esc clears."""
        blocks, key = self.blocks(), Qt.Key(event.key())
        if not blocks:
            super().keyPressEvent(event)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if blocks[self._focus[0]].count:
                self._choose(event.modifiers())
        elif key == Qt.Key.Key_Escape:
            self.selection_cleared.emit()
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._move(blocks, key)
        else:
            super().keyPressEvent(event)

    def _move(self, blocks: tuple[MapsBlock, ...], key: Qt.Key) -> None:
        layer, place = self._focus
        columns = blocks[layer].columns
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns}.get(key, columns)
        to = place + step
        after = next((number for number in range(layer + 1, len(blocks)) if blocks[number].count), None)
        before = next((number for number in range(layer - 1, -1, -1) if blocks[number].count), None)
        if 0 <= to < blocks[layer].count:
            self._focus = (layer, to)
        elif step == 1 and after is not None:
            self._focus = (after, 0)
        elif step == -1 and before is not None:
            self._focus = (before, blocks[before].count - 1)
        self._describe()
        tell_keys(self)
        self.update()

    def _at(self, point: QPointF) -> tuple[int, int] | None:
        for layer, block in enumerate(self.blocks()):
            place = block.place_at(point)
            if place is not None:
                return layer, place
        return None

    def _unit(self, at: tuple[int, int]) -> int:
        return int(self._shown().layers[at[0]].order[at[1]])


def on_pixels(cell: QRectF, picture: QImage, ratio: float) -> QRectF:
    """Return where a picture covers whole device pixels, one of its own on each."""
    left, top = round(cell.left() * ratio) / ratio, round(cell.top() * ratio) / ratio
    return QRectF(left, top, picture.width() / ratio, picture.height() / ratio)


@lru_cache(maxsize=1024)
def number_plate(number: int, theme: Theme, ratio: float, *, roomy: bool) -> QImage:
    """Return a neuron's number on a plate, painted once: a picture costs a painter far less than words."""
    font = face(SIZE_SMALL if roomy else 8)
    wide, tall = text_width(font, str(number)) + 5, 14.0 if roomy else 9.0
    plate = QImage(
        math.ceil(wide * ratio), math.ceil(tall * ratio), QImage.Format.Format_ARGB32_Premultiplied
    )
    plate.setDevicePixelRatio(ratio)
    plate.fill(colour(theme.panel, 0.82))
    with QPainter(plate) as painter:
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(font)
        painter.setPen(colour(theme.text))
        painter.drawText(QRectF(0, 0, wide, tall), Qt.AlignmentFlag.AlignCenter, str(number))
    return plate.copy()  # without what painted it, which takes more


def _point_beyond(painter: QPainter, cell: QRectF, sides: NDArray[np.bool_], ink: QColor) -> None:
    """Point out of the cell at the sides at which values lie beyond its scale."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    middle = cell.center().y()
    places = (cell.left() + 2, 4.0), (cell.right() - 2, -4.0)
    for points, (edge, inwards) in zip(sides.tolist(), places, strict=True):
        if points:
            base = edge + inwards
            ends = (QPointF(edge, middle), QPointF(base, middle - 4), QPointF(base, middle + 4))
            painter.drawPolygon(QPolygonF(ends))
    painter.setBrush(Qt.BrushStyle.NoBrush)


@lru_cache(maxsize=32)
def _more(caption: str, width: int) -> int:
    """Return the room for the lines of a caption that do not fit into the first."""
    metrics = QFontMetricsF(face(SIZE_SMALL))
    tall = metrics.boundingRect(QRectF(0, 0, width, math.inf), _WRAPPED, caption).height()
    return _LINE * (round(tall / metrics.lineSpacing()) - 1)
