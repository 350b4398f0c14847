"""What the grid of neurons over the input plane is given to show, and where each map stands."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

TITLE = 24
GAP = 28
"""Between two layers."""
CAPTION = 26
BAR = 7
"""Room below a map for the share of points for which the neuron fires."""
LARGEST = 148.0
_LARGEST_PART = 0.2
_SPACE = 4.0
_MARGIN = 3
"""Room for the mark around the first and the last map."""


@dataclass(frozen=True, eq=False)
class MapsLayer:
    """A layer's maps; ``order`` says which unit stands in which place."""

    title: str
    maps: NDArray[Any]
    """(mapped units, side, side), the lowest row first; with ``bars`` (mapped units, bins), up to 1."""
    level: float
    firing: NDArray[Any]
    """(units,)"""
    states: tuple[str, ...]
    order: NDArray[np.intp]
    """Mapped units in the order of their places."""
    beyond: NDArray[np.bool_] | None = None
    """(mapped units, 2) whether the outermost bars, left and right, hold values beyond the scale too."""
    bars: bool = False
    """Whether they are histograms, those below the middle in the colour of negative numbers.

    Histograms of dead units are framed alone, maps of dead ones are hatched too.
    """


@dataclass(frozen=True, eq=False)
class MapsView:
    """Layers beside each other."""

    layers: tuple[MapsLayer, ...]
    selected: tuple[int, int] | None = None
    """(layer, unit)"""
    caption: str = ""
    also: tuple[tuple[int, int], ...] = ()
    """Other (layer, unit) that are marked."""


@dataclass(frozen=True)
class MapsBlock:
    """Room of one layer: places in reading order, ``columns`` in a row, each a square of ``side``."""

    area: QRectF
    columns: int
    side: float
    count: int

    def cell(self, place: int) -> QRectF:
        """The map in a place, on whole pixels."""
        row, column = divmod(place, self.columns)
        x = self.area.left() + column * (self.side + _SPACE)
        y = self.area.top() + row * (self.side + BAR + _SPACE)
        return QRectF(round(x), round(y), self.side, self.side)

    def place_at(self, at: QPointF) -> int | None:
        """The place whose map or bar is at a point."""
        column = int((at.x() - self.area.left()) // (self.side + _SPACE))
        row = int((at.y() - self.area.top()) // (self.side + BAR + _SPACE))
        place = row * self.columns + column
        if not (0 <= column < self.columns and 0 <= place < self.count):
            return None
        return place if self.cell(place).adjusted(0, 0, 0, BAR).contains(at) else None


def bar_pictures(heights: NDArray[Any], pixels: int) -> NDArray[np.float32]:
    """Return (units, pixels, pixels) of (units, bins) heights, the lowest row first: −1 and 1 where a bar is.

    Every pixel is of one bar or of none; where bins share a pixel column, the highest is seen.
    """
    bins = heights.shape[1]
    if pixels < bins:
        starts = np.arange(pixels) * bins // pixels
        across, signs = np.maximum.reduceat(heights, starts, axis=1), starts
    else:
        signs = np.arange(pixels) * bins // pixels
        across = heights[:, signs]
    tall = np.ceil(across * pixels)
    filled = np.arange(pixels)[None, :, None] < tall[:, None, :]
    return np.asarray(filled * np.where(signs < bins // 2, -1.0, 1.0), np.float32)


def lay_out(view: MapsView, width: float, height: float, caption: float = CAPTION) -> tuple[MapsBlock, ...]:
    """Share the room evenly among the layers, in as many rows as make the smallest map largest."""
    count = len(view.layers)
    if not count:
        return ()
    room = height - (caption if view.caption else 0)
    tried = (_in_rows(view, rows, width, room) for rows in range(1, count + 1))
    return max(tried, key=lambda blocks: min(block.side for block in blocks))


def _in_rows(view: MapsView, rows: int, width: float, height: float) -> tuple[MapsBlock, ...]:
    """Place the layers in reading order in ``rows`` rows."""
    across = math.ceil(len(view.layers) / rows)
    wide = (width - 2 * _MARGIN - GAP * (across - 1)) / across
    tall = height / rows - TITLE
    largest = max(LARGEST, _LARGEST_PART * width)
    blocks = []
    for number, layer in enumerate(view.layers):
        row, place = divmod(number, across)
        left, top = round(_MARGIN + place * (wide + GAP)), round(row * height / rows) + TITLE
        area = QRectF(left, top, max(wide, 4.0), tall)
        columns, side = _fit(len(layer.order), area.width(), tall, largest)
        blocks.append(MapsBlock(area, columns, side, len(layer.order)))
    return tuple(blocks)


def _fit(count: int, width: float, height: float, largest: float) -> tuple[int, float]:
    best = (1, 1.0 if count else largest)
    for columns in range(1, count + 1):
        rows = math.ceil(count / columns)
        side = min((width + _SPACE) / columns - _SPACE, (height + _SPACE) / rows - BAR - _SPACE, largest)
        if math.floor(side) > best[1]:
            best = (columns, float(math.floor(side)))
    return best
