"""The workspace Neurons while a training of another program is watched in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from PySide6.QtWidgets import QWidget

from reluexplorer.language import _
from reluexplorer.panels.panel import Dispatch, Panel
from reluexplorer.panels.watched.body import RunBody, RunShown
from reluexplorer.panels.watched.header import Header, quiet_words
from reluexplorer.panels.watched.shared.moment import Moment
from reluexplorer.session.commands.watching import (
    LIVE,
    ChooseRunLayer,
    ChooseRunUnit,
    CloseRun,
    LookAtRunStep,
)
from reluexplorer.session.jobs.watched_run import Watching
from reluexplorer.session.session import State
from reluexplorer.widgets.controls.all_controls import EmptyState, Notice
from reluexplorer.widgets.controls.boxes import stacked


class WatchedPanel(Panel[Watching]):
    """The header above what is known of the training; a page of its own while that is nothing."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self.header = Header()
        self.trouble = Notice(dismissable=False)
        self.trouble.hide()
        self.waiting = EmptyState("", "")
        self.body = RunBody((self.header, self.trouble), self.waiting)
        stacked(self, self.body)
        self.header.back_asked.connect(lambda: self.dispatch(CloseRun()))
        self.header.run_asked.connect(self.run_asked)
        self.header.report_asked.connect(self.run_report_asked)
        self.body.layer_chosen.connect(lambda layer: self.dispatch(ChooseRunLayer(layer)))
        self.body.unit_chosen.connect(self._choose_unit)
        self.body.step_asked.connect(self._look_at)

    def parts(self) -> Mapping[str, QWidget]:
        """Return what can be pictured on its own."""
        return {
            "training": self.header,
            "layers": self.body.rows,
            "course": self.body.chart,
            "event": self.body.column,
        }

    def _choose_unit(self, layer: int, unit: int) -> None:
        """Choose a unit, and its layer first where that is another."""
        if self._rendered is not None and self._rendered.layer != layer:
            self.dispatch(ChooseRunLayer(layer))
        self.dispatch(ChooseRunUnit(unit))

    def _look_at(self, step: int | None, goes_on: bool) -> None:
        self.dispatch(LookAtRunStep(LIVE if step is None else step), continues=goes_on)

    def view_of(self, state: State) -> Watching:
        """Return what is known of the training."""
        return state.watching

    def render_view(self, view: Watching, before: Watching | None) -> None:
        """Show a view."""
        del before
        self.header.set_seen(view)
        trouble = view.trouble if view.run is not None else ""
        if said := trouble or quiet_words(view):
            self.trouble.set_notice(said, "warning")
        self.trouble.setVisible(bool(said))
        if view.run is None:
            self.waiting.set_words(*absence(view))
            self.body.set_waiting(view.path)
            return
        moment = Moment(view.run, view.layer, view.unit, view.step)
        self.body.set_shown(RunShown(moment, view.path, view.bytes or None, is_live=view.is_live))


def absence(seen: Watching) -> tuple[str, str]:
    """Return a title and a sentence for a file that tells nothing yet."""
    name = PurePath(seen.path).name
    if seen.trouble:
        return _("{name} cannot be read").format(name=name), seen.trouble
    if seen.is_reading:
        return _("Reading {name}").format(name=name), ""
    return _("Waiting for {name}").format(name=name), _AWAITED


_AWAITED = _(
    "Nothing is in this file yet, or it is not there: as soon as the training writes to it, all that it "
    "tells is shown here."
)
