"""Keeps a run's curve at evenly spaced steps, in bounded memory."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.inspection import Inspection
from reluexplorer.session.snapshot import Curve

_MOST_POINTS = 400
_FIRST_INTERVAL = 10


class Recorder:
    """Collects an inspection at every multiple of ``interval``; doubles the interval when full.

    What is kept depends on the steps alone, not on how the run was divided.
    """

    def __init__(self) -> None:
        self.interval = _FIRST_INTERVAL
        self._rows: list[tuple[int, float, float, tuple[int, ...]]] = []
        self._dead_since: list[NDArray[np.int64]] = []

    def next_step(self, step: int) -> int:
        """Return the first step after ``step`` that is to be recorded."""
        return (step // self.interval + 1) * self.interval

    def record(self, inspection: Inspection, *, last: bool = False) -> None:
        """Take a record if its step is due, or the run's last, and new."""
        step = inspection.step
        if (step % self.interval and not last) or (self._rows and step <= self._rows[-1][0]):
            return
        self._rows.append((step, inspection.train_loss, inspection.test_loss, inspection.dead_units))
        self._note_deaths(inspection)
        if len(self._rows) > _MOST_POINTS:
            self.interval *= 2
            self._rows = [row for row in self._rows if row[0] % self.interval == 0]

    def _note_deaths(self, inspection: Inspection) -> None:
        if not self._dead_since:
            self._dead_since = [np.full(len(h.states), -1, dtype=np.int64) for h in inspection.health]
        for since, health in zip(self._dead_since, inspection.health, strict=True):
            dead = np.zeros(len(since), dtype=bool)
            dead[list(health.dead)] = True
            since[~dead] = -1
            since[dead & (since < 0)] = inspection.step

    def curve(self) -> Curve:
        """Return what was collected, frozen."""
        if not self._rows:
            return Curve()
        steps, train, test, dead = zip(*self._rows, strict=True)
        arrays = (
            np.array(steps, dtype=np.int64),
            np.array(train),
            np.array(test),
            np.array(dead, dtype=np.int64).reshape(len(steps), -1),
        )
        since = tuple(layer.copy() for layer in self._dead_since)
        for array in (*arrays, *since):
            array.flags.writeable = False
        return Curve(*arrays, dead_since=since, interval=self.interval)
