"""Makes the frozen picture of a run that the window gets."""

from __future__ import annotations

import time
from dataclasses import dataclass

from reluexplorer.core.datasets import Dataset
from reluexplorer.core.network import NetworkSpec
from reluexplorer.core.plane import MapPlan, Plane, UnitMaps, Window, plane_of
from reluexplorer.core.training import TrainState
from reluexplorer.session.document import View
from reluexplorer.session.marks import marks_of
from reluexplorer.session.run import Run
from reluexplorer.session.snapshot import RunSnapshot, Status

_MAP_SIDE = 40
_OUTPUT_SIDE = 100
_LEAST_SIDE = 10
_LIVE_WORK = 30_000_000
"""Multiplications that the maps of a picture may take while training goes on."""
_MOST_MAPS = 1024
"""Heat maps of hidden units kept for the window; each layer has 64 at least."""


@dataclass(frozen=True)
class Gaze:
    """Which plane is looked at, the output, or a hidden (layer, unit) too, through which window of it."""

    axes: tuple[int, int] | None = None
    window: Window | None = None
    unit: tuple[int, int] | None = None
    deaths: bool = False
    """Whether it is asked since when and why units are dead."""
    maps: bool = True
    """Whether maps are in sight; where they are not, those of an earlier state may be told."""
    focus: tuple[int, int] | None = None
    """A hidden (layer, unit) whose pre-activations are wanted over the whole training part."""


def gaze_of(view: View) -> Gaze:
    """Return what of a run the window shows."""
    unit = view.unit if view.show_unit else None
    neurons = view.workspace == "neurons"
    maps = not neurons or view.grid == "plane"
    return Gaze(view.plane, view.window, unit, neurons, maps, view.unit if neurons else None)


class Camera:
    """Keeps what is needed for the next picture of the same network."""

    def __init__(self) -> None:
        self.taken = 0.0
        """When the newest picture was taken."""
        self._dataset: Dataset | None = None
        self._planes: dict[tuple[int, int] | None, Plane] = {}
        self._plan: MapPlan | None = None
        self._maps: tuple[TrainState, UnitMaps] | None = None
        self._meter: tuple[float, int] | None = None
        self._rate: float | None = None

    def picture(self, run: Run, generation: int, gaze: Gaze, *, running: bool) -> RunSnapshot:
        """Return a run as it is now, seen through a plane of its inputs."""
        self.taken = time.monotonic()
        state = run.state
        status, message = (Status.RUNNING if running else Status.PAUSED), ""
        if state.diverged_at is not None:
            status = Status.DIVERGED
            message = (
                f"Training stopped: after {state.diverged_at:,} updates the loss was no longer finite. "
                f"What you see is the last state with finite weights. Lower the learning rate."
            )
        return RunSnapshot(
            generation=generation,
            status=status,
            message=message,
            problem=state.problem,
            state=state,
            inspection=run.glimpse(gaze.focus, running=status is Status.RUNNING),
            maps=self._mapped(state, gaze, running=status is Status.RUNNING),
            curve=run.curve,
            updates_per_second=self._measured_rate(state.step, running=status is Status.RUNNING),
            head=run.head.step,
            changes=marks_of(run.course.recipe),
            former=run.former,
        )

    def _mapped(self, state: TrainState, gaze: Gaze, *, running: bool) -> UnitMaps:
        problem = state.problem
        plan = self._plan
        if self._dataset is not problem.dataset:
            self._dataset = problem.dataset
            self._planes.clear()
        if gaze.axes not in self._planes:
            self._planes[gaze.axes] = plane_of(problem.dataset, gaze.axes)
        plane = self._planes[gaze.axes]
        network = problem.network
        unit = gaze.unit if gaze.unit is not None and _has(network, *gaze.unit) else None
        sides = _sides(network, running=running)
        seen = None if plan is None else (plan.plane, plan.window, plan.unit, plan.spec, plan.sides)
        if plan is None or seen != (plane, gaze.window, unit, network, sides):
            shown = max(64, _MOST_MAPS // max(1, len(network.hidden)))
            plan = MapPlan(network, plane, *sides, shown, gaze.window, unit)
            self._plan = plan
            self._maps = None
        late = running and not gaze.maps
        if self._maps is None or (self._maps[0] is not state and not late):
            self._maps = state, plan.maps(state.parameters)
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


def _sides(network: NetworkSpec, *, running: bool) -> tuple[int, int]:
    """Return the points along a side of the maps of units and of the output: few of a large live network."""
    work = network.parameter_count * (_MAP_SIDE**2 + _OUTPUT_SIDE**2)
    share = (_LIVE_WORK / work) ** 0.5 if running and work > _LIVE_WORK else 1.0
    return max(_LEAST_SIDE, int(share * _MAP_SIDE)), max(_LEAST_SIDE, int(share * _OUTPUT_SIDE))


def _has(network: NetworkSpec, layer: int, unit: int) -> bool:
    return layer < len(network.hidden) and unit < network.hidden[layer].width
