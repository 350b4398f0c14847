"""Whether training can bring a dead unit back: whether anything still moves it or what it reads."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Array, Floats
from reluexplorer.core.diagnosis.health import FLAT_OUTPUTS, LayerHealth, output_health
from reluexplorer.core.diagnosis.unit_states import UnitState
from reluexplorer.core.engine.freezing import frozen_mask
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.network.spec import Activity, LayerSpec, NetworkSpec, forward
from reluexplorer.core.optimizers import Memory
from reluexplorer.core.problem.problem import TrainingSpec

Place = tuple[int, int]
_MANY_SLOTS, _MUCH = 1 << 20, 100_000_000
"""Numbers that an optimiser remembers, and multiplications over the training part, that take too long."""
Flags = NDArray[np.bool_]


def reached(
    spec: NetworkSpec,
    parameters: Array,
    health: tuple[LayerHealth, ...],
    output: LayerHealth | None = None,
    opened: tuple[Flags, ...] | None = None,
) -> tuple[Flags, ...]:
    """Return for each hidden layer which units a gradient reaches: living ones with a living path out.

    Where the health of the ``output`` is given, no path leads out through a dead one. Units that are
    ``opened``, those of the output last, count as living; see :func:`opened_by_draws`.

    A path leads over weights other than 0 and units with a slope for some sample. That a sample opens all
    of a path at once is not demanded, so a unit that is not reached is never moved, and a unit that is
    reached may still get a gradient of 0.
    """
    weights = spec.layers(parameters)
    living = [_alive(layer) for layer in health[: len(spec.hidden)]]
    living.append(np.ones(spec.outputs, np.bool_) if output is None else _alive(output))
    if opened is not None:
        living = [own | more for own, more in zip(living, opened, strict=True)]
    after = living[-1]
    found: list[Flags] = []
    for number in range(len(spec.hidden) - 1, -1, -1):
        if spec.hidden[number].mixing is None:
            leads = (weights[number + 1][:-1, :] != 0)[:, after].any(axis=1)
            after = living[number] & leads
        else:
            after = living[number] & bool((weights[number + 1][:-1, :] != 0)[:, after].any())
        found.insert(0, np.asarray(after))
    return tuple(found)


def opened_by_draws(spec: NetworkSpec, parameters: Array, activity: Activity) -> tuple[Flags, ...]:
    """Return for each hidden layer, and last the output, which silent units training may open.

    States are judged without draws, but updates are made with them. What a unit reads is drawn where
    dropout scales an activation that is not 0 for every sample, where a slope is drawn for a
    pre-activation below 0, or where that in turn reads what is drawn. A learned slope opens its units too:
    its gradient does not vanish where it is 0.
    """
    weights = spec.layers(parameters)
    drawn = np.zeros(spec.shapes[0][0] - 1, np.bool_)
    found: list[Flags] = []
    for number, layer in enumerate(spec.hidden):
        reads = np.asarray((weights[number][:-1] != 0)[drawn].any(axis=0))
        sampled = layer.mixing is None and layer.activation.entry.sampled
        found.append(np.ones_like(reads) if sampled or layer.learnable else reads)
        drawn = reads if layer.mixing is None else np.full(layer.width, bool(reads.any()))
        if sampled:
            drawn = drawn | (activity.pre_activations[number] < 0).any(axis=1)
        if layer.dropout:
            drawn = drawn | (activity.activations[number] != 0).any(axis=1)
    found.append(np.asarray((weights[-1][:-1] != 0)[drawn].any(axis=0)))
    return tuple(found)


@dataclass(frozen=True, eq=False)
class Revival:
    """What may still change the pre-activations of each unit of a hidden layer: (units,) flags."""

    fed: Flags
    """Something that it reads changes."""
    own: Flags
    """Its own parameters change: by a gradient, penalty, decay, limit or the optimiser's memory."""
    shrunk: Flags
    """A penalty or weight decay draws its weights towards 0, though that alone cannot make it fire."""

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
    plain descent) or shrinks alike (AdamW). What an optimiser remembers moves weights as far as its rule's
    ``coasting`` says; a dead ReLU unit counts as moved by it only if that way is long enough to lift some
    sample above the threshold. Units of the first layer read the data, which stay. A limit moves the weights
    that are past it. Under dropout and drawn slopes a unit that is silent without draws may fire in an
    update, and is then moved as a living one: see :func:`opened_by_draws`.
    """
    problem = state.problem
    spec, frozen = problem.network, problem.training.frozen
    weights = spec.layers(state.parameters)
    output = output_health(spec, activity.logits)
    opened = opened_by_draws(spec, state.parameters, activity)
    by_gradient = reached(spec, state.parameters, health, output, opened)
    far = _coasting(state)
    ways, slope_ways = spec.layers(far), spec.learned(far)
    moving = np.zeros(spec.shapes[0][0] - 1, np.bool_)
    found: list[Revival] = []
    for number, layer in enumerate(spec.hidden):
        free = np.ones(layer.units, np.bool_)
        free[[unit for place, unit in frozen if place == number]] = False
        reads = problem.train_inputs[:, :-1].T if number == 0 else activity.activations[number - 1]
        fed = (weights[number][:-1, :] != 0)[moving].any(axis=0)
        own = by_gradient[number] | _lifted(spec, number, ways[number], activity, reads, health[number])
        own |= _shrunk(problem.training, layer, weights[number], health[number])
        own |= _limited(problem.training, weights[number])
        own &= free
        own |= _slopes_move(problem.training, by_gradient[number], free, slope_ways[number])
        shrunk = _drawn_to_zero(problem.training, weights[number]) & free & ~own
        revival = Revival(np.asarray(fed), np.asarray(own), np.asarray(shrunk))
        found.append(revival)
        changes = revival.possible
        mixing = layer.mixing is not None
        moving = np.full(spec.shapes[number + 1][0] - 1, bool(changes.any())) if mixing else changes
    return tuple(found)


@np.errstate(all="ignore")
def _coasting(state: TrainState) -> Floats:
    """Return for each parameter a bound on how far the optimiser's memory alone may still move it.

    From here on the gradient is taken as 0 and the learning rate as never above its base.
    """
    network, training = state.problem.network, state.problem.training
    unit = network.output.factor * state.problem.batch_size
    slots = np.abs(np.asarray(state.slots, np.float64))
    memory = Memory(slots, unit, state.step, training.learning_rate)
    way = np.array(training.rule.coasting(memory, *training.rule_parameters))
    way[np.isnan(way)] = np.inf
    way[frozen_mask(network, training.frozen)] = 0.0
    return way


def lost_units(state: TrainState, dead: Collection[Place]) -> frozenset[Place]:
    """Return which of the dead units stay so for good, whatever updates follow; ``dead`` are all there are.

    It is what :func:`revivals` says. None under penalties and weight decay, where that holds but for
    rounding, and where it takes long: for large networks and what an optimiser remembers of them.
    """
    problem = state.problem
    spec, training = problem.network, problem.training
    drawn = any(layer.dropout or layer.activation.entry.sampled for layer in spec.hidden)
    forced = training.l1 or training.l2 or training.decay
    inputs = problem.train_inputs
    if not (drawn or state.slots.size or spec.output.name in FLAT_OUTPUTS):
        inputs = inputs[:1]
    work = len(inputs) * spec.parameter_count
    if forced or not dead or state.slots.size > _MANY_SLOTS or work > _MUCH:
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
    found = _drawn_to_zero(training, weights)
    penalised, decayed = bool(training.l1 or training.l2), training.decay
    if layer.mixing is not None or not layer.activation.rectifies:
        return found
    plain = training.rule.plain and not (training.l1 or training.clip_value)
    evenly = plain and training.learning_rate * training.l2 <= 1.0
    uneven = np.full(len(found), penalised or decayed > 1.0)
    lifts: Flags = np.asarray(weights[-1] > 0) if evenly else uneven
    return np.asarray(found & (lifts | _alive(health)))


def _drawn_to_zero(training: TrainingSpec, weights: Array) -> Flags:
    """Return which units have weights that penalties or weight decay draw towards 0."""
    found: Flags = np.asarray((weights[:-1] != 0).any(axis=0))
    return found & bool(training.l1 or training.l2 or training.decay > 0)


def _limited(training: TrainingSpec, weights: Array) -> Flags:
    """Return which units have a weight past the limit, which the next update cuts."""
    past = np.abs(weights[:-1]) > (training.weight_limit or np.inf)
    return np.asarray(past.any(axis=0))


def _slopes_move(training: TrainingSpec, by_gradient: Flags, free: Flags, ways: Array | None) -> Flags:
    """Return which units have a learned slope that changes; one that a layer shares is never frozen."""
    if ways is None:
        return np.zeros_like(free)
    moved = (ways[:, 0] > 0) | (training.decay > 0)
    if len(ways) == 1:
        return np.full(len(free), bool(moved.any() or by_gradient.any()))
    return np.asarray((moved | by_gradient) & free)


def _lifted(
    spec: NetworkSpec, number: int, ways: Array, activity: Activity, reads: Array, health: LayerHealth
) -> Flags:
    """Return which units the optimiser's memory moves: dead ReLU units only if it may make them fire."""
    found: Flags = np.asarray((ways > 0).any(axis=0))
    layer = spec.hidden[number]
    if layer.mixing is not None or not layer.activation.rectifies:
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
