"""The layers of a watched run as rows: what their units do at a step, in the order of a strip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.values.findings import RARE as RARELY
from reluexplorer.watch.run import UNKNOWN, SeenLayer, WatchedRun

FIRES, RARE, SILENT, DEAD, UNSEEN = range(5)
"""What a unit does, in the order in which a strip shows it."""


@dataclass(frozen=True, eq=False)
class UnitRow:
    """A layer with what its row shows at a step; arrays are (units,), empty where only shares are told."""

    number: int
    """Its place in the run."""
    layer: SeenLayer
    states: NDArray[np.uint8]
    firing: NDArray[np.float64]
    """Share of values above the threshold; NaN where nothing was told of a unit."""
    order: NDArray[np.intp]
    """Units as they stand in the strip: by what they do, those that fire most first."""
    counts: tuple[int, ...]
    """Units that fire, rarely, not since, never, and such as were not seen."""
    mean: float
    """Share of values of the whole layer above the threshold; NaN where it is not known."""
    at_most: float
    """The greatest share of its units that can be dead; NaN where it is not known."""
    gradient: float
    """Norm of the gradient of the parameters before it; NaN where it is not known."""
    update: float
    """Norm of their change by theirs; NaN where it is not known."""
    silent: int = 0
    """How many units beside the dead are silent from the step to the last, too few looks to be called so."""

    @property
    def is_counted(self) -> bool:
        """Whether single units are told apart."""
        return self.layer.units != UNKNOWN

    @property
    def dead(self) -> int:
        """How many units are dead; :data:`UNKNOWN` where they are not counted."""
        return self.counts[DEAD] if self.is_counted else UNKNOWN

    @property
    def share_dead(self) -> float:
        """Share of its units that are dead, or can be at most; NaN where it is not known."""
        return self.dead / max(1, self.layer.units) if self.is_counted else self.at_most


@lru_cache(maxsize=2)
def rows_at(run: WatchedRun, step: int) -> tuple[UnitRow, ...]:
    """Return the rows of all layers at the last look up to a step."""
    row, look = run.row(step), run.look(step)
    dead = dead_at(run, step)
    made = []
    for number, layer in enumerate(run.layers):
        firing = np.empty(0)
        if layer.units != UNKNOWN:
            firing = np.full(layer.units, np.nan) if look is None else look.of(number)
        states = _states(firing, dead[number], silent_by(run, number, step))
        order = np.lexsort((np.where(np.isnan(firing), 0.0, -firing), states))
        counts = np.bincount(states, minlength=5).tolist()
        figures = (
            _figure(run.firing, row, number), _figure(run.at_most, row, number),
            _figure(run.gradients, row, number), _figure(run.updates, row, number),
        )  # fmt: skip
        made.append(
            UnitRow(number, layer, states, firing, order, tuple(counts), *figures, run.silent_at(row, number))
        )
    return tuple(made)


def _figure(series: NDArray[np.float64], row: int, layer: int) -> float:
    return float(series[row, layer]) if row >= 0 else float("nan")


def _states(
    firing: NDArray[np.float64], dead: NDArray[np.bool_], silent: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    which = [dead, np.isnan(firing), silent, firing < RARELY]
    return np.select(which, [DEAD, UNSEEN, SILENT, RARE], FIRES).astype(np.uint8)


def silent_by(run: WatchedRun, layer: int, step: int) -> NDArray[np.bool_]:
    """Return (units,): which are silent from a step to the last look, but not called dead."""
    if not run.silent_since:
        return np.zeros(max(run.layers[layer].units, 0), np.bool_)
    since, row = run.silent_since[layer], run.row(step)
    by: NDArray[np.bool_] = (since != UNKNOWN) & (since <= (run.steps[row] if row >= 0 else UNKNOWN))
    return by


def dead_at(run: WatchedRun, step: int) -> list[NDArray[np.bool_]]:
    """Return for each layer (units,): which are dead at a step; (0,) where units are not told apart."""
    found = [np.zeros(max(layer.units, 0), np.bool_) for layer in run.layers]
    if step >= run.step and len(run.since) == len(found):
        return [since != UNKNOWN for since in run.since]
    for event in run.events:
        if event.step > step:
            break
        found[event.layer][np.array(event.units, np.intp)] = event.died
    return found


@dataclass(frozen=True, eq=False)
class Happened:
    """Deaths and births of one layer over the run: steps and how many units, (events,) each."""

    steps: NDArray[np.int64]
    counts: NDArray[np.int64]
    died: NDArray[np.bool_]


@lru_cache(maxsize=2)
def happened(run: WatchedRun) -> tuple[Happened, ...]:
    """Return the events of each layer."""
    own: list[list[tuple[int, int, bool]]] = [[] for _layer in run.layers]
    for event in run.events:
        own[event.layer].append((event.step, len(event.units), event.died))
    return tuple(
        Happened(
            np.array([each[0] for each in events], np.int64),
            np.array([each[1] for each in events], np.int64),
            np.array([each[2] for each in events], np.bool_),
        )
        for events in own
    )


@lru_cache(maxsize=2)
def largest(run: WatchedRun) -> int:
    """Return how many units died or woke at once at most."""
    return max((int(each.counts.max(initial=0)) for each in happened(run)), default=0)


COLUMNS = ("layer", "units", "firing", "dead", "changes", "gradient", "update")
FALLING = frozenset(COLUMNS[1:])
"""Columns whose large figures come first when they are chosen."""


@dataclass(frozen=True)
class RowOrder:
    """By which column rows stand."""

    column: str = "layer"
    falling: bool = False

    def by(self, column: str) -> RowOrder:
        """Return the order after the head of a column is pressed: another column, or the other way."""
        falling = not self.falling if column == self.column else column in FALLING
        return RowOrder(column, falling)


def ordered(rows: Sequence[UnitRow], order: RowOrder, run: WatchedRun) -> tuple[UnitRow, ...]:
    """Return rows in an order; those alike stay as the model has them, those without a figure last."""
    if order.column == "layer":
        return tuple(reversed(rows)) if order.falling else tuple(rows)
    events = happened(run)
    keys = {
        row.number: {
            "units": float(row.layer.units),
            "firing": row.mean,
            "dead": row.share_dead,
            "changes": float(events[row.number].counts.sum()),
            "gradient": row.gradient,
            "update": row.update,
        }[order.column]
        for row in rows
    }
    sign = -1.0 if order.falling else 1.0
    return tuple(
        sorted(rows, key=lambda row: (np.isnan(keys[row.number]), sign * np.nan_to_num(keys[row.number])))
    )
