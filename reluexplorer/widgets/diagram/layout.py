"""Where everything of the network diagram stands: one arithmetic for painting and for the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF

from reluexplorer.widgets.theme.theme import RADIUS_CONTROL

TOP = 60
"""Height kept for the headers."""
BOTTOM = 56
"""Height kept for the unit controls."""
MIN_CELL = 14
MAX_CELL = 56
MIN_ROW = 18
"""Smallest distance from one cell to the next."""
MIN_COLUMN = 78
"""Smallest distance from one column to the next; below it the diagram scrolls."""
WIDE_COLUMN = 128
"""From this distance on the controls say "neurons"."""
MARGIN = 52
BUTTON = 24
MORE = 22
LABEL_BELOW = 72
"""Widest label that stands below a cell instead of beside it."""

HitKind = Literal["none", "unit", "minus", "plus", "remove", "add", "more", "header", "edge", "bias", "card"]


@dataclass(frozen=True)
class Hit:
    """What is under a point; ``column`` of "add" is the column the new layer comes after.

    An "edge" has the column and unit that it leads to, and the unit of the column before that it comes from.
    """

    kind: HitKind
    column: int = -1
    unit: int = -1
    source: int = -1


@dataclass(frozen=True)
class Column:
    """One column of cells; only the units ``first`` to ``first + shown − 1`` stand in it."""

    index: int
    units: int
    first: int
    cell: int
    tops: tuple[int, ...]
    left: int
    width: float
    """Room of the column: the distance to its neighbours."""
    height: int
    controls: bool
    labels: Literal["none", "below", "left", "right"]
    label_room: float

    @property
    def centre(self) -> float:
        """x of the cells' middle."""
        return self.left + self.cell / 2

    @property
    def shown(self) -> int:
        """How many units have a cell."""
        return len(self.tops)

    @property
    def stands(self) -> range:
        """The units that have a cell."""
        return range(self.first, self.first + self.shown)

    @property
    def hidden(self) -> int:
        """How many units have none."""
        return self.units - self.shown

    def has(self, unit: int) -> bool:
        """Whether the unit has a cell."""
        return unit in self.stands

    def rect(self, unit: int) -> QRectF:
        """The cell of a unit that has one."""
        return QRectF(self.left, self.tops[unit - self.first], self.cell, self.cell)

    def label(self, unit: int) -> QRectF:
        """Room for the name of a unit that has a cell."""
        cell = self.rect(unit)
        if self.labels == "below":
            return QRectF(self.centre - LABEL_BELOW / 2, cell.bottom() + 4, LABEL_BELOW, 16)
        x = cell.left() - 8 - self.label_room if self.labels == "left" else cell.right() + 8
        return QRectF(x, cell.center().y() - 8, self.label_room, 16)

    @property
    def header(self) -> QRectF:
        """Room for the header's text."""
        margin = 3 if self.controls and self.width < WIDE_COLUMN else 13
        return QRectF(self.centre - self.width / 2 + margin, 20, self.width - 2 * margin, 24)

    @property
    def remove(self) -> QRectF:
        """The button that removes this layer."""
        return QRectF(self.header.right() - 20, 22, 20, 20)

    @property
    def more(self) -> QRectF:
        """Room for the words about units without a cell."""
        last = self.tops[-1] + self.cell if self.tops else TOP
        return QRectF(self.centre - self.width / 2 + 4, last + 3, self.width - 8, MORE - 4)

    @property
    def count(self) -> QRectF:
        """Room for the number of units between the two buttons."""
        wide = 74 if self.width >= WIDE_COLUMN else 26
        return QRectF(self.centre - wide / 2, self.height - 40, wide, BUTTON)

    @property
    def minus(self) -> QRectF:
        """The button that takes a unit away."""
        return QRectF(self.count.left() - BUTTON, self.height - 40, BUTTON, BUTTON)

    @property
    def plus(self) -> QRectF:
        """The button that adds a unit."""
        return QRectF(self.count.right(), self.height - 40, BUTTON, BUTTON)


@dataclass(frozen=True)
class Layout:
    """The whole diagram in its own coordinates; it may be wider than the widget."""

    columns: tuple[Column, ...]
    width: float
    height: int

    @property
    def gap(self) -> float:
        """Pixels between the cells of neighbouring columns, at the first layer."""
        first, second = self.columns[:2]
        return second.left - first.left - first.cell

    @property
    def append(self) -> QRectF:
        """The button below the output that adds a layer before it."""
        return QRectF(self.columns[-1].centre - 36, self.height - 40, 72, BUTTON)

    def insert(self, after: int) -> QRectF:
        """The button for a layer after a column: beside the headers, or above all where some are narrow."""
        left, right = self.columns[after], self.columns[after + 1]
        narrow = any(column.width < WIDE_COLUMN for column in self.columns[1:-1])
        return QRectF((left.centre + right.centre) / 2 - 9, 1 if narrow else 23, 18, 18)

    def near(self, x: float) -> int:
        """The column that x is nearest to."""
        return min(range(len(self.columns)), key=lambda i: abs(self.columns[i].centre - x))

    def hit(self, at: QPointF) -> Hit:
        """What stands at a point; buttons before headers, headers before cells."""
        last = len(self.columns) - 1
        for i in range(last):
            if self.insert(i).contains(at):
                return Hit("add", i)
        if self.append.contains(at):
            return Hit("add", last - 1)
        return self._hit_column(self.columns[self.near(at.x())], at)

    def _hit_column(self, column: Column, at: QPointF) -> Hit:
        if column.controls:
            buttons: tuple[tuple[HitKind, QRectF], ...] = (
                ("minus", column.minus),
                ("plus", column.plus),
                ("remove", column.remove),
            )
            for kind, rect in buttons:
                if rect.contains(at):
                    return Hit(kind, column.index)
        if column.header.contains(at):
            return Hit("header", column.index)
        if column.hidden and column.more.contains(at):
            return Hit("more", column.index)
        for unit in column.stands:
            if column.rect(unit).contains(at):
                return Hit("unit", column.index, unit)
        return Hit("none", column.index)


def radius(cell: float) -> float:
    """Corner of a cell: 8 px for a full-sized one."""
    return min(RADIUS_CONTROL, cell / 5)


def lay_out(
    counts: Sequence[int],
    width: float,
    height: int,
    *,
    first: Sequence[int] = (),
    label_widths: tuple[float, float] = (0.0, 0.0),
) -> Layout:
    """Place columns of ``counts`` units in a widget of a size.

    ``first`` is the first unit that each column shows where not all fit; ``label_widths`` the widths of the
    widest names of inputs and outputs.
    """
    room = max(height - TOP - BOTTOM, 2 * MIN_ROW)
    biggest = round(MAX_CELL * min(max(room / 640, 1.0), 2.0))
    beside = tuple(min(w, 110.0) for w in label_widths)
    sides = [
        max(MARGIN, _rows(n, room, biggest)[0] / 2 + 24) + _beside(w, n, room, biggest)
        for w, n in zip(beside, (counts[0], counts[-1]), strict=True)
    ]
    gaps = max(1, len(counts) - 1)
    widest = max(240.0, 0.4 * height)
    pitch = min(max((width - sum(sides)) / gaps, MIN_COLUMN), widest)
    content = sum(sides) + pitch * gaps
    start = sides[0] + max(0.0, (width - content) / 2)
    columns = []
    for i, units in enumerate(counts):
        outside = 0 if i == 0 else 1 if i == len(counts) - 1 else None
        limit = min(biggest, int(0.46 * pitch))
        cell, tops = _rows(units, room, limit)
        shown = len(tops)
        at = first[i] if i < len(first) else 0
        labels: Literal["none", "below", "left", "right"] = "none"
        if outside is not None:
            below = _is_below(beside[outside], units, room, biggest)
            labels = "below" if below else "left" if outside == 0 else "right"
        columns.append(
            Column(
                index=i,
                units=units,
                first=min(max(at, 0), units - shown),
                cell=cell,
                tops=tops,
                left=round(start + pitch * i - cell / 2),
                width=min(pitch, 2 * MARGIN) if outside is not None else pitch,
                height=height,
                controls=outside is None,
                labels=labels,
                label_room=beside[outside] if outside is not None else 0.0,
            )
        )
    return Layout(tuple(columns), max(content, width), height)


def _is_below(label: float, units: int, room: int, biggest: int) -> bool:
    cell, tops = _rows(units, room, biggest)
    gap = tops[1] - tops[0] - cell if len(tops) > 1 else room
    return label <= LABEL_BELOW and gap >= 24


def _beside(label: float, units: int, room: int, biggest: int) -> float:
    return 0.0 if _is_below(label, units, room, biggest) else label


def _rows(units: int, room: int, biggest: int) -> tuple[int, tuple[int, ...]]:
    """Size of a cell and the top of each one that fits."""
    fit = room // MIN_ROW
    shown = units if units <= fit else max(1, (room - MORE) // MIN_ROW)
    space = room if shown == units else room - MORE
    pitch = min(space / shown, 2.2 * biggest)
    cell = max(MIN_CELL, min(int(0.74 * pitch), biggest))
    start = TOP + (space - pitch * shown) / 2 + (pitch - cell) / 2
    return cell, tuple(round(start + pitch * row) for row in range(shown))
