"""The account of a run: its records one after another, and at any time all that is known by then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import read_only
from reluexplorer.watch.growing import Rows
from reluexplorer.watch.records import Beginning, End, Layers, Logged, Note, Record, Sample
from reluexplorer.watch.run import NO_CURVE, UNKNOWN, Curve, Event, SeenLayer, WatchedRun
from reluexplorer.watch.unit_account import UnitAccount

_LOSSES = ("loss", "train_loss", "train/loss")
_RATES = ("learning_rate", "lr")
_NORMS = ("grad_norm", "gradient_norm")
"""Names under which scripts log these, the first that there is."""


class Account:
    """Takes the records of a run file in their order and gives out what they tell."""

    def __init__(self) -> None:
        self._begin(Beginning(""))

    def add(self, records: Iterable[Record]) -> None:
        """Take more records; one that begins a run forgets what was before."""
        for record in records:
            match record:
                case Sample():
                    self._add_sample(record)
                case Logged():
                    self._log(record.values)
                case Layers():
                    self._layers = record
                    self._units.set_layers(record)
                case Beginning():
                    self._begin(record)
                case Note():
                    self._notes[record.sentence] = None
                case End():
                    self._is_closed, self._ended_at = True, record.step

    def _begin(self, beginning: Beginning) -> None:
        self._beginning, self._layers = beginning, Layers(())
        self._units = UnitAccount(beginning.window)
        self._steps = Rows(0, np.int64, 1)
        self._firing, self._gradients, self._updates = (Rows(np.nan, np.float64) for _each in range(3))
        self._inputs = Rows(0, np.int64)
        self._rates = Rows(np.nan, np.float64, 2)
        self._logged: dict[str, Rows] = {}
        self._cost, self._is_closed, self._ended_at = float("nan"), False, UNKNOWN
        self._notes: dict[str, None] = {}

    def _add_sample(self, sample: Sample) -> None:
        self._is_closed, self._ended_at = False, UNKNOWN
        ran = sample.seen > 0
        self._steps.append(np.array([sample.step]))
        self._firing.append(np.where(ran, sample.firing, np.nan))
        self._gradients.append(sample.gradient)
        self._updates.append(sample.update)
        self._inputs.append(self._inputs.last(len(sample.inputs)) + sample.inputs)
        if len(sample.rates):
            self._rates.append(np.array([sample.step, sample.rates[0]]))
        if not np.isnan(sample.cost):
            self._cost = sample.cost
        self._units.add(sample)
        self._log(sample.logged)

    def _log(self, values: Mapping[str, NDArray[np.float64]]) -> None:
        for name in {*_LOSSES, *_RATES, *_NORMS} & values.keys():
            rows = self._logged.setdefault(name, Rows(np.nan, np.float64, 2))
            for row in values[name]:
                rows.append(row)

    def run(self, notes: tuple[str, ...] = ()) -> WatchedRun:
        """Return all that is known by now; ``notes`` are what reading the file has to say."""
        layers, count = self._layers.layers, len(self._layers.layers)
        steps = self._steps.widened(1)[:, 0]
        events = self._units.events()
        dead = _dead(events, steps, count)
        since = self._units.silent_since()
        silent = None if since is None else _silent(since, steps)
        units = np.array([each.units for each in layers], np.int64)
        beginning = self._beginning
        return WatchedRun(
            beginning.name,
            tuple(
                SeenLayer(each.name, each.units, each.kind, each.form, each.threshold, each.can_die)
                for each in layers
            ),
            steps,
            self._firing.widened(count),
            dead,
            read_only((dead if silent is None else dead + silent) / units),
            self._gradients.widened(count),
            self._updates.widened(count),
            _curve(self._rates) if len(self._rates) else self._first(_RATES),
            self._first(_LOSSES),
            self._first(_NORMS),
            events,
            self._units.biases(),
            self._units.looks(),
            self._units.since(),
            self._units.closest(),
            self._inputs.widened(count),
            beginning.window,
            silent,
            since or (),
            beginning.every,
            self._cost,
            beginning.script,
            self._is_closed,
            (*self._notes, *notes),
            self._ended_at,
        )

    def _first(self, names: tuple[str, ...]) -> Curve:
        found = next((name for name in names if name in self._logged), None)
        return NO_CURVE if found is None else _curve(self._logged[found])


def _curve(rows: Rows) -> Curve:
    found = rows.widened(2)
    return Curve(found[:, 0].astype(np.int64), found[:, 1])


def _dead(events: tuple[Event, ...], steps: NDArray[np.int64], layers: int) -> NDArray[np.int64]:
    """Return (steps, layers): how many units are dead at each look."""
    changes = np.zeros((len(steps), layers), np.int64)
    if events and len(steps):
        rows = np.searchsorted(steps, [each.step for each in events]).clip(max=len(steps) - 1)
        counts = [len(each.units) if each.died else -len(each.units) for each in events]
        columns = np.array([each.layer for each in events])
        np.add.at(changes, (rows, columns), counts)
    return read_only(changes.cumsum(axis=0))


def _silent(since: tuple[NDArray[np.int64], ...], steps: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return (steps, layers): how many units are silent from each look to the last, but not called dead."""
    begun = np.zeros((len(steps), len(since)), np.int64)
    for layer, first in enumerate(since):
        rows = np.searchsorted(steps, first[first != UNKNOWN])
        begun[:, layer] = np.bincount(rows, minlength=len(steps))[: len(steps)]
    return read_only(begun.cumsum(axis=0))
