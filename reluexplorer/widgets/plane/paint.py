"""Points, lines and words of the input plane."""

from __future__ import annotations

import colorsys
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPixmap, QPolygonF

from reluexplorer.text import digits
from reluexplorer.widgets.painting.kept import painted
from reluexplorer.widgets.painting.painted_widget import (
    can_be_enlarged,
    colour,
    elided,
    face,
    solid,
    text_width,
    write,
)
from reluexplorer.widgets.painting.shapes import LEFT, RIGHT, dot, rounded
from reluexplorer.widgets.plane.picture import STEPS, level_colours
from reluexplorer.widgets.plane.view import CLASS_ROOM, PlaneLayout, PlaneView, classes_width
from reluexplorer.widgets.theme.colormap import (
    class_colours,
    table_discrete,
    table_diverging,
)
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL, SIZE_SMALL, Theme, contrast

KINK = 5.0
"""Side of the square that marks where a curve bends; points are round."""
_TIGHT = 16
"""Room beside the name of a class, where all of them have little."""
_FILLED = 2.0
"""Contrast of a point's fill with a plane of its class's colour."""
_ROOM = 2.5
"""Pixels around a point's disc for its ring and its cross."""
SHADES = 33
"""Colours that regression targets are rounded to."""


def point_colours(view: PlaneView, theme: Theme) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """Colours, and which of them each point has."""
    count = 0 if view.points is None else len(view.points)
    if view.targets is None:
        return (theme.secondary,), np.zeros(count, np.intp)
    if view.classes:
        names = class_colours(theme, len(view.classes))
        if view.values is not None:
            names = tuple(point_fill(name, theme) for name in names)
        return names, view.targets.astype(np.intp)
    shades = np.linspace(-1, 1, SHADES)
    packed = table_diverging(theme).colours(shades, 1.0).tolist()
    names = tuple(f"#{c & 0xFFFFFF:06x}" for c in packed)
    part = np.clip(np.nan_to_num(np.asarray(view.targets, np.float64)) / view.level, -1, 1)
    return names, np.rint((part + 1) / 2 * (SHADES - 1)).astype(np.intp)


@lru_cache(maxsize=128)
def point_fill(name: str, theme: Theme) -> str:
    """Return a class's colour, so deep and full that it stands out on a plane of that very colour.

    With the ring between them a point of the plane's colour would look hollow, and pale points of two
    classes would look alike.
    """
    plane = QColor(name)
    hue, lightness, _ = colorsys.rgb_to_hls(plane.redF(), plane.greenF(), plane.blueF())
    for step in range(41):
        deeper = colorsys.hls_to_rgb(hue, lightness * (1 - step / 40), 1.0)
        shade = QColor.fromRgbF(*deeper).name()
        if contrast(shade, name) >= _FILLED:
            return shade
    return theme.text


@lru_cache(maxsize=256)
def _dot(name: str, ring: str, kind: str, radius: float, ratio: float) -> QPixmap:
    """One data point as a picture in device pixels."""
    side = 2 * (radius + _ROOM)
    middle = QPointF(side / 2, side / 2)
    picture = painted(
        side, side, ratio, lambda painter: _paint_dot(painter, middle, name, ring, kind, radius)
    )
    picture.setDevicePixelRatio(1.0)
    return picture


def _paint_dot(painter: QPainter, at: QPointF, name: str, ring: str, kind: str, radius: float) -> None:
    """One data point: filled for training, hollow for test, crossed where its class is wrong."""
    if "test" in kind:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(ring))
        painter.drawEllipse(at, radius + 0.8, radius + 0.8)
        painter.setPen(solid(name, 1.8))
        painter.drawEllipse(at, radius - 0.6, radius - 0.6)
    else:
        painter.setPen(solid(ring, 1.2))
        painter.setBrush(colour(name))
        painter.drawEllipse(at, radius, radius)
    if "wrong" in kind:
        near, far = 0.55 * radius, radius + 1.0
        painter.setPen(solid(ring, 1.4))
        for across, down in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            corner = QPointF(across, down)
            painter.drawLine(at + corner * near, at + corner * far)


def points_layer(view: PlaneView, layout: PlaneLayout, theme: Theme, ratio: float) -> QPixmap:
    """All data points on a transparent picture of the square, each on whole device pixels.

    Of thousands a painter takes whole numbers in a third of the time that it takes for points.
    """
    lefts, tops, looks, which = _dots(view, layout, theme)
    sprites = [_dot(*look, ratio) for look in looks]
    edges = np.array([look[3] + _ROOM for look in looks]).take(which) if looks else 0.0
    across, down = (np.floor(ratio * (places - edges) + 0.5).astype(int).tolist() for places in (lefts, tops))

    def paint(painter: QPainter) -> None:
        draw = painter.drawPixmap
        for x, y, look in zip(across, down, which.tolist(), strict=True):
            draw(x, y, sprites[look])

    side = ratio * layout.square.width()
    layer = painted(side, side, 1.0, paint)
    layer.setDevicePixelRatio(ratio)
    return layer


RING = 6.5
"""Radius of the ring around a point that words name."""


def paint_points(
    painter: QPainter, view: PlaneView, layout: PlaneLayout, theme: Theme, layer: QPixmap
) -> None:
    """Paint all data points: their ``layer``, or each as an outline where they may be enlarged."""
    square = layout.square
    painter.save()
    painter.setClipRect(square)
    if can_be_enlarged(painter):
        painter.translate(square.topLeft())
        lefts, tops, looks, which = _dots(view, layout, theme)
        for left, top, look in zip(lefts.tolist(), tops.tolist(), which.tolist(), strict=True):
            _paint_dot(painter, QPointF(left, top), *looks[look])
        painter.translate(-square.topLeft())
    else:
        painter.drawPixmap(square.topLeft(), layer)
    if view.points is not None and view.ringed >= 0:
        for x, y in _known(view.points[view.ringed : view.ringed + 1]):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(solid(theme.text, 2.0))
            painter.drawEllipse(layout.at(view, x, y), RING, RING)
    painter.restore()


Look = tuple[str, str, str, float]
"""Colour, ring, kind and radius of a data point."""


def _dots(
    view: PlaneView, layout: PlaneLayout, theme: Theme
) -> tuple[NDArray[np.float64], NDArray[np.float64], list[Look], NDArray[np.intp]]:
    """Return the places in the square of the points in sight, the looks there are, and which each has."""
    square, points = layout.square, view.points
    if points is None or not len(points):
        return np.zeros(0), np.zeros(0), [], np.zeros(0, np.intp)
    test = np.zeros(len(points), np.bool_) if view.test is None else view.test
    shown = np.isfinite(points).all(axis=1) & (view.show_test | ~test)
    (left, right), (low, high) = view.window, view.y_range
    x = square.width() * (points[:, 0] - left) / (right - left)
    y = square.width() * (high - points[:, 1]) / (high - low)
    shown &= (x >= -4) & (x <= square.width() + 4) & (y >= -4) & (y <= square.width() + 4)
    names, which = point_colours(view, theme)
    radius = min(4.5, max(2.2, 3.4 * square.width() / 330))
    if len(points) > 1500:
        radius = max(1.8, 0.75 * radius)
    # A test point's stroke lies on a disc of its own, on which the class's colour is clear as it is.
    strokes = class_colours(theme, len(view.classes)) if view.classes else names
    wrong = np.zeros(len(points), np.bool_) if view.wrong is None else view.wrong
    usual = theme.panel if view.classes else theme.text
    seen = np.flatnonzero(shown)
    codes = 4 * np.asarray(which, np.intp)[seen] + 2 * wrong[seen] + test[seen]
    distinct, places = np.unique(codes, return_inverse=True)
    looks = [
        (
            (strokes if code & 1 else names)[code // 4],
            theme.text if code & 2 else usual,
            ("wrong " if code & 2 else "") + ("test" if code & 1 else "train"),
            radius,
        )
        for code in distinct.tolist()
    ]
    return x[seen], y[seen], looks, places


def paint_overlays(painter: QPainter, view: PlaneView, layout: PlaneLayout, theme: Theme) -> None:
    """What lies below the points: the area in which a unit fires, and lines, cut at the rounded edge."""
    lines = () if view.is_function else view.lines
    if not (lines or view.fires):
        return
    painter.save()
    _clip(painter, layout)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(theme.positive, 0.26))
    painter.drawPath(_fired(view, layout))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(solid(theme.text, 1.0, 0.55))
    for line in lines:
        painter.drawPolyline(_polygon(view, layout, line))
    painter.restore()


def paint_edges(painter: QPainter, view: PlaneView, layout: PlaneLayout, theme: Theme) -> None:
    """The edge of the area in which a unit fires, over the points: they may cover all of a small one."""
    if not view.fires:
        return
    painter.save()
    _clip(painter, layout)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    edge = _fired(view, layout)
    for pen in (solid(theme.panel, 4.0, 0.8), solid(theme.positive, 2.0)):
        painter.setPen(pen)
        painter.drawPath(edge)
    painter.restore()


def _fired(view: PlaneView, layout: PlaneLayout) -> QPainterPath:
    """Return the polygons in which a unit fires, less those inside them."""
    area = QPainterPath()
    for polygon in view.fires:
        area.addPolygon(_polygon(view, layout, polygon))
        area.closeSubpath()
    return area


def paint_pen(painter: QPainter, at: QPointF, theme: Theme) -> None:
    """The place that the keys draw at."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(solid(theme.accent, 2))
    painter.drawEllipse(at, 7, 7)
    painter.drawLine(at - QPointF(11, 0), at + QPointF(11, 0))
    painter.drawLine(at - QPointF(0, 11), at + QPointF(0, 11))


def paint_function(painter: QPainter, view: PlaneView, layout: PlaneLayout, theme: Theme) -> None:
    """What the network answers to its one input, over the points it learns from, and where it bends."""
    if not view.is_function:
        return
    painter.save()
    _clip(painter, layout)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (solid(theme.panel, 4.0, 0.7), solid(theme.text, 2.0)):
        painter.setPen(pen)
        for line in view.lines:
            painter.drawPolyline(_polygon(view, layout, line))
    painter.setPen(solid(theme.text, 1.2))
    painter.setBrush(colour(theme.panel))
    for x, y in [] if view.kinks is None else _known(view.kinks):
        at = layout.at(view, x, y)
        painter.drawRect(QRectF(at.x() - KINK / 2, at.y() - KINK / 2, KINK, KINK))
    painter.restore()


def paint_remark(painter: QPainter, view: PlaneView, layout: PlaneLayout, theme: Theme) -> None:
    """A few words in the lower left corner, legible over any picture."""
    if not view.remark:
        return
    font = face(SIZE_SMALL)
    words = elided(font, view.remark, layout.square.width() - 28)
    wide = text_width(font, words)
    room = QRectF(layout.square.left() + 6, layout.square.bottom() - 24, wide + 12, 18)
    rounded(painter, room, 5, colour(theme.panel, 0.88), None)
    write(painter, room, words, theme.text, font)


def _clip(painter: QPainter, layout: PlaneLayout) -> None:
    clip = QPainterPath()
    clip.addRoundedRect(layout.square, RADIUS_CONTROL, RADIUS_CONTROL)
    painter.setClipPath(clip)


def _polygon(view: PlaneView, layout: PlaneLayout, points: NDArray[Any]) -> QPolygonF:
    return QPolygonF([layout.at(view, x, y) for x, y in _known(points)])


def _known(points: NDArray[Any]) -> list[list[float]]:
    """Return the points that are somewhere: Qt complains of the others."""
    known: list[list[float]] = points[~np.isnan(points).any(axis=1)].tolist()
    return known


def paint_bar(painter: QPainter, view: PlaneView, rect: QRectF, theme: Theme) -> None:
    """The colour scale with the numbers at its ends."""
    font = face(SIZE_SMALL)
    low = view.low_text or digits(-view.level, plus=True)
    high = view.high_text or digits(view.level, plus=True)
    painter.setFont(font)
    painter.setPen(colour(theme.secondary))
    row = QRectF(rect.x(), rect.y() + 10, rect.width(), 16)
    painter.drawText(row, LEFT, low)
    painter.drawText(row, RIGHT, high)
    bar = row.adjusted(text_width(font, low) + 8, 4, -text_width(font, high) - 8, -4)
    if bar.width() < 16:
        return
    gradient = _scale(theme, view.discrete, view.levels, view.positive)
    gradient.setStart(bar.topLeft())
    gradient.setFinalStop(bar.topRight())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(gradient)
    painter.drawRoundedRect(bar, 4, 4)


@lru_cache(maxsize=16)
def _scale(theme: Theme, discrete: bool, levels: bool, positive: bool) -> QLinearGradient:
    """Return the colours of a plane's values from the low end to the high one; its places are to be set."""
    stepped = levels and not discrete
    entries = (table_discrete(theme) if discrete else table_diverging(theme)).entries
    if stepped:
        entries = level_colours(theme).take(np.arange(256) * STEPS // 256)
    if positive:
        entries = entries.take(128 + np.arange(256) // 2)
    gradient = QLinearGradient()
    stops = np.linspace(0, 255, 256 if discrete or stepped else 17).astype(np.intp)
    for at in stops.tolist():
        gradient.setColorAt(at / 255, colour(f"#{int(entries[at]) & 0xFFFFFF:06x}"))
    return gradient


def paint_classes(painter: QPainter, view: PlaneView, rect: QRectF, theme: Theme) -> None:
    """A dot and a name a class, evenly spaced, and closer together where they would not all have room."""
    names = view.classes
    if not names:
        return
    font = face(SIZE_SMALL)
    loose = classes_width(view) <= rect.width()
    radius, before = (4.0, 13.0) if loose else (3.0, 9.0)
    needed = np.array([text_width(font, name) + (CLASS_ROOM if loose else _TIGHT) for name in names])
    even = rect.width() / len(names)
    rooms = np.minimum(needed, even + np.maximum(even - needed, 0).sum() / max(1, (needed > even).sum()))
    x = rect.x()
    for name, ink, room in zip(names, class_colours(theme, len(names)), rooms.tolist(), strict=True):
        dot(painter, x + radius + 1, rect.y() + 18, ink, 2 * radius)
        gap = min(4.0, max(0.0, room - before - text_width(font, name)))
        words = QRectF(x + before, rect.y() + 10, max(0.0, room - before - gap), 16)
        write(painter, words, elided(font, name, words.width() + 1), theme.secondary, font, LEFT)
        x += room
