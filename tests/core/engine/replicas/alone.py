"""Several seeds at once beside each of them alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from reluexplorer.core.engine.replicas.layouts import Innermost, Outermost
from reluexplorer.core.engine.replicas.replicas import (
    ReplicaStates,
    advance_replicas,
    initial_replicas,
    replica_state,
)
from reluexplorer.core.engine.training import TrainState, advance, initial_state
from reluexplorer.core.network.spec import LayerSpec
from reluexplorer.core.problem.problem import Problem

SEVEN = (5, 3, 8, 0, 2**40, 11, 4)
LAYOUTS: list[type[Outermost | Innermost]] = [Outermost, Innermost]


def at_once(made: Problem, seeds: tuple[int, ...], *pieces: int) -> ReplicaStates:
    states = initial_replicas(made, seeds)
    for steps in pieces:
        states = advance_replicas(states, steps)
    return states


def alone(made: Problem, seed: int, steps: int) -> TrainState:
    training = replace(made.training, seed=seed)
    return advance(initial_state(Problem(made.dataset, made.network, training)), steps)


def same_bits(a: ReplicaStates, b: ReplicaStates) -> bool:
    assert a.seeds == b.seeds
    return (a.step, a.steps, a.diverged_at) == (b.step, b.steps, b.diverged_at) and all(
        x.tobytes() == y.tobytes() for x, y in ((a.parameters, b.parameters), (a.slots, b.slots))
    )


def assert_as_alone(states: ReplicaStates, tolerance: float = 1e-9) -> None:
    for index, seed in enumerate(states.seeds):
        expected, found = alone(states.problem, seed, states.step), replica_state(states, index)
        assert (found.step, found.diverged_at) == (expected.step, expected.diverged_at)
        assert found.problem.training == expected.problem.training
        for mine, theirs in ((found.parameters, expected.parameters), (found.slots, expected.slots)):
            assert mine.shape == theirs.shape
            assert mine.dtype == theirs.dtype
            largest = float(np.abs(theirs).max(initial=1.0))
            np.testing.assert_allclose(mine, theirs, rtol=tolerance, atol=tolerance * largest)


def with_network(made: Problem, **changes: Any) -> Problem:
    return Problem(made.dataset, replace(made.network, **changes), made.training)


def with_layers(made: Problem, *layers: LayerSpec) -> Problem:
    return with_network(made, hidden=layers)
