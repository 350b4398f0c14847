"""The curves of a plot in its pixels, stroked piece by piece."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPen, QPolygonF

from reluexplorer.widgets.painting.painted_widget import can_be_enlarged
from reluexplorer.widgets.painting.shapes import stroke_pen
from reluexplorer.widgets.plots.axes import Frame
from reluexplorer.widgets.theme.theme import Theme

_FAR = 1e6
"""Pixels; what is further off is drawn there, as painters cope with no more."""
_LONG = 300.0
"""Pixels of a piece: a painter's work grows with the square of what it strokes in one go."""
_FEWEST, _MOST = 4, 128
"""Points of a piece."""
_STRAIGHT = 0.02
"""Pixels from a straight line within which a point lies on it."""
_BLOCKS = (2, 8, 32)
"""Steps from point to point that become one where all points between them lie on it."""


@dataclass(frozen=True, eq=False)
class Curve:
    """A named line. ``x`` and ``y`` are 1-d arrays of one length, x ascending; gaps are NaN.

    ``colour`` is a colour role or ``#rrggbb``; ``style`` is one of ``strokes.PATTERNS``. ``ends`` has
    (x, y, closed) for the ends at a jump, drawn as a full dot where the end belongs to the curve and as a
    ring where it does not. Points of ``hidden`` (a bool each) are left out of the line, though the probe
    still reads them; such a line has at most ``MOST_POINTS`` of its plot.
    """

    name: str
    x: np.ndarray
    y: np.ndarray
    colour: str = "text"
    width: float = 2.0
    style: str = "solid"
    ends: tuple[tuple[float, float, bool], ...] = ()
    hidden: np.ndarray | None = None


@dataclass(frozen=True, eq=False)
class Line:
    """A curve as it is drawn.

    ``x`` and ``y`` are of shape (n,), y its log10 on a logarithmic axis, NaN in gaps; ``seen`` is y without
    what is hidden.
    """

    x: np.ndarray
    y: np.ndarray
    seen: np.ndarray
    curve: Curve


def paint_lines(painter: QPainter, frame: Frame, lines: Sequence[Line], theme: Theme) -> None:
    """Draw the parts of curves that lie in the area."""
    painter.save()
    painter.setClipRect(frame.area.adjusted(0, 0, 0.5, 0.5))
    for line in lines:
        pen = stroke_pen(theme.role(line.curve.colour), line.curve.width, line.curve.style)
        across = np.clip(frame.px(line.x), -_FAR, _FAR)
        down = np.clip(frame.py(line.seen), -_FAR, _FAR)
        if not can_be_enlarged(painter):
            kept = needed(across, down)
            across, down = across[kept], down[kept]
        known = np.isfinite(across) & np.isfinite(down)
        steps = np.flatnonzero(np.diff(known, prepend=False, append=False))
        for first, end in steps.reshape(-1, 2).tolist():
            _stroke(painter, frame, across[first:end], down[first:end], pen)
    painter.restore()


def _stroke(painter: QPainter, frame: Frame, across: np.ndarray, down: np.ndarray, pen: QPen) -> None:
    """Draw a line through points in pixels, of shape (n,), as pieces that go on where another ended."""
    inside = np.flatnonzero((across[:-1] <= frame.area.right()) & (across[1:] >= frame.area.left()))
    if not len(inside):
        return
    along = np.concatenate(([0.0], np.hypot(np.diff(across), np.diff(down)).cumsum()))
    part = slice(int(inside[0]), int(inside[-1]) + 2)
    across, down, along = across[part], down[part], along[part]
    starts = [0]
    if not can_be_enlarged(painter):
        heights = np.clip(down, frame.area.top(), frame.area.bottom())
        starts = _starts(np.diff(across) + np.abs(np.diff(heights)))
    points = list(map(QPointF, across.tolist(), down.tolist()))
    dashed = bool(pen.dashPattern())
    painter.setPen(pen)
    for start, end in itertools.pairwise([*starts, len(points) - 1]):
        if dashed:
            pen.setDashOffset(float(along[start]) / pen.widthF())
            painter.setPen(pen)
        painter.drawPolyline(QPolygonF(points[start : end + 1]))


def _starts(lengths: np.ndarray) -> list[int]:
    """Return the points at which pieces begin, by the pixels from each point to the next."""
    done = (lengths / _LONG + 1.0 / _MOST).cumsum()
    starts = [0]
    for point in (np.flatnonzero(np.diff(np.floor(done))) + 1).tolist():
        if point - starts[-1] >= _FEWEST and point + 1 < len(lengths):
            starts.append(point)
    return starts


def needed(across: np.ndarray, down: np.ndarray) -> np.ndarray:
    """Return which points in pixels, of shape (n,), a line needs to look as it does through all of them.

    The others lie on the straight lines between those. Gaps (NaN) stay, and what is beside them.
    """
    kept = np.ones(len(across), dtype=bool)
    for size in _BLOCKS:
        count = (len(across) - 1) // size
        if not count:
            continue
        ends = np.arange(count + 1) * size
        inner = ends[:-1, None] + np.arange(1, size)
        x, y = (each[inner] - each[ends[:-1], None] for each in (across, down))
        wide, high = (np.diff(each[ends])[:, None] for each in (across, down))
        square = wide * wide + high * high
        forth = x * wide + y * high
        flat = (np.abs(x * high - y * wide) <= _STRAIGHT * np.sqrt(square)) & (forth >= 0) & (forth <= square)
        kept[inner[flat.all(axis=1)]] = False
    return kept
