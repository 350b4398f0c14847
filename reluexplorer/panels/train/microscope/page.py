"""One update under the microscope: a sample through the network, back, and through the new weights."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from reluexplorer.language import N_, _
from reluexplorer.panels.panel import Dispatch
from reluexplorer.panels.train.microscope.bar import MicroscopeBar
from reluexplorer.panels.train.microscope.diagram import UpdateDiagram
from reluexplorer.panels.train.microscope.outcome import UpdateOutcome
from reluexplorer.panels.train.microscope.reading import Reading
from reluexplorer.panels.train.microscope.strip import StageStrip
from reluexplorer.panels.train.microscope.view import Follower, MicroscopeView
from reluexplorer.panels.train.shared.view import TrainView
from reluexplorer.session.commands.microscope import CloseMicroscope, FollowSample, ShowMoment
from reluexplorer.session.commands.selection import SelectOutput, SelectUnit
from reluexplorer.widgets.controls.boxes import abreast, stacked
from reluexplorer.widgets.theme.motion import motion_is_reduced

_FRAME = 33
"""Milliseconds between two pictures of the pulses while it plays, and"""
_FRAMES = 45
"""how many of these a step is shown."""
_COLUMN = (300, 420)
PARTS = (
    N_("one update on one sample"),
    N_("formulas of the neuron"),
    N_("how far each weight moves"),
    N_("parts of the update"),
)
"""What can be pictured on its own, by the names that people read."""


class MicroscopePage(QWidget):
    """The bar, the cards, the formulas, and the strip; its keys are the arrows, N, Space and Esc."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dispatch = dispatch
        self._follower = Follower()
        self._view: MicroscopeView | None = None
        self._frame = 0
        self.bar = MicroscopeBar(self)
        self.diagram = UpdateDiagram(self)
        self.reading = Reading(self)
        self.strip = StageStrip(self)
        self.outcome = UpdateOutcome(self)
        left = stacked(None, (self.diagram, 1), self.strip, spacing=0)
        right = stacked(None, (self.reading, 1), self.outcome, spacing=0)
        stacked(self, self.bar, (abreast(None, (left, 1), right, spacing=0), 1), spacing=0)
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME)
        self._timer.timeout.connect(self._beat)
        self.bar.close_button.clicked.connect(self._close)
        self.bar.next_sample.clicked.connect(self._next_sample)
        self.bar.stage_asked.connect(self._go_to_stage)
        self.strip.stage_asked.connect(self._go_to_stage)
        self.bar.back.clicked.connect(lambda: self._walk(-1))
        self.bar.forward.clicked.connect(lambda: self._walk(1))
        self.bar.slowly.clicked.connect(self._play_or_rest)
        self.diagram.unit_selected.connect(self._select)

    def set_view(self, view: TrainView) -> None:
        """Show a view."""
        self._view = made = self._follower.view(view)
        self.bar.set_way_back(to_lesson=view.look.from_lesson)
        self.diagram.set_view(made)
        for part in (self.bar, self.reading, self.strip, self.outcome):
            part.setEnabled(made is not None)
        if made is None:
            return
        self.bar.set_view(made, self.width())
        self.reading.set_view(made)
        self.strip.set_view(made)
        self.outcome.set_view(made)

    @property
    def is_playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._timer.isActive()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the keys, once the window has given them to nobody."""
        super().showEvent(event)
        QTimer.singleShot(0, self.diagram, self.diagram.setFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the right column a quarter of the width."""
        low, high = _COLUMN
        wide = min(max(event.size().width() * 26 // 100, low), high)
        self.reading.setFixedWidth(wide)
        self.outcome.setFixedWidth(wide)
        super().resizeEvent(event)
        if self._view is not None:
            self.bar.set_view(self._view, event.size().width())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go a step on or back, to the next sample, play, or leave."""
        key = event.key()
        if key == Qt.Key.Key_Right:
            self._walk(1)
        elif key == Qt.Key.Key_Left:
            self._walk(-1)
        elif key == Qt.Key.Key_N:
            self._next_sample()
        elif key == Qt.Key.Key_Space:
            self._play_or_rest()
        elif key == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _close(self) -> None:
        self._rest()
        self._dispatch(CloseMicroscope())

    def _select(self, layer: int, unit: int) -> None:
        if self._view is not None:
            self._dispatch(SelectOutput(unit) if layer == self._view.output else SelectUnit(layer, unit))

    def _next_sample(self) -> None:
        if self._view is not None:
            self._dispatch(
                FollowSample((self._view.update.sample + 1) % len(self._view.problem.train_inputs))
            )

    def _go_to_stage(self, stage: int) -> None:
        if self._view is not None:
            self._rest()
            self._dispatch(ShowMoment(self._view.moment.end_of(stage)))

    def _walk(self, way: int) -> None:
        if self._view is not None:
            self._rest()
            self._go(self._view.moment.number + way)

    def _go(self, number: int) -> None:
        if self._view is not None and 0 <= number <= self._view.moment.last:
            self._dispatch(ShowMoment(number))

    def _play_or_rest(self) -> None:
        if self.is_playing:
            self._rest()
        elif self._view is not None:
            if self._view.moment.is_after:
                self._dispatch(ShowMoment(0))
            self._frame = 0
            self._timer.start()
            self.bar.slowly.set_words(_("Pause"))

    def _rest(self) -> None:
        self._timer.stop()
        self.diagram.set_phase(0.0)
        self.bar.slowly.set_words(_("Play slowly"))

    def _beat(self) -> None:
        """Move the pulses, where motion is wanted, and go a step on when they have come through."""
        if self._view is None or not self.isVisible() or self._view.moment.is_after:
            self._rest()
            return
        self._frame += 1
        if not motion_is_reduced():
            self.diagram.set_phase((self._frame % _FRAMES) / _FRAMES)
        if self._frame % _FRAMES == 0:
            self._go(self._view.moment.number + 1)
