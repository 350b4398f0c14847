"""What the input plane is given to show, and where in the widget each part of it stands."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from reluexplorer.core.data.dataset import AS_THEY_ARE, Scale
from reluexplorer.core.data.tables.dates import is_day, spoken_date, spoken_moment
from reluexplorer.language import _
from reluexplorer.text import digits, short_name, stepped
from reluexplorer.widgets.painting.painted_widget import face, text_width
from reluexplorer.widgets.plots.axes import tick_texts, ticks
from reluexplorer.widgets.theme.theme import SIZE_SMALL

BAR = 28
"""Height of the colour bar or a row of class names."""
NUMBERS = 17
"""Height of the numbers below the square."""
_TICK = 4
"""Length of the stroke at a number."""
_ABOUT = 4
NAME = 20
CLASS_ROOM = 28
"""Room beside the name of a class: a dot and gaps."""
"""Height of an axis name or the title."""
_DAYS_OF_HOURS = 3.0
"""Deviation of dates, in days, up to which the hour matters."""
_FAR = 1e6
"""Pixels from the square at which a line's end may as well be: its slope in the square is the same."""


@dataclass(frozen=True, eq=False)
class PlaneView:
    """A function over a square of two inputs, with the data on it. Images have row 0 at the lowest y."""

    values: NDArray[Any] | None
    """(side, side) samples, edge to edge."""
    level: float = 1.0
    points: NDArray[Any] | None = None
    """(n, 2)"""
    targets: NDArray[Any] | None = None
    """(n,) class indices, or numbers where there are no classes."""
    classes: tuple[str, ...] = ()
    """Names of the classes; empty for regression."""
    test: NDArray[np.bool_] | None = None
    """(n,) which points are held back."""
    show_test: bool = False
    wrong: NDArray[np.bool_] | None = None
    """(n,) which points the network gets wrong."""
    discrete: bool = False
    levels: bool = False
    """Whether the values are painted in steps, with a line between two of them."""
    window: tuple[float, float] = (-1.0, 1.0)
    y_window: tuple[float, float] | None = None
    """Of the second input; as ``window`` where it is None."""
    x_name: str = ""
    y_name: str = ""
    title: str = ""
    class_image: NDArray[Any] | None = None
    """(side, side) class indices, instead of values."""
    ringed: int = -1
    """The point that has a ring around it; −1 for none."""
    lines: tuple[NDArray[Any], ...] = ()
    """(k, 2) polylines drawn over the picture."""
    is_function: bool = False
    """Whether the lines are what is answered to a single input: they matter most, and go over the points."""
    kinks: NDArray[Any] | None = None
    """(k, 2) points at which a line bends."""
    fires: tuple[NDArray[Any], ...] = ()
    """(k, 2) polygons in which a unit fires; one inside another is a hole."""
    low_text: str = ""
    high_text: str = ""
    """Ends of the colour bar; the level where they are empty."""
    positive: bool = False
    """Whether no value is below 0: the colour bar begins in its middle."""
    x_scale: Scale = AS_THEY_ARE
    """How numbers of a table became those of the first input: what is written is the table's."""
    y_scale: Scale = AS_THEY_ARE
    """Of the second input."""
    value_scale: Scale = AS_THEY_ARE
    """Of the values."""
    value_name: str = ""
    """What the values are, said before that under the mouse."""
    empty: str = _("The input plane is drawn here once the data are read.")
    whole: tuple[float, float] | None = None
    """All of the first input that can be zoomed into; None where the picture stays as it is."""
    whole_y: tuple[float, float] | None = None
    """Of the second input."""
    home: tuple[float, float, float, float] | None = None
    """What is looked at before zooming: left, right, low, high; None for all there is."""
    remark: str = ""
    """A few words over the picture."""
    erasing: bool = False
    """Whether the mouse erases where points can be drawn."""
    numbered: bool = False
    """Whether numbers stand below and left of the square."""
    drawable: bool = False
    """Whether points can be drawn by hand: left button class 1, right button class 0, with Ctrl erasing."""

    @property
    def y_range(self) -> tuple[float, float]:
        """Window of the second input."""
        return self.window if self.y_window is None else self.y_window

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to paint."""
        nothing = self.values is None and self.class_image is None and self.points is None
        return nothing and not self.fires and not self.drawable


@dataclass(frozen=True)
class PlaneLayout:
    """The square, the bar below it, and the names around it."""

    square: QRectF
    title: QRectF
    x_name: QRectF
    y_name: QRectF
    legend: QRectF
    y_numbers: QRectF

    def at(self, view: PlaneView, x: float, y: float) -> QPointF:
        """Place of a point of the plane; one that is far outside stands nearer, where Qt can still paint."""
        (left, right), (low, high) = view.window, view.y_range
        across = self.square.width() * (x - left) / (right - left)
        up = self.square.height() * (y - low) / (high - low)
        return QPointF(
            self.square.x() + min(max(across, -_FAR), _FAR),
            self.square.bottom() - min(max(up, -_FAR), _FAR),
        )

    def point(self, view: PlaneView, at: QPointF) -> tuple[float, float]:
        """The point of the plane at a place in the square."""
        (left, right), (low, high) = view.window, view.y_range
        across = (at.x() - self.square.x()) / self.square.width()
        up = (self.square.bottom() - at.y()) / self.square.height()
        return left + across * (right - left), low + up * (high - low)


def extra(view: PlaneView) -> tuple[float, float, float]:
    """Room that the view needs left of, above and below the square.

    Where points are drawn, the bar has its room from the first of them on: nothing moves below the hand.
    """
    has_legend = view.drawable or view.values is not None or view.class_image is not None
    below = BAR * has_legend + NAME * bool(view.x_name) + NUMBERS * view.numbered
    left = NAME * bool(view.y_name) + (number_room(view) if view.numbered else 0.0)
    return left, NAME * bool(view.title), below


def y_ticks(view: PlaneView) -> tuple[tuple[float, str], ...]:
    """Return what is numbered of the second input: where, and the number as in the table."""
    return _numbered(*view.y_range, view.y_scale)


def x_ticks(view: PlaneView) -> tuple[tuple[float, str], ...]:
    """Return what is numbered of the first input, as :func:`y_ticks`."""
    return _numbered(*view.window, view.x_scale)


@lru_cache(maxsize=64)
def _numbered(low: float, high: float, scale: Scale) -> tuple[tuple[float, str], ...]:
    if not (scale.changes or scale.dated):
        places = ticks(low, high, _ABOUT)
        return tuple(zip(places, tick_texts(places, narrow=True), strict=True))
    found = ticks(scale.undone(low), scale.undone(high), _ABOUT)
    step = found[1] - found[0] if len(found) > 1 else scale.deviation
    return tuple((scale.applied(value), _in_table(value, step, scale)) for value in found)


def _in_table(value: float, step: float, scale: Scale) -> str:
    """Return a number, or a date, of a table so that it can be told from one a ``step`` further."""
    if not (scale.dated and is_day(value)):
        return stepped(value, step)
    return spoken_date(value) if step >= 1.0 else spoken_moment(value)


def number_room(view: PlaneView) -> float:
    """Return the room left of the square that the numbers of the second input take."""
    wide = [text_width(face(SIZE_SMALL), words) for _, words in y_ticks(view)]
    return float(round(max(wide, default=0.0)) + _TICK + 4)


def classes_width(view: PlaneView) -> float:
    """Return how wide the names of all classes are beside each other, each with its dot."""
    return float(sum(text_width(face(SIZE_SMALL), name) + CLASS_ROOM for name in view.classes))


def lay_out(view: PlaneView, width: float, height: float) -> PlaneLayout:
    """Place the largest square that fits, in the middle of the width."""
    left, top, below = extra(view)
    side = max(1.0, float(int(min(width - left, height - top - below))))
    x = float(int(left + max(0.0, (width - left - side) / 2)))
    square = QRectF(x, top, side, side)
    numbers, names = NUMBERS if view.numbered else 0, NAME if view.x_name else 0
    name = NAME if view.y_name else 0
    base = square.bottom() + numbers
    narrow = view.class_image is not None and classes_width(view) > side
    legend = (0.0, width) if narrow else (x, side)
    return PlaneLayout(
        square,
        QRectF(x, 0, side, top),
        QRectF(x, base + 2, side, names),
        QRectF(x - left, top, name, side),
        QRectF(legend[0], base + names, legend[1], BAR),
        QRectF(x - left + name, top, left - name, side),
    )


def value_words(value: float, scale: Scale = AS_THEY_ARE) -> str:
    """Return a value at a point as the card beside the mouse and the cells of a network write it.

    With a ``scale`` it is written as in the table, to a hundredth of the deviation.
    """
    if not ((scale.changes or scale.dated) and math.isfinite(value)):
        return digits(value)
    step = 1.0 if scale.dated and scale.deviation > _DAYS_OF_HOURS else scale.deviation / 100
    return _in_table(scale.undone(value), step, scale)


def read_off(view: PlaneView, point: tuple[float, float]) -> str:
    """Return what the picture has at a point of the plane, between its samples; empty without a picture."""
    image = view.values if view.class_image is None else view.class_image
    if image is None:
        return ""
    (left, right), (low, high) = view.window, view.y_range
    rows, columns = (count - 1 for count in image.shape)
    across = min(max((point[0] - left) / (right - left), 0.0), 1.0) * columns
    up = min(max((point[1] - low) / (high - low), 0.0), 1.0) * rows
    if view.class_image is not None:
        return view.classes[int(image[round(up), round(across)])]
    row, column = min(int(up), max(0, rows - 1)), min(int(across), max(0, columns - 1))
    cell = image[row : row + 2, column : column + 2].astype(float)
    down, along = up - row, across - column
    value = np.array([1 - down, down])[: len(cell)] @ cell @ np.array([1 - along, along])[: cell.shape[1]]
    return f"≈ {value_words(float(value), view.value_scale)}"


def point_told(view: PlaneView, place: int) -> str:
    """Return a data point in words: its class or number, its place, and what is special about it."""
    if view.points is None:
        return ""
    names = (short_name(view.x_name or "x1"), short_name(view.y_name or "x2"))
    scales = (view.x_scale, view.y_scale)
    where = [
        f"{name} {value_words(float(value), scale)}"
        for name, value, scale in zip(names, view.points[place][:2], scales, strict=True)
    ]
    if view.targets is None:
        what = _("Point")
    elif view.classes:
        what = view.classes[int(view.targets[place])]
    else:
        what = value_words(float(view.targets[place]), view.value_scale)
    flags = [(view.test, _("test point")), (view.wrong, _("answered wrongly"))]
    more = [words for flag, words in flags if flag is not None and bool(flag[place])]
    return ", ".join([what, *where, *more])
