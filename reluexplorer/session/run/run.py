"""One run as the training side holds it: where it is, how far it came, and its past."""

from __future__ import annotations

import time

import numpy as np

from reluexplorer.core.arrays import Indices
from reluexplorer.core.diagnosis.inspection import Inspection, barely, glimpse, inspect
from reluexplorer.core.engine.layer_statistics import LayerStatistics
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.problem.problem import Problem
from reluexplorer.core.units.death_log import Deathbook
from reluexplorer.core.units.death_search import DeathSearch
from reluexplorer.core.units.unit_history import HistoryWalk
from reluexplorer.language import _
from reluexplorer.session.run.checkpoints import BUDGET, Checkpoints
from reluexplorer.session.run.metric_log import FIRST_INTERVAL, MetricLog
from reluexplorer.session.run.past import Past, past_of
from reluexplorer.session.run.snapshot import Curve
from reluexplorer.session.run.trajectory import Trajectory

_LIVE, _AT_REST = 500_000, 2_000_000
"""Activations in a picture while training goes on, and where it rests."""
_FEWEST = 64
"""Rows whose activity is told at least, and where nobody looks at it."""
_SHARE = 4
"""Updates that a record must be worth, where it costs much."""


def rows_shown(problem: Problem, *, running: bool) -> Indices | None:
    """Return evenly spread rows of the training part whose activity is shown; None for all."""
    return _spread(problem, max(_FEWEST, (_LIVE if running else _AT_REST) // max(1, _units(problem))))


def record_interval(problem: Problem, least: int) -> int:
    """Return the steps between records: ``least``, doubled until training is most of the work.

    A record evaluates the whole training part, an update a batch three times.
    """
    samples, interval = len(problem.dataset.train), least
    if samples * _units(problem) > _LIVE:
        while interval * 3 * problem.batch_size < _SHARE * samples:
            interval *= 2
    return interval


def _spread(problem: Problem, most: int) -> Indices | None:
    """Return at most so many rows of the training part, evenly spread; None for all."""
    samples = len(problem.dataset.train)
    if samples <= most:
        return None
    return np.linspace(0, samples - 1, most).round().astype(np.intp)


def _units(problem: Problem) -> int:
    return sum(layer.width for layer in problem.network.hidden)


SLICE = 0.015
"""Seconds of work between two looks at the messages."""


class Run:
    """A run in progress: ``state`` is shown, ``head`` is the furthest that was reached."""

    def __init__(self, trajectory: Trajectory) -> None:
        self.trajectory = trajectory
        self.state = self.head = trajectory.start()
        self.former: Curve | None = None
        self.remark = ""
        """What is said of how it came about, empty for nothing."""
        self.deaths = Deathbook()
        self._timeline = Checkpoints(self.head)
        self._recorder = MetricLog(record_interval(self.head.problem, FIRST_INTERVAL))
        self._inspected: tuple[TrainState, Inspection] | None = None
        self._recorder.record(self.inspection(), self._first_update())
        self._seconds_per_step = 1e-4
        self._due = 0.0

    def _first_update(self) -> LayerStatistics | None:
        """Return the statistics of the first update, for the record of the step that it starts from."""
        seen = self.trajectory.observed(self.head, 1, 1)[1]
        return seen[0] if seen else None

    @property
    def ended(self) -> bool:
        """Whether the run cannot go on from where it is shown."""
        return self.state.diverged_at is not None

    @property
    def curve(self) -> Curve:
        """What was recorded up to the head."""
        return self._recorder.curve()

    @property
    def is_recorded(self) -> bool:
        """Whether the head is a step that is recorded, which depends on the steps alone."""
        return self.head.step % self._recorder.interval == 0

    def past(self, most: int = BUDGET) -> Past:
        """Return what it has kept of its way, states within so many bytes; ValueError if one is too large."""
        way = self._timeline.up_to(self.head.step)
        return past_of(way, self.head, self.state, self._recorder.kept(), most)

    @staticmethod
    def resumed(trajectory: Trajectory, past: Past) -> Run:
        """Return the run of a trajectory that goes on where it was; ValueError where that was another one."""
        states, run = past.states(trajectory), Run(trajectory)
        run.state, last = states[-1], states[: len(states) if past.shown == past.head else -1]
        run.head = last[-1]
        run._timeline = Checkpoints.resumed((run._timeline.before(0), *last[:-1]), run.head.step)
        run._timeline.keep(run.head)
        run._recorder = MetricLog.resumed(past.log, run.head.problem.network, run.head.step)
        return run

    @staticmethod
    def taken_up(trajectory: Trajectory, past: Past) -> Run:
        """Return the run that goes on where it was, or one from the start that says why it cannot."""
        try:
            return Run.resumed(trajectory, past)
        except ValueError as error:
            run = Run(trajectory)
            run.remark = _("{error} It is made again.").format(error=error)
            return run

    def branched(self, trajectory: Trajectory, step: int) -> Run:
        """Return a run of another trajectory that is the same up to ``step``, where it now stands."""
        timeline = self._timeline.until(step)
        other = Run(trajectory)
        if timeline is not None:
            base = timeline.before(step)
            other._timeline, other._recorder = timeline, self._recorder.until(step)
            other.state = other.head = trajectory.advance(base, step - base.step)
            other._recorder.record(other.inspection())
            other._timeline.keep(other.head)
            if trajectory is self.trajectory:
                other.deaths = self.deaths.up_to(step)
            else:
                dead = other.inspection().dead_places
                other.deaths = self.deaths.up_to(step - 1).prolonged(dead, step)
        if self.head.step > step:
            other.former = self.curve
        return other

    def cut(self) -> None:
        """Forget what came after the shown step."""
        if self.state.step < self.head.step:
            former = self.former
            kept = self.branched(self.trajectory, self.state.step)
            if former is not None and former.steps[-1] > self.head.step:
                kept.former = former
            vars(self).update(vars(kept))

    def work(self, most: int | None, pace: float | None, seconds: float = SLICE) -> int:
        """Go on for some seconds, at most ``most`` updates, at ``pace`` updates a second; return how many.

        Behind the head, what was already done is done again.
        """
        began = time.monotonic()
        if pace is not None:
            allowance = max(1, round(pace * SLICE))
            most = allowance if most is None else min(most, allowance)
            self._due = max(self._due, began - 0.1)
        before = self.state.step
        steps = max(1, int(seconds / self._seconds_per_step))
        if most is not None:
            steps = min(steps, most)
        if before < self.head.step:
            self.seek(min(before + steps, self.head.step))
        else:
            self._extend(steps)
        made = self.state.step - before
        if made:
            took = time.monotonic() - began
            self._seconds_per_step = 0.7 * self._seconds_per_step + 0.3 * took / made
        if pace is not None:
            self._due += made / pace
        return made

    def _extend(self, steps: int) -> None:
        """Make new updates, up to the next step that is to be kept or recorded."""
        step, every = self.head.step, self._recorder.interval
        stop = min(step + steps, self._recorder.next_step(step), self._timeline.next_step(step))
        state, seen = self.trajectory.observed(self.head, stop - step, every)
        self.state = self.head = state
        self._timeline.keep(state)
        if self.ended or state.step % every == 0:
            statistics = seen[-1] if seen and seen[-1].step == state.step else None
            self._recorder.record(self.inspection(), statistics, last=self.ended)

    def seek(self, step: int) -> None:
        """Show a step again, or the head where that was not reached."""
        if step >= self.head.step:
            self.state = self.head
        elif step != self.state.step:
            base = self._timeline.before(step)
            if base.step <= self.state.step <= step:
                base = self.state
            self.state = self.trajectory.advance(base, step - base.step)

    def death_search(self, known: DeathSearch | None = None) -> DeathSearch:
        """Return the search for the deaths of the shown state; ``known`` may be one of an earlier state."""
        usable = (
            known is not None
            and known.dated
            and known.advance == self.trajectory.advance
            and known.state.step < self.state.step
        )
        health = self.inspection().health[: len(self.state.problem.network.hidden)]
        dead = [(layer, unit) for layer, own in enumerate(health) for unit in own.dead]
        earlier = known if usable else None
        return DeathSearch(
            self.trajectory.advance,
            self.trajectory.change_steps,
            self._timeline.before,
            self.state,
            earlier,
            dead=dead,
            everything=False,
        )

    def history_of(self, unit: tuple[int, int]) -> HistoryWalk:
        """Return the search for what became of a unit up to the shown state."""
        kept = [state for state in self.way if state.step < self.state.step]
        return HistoryWalk((*kept, self.state), unit)

    @property
    def way(self) -> tuple[TrainState, ...]:
        """The states that it kept, up to the shown one."""
        return self._timeline.up_to(self.state.step)

    def keep_within(self, budget: int) -> None:
        """Let the keyframes take at most so many bytes from now on."""
        self._timeline.limit(budget)

    def pause_needed(self, pace: float | None) -> float:
        """Return the seconds to wait so that ``pace`` is kept; 0 for none."""
        return 0.0 if pace is None else max(0.0, self._due - time.monotonic())

    def glimpse(self, focus: tuple[int, int] | None, *, running: bool, activity: bool) -> Inspection:
        """Return the measures of the shown state for a picture.

        Where that is much, the activity is of some samples, and while training goes on the measures are those
        of the newest record. Where ``activity`` is not asked for, it is of few samples.
        """
        rows = rows_shown(self.state.problem, running=running)
        if rows is None:
            few = None if activity else _spread(self.state.problem, _FEWEST)
            return self.inspection() if few is None else barely(self.inspection(), few)
        behind = self._inspected if running else None
        measured = self.inspection() if behind is None else behind[1]
        return glimpse(measured, self.state, rows, focus)

    def inspection(self) -> Inspection:
        """Return the measures of the shown state."""
        if self._inspected is None or self._inspected[0] is not self.state:
            self._inspected = self.state, inspect(self.state)
        return self._inspected[1]
