"""Windows into the input plane: nearer, farther, and to the side."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt

from reluexplorer.widgets.controls.arrows import ARROWS, ZOOMS
from reluexplorer.widgets.plane.view import PlaneView

Edges = tuple[float, float, float, float]
"""Left, right, low, high."""
_NEAREST = 1e-4
"""Part of the window before zooming that is seen at least, across and up, whatever the size of the inputs."""
_STRIDE = 0.1


def zoomed(view: PlaneView, at: tuple[float, float], factor: float) -> Edges | None:
    """Return the window after zooming about a point; None for all of the plane, and where nothing changes."""
    (left, right), (low, high) = view.window, view.y_range
    edges = (
        at[0] - (at[0] - left) * factor,
        at[0] + (right - at[0]) * factor,
        at[1] - (at[1] - low) * factor,
        at[1] + (high - at[1]) * factor,
    )
    return within(view, edges)


def moved(view: PlaneView, across: float, up: float) -> Edges | None:
    """Return the window moved by parts of its own size."""
    (left, right), (low, high) = view.window, view.y_range
    dx, dy = across * (right - left), up * (high - low)
    return within(view, (left + dx, right + dx, low + dy, high + dy))


def by_key(view: PlaneView, key: Qt.Key) -> tuple[bool, Edges | None]:
    """Return whether a key zooms or moves, and the window after it."""
    (left, right), (low, high) = view.window, view.y_range
    middle = (left + right) / 2, (low + high) / 2
    if key in ZOOMS:
        return True, zoomed(view, middle, ZOOMS[key])
    if key == Qt.Key.Key_0:
        return True, None
    if key in ARROWS:
        across, down = ARROWS[key]
        return True, moved(view, _STRIDE * across, -_STRIDE * down)
    return False, None


def within(view: PlaneView, edges: Edges) -> Edges | None:
    """Return edges moved into the plane; None where they are those before zooming."""
    (first, last), (lowest, highest) = view.whole or view.window, view.whole_y or view.y_range
    left, right = _shifted(edges[0], edges[1], first, last)
    low, high = _shifted(edges[2], edges[3], lowest, highest)
    home = view.home or (first, last, lowest, highest)
    near = 1e-9 * (last - first), 1e-9 * (highest - lowest)
    differences = np.abs(np.subtract((left, right, low, high), home))
    if (differences <= np.repeat(near, 2)).all():
        return None
    if right - left < _NEAREST * (home[1] - home[0]) or high - low < _NEAREST * (home[3] - home[2]):
        return (*view.window, *view.y_range)
    return left, right, low, high


def _shifted(start: float, end: float, first: float, last: float) -> tuple[float, float]:
    size = min(end - start, last - first)
    start = min(max(start, first), last - size)
    return start, start + size
