"""What is found out about the neurons of a run at rest: deaths, health, and the life of the selected one."""

from __future__ import annotations

import time
from collections.abc import Generator

from reluexplorer.core.training import TrainState
from reluexplorer.session.autopsy import Autopsy
from reluexplorer.session.biography import Biography
from reluexplorer.session.camera import Gaze
from reluexplorer.session.checkup import UnitReport, checking
from reluexplorer.session.run import Run
from reluexplorer.session.snapshot import Findings, Search

_BOXES = 8000
"""Boxes of the window that are looked at for whether silent units fire anywhere in it."""


class Inquest:
    """Asks about the shown state of a run, in bounded pieces, each question in its turn."""

    def __init__(self) -> None:
        self.is_stopped = False
        """Whether the search for the deaths was stopped; all else goes on."""
        self._autopsy: Autopsy | None = None
        self._biography: Biography | None = None
        self._checking: tuple[TrainState, Generator[None, None, tuple[UnitReport, ...]]] | None = None
        self._reports: tuple[TrainState, tuple[UnitReport, ...]] | None = None

    def forget(self) -> None:
        """Begin anew, for another run."""
        self._autopsy = self._biography = self._checking = self._reports = None
        self.is_stopped = False

    def asks(self, run: Run, gaze: Gaze) -> bool:
        """Return whether there is something that is asked and not known."""
        if not gaze.deaths:
            return False
        return self._asks_health(run) or self._asks_when(run, gaze) or self._asks_how(run, gaze)

    def work(self, run: Run, gaze: Gaze, seconds: float) -> None:
        """Find out for about so many seconds; a piece that is begun is finished."""
        end = time.monotonic() + seconds
        autopsy = self._autopsy
        if autopsy is None or autopsy.state is not run.state:
            autopsy = self._autopsy = run.autopsy(autopsy)
        while True:
            autopsy.focus = gaze.focus
            if self._asks_health(run):
                self._check(run)
            if self._asks_when(run, gaze):
                autopsy.work()
            if self._asks_how(run, gaze):
                self._remember(run, gaze)
            if time.monotonic() >= end or not self.asks(run, gaze):
                return

    def findings(self, run: Run, gaze: Gaze, generation: int, *, running: bool) -> Findings:
        """Return what is known about the shown state, and of the deaths of the run."""
        found = Findings(generation)
        autopsy, reports, life = self._autopsy, self._reports, self._biography
        found_now, search = found.dates, None
        if autopsy is not None and autopsy.state is run.state:
            run.deaths.learn(autopsy)
            found_now = autopsy.dates
            if not (running or autopsy.dated):
                search = Search(autopsy.progress, autopsy.seconds_left, self.is_stopped)
        dates, deaths = run.deaths.at(run.state.step, found_now)
        return Findings(
            generation,
            dates,
            deaths,
            reports[1] if reports is not None and reports[0] is run.state else (),
            search,
            life.history() if life is not None and life.of == (run.state, gaze.focus) else None,
            run.deaths.lasting(run.head.step),
        )

    def _asks_health(self, run: Run) -> bool:
        return self._reports is None or self._reports[0] is not run.state

    def _asks_when(self, run: Run, gaze: Gaze) -> bool:
        autopsy = self._autopsy
        if autopsy is None or autopsy.state is not run.state or autopsy.focus != gaze.focus:
            return True
        return autopsy.explains or not (autopsy.dated or self.is_stopped)

    def _asks_how(self, run: Run, gaze: Gaze) -> bool:
        if gaze.focus is None:
            return False
        found = self._biography
        return found is None or found.of != (run.state, gaze.focus) or not found.done

    def _check(self, run: Run) -> None:
        if self._checking is None or self._checking[0] is not run.state:
            self._checking = run.state, checking(run.state, run.inspection(), boxes=_BOXES)
        try:
            next(self._checking[1])
        except StopIteration as end:
            self._reports, self._checking = (run.state, end.value), None

    def _remember(self, run: Run, gaze: Gaze) -> None:
        if gaze.focus is not None:
            if self._biography is None or self._biography.of != (run.state, gaze.focus):
                self._biography = run.biography(gaze.focus)
            self._biography.work()
