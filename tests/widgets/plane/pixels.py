"""A plane as a picture, and its pixels."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtGui import QColor

from reluexplorer.widgets.plane.plane_widget import PlaneView, PlaneWidget
from tests.widgets.pictures import grounded

Make = Callable[[PlaneView], PlaneWidget]
AXIS = np.linspace(-1, 1, 21, dtype=np.float32)
RAMP_UP = np.repeat(AXIS[:, None], 21, axis=1)
"""Value = y."""


def colour(plane: PlaneWidget, x: float, y: float) -> str:
    """Painted colour at a point of the plane."""
    assert plane.view is not None
    at = plane.plane_layout(plane.view).at(plane.view, x, y)
    return QColor(grounded(plane).pixel(at.toPoint())).name()


WIDE = PlaneView(RAMP_UP, 1.0, window=(-1, 1), y_window=(-1, 1), whole=(-6, 6), whole_y=(-6, 6))
