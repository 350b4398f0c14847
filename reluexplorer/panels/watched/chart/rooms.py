"""Where loss, learning rate and dead units stand, one below the other over the same steps."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from reluexplorer.panels.watched.shared.axis import StepAxis

LEFT, RIGHT = 92, 84
"""Pixels of the names and ticks before the lanes, and of the figures behind them."""
BELOW = 22
"""Pixels of the steps below."""
_SHARES = (0.42, 0.2, 0.38)
"""Of the height, for loss, learning rate and dead units."""
_INNER = 10
"""Pixels between lanes."""


@dataclass(frozen=True)
class ChartRooms:
    """The lanes of a chart of a size, in pixels."""

    loss: QRectF
    rate: QRectF
    dead: QRectF
    axis: StepAxis

    @property
    def left(self) -> float:
        """Where the first step is,"""
        return self.loss.left()

    @property
    def right(self) -> float:
        """and the last."""
        return self.loss.right()

    def x(self, step: float) -> float:
        """Return where a step is."""
        return self.left + self.axis.share(step) * (self.right - self.left)

    def step_at(self, x: float) -> int:
        """Return the step at a place, within the run."""
        return self.axis.step_at((x - self.left) / max(1.0, self.right - self.left))

    def at(self, lane: QRectF, step: float, share: float) -> QPointF:
        """Return a point of a lane, by a step and a share of its height from below."""
        return QPointF(self.x(step), lane.bottom() - share * lane.height())


def rooms_of(width: float, height: float, axis: StepAxis) -> ChartRooms:
    """Lay out the lanes of a chart of a size."""
    wide = max(40.0, width - LEFT - RIGHT)
    tall = max(90.0, height - BELOW - 2 * _INNER)
    lanes, top = [], 0.0
    for share in _SHARES:
        high = round(tall * share)
        lanes.append(QRectF(LEFT, top + 6, wide, high - 12))
        top += high + _INNER
    loss, rate, dead = lanes
    return ChartRooms(loss, rate, dead, axis)
