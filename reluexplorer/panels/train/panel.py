"""The Train workspace: a network that learns, from what is set to what comes of it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from reluexplorer.language import N_
from reluexplorer.panels.panel import Dispatch, Panel
from reluexplorer.panels.train.microscope.page import PARTS, MicroscopePage
from reluexplorer.panels.train.network.centre import Centre
from reluexplorer.panels.train.network.probe import answer_words, gate_lines, kink_lines, probe_of
from reluexplorer.panels.train.outcome.outcome import OutcomeColumn
from reluexplorer.panels.train.settings.column import SettingsColumn
from reluexplorer.panels.train.shared.view import TrainView, view_of
from reluexplorer.panels.train.time.transport import Transport
from reluexplorer.session.session import State
from reluexplorer.widgets.controls.boxes import abreast, stacked
from reluexplorer.widgets.painting.in_turns import InTurns

_NARROWEST, _WIDEST = 280, 900


class TrainPanel(Panel[TrainView]):
    """Settings at the left, the network in the middle, its output at the right, time along the bottom."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self._pages = QStackedWidget(self)
        bench = QWidget(self._pages)
        self.settings = SettingsColumn(dispatch, bench)
        self.centre = Centre(dispatch, bench)
        self.outcome = OutcomeColumn(dispatch, bench)
        self.transport = Transport(dispatch, bench)
        self.microscope: MicroscopePage | None = None
        """One update on one sample, made when it is first asked for."""
        self._probed: tuple[float, float] | None = None
        self._bench = InTurns[TrainView](self, (self.settings, self.centre, self.outcome, self.transport))
        row = abreast(None, self.settings, (self.centre, 1), self.outcome, spacing=0)
        stacked(bench, (row, 1), self.transport, spacing=0)
        self._pages.addWidget(bench)
        stacked(self, self._pages, spacing=0)
        self.outcome.plane.hovered.connect(self._probe)
        self.outcome.plane.left.connect(lambda: self._probe_at(None))
        self.centre.diagram.unit_hovered.connect(lambda column, unit: self.outcome.peek((column, unit)))
        self.centre.diagram.hover_left.connect(lambda: self.outcome.peek(None))
        self.settings.data.open_file_asked.connect(self.open_file_asked)
        self.settings.data.presets_asked.connect(self.presets_asked)
        self.settings.data.table.columns_asked.connect(self.columns_asked)

    def parts(self) -> Mapping[str, QWidget]:
        """Return the network, its output, the loss and the strip of the run."""
        return {
            N_("network"): self.centre.diagram,
            N_("output plane"): self.outcome.plane,
            N_("loss"): self.outcome.loss,
            N_("time strip"): self.transport.strip,
            N_("settings"): self.settings,
            N_("outcome"): self.outcome,
        }

    def later_parts(self) -> tuple[str, ...]:
        """Return the parts of one update until it is first followed."""
        return PARTS if self.microscope is None else ()

    def view_of(self, state: State) -> TrainView:
        """Return what is shown of ``state``."""
        return view_of(state)

    def render_view(self, view: TrainView, before: TrainView | None) -> None:
        """Show a view, on the screen part by part."""
        if view.look.microscope is not None:
            self._show_microscope(view)
            return
        self._pages.setCurrentIndex(0)
        self._bench.show(view, at_once=before is None)
        if self._probed is not None:
            self._probe_at(self._probed)

    def _show_microscope(self, view: TrainView) -> None:
        if self.microscope is None:
            self.microscope = MicroscopePage(self.dispatch, self._pages)
            self._pages.addWidget(self.microscope)
        self.microscope.set_view(view)
        self._pages.setCurrentWidget(self.microscope)

    def _probe(self, x: float, y: float) -> None:
        self._probe_at((x, y))

    def _probe_at(self, point: tuple[float, float] | None) -> None:
        """Show on the diagram what a point of the plane does, and as words beside the mouse."""
        self._probed = point
        probe = None if point is None or self._rendered is None else probe_of(self._rendered.run, *point)
        self.centre.diagram.set_probe(probe)
        plane = self.outcome.plane
        if probe is None or plane.view is None:
            plane.set_note(())
            return
        answer = answer_words(probe, plane.view, self.outcome.shown_place())
        plane.set_note((*gate_lines(probe), *kink_lines(plane.view)), answer)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the right column a quarter of the width."""
        self.outcome.setFixedWidth(min(max(event.size().width() // 4, _NARROWEST), _WIDEST))
        super().resizeEvent(event)
