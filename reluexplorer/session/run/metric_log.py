"""Keeps a run's measures at evenly spaced steps, in bounded memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import read_only
from reluexplorer.core.diagnosis.inspection import Inspection
from reluexplorer.core.diagnosis.unit_measures import pattern_entropy
from reluexplorer.core.diagnosis.unit_states import DORMANT
from reluexplorer.core.engine.layer_statistics import LayerStatistics
from reluexplorer.core.network.spec import NetworkSpec
from reluexplorer.session.run.kept_log import MOST_EVENTS, KeptLog, integers
from reluexplorer.session.run.snapshot import Curve, UnitEvent


class Columns:
    """A table of at most ``capacity`` rows whose columns have names; the first row fixes their shapes."""

    def __init__(self, capacity: int) -> None:
        self.count = 0
        self._capacity = capacity
        self._arrays: dict[str, NDArray[Any]] = {}

    def add(self, row: Mapping[str, NDArray[Any]]) -> None:
        """Append a row; IndexError where there is no room."""
        if not self._arrays:
            self._arrays = {name: np.zeros((self._capacity, *v.shape), v.dtype) for name, v in row.items()}
        for name, value in row.items():
            self._arrays[name][self.count] = value
        self.count += 1

    def column(self, name: str) -> NDArray[Any]:
        """Return the values of all rows: a view, not to be written into; KeyError before the first row."""
        return self._arrays[name][: self.count]

    def keep(self, which: NDArray[np.bool_]) -> None:
        """Drop the other rows."""
        rows = np.flatnonzero(which)
        for array in self._arrays.values():
            array[: len(rows)] = array[rows]
        self.count = len(rows)

    @staticmethod
    def of(columns: Mapping[str, NDArray[Any]], capacity: int) -> Columns:
        """Return a table of these columns, which are of one length."""
        table = Columns(capacity)
        table.count = len(next(iter(columns.values())))
        for name, values in columns.items():
            table._arrays[name] = np.zeros((capacity, *values.shape[1:]), values.dtype)
            table._arrays[name][: table.count] = values
        return table

    def copy(self) -> Columns:
        """Return another table with the same rows."""
        other = Columns(self._capacity)
        other.count = self.count
        other._arrays = {name: array.copy() for name, array in self._arrays.items()}
        return other

    def frozen(self) -> dict[str, NDArray[Any]]:
        """Return a read-only copy of each column."""
        return {name: read_only(self.column(name).copy()) for name in self._arrays}


_MOST_POINTS = 400
FIRST_INTERVAL = 10


class MetricLog:
    """Collects measures at every multiple of ``interval``; doubles the interval when full.

    What is kept depends on the steps alone, not on how the run was divided.
    """

    def __init__(self, interval: int = FIRST_INTERVAL) -> None:
        self.interval = self._first_interval = interval
        self._rows = Columns(_MOST_POINTS + 1)
        self._events: list[UnitEvent] = []
        self._since: dict[tuple[int, int], int] = {}
        self._units: tuple[int, ...] = ()
        self._bests: list[tuple[int, float]] = []
        """(step, loss) of each record that was lower than all before it, the thinned out ones too."""
        self._outputs: NDArray[np.int64] = np.zeros(0, np.int64)
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
        if (step % self.interval and not last) or step <= self._newest():
            return
        self._units = tuple(len(layer.states) for layer in inspection.health)
        self._note_events(inspection)
        loss = inspection.train_loss if inspection.test_loss is None else inspection.test_loss
        if loss < (self._bests[-1][1] if self._bests else np.inf):
            self._bests.append((step, float(loss)))
        self._note_outputs(inspection)
        self._rows.add(_row(inspection, statistics))
        self._curve = None
        if self._rows.count > _MOST_POINTS:
            self.interval *= 2
            self._rows.keep(self._rows.column("steps") % self.interval == 0)

    def _newest(self) -> int:
        """Return the step of the newest record; −1 before the first."""
        return int(self._rows.column("steps")[-1]) if self._rows.count else -1

    def until(self, step: int) -> MetricLog:
        """Return the record of a run that is the same before ``step``.

        It goes on as finely as one that began there; what was dropped of its past stays dropped.
        """
        other = MetricLog(self._first_interval)
        while step // other.interval >= _MOST_POINTS:
            other.interval *= 2
        other._units = self._units
        other._outputs = np.where(self._outputs < step, self._outputs, -1)
        other._rows = self._rows.copy()
        if other._rows.count:
            other._rows.keep(other._rows.column("steps") < step)
        other._bests = [best for best in self._bests if best[0] < step]
        other._events = [event for event in self._events if event.step < step]
        for event in other._events:
            if event.died:
                other._since[event.layer, event.unit] = event.step
            else:
                other._since.pop((event.layer, event.unit), None)
        return other

    def kept(self) -> KeptLog:
        """Return what it holds as plain arrays, which do not change any more."""
        events = [(each.step, each.layer, each.unit, each.died, each.before) for each in self._events]
        return KeptLog(
            self._rows.frozen(),
            integers([self.interval, self._first_interval], 1)[:, 0],
            read_only(np.array(self._bests, np.float64).reshape(-1, 2)),
            integers(events, 5),
            integers([(*place, step) for place, step in self._since.items()], 3),
            read_only(self._outputs.copy()),
        )

    @staticmethod
    def resumed(kept: KeptLog, network: NetworkSpec, head: int) -> MetricLog:
        """Return the log of a run of a network that goes on from the step ``head``.

        Raises ValueError where what was kept cannot be of that.
        """
        kept.demand_fitting(network, head, _MOST_POINTS + 1)
        log = MetricLog(int(kept.intervals[1]))
        log.interval = int(kept.intervals[0])
        log._rows = Columns.of(kept.columns, _MOST_POINTS + 1)
        log._bests = [(int(step), loss) for step, loss in kept.bests.tolist()]
        log._events = [
            UnitEvent(step, layer, unit, died=bool(died), before=before)
            for step, layer, unit, died, before in kept.events.tolist()
        ]
        log._since = {(layer, unit): step for layer, unit, step in kept.since.tolist()}
        log._units = tuple(layer.units for layer in network.hidden)
        log._outputs = kept.outputs
        return log

    def _note_events(self, inspection: Inspection) -> None:
        dead = inspection.dead_places
        died, revived = sorted(dead - self._since.keys()), sorted(self._since.keys() - dead)
        if len(self._events) < MOST_EVENTS:
            step, before = inspection.step, self._newest()
            self._events += [UnitEvent(step, *place, died=True, before=before) for place in died]
            self._events += [UnitEvent(step, *place, died=False, before=before) for place in revived]
        self._since.update(dict.fromkeys(died, inspection.step))
        for place in revived:
            del self._since[place]

    def _note_outputs(self, inspection: Inspection) -> None:
        dead = np.zeros(len(inspection.output.states), np.bool_)
        dead[list(inspection.output.dead)] = True
        known = self._outputs if len(self._outputs) == len(dead) else np.full(len(dead), -1, np.int64)
        self._outputs = np.where(dead, np.where(known >= 0, known, inspection.step), -1)

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
        if not self._rows.count:
            return Curve()
        return Curve(
            **self._rows.frozen(),
            dead_since=self._dead_since(),
            output_since=read_only(self._outputs),
            interval=self.interval,
            events=tuple(self._events),
            best=self._bests[-1] if self._bests else None,
        )


def _row(inspection: Inspection, statistics: LayerStatistics | None) -> dict[str, NDArray[Any]]:
    """Return a value for each array of a :class:`Curve` that has one a point."""
    activity = inspection.train_activity
    unknown = np.full(len(inspection.health) + 1, np.nan)
    dormant = [int((layer.scores <= DORMANT).sum()) for layer in inspection.health]
    return {
        "steps": np.array(inspection.step, np.int64),
        "train_loss": np.array(inspection.train_loss),
        "test_loss": np.array(inspection.test_loss, np.float64),
        "train_accuracy": np.array(inspection.train_accuracy, np.float64),
        "test_accuracy": np.array(inspection.test_accuracy, np.float64),
        "dead": np.array(inspection.dead_units, np.int64),
        "active_share": np.array([layer.firing.mean() for layer in inspection.health], np.float64),
        "gradient_norm": unknown if statistics is None else statistics.gradient_norm,
        "update_ratio": unknown if statistics is None else statistics.update_ratio,
        "dormant": np.array(dormant, np.int64),
        "entropy": np.array([pattern_entropy(z > 0) for z in activity.pre_activations], np.float64),
    }
