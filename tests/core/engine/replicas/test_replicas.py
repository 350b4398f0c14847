"""Several seeds trained at once do what each does alone."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.core.bound_calls import run
from reluexplorer.core.data.dataset import Task
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.engine.penalties import before_update
from reluexplorer.core.engine.replicas.layouts import Innermost, Outermost
from reluexplorer.core.engine.replicas.replicas import (
    ReplicaStates,
    advance_replicas,
    block_size,
    initial_replicas,
    replica_state,
)
from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.core.network.spec import LayerSpec
from reluexplorer.core.optimizers import OPTIMIZERS, Flats
from reluexplorer.core.problem.problem import Problem, TrainingSpec
from tests.core.engine.replicas.alone import (
    LAYOUTS,
    SEVEN,
    alone,
    assert_as_alone,
    at_once,
    same_bits,
    with_layers,
    with_network,
)
from tests.core.engine.test_training import same
from tests.core.samples import dataset, network, problem


def with_training(made: Problem, **changes: Any) -> Problem:
    return Problem(made.dataset, made.network, replace(made.training, **changes))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_single_replica_is_the_plain_run_to_the_bit(optimizer: str, dtype: str) -> None:
    made = problem(dataset(), optimizer=optimizer, dtype=dtype)
    states = at_once(made, (9,), 130, 70)
    assert same(replica_state(states, 0), alone(made, 9, 200))


def test_replicas_begin_as_their_seeds_do() -> None:
    made = problem(dataset(), seed=6)
    states = initial_replicas(made, SEVEN)
    assert states.step == 0
    for index, seed in enumerate(SEVEN):
        assert same(replica_state(states, index), alone(made, seed, 0))
    with pytest.raises(ValueError, match="at least one seed"):
        initial_replicas(made, ())


@pytest.mark.copies(quick=9)
@pytest.mark.usefixtures("layout")
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("activation", ["relu", "tanh", "leaky_relu"])
def test_each_replica_does_what_its_seed_does_alone(activation: str, optimizer: str) -> None:
    """33 samples in batches of 10: each epoch ends with a smaller batch."""
    made = problem(
        dataset(samples=40, train=33), (4, 3), activation, optimizer=optimizer, rate=0.01, dtype="float64"
    )
    assert block_size(made, 7) == 7
    states = at_once(made, SEVEN, 300)
    assert not np.allclose(states.parameters[0], initial_replicas(made, SEVEN).parameters[0])
    assert_as_alone(states)


@pytest.mark.copies(quick=3)
@pytest.mark.usefixtures("layout")
@pytest.mark.parametrize("head", ["softmax", "relu_softmax", "tanh", "sigmoid_squared", "linear", "relu"])
def test_every_head_works_on_all_replicas(head: str) -> None:
    data = dataset(Task.MULTICLASS, samples=40, train=33)
    made = problem(data, (6, 5), "relu", head=head, batch=7, dtype="float64")
    assert_as_alone(at_once(made, SEVEN, 200))


@pytest.mark.copies(quick=7)
@pytest.mark.usefixtures("layout")
@pytest.mark.parametrize(
    "limits",
    [
        {"l1": 0.01}, {"l2": 0.02}, {"clip_value": 0.005}, {"clip_norm": 0.05}, {"weight_limit": 0.4},
        {"l1": 0.01, "l2": 0.02, "clip_value": 0.1, "clip_norm": 0.2, "weight_limit": 0.8},
        {"schedule": "cosine", "schedule_parameters": (100.0,)},
    ],
    ids="+".join,
)  # fmt: skip
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_penalties_limits_and_schedules_hold_for_each_replica(optimizer: str, limits: dict[str, Any]) -> None:
    free = problem(dataset(), (5, 4), "tanh", optimizer=optimizer, batch=8, dtype="float64")
    made = with_training(free, **limits)
    steps = 100 if len(limits) > 2 else 300
    states = at_once(made, SEVEN, steps)
    assert_as_alone(states)
    assert not np.allclose(states.parameters, at_once(free, SEVEN, steps).parameters, rtol=1e-3)


@pytest.mark.parametrize("kind", LAYOUTS)
def test_gradients_whose_squares_overflow_are_limited_like_single_ones(
    kind: type[Outermost | Innermost],
) -> None:
    training = TrainingSpec(clip_norm=0.3)
    spec = network((2, 3, 1), dtype="float32")
    n = spec.parameter_count
    rng = np.random.default_rng(0)
    gradients = (rng.standard_normal((4, n)) * [[0.01], [1.0], [1e30], [5.0]]).astype(np.float32)
    layout = kind(4)
    flats = Flats(*(np.zeros(shape, np.float32) for shape in (4 * n, (2, 4 * n), (0, 4 * n), 4 * n)))
    layout.by_replica(flats.gradient)[:] = gradients
    with np.errstate(over="ignore"):
        run(before_update(spec, training, flats, 2.0, layout))
    for index, row in enumerate(gradients):
        plain = Flats(*(np.zeros(shape, np.float32) for shape in (n, (2, n), (0, n), n)))
        plain.gradient[:] = row
        with np.errstate(over="ignore"):
            run(before_update(spec, training, plain, 2.0))
        np.testing.assert_allclose(layout.by_replica(flats.gradient)[index], plain.gradient, rtol=1e-6)
        length = np.linalg.norm(row.astype(np.float64))
        assert np.linalg.norm(plain.gradient) == pytest.approx(min(0.6, length), rel=1e-4)


@pytest.mark.copies(quick=2)
@pytest.mark.usefixtures("layout")
@pytest.mark.parametrize("per_unit", [False, True])
def test_learned_slopes_are_learned_in_each_replica(per_unit: bool) -> None:
    made = problem(dataset(), batch=6, dtype="float64")
    choice = ActivationChoice("prelu", per_unit=per_unit)
    made = with_layers(
        made, LayerSpec(4, choice), LayerSpec(1, choice), LayerSpec(3, ActivationChoice("relu"))
    )
    states = at_once(made, SEVEN, 300)
    assert_as_alone(states)
    slopes = states.parameters[:, made.network.linear_count :]
    assert slopes.shape == (7, 5 if per_unit else 2)
    assert len(np.unique(slopes)) == slopes.size


@pytest.mark.copies(quick=16)
@pytest.mark.usefixtures("layout")
@pytest.mark.parametrize(
    "activation", [name for name, entry in CATALOGUE.items() if not (entry.sampled or entry.learnable)]
)
def test_every_activation_works_on_all_replicas(activation: str) -> None:
    """Its jumps would let rounding through, so that few steps are compared."""
    made = problem(dataset(), (4, 4), activation, batch=8, rate=0.01, dtype="float64")
    assert_as_alone(at_once(made, SEVEN, 40))


@pytest.mark.slow
@pytest.mark.usefixtures("layout")
@settings(max_examples=40, deadline=None)
@given(
    widths=st.lists(st.integers(1, 9), max_size=4),
    names=st.lists(st.sampled_from(["relu", "tanh", "identity", "gelu", "prelu"]), min_size=4, max_size=4),
    biased=st.booleans(),
    features=st.integers(1, 5),
    task=st.sampled_from(list(Task)),
    batch=st.integers(1, 40),
    count=st.integers(3, 6),
)
def test_any_network_does_what_it_does_alone(
    widths: Sequence[int],
    names: Sequence[str],
    biased: bool,
    features: int,
    task: Task,
    batch: int,
    count: int,
) -> None:
    made = problem(dataset(task, features=features), (), batch=batch, dtype="float64", rate=0.02)
    layers = [LayerSpec(n, ActivationChoice(name)) for n, name in zip(widths, names, strict=False)]
    made = with_network(made, hidden=tuple(layers), biased=biased)
    assert_as_alone(at_once(made, SEVEN[:count], 25))


@pytest.mark.copies(quick=4)
@pytest.mark.usefixtures("layout")
@pytest.mark.parametrize(("train", "batch"), [(33, 10), (33, 1), (33, 99), (30, 10)])
@pytest.mark.parametrize("optimizer", ["sgd", "adamw"])
def test_replicas_are_the_same_however_their_steps_are_divided(
    optimizer: str, train: int, batch: int
) -> None:
    made = problem(dataset(samples=40, train=train), activation="gelu", optimizer=optimizer, batch=batch)
    whole = at_once(made, SEVEN, 200)
    assert whole.steps == (200,) * 7
    assert same_bits(whole, at_once(made, SEVEN, *[50] * 4))
    assert same_bits(whole, at_once(made, SEVEN, *[1] * 200))
    assert same_bits(whole, at_once(made, SEVEN, 63, 0, 2, 135))


def test_memories_that_fade_are_cleared_at_the_same_updates_however_divided() -> None:
    """All hidden units are dead, and 0.9 to the power of 1,000 is a denormal number."""
    made = with_network(problem(dataset(), (3,), optimizer="momentum", rate=1e-3), bias=-100.0)
    start = initial_replicas(made, SEVEN)
    start = replace(start, slots=np.ones_like(start.slots))
    before = advance_replicas(start, 1000)
    faded = before.slots[:, 0, :-1]
    assert np.all((faded > 0) & (faded < np.finfo(np.float32).tiny))
    after = advance_replicas(before, 60)
    assert not after.slots[:, 0, :-1].any()
    assert after.slots[:, 0, -1].all()
    assert same_bits(after, advance_replicas(start, 1060))


def test_arrays_are_read_only_and_stay_as_they_are() -> None:
    made = problem(dataset(), optimizer="adam")
    states = at_once(made, SEVEN, 20)
    kept = states.parameters.copy(), states.slots.copy()
    assert kept[1].shape == (7, 2, made.network.parameter_count)
    advance_replicas(states, 20)
    assert np.array_equal(states.parameters, kept[0])
    assert np.array_equal(states.slots, kept[1])
    for array in (states.parameters, states.slots, replica_state(states, 3).parameters):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0
    assert advance_replicas(states, 0) is states


def test_a_replica_can_be_inspected_and_go_on_alone() -> None:
    made = problem(dataset(), optimizer="adam", dtype="float64")
    state = replica_state(at_once(made, SEVEN, 100), 2)
    assert state.problem.training.seed == SEVEN[2]
    expected = inspect(alone(made, SEVEN[2], 100))
    assert inspect(state).train_loss == pytest.approx(expected.train_loss, rel=1e-9)
    on = advance(state, 50)
    np.testing.assert_allclose(on.parameters, alone(made, SEVEN[2], 150).parameters, rtol=1e-8, atol=1e-10)


def test_threads_have_buffers_of_their_own() -> None:
    made = problem(dataset(), (5, 4), optimizer="adam", batch=7)
    barrier = threading.Barrier(2)

    def trained(seeds: tuple[int, ...]) -> ReplicaStates:
        barrier.wait(30)
        return at_once(made, seeds, *[6] * 50)

    groups = SEVEN, tuple(seed + 1 for seed in SEVEN)
    expected = [at_once(made, seeds, 300) for seeds in groups]
    with ThreadPoolExecutor(2) as pool:
        assert all(same_bits(a, b) for a, b in zip(pool.map(trained, groups), expected, strict=True))


def test_a_trainer_that_changes_its_seed_forgets_the_order_of_the_last() -> None:
    made = problem(dataset(), optimizer="adam")
    fresh = [alone(made, seed, 90) for seed in SEVEN]
    turns = [initial_state(made.seeded(seed)) for seed in SEVEN]
    for _ in range(3):
        turns = [advance(state, 30) for state in turns]
    assert all(same(a, b) for a, b in zip(turns, fresh, strict=True))
    assert made.seeded(made.training.seed) is made
    assert made.seeded(77).train_inputs is made.train_inputs
