"""Where something can lie over a widget and cover nothing that is clicked, heads a part, or is read."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from typing import Protocol, cast

import numpy as np
import shiboken6
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
_UNSEEN = 10 * _HELD
"""What it costs to lie in a cell that is scrolled out of sight."""
_LARGE = 20_000
"""Pixels from which something that takes the keys is a picture, and no control."""
_CONTROLS = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit)
Costs = NDArray[np.int64]


def free_place(
    beneath: QWidget, choices: Iterable[Iterable[QSize]], margin: int, now: QRect | None = None
) -> Generator[None, None, QRect]:
    """Return where one of some sizes covers least, the first of equals, in the pixels of ``beneath``.

    The sizes come in groups, the dearest first: a later one is looked at where no size of those before can
    leave all controls, headings, words and numbers free; pictures may be covered. A widget that paints is
    taken for words, or where it says its ``read_rooms()`` for a picture with words there. Of places alike it
    is the one nearest to the middle of the bottom edge. Where it lies ``now`` is the place as long as that
    is within and no control, heading, word or number is beneath. Whoever asks may let the window answer at
    each of the pauses, in all of which the sizes are not looked at yet.
    """
    costs = yield from _costs(beneath)
    whole = costs.cumsum(axis=0).cumsum(axis=1)
    sums: Costs = np.pad(whole, ((1, 0), (1, 0)))
    if now is not None and beneath.rect().contains(now) and _cost_at(costs, now) < _READ:
        return now
    best: int | None = None
    found = QRect(QPoint(margin, margin), QSize(1, 1))
    edge = -(-margin // _CELL)
    for sizes in choices:
        if best is not None and best < _READ:
            break
        for size in sizes:
            wide, high = -(-size.width() // _CELL), -(-size.height() // _CELL)
            if wide + 2 * edge > costs.shape[1] or high + 2 * edge > costs.shape[0]:
                continue
            inner = sums[edge : sums.shape[0] - edge, edge : sums.shape[1] - edge]
            covered = inner[high:, wide:] - inner[:-high, wide:]
            covered -= inner[high:, :-wide]
            covered += inner[:-high, :-wide]
            least = int(covered.min())
            if best is None or least < best:
                best = least
                top, left = _lowest(covered == least)
                found = QRect(QPoint(_CELL * (left + edge), _CELL * (top + edge)), size)
            if best == 0:
                return found
    return found


def _cost_at(costs: Costs, place: QRect) -> int:
    """Return what it costs to cover a place."""
    right, below = place.right() // _CELL + 1, place.bottom() // _CELL + 1
    return int(costs[place.top() // _CELL : below, place.left() // _CELL : right].sum())


def _lowest(places: NDArray[np.bool_]) -> tuple[int, int]:
    """Return the row and column of the place nearest to the middle of the bottom edge, of (rows, columns)."""
    rows, columns = np.nonzero(places)
    away = 2 * (places.shape[0] - 1 - rows) + np.abs(2 * columns - (places.shape[1] - 1))
    first = np.argmin(away)
    return int(rows[first]), int(columns[first])


def hides_held(beneath: QWidget, place: QRect) -> bool:
    """Whether a place, in the pixels of ``beneath``, has a control or a heading: soon known."""
    for child in _shown_in(beneath):
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
    pictures = (each for each in beneath.findChildren(QWidget) if _has_picture(each))
    return any(
        each.isVisible()
        and each.visibleRegion()
        .boundingRect()
        .translated(each.mapTo(beneath, QPoint(0, 0)))
        .intersects(place)
        for each in pictures
    )


def _costs(beneath: QWidget) -> Generator[None, None, Costs]:
    """Return (rows, columns) of cells: what it costs to cover each, with a pause at each widget."""
    contents: list[tuple[QRect, int]] = []
    within = list(_shown_in(beneath))
    while within:
        widget = within.pop()
        if shiboken6.isValid(widget):
            within += _shown_in(widget)
            contents += _contents(widget, beneath)
        yield
    costs: Costs = np.zeros((beneath.height() // _CELL + 1, beneath.width() // _CELL + 1), np.int64)
    for place, cost in sorted(contents, key=lambda content: content[1]):
        edges = place.left(), place.top(), place.right(), place.bottom()
        left, above, right, below = (max(each, 0) // _CELL for each in edges)
        costs[above : below + 1, left : right + 1] = cost
    if not (seen := beneath.visibleRegion().boundingRect()).isEmpty():
        out = np.full_like(costs, _UNSEEN)
        rows = slice(-(-seen.top() // _CELL), (seen.bottom() + 1) // _CELL + 1)
        columns = slice(-(-seen.left() // _CELL), (seen.right() + 1) // _CELL + 1)
        out[rows, columns] = costs[rows, columns]
        return out
    return costs


def _contents(widget: QWidget, beneath: QWidget) -> Iterator[tuple[QRect, int]]:
    """Yield what is seen of each part of a widget, in the pixels of ``beneath``, and its cost."""
    cost = _cost(widget)
    seen = QRect() if cost == 0 else widget.visibleRegion().boundingRect()
    if seen.isEmpty():
        return
    origin = widget.mapTo(beneath, QPoint(0, 0))
    for part, each in _parts(widget, cost):
        if not (place := part.intersected(seen)).isEmpty():
            yield place.translated(origin), each


def _shown_in(widget: QWidget) -> Iterator[QWidget]:
    """Yield the widgets right within another that are not hidden."""
    for child in widget.children():
        if isinstance(child, QWidget) and not child.isHidden() and not child.isWindow():
            yield child


def _parts(widget: QWidget, cost: int) -> tuple[tuple[QRect, int], ...]:
    """Return the parts of a widget, and what it costs to cover a cell of each."""
    whole = widget.rect()
    if isinstance(widget, QLabel):
        return ((_written(widget), cost),)
    if cost != _READ or not _has_picture(widget):
        return ((whole, cost),)
    return (whole, _PICTURE), *((room, cost) for room in cast(HasPicture, widget).read_rooms())


def _written(label: QLabel) -> QRect:
    """Return where the words of a label stand, which may have more room than they take."""
    room = label.rect()
    if not label.wordWrap() and label.alignment() & Qt.AlignmentFlag.AlignLeft:
        room.setWidth(min(room.width(), label.sizeHint().width()))
    return room


def _has_picture(widget: QWidget) -> bool:
    """Whether a widget is a :class:`HasPicture`, by its kind: asked of the widget it takes Qt long."""
    return hasattr(type(widget), "read_rooms")


def _cost(widget: QWidget) -> int:
    if isinstance(widget, SectionHead | Subject) or getattr(type(widget), "is_full_of_controls", False):
        return _HELD
    if isinstance(widget, QLabel):
        heads = widget.font().weight() >= QFont.Weight.DemiBold
        return 0 if not widget.text() else _HELD if heads else _READ
    keys = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
    if isinstance(widget, _CONTROLS) or (keys and widget.width() * widget.height() < _LARGE):
        return _HELD if widget.isEnabled() else _READ
    if isinstance(widget, Card):
        return _CONTENT
    if type(widget) is QWidget or isinstance(widget, Divider):
        return 0
    return _READ if _has_picture(widget) or widget.findChild(QWidget) is None else 0
