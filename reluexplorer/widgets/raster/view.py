"""What the samples × neurons raster is given to show, and where its columns stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from reluexplorer.language import _

TITLE = 20
BARS = 18
GAP = 14
"""Between two layers."""
CAPTION = 26
NUMBERS = 15
"""Room of the units' numbers below their columns,"""
NUMBERED = 19.0
"""where columns are as wide as this."""
SIDE = 10
"""Room at the left where the rows have colours."""
WIDEST = 80.0
"""Widest column of one neuron in a picture of usual width,"""
WIDEST_PART = 0.1
"""and the part of a wider picture that it may take."""
NARROWEST = 96.0
"""Least room for a layer, so that its title can be read."""


@dataclass(frozen=True, eq=False)
class RasterLayer:
    """What one layer gives on every sample."""

    title: str
    activations: NDArray[Any]
    """(samples, units), never negative for ReLU."""
    firing: NDArray[Any]
    """(units,) share of the samples on which each unit fires."""
    states: tuple[str, ...]
    """(units,) names of the states, as :data:`reluexplorer.core.diagnosis.unit_states.NAMED` has them."""
    order: NDArray[np.intp] | None
    """(columns,) which unit stands in each column, those in none are not shown; None for their own order."""
    level: float
    """Activation at the end of the colour scale."""
    away: bool = False
    """Whether it takes no room: the part that is looked at has none of its columns."""

    @property
    def units(self) -> int:
        """How many columns there are."""
        return int(self.activations.shape[1]) if self.order is None else len(self.order)

    def shows(self, unit: int) -> bool:
        """Whether a unit has a column."""
        inside = 0 <= unit < self.activations.shape[1]
        return inside and (self.order is None or unit in self.order)

    def unit(self, column: int) -> int:
        """The unit in a column."""
        return column if self.order is None else int(self.order[column])

    def column(self, unit: int) -> int:
        """The column of a unit."""
        return unit if self.order is None else int(np.flatnonzero(self.order == unit)[0])


@dataclass(frozen=True, eq=False)
class RasterView:
    """Layers beside each other, one column a unit, one row a sample."""

    layers: tuple[RasterLayer, ...]
    row_order: NDArray[np.intp] | None = None
    """(samples,) which sample stands in each row; None for their own order."""
    selected: tuple[int, int] | None = None
    """(layer, unit)"""
    caption: str = ""
    also: tuple[tuple[int, int], ...] = ()
    """Other (layer, unit) that are marked."""
    empty: str = _("No hidden layer to show")
    targets: NDArray[Any] | None = None
    """(rows,) class of the sample in each row as an integer, or its target as a float."""
    classes: int = 0
    """How many classes there are."""
    part: tuple[float, float, float, float] | None = None
    """What is shown at first: the first column, counted through all layers, the end of the last one, and
    the same of the rows; None for all."""
    named: int = -1
    """The sample that words name, counted as ``activations`` has them; −1 for none."""

    @property
    def named_row(self) -> int:
        """The row in which the named sample stands, −1 for none."""
        if self.named < 0 or self.row_order is None:
            return self.named
        found = np.flatnonzero(self.row_order == self.named)
        return int(found[0]) if len(found) else -1

    @property
    def selection(self) -> tuple[int, int] | None:
        """What is selected, where there is such a unit."""
        if self.selected is None or not 0 <= self.selected[0] < len(self.layers):
            return None
        return self.selected if self.layers[self.selected[0]].shows(self.selected[1]) else None


@dataclass(frozen=True)
class Block:
    """Room of one layer."""

    units: int
    picture: QRectF
    room: float
    """Width that the title may take."""

    @property
    def pitch(self) -> float:
        """Width of a column."""
        return self.picture.width() / max(self.units, 1)

    @property
    def title(self) -> QRectF:
        """Room of the title above."""
        top = self.picture.top() - BARS - 4 - TITLE
        return QRectF(self.picture.left(), top, self.room, TITLE - 4)

    @property
    def bars(self) -> QRectF:
        """Room of the firing shares above the picture."""
        return QRectF(self.picture.left(), self.picture.top() - BARS - 4, self.picture.width(), BARS)

    def column(self, index: int) -> QRectF:
        """A column of the picture, on whole pixels."""
        left = round(self.picture.left() + index * self.pitch)
        right = round(self.picture.left() + (index + 1) * self.pitch)
        return QRectF(left, self.picture.top(), max(1, right - left), self.picture.height())


def lay_out(view: RasterView, width: float, height: float, caption: float = CAPTION) -> tuple[Block, ...]:
    """Share the width among the layers by their units, none narrower than its title."""
    if any(layer.away for layer in view.layers):
        return _without_those_away(view, width, height, caption)
    units = np.maximum(np.array([layer.units for layer in view.layers], dtype=np.float64), 1e-9)
    side = 0 if view.targets is None else SIDE
    room = max(width - side - GAP * (len(units) - 1), len(units) * 8.0)
    least = min(NARROWEST, room / len(units))
    widths = _shares(units, room, least)
    top = TITLE + BARS + 4
    bottom = max(top + 8, height - (caption if view.caption else 0))
    widest = max(WIDEST, WIDEST_PART * width)
    pitches = [min(wide / max(count, 1.0), widest) for count, wide in zip(units, widths, strict=True)]
    if max(pitches) >= NUMBERED:
        bottom = max(top + 8, bottom - NUMBERS)
    blocks, x = [], float(side)
    for count, wide in zip(units, widths, strict=True):
        picture = QRectF(round(x), top, round(min(wide, widest * count)), bottom - top)
        taken = max(picture.width(), least)
        blocks.append(Block(round(count), picture, taken))
        x += taken + GAP
    return tuple(blocks)


def _without_those_away(view: RasterView, width: float, height: float, caption: float) -> tuple[Block, ...]:
    near = replace(view, layers=tuple(layer for layer in view.layers if not layer.away))
    blocks = iter(lay_out(near, width, height, caption))
    nothing = Block(0, QRectF(), 0.0)
    return tuple(nothing if layer.away else next(blocks) for layer in view.layers)


def _shares(units: NDArray[np.float64], room: float, least: float) -> NDArray[np.float64]:
    small = np.zeros(len(units), np.bool_)
    widths = np.full(len(units), least)
    for _turn in units:
        rest = units[~small].sum()
        if not rest:
            break
        widths[~small] = units[~small] * (room - least * small.sum()) / rest
        if not (widths[~small] < least).any():
            break
        small |= widths < least
        widths[small] = least
    return widths


def column_at(blocks: tuple[Block, ...], at: QPointF) -> tuple[int, int] | None:
    """(layer, column) at a place in a picture or in the bars above it."""
    for i, block in enumerate(blocks):
        area = block.picture.united(block.bars)
        if block.units and area.contains(at):
            index = int((at.x() - block.picture.left()) / block.pitch)
            return i, min(max(index, 0), block.units - 1)
    return None
