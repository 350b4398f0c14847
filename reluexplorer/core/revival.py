"""Whether training can bring a dead unit back: whether anything still moves it or what it reads."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.coasting import coasting, decay
from reluexplorer.core.health import FLAT_OUTPUTS, LayerHealth, output_health
from reluexplorer.core.network import Activity, LayerSpec, NetworkSpec, forward
from reluexplorer.core.problem import TrainingSpec
from reluexplorer.core.states import UnitState
from reluexplorer.core.training import TrainState

Array = NDArray[np.floating[Any]]
Place = tuple[int, int]
_MANY_SLOTS, _MUCH = 1 << 20, 100_000_000
"""Numbers that an optimiser remembers, and multiplications over the training part, that take too long."""
Flags = NDArray[np.bool_]


def reached(
    spec: NetworkSpec, parameters: Array, health: tuple[LayerHealth, ...], output: LayerHealth | None = None
) -> tuple[Flags, ...]:
    """Return for each hidden layer which units a gradient reaches: living ones with a living path out.

    Where the health of the ``output`` is given, no path leads out through a dead one.

    A path leads over weights other than 0 and units with a slope for some sample. That a sample opens all
    of a path at once is not demanded, so a unit that is not reached is never moved, and a unit that is
    reached may still get a gradient of 0.
    """
    weights = spec.layers(parameters)
    after = np.ones(spec.outputs, np.bool_) if output is None else _alive(output)
    found: list[Flags] = []
    for number in range(len(spec.hidden) - 1, -1, -1):
        living = _alive(health[number])
        if spec.hidden[number].mixing is None:
            leads = (weights[number + 1][:-1, :] != 0)[:, after].any(axis=1)
            after = living & leads
        else:
            after = living & bool((weights[number + 1][:-1, :] != 0)[:, after].any())
        found.insert(0, np.asarray(after))
    return tuple(found)


@dataclass(frozen=True, eq=False)
class Revival:
    """What may still change the pre-activations of each unit of a hidden layer: (units,) flags."""

    fed: Flags
    """Something that it reads changes."""
    own: Flags
    """Its own weights or bias change: by a gradient, a penalty, weight decay or the optimiser's memory."""

    @property
    def possible(self) -> Flags:
        """Whether any of these holds; a dead unit for which none does is dead for good."""
        return np.asarray(self.fed | self.own)


def revivals(state: TrainState, activity: Activity, health: tuple[LayerHealth, ...]) -> tuple[Revival, ...]:
    """Return for each hidden layer what may bring its units back.

    No gradient reaches a dead unit's own weights. Its input changes if a unit that it reads, over a weight
    other than 0, changes: because a gradient reaches that one, or because what that one reads changes in
    turn. Penalties and weight decay move all weights other than 0, but cannot lift a dead ReLU unit above
    the threshold where they shrink all of its weights by one factor and its bias is not above 0 (L2 under
    plain SGD) or shrinks alike (AdamW). What an optimiser remembers moves weights as far as
    :func:`coasting` says; a dead ReLU unit counts as moved by it only if that way is long enough to lift
    some sample above the threshold. Units of the first layer read the data, which stay.
    """
    problem = state.problem
    spec, frozen = problem.network, problem.training.frozen
    weights = spec.layers(state.parameters)
    output = output_health(spec, activity.logits)
    by_gradient = reached(spec, state.parameters, health, output)
    ways = spec.layers(coasting(state))
    moving = np.zeros(spec.shapes[0][0] - 1, np.bool_)
    found: list[Revival] = []
    for number, layer in enumerate(spec.hidden):
        free = np.ones(layer.units, np.bool_)
        free[[unit for place, unit in frozen if place == number]] = False
        reads = problem.train_inputs[:, :-1].T if number == 0 else activity.activations[number - 1]
        fed = (weights[number][:-1, :] != 0)[moving].any(axis=0)
        own = by_gradient[number] | _lifted(spec, number, ways[number], activity, reads, health[number])
        own |= _shrunk(problem.training, layer, weights[number], health[number])
        revival = Revival(np.asarray(fed), np.asarray(own & free))
        found.append(revival)
        changes = revival.possible
        mixing = layer.mixing is not None
        moving = np.full(spec.shapes[number + 1][0] - 1, bool(changes.any())) if mixing else changes
    return tuple(found)


def lost_units(state: TrainState, dead: Collection[Place]) -> frozenset[Place]:
    """Return which of the dead units stay so for good, whatever updates follow; ``dead`` are all there are.

    None where that takes more than :func:`revivals` knows to be exact: draws of dropout or of slopes,
    penalties and limits on weights, and what an optimiser remembers of large networks.
    """
    problem = state.problem
    spec, training = problem.network, problem.training
    drawn = any(layer.dropout or layer.activation.entry.sampled for layer in spec.hidden)
    forced = training.l1 or training.l2 or training.weight_limit or decay(training)
    inputs = problem.train_inputs
    if not (state.slots.size or spec.output.name in FLAT_OUTPUTS):
        inputs = inputs[:1]
    work = len(inputs) * spec.parameter_count
    if drawn or forced or not dead or state.slots.size > _MANY_SLOTS or work > _MUCH:
        return frozenset()
    states = [[UnitState.HEALTHY] * layer.units for layer in spec.hidden]
    for layer, unit in dead:
        states[layer][unit] = UnitState.DEAD
    unknown = np.zeros(0)
    health = tuple(LayerHealth(unknown, unknown, tuple(own), unknown) for own in states)
    returning = revivals(state, forward(spec, state.parameters, inputs), health)
    return frozenset((layer, unit) for layer, unit in dead if not returning[layer].possible[unit])


def _shrunk(training: TrainingSpec, layer: LayerSpec, weights: Array, health: LayerHealth) -> Flags:
    """Return which units penalties or weight decay change: dead ReLU units only if they may fire by it."""
    found: Flags = np.asarray((weights[:-1] != 0).any(axis=0))
    penalised, decays = bool(training.l1 or training.l2), decay(training) > 0
    if not (penalised or decays):
        return np.zeros_like(found)
    if layer.mixing is not None or layer.activation.name != "relu":
        return found
    evenly = training.optimizer == "sgd" and not training.l1 and training.learning_rate * training.l2 <= 1.0
    lifts: Flags = np.asarray(weights[-1] > 0) if evenly else np.full(len(found), penalised)
    return np.asarray(found & (lifts | _alive(health)))


def _lifted(
    spec: NetworkSpec, number: int, ways: Array, activity: Activity, reads: Array, health: LayerHealth
) -> Flags:
    """Return which units the optimiser's memory moves: dead ReLU units only if it may make them fire."""
    found: Flags = np.asarray((ways > 0).any(axis=0))
    layer = spec.hidden[number]
    if layer.mixing is not None or layer.activation.name != "relu":
        return found
    sizes = np.abs(np.asarray(reads, np.float64))
    for unit in health.dead & set(np.flatnonzero(found).tolist()):
        way = ways[:-1, unit] @ sizes + ways[-1, unit]
        found[unit] = bool((activity.pre_activations[number][unit] + way > 0).any())
    return found


def _alive(layer: LayerHealth) -> Flags:
    found = np.ones(len(layer.states), np.bool_)
    found[list(layer.dead)] = False
    return found
