"""Room for the loss plot, which is made after the first picture of the window is on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtGui import QFontMetrics, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from reluexplorer.panels.panel import Dispatch
from reluexplorer.session import looks
from reluexplorer.session.snapshot import Curve
from reluexplorer.widgets.controls import Chip
from reluexplorer.widgets.fonts import head_font

if TYPE_CHECKING:
    from reluexplorer.widgets.plots import LossPlot

TALL, LOW = 164, 114
"""Heights in pixels, where there is room and where there is little."""
LOG_TIP = "Draw the losses on a logarithmic axis"
_CHIP = 20
_HOLD = 2
"""While a network trains, its losses are drawn anew for every so many pictures."""
WIDE = 322
"""Width of the column from which the head has room for its words, the switch and both losses."""


class LossSpace(QWidget):
    """Keeps the newest curve until there is a plot: its library takes a quarter of a second to load."""

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__()
        self.log = Chip("Log", LOG_TIP, checkable=True, parent=self)
        self.log.setAccessibleName(looks.ShowLogLoss.label)
        self.log.setFixedSize(self.log.sizeHint().width(), _CHIP)
        self.log.move(QFontMetrics(head_font()).horizontalAdvance("LOSS") + 10, 0)
        self.log.edited.connect(lambda on: dispatch(looks.ShowLogLoss(on)))
        self.plot: LossPlot | None = None
        self._curve = self._drawn = Curve()
        self._held = 0
        self._asked = False
        self._log = False
        self._mark: tuple[tuple[float, ...] | None, int | None] = None, None
        self.setFixedHeight(TALL)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)

    def set_curve(self, curve: Curve, *, more_come: bool = False) -> None:
        """Show the losses of a run; its arrays must not change.

        Where ``more_come`` they may be shown with a later curve: a plot takes longer than what it grew by is
        worth.
        """
        self._curve = curve
        self._held += 1
        if not (more_come and self._held < _HOLD) and not _same(self._drawn, curve):
            self._show()

    def set_mark(self, losses: tuple[float, ...] | None, step: int | None) -> None:
        """Write the (train, test) losses of the shown state, and mark its step where it was wound back."""
        if (losses, step) != self._mark:
            self._mark = losses, step
            if self.plot is not None:
                self.plot.set_mark(losses, step)

    def set_log(self, log: bool) -> None:
        """Draw on a logarithmic axis, or not."""
        self._log = log
        self.log.set_value(log)
        if self.plot is not None:
            self.plot.set_log(log)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ask for the plot once there was a first picture."""
        super().paintEvent(event)
        if not self._asked:
            self._asked = True
            QTimer.singleShot(0, self, self._make)

    def _make(self) -> None:
        from reluexplorer.widgets.plots import LossPlot

        self.plot = LossPlot()
        self._room.addWidget(self.plot)
        self.log.raise_()
        self.plot.set_log(self._log)
        self._show()
        self.plot.set_mark(*self._mark)

    def _show(self) -> None:
        self._held = 0
        if self.plot is not None:
            curve = self._drawn = self._curve
            tested = curve.test_loss[: 0 if np.isnan(curve.test_loss).all() else None]
            self.plot.set_losses(curve.steps, curve.train_loss, tested)


def _same(first: Curve, second: Curve) -> bool:
    return np.array_equal(first.steps, second.steps) and np.array_equal(
        first.train_loss, second.train_loss, equal_nan=True
    )
