"""The losses of a run in the pixels of its strip."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPolygonF

from reluexplorer.widgets.painting.area import area_picture, columns
from reluexplorer.widgets.plots.curve_plot import thin

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reluexplorer.widgets.plots.timeline_view import TimelineView

_TOP = 4
"""Pixels that stay free above the greatest loss."""


def traced(
    view: TimelineView, ends: tuple[float, float], base: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the losses of a run and of the one that it branched off, in pixels, of shape (n, 2) each.

    ``ends`` are the x of the first step and of the last; what is not finite is left out.
    """
    losses = [view.loss[np.isfinite(view.loss)]]
    if view.former_loss is not None:
        losses.append(view.former_loss[np.isfinite(view.former_loss)])
    top = max(1e-30, *(float(loss.max(initial=0.0)) for loss in losses))

    def placed(steps: NDArray[Any], loss: NDArray[Any]) -> NDArray[np.float64]:
        kept = np.isfinite(loss) & (steps <= view.total)
        across = ends[0] + (ends[1] - ends[0]) * np.clip(steps[kept] / max(1, view.total), 0.0, 1.0)
        return np.column_stack((across, base - (base - _TOP) * np.clip(loss[kept], 0, None) / top))

    former = np.zeros((0, 2))
    if view.former_steps is not None and view.former_loss is not None:
        former = placed(view.former_steps, view.former_loss)
        former = np.column_stack(thin(former[:, 0], former[:, 1], max(4, int(ends[1] - ends[0]))))
    return placed(view.steps, view.loss), former


def polygon(points: NDArray[np.float64], base: float | None = None) -> QPolygonF:
    """Return points in pixels, of shape (n, 2), as a line, or with a base as the area above it."""
    made = [QPointF(x, y) for x, y in points.tolist()]
    if base is not None and made:
        made += [QPointF(made[-1].x(), base), QPointF(made[0].x(), base)]
    return QPolygonF(made)


def area_below(curve: NDArray[np.float64], base: float, ratio: float, ink: QColor) -> tuple[float, QImage]:
    """Return the x of the area below a curve, and its picture, as fine as the screen."""
    across, down = curve.T * ratio
    left, least, greatest = columns(across, down, math.ceil(float(across[-1])))
    picture = area_picture(least, greatest, math.ceil(base * ratio), ink)
    picture.setDevicePixelRatio(ratio)
    return left / ratio, picture
