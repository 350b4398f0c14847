"""Training as a pure function of (problem, state, steps)."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reluexplorer.core.activations import CATALOGUE
from reluexplorer.core.data.dataset import Task
from reluexplorer.core.data.kinds.points import synthetic
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.engine.training import TrainState, advance, initial_state
from reluexplorer.core.network.spec import parameters_sha256
from reluexplorer.core.optimizers import OPTIMIZERS
from reluexplorer.core.problem.make import make_problem
from reluexplorer.core.problem.problem import Problem, TrainingSpec, coded_targets
from tests.core.samples import dataset, network, problem

DTYPES = ["float32", "float64"]


def arrays(state: TrainState) -> tuple[np.ndarray, ...]:
    return (state.parameters, *state.slots)


def same(a: TrainState, b: TrainState) -> bool:
    """Whether two states are the same to the bit."""
    return (a.step, a.diverged_at) == (b.step, b.diverged_at) and [x.tobytes() for x in arrays(a)] == [
        x.tobytes() for x in arrays(b)
    ]


def in_pieces(state: TrainState, *pieces: int) -> TrainState:
    for steps in pieces:
        state = advance(state, steps)
    return state


@pytest.mark.copies(quick=12)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(("train", "batch"), [(33, 10), (30, 10), (33, 1), (33, 99)])
def test_a_run_is_the_same_however_it_is_divided(dtype: str, optimizer: str, train: int, batch: int) -> None:
    made = problem(
        dataset(samples=40, train=train), activation="gelu", optimizer=optimizer, batch=batch, dtype=dtype
    )
    start = initial_state(made)
    whole = advance(start, 300)
    assert whole.step == 300
    assert not np.array_equal(whole.parameters, start.parameters)
    assert same(whole, in_pieces(start, *[100] * 3))
    assert same(whole, in_pieces(start, *[1] * 300))
    assert same(whole, advance(start, 300))


@settings(max_examples=25)
@given(
    pieces=st.lists(st.integers(0, 70), max_size=6),
    optimizer=st.sampled_from(list(OPTIMIZERS)),
    batch=st.integers(1, 40),
    task=st.sampled_from(list(Task)),
)
def test_any_division_gives_the_same_bits(pieces: list[int], optimizer: str, batch: int, task: Task) -> None:
    start = initial_state(problem(dataset(task), optimizer=optimizer, batch=batch))
    assert same(in_pieces(start, *pieces), advance(start, sum(pieces)))


def test_an_earlier_state_can_be_replayed_after_other_problems() -> None:
    first = initial_state(problem(dataset(), optimizer="adam", seed=1))
    other = initial_state(problem(dataset(), optimizer="adam", seed=2))
    early = advance(first, 50)
    late = advance(early, 70)
    advance(other, 33)
    assert same(advance(early, 70), late)
    assert same(advance(first, 120), late)


def test_a_seed_fixes_a_run_and_another_seed_changes_it() -> None:
    def digest(seed: int) -> str:
        made = make_problem(
            synthetic("circle", 100, 0.1, 0.3, 0), training=TrainingSpec("adam", 0.01, 10, seed)
        )
        return parameters_sha256(advance(initial_state(made), 120).parameters)

    assert digest(4) == digest(4)
    assert len({digest(seed) for seed in range(5)}) == 5


def test_the_seed_orders_the_batches_too() -> None:
    """Two seeds with the same first weights still part, because their batches differ."""
    data = dataset(Task.REGRESSION)
    runs = []
    for seed in (0, 1):
        made = make_problem(data, (), training=TrainingSpec("sgd", 0.05, 5, seed), initializer="zeros")
        start = initial_state(made)
        assert not start.parameters.any()
        runs.append(advance(start, 3).parameters)
    assert not np.allclose(runs[0], runs[1], rtol=1e-3)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_arrays_at_the_edge_are_read_only_and_stay_as_they_are(optimizer: str) -> None:
    made = problem(dataset(), optimizer=optimizer)
    start = initial_state(made)
    before = [array.copy() for array in arrays(start)]
    later = advance(start, 20)
    kept = [array.copy() for array in arrays(later)]
    advance(later, 20)
    assert len(arrays(later)) == 1 + OPTIMIZERS[optimizer].slots
    for array, copy in zip((*arrays(start), *arrays(later)), (*before, *kept), strict=True):
        assert np.array_equal(array, copy)
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0
    for array in (made.samples.inputs, made.samples.targets, made.train_inputs, made.train_targets):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 1.0
    assert not any(np.shares_memory(a, b) for a in arrays(start) for b in arrays(later))


def test_no_steps_are_no_change() -> None:
    start = advance(initial_state(problem(dataset(), optimizer="adam")), 7)
    assert same(advance(start, 0), start)


@pytest.mark.parametrize(
    ("train", "batch", "size", "per_epoch"),
    [(33, 10, 10, 4), (30, 10, 10, 3), (30, 64, 30, 1), (30, 1, 1, 30)],
)
def test_batches_and_epochs(train: int, batch: int, size: int, per_epoch: int) -> None:
    made = problem(dataset(samples=40, train=train), batch=batch)
    assert (made.batch_size, made.steps_per_epoch) == (size, per_epoch)
    assert advance(initial_state(made), 3 * per_epoch).epoch == 3.0
    assert advance(initial_state(made), 1).epoch == 1.0 / per_epoch


def test_only_the_training_part_is_learned_from() -> None:
    whole = dataset(samples=40, train=30)
    inputs, targets = whole.inputs.copy(), whole.targets.copy()
    inputs[whole.test] = np.nan
    targets[whole.test] = np.nan
    spoiled = type(whole)(
        "made", "", whole.task, inputs, targets, whole.train, whole.test, whole.feature_names
    )
    ends = [advance(initial_state(problem(data)), 50).parameters for data in (whole, spoiled)]
    assert np.array_equal(ends[0], ends[1])
    assert np.isfinite(ends[1]).all()


def test_full_batch_descent_lowers_the_loss_by_the_squared_gradient() -> None:
    made = problem(dataset(), activation="tanh", rate=1e-4, batch=99, dtype="float64")
    start = initial_state(made)
    later = advance(start, 1)
    squared = float(np.square((start.parameters - later.parameters) / 1e-4).sum())
    fall = inspect(start).train_loss - inspect(later).train_loss
    assert fall == pytest.approx(1e-4 * squared, rel=1e-3)


def test_classes_are_coded_as_the_output_layer_wants_them() -> None:
    binary, many = dataset(Task.BINARY), dataset(Task.MULTICLASS)
    real = dataset(Task.REGRESSION)
    labels = binary.targets[:, 0]
    assert np.array_equal(coded_targets(binary, network((3, 1), head="sigmoid").output), binary.targets)
    assert np.array_equal(coded_targets(binary, network((3, 1), head="linear").output), binary.targets)
    assert np.array_equal(
        coded_targets(binary, network((3, 1), head="tanh").output)[:, 0], 2.0 * labels - 1.0
    )
    for head in ("softmax", "relu_softmax"):
        pair = coded_targets(binary, network((3, 2), head=head).output)
        assert np.array_equal(pair, np.column_stack([labels == 0, labels == 1]))
        assert np.array_equal(coded_targets(many, network((3, 3), head=head).output), many.targets)
    assert np.array_equal(
        coded_targets(many, network((3, 3), head="tanh").output), np.where(many.targets > 0, 1, -1)
    )
    for head in ("linear", "tanh", "relu"):
        assert np.array_equal(coded_targets(real, network((3, 1), head=head).output), real.targets)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("activation", ["identity", "leaky_relu", "relu"])
def test_a_run_that_diverges_keeps_its_last_finite_state(activation: str, optimizer: str, dtype: str) -> None:
    rate = 1e6 if optimizer in {"sgd", "momentum", "nesterov"} else 1e30
    made = problem(
        dataset(Task.REGRESSION), (8, 8, 8), activation, optimizer=optimizer, rate=rate, dtype=dtype
    )
    start = initial_state(made)
    with np.errstate(all="raise"):
        end = advance(start, 1000)
    assert end.diverged_at is not None
    assert end.step in {end.diverged_at, end.diverged_at - 1}
    assert all(np.isfinite(array).all() for array in arrays(end))
    assert same(TrainState(made, end.step, end.parameters, end.slots), advance(start, end.step))
    assert advance(end, 500) is end
    assert same(end, in_pieces(start, *[1] * (end.step + 1)))
    assert same(end, in_pieces(start, end.step, 1))


def test_the_step_named_is_the_one_whose_loss_overflows() -> None:
    """Input 1, target 0, loss z²/2 of z = w + b: an update makes z 1 − 2·rate times what it was."""
    data = dataset(Task.REGRESSION, 8, 1, 1)
    ones = np.ones((8, 1))
    made = make_problem(
        type(data)("made", "", Task.REGRESSION, ones, 0.0 * ones, data.train, data.test, ("x1",)),
        (),
        initializer="he_normal",
        training=TrainingSpec("sgd", 1e10 + 1.0, 99, 0),
        dtype="float64",
    )
    start = initial_state(made)
    first = float(np.abs(start.parameters).max())
    growth = 2.0 * (1e10 + 1.0) - 1.0
    largest = np.log10(np.finfo(np.float64).max) / 2.0
    updates = next(n for n in range(99) if np.log10(first) + n * np.log10(growth) > largest)
    end = advance(start, 200)
    assert end.diverged_at == end.step == updates
    assert np.log10(np.abs(end.parameters).max()) == pytest.approx(
        np.log10(first / 2) + updates * np.log10(growth), abs=1e-6
    )


def test_parameters_that_overflow_before_the_loss_does_name_the_update() -> None:
    """A rate near the largest number makes the first update infinite; the state before it is kept."""
    start = initial_state(problem(dataset(Task.REGRESSION), optimizer="momentum", rate=3e38))
    end = advance(start, 5)
    assert (end.step, end.diverged_at) == (0, 1)
    assert np.array_equal(end.parameters, start.parameters)


NETS = {
    "a": (4, 2), "b": (8, 8, 8), "c": (8,) * 6, "d": (32, 32), "e": (64,) * 3, "f": (256, 256),
    "g": (16,) * 20,
}  # fmt: skip


@pytest.mark.copies(quick=10)
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("net", NETS)
@pytest.mark.parametrize("head", ["linear", "sigmoid", "softmax"])
def test_a_rate_of_a_million_stops_or_stays_finite(head: str, net: str, optimizer: str) -> None:
    """A squared error always breaks down; the gradient of a cross-entropy is bounded, so it may not."""
    data = synthetic("circle", 200, 0.1, 0.3, 0)
    made = make_problem(data, NETS[net], head=head, training=TrainingSpec(optimizer, 1e6, 32, 0))
    start = initial_state(made)
    with np.errstate(all="raise"):
        end = advance(start, 60)
    assert all(np.isfinite(array).all() for array in arrays(end))
    if head == "linear":
        assert end.diverged_at is not None
    if end.diverged_at is None:
        assert end.step == 60
        assert np.isfinite(inspect(end).train_loss)
    else:
        assert end.step in {end.diverged_at, end.diverged_at - 1}
        assert same(end, in_pieces(start, end.step, 1))


def test_adam_with_an_infinite_second_moment_counts_as_diverged() -> None:
    """Its parameters are finite and would stand still for ever."""
    data = synthetic("spiral", 200, 0.05, 0.3, 0)
    made = make_problem(data, (8, 8, 8), training=TrainingSpec("adam", 1e6, 10, 0))
    end = advance(initial_state(made), 300)
    assert end.diverged_at is not None
    assert all(np.isfinite(array).all() for array in arrays(end))


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_threads_with_different_problems_do_not_disturb_each_other(optimizer: str) -> None:
    problems = [
        problem(dataset(seed=seed), (12, 9), name, optimizer=optimizer, batch=7, seed=seed)
        for seed, name in enumerate(("relu", "gelu"))
    ]
    barrier = threading.Barrier(2)

    def run(made: Problem) -> TrainState:
        barrier.wait(30)
        return in_pieces(initial_state(made), *[5] * 100)

    expected = [advance(initial_state(made), 500) for made in problems]
    with ThreadPoolExecutor(2) as pool:
        for _ in range(3):
            found = list(pool.map(run, problems))
            assert all(same(a, b) for a, b in zip(found, expected, strict=True))


def test_threads_may_share_a_problem() -> None:
    made = problem(dataset(), (12, 9), optimizer="adam", batch=7)
    barrier = threading.Barrier(2)

    def run(steps: int) -> TrainState:
        barrier.wait(30)
        return in_pieces(initial_state(made), *[steps] * (420 // steps))

    expected = advance(initial_state(made), 420)
    with ThreadPoolExecutor(2) as pool:
        assert all(same(state, expected) for state in pool.map(run, (7, 12)))


@pytest.mark.copies(quick=8)
@pytest.mark.parametrize(
    "activation", [name for name in CATALOGUE if name not in {"identity", "step", "hardshrink"}]
)
def test_every_activation_learns_the_circle(activation: str) -> None:
    """The identity stays a straight line, the step passes no gradient, hardshrink jumps as it learns."""
    made = problem(synthetic("circle", 300, 0.0, 0.3, 1), (8, 8), activation, optimizer="adam", rate=0.02)
    accuracy = inspect(advance(initial_state(made), 1200)).test_accuracy
    assert accuracy is not None
    assert accuracy > 0.95


def test_without_a_bend_the_circle_is_not_learned() -> None:
    made = problem(synthetic("circle", 300, 0.0, 0.3, 1), (8, 8), "identity", optimizer="adam", rate=0.02)
    accuracy = inspect(advance(initial_state(made), 1200)).test_accuracy
    assert accuracy is not None
    assert accuracy < 0.75


def test_the_step_passes_no_gradient() -> None:
    made = problem(synthetic("circle", 300, 0.0, 0.3, 1), (8, 8), "step", optimizer="adam", rate=0.02)
    start = initial_state(made)
    end = advance(start, 300)
    pairs = list(zip(*(made.network.layers(state.parameters) for state in (start, end)), strict=True))
    assert [np.array_equal(before, after) for before, after in pairs] == [True, True, False]


def test_linear_layers_reach_the_best_line_for_xor_and_no_better() -> None:
    """The least mean squared error of a linear function on the corners is 1/4; the loss is half of it."""
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    targets = np.array([[0.0], [1.0], [1.0], [0.0]])
    best = np.linalg.lstsq(np.column_stack([corners, np.ones(4)]), targets, rcond=None)[1]
    assert best / 4.0 == pytest.approx([0.25], abs=1e-15)
    data = dataset(Task.REGRESSION, 4, 2)
    xor = type(data)("xor", "", Task.REGRESSION, corners, targets, np.arange(4), np.arange(1), ("a", "b"))
    made = problem(xor, (8, 8), "identity", rate=0.1, dtype="float64")
    assert inspect(advance(initial_state(made), 3000)).train_loss == pytest.approx(0.125, abs=1e-9)
    relu = problem(xor, (8, 8), "relu", rate=0.1, dtype="float64")
    assert inspect(advance(initial_state(relu), 3000)).train_loss < 1e-6


def test_a_unit_dead_from_the_start_never_moves_under_plain_descent() -> None:
    data = dataset(samples=60)
    made = make_problem(data, (40,), bias=-3.0, training=TrainingSpec("sgd", 0.1, 10, 0))
    start = initial_state(made)
    first = made.network.layers(start.parameters)[0]
    dead = [unit for unit in range(40) if (made.train_inputs @ first[:, unit] <= 0).all()]
    assert 5 < len(dead) < 40
    later = advance(start, 400)
    moved = np.abs(made.network.layers(later.parameters)[0] - first).max(axis=0)
    assert moved[dead].tolist() == [0.0] * len(dead)
    assert (np.delete(moved, dead) > 0).any()
    assert set(dead) <= inspect(later).health[0].dead
