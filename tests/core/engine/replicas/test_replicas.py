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

from reluexplorer.core.activations import CATALOGUE, ActivationChoice, VectorChoice
from reluexplorer.core.bound_calls import run
from reluexplorer.core.data.dataset import Task
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.engine.penalties import before_update
from reluexplorer.core.engine.replicas import replicas
from reluexplorer.core.engine.replicas.layouts import Innermost, Layout, Outermost
from reluexplorer.core.engine.replicas.orders import Orders
from reluexplorer.core.engine.replicas.replicas import (
    ReplicaStates,
    advance_replicas,
    block_size,
    initial_replicas,
    replica_state,
)
from reluexplorer.core.engine.replicas.trainer import ReplicaTrainer
from reluexplorer.core.engine.training import TrainState, advance, initial_state
from reluexplorer.core.network.spec import LayerSpec
from reluexplorer.core.optimizers import OPTIMIZERS, Flats
from reluexplorer.core.problem.problem import Problem, TrainingSpec
from tests.core.engine.test_training import same
from tests.core.samples import dataset, network, problem

SEVEN = (5, 3, 8, 0, 2**40, 11, 4)
LAYOUTS: list[type[Outermost | Innermost]] = [Outermost, Innermost]


@pytest.fixture(params=LAYOUTS, ids=lambda layout: layout.__name__.lower())
def layout(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Every problem in this layout, in buffers of its own."""

    def chosen(_problem: Problem, count: int) -> Layout:
        made: Layout = request.param(count)
        return made

    monkeypatch.setattr(replicas, "_layout", chosen)
    monkeypatch.setattr(replicas, "_local", threading.local())
    return request.param


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


def with_training(made: Problem, **changes: Any) -> Problem:
    return Problem(made.dataset, made.network, replace(made.training, **changes))


def with_network(made: Problem, **changes: Any) -> Problem:
    return Problem(made.dataset, replace(made.network, **changes), made.training)


def with_layers(made: Problem, *layers: LayerSpec) -> Problem:
    return with_network(made, hidden=layers)


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


@pytest.mark.parametrize("layout_at_full_size", LAYOUTS)
@pytest.mark.parametrize("keep", [True, False])
def test_blocks_do_not_show(
    layout_at_full_size: type[Outermost | Innermost], keep: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten replicas in blocks of 4, 4 and 2; none of them is left out or done twice."""
    made = problem(dataset(samples=40, train=33), (4, 4), optimizer="momentum", dtype="float64")
    seeds = tuple(range(10))
    monkeypatch.setattr(replicas, "_layout", lambda _problem, count: layout_at_full_size(count))
    monkeypatch.setattr(replicas, "_local", threading.local())
    whole = at_once(made, seeds, 150)
    monkeypatch.setattr(replicas, "_CACHE", 4 * replicas._bytes(made))
    monkeypatch.setattr(replicas, "_KEPT", 1 << 22 if keep else 0)
    monkeypatch.setattr(replicas, "_local", threading.local())
    assert block_size(made, 10) == 4
    blocks = at_once(made, seeds, 150)
    np.testing.assert_allclose(blocks.parameters, whole.parameters, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(blocks.slots, whole.slots, rtol=1e-10, atol=1e-10)
    assert same_bits(blocks, at_once(made, seeds, 20, 70, 60))
    assert_as_alone(blocks)


def test_narrow_networks_with_many_replicas_have_those_innermost() -> None:
    narrow, wide = problem(dataset(), (4, 2)), problem(dataset(), (4, 5))
    assert isinstance(replicas._layout(narrow, 256), Innermost)
    assert isinstance(replicas._layout(narrow, 8), Outermost)
    assert isinstance(replicas._layout(wide, 256), Outermost)


def test_who_trains_together() -> None:
    made = problem(dataset(), (6, 5))
    relu = ActivationChoice("relu")
    assert [block_size(made, count) for count in (1, 2, 3, 256)] == [1, 1, 3, 256]
    large = with_layers(made, *[LayerSpec(512, relu)] * 3)
    assert block_size(large, 256) == 1
    dropping = with_layers(made, LayerSpec(6, relu, dropout=0.5))
    sampling = with_layers(made, LayerSpec(6, ActivationChoice("rrelu")))
    mixing = with_layers(made, LayerSpec(6, relu, mixing=VectorChoice("maxout")))
    assert [block_size(other, 9) for other in (dropping, sampling, mixing)] == [1, 1, 1]


@pytest.mark.parametrize(
    "layer",
    [
        LayerSpec(6, ActivationChoice("relu"), dropout=0.3),
        LayerSpec(6, ActivationChoice("rrelu")),
        LayerSpec(6, ActivationChoice("relu"), mixing=VectorChoice("maxout")),
    ],
    ids=["dropout", "rrelu", "maxout"],
)
def test_what_cannot_be_shared_runs_alone_to_the_bit(layer: LayerSpec) -> None:
    made = with_layers(problem(dataset(), optimizer="adam"), layer, LayerSpec(4, ActivationChoice("relu")))
    states = at_once(made, SEVEN, 30, 45)
    for index, seed in enumerate(SEVEN):
        assert same(replica_state(states, index), alone(made, seed, 75))


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
