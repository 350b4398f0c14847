"""The curves of a plot in its pixels, stroked piece by piece."""

from __future__ import annotations

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
        known = np.isfinite(across) & np.isfinite(down)
        steps = np.flatnonzero(np.diff(known, prepend=False, append=False))
        for first, end in steps.reshape(-1, 2).tolist():
            _stroke(painter, frame, across[first:end], down[first:end], pen)
    painter.restore()


def _stroke(painter: QPainter, frame: Frame, across: np.ndarray, down: np.ndarray, pen: QPen) -> None:
    """Draw a line through points in pixels, of shape (n,), as pieces that go on where another ended."""
    along = np.concatenate(([0.0], np.hypot(np.diff(across), np.diff(down)).cumsum()))
    inside = np.flatnonzero((across[:-1] <= frame.area.right()) & (across[1:] >= frame.area.left()))
    if not len(inside):
        return
    first, last = int(inside[0]), int(inside[-1]) + 1
    heights = np.clip(down[first : last + 1], frame.area.top(), frame.area.bottom())
    seen = across[last] - across[first] + float(np.abs(np.diff(heights)).sum())
    each = min(max(round((last - first) * _LONG / max(seen, 1.0)), _FEWEST), _MOST)
    if can_be_enlarged(painter):
        each = last - first
    points = list(map(QPointF, across[first : last + 1].tolist(), down[first : last + 1].tolist()))
    dashed = bool(pen.dashPattern())
    painter.setPen(pen)
    for start in range(0, last - first, each):
        if dashed:
            pen.setDashOffset(float(along[first + start]) / pen.widthF())
            painter.setPen(pen)
        painter.drawPolyline(QPolygonF(points[start : start + each + 1]))
