"""One run as the training thread holds it: the state, its record, and its pace."""

from __future__ import annotations

import time

from reluexplorer.core.inspection import Inspection, inspect
from reluexplorer.core.plane import MapPlan, Plane, UnitMaps, plane_of
from reluexplorer.core.training import TrainState, advance
from reluexplorer.session.recorder import Recorder
from reluexplorer.session.snapshot import RunSnapshot, Status

_SLICE = 0.015
"""Seconds of work between two looks at the orders."""
_MAP_SIDE = 40
_OUTPUT_SIDE = 100
_MOST_MAPS = 1024
"""Heat maps of hidden units kept for the window; each layer has 64 at least."""


class Run:
    """A run in progress; belongs to the training thread."""

    def __init__(self, generation: int, state: TrainState) -> None:
        self.generation = generation
        self.state = state
        self.published = 0.0
        self._recorder = Recorder()
        self._inspection = inspect(state)
        self._recorder.record(self._inspection)
        self._seconds_per_step = 1e-4
        self._meter: tuple[float, int] | None = None
        self._rate: float | None = None
        self._due = 0.0
        self._planes: dict[tuple[int, int] | None, Plane] = {}
        self._map_plan: MapPlan | None = None
        self._maps: tuple[TrainState, UnitMaps] | None = None

    @property
    def ended(self) -> bool:
        """Whether the run cannot go on."""
        return self.state.diverged_at is not None

    def work(self, most: int | None, pace: float | None) -> int:
        """Train for a moment, at most ``most`` updates, at ``pace`` updates a second; return how many."""
        began = time.monotonic()
        if pace is not None:
            allowance = max(1, round(pace * _SLICE))
            most = allowance if most is None else min(most, allowance)
            self._due = max(self._due, began - 0.1)
        before = self.state.step
        steps = max(1, int(_SLICE / self._seconds_per_step))
        steps = min(steps, self._recorder.next_step(before) - before)
        if most is not None:
            steps = min(steps, most)
        self.state = advance(self.state, steps)
        made = self.state.step - before
        took = time.monotonic() - began
        if made:
            self._seconds_per_step = 0.7 * self._seconds_per_step + 0.3 * took / made
        if self.ended or self.state.step % self._recorder.interval == 0:
            self._recorder.record(self.inspection(), last=self.ended)
        if pace is not None:
            self._due += made / pace
        return made

    def pause_needed(self, pace: float | None) -> float:
        """Return the seconds to wait so that ``pace`` is kept; 0 for none."""
        return 0.0 if pace is None else max(0.0, self._due - time.monotonic())

    def inspection(self) -> Inspection:
        """Return the measures of the newest state."""
        if self._inspection.step != self.state.step:
            self._inspection = inspect(self.state)
        return self._inspection

    def snapshot(self, axes: tuple[int, int] | None, *, running: bool) -> RunSnapshot:
        """Return the run as it is now, seen through the plane of two inputs."""
        self.published = time.monotonic()
        state, problem = self.state, self.state.problem
        status, message = (Status.RUNNING if running else Status.PAUSED), ""
        if state.diverged_at is not None:
            status = Status.DIVERGED
            message = (
                f"Training stopped: after {state.diverged_at:,} updates the loss was no longer finite. "
                f"What you see is the last state with finite weights. Lower the learning rate."
            )
        return RunSnapshot(
            generation=self.generation,
            status=status,
            message=message,
            problem=problem,
            state=state,
            inspection=self.inspection(),
            maps=self._mapped(axes),
            curve=self._recorder.curve(),
            updates_per_second=self._measured_rate(running=status is Status.RUNNING),
        )

    def _mapped(self, axes: tuple[int, int] | None) -> UnitMaps:
        problem = self.state.problem
        if axes not in self._planes:
            self._planes[axes] = plane_of(problem.dataset, axes)
        plane = self._planes[axes]
        plan = self._map_plan
        if plan is None or plan.plane is not plane or plan.spec != problem.network:
            shown = max(64, _MOST_MAPS // max(1, len(problem.network.hidden)))
            plan = self._map_plan = MapPlan(problem.network, plane, _MAP_SIDE, _OUTPUT_SIDE, shown)
            self._maps = None
        if self._maps is None or self._maps[0] is not self.state:
            self._maps = (self.state, plan.maps(self.state.parameters))
        return self._maps[1]

    def _measured_rate(self, *, running: bool) -> float | None:
        """Return updates a second over the last half second or so of running."""
        now = time.monotonic()
        if not running:
            self._meter = self._rate = None
            return None
        if self._meter is None:
            self._meter = (now, self.state.step)
            return None
        since, step = self._meter
        if now - since > 0.5:
            self._rate = (self.state.step - step) / (now - since)
            self._meter = (now, self.state.step)
        return self._rate
