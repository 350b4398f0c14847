"""Keeps a run's measures at evenly spaced steps, in bounded memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import read_only
from reluexplorer.core.diagnosis import dormancy, pattern_entropy
from reluexplorer.core.inspection import Inspection
from reluexplorer.core.layer_statistics import LayerStatistics
from reluexplorer.session.snapshot import Curve, UnitEvent

_MOST_POINTS = 400
FIRST_INTERVAL = 10
_MOST_EVENTS = 5000
TAU = 0.025
"""Threshold of the dormancy that is recorded (Sokar, Agarwal, Castro and Evci 2023)."""


@dataclass(frozen=True, eq=False)
class _Row:
    step: int
    train_loss: float
    test_loss: float
    train_accuracy: float
    test_accuracy: float
    dead: tuple[int, ...]
    active_share: NDArray[np.float64]
    gradient_norm: NDArray[np.float64]
    update_ratio: NDArray[np.float64]
    dormant: tuple[int, ...]
    entropy: tuple[float, ...]


class Recorder:
    """Collects measures at every multiple of ``interval``; doubles the interval when full.

    What is kept depends on the steps alone, not on how the run was divided.
    """

    def __init__(self, interval: int = FIRST_INTERVAL) -> None:
        self.interval = self._first_interval = interval
        self._rows: list[_Row] = []
        self._events: list[UnitEvent] = []
        self._since: dict[tuple[int, int], int] = {}
        self._units: tuple[int, ...] = ()
        self._curve: Curve | None = None

    def next_step(self, step: int) -> int:
        """Return the first step after ``step`` that is to be recorded."""
        return (step // self.interval + 1) * self.interval

    def record(
        self, inspection: Inspection, statistics: LayerStatistics | None = None, *, last: bool = False
    ) -> None:
        """Take a record if its step is due, or the run's last, and new.

        ``statistics`` are those of the update that led to the step, for step 0 of the one that starts there;
        without, they are unknown.
        """
        step = inspection.step
        if (step % self.interval and not last) or (self._rows and step <= self._rows[-1].step):
            return
        self._units = tuple(len(layer.states) for layer in inspection.health)
        self._note_events(inspection)
        self._rows.append(_row(inspection, statistics))
        self._curve = None
        if len(self._rows) > _MOST_POINTS:
            self.interval *= 2
            self._rows = [row for row in self._rows if row.step % self.interval == 0]

    def until(self, step: int) -> Recorder:
        """Return the record of a run that is the same before ``step``.

        It goes on as finely as one that began there; what was dropped of its past stays dropped.
        """
        other = Recorder(self._first_interval)
        while step // other.interval >= _MOST_POINTS:
            other.interval *= 2
        other._units = self._units
        other._rows = [row for row in self._rows if row.step < step]
        other._events = [event for event in self._events if event.step < step]
        for event in other._events:
            if event.died:
                other._since[event.layer, event.unit] = event.step
            else:
                other._since.pop((event.layer, event.unit), None)
        return other

    def _note_events(self, inspection: Inspection) -> None:
        dead = {(layer, unit) for layer, health in enumerate(inspection.health) for unit in health.dead}
        died, revived = sorted(dead - self._since.keys()), sorted(self._since.keys() - dead)
        if len(self._events) < _MOST_EVENTS:
            self._events += [UnitEvent(inspection.step, *place, died=True) for place in died]
            self._events += [UnitEvent(inspection.step, *place, died=False) for place in revived]
        self._since.update(dict.fromkeys(died, inspection.step))
        for place in revived:
            del self._since[place]

    def _dead_since(self) -> tuple[NDArray[np.int64], ...]:
        layers = [np.full(units, -1, dtype=np.int64) for units in self._units]
        for (layer, unit), step in self._since.items():
            layers[layer][unit] = step
        return tuple(map(read_only, layers))

    def curve(self) -> Curve:
        """Return what was collected, frozen."""
        if self._curve is None:
            self._curve = self._collected()
        return self._curve

    def _collected(self) -> Curve:
        rows = self._rows
        if not rows:
            return Curve()

        def column(name: str, kind: Any = np.float64) -> NDArray[Any]:
            return read_only(np.array([getattr(row, name) for row in rows], dtype=kind))

        return Curve(
            steps=column("step", np.int64),
            train_loss=column("train_loss"),
            test_loss=column("test_loss"),
            dead=column("dead", np.int64),
            dead_since=self._dead_since(),
            interval=self.interval,
            train_accuracy=column("train_accuracy"),
            test_accuracy=column("test_accuracy"),
            active_share=column("active_share"),
            gradient_norm=column("gradient_norm"),
            update_ratio=column("update_ratio"),
            dormant=column("dormant", np.int64),
            entropy=column("entropy"),
            events=tuple(self._events),
        )


def _row(inspection: Inspection, statistics: LayerStatistics | None) -> _Row:
    unknown = read_only(np.full(len(inspection.health) + 1, np.nan))
    shares = read_only(np.array([layer.firing.mean() for layer in inspection.health]))
    return _Row(
        inspection.step,
        inspection.train_loss,
        inspection.test_loss,
        np.nan if inspection.train_accuracy is None else inspection.train_accuracy,
        np.nan if inspection.test_accuracy is None else inspection.test_accuracy,
        inspection.dead_units,
        shares,
        unknown if statistics is None else statistics.gradient_norm,
        unknown if statistics is None else statistics.update_ratio,
        tuple(int((dormancy(values) <= TAU).sum()) for values in inspection.train_activity.activations),
        tuple(pattern_entropy(z > 0) for z in inspection.train_activity.pre_activations),
    )
