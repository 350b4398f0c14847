"""Weights and biases under the mouse: which curve is near, and what a drag makes of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from reluexplorer.widgets.diagram.edges import way_at
from reluexplorer.widgets.diagram.layout import Hit, Layout
from reluexplorer.widgets.diagram.view import DiagramView

NEAR = 6.0
"""Pixels from a curve at which it is meant."""
BIAS = 11.0
"""Side of the mark at a cell's lower left corner that stands for its bias."""
SMALLEST = 28
"""Cells from this size on have the mark."""
_PIXELS = 100.0
"""A drag over so many pixels changes a weight by its layer's largest."""
_FINE = 0.1


def edge_at(view: DiagramView, layout: Layout, at: QPointF) -> Hit | None:
    """Return the curve near a point of the diagram: its target's column and unit, and its source's unit."""
    for gap, (before, after) in enumerate(zip(layout.columns[:-1], layout.columns[1:], strict=True)):
        left, right = before.left + before.cell, after.left
        if not left <= at.x() <= right or right - left < 2 * NEAR:
            continue
        starts = np.array([top + before.cell / 2 for top in before.tops])
        ends = np.array([top + after.cell / 2 for top in after.tops])
        way = way_at((at.x() - left) / (right - left))
        far = np.abs(starts[:, None] + (ends[None, :] - starts[:, None]) * way - at.y())
        weights = np.abs(
            view.weights[gap][
                before.first : before.first + before.shown, after.first : after.first + after.shown
            ]
        )
        if not far.size or far.min() > NEAR:
            return None
        top = float(np.abs(weights).max(initial=0.0)) or 1.0
        best = np.unravel_index(np.argmin(far - 2.0 * np.nan_to_num(weights) / top), far.shape)
        source, unit = int(best[0]) + before.first, int(best[1]) + after.first
        return Hit("edge", after.index, unit, source)
    return None


def bias_mark(cell: QRectF) -> QRectF:
    """Where the mark of a unit's bias stands in its cell; empty where the cell is too small."""
    if cell.width() < SMALLEST:
        return QRectF()
    return QRectF(cell.left() + 2, cell.bottom() - BIAS - 2, BIAS, BIAS)


@dataclass(frozen=True)
class Drag:
    """A weight, or a bias for source −1, that is dragged from where the mouse went down."""

    column: int
    unit: int
    source: int
    value: float
    y: float
    scale: float

    def at(self, y: float, *, fine: bool) -> float:
        """Return the value with the mouse at a height; up is more, and where it began it is as it was."""
        if y == self.y:
            return self.value
        change = (self.y - y) / _PIXELS * self.scale * (_FINE if fine else 1.0)
        return float(f"{self.value + change:.6g}")


def begin(view: DiagramView, hit: Hit, y: float) -> Drag | None:
    """Return the drag that begins at a hit, if it is one of a weight or a bias."""
    gap = hit.column - 1
    if hit.kind == "edge":
        value = float(view.weights[gap][hit.source, hit.unit])
    elif hit.kind == "bias" and gap < len(view.biases):
        value = float(view.biases[gap][hit.unit])
    else:
        return None
    largest = float(np.nan_to_num(np.abs(view.weights[gap])).max(initial=0.0))
    return Drag(hit.column, hit.unit, -1 if hit.kind == "bias" else hit.source, value, y, largest or 1.0)
