"""All dead units of a state helped at once, layer by layer, as what is before a unit decides its input."""

from __future__ import annotations

from collections.abc import Callable

from reluexplorer.core.diagnosis.health import layer_health
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.network.spec import forward
from reluexplorer.core.surgery.surgery import reinitialised, revived

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
