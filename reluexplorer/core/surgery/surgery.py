"""What a person does to a network's weights by hand, as pure functions of a state.

Layers count from 0, the output layer is the last. What the optimiser remembers of a changed parameter is
forgotten. Errors are ValueErrors whose message is a sentence for people.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import Floats, read_only
from reluexplorer.core.diagnosis.health import layer_health
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.network.spec import forward
from reluexplorer.core.problem.validation import demand_units
from reluexplorer.core.random_streams import generator
from reluexplorer.language import _, keeps_capitals
from reluexplorer.text import neuron

Treatment = Callable[[TrainState, int, int], TrainState]


def with_dead_revived(state: TrainState, share: float = 0.5) -> TrainState:
    """Return the state in which each dead unit fires for a share of the training samples.

    A unit whose input is the same for all samples cannot tell them apart, and stays as it is.
    """
    return _treated(state, lambda now, layer, unit: revived(now, layer, unit, share))


def with_dead_reinitialised(state: TrainState, draw: int = 0) -> TrainState:
    """Return the state in which each dead unit has new weights; each ``draw`` gives others."""
    return _treated(state, lambda now, layer, unit: reinitialised(now, layer, unit, draw))


def _treated(state: TrainState, treatment: Treatment) -> TrainState:
    problem = state.problem
    for layer in range(len(problem.network.hidden)):
        activity = forward(problem.network, state.parameters, problem.train_inputs)
        for unit in sorted(layer_health(problem.network, layer, activity.pre_activations[layer]).dead):
            try:
                state = treatment(state, layer, unit)
            except ValueError:
                continue
    return state


class SurgeryError(ValueError):
    """What cannot be done to a network by hand: why, and what a person who meant it can do instead."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(f"{reason}: {advice}.")
        self.reason = reason


def reason_of(error: ValueError) -> str:
    """Return why something cannot be done, to go on a sentence with, without advice to who meant it."""
    said = str(getattr(error, "reason", error)).rstrip(".")
    return said if keeps_capitals() else said[:1].lower() + said[1:]


_RASTER = np.linspace(-50.0, 50.0, 20_001)
_MARGIN = 0.1
"""How far below the flat side's end a killed unit's nearest sample lies, in spreads of its pre-activation."""


def with_weight(state: TrainState, layer: int, unit: int, source: int, value: float) -> TrainState:
    """Return the state with one weight, or for ``source`` −1 the bias, set to ``value``."""
    column = _column(state, layer, unit)
    if source >= len(column) - 1:
        raise ValueError(
            _("Neuron {name} has {count} incoming weights.").format(
                name=neuron(layer, unit), count=len(column) - 1
            )
        )
    if source == -1:
        _demand_bias(state)
    column[source] = value
    return _with_column(state, layer, unit, column)


def killed(state: TrainState, layer: int, unit: int) -> TrainState:
    """Return the state with a hidden unit's bias so low that its slope is 0 for every training sample."""
    column = _column(state, layer, unit)
    _demand_bias(state)
    choice = _activation(state, layer)
    end = flat_until(choice)
    if end is None:
        raise SurgeryError(
            _("A neuron with {label} has no flat side, so no bias makes it die").format(
                label=choice.entry.label
            ),
            _("freeze it, or set its outgoing weights to 0"),
        )
    z = _pre_activations(state, layer, unit)
    with np.errstate(over="ignore"):
        column[-1] -= z.max() - end + _margin(z)
    return _with_column(state, layer, unit, column)


def revived(state: TrainState, layer: int, unit: int, share: float = 0.5) -> TrainState:
    """Return the state with a hidden unit's bias such that it fires for a share of the training samples.

    The threshold lies midway between the two samples that it tells apart; at least one fires.
    """
    column = _column(state, layer, unit)
    _demand_bias(state)
    gate = _activation(state, layer).gate
    z = _pre_activations(state, layer, unit)
    if z.max() == z.min():
        raise SurgeryError(
            _("Neuron {name} sees no difference between the samples").format(name=neuron(layer, unit)),
            _("re-initialise it, or revive those before it"),
        )
    levels, counts = np.unique(z, return_counts=True)
    firing = np.cumsum(counts[::-1])[::-1]
    at = int(np.argmin(np.abs(firing - share * len(z))))
    below = levels[at - 1] if at else levels[0] - _margin(z)
    with np.errstate(over="ignore"):
        column[-1] -= 0.5 * levels[at] + 0.5 * below - gate
    return _with_column(state, layer, unit, column)


def reinitialised(state: TrainState, layer: int, unit: int, draw: int) -> TrainState:
    """Return the state with a unit's weights and bias drawn anew; each ``draw`` gives others."""
    _column(state, layer, unit)
    network, seed = state.problem.network, state.problem.training.seed
    rng = generator(seed, zlib.crc32(f"reinitialised {state.step} {layer} {unit} {draw}".encode()))
    return _with_column(state, layer, unit, network.drawn_layer(layer, rng)[:, unit])


def flat_until(choice: ActivationChoice) -> float | None:
    """Return a pre-activation from which on downwards the slope is exactly 0; None without a flat side.

    It lies on a raster of 1/200, at most so much too low: documents hold kills that were made by it. A slope
    that merely rounds to 0 far out, as that of tanh below −19, does not count.
    """
    end = choice.entry.flat_until(*choice.values)
    return None if end is None else float(_RASTER[np.searchsorted(_RASTER, end, side="right") - 1])


def _activation(state: TrainState, layer: int) -> ActivationChoice:
    hidden = state.problem.network.hidden
    if layer >= len(hidden):
        raise ValueError(_("An output neuron can be neither killed nor revived."))
    return hidden[layer].activation


def _pre_activations(state: TrainState, layer: int, unit: int) -> Floats:
    problem = state.problem
    with np.errstate(all="ignore"):
        activity = forward(problem.network, state.parameters, problem.train_inputs)
    z = activity.pre_activations[layer][unit].astype(np.float64)
    if not np.isfinite(z).all():
        raise SurgeryError(_("The network's values are not finite"), _("reset it first"))
    return np.asarray(z)


def _margin(z: Floats) -> float:
    """Return how far from the nearest sample a threshold is laid, for any finite pre-activations.

    They are scaled before they are squared, as the squares of large ones overflow.
    """
    peak = float(np.abs(z).max())
    return max(_MARGIN * peak * float(np.std(z / peak)), _MARGIN) if peak > 0 else _MARGIN


def _demand_bias(state: TrainState) -> None:
    if not state.problem.network.biased:
        raise SurgeryError(_("This network has no biases"), _("switch them on first"))


def _column(state: TrainState, layer: int, unit: int) -> Floats:
    """Return a copy of a unit's incoming weights with its bias last."""
    demand_units(state.problem.network, [(layer, unit)])
    return state.problem.network.layers(state.parameters)[layer][:, unit].astype(np.float64)


def _with_column(state: TrainState, layer: int, unit: int, column: Floats) -> TrainState:
    network = state.problem.network
    parameters, slots = state.parameters.copy(), state.slots.copy()
    old = network.layers(state.parameters)[layer][:, unit]
    with np.errstate(over="ignore"):
        new = column.astype(old.dtype)
    changed = old != new
    network.layers(parameters)[layer][changed, unit] = new[changed]
    for slot in slots:
        network.layers(slot)[layer][changed, unit] = 0.0
    if not np.isfinite(parameters).all():
        raise ValueError(_("That is too large for a weight."))
    return replace(state, parameters=read_only(parameters), slots=read_only(slots), diverged_at=None)
