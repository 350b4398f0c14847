"""The raster without its marks, painted once a view: titles, bars, activations, hatching, caption."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from reluexplorer.widgets.colormap import table_diverging
from reluexplorer.widgets.fonts import SEMIBOLD
from reluexplorer.widgets.heatmaps import heat_image
from reluexplorer.widgets.painted import colour, elided, face, hatch, text_width
from reluexplorer.widgets.raster_image import reduced, spread
from reluexplorer.widgets.theme import SIZE_BODY, SIZE_SMALL

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reluexplorer.widgets.raster_view import Block, RasterLayer, RasterView
    from reluexplorer.widgets.theme import Theme

LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def still_picture(
    view: RasterView, blocks: tuple[Block, ...], theme: Theme, size: tuple[int, int], ratio: float
) -> QImage:
    """The raster on a transparent picture of ``size`` logical pixels."""
    picture = QImage(
        round(size[0] * ratio), round(size[1] * ratio), QImage.Format.Format_ARGB32_Premultiplied
    )
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        for layer, block in zip(view.layers, blocks, strict=True):
            image = _activations(layer, block, view.row_order, theme, ratio)
            painter.drawImage(block.picture, image)
            _paint_bars(painter, layer, block, theme, ratio)
            _paint_title(painter, layer.title, block.title, theme)
        if view.caption and blocks:
            font = face(SIZE_SMALL)
            painter.setFont(font)
            painter.setPen(colour(theme.secondary))
            room = QRectF(0, blocks[0].picture.bottom() + 8, size[0], 16)
            painter.drawText(room, LEFT, elided(font, view.caption, room.width()))
    return picture


def _activations(
    layer: RasterLayer, block: Block, row_order: NDArray[np.intp] | None, theme: Theme, ratio: float
) -> QImage:
    rows = max(1, round(ratio * block.picture.height()))
    columns = max(1, round(ratio * block.picture.width()))
    values = reduced(layer.activations, row_order, layer.order, rows, columns)
    if layer.units <= columns:
        start = block.picture.left()
        lefts = [round(ratio * (block.column(i).left() - start)) for i in range(layer.units)]
        values = spread(values, np.array(lefts), rows, columns)
        if block.pitch >= 6:
            values[:, [left - 1 for left in lefts[1:]]] = 0
    return heat_image(values, layer.level, table_diverging(theme))


def _paint_title(painter: QPainter, title: str, room: QRectF, theme: Theme) -> None:
    font = face(SIZE_BODY - 1, SEMIBOLD)
    words = title if text_width(font, title) <= room.width() else title.split(" · ", maxsplit=1)[0]
    painter.setFont(font)
    painter.setPen(colour(theme.secondary))
    painter.drawText(room, LEFT, elided(font, words, room.width()))


def _paint_bars(painter: QPainter, layer: RasterLayer, block: Block, theme: Theme, ratio: float) -> None:
    """A bar a unit as high as its share of firing, and stripes over the columns of the dead."""
    inks = {
        "healthy": colour(theme.healthy),
        "rare": colour(theme.warning),
        "always": colour(theme.negative),
        "leak": colour(theme.violet),
        "dead": colour(theme.dead),
    }
    stripes = hatch(theme.dead, 0.5, 5, 1.1, ratio)
    gap = 1 if block.pitch >= 4 else 0
    for index in range(block.units):
        unit, column = layer.unit(index), block.column(index)
        state = layer.states[unit]
        tall = 2 if state == "dead" else max(2, round(block.bars.height() * float(layer.firing[unit])))
        bar = QRectF(column.left(), block.bars.bottom() - tall, max(1, column.width() - gap), tall)
        painter.fillRect(bar, inks[state])
        if state == "dead":
            painter.fillRect(column, colour(theme.panel))
            painter.fillRect(column, stripes)
