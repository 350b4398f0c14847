"""Contrast of marks that carry meaning: curves, points, bars, icons, frames where the keys are.

Only meaning has colour, so whatever is painted in the colour of a role is measured, from the same two
pictures as words are. WCAG 2.2 asks for 3 : 1. What is painted paler says how strong something is, or lies
behind a mark, and is not measured; so are the colours of numbers, between the ends of their scale.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPolygonF, QTransform

from reluexplorer.widgets.theme.colormap import class_colours
from reluexplorer.widgets.theme.theme import Theme, contrast

LEAST = 3.0
OPAQUE = 0.95
_CLASSES = range(3, 11)
_NEAR = 20
"""Steps of a colour channel within which a pixel has the colour of the mark."""
_COLOURED = 26
"""Steps between the channels of a pixel that belongs to other marks, or to a picture of numbers."""
_FEWEST = 0.1
"""Share of what is around a mark that is no such pixel: with less it is one of a crowd, and not measured."""
_ROLES = (
    "positive", "negative", "healthy", "dead", "warning", "accent", "violet", "olive", "secondary", "axis",
    "text",
)  # fmt: skip
_GROUP = re.compile(r"<g ([^>]*)>(.*?)</g>", re.DOTALL)
_SHAPE = re.compile(r"<(path|circle|ellipse|rect|polyline|polygon|line)\s([^>]*)/>")
_GIVEN = re.compile(r'([\w-]+)="([^"]*)"')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")


@dataclass(frozen=True)
class Mark:
    """A shape in the colour of a role, where it stands in a window."""

    colour: str
    shape: str
    room: QRectF


@dataclass(frozen=True)
class Seen:
    """A mark and the contrast that it has."""

    mark: Mark
    ground: str
    ratio: float

    def __str__(self) -> str:
        """Return what is wrong, and where."""
        at = self.mark.room.topLeft().toPoint()
        where = f"{self.mark.colour} on {self.ground} at {at.x()}, {at.y()}"
        return f"{self.ratio:.2f} < {LEAST}: a {self.mark.shape} {where}"


def meaning(theme: Theme) -> frozenset[str]:
    """Return the colours that mean something in a theme."""
    classes = [name for count in _CLASSES for name in class_colours(theme, count)]
    roles = (*_ROLES, *(f"curve{number}" for number in range(len(theme.curves))))
    return frozenset([*map(theme.role, roles), *map(theme.mark, roles), *classes])


def marks_in(drawing: str, theme: Theme) -> Iterator[Mark]:
    """Yield the marks of a window's drawing, which is SVG as Qt writes it."""
    wanted = meaning(theme)
    for group, content in _GROUP.findall(drawing):
        outer = dict(_GIVEN.findall(group))
        for shape, attributes in _SHAPE.findall(content):
            given = outer | dict(_GIVEN.findall(attributes))
            room = _room(shape, given)
            if room is None:
                continue
            placed = QTransform(*_numbers(outer.get("transform", "1 0 0 1 0 0"))).mapRect(room)
            for kind in ("fill", "stroke"):
                whole = float(given.get(f"{kind}-opacity", "1") or "1") >= OPAQUE
                open_line = kind == "fill" and shape in {"polyline", "line"}
                if whole and not open_line and given.get(kind) in wanted:
                    yield Mark(given[kind], shape, placed)


def _numbers(words: str) -> list[float]:
    return [float(each) for each in _NUMBER.findall(words)]


def _room(shape: str, given: dict[str, str]) -> QRectF | None:
    """Return where a shape is, before it is moved to its place."""
    if shape == "rect":
        return QRectF(*(float(given[each]) for each in ("x", "y", "width", "height")))
    if shape in {"circle", "ellipse"}:
        x, y = float(given["cx"]), float(given["cy"])
        across, down = (float(given.get(each) or given["r"]) for each in ("rx", "ry"))
        return QRectF(x - across, y - down, 2 * across, 2 * down)
    ends = ("x1", "y1", "x2", "y2")
    places = (
        [float(given[each]) for each in ends]
        if shape == "line"
        else _numbers(given["d" if shape == "path" else "points"])
    )
    points = [QPointF(x, y) for x, y in zip(places[::2], places[1::2], strict=False)]
    return QPolygonF(points).boundingRect() if points else None


def seen(mark: Mark, picture: NDArray[np.uint8], fine: int) -> Seen | None:
    """Return the contrast of a mark with what is around it; None where it is not to be seen.

    ``picture`` has ``fine`` pixels for each of the window's.
    """
    around = (
        QRectF(mark.room.topLeft() * fine, mark.room.size() * fine).adjusted(-12, -12, 12, 12).toAlignedRect()
    )
    top, bottom = max(around.top(), 0), min(around.bottom() + 1, picture.shape[0])
    left, right = max(around.left(), 0), min(around.right() + 1, picture.shape[1])
    pixels = picture[top:bottom, left:right].astype(np.int64)
    ink = np.array([int(mark.colour[at : at + 2], 16) for at in (1, 3, 5)])
    own = np.abs(pixels - ink).max(axis=2, initial=0) <= _NEAR
    ring = _grown(own, 8) & ~_grown(own, 2)
    if not own.any() or not ring.any():
        return None
    plain = pixels[ring & (np.ptp(pixels, axis=2) < _COLOURED)]
    if len(plain) < _FEWEST * ring.sum():
        return None
    values, counts = np.unique(plain, axis=0, return_counts=True)
    ground = "#" + "".join(f"{int(each):02x}" for each in values[counts.argmax()])
    return Seen(mark, ground, contrast(mark.colour, ground))


def _grown(own: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    """Return the pixels that are at most so many from one of a shape's own, along rows and columns."""
    grown = own.copy()
    for _turn in range(by):
        wider = grown.copy()
        wider[1:] |= grown[:-1]
        wider[:-1] |= grown[1:]
        grown = wider.copy()
        grown[:, 1:] |= wider[:, :-1]
        grown[:, :-1] |= wider[:, 1:]
    return grown
