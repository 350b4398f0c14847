"""Where the columns and cards of one update stand, and what is left out where there is no room for all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF

from reluexplorer.core.arrays import Floats
from reluexplorer.language import _
from reluexplorer.panels.train.microscope.formulas import largest
from reluexplorer.panels.train.microscope.view import MicroscopeView

INPUTS = -1
"""The number of the column of inputs, where layers count from 0."""
SIDE = 16.0
HEAD = 40.0
"""Room above for the titles of columns, and"""
FOOT = 40.0
"""below for what the lines mean."""
_MORE = 22.0
"""Room for a line that says how many more there are."""


_SPREAD = 0.17
"""Of the height lies between two cards at most, where that is much."""


class Size(Enum):
    """How much stands on a card: height, and the least room between two of them."""

    FULL = (96.0, 26.0)
    SHORT = (42.0, 8.0)
    INPUT = (58.0, 18.0)
    LINE = (28.0, 6.0)

    @property
    def tall(self) -> float:
        """Height of a card."""
        return float(self.value[0])

    @property
    def pitch(self) -> float:
        """Least distance from one to the next."""
        return float(sum(self.value))


@dataclass(frozen=True)
class Column:
    """A column of cards: inputs, a layer, or the loss, whose number is that of the layers."""

    number: int
    title: str
    left: float
    width: float
    size: Size
    cards: tuple[tuple[int, QRectF], ...]
    """(unit, place) of those that are shown."""
    more: int = 0
    """How many are not."""

    @property
    def middle(self) -> float:
        """The x of its middle."""
        return self.left + self.width / 2


@dataclass(frozen=True)
class Arrangement:
    """All columns from left to right."""

    columns: tuple[Column, ...]
    compact: bool
    """Whether cards are narrow."""
    skipped: tuple[tuple[float, int], ...] = ()
    """(x, how many) of layers that are left out between two columns."""

    def layers(self) -> Iterator[Column]:
        """Yield the columns whose cards are neurons."""
        return (column for column in self.columns if column.number >= 0 and column is not self.columns[-1])

    def column(self, number: int) -> Column | None:
        """Return the column of a number, if it is shown."""
        return next((column for column in self.columns if column.number == number), None)

    def place(self, layer: int, unit: int) -> QRectF | None:
        """Return the place of a neuron's card, if it is shown."""
        column = self.column(layer)
        return None if column is None else dict(column.cards).get(unit)

    def at(self, point: QPointF) -> tuple[int, int] | None:
        """Return the (layer, unit) whose card is at a point."""
        for column in self.layers():
            for unit, rect in column.cards:
                if rect.contains(point):
                    return column.number, unit
        return None


@dataclass(frozen=True)
class _Widths:
    inputs: float
    hidden: float
    output: float
    loss: float
    gap: float

    def hidden_columns(self, width: float) -> int:
        """Return how many hidden layers have room."""
        free = width - 2 * SIDE - self.inputs - self.output - self.loss - 2 * self.gap
        return int(free // (self.hidden + self.gap))


_WIDE = _Widths(122, 174, 168, 106, 44)
_COMPACT = _Widths(104, 112, 112, 100, 34)


def arrange(view: MicroscopeView, width: float, height: float) -> Arrangement:
    """Return where everything stands in a picture of this size."""
    hidden = view.output
    compact = _WIDE.hidden_columns(width) < hidden
    widths = _COMPACT if compact else _WIDE
    count = max(1, min(hidden, widths.hidden_columns(width))) if hidden else 0
    first = min(max(view.moment.layer - count // 2, 0), hidden - count)
    numbers = [INPUTS, *range(first, first + count), hidden, hidden + 1]
    wide = [widths.inputs, *[widths.hidden] * count, widths.output, widths.loss]
    spare = width - 2 * SIDE - sum(wide)
    shares = [1.0] * (len(wide) - 2) + [0.55]
    gaps = [spare * share / sum(shares) for share in shares]
    lefts = [SIDE]
    for taken, gap in zip(wide, gaps, strict=False):
        lefts.append(lefts[-1] + taken + gap)
    room = QRectF(0, HEAD, width, height - HEAD - FOOT)
    columns = tuple(
        _column(view, number, left, taken, room)
        for number, left, taken in zip(numbers, lefts, wide, strict=True)
    )
    skipped = tuple(
        ((before.left + before.width + after.left) / 2, after.number - before.number - 1)
        for before, after in pairwise(columns)
        if after.number - before.number > 1
    )
    return Arrangement(columns, compact, skipped)


def _column(view: MicroscopeView, number: int, left: float, width: float, room: QRectF) -> Column:
    layers = view.update.layers
    if number == len(layers):
        return _stacked(number, _("Loss"), (left, width), room, [0], 1, Size.FULL)
    if number == INPUTS:
        count, sizes = view.update.inputs.size, (Size.INPUT, Size.LINE)
        title, weight, kept = _("Inputs, scaled") if view.is_scaled else _("Inputs"), view.update.inputs, -1
    else:
        count, sizes = layers[number].z.size, (Size.FULL, Size.SHORT)
        title, weight = view.column_title(number), layers[number].delta
        kept = view.chosen[1] if view.chosen[0] == number else -1
    size = sizes[0] if count * sizes[0].pitch <= room.height() else sizes[1]
    fits = int(room.height() // size.pitch)
    if count > fits:
        fits = max(1, int((room.height() - _MORE) // size.pitch))
    return _stacked(number, title, (left, width), room, _shown(weight, fits, kept), count, size)


def _shown(weight: Floats, fits: int, kept: int) -> list[int]:
    """Return the units that are shown: those with the largest numbers, and the one that is read."""
    units = largest(weight, fits)
    if kept >= 0 and kept not in units:
        units = sorted([*largest(weight, fits - 1), kept]) if fits > 1 else [kept]
    return units


def _stacked(
    number: int, title: str, span: tuple[float, float], room: QRectF, units: list[int], count: int, size: Size
) -> Column:
    more = count - len(units)
    height = room.height() - (_MORE if more else 0.0)
    pitch = min(height / len(units), max(size.pitch + 0.28 * size.tall, _SPREAD * height))
    top = room.top() + (height - pitch * len(units)) / 2 + (pitch - size.tall) / 2
    cards = tuple(
        (unit, QRectF(span[0], round(top + row * pitch), span[1], size.tall))
        for row, unit in enumerate(units)
    )
    return Column(number, title, *span, size, cards, more)
