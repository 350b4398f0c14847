"""Ways to run that are not needed every time: an epoch, some steps, until something is reached."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from reluexplorer.language import _, pgettext
from reluexplorer.panels.panel import Dispatch
from reluexplorer.session.commands.run import RunUntil, Step, StepEpoch
from reluexplorer.session.host.host import Command
from reluexplorer.session.run.stop_condition import MEASURES, PATIENCE
from reluexplorer.widgets.controls.all_controls import ComboField, PillButton, RoundButton, Text
from reluexplorer.widgets.controls.boxes import abreast, stacked
from reluexplorer.widgets.controls.fields import NumberField
from reluexplorer.widgets.theme.fonts import SEMIBOLD

_JUMPS = (10, 100, 1000, 10_000)
_FIRST = {
    "step": 1000.0,
    "train-loss": 0.1,
    "test-loss": 0.1,
    "train-accuracy": 95.0,
    "test-accuracy": 95.0,
    PATIENCE: 20.0,
}
_VALUE_TIP = _("The step, the loss, the accuracy in per cent, or for how many epochs it may be no better")


class TravelButton(RoundButton):
    """Opens a menu of ways to run."""

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__(
            "more", _("More ways to run"), _("An epoch, some steps, until something is reached"), size=36
        )
        self._dispatch = dispatch
        self.menu = QMenu(self)
        self._add(_("One epoch"), StepEpoch())
        for steps in _JUMPS:
            self._add(_("{steps:,} steps").format(steps=steps), Step(steps))
        self.menu.addSeparator()
        self.until = UntilPanel(dispatch, self)
        self.menu.addAction(_("Run until…"), self._open_until)
        self.clicked.connect(self._open)

    def _add(self, words: str, command: Command) -> None:
        self.menu.addAction(words, lambda: self._dispatch(command))

    def _open(self) -> None:
        above = self.mapToGlobal(QPoint(0, -self.menu.sizeHint().height() - 4))
        self.menu.popup(above)

    def _open_until(self) -> None:
        self.until.adjustSize()
        self.until.move(self.mapToGlobal(QPoint(0, -self.until.sizeHint().height() - 4)))
        self.until.show()
        self.until.value.setFocus(Qt.FocusReason.PopupFocusReason)


class UntilPanel(QFrame):
    """What to run until: a measure and its value."""

    def __init__(self, dispatch: Dispatch, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self._dispatch = dispatch
        self.measure = ComboField(_("Run until"), _("What has to be reached"), list(MEASURES.items()))
        self.measure.setMinimumWidth(270)
        self.value = NumberField(
            _("Value to reach"), _VALUE_TIP, 0.0, 10_000_000.0, 1000.0,
            log=False,
        )  # fmt: skip
        self.value.setFixedWidth(110)
        self.go = PillButton(pgettext("button", "Run"), _("Train until this is reached, then pause"))
        row = abreast(None, self.measure, self.value, self.go)
        stacked(self, Text(_("Run until"), weight=SEMIBOLD), row, margins=(14, 12, 14, 14))
        self.measure.edited.connect(self._suggest)
        self.go.clicked.connect(self._run)
        self.value.entered.connect(self._run)

    def _suggest(self, name: str) -> None:
        self.measure.set_value(name)
        self.value.set_value(_FIRST[name])

    def _run(self) -> None:
        if not self.value.commit():
            return
        measure, value = self.measure.value(), float(self.value.value())
        if measure.endswith("accuracy"):
            value = min(value, 100.0) / 100.0
        if measure == PATIENCE:
            value = max(1.0, float(round(value)))
        self.hide()
        self._dispatch(RunUntil(measure, value))
