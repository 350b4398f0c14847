"""Where something can lie over a widget and cover nothing that is clicked, heads a part, or is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)

from reluexplorer.widgets.controls.cards import Card, Divider
from reluexplorer.widgets.controls.labels import SectionHead, Subject


@runtime_checkable
class HasPicture(Protocol):
    """A widget that knows where in it words and numbers are: the rest is picture alone."""

    def read_rooms(self) -> tuple[QRect, ...]:
        """Return the rooms of what is read, in the widget's own pixels."""


def around(whole: QRect, picture: QRect) -> tuple[QRect, ...]:
    """Return what is left of, above, right of and below a picture; all where there is none."""
    if picture.isEmpty():
        return (QRect(whole),)
    left, above, right, below = (QRect(whole) for _ in range(4))
    left.setRight(picture.left() - 1)
    above.setBottom(picture.top() - 1)
    right.setLeft(picture.right() + 1)
    below.setTop(picture.bottom() + 1)
    return tuple(room for room in (left, above, right, below) if not room.isEmpty())


_CELL = 4
"""Pixels of a side of the cells in which room is looked for."""
_HELD, _READ, _PICTURE, _CONTENT = 10**12, 10**7, 3, 1
"""What it costs to cover a cell: of a control or heading, of words, of a picture, of the rest.

Each of the first two is more than all cells of those behind it.
"""
_LARGE = 20_000
"""Pixels from which something that takes the keys is a picture, and no control."""
_CONTROLS = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit)
Costs = NDArray[np.int64]


def free_place(beneath: QWidget, choices: Iterable[Iterable[QSize]], margin: int) -> QRect:
    """Return where one of some sizes covers least, the first of equals, in the pixels of ``beneath``.

    The sizes come in groups, the dearest first: a later one is looked at where no size of those before can
    leave all controls, headings, words and numbers free; pictures may be covered. A widget that paints is
    taken for words, or where it says its ``read_rooms()`` for a picture with words there. Of places alike it
    is the one nearest to the middle of the bottom edge.
    """
    costs = _costs(beneath)
    whole = costs.cumsum(axis=0).cumsum(axis=1)
    sums: Costs = np.pad(whole, ((1, 0), (1, 0)))
    best: float | None = None
    found = QRect(QPoint(margin, margin), QSize(1, 1))
    for sizes in choices:
        if best is not None and best < _READ:
            break
        for size in sizes:
            wide, high = -(-size.width() // _CELL), -(-size.height() // _CELL)
            edge = -(-margin // _CELL)
            if wide + 2 * edge > costs.shape[1] or high + 2 * edge > costs.shape[0]:
                continue
            covered = sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide]
            covered = covered[edge : covered.shape[0] - edge, edge : covered.shape[1] - edge]
            down, across = np.indices(covered.shape)
            away = 2 * (covered.shape[0] - 1 - down) + np.abs(2 * across - (covered.shape[1] - 1))
            first = np.argmin(covered * (1 + away.max()) + away)
            top, left = np.unravel_index(first, covered.shape)
            if best is None or covered[top, left] < best:
                best = float(covered[top, left])
                found = QRect(QPoint(_CELL * (int(left) + edge), _CELL * (int(top) + edge)), size)
    return found


def hides_held(beneath: QWidget, place: QRect) -> bool:
    """Whether a place, in the pixels of ``beneath``, has a control or a heading: soon known."""
    for child in beneath.children():
        if not isinstance(child, QWidget) or child.isHidden() or child.isWindow():
            continue
        inside = place.intersected(child.geometry()).translated(-child.pos())
        if inside.isEmpty():
            continue
        if (cost := _cost(child)) >= _HELD:
            seen = child.visibleRegion().boundingRect().intersected(inside)
            if any(part.intersects(seen) for part, _ in _parts(child, cost)):
                return True
        if hides_held(child, inside):
            return True
    return False


def hides_picture(beneath: QWidget, place: QRect) -> bool:
    """Whether a place, in the pixels of ``beneath``, has some of a picture, such as an input plane."""
    pictures = (each for each in beneath.findChildren(QWidget) if isinstance(each, HasPicture))
    return any(
        each.isVisible()
        and each.visibleRegion()
        .boundingRect()
        .translated(each.mapTo(beneath, QPoint(0, 0)))
        .intersects(place)
        for each in pictures
    )


def _costs(beneath: QWidget) -> Costs:
    """Return (rows, columns) of cells: what it costs to cover each."""
    costs: Costs = np.zeros((beneath.height() // _CELL + 1, beneath.width() // _CELL + 1), np.int64)
    for place, cost in _contents(beneath):
        rows = slice(max(place.top(), 0) // _CELL, max(place.bottom(), 0) // _CELL + 1)
        columns = slice(max(place.left(), 0) // _CELL, max(place.right(), 0) // _CELL + 1)
        np.maximum(costs[rows, columns], cost, out=costs[rows, columns])
    return costs


def _contents(beneath: QWidget) -> Iterator[tuple[QRect, int]]:
    """Yield what is seen of each part, in the pixels of ``beneath``, and what it costs to cover it."""
    for widget in beneath.findChildren(QWidget):
        if not widget.isVisible():
            continue
        seen = widget.visibleRegion().boundingRect()
        if seen.isEmpty() or (cost := _cost(widget)) == 0:
            continue
        origin = widget.mapTo(beneath, QPoint(0, 0))
        for part, each in _parts(widget, cost):
            if not (place := part.intersected(seen)).isEmpty():
                yield place.translated(origin), each


def _parts(widget: QWidget, cost: int) -> tuple[tuple[QRect, int], ...]:
    """Return the parts of a widget, and what it costs to cover a cell of each."""
    whole = widget.rect()
    if isinstance(widget, QLabel):
        return ((_written(widget), cost),)
    if cost != _READ or not isinstance(widget, HasPicture):
        return ((whole, cost),)
    return (whole, _PICTURE), *((room, cost) for room in widget.read_rooms())


def _written(label: QLabel) -> QRect:
    """Return where the words of a label stand, which may have more room than they take."""
    room = label.rect()
    if not label.wordWrap() and label.alignment() & Qt.AlignmentFlag.AlignLeft:
        room.setWidth(min(room.width(), label.sizeHint().width()))
    return room


def _cost(widget: QWidget) -> int:
    if isinstance(widget, SectionHead | Subject) or getattr(widget, "is_full_of_controls", False):
        return _HELD
    if isinstance(widget, QLabel):
        heads = widget.font().weight() >= QFont.Weight.DemiBold
        return 0 if not widget.text() else _HELD if heads else _READ
    keys = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
    if isinstance(widget, _CONTROLS) or (keys and widget.width() * widget.height() < _LARGE):
        return _HELD if widget.isEnabled() else _READ
    if isinstance(widget, Card):
        return _CONTENT
    holds = widget.findChild(QWidget) is not None and not isinstance(widget, HasPicture)
    return 0 if holds or type(widget) is QWidget or isinstance(widget, Divider) else _READ
