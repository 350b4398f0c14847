"""Pictures that are kept: painted as fine as the screen is, and anew only when they show other things."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Hashable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from reluexplorer.widgets.painting.painted_widget import pixel_ratio, same_view

T = TypeVar("T")
Piece = Callable[[QPainter], None]
"""What paints a part of a picture where it stands in the whole."""
_SMALL = 96 * 96
"""Pixels of a picture that is copied in some microseconds."""
_MOST_HELD = 64 << 20
"""Bytes of the parts of a picture: more than those of one that fills a large screen."""
_GRID = 20
"""Pixels; the corner of a part lies on a whole pixel of the screen at each size of the interface."""


class Kept(Generic[T]):
    """What is made from a view, and made anew when that view is no longer the same."""

    def __init__(self) -> None:
        self._kept: tuple[object, T] | None = None

    def of(self, view: object, make: Callable[[], T]) -> T:
        """Return what ``make`` gives for a view, as :func:`same_view` compares them."""
        if self._kept is None or not same_view(view, self._kept[0]):
            self._kept = view, make()
        return self._kept[1]

    def keep(self, view: object, made: T) -> None:
        """Keep what was made elsewhere for a view."""
        self._kept = view, made

    def has(self, view: object) -> bool:
        """Whether what is kept was made for a view."""
        return self._kept is not None and same_view(view, self._kept[0])

    @property
    def view(self) -> Any:
        """The view that it was made for last; None where nothing was made."""
        return None if self._kept is None else self._kept[0]

    @property
    def last(self) -> T | None:
        """What was made last, for whatever view."""
        return None if self._kept is None else self._kept[1]


class InPieces(NamedTuple):
    """A picture that is painted piece by piece, each by a painter of its own; ``size`` in logical pixels."""

    view: object
    """What it shows."""
    size: QSize
    ratio: float
    """Pixels of the screen a logical one has."""
    pieces: Callable[[], list[Callable[[QPainter], None]]]


class KeptPieces:
    """One picture, made piece by piece, and made anew when the view that it shows is no longer the same."""

    def __init__(self) -> None:
        self._view: object = None
        self._picture = QPixmap()
        self._left: list[Callable[[QPainter], None]] = []

    def ahead(self, wanted: InPieces) -> Iterator[None]:
        """Paint the pieces of a picture that are not there yet, and yield before each."""
        if not same_view(wanted.view, self._view):
            self._view, self._left = wanted.view, wanted.pieces()
            self._picture = _clear(wanted.size.width(), wanted.size.height(), wanted.ratio)
        picture, left = self._picture, self._left
        while left:
            yield
            if left:
                with _painter(picture) as painter:
                    left.pop(0)(painter)

    def of(self, wanted: InPieces) -> QPixmap:
        """Return a picture with all its pieces."""
        for _piece in self.ahead(wanted):
            pass
        return self._picture


class KeptParts:
    """Parts of one picture, each made anew only where it shows other things than when it was made.

    A part is known by a key of all that it shows. Between :meth:`begin` and :meth:`end` the picture is
    painted once more; parts that were not painted then are let go of.
    """

    def __init__(self) -> None:
        self._last: dict[Hashable, QPixmap] = {}
        self._now: dict[Hashable, QPixmap] = {}
        self.made = 0
        """How many were made so far."""
        self.held = 0
        """Bytes of those that are kept."""

    def begin(self) -> None:
        """Begin the picture once more."""
        self._last |= self._now
        self._now = {}

    def end(self) -> None:
        """Let go of what the picture does not show any more, unless it was painted without these parts."""
        if self._now:
            self.held -= sum(map(_bytes, self._last.values()))
            self._last = {}

    def paint(self, painter: QPainter, room: QRectF, key: Hashable, paint: Piece) -> None:
        """Paint a part that lies within ``room``; ``paint`` paints it where it stands in the whole."""
        corner, ratio = _corner(room), pixel_ratio(painter)
        for _piece in self.ahead(room, key, (paint,), ratio):
            pass
        known = (key, corner, ratio)
        picture = self._now[known] = self._now.get(known) or self._last.pop(known)
        painter.drawPixmap(QPointF(*corner), picture)

    def ahead(self, room: QRectF, key: Hashable, pieces: Iterable[Piece], ratio: float) -> Iterator[None]:
        """Make a part that will be painted, if it is not there, and yield after each of its pieces.

        ``ratio`` is how many pixels of the screen a logical one has.
        """
        left, top = corner = _corner(room)
        known = (key, corner, ratio)
        if known in self._now or known in self._last:
            return
        self.made += 1
        picture = _clear(math.ceil(room.right()) - left, math.ceil(room.bottom()) - top, ratio)
        for piece in pieces:
            with _painter(picture) as painter:
                painter.translate(-left, -top)
                piece(painter)
            yield
        self.held += _bytes(picture)
        for parts in (self._last, self._now):
            while self.held > _MOST_HELD and parts:  # those of pictures that were never finished
                self.held -= _bytes(parts.pop(next(iter(parts))))
        self._now[known] = picture


def _bytes(picture: QPixmap) -> int:
    return picture.width() * picture.height() * picture.depth() // 8


def _corner(room: QRectF) -> tuple[int, int]:
    left, top = (math.floor(each / _GRID) * _GRID for each in (room.left(), room.top()))
    return left, top


def painted(width: float, height: float, ratio: float, paint: Piece) -> QPixmap:
    """Return what ``paint`` paints on a transparent picture of a size in logical pixels.

    One that was painted on holds Qt's tools for that as long as it lives, which take more than a small one
    itself, and hundreds are kept. A copy holds none.
    """
    picture = _clear(width, height, ratio)
    with _painter(picture) as painter:
        paint(painter)
    return picture.copy() if picture.width() * picture.height() <= _SMALL else picture


def in_pieces(
    width: float, height: float, ratio: float, pieces: Iterable[Piece]
) -> Generator[None, None, QPixmap]:
    """Return what :func:`painted` returns, and yield after each of its pieces."""
    picture = _clear(width, height, ratio)
    for piece in pieces:
        with _painter(picture) as painter:
            piece(painter)
        yield
    return picture


def _clear(width: float, height: float, ratio: float) -> QPixmap:
    picture = QPixmap(math.ceil(width * ratio), math.ceil(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture


@contextmanager
def _painter(picture: QPixmap) -> Iterator[QPainter]:
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        yield painter
