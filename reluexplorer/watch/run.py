"""What is known of a training that is watched, in frozen values, as it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

UNKNOWN = -1
"""Units or steps that a file does not tell."""


@dataclass(frozen=True)
class WatchedLayer:
    """An activation function at one place of a model in training."""

    name: str
    kind: str
    """By :class:`~reluexplorer.models.values.kinds.Kind`'s names; "" where it is not known."""
    words: str
    """As a script writes it: ``nn.ReLU``, ``F.relu_``; "" where it is not known."""
    units: int
    """Channels or features; :data:`UNKNOWN` where only shares are told."""


class Event(NamedTuple):
    """Units of one layer that died, or came back, between two looks: the second is its step."""

    step: int
    layer: int
    died: bool
    units: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Curve:
    """A figure at some steps, ascending: (n,) each, read-only."""

    steps: NDArray[np.int64]
    values: NDArray[np.float64]

    def at(self, step: int) -> float:
        """Return the last value up to a step; NaN where there is none."""
        row = int(np.searchsorted(self.steps, step, side="right")) - 1
        return float(self.values[row]) if row >= 0 else float("nan")

    def until(self, step: int) -> Curve:
        """Return what was known by a step."""
        end = int(np.searchsorted(self.steps, step, side="right"))
        return Curve(self.steps[:end], self.values[:end])


NO_CURVE = Curve(np.empty(0, np.int64), np.empty(0))


@dataclass(frozen=True, eq=False)
class WatchedRun:
    """A training so far. Arrays are read-only; rows are looks, ascending by step, columns layers.

    NaN, and :data:`UNKNOWN` in whole numbers, where something was not seen.
    """

    name: str
    layers: tuple[WatchedLayer, ...]
    steps: NDArray[np.int64]
    """(n,): the steps that were looked at."""
    firing: NDArray[np.float64]
    """(n, layers): share of values above the threshold, the mean over units."""
    dead: NDArray[np.int64]
    """(n, layers): how many units are dead."""
    at_most: NDArray[np.float64]
    """(n, layers): the greatest share of units that can be dead: of those that are, where that is known."""
    gradients: NDArray[np.float64]
    """(n, layers): norm of the gradient of the parameters that feed the layer."""
    updates: NDArray[np.float64]
    """(n, layers): norm of the last update by the norm of the weights."""
    learning_rate: Curve = NO_CURVE
    loss: Curve = NO_CURVE
    gradient: Curve = NO_CURVE
    """Norm of the gradient of all parameters, where it was kept."""
    events: tuple[Event, ...] = ()
    """By step and layer; of each unit deaths and births alternate."""
    unit_firing: tuple[NDArray[np.float64], ...] = ()
    """(units,) for each layer: share of values above the threshold at the last look; () where not known."""
    since: tuple[NDArray[np.int64], ...] = ()
    """(units,) for each layer: the step since which a unit is dead; :data:`UNKNOWN` for one that lives."""
    closest: tuple[NDArray[np.float64], ...] = ()
    """(units,) for each layer: greatest pre-activation since the unit is dead, or of the last look."""
    inputs: NDArray[np.int64] | None = None
    """(n,): inputs seen up to each look; None where that is not known."""
    every: int = 0
    """Steps between looks, as chosen; 0 where that is not known."""
    is_closed: bool = False
    """Whether the training has said that it ended."""
    notes: tuple[str, ...] = ()
    """Sentences on what is not seen, and why."""

    @property
    def step(self) -> int:
        """The last step looked at; 0 before the first."""
        return int(self.steps[-1]) if len(self.steps) else 0

    @property
    def is_counted(self) -> bool:
        """Whether single units are told apart; else there are shares alone."""
        return all(each.units != UNKNOWN for each in self.layers)

    def dead_units(self, layer: int, step: int) -> frozenset[int]:
        """Return which units of a layer were dead at a step, by the last look before it."""
        found: set[int] = set()
        for event in self.events:
            if event.step > step:
                break
            if event.layer == layer:
                (found.update if event.died else found.difference_update)(event.units)
        return frozenset(found)
