"""Whether training can bring a dead unit back: whether any gradient moves what it reads."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.health import LayerHealth
from reluexplorer.core.network import NetworkSpec

Array = NDArray[np.floating[Any]]
Flags = NDArray[np.bool_]


def reached(spec: NetworkSpec, parameters: Array, health: tuple[LayerHealth, ...]) -> tuple[Flags, ...]:
    """Return for each hidden layer which units a gradient reaches: living ones with a living path out.

    A path leads over weights other than 0 and units with a slope for some sample. That a sample opens all
    of a path at once is not demanded, so a unit that is not reached is never moved, and a unit that is
    reached may still get a gradient of 0.
    """
    weights = spec.layers(parameters)
    after = np.ones(spec.outputs, np.bool_)
    found: list[Flags] = []
    for number in range(len(spec.hidden) - 1, -1, -1):
        alive = _alive(health[number])
        if spec.hidden[number].mixing is None:
            leads = (weights[number + 1][:-1, :] != 0)[:, after].any(axis=1)
            after = alive & leads
        else:
            after = alive & bool((weights[number + 1][:-1, :] != 0)[:, after].any())
        found.insert(0, np.asarray(after))
    return tuple(found)


def can_come_back(
    spec: NetworkSpec,
    parameters: Array,
    health: tuple[LayerHealth, ...],
    frozen: tuple[tuple[int, int], ...] = (),
) -> tuple[Flags, ...]:
    """Return for each hidden layer whether a unit's pre-activations can still be changed by gradients.

    A dead unit's own weights get none. Its input changes only if a unit that it reads, over a weight other
    than 0, changes: because a gradient reaches that one, or because what that one reads changes in turn.
    Units of the first layer read the data, which stay: dead there is dead for good. What an optimiser
    remembers, and weight decay, may move a dead unit all the same.
    """
    weights = spec.layers(parameters)
    moved_by_gradient = reached(spec, parameters, health)
    moving = np.zeros(spec.shapes[0][0] - 1, np.bool_)
    found: list[Flags] = []
    for number, own in enumerate(moved_by_gradient):
        fed = (weights[number][:-1, :] != 0)[moving].any(axis=0)
        free = own.copy()
        for layer, unit in frozen:
            if layer == number:
                free[unit] = False
        changes = fed | free
        found.append(np.asarray(changes))
        mixing = spec.hidden[number].mixing is not None
        moving = np.full(spec.shapes[number + 1][0] - 1, bool(changes.any())) if mixing else changes
    return tuple(found)


def _alive(layer: LayerHealth) -> Flags:
    alive = np.ones(len(layer.states), np.bool_)
    alive[list(layer.dead)] = False
    return alive
