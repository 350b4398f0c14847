"""Room for the loss plot, which is made after the first picture of the window is on the screen."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtGui import QFontMetrics, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.language import _, pgettext
from reluexplorer.panels.panel import Dispatch
from reluexplorer.session.commands.run import GoToBest
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.settings import SETTINGS
from reluexplorer.session.run.snapshot import Curve
from reluexplorer.text import loss_figure
from reluexplorer.widgets.controls.all_controls import Chip, RoundButton
from reluexplorer.widgets.controls.boxes import stacked
from reluexplorer.widgets.theme.fonts import SEMIBOLD, head_font, number_font
from reluexplorer.widgets.theme.tips import set_tip

if TYPE_CHECKING:
    from reluexplorer.panels.train.outcome.loss_window import LossWindow
    from reluexplorer.widgets.plots.loss_plot import LossPlot

TALLEST, TALL, LOW, LOWEST = 520, 164, 114, 76
"""Heights in pixels: at most, where there is room, where there is little, and the least to save scrolling."""
LINE = 18
"""What the losses take in height in a line of their own."""
LOG_TIP = _("Draw the losses on a logarithmic axis")
BEST_TIP = _("Go to the best step, with the lowest loss of the test part, or else of the training part")
_CHIP = 20
_HOLD = 2
"""While a network trains, its losses are drawn anew for every so many pictures."""
WIDE = 351
"""Width of the column from which one line has room for heading, switches and both losses in English."""


@cache
def one_line_from() -> int:
    """Return that width for the words of the language that is spoken."""
    heading, legend = QFontMetrics(head_font()), QFontMetrics(number_font(12, SEMIBOLD))
    parts = pgettext("loss", "train") + pgettext("loss", "test")
    more = heading.horizontalAdvance(_("Loss").upper()) - heading.horizontalAdvance("LOSS")
    more += legend.horizontalAdvance(parts) - legend.horizontalAdvance("traintest")
    return WIDE + max(0, more)


class LossSpace(QWidget):
    """Keeps the newest curve until there is a plot: its library takes a quarter of a second to load."""

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__()
        self.log = Chip(_("Log"), LOG_TIP, checkable=True, parent=self)
        self.log.setAccessibleName(SETTINGS["view.log_loss"].label)
        self.log.setFixedSize(self.log.sizeHint().width(), _CHIP)
        self.best = RoundButton("flag", GoToBest.label, BEST_TIP, size=_CHIP, flat=True, parent=self)
        self.best.clicked.connect(lambda: dispatch(GoToBest()))
        self.large = RoundButton(
            "expand", _("Show the loss large"), _("Show the loss large, to zoom into (double click)"),
            size=_CHIP, flat=True, parent=self,
        )  # fmt: skip
        self.large.clicked.connect(self.enlarge)
        self.opened: LossWindow | None = None
        self._dispatch = dispatch
        self._narrow = False
        self._place_switches()
        self.log.edited.connect(lambda on: dispatch(assign("view.log_loss", on)))
        self.plot: LossPlot | None = None
        self._curve = self._drawn = Curve()
        self._held = 0
        self._can_train = True
        self._asked = False
        self._log = False
        self._mark: tuple[tuple[float, ...] | None, int | None] = None, None
        self.setFixedHeight(TALL)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._room = stacked(self)

    def set_narrow(self, *, narrow: bool) -> None:
        """Write the losses below the heading and its switches, where there is no room beside them."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        if self.plot is not None:
            self.plot.set_narrow(narrow=narrow)

    def _place_switches(self) -> None:
        x = QFontMetrics(head_font()).horizontalAdvance(_("Loss").upper()) + 7
        for widget in (self.log, self.best, self.large):
            widget.move(x, 0)
            x += widget.width() + 1

    def enlarge(self) -> None:
        """Open the window in which the losses are large."""
        from reluexplorer.panels.train.outcome.loss_window import LossWindow

        if self.opened is None:
            self.opened = LossWindow(self._dispatch, LOG_TIP, self)
            self.opened.finished.connect(self._forget_window)
        self.opened.set_log(self._log)
        self.opened.set_curve(self._curve, can_train=self._can_train)
        self.opened.plot.set_mark(*self._mark)
        self.opened.show()

    def _forget_window(self) -> None:
        self.opened = None

    def set_curve(self, curve: Curve, *, more_come: bool = False, can_train: bool = True) -> None:
        """Show the losses of a run; its arrays must not change. ``can_train``: whether it can go on.

        Where ``more_come`` they may be shown with a later curve: a plot takes longer than what it grew by is
        worth.
        """
        ended = can_train != self._can_train
        self._curve, self._can_train = curve, can_train
        self._held += 1
        if not (more_come and self._held < _HOLD) and (ended or not _same(self._drawn, curve)):
            self._show()

    def set_mark(self, losses: tuple[float, ...] | None, step: int | None) -> None:
        """Write the (train, test) losses of the shown state, and mark its step where it was wound back."""
        if (losses, step) != self._mark:
            self._mark = losses, step
            for plot in self._plots():
                plot.set_mark(losses, step)

    def set_log(self, log: bool) -> None:
        """Draw on a logarithmic axis, or not."""
        self.log.set_value(log)
        if log == self._log:
            return
        self._log = log
        if self.plot is not None:
            self.plot.set_log(log)
        if self.opened is not None:
            self.opened.set_log(log)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ask for the plot once there was a first picture."""
        super().paintEvent(event)
        if not self._asked:
            self._asked = True
            QTimer.singleShot(0, self, self._make)

    def _make(self) -> None:
        from reluexplorer.widgets.plots.loss_plot import LossPlot

        self.plot = LossPlot()
        self.plot.enlarged.connect(self.enlarge)
        self._room.addWidget(self.plot)
        for widget in (self.log, self.best, self.large):
            widget.raise_()
        self.plot.set_narrow(narrow=self._narrow)
        self.plot.set_log(self._log)
        self._show()
        self.plot.set_mark(*self._mark)

    def _plots(self) -> list[LossPlot]:
        large = None if self.opened is None else self.opened.plot
        return [plot for plot in (self.plot, large) if plot is not None]

    def _show(self) -> None:
        self._held = 0
        best = self._curve.best
        self.best.setEnabled(best is not None)
        if best is None:
            set_tip(self.best, BEST_TIP)
        else:
            words = _("{tip}: step {step:,}, with a loss of {loss}")
            set_tip(self.best, words.format(tip=BEST_TIP, step=best[0], loss=loss_figure(best[1])))
        if self.opened is not None:
            self.opened.set_curve(self._curve, can_train=self._can_train)
        if self.plot is not None:
            curve = self._drawn = self._curve
            tested = curve.test_loss[: 0 if np.isnan(curve.test_loss).all() else None]
            self.plot.set_losses(curve.steps, curve.train_loss, tested, can_train=self._can_train)
            self.plot.set_best(curve.best)


def _same(first: Curve, second: Curve) -> bool:
    return np.array_equal(first.steps, second.steps) and np.array_equal(
        first.train_loss, second.train_loss, equal_nan=True
    )
