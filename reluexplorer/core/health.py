"""The state of each hidden unit over the whole training part."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import read_only
from reluexplorer.core.network import Activity, NetworkSpec

RARE = 0.01
"""A unit that is open for a smaller share of the samples fires rarely."""


class UnitState(Enum):
    """What a unit does over the data."""

    HEALTHY = "healthy"
    RARE = "rarely fires"
    ALWAYS = "always on"
    LEAK = "always in the leak"
    DEAD = "dead"

    __hash__ = object.__hash__
    """Members are told apart by what they are; Enum's own hash of their names is slow for thousands."""


@dataclass(frozen=True, eq=False)
class LayerHealth:
    """Health of one hidden layer; arrays are (units,) and read-only."""

    firing: NDArray[np.float64]
    """Share of samples whose pre-activation is above 0."""
    gap: NDArray[np.float64]
    """Largest pre-activation over the samples: how far below 0 a silent unit's nearest sample is."""
    states: tuple[UnitState, ...]

    @property
    def dead(self) -> frozenset[int]:
        """Indices of the dead units."""
        if UnitState.DEAD not in self.states:
            return frozenset()
        return frozenset(i for i, state in enumerate(self.states) if state is UnitState.DEAD)


def layer_health(
    spec: NetworkSpec, layer: int, pre_activations: NDArray[np.floating[Any]], *, rare: float = RARE
) -> LayerHealth:
    """Judge the units of hidden ``layer`` by their (units, samples) pre-activations.

    A unit is dead where its slope f′(z) is exactly 0 for every sample: no gradient reaches its
    weights. For ReLU this is z ≤ 0 throughout. A leaky unit cannot be dead in this sense; below 0
    throughout, it is "always in the leak". Where an activation mixes the units of a layer, none is dead.
    A smooth function is dead only where its slope rounds to 0 for every sample. A unit that fires for a
    smaller share than ``rare`` fires rarely.
    """
    firing = _shares(pre_activations > 0)
    if spec.hidden[layer].mixing is not None:
        states = tuple(_state(share, rare, alive=True) for share in firing.tolist())
        return LayerHealth(
            read_only(firing), read_only(pre_activations.max(axis=1).astype(np.float64)), states
        )
    activation = spec.hidden[layer].activation
    with np.errstate(all="ignore"):
        alive = (
            firing > 0
            if activation.name == "relu"
            else np.any(activation.slope(pre_activations) != 0, axis=1)
        )
    states = tuple(
        _state(share, rare, alive=living)
        for share, living in zip(firing.tolist(), alive.tolist(), strict=True)
    )
    gap = pre_activations.max(axis=1).astype(np.float64)
    return LayerHealth(read_only(firing), read_only(gap), states)


def _shares(fires: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the share of true ones in each row; the mean to the bit, in half its time."""
    counts = np.add.reduce(fires.view(np.int8), axis=1, dtype=np.intp)
    return np.asarray(counts / fires.shape[1])


def _state(share: float, rare: float, *, alive: bool) -> UnitState:
    if not alive:
        return UnitState.DEAD
    if share == 0:
        return UnitState.LEAK
    if share == 1:
        return UnitState.ALWAYS
    return UnitState.RARE if share < rare else UnitState.HEALTHY


def network_health(spec: NetworkSpec, activity: Activity, *, rare: float = RARE) -> tuple[LayerHealth, ...]:
    """Judge all hidden layers by their activity over the training part."""
    return tuple(layer_health(spec, index, z, rare=rare) for index, z in enumerate(activity.pre_activations))
