"""The raster without its marks, painted once a view: titles, bars, activations, hatching, caption."""

from __future__ import annotations

from functools import partial
from math import floor
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from reluexplorer.core.diagnosis.unit_states import NAMED, NAMES
from reluexplorer.language import _
from reluexplorer.widgets.painting.hatching import Stripes
from reluexplorer.widgets.painting.heatmaps import argb_image, indexed_image
from reluexplorer.widgets.painting.kept import InPieces, Piece
from reluexplorer.widgets.painting.painted_widget import colour, elided, face, text_width, write
from reluexplorer.widgets.painting.shapes import LEFT
from reluexplorer.widgets.painting.state_marks import SIDE as SIDE_OF_MARK
from reluexplorer.widgets.painting.state_marks import paint_mark
from reluexplorer.widgets.raster.reduction import LARGEST, reduced, spread
from reluexplorer.widgets.raster.view import CAPTION, NUMBERED, NUMBERS, SIDE, Block, RasterLayer, RasterView
from reluexplorer.widgets.theme.colormap import class_colours, level, table_diverging
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.theme import SIZE_BODY, SIZE_SMALL, Theme

_LEAST_INK = 0.14
"""Share of the scale that the smallest output above 0 has: a gate that is open is seen to be."""
_DENSE = 3.0
"""Columns narrower than this are painted together, a pixel at a time: thousands of strokes cost too much."""
_RANK = {name: rank for rank, name in enumerate(NAMES)}
"""Where units share a pixel it has the first of their states: only where all are dead is it dead."""
_ROOMY = 6.0
"""Narrower columns have no blank pixel at their right edge, on which a mark may lie."""
_LINE, _MOST_LINES = 14, 3
_MARKED = 8.0
"""Width of a column from which the mark of its state stands on its bar: those of always on are full."""
_ABOVE, _BELOW_TITLE = 2.0, 2.0
"""Pixels between a bar and the mark above it, and those above the highest bars that are free of the title."""
_POINTER = 5.0
"""Width of what points at a row: it fits between two layers, and beside the classes."""
_RAGGED = 1.04
"""Lines that end with words are a little shorter than the room."""
_WRAPPED = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap


def still_picture(
    view: RasterView, blocks: tuple[Block, ...], theme: Theme, size: QSize, ratio: float
) -> InPieces:
    """What :func:`still_pieces` paint, on whole pixels, on a transparent picture of a size."""

    def sharp(paint: Piece, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        paint(painter)

    def pieces() -> list[Piece]:
        return [partial(sharp, piece) for piece in still_pieces(view, blocks, theme, size, ratio)]

    key = (view.layers, view.row_order, view.caption, view.targets, blocks, theme, ratio, size)
    return InPieces(key, size, ratio, pieces)


def still_pieces(
    view: RasterView, blocks: tuple[Block, ...], theme: Theme, size: QSize, ratio: float
) -> list[Piece]:
    """Return what paints the raster: title, bars and activations of each layer; classes and the caption."""

    def paint_around(painter: QPainter) -> None:
        if view.targets is not None and blocks:
            near = next(block for layer, block in zip(view.layers, blocks, strict=True) if not layer.away)
            _paint_targets(painter, view.targets, view.classes, near.picture, theme)
        if view.caption and blocks:
            tall = caption_room(view.caption, size.width())
            room = QRectF(0, size.height() - tall + 8, size.width(), tall - 8)
            write(painter, room, view.caption, theme.secondary, face(SIZE_SMALL), _WRAPPED)

    shown = [each for each in zip(view.layers, blocks, strict=True) if not each[0].away]
    paint = partial(_paint_layer, row_order=view.row_order, theme=theme, ratio=ratio)
    return [*(partial(paint, layer=layer, block=block) for layer, block in shown), paint_around]


def _paint_layer(
    painter: QPainter,
    layer: RasterLayer,
    block: Block,
    row_order: NDArray[np.intp] | None,
    theme: Theme,
    ratio: float,
) -> None:
    title = layer.title
    if not block.units:
        title = _("{layer}: none").format(layer=title.split(" · ", maxsplit=1)[0])
    _paint_title(painter, title, block.title, theme)
    if not block.units:
        return
    painter.drawImage(block.picture, _activations(layer, block, row_order, theme, ratio))
    paint = _paint_bars if block.pitch >= _DENSE else _paint_dense_bars
    paint(painter, layer, block, theme, ratio)
    if block.pitch >= NUMBERED:
        _paint_numbers(painter, layer, block, theme)


def outline(painter: QPainter, column: QRectF, pen: QPen) -> None:
    """Mark a column without hiding any of its picture: a narrow one has its mark around it."""
    if column.isEmpty():
        return
    half = pen.widthF() / 2
    right = half if column.width() < _ROOMY else half - 1
    painter.setPen(pen)
    painter.drawRect(column.adjusted(-half, -half - 1, right, half + 1))


def point_at(painter: QPainter, view: RasterView, blocks: tuple[Block, ...], theme: Theme) -> None:
    """Point from both sides of each layer's picture at the row of the sample that words name."""
    rows = len(view.layers[0].activations if view.row_order is None else view.row_order)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(theme.text))
    for picture in (block.picture for block in blocks if block.units):
        middle = picture.top() + (view.named_row + 0.5) * picture.height() / rows
        for edge, side in ((picture.left(), -1), (picture.right(), 1)):
            tip, base = edge + side * 0.5, edge + side * (_POINTER + 0.5)
            ends = (QPointF(tip, middle), QPointF(base, middle - 4.5), QPointF(base, middle + 4.5))
            painter.drawPolygon(QPolygonF(ends))


def caption_room(caption: str, width: float) -> int:
    """Return the height that a caption takes, in one line, or in as many as the width asks for."""
    lines = -(-text_width(face(SIZE_SMALL), caption) * _RAGGED // max(width, 1.0))
    return CAPTION + _LINE * (min(max(1, int(lines)), _MOST_LINES) - 1)


def _activations(
    layer: RasterLayer, block: Block, row_order: NDArray[np.intp] | None, theme: Theme, ratio: float
) -> QImage:
    rows = max(1, round(ratio * block.picture.height()))
    columns = max(1, round(ratio * block.picture.width()))
    values = reduced(layer.activations, row_order, layer.order, rows, columns)
    shares = values / np.float32(min(layer.level, LARGEST))
    np.minimum(shares, 1.0, out=shares)
    inked = (1.0 - _LEAST_INK) * shares
    inked += _LEAST_INK
    np.copyto(inked, shares, where=~(shares > 0))
    table = table_diverging(theme)
    indices = table.indices(inked, 1.0)
    if layer.units <= columns:
        start = block.picture.left()
        lefts = [round(ratio * (block.column(i).left() - start)) for i in range(layer.units)]
        indices = spread(indices, np.array(lefts), rows, columns)
        if block.pitch >= 6:
            indices[:, [left - 1 for left in lefts[1:]]] = table.indices(np.zeros(1), 1.0)
    return indexed_image(indices, table)


def _paint_numbers(painter: QPainter, layer: RasterLayer, block: Block, theme: Theme) -> None:
    """Each unit's number below its column."""
    for index in range(block.units):
        column = block.column(index)
        room = QRectF(column.left() - 2, block.picture.bottom() + 2, column.width() + 4, NUMBERS - 2)
        write(painter, room, str(layer.unit(index) + 1), theme.secondary, face(SIZE_SMALL))


def _paint_targets(
    painter: QPainter, targets: NDArray[Any], classes: int, picture: QRectF, theme: Theme
) -> None:
    """The class or the target of each row as a colour, left of the picture."""
    tall = max(1, round(picture.height()))
    rows = targets[np.arange(tall) * len(targets) // tall]
    if classes:
        inks = np.array([colour(ink).rgba() for ink in class_colours(theme, classes)], np.uint32)
        pixels = inks[rows.astype(np.intp)]
    else:
        pixels = table_diverging(theme).colours(np.asarray(rows, np.float32), level(targets))
    painter.drawImage(QRectF(0, picture.top(), SIDE - 4, picture.height()), argb_image(pixels[:, None]))


def _paint_title(painter: QPainter, title: str, room: QRectF, theme: Theme) -> None:
    font = face(SIZE_BODY - 1, SEMIBOLD)
    words = title if text_width(font, title) <= room.width() else title.split(" · ", maxsplit=1)[0]
    write(painter, room, elided(font, words, room.width()), theme.secondary, font, LEFT)


def _paint_bars(painter: QPainter, layer: RasterLayer, block: Block, theme: Theme, ratio: float) -> None:
    """A bar a unit as high as its share of firing, and stripes over the columns of the dead."""
    inks = _inks(theme)
    stripes = Stripes(theme.dead, 0.5, 5, 1.1)
    gap = 1 if block.pitch >= 4 else 0
    for index in range(block.units):
        unit, column = layer.unit(index), block.column(index)
        state = layer.states[unit]
        tall = 2 if state == "dead" else max(2, round(block.bars.height() * float(layer.firing[unit])))
        bar = QRectF(column.left(), block.bars.bottom() - tall, max(1, column.width() - gap), tall)
        painter.fillRect(bar, inks[state])
        if state not in {"healthy", "always"} and block.pitch >= _MARKED:
            _paint_bar_mark(painter, state, bar, block.bars.top(), theme)
        if state == "dead":
            painter.fillRect(column, colour(theme.panel))
            stripes.fill(painter, column, ratio)


def _paint_bar_mark(painter: QPainter, state: str, bar: QRectF, top: float, theme: Theme) -> None:
    """The mark of a state above its bar, or in a bar so high that it would lie on the title.

    ``top`` is the top of the highest bars. All marks of a state are alike to the pixel: a bolder one among
    them would seem to mean something.
    """
    above = bar.top() - _ABOVE - SIDE_OF_MARK >= top - _BELOW_TITLE
    ink = theme.role(NAMED[state].role) if above else theme.panel
    away = -_ABOVE - SIDE_OF_MARK / 2 if above else 1.5 + SIDE_OF_MARK / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_mark(painter, state, QPointF(floor(bar.center().x()) + 0.5, bar.top() + away), ink)
    painter.restore()


def _inks(theme: Theme) -> dict[str, QColor]:
    return {name: colour(theme.role(meaning.role)) for name, meaning in NAMED.items()}


def _paint_dense_bars(
    painter: QPainter, layer: RasterLayer, block: Block, theme: Theme, ratio: float
) -> None:
    """What ``_paint_bars`` paints where columns are narrow: the highest bar of the units of a pixel."""
    wide, tall = (max(1, round(ratio * size)) for size in (block.bars.width(), block.bars.height()))
    order = np.arange(layer.units) if layer.order is None else layer.order
    first = np.arange(wide) * layer.units // wide
    rank = np.array([_RANK[state] for state in layer.states])[order]
    ranks = np.minimum.reduceat(rank, first)
    firing = np.maximum.reduceat(np.asarray(layer.firing, np.float64)[order], first)
    heights = np.maximum(2 * ratio, np.round(tall * firing))
    inks = _inks(theme)
    table = np.array([inks[name].rgba() for name in NAMES], np.uint32)
    pixels = np.where(np.arange(tall, 0, -1)[:, None] <= heights, table[ranks], np.uint32(0))
    painter.drawImage(block.bars, argb_image(pixels, opaque=False))
    stripes = Stripes(theme.dead, 0.5, 5, 1.1)
    dead = np.concatenate([[False], ranks == _RANK["dead"], [False]])
    ends = np.flatnonzero(dead[1:] != dead[:-1]) / ratio
    for left, right in zip(ends[::2].tolist(), ends[1::2].tolist(), strict=True):
        room = QRectF(block.picture.left() + left, block.picture.top(), right - left, block.picture.height())
        painter.fillRect(room, colour(theme.panel))
        stripes.fill(painter, room, ratio)
