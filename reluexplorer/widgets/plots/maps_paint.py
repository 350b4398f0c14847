"""Painting a convolutional network at a picture: its maps as heat maps, what a place sees, what it reads."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QImage, QLinearGradient, QPainter, QPolygonF

from reluexplorer.core.arrays import Array
from reluexplorer.language import _, ngettext
from reluexplorer.lessons.exhibit import FeatureMaps, MapLayer
from reluexplorer.text import digits, percent
from reluexplorer.widgets.painting.hatching import Stripes
from reluexplorer.widgets.painting.heatmaps import argb_image, heat_image
from reluexplorer.widgets.painting.painted_widget import (
    card_rect,
    colour,
    elided,
    face,
    frame,
    paint_card,
    pixel_ratio,
    solid,
    text_width,
    write,
)
from reluexplorer.widgets.painting.shapes import CENTRE, LEFT, RIGHT
from reluexplorer.widgets.plots.maps_layout import WORDED, MapsLayout, Spot, field_of, value_of
from reluexplorer.widgets.theme.colormap import ColourTable, level, table_diverging
from reluexplorer.widgets.theme.fonts import NORMAL, SEMIBOLD
from reluexplorer.widgets.theme.theme import SIZE_BODY, SIZE_SMALL, Theme

_RADIUS = 3.0
_BAR = 4.0
_ABOVE = 19.0
"""Pixels a class from which on its number stands above its bar, with its probability."""
_TOLD = 0.05
"""Probabilities from which on a reading is written beside its bar."""
_LINE = 18.0
_FILTERS_A_ROW = 8
_WEIGHT, _APART = 4.0, 3.0
"""Side of a weight of a filter, and the distance between two filters, in pixels."""


def images_of(view: FeatureMaps, theme: Theme) -> tuple[tuple[tuple[QImage, QImage], ...], ...]:
    """Return for each layer its maps before and after, coloured on one scale a layer."""
    table = table_diverging(theme)
    found = []
    for layer in view.layers:
        end = level(layer.before)
        both = [
            [argb_image(each) for each in table.colours(maps, end)] for maps in (layer.before, layer.after)
        ]
        found.append(tuple(zip(*both, strict=True)))
    return tuple(found)


def paint_maps(
    painter: QPainter,
    layout: MapsLayout,
    images: tuple[tuple[tuple[QImage, QImage], ...], ...],
    theme: Theme,
) -> None:
    """Paint all maps with their heads; what is dead is hatched."""
    view = layout.view
    for index, layer in enumerate(view.layers):
        head = layout.layer_rect(index)
        _paint_head(painter, QRectF(head.x(), head.y(), head.width(), 18.0), layer, theme)
        for after, words in ((False, _("before")), (True, _("after"))):
            room = layout.tile_rect(index, 0, after=after)
            under = QRectF(room.center().x() - 24.0, head.y() + 18.0, 48.0, 16.0)
            if layout.tile + layout.inner >= WORDED:
                write(painter, under, words, theme.secondary, face(SIZE_SMALL), CENTRE)
    stripes = Stripes(theme.dead, 0.75, 4, 1.0)
    for index, shown, after, room in layout.tiles():
        dead = after and bool(view.layers[index].dead[shown])
        if dead:
            painter.fillRect(room, colour(theme.panel))
            stripes.fill(painter, room, pixel_ratio(painter))
        else:
            _paint_image(painter, room, images[index][shown][after])
        frame(painter, room, solid(theme.dead if dead else theme.line), _RADIUS)


def _paint_head(painter: QPainter, room: QRectF, layer: MapLayer, theme: Theme) -> None:
    """Write how many maps there are, and of which size where there is room."""
    maps, height, width = layer.after.shape
    font, size = face(SIZE_BODY, SEMIBOLD), f"{height}×{width}"
    words = ngettext("{count} map", "{count} maps", maps).format(count=maps)
    write(painter, room, elided(font, words, room.width()), theme.text, font, LEFT)
    taken = text_width(font, words) + 6.0
    if taken + text_width(face(SIZE_BODY), size) <= room.width():
        write(painter, room.adjusted(taken, 0, 0, 0), size, theme.secondary, face(SIZE_BODY), LEFT)


def paint_picture(painter: QPainter, layout: MapsLayout, theme: Theme, *, focused: bool) -> None:
    """Paint the picture, the part of it that can be moved, and the scale of colours."""
    view, room = layout.view, layout.picture
    height, width = view.picture.shape
    words = QRectF(room.x(), room.y() - 20.0, room.width(), 18.0)
    write(
        painter,
        words,
        _("Input, {height}×{width}").format(height=height, width=width),
        theme.text,
        face(SIZE_BODY, SEMIBOLD),
        LEFT,
    )
    table = table_diverging(theme)
    _paint_image(painter, room, heat_image(view.picture, 1.0, table))
    frame(painter, room, solid(theme.strong_line), _RADIUS)
    frame(painter, layout.movable_rect(), solid(theme.accent, 2.5 if focused else 1.5), 2.0)
    _paint_scale(painter, QRectF(room.x(), room.bottom() + 6.0, room.width(), 10.0), theme, table)


def _paint_scale(painter: QPainter, room: QRectF, theme: Theme, table: ColourTable) -> None:
    bar = QRectF(room.x() + 12.0, room.y() + 2.0, min(72.0, room.width() - 24.0), 6.0)
    gradient = QLinearGradient(bar.topLeft(), bar.topRight())
    for place in range(9):
        ink = int(table.entries[round(place / 8 * 255)])
        gradient.setColorAt(place / 8, colour(f"#{ink & 0xFFFFFF:06x}"))
    painter.fillRect(bar, gradient)
    font = face(SIZE_SMALL)
    write(painter, QRectF(room.x(), room.y(), 10.0, 10.0), "−", theme.secondary, font, LEFT)
    write(painter, QRectF(bar.right() + 3.0, room.y(), 10.0, 10.0), "+", theme.secondary, font, LEFT)


def paint_reads(painter: QPainter, layout: MapsLayout, theme: Theme) -> None:
    """Paint a bar for each class: the likeliest in green where it is the right one."""
    view, room = layout.view, layout.reads
    head = QRectF(room.x(), 0.0, room.width(), 18.0)
    write(painter, head, _("Reads"), theme.text, face(SIZE_BODY, SEMIBOLD), LEFT)
    pitch = room.height() / len(view.reads)
    top = int(np.argmax(view.reads))
    for number, share in enumerate(view.reads.tolist()):
        first = number == top
        ink = theme.secondary
        if first:
            ink = theme.healthy if number == view.right else theme.warning
        weight = SEMIBOLD if first else NORMAL
        row = QRectF(room.x(), room.y() + number * pitch, room.width(), pitch)
        font, tone = face(SIZE_SMALL, weight), theme.text if first else theme.secondary
        if pitch < _ABOVE:
            words = row
            bar = QRectF(row.x() + 12.0, row.center().y() - _BAR / 2, row.width() - 12.0, _BAR)
        else:
            words = QRectF(row.x(), row.y(), row.width(), pitch - _BAR - 2.0)
            bar = QRectF(row.x(), row.bottom() - _BAR - 1.0, row.width(), _BAR)
            if share >= _TOLD:
                write(painter, words, percent(share), tone, font, RIGHT)
        write(painter, words, str(number), tone, font, LEFT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.line))
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        painter.setBrush(colour(ink))
        filled = max(0.0, share if np.isfinite(share) else 0.0) * bar.width()
        painter.drawRoundedRect(QRectF(bar.x(), bar.y(), filled, _BAR), _BAR / 2, _BAR / 2)


def paint_field(painter: QPainter, layout: MapsLayout, spot: Spot, theme: Theme) -> None:
    """Paint which pixels a place depends on, and the cone from them to it."""
    field, place = layout.field_rect(spot), layout.spot_rect(spot)
    cone = QPolygonF([field.topRight(), place.topLeft(), place.bottomLeft(), field.bottomRight()])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(theme.accent, 0.12))
    painter.drawPolygon(cone)
    painter.setPen(solid(theme.accent, 1.0, 0.6))
    painter.drawLine(QLineF(field.topRight(), place.topLeft()))
    painter.drawLine(QLineF(field.bottomRight(), place.bottomLeft()))
    painter.setBrush(colour(theme.accent, 0.10))
    painter.drawRect(field)
    frame(painter, place.adjusted(-1, -1, 1, 1), solid(theme.accent, 1.5), 1.0)


def lines_of(view: FeatureMaps, spot: Spot) -> tuple[str, ...]:
    """Return what is told of a place: its map, its number and the pixels that it sees."""
    layer = view.layers[spot.layer]
    side = field_of(view, spot).side
    lines = [
        _("Layer {layer}, map {map}").format(layer=spot.layer + 1, map=spot.map + 1),
        (_("after: {value}") if spot.after else _("before: {value}")).format(
            value=digits(value_of(view, spot), 3)
        ),
        _("sees {side}×{side} pixels").format(side=side),
    ]
    if layer.dead[spot.map]:
        lines.append(_("dead: 0 for every unseen digit"))
    return tuple(lines)


def paint_spot_card(painter: QPainter, layout: MapsLayout, spot: Spot, theme: Theme, bounds: QRectF) -> None:
    """Paint the card of a place: what is told of it, and the filter of its map, a square for each channel."""
    weights = layout.view.layers[spot.layer].filters[spot.map].transpose(2, 0, 1)
    pitch = _WEIGHT * weights.shape[1] + _APART
    spaces = math.ceil(math.ceil(len(weights) / _FILTERS_A_ROW) * pitch / _LINE)
    title = _("its filter")
    if len(weights) > 1:
        title = _("its filter, {count} channels").format(count=len(weights))
    lines = (*lines_of(layout.view, spot), title)
    anchor = layout.tile_rect(spot.layer, spot.map, after=True)
    card = card_rect((*lines, *("",) * spaces), anchor, bounds)
    card.setWidth(max(card.width(), 28.0 + min(len(weights), _FILTERS_A_ROW) * pitch))
    card.moveRight(min(card.right(), bounds.right()))
    paint_card(painter, theme, (*lines, *("",) * spaces), card)
    top = card.y() + 14.0 + _LINE * len(lines)
    for room, image in _filters(weights, pitch, theme):
        _paint_image(painter, room.translated(card.x() + 14.0, top), image)
        frame(painter, room.translated(card.x() + 14.0, top), solid(theme.line), 1.0)


def _filters(weights: Array, pitch: float, theme: Theme) -> Iterator[tuple[QRectF, QImage]]:
    end, side = level(weights), pitch - _APART
    for channel, each in enumerate(weights):
        row, column = divmod(channel, _FILTERS_A_ROW)
        yield QRectF(column * pitch, row * pitch, side, side), heat_image(each, end, table_diverging(theme))


def _paint_image(painter: QPainter, room: QRectF, image: QImage) -> None:
    smooth = QPainter.RenderHint.SmoothPixmapTransform
    was = painter.testRenderHint(smooth)
    painter.setRenderHint(smooth, False)
    painter.drawImage(room, image)
    painter.setRenderHint(smooth, was)
