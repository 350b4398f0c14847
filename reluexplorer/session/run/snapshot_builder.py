"""Makes the frozen picture of a run that the window gets."""

from __future__ import annotations

import time
from dataclasses import dataclass

from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.network.spec import NetworkSpec
from reluexplorer.core.regions.input_plane import MapPlan, Plane, UnitMaps, Window, plane_of
from reluexplorer.language import _
from reluexplorer.session.document.document import View
from reluexplorer.session.run.change_labels import marks_of
from reluexplorer.session.run.run import Run
from reluexplorer.session.run.snapshot import RunSnapshot, Status

_MAP_SIDE = 40
_OUTPUT_SIDE = 100
_LEAST_SIDE = 10
_QUICK_WORK = 20_000_000
"""Multiplications that the maps of a picture may take while training goes on, or before a finer one."""
_MOST_MAPS = 1024
"""Heat maps of hidden units kept for the window; each layer has 64 at least."""


@dataclass(frozen=True)
class SnapshotRequest:
    """Which plane is looked at, the output, or a hidden (layer, unit) too, through which window of it."""

    axes: tuple[int, int] | None = None
    window: Window | None = None
    unit: tuple[int, int] | None = None
    deaths: bool = False
    """Whether it is asked what hidden units do for each sample, and since when and why some are dead."""
    maps: bool = True
    """Whether maps are in sight; where they are not, those of an earlier state may be told."""
    focus: tuple[int, int] | None = None
    """A hidden (layer, unit) whose pre-activations are wanted over the whole training part."""


def request_of(view: View) -> SnapshotRequest:
    """Return what of a run the window shows."""
    unit = view.unit if view.show_unit else None
    neurons = view.workspace == "neurons"
    maps = not neurons or view.grid == "plane"
    return SnapshotRequest(view.plane, view.window, unit, neurons, maps, view.unit if neurons else None)


class Camera:
    """Keeps what is needed for the next picture of the same network."""

    def __init__(self) -> None:
        self.taken = 0.0
        """When the newest picture was taken."""
        self._dataset: Dataset | None = None
        self._planes: dict[tuple[int, int] | None, Plane] = {}
        self._plans: dict[tuple[int, int], MapPlan] = {}
        """The plan of the present network for each pair of sides in use: a quick one, and a fine one."""
        self._maps: tuple[tuple[TrainState, MapPlan], UnitMaps] | None = None
        self._meter: tuple[float, int] | None = None
        self._rate: float | None = None
        self._finely: tuple[TrainState, SnapshotRequest] | None = None
        """What was last taken finely at rest, and how it was looked at."""

    def hurries(self, run: Run) -> bool:
        """Whether a quick picture of a run has coarser maps than a fine one."""
        network = run.state.problem.network
        return _sides(network, quick=True) != _sides(network, quick=False)

    def owes_finer(self, run: Run, request: SnapshotRequest) -> bool:
        """Whether a fine picture of the run at rest would show more than any that was taken of it."""
        return self._finely != (run.state, request) and self.hurries(run)

    def picture(
        self, run: Run, generation: int, request: SnapshotRequest, *, running: bool, quick: bool = False
    ) -> RunSnapshot:
        """Return a run as it is now, seen through a plane of its inputs; one that goes on is quick always."""
        self.taken = time.monotonic()
        state = run.state
        status, message = (Status.RUNNING if running else Status.PAUSED), ""
        if state.diverged_at is not None:
            status = Status.DIVERGED
            message = _(
                "Training stopped: after {updates:,} updates the loss was no longer finite. "
                "What you see is the last state with finite weights. Lower the learning rate."
            ).format(updates=state.diverged_at)
        runs = status is Status.RUNNING
        picture = RunSnapshot(
            generation=generation,
            status=status,
            message=message,
            problem=state.problem,
            state=state,
            inspection=run.glimpse(request.focus, running=runs, activity=request.deaths),
            maps=self._mapped(state, request, running=runs, quick=running or quick),
            curve=run.curve,
            updates_per_second=self._measured_rate(state.step, running=runs),
            head=run.head.step,
            changes=marks_of(run.trajectory.recipe, state.problem),
            former=run.former,
            remark=run.remark,
        )
        if not (running or quick):
            self._finely = state, request
        return picture

    def _mapped(self, state: TrainState, request: SnapshotRequest, *, running: bool, quick: bool) -> UnitMaps:
        problem = state.problem
        if self._dataset is not problem.dataset:
            self._dataset = problem.dataset
            self._planes.clear()
        if request.axes not in self._planes:
            self._planes[request.axes] = plane_of(problem.dataset, request.axes)
        plane = self._planes[request.axes]
        network = problem.network
        unit = request.unit if request.unit is not None and _has(network, *request.unit) else None
        sides = _sides(network, quick=quick)
        plan = self._plans.get(sides)
        seen = None if plan is None else (plan.plane, plan.window, plan.unit, plan.spec)
        if plan is None or seen != (plane, request.window, unit, network):
            self._plans = {s: p for s, p in self._plans.items() if p.spec == network}
            shown = max(64, _MOST_MAPS // max(1, len(network.hidden)))
            plan = self._plans[sides] = MapPlan(network, plane, *sides, shown, request.window, unit)
            self._maps = None
        late = running and not request.maps
        if self._maps is None or (self._maps[0] != (state, plan) and not late):
            self._maps = (state, plan), plan.maps(state.parameters)
        return self._maps[1]

    def _measured_rate(self, step: int, *, running: bool) -> float | None:
        """Return updates a second over the last half second or so of running."""
        now = time.monotonic()
        if not running:
            self._meter = self._rate = None
            return None
        if self._meter is None or step < self._meter[1]:
            self._meter = (now, step)
            return None
        since, first = self._meter
        if now - since > 0.5:
            self._rate = (step - first) / (now - since)
            self._meter = (now, step)
        return self._rate


def _sides(network: NetworkSpec, *, quick: bool) -> tuple[int, int]:
    """Return the points along a side of the maps of units and of the output: few where it has to be quick."""
    work = network.parameter_count * (_MAP_SIDE**2 + _OUTPUT_SIDE**2)
    share = (_QUICK_WORK / work) ** 0.5 if quick and work > _QUICK_WORK else 1.0
    return max(_LEAST_SIDE, int(share * _MAP_SIDE)), max(_LEAST_SIDE, int(share * _OUTPUT_SIDE))


def _has(network: NetworkSpec, layer: int, unit: int) -> bool:
    return layer < len(network.hidden) and unit < network.hidden[layer].width
