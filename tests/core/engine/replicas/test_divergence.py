"""Replicas that diverge: they keep their last finite states, and leave the others as they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.core.data.dataset import Task
from reluexplorer.core.engine.replicas.layouts import Outermost
from reluexplorer.core.engine.replicas.replicas import (
    ReplicaStates,
    advance_replicas,
    initial_replicas,
    replica_state,
)
from reluexplorer.core.engine.replicas.trainer import Orders, ReplicaTrainer
from reluexplorer.core.engine.training import advance
from reluexplorer.core.problem.problem import Problem, TrainingSpec
from tests.core.engine.replicas.alone import SEVEN, alone, at_once, same_bits
from tests.core.engine.test_training import same
from tests.core.samples import dataset, network, problem


@pytest.mark.usefixtures("layout")
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_replicas_that_diverge_keep_their_last_finite_states(optimizer: str, dtype: str) -> None:
    made = problem(
        dataset(Task.REGRESSION), (4, 4, 4), "identity", optimizer=optimizer, dtype=dtype,
        rate=1e30 if optimizer == "adam" else 1e6,
    )  # fmt: skip
    start = initial_replicas(made, SEVEN)
    with np.errstate(all="raise"):
        end = advance_replicas(start, 400)
    assert end.step == 400
    assert np.isfinite(end.parameters).all()
    assert np.isfinite(end.slots).all()
    for index, seed in enumerate(SEVEN):
        found, expected = replica_state(end, index), alone(made, seed, 400)
        assert found.diverged_at is not None
        assert found.step in {found.diverged_at, found.diverged_at - 1}
        assert (found.step, found.diverged_at) == (expected.step, expected.diverged_at)
        np.testing.assert_allclose(found.parameters, expected.parameters, rtol=1e-2)
        assert advance(found, 10) is found
    assert same_bits(end, at_once(made, SEVEN, *[7] * 56, 8))
    assert same_bits(end, at_once(made, SEVEN, 3, 397))
    later = advance_replicas(end, 10)
    assert (later.step, later.steps, later.diverged_at) == (410, end.steps, end.diverged_at)
    assert later.parameters.tobytes() == end.parameters.tobytes()


@pytest.mark.usefixtures("layout")
def test_a_replica_that_diverges_leaves_the_others_as_they_are() -> None:
    """The fourth begins with weights so large that it breaks; a run in which it begins at 0 is compared."""
    made = problem(
        dataset(Task.REGRESSION), (4, 3), "identity", optimizer="momentum", rate=0.01, dtype="float64"
    )
    start = initial_replicas(made, SEVEN)

    def trained(factor: float, *pieces: int) -> ReplicaStates:
        parameters = start.parameters.copy()
        parameters[3] *= factor
        states = replace(start, parameters=parameters)
        for steps in pieces:
            states = advance_replicas(states, steps)
        return states

    spoiled, whole = trained(1e3, 300), trained(0.0, 300)
    broken = spoiled.diverged_at[3]
    assert broken is not None
    assert 0 < broken < 300
    assert spoiled.diverged_at == (None, None, None, broken, None, None, None)
    others = [0, 1, 2, 4, 5, 6]
    assert spoiled.parameters[others].tobytes() == whole.parameters[others].tobytes()
    assert spoiled.slots[others].tobytes() == whole.slots[others].tobytes()
    assert same_bits(spoiled, trained(1e3, 1, broken, 299 - broken))
    assert same_bits(spoiled, trained(1e3, *[30] * 10))


def test_the_update_named_is_the_one_whose_loss_overflows() -> None:
    """Input 1, target 0, loss z²/2 of z = w + b: an update makes z 1 − 2·rate times what it was."""
    data = dataset(Task.REGRESSION, 8, 1, 1)
    ones = np.ones((8, 1))
    flat = type(data)("made", "", Task.REGRESSION, ones, 0.0 * ones, data.train, data.test, ("x1",))
    made = Problem(flat, network((1, 1)), TrainingSpec("sgd", 1e10 + 1.0, 99, 0))
    end = at_once(made, SEVEN, 200)
    growth = np.log10(2.0 * (1e10 + 1.0) - 1.0)
    largest = np.log10(np.finfo(np.float64).max) / 2.0
    for index, first in enumerate(np.abs(initial_replicas(made, SEVEN).parameters).max(axis=1)):
        updates = next(n for n in range(99) if np.log10(first) + n * growth > largest)
        assert end.diverged_at[index] == end.steps[index] == updates


def test_logits_may_be_large_as_long_as_their_losses_are_finite() -> None:
    made = problem(dataset(Task.REGRESSION), (), rate=1e-12, batch=99)
    start = initial_replicas(made, SEVEN)
    large = replace(start, parameters=start.parameters * np.float32(1e16))
    end = advance_replicas(large, 5)
    assert end.diverged_at == (None,) * 7
    for index in range(7):
        expected = advance(replica_state(large, index), 5)
        np.testing.assert_allclose(end.parameters[index], expected.parameters, rtol=1e-5)


def test_a_loss_that_overflows_counts_even_where_the_next_update_would_mend_it() -> None:
    """Logits near 1e20 have a squared error beyond float32, and a gradient well within."""
    start = initial_replicas(problem(dataset(Task.REGRESSION), (), rate=0.01, batch=99), SEVEN)
    parameters = start.parameters.copy()
    parameters[4] *= 1e20
    states = replace(start, parameters=parameters)
    end = advance_replicas(states, 60)
    assert end.diverged_at == (None, None, None, None, 0, None, None)
    assert end.steps == (60, 60, 60, 60, 0, 60, 60)
    assert np.array_equal(end.parameters[4], parameters[4])
    assert same(replica_state(end, 4), advance(replica_state(states, 4), 60))


def test_a_memory_that_overflows_counts_even_where_logits_are_moderate() -> None:
    """Inputs near 1e10 make gradients whose squares are beyond float32; Adam would stand still."""
    data = dataset(Task.REGRESSION)
    large = type(data)(
        "made", "", data.task, data.inputs * 1e10, data.targets, data.train, data.test, data.feature_names
    )
    made = problem(large, (), optimizer="adam", batch=99)
    end = at_once(made, SEVEN, 60)
    assert end.diverged_at == (1,) * 7
    assert alone(made, SEVEN[0], 60).diverged_at == 1


def test_one_large_logit_does_not_count_for_ever() -> None:
    made = problem(dataset(Task.REGRESSION), (), batch=99)
    start = initial_replicas(made, SEVEN)
    trainer = ReplicaTrainer(made, Outermost(7))
    orders = Orders(made, trainer.layout)
    factors = np.where(np.arange(7) == 3, np.float32(1e16), np.float32(1))[:, None]
    found = []
    for parameters in (start.parameters * factors, start.parameters):
        trainer.load(orders, SEVEN, parameters, start.slots)
        trainer.steps(0, 1)
        found.append(trainer.moderate().tolist())
    assert found == [[True] * 3 + [False] + [True] * 3, [True] * 7]
