"""The losses in a window of their own, to zoom into."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from reluexplorer.language import _
from reluexplorer.panels.panel import Dispatch
from reluexplorer.session.commands.run import GoToBest
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.settings import SETTINGS
from reluexplorer.session.run.snapshot import Curve
from reluexplorer.text import loss_figure
from reluexplorer.widgets.controls.all_controls import Chip, PillButton, RoundButton, Subject, Text
from reluexplorer.widgets.controls.boxes import abreast, stacked
from reluexplorer.widgets.plots.loss_plot import LossPlot

_SHARE = 0.8
"""Of the window that it opens over."""


class LossWindow(QDialog):
    """Follows the run while it is open; Escape closes it."""

    def __init__(self, dispatch: Dispatch, log_tip: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(_("Loss over the steps"))
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.plot = LossPlot(large=True)
        self.log = Chip(_("Log"), log_tip, checkable=True)
        self.log.setAccessibleName(SETTINGS["view.log_loss"].label)
        self.log.edited.connect(lambda on: dispatch(assign("view.log_loss", on)))
        self.best = PillButton(GoToBest.label, _("Show the step with the lowest loss (flag)"))
        self.best.clicked.connect(lambda: dispatch(GoToBest()))
        self.whole = PillButton(_("Show all"), _("Show all steps again (0, double click)"))
        self.whole.clicked.connect(self.plot.plot.reset_view)
        self.words = Text("", tone="secondary", numbers=True)
        leave = RoundButton("close", _("Close the large loss"), _("Close (Esc)"), size=28, flat=True)
        leave.clicked.connect(self.reject)
        head = abreast(None, (Subject(_("Loss over the steps")), 1), leave)
        row = abreast(None, self.log, self.whole, self.best, (self.words, 1), spacing=8)
        stacked(self, head, (self.plot, 1), row, spacing=12, margins=(24, 16, 24, 20))
        over = parent.window()
        self.resize(round(_SHARE * over.width()), round(_SHARE * over.height()))
        self.move(over.mapToGlobal(over.rect().center()) - self.rect().center())

    def set_curve(self, curve: Curve, *, can_train: bool = True) -> None:
        """Show the losses of a run; ``can_train``: whether it can go on."""
        tested = curve.test_loss[: 0 if np.isnan(curve.test_loss).all() else None]
        self.plot.set_losses(curve.steps, curve.train_loss, tested, can_train=can_train)
        self.plot.set_best(curve.best)
        self.best.setEnabled(curve.best is not None)
        words = (
            _("Lowest test loss {loss} at step {step:,}")
            if len(tested)
            else _("Lowest training loss {loss} at step {step:,}")
        )
        best = curve.best
        self.words.setText("" if best is None else words.format(loss=loss_figure(best[1]), step=best[0]))

    def set_log(self, log: bool) -> None:
        """Draw on a logarithmic axis, or not."""
        self.log.set_value(log)
        self.plot.set_log(log)
