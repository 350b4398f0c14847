"""What is found out about a run at rest, a little at a time: each thing is a job of its own.

To add one, write a class of :class:`Job` and put it into :data:`JOBS`.
"""

from __future__ import annotations

import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import ClassVar

from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.units.death_search import DeathSearch
from reluexplorer.core.units.unit_history import HistoryWalk
from reluexplorer.core.units.unit_report import UnitReport, checking
from reluexplorer.language import _, english
from reluexplorer.sentences import ended, is_want_of_memory, shortened
from reluexplorer.session.run.run import Run
from reluexplorer.session.run.snapshot import Findings, RunSnapshot, Search
from reluexplorer.session.run.snapshot_builder import Camera, SnapshotRequest

_LOG = logging.getLogger(__name__)
_BOXES = 8000
"""Boxes of the window that are looked at for whether silent units fire anywhere in it."""


class Job(ABC):
    """Finds something out about the shown state of one run, whichever state that is.

    Nothing is kept from one run to another: each run gets jobs of its own.
    """

    label: ClassVar[str]
    """What it is called where it fails."""
    waits_for_lull: ClassVar[bool] = False
    """Whether a person who goes on meanwhile has no use for it: a short silence goes before it."""

    def __init__(self, run: Run, generation: int, camera: Camera) -> None:
        self.run, self.generation, self.camera = run, generation, camera
        self.is_cancelled = False
        """Whether it is to be left; what is known by then stays."""

    @abstractmethod
    def asks(self, request: SnapshotRequest) -> bool:
        """Return whether there is something that is asked and not known."""

    @abstractmethod
    def work(self, request: SnapshotRequest) -> RunSnapshot | None:
        """Do one bounded piece of what is asked.

        Returns a picture where one takes the place of the last, None where findings are added to it.
        """

    def tell(self, found: Findings, _request: SnapshotRequest, _running: bool) -> Findings:
        """Return findings with what this job knows about the shown state; ``running``: the run goes on."""
        return found


class FinerPictureJob(Job):
    """The picture with fine maps, after a quick one was shown."""

    label = _("The finer picture")
    waits_for_lull = True

    def asks(self, request: SnapshotRequest) -> bool:
        """Return whether the last picture at rest was a quick one."""
        return not self.is_cancelled and self.camera.owes_finer(self.run, request)

    def work(self, request: SnapshotRequest) -> RunSnapshot:
        """Take the picture."""
        return self.camera.picture(self.run, self.generation, request, running=False)


class UnitHealthJob(Job):
    """The report of every hidden unit, and whether those that are silent fire anywhere in the window."""

    label = _("The report of each neuron")

    _checking: tuple[TrainState, Generator[None, None, tuple[UnitReport, ...]]] | None = None
    _reports: tuple[TrainState, tuple[UnitReport, ...]] | None = None

    @property
    def _is_known(self) -> bool:
        return self._reports is not None and self._reports[0] is self.run.state

    def asks(self, request: SnapshotRequest) -> bool:
        """Return whether the reports are of another state."""
        return request.deaths and not (self.is_cancelled or self._is_known)

    def work(self, _request: SnapshotRequest) -> None:
        """Measure a layer, or bound the units over some boxes."""
        state = self.run.state
        if self._checking is None or self._checking[0] is not state:
            self._checking = state, checking(state, self.run.inspection(), boxes=_BOXES)
        try:
            next(self._checking[1])
        except StopIteration as end:
            self._reports, self._checking = (state, end.value), None

    def tell(self, found: Findings, _request: SnapshotRequest, _running: bool) -> Findings:
        """Add the reports, once they are there."""
        return replace(found, reports=self._reports[1]) if self._reports and self._is_known else found


class DeathSearchJob(Job):
    """Since which update each dead unit has been dead, and what killed the one in focus."""

    label = _("The search for what silenced neurons")

    _latest: DeathSearch | None = None

    @property
    def _death_search(self) -> DeathSearch | None:
        """The search at the shown state, if it has begun."""
        latest = self._latest
        return latest if latest is not None and latest.state is self.run.state else None

    def asks(self, request: SnapshotRequest) -> bool:
        """Return whether a date is missing, or a death unexplained: a search that is left explains still."""
        death_search = self._death_search
        if not request.deaths:
            return False
        return death_search is None or death_search.focus != request.focus or self._goes_on(death_search)

    def _goes_on(self, death_search: DeathSearch) -> bool:
        return death_search.explains or not (death_search.dated or self.is_cancelled)

    def work(self, request: SnapshotRequest) -> None:
        """Go over one update, or one block of samples at one state."""
        death_search = self._death_search
        if death_search is None:
            death_search = self._latest = self.run.death_search(self._latest)
        death_search.focus = request.focus
        if self._goes_on(death_search):
            death_search.work()

    def tell(self, found: Findings, _request: SnapshotRequest, running: bool) -> Findings:
        """Add the deaths that were found at any state of the run, and the search while it lasts."""
        run, death_search, search = self.run, self._death_search, None
        if death_search is not None:
            run.deaths.learn(death_search)
            if not (running or death_search.dated):
                search = Search(death_search.progress, death_search.seconds_left, self.is_cancelled)
        dates, deaths = run.deaths.at(run.state.step, () if death_search is None else death_search.dates)
        lasting = run.deaths.lasting(run.head.step)
        return replace(found, dates=dates, deaths=deaths, search=search, lasting=lasting)


class UnitHistoryJob(Job):
    """What became of the unit in focus up to the shown state."""

    label = _("The history of the selected neuron")

    _latest: HistoryWalk | None = None

    def _walk(self, request: SnapshotRequest) -> HistoryWalk | None:
        """Return what is known of the unit in focus at the shown state, if it was begun."""
        latest = self._latest
        return latest if latest is not None and latest.of == (self.run.state, request.focus) else None

    def asks(self, request: SnapshotRequest) -> bool:
        """Return whether a kept state was not looked at."""
        if not request.deaths or request.focus is None or self.is_cancelled:
            return False
        known = self._walk(request)
        return known is None or not known.done

    def work(self, request: SnapshotRequest) -> None:
        """Look at a block of samples in one kept state."""
        if request.focus is not None:
            known = self._walk(request)
            if known is None:
                known = self._latest = self.run.history_of(request.focus)
            known.work()

    def tell(self, found: Findings, request: SnapshotRequest, _running: bool) -> Findings:
        """Add what is known so far."""
        known = self._walk(request)
        return found if known is None else replace(found, life=known.history())


JOBS: tuple[type[Job], ...] = (FinerPictureJob, UnitHealthJob, DeathSearchJob, UnitHistoryJob)
"""All jobs, in the order in which each does a piece in its turn."""


class Background:
    """The jobs about one run. One that fails is off and says so; the run and the other jobs go on."""

    def __init__(self, run: Run, generation: int, camera: Camera) -> None:
        self._generation = generation
        self._jobs = tuple(kind(run, generation, camera) for kind in JOBS)
        self._troubles: dict[Job, str] = {}
        """Why a job is off."""

    def _asking(self, request: SnapshotRequest) -> list[Job]:
        return [job for job in self._jobs if job not in self._troubles and job.asks(request)]

    def asks(self, request: SnapshotRequest) -> bool:
        """Return whether there is something that is asked and not known."""
        return bool(self._asking(request))

    def waits_for_lull(self, request: SnapshotRequest) -> bool:
        """Return whether a silence is to go before the next piece."""
        return next((job.waits_for_lull for job in self._asking(request)), False)

    def work(self, request: SnapshotRequest, seconds: float) -> RunSnapshot | None:
        """Find out for about so many seconds; a piece that is begun is finished, and a picture ends it."""
        end = time.monotonic() + seconds
        while True:
            for job in self._asking(request):
                with self._apart(job):
                    if (picture := job.work(request)) is not None:
                        return picture
            if time.monotonic() >= end or not self.asks(request):
                return None

    def findings(self, request: SnapshotRequest, *, running: bool) -> Findings:
        """Return what all jobs know about the shown state."""
        found = Findings(self._generation)
        for job in self._jobs:
            with self._apart(job):
                found = job.tell(found, request, running)
        return replace(found, trouble=" ".join(self._troubles.values()))

    def cancel(self, kind: type[Job], *, cancelled: bool = True) -> None:
        """Let a job leave what is asked, or take it up again."""
        for job in self._jobs:
            if isinstance(job, kind):
                job.is_cancelled = cancelled
                self._troubles.pop(job, None)

    @contextmanager
    def _apart(self, job: Job) -> Iterator[None]:
        """Let a job that fails be off, and nothing else."""
        try:
            yield
        except Exception as error:
            if not isinstance(error, ValueError | MemoryError):
                _LOG.exception("%s was left:", english(job.label))
            job.is_cancelled = True
            own = shortened(str(error) if isinstance(error, ValueError) else repr(error), 120)
            why = _("there is not enough memory") if is_want_of_memory(error) else own
            said = _("{job} was left: {why} The run is not touched by that.")
            self._troubles[job] = said.format(job=job.label, why=ended(why))
