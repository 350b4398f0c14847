"""What is known of a training that is watched, in frozen values, as it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import read_only
from reluexplorer.models.values.kinds import Kind

UNKNOWN = -1
"""Units or steps that a file does not tell."""


@dataclass(frozen=True)
class SeenLayer:
    """An activation function at one place of a model in training."""

    name: str
    units: int = UNKNOWN
    """Channels or features; :data:`UNKNOWN` where only shares are told."""
    kind: Kind | None = None
    form: str = ""
    """As the script has it: ``ReLU``, ``F.relu``, ``relu_``; "" where it is not known."""
    threshold: float = 0.0
    can_die: bool = True
    """Whether a unit that never fires passes nothing on."""


class Event(NamedTuple):
    """Units of one layer that died, or came back.

    The step of a death is the first look at which they were silent, that of a birth the first at which they
    fired again.
    """

    step: int
    layer: int
    died: bool
    units: tuple[int, ...]


class Biases(NamedTuple):
    """Medians over the units of a death: at the look before it, and at the first that saw them silent."""

    before: float
    at: float


@dataclass(frozen=True, eq=False)
class Curve:
    """A figure at some steps, ascending: (n,) each, read-only."""

    steps: NDArray[np.int64]
    values: NDArray[np.float64]

    def at(self, step: int) -> float:
        """Return the last value up to a step; NaN where there is none."""
        row = int(np.searchsorted(self.steps, step, side="right")) - 1
        return float(self.values[row]) if row >= 0 else float("nan")


NO_CURVE = Curve(read_only(np.empty(0, np.int64)), read_only(np.empty(0)))


@dataclass(frozen=True, eq=False)
class UnitLook:
    """Single units at one look."""

    step: int
    firing: NDArray[np.floating[Any]]
    """(units of all layers seen by then,): share of values above the threshold."""
    spans: tuple[slice, ...]
    """Where each layer's units lie among all."""

    def of(self, layer: int) -> NDArray[np.float64]:
        """Return (units,): the shares of a layer, NaN where nothing was told of it by then."""
        span = self.spans[layer]
        told = self.firing[span].astype(np.float64)
        return told if len(told) else np.full(span.stop - span.start, np.nan)


@dataclass(frozen=True, eq=False)
class WatchedRun:
    """A training so far. Arrays are read-only; rows are looks, ascending by step, columns layers.

    NaN, and :data:`UNKNOWN` in whole numbers, where something was not seen.
    """

    name: str
    """Of the model, or of the file where that is not told."""
    layers: tuple[SeenLayer, ...]
    steps: NDArray[np.int64]
    """(n,): the steps that were looked at."""
    firing: NDArray[np.float64]
    """(n, layers): share of values above the threshold, the mean over units."""
    dead: NDArray[np.int64]
    """(n, layers): how many units are dead, by the first look at which each was silent."""
    at_most: NDArray[np.float64]
    """(n, layers): the greatest share of units that can be dead: where they are counted, of those that are
    and of those silent since, of which it cannot be known yet."""
    gradients: NDArray[np.float64]
    """(n, layers): norm of the gradient of the parameters that feed the layer."""
    updates: NDArray[np.float64]
    """(n, layers): norm of the step's change of these by their norm."""
    learning_rate: Curve = NO_CURVE
    loss: Curve = NO_CURVE
    gradient: Curve = NO_CURVE
    """Norm of the gradient of all parameters, where it was kept."""
    events: tuple[Event, ...] = ()
    """By step and layer; of each unit deaths and births alternate."""
    biases: Mapping[tuple[int, int], Biases] = field(default_factory=dict)
    """Of the deaths of which biases are known, by their step and layer."""
    looks: tuple[UnitLook, ...] = ()
    """Single units at some looks, evenly apart, and at the last."""
    since: tuple[NDArray[np.int64], ...] = ()
    """(units,) for each layer: the first look of the silence of a dead unit; :data:`UNKNOWN` for others."""
    closest: tuple[NDArray[np.float32], ...] = ()
    """(units,) for each layer: greatest pre-activation since the unit last fired, of the last look else."""
    inputs: NDArray[np.int64] | None = None
    """(n, layers): inputs that were looked at so far; None where that is not known."""
    window: int = 0
    """Looks in a row in which a unit must be silent to be called dead; 0 where none is called so."""
    silent: NDArray[np.int64] | None = None
    """(n, layers): units beside the dead that are silent from that look to the last, fewer than a window;
    None where the file does not tell."""
    silent_since: tuple[NDArray[np.int64], ...] = ()
    """(units,) for each layer: the first look of their silence; :data:`UNKNOWN` for all other units."""
    every: int = 0
    """Steps between looks, as chosen; 0 where that is not known."""
    cost: float = float("nan")
    """Share of a step's time that watching takes, as measured."""
    script: str = ""
    """Path of the script that trains."""
    is_closed: bool = False
    """Whether the training has said that it ended."""
    notes: tuple[str, ...] = ()
    """Sentences on what is not seen, and why."""
    ended_at: int = UNKNOWN
    """The step at which the training said that it ended."""

    @property
    def step(self) -> int:
        """The last step of which anything is known; 0 before the first."""
        curves = (self.loss.steps, self.learning_rate.steps)
        return max((int(each[-1]) for each in (self.steps, *curves) if len(each)), default=0)

    @property
    def spacing(self) -> tuple[int, int]:
        """Steps between two looks, the least and the most of late; as chosen until there were two.

        How far the last look of a training that has ended is from the one before is left out.
        """
        gaps = np.diff(self.steps)[-11:]
        gaps = gaps[:-1] if self.is_closed and len(gaps) > 1 else gaps[-10:]
        return (int(gaps.min()), int(gaps.max())) if len(gaps) else (self.every, self.every)

    @property
    def is_counted(self) -> bool:
        """Whether single units are told apart; else there are shares alone."""
        return all(each.units != UNKNOWN for each in self.layers)

    @property
    def units(self) -> int:
        """How many units can die, where they are counted."""
        return sum(max(each.units, 0) for each in self.layers if each.can_die)

    def row(self, step: int) -> int:
        """Return the last look up to a step; −1 where there is none."""
        return int(np.searchsorted(self.steps, step, side="right")) - 1

    def settled(self, layer: int) -> int:
        """Return of how many looks all deaths of a layer are known: a whole window begins in each."""
        if not self.window:
            return len(self.steps)
        ran = np.flatnonzero(~np.isnan(self.firing[:, layer]))
        return int(ran[-self.window]) + 1 if len(ran) >= self.window else 0

    def silent_at(self, row: int, layer: int) -> int:
        """Return how many units beside the dead are silent from a look to the last; 0 where none is told."""
        return 0 if self.silent is None or row < 0 else int(self.silent[row, layer])

    @property
    def silent_units(self) -> int:
        """How many units that can die are silent at the last look, but not called dead."""
        mortal = (layer for layer, each in enumerate(self.layers) if each.can_die)
        return sum(self.silent_at(len(self.steps) - 1, layer) for layer in mortal)

    def dead_units(self, layer: int, step: int) -> frozenset[int]:
        """Return which units of a layer were dead at a step, by the looks up to it."""
        found: set[int] = set()
        for event in self.events:
            if event.step > step:
                break
            if event.layer == layer:
                (found.update if event.died else found.difference_update)(event.units)
        return frozenset(found)

    def look(self, step: int) -> UnitLook | None:
        """Return what is kept of single units up to a step, the last of it; None where there is nothing."""
        kept = [each for each in self.looks if each.step <= step]
        return kept[-1] if kept else None
