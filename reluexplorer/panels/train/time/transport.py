"""The bottom bar: play, pause, step, where the run is, and its past."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from reluexplorer.core.diagnosis.inspection import Inspection
from reluexplorer.language import _
from reluexplorer.panels.panel import Dispatch
from reluexplorer.panels.train.shared.view import TrainView
from reluexplorer.panels.train.time.happenings import strip_of
from reluexplorer.panels.train.time.travel import TravelButton
from reluexplorer.session.commands.microscope import Microscope
from reluexplorer.session.commands.run import Branch, GoLive, Pause, Play, Reset, Seek, Step
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.limits import DRAWN
from reluexplorer.session.document.settings import SETTINGS
from reluexplorer.session.run.snapshot import RunSnapshot, Status
from reluexplorer.text import fixed, loss_figure, percent, short
from reluexplorer.widgets.controls.all_controls import (
    ComboField,
    PillButton,
    PrimaryRoundButton,
    RoundButton,
    StatFigure,
    Surface,
)
from reluexplorer.widgets.controls.boxes import abreast, laid_out_once
from reluexplorer.widgets.plots.timeline_strip import TimelineStrip
from reluexplorer.widgets.theme.tips import set_tip

HEIGHT = 84
_WIDE = 1280
_NARROWEST = 880
_STRIP = 62
_UNTESTED = _("Of the training part: no sample is kept out of training to test on")
_SPEED_TIP = _("How many updates a second Play makes")


class Transport(Surface):
    """Buttons, figures, the strip of the loss, and the speed."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__("top", parent)
        self.setFixedHeight(HEIGHT)
        self._dispatch = dispatch
        self._view: TrainView | None = None
        self.reset = RoundButton("reset", _("Reset"), _("Go back to the first weights (F7)"), size=36)
        self.play = PrimaryRoundButton(_("Train (Space)"), _("Pause (Space)"))
        self.step = RoundButton("step", _("Step"), _("Make one update (.)"), size=36)
        self.follow = RoundButton("search", Microscope.label, f"{Microscope.label} (M)", size=36)
        self.travel = TravelButton(dispatch)
        self.epoch = StatFigure(_("Epoch"), _("Passes over the training part"), sample="8,888.8")
        self.updates = StatFigure(_("Step"), _("Updates so far"), sample="888,888")
        self.speed = StatFigure(_("Updates / s"), _("How fast it trains now"), sample="888.8k")
        self.accuracy = StatFigure(_("Test accuracy"), "", sample="100.0 %")
        self.loss = StatFigure(_("Test loss"), "", sample="0.00888")
        self.strip = TimelineStrip()
        self.strip.setFixedHeight(_STRIP)
        set_tip(self.strip, _("Drag to show any step again; arrow keys move, with Shift by one step"))
        speed = SETTINGS["view.speed"]
        self.pace = ComboField(speed.label, _SPEED_TIP, speed.choices)
        self.branch = PillButton(
            _("Continue from here"),
            _("Continue from here: forget what came later, so that the run goes on from this step"),
            name=_("Continue from here"),
        )
        self.live = PillButton(_("Live"), _("Show the newest step again (End)"))
        self.ways_on = QWidget()
        """The speed, or the ways on from the past, in one width: the strip does not move under the mouse."""
        self._lay_out()
        self.reset.clicked.connect(lambda: dispatch(Reset()))
        self.play.clicked.connect(self._play_or_pause)
        self.follow.clicked.connect(lambda: dispatch(Microscope()))
        self.step.clicked.connect(lambda: dispatch(Step()))
        self.pace.edited.connect(lambda name: dispatch(assign("view.speed", name)))
        self.strip.sought.connect(lambda step: dispatch(Seek(step)))
        self.branch.clicked.connect(lambda: dispatch(Branch()))
        self.live.clicked.connect(lambda: dispatch(GoLive()))

    def set_view(self, view: TrainView) -> None:
        """Show where the run is."""
        self._view = view
        run = view.run
        can_train = run.status.can_train
        self.play.set_running(run.status is Status.RUNNING)
        self.play.setEnabled(can_train)
        self.step.setEnabled(can_train)
        self.follow.setEnabled(run.state is not None)
        self.reset.setEnabled(run.status is not Status.FAILED or view.recipe.data.name != DRAWN)
        self.epoch.set_value(epoch_words(view))
        self.updates.set_value(f"{run.step:,}" if run.state else "–")
        rate = run.updates_per_second
        self.speed.set_value("–" if rate is None else short(rate))
        self._show_quality(run.inspection)
        self.travel.setEnabled(can_train)
        self.pace.set_value(view.look.pace or view.look.speed)
        self._show_live()
        self._show_strip()

    def minimumSizeHint(self) -> QSize:
        """Return a size at which a narrow bar, without what is left out there, still has room."""
        return QSize(_NARROWEST, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what a narrow bar has no room for."""
        super().resizeEvent(event)
        wide = self.width() >= _WIDE
        with laid_out_once(self):
            self.epoch.setVisible(wide)
            self.follow.setVisible(wide)
            self._row.setSpacing(14 if wide else 8)
            self._ways.setSpacing(14 if wide else 8)
            self.branch.setText(_("Continue from here") if wide else _("Continue"))
            width = self.branch.sizeHint().width() + self._ways.spacing() + self.live.sizeHint().width()
            self.ways_on.setFixedWidth(width)
            self.pace.setFixedWidth(118 if wide else width)
            self._show_live()
        self._show_strip()

    def _lay_out(self) -> None:
        row = self._row = abreast(
            self,
            self.reset,
            self.play,
            self.step,
            self.follow,
            self.travel,
            spacing=14,
            margins=(18, 0, 18, 0),
        )
        row.addSpacing(6)
        for figure in (self.epoch, self.updates, self.speed, self.accuracy, self.loss):
            row.addWidget(figure)
        row.addSpacing(6)
        row.addWidget(self.strip, 1)
        row.addWidget(self.ways_on)
        self._ways = abreast(self.ways_on, self.pace, self.branch, self.live)
        self.branch.hide()
        self.loss.hide()

    def _show_live(self) -> None:
        """Offer the ways on from a step that the run is wound back to."""
        run = self._view.run if self._view else RunSnapshot()
        back = run.step < run.head
        self.live.setEnabled(back)
        self.live.setVisible(back or self.width() >= _WIDE)
        self.branch.setVisible(back)
        self.pace.setVisible(not back)

    def _show_quality(self, inspection: Inspection | None) -> None:
        counts = inspection is not None and inspection.train_accuracy is None
        self.accuracy.setVisible(not counts)
        self.loss.setVisible(counts)
        if inspection is None:
            self.accuracy.set_value("–")
            return
        untested = inspection.test_loss is None
        self.loss.set_name(_("Train loss") if untested else _("Test loss"))
        self.accuracy.set_name(_("Train accuracy") if untested else _("Test accuracy"))
        if inspection.train_accuracy is None:
            figure, train = self.loss, loss_figure(inspection.train_loss)
            test = None if inspection.test_loss is None else loss_figure(inspection.test_loss)
            words = _("Mean loss: training {train}, test the figure shown").format(train=train)
        else:
            figure, train = self.accuracy, percent(inspection.train_accuracy, 1)
            test = None if inspection.test_accuracy is None else percent(inspection.test_accuracy, 1)
            words = _(
                "Samples that get the right class: {test} of the test part, {train} of training"
            ).format(test=test, train=train)
        figure.set_value(test or train)
        set_tip(figure, words if test else _UNTESTED)

    def _show_strip(self) -> None:
        view = self._view
        self.strip.set_waiting(can_train=view is None or view.run.status.can_train)
        if view is None or view.run.state is None:
            self.strip.set_view(None)
            return
        self.strip.set_view(strip_of(view.run, self.strip.width(), self.strip.wide))

    def _play_or_pause(self) -> None:
        self._dispatch(Pause() if self.play.running() else Play())


def epoch_words(view: TrainView) -> str:
    """Return the passes over the training part, in tenths while they are few."""
    if view.run.state is None or view.dataset is None:
        return "–"
    epoch = view.recipe.epochs(view.run.step, len(view.dataset.train))
    return fixed(epoch, 1) if epoch < 100 else f"{int(epoch):,}"
