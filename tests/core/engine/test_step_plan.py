"""What a plan adds to plain layers: learned slopes, sampling, dropout, missing biases, penalties, limits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from reluexplorer.core.activations import CATALOGUE, VECTOR_CATALOGUE, ActivationChoice, VectorChoice
from reluexplorer.core.data.dataset import Task
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.engine.batches import BatchBuffer
from reluexplorer.core.engine.gradients import loss_gradient
from reluexplorer.core.engine.layer_statistics import LayerStatistics
from reluexplorer.core.engine.training import TrainState, advance, initial_state, observed
from reluexplorer.core.network.heads import HEADS
from reluexplorer.core.network.spec import LayerSpec, NetworkSpec, forward, leaky, with_ones
from reluexplorer.core.problem.problem import Problem, TrainingSpec
from reluexplorer.core.random_streams import STEPS, Keyed
from tests.core.plain import difference_gradient
from tests.core.samples import dataset, problem
from tests.core.samples import given as given_data

F = NDArray[np.floating[Any]]
SAMPLED = {name for name, entry in CATALOGUE.items() if entry.sampled}


def penalty(network: NetworkSpec, training: TrainingSpec, parameters: np.ndarray) -> float:
    """Return l1·Σ|w| + ½·l2·Σw² over the weights."""
    weights = parameters[network.weight_mask()].astype(np.float64)
    return float(training.l1 * np.abs(weights).sum() + 0.5 * training.l2 * weights.dot(weights))


def targets_for(spec: NetworkSpec, samples: int, rng: np.random.Generator) -> F:
    if spec.output.one_per_class:
        return np.eye(spec.outputs)[rng.integers(0, spec.outputs, samples)]
    if spec.output.classes_only:
        return rng.integers(0, 2, (samples, spec.outputs)).astype(np.float64)
    return rng.standard_normal((samples, spec.outputs))


def far_from_kinks(spec: NetworkSpec, flat: F, inputs: F) -> bool:
    activity = forward(spec, flat, with_ones(inputs, spec.dtype))
    for layer, z in zip(spec.hidden, activity.pre_activations, strict=True):
        if layer.mixing is not None:
            if layer.mixing.name == "crelu" and float(np.abs(z).min()) < 1e-3:
                return False
            if layer.mixing.name == "maxout":
                pieces = np.sort(z.reshape(layer.width, -1, z.shape[1]), axis=1)
                if float((pieces[:, -1] - pieces[:, -2]).min()) < 1e-3:
                    return False
            continue
        entry = layer.activation.entry
        points = entry.breaks_at()
        if any(float(np.abs(z - point).min()) < 1e-3 for point in points):
            return False
    return spec.head not in {"relu", "relu_softmax"} or float(np.abs(activity.logits).min()) > 1e-3


def loss_of(spec: NetworkSpec, flat: F, inputs: F, targets: F) -> float:
    logits = forward(spec, flat, with_ones(inputs, spec.dtype)).logits
    return float(spec.output.sample_losses(logits, targets.T).mean())


MIXING = [VectorChoice(name) for name in VECTOR_CATALOGUE] + [VectorChoice("maxout", (3.0,))]


@st.composite
def mixing_layers(draw: st.DrawFn) -> LayerSpec:
    choice = draw(st.sampled_from(MIXING))
    groups = int(choice.values[0]) if choice.name == "maxout" else 2
    return LayerSpec(groups * draw(st.integers(1, 3)), ActivationChoice(), mixing=choice)


@st.composite
def specs(draw: st.DrawFn) -> tuple[NetworkSpec, int, int]:
    names = st.sampled_from([name for name in CATALOGUE if name not in SAMPLED])
    layers = tuple(
        draw(mixing_layers())
        if draw(st.integers(0, 3)) == 0
        else LayerSpec(draw(st.integers(1, 4)), ActivationChoice(draw(names), per_unit=draw(st.booleans())))
        for _ in range(draw(st.integers(0, 4)))
    )
    head = draw(st.sampled_from(list(HEADS)))
    spec = NetworkSpec(
        draw(st.integers(1, 3)), layers, draw(st.integers(1, 3)), head=head,
        biased=draw(st.booleans()), dtype="float64",
    )  # fmt: skip
    return spec, draw(st.integers(1, 6)), draw(st.integers(0, 999))


@pytest.mark.slow
@settings(max_examples=200)
@given(specs())
def test_gradients_of_random_networks_with_every_activation(drawn: tuple[NetworkSpec, int, int]) -> None:
    spec, samples, seed = drawn
    rng = np.random.default_rng(seed)
    flat = 0.7 * rng.standard_normal(spec.parameter_count)
    if not spec.biased:
        for layer in spec.layers(flat):
            layer[-1] = 0.0
    inputs = rng.standard_normal((samples, spec.inputs))
    targets = targets_for(spec, samples, rng)
    assume(far_from_kinks(spec, flat, inputs))
    found = loss_gradient(spec, flat, with_ones(inputs, "float64"), targets)
    expected = difference_gradient(lambda p: loss_of(spec, p, inputs, targets), flat)
    if not spec.biased:
        for layer in spec.layers(expected):
            layer[-1] = 0.0
    np.testing.assert_allclose(found, expected, rtol=3e-6, atol=2e-8)


def test_dropout_after_softmax_keeps_its_slope() -> None:
    layers = (LayerSpec(4, ActivationChoice(), 0.5, VectorChoice("softmax")),)
    spec = NetworkSpec(3, layers, 2, head="softmax", dtype="float64")
    rng = np.random.default_rng(2)
    flat = rng.standard_normal(spec.parameter_count)
    inputs, targets = rng.standard_normal((7, 3)), np.eye(2)[rng.integers(0, 2, 7)]
    keep = (Keyed().at(1, STEPS + 4).random((4, 7)) >= 0.5) * 2.0

    def loss(parameters: F) -> float:
        first, last = spec.layers(parameters)
        z = first.T @ with_ones(inputs, "float64").T
        p = np.exp(z) / np.exp(z).sum(axis=0) * keep
        logits = last.T @ np.vstack([p, np.ones(7)])
        return float(spec.output.sample_losses(logits, targets.T).mean())

    found = loss_gradient(spec, flat, with_ones(inputs, "float64"), targets, (1, 4))
    np.testing.assert_allclose(found, difference_gradient(loss, flat), rtol=1e-6, atol=1e-9)


def test_layers_that_mix_units_train_and_have_their_own_width() -> None:
    made = problem(dataset(Task.MULTICLASS), rate=0.1, batch=10)
    layers = (
        LayerSpec(6, ActivationChoice(), mixing=VectorChoice("crelu")),
        LayerSpec(6, ActivationChoice(), mixing=VectorChoice("maxout", (3.0,))),
    )
    made = replace(made, network=replace(made.network, hidden=layers))
    assert list(made.network.shapes) == [(4, 6), (13, 6), (3, 3)]
    start = initial_state(made)
    end = advance(start, 400)
    before, after = inspect(start), inspect(end)
    assert after.train_loss < 0.7 * before.train_loss
    assert after.dead_units == (0, 0)


def sampled_loss(spec: NetworkSpec, flat: F, inputs: F, targets: F, seed: int, step: int) -> float:
    """The loss of one training step, with what it draws drawn again in the plan's order."""
    rng = Keyed().at(seed, STEPS + step)
    previous = with_ones(inputs, "float64").T
    for layer, view in zip(spec.hidden, spec.layers(flat), strict=False):
        z = view.T @ previous
        if layer.activation.name in SAMPLED:
            a = leaky(z, rng.uniform(*layer.activation.values, z.shape))
        else:
            a = layer.activation.value(z)
        if layer.dropout:
            a = a * (rng.random(z.shape) >= layer.dropout) / (1.0 - layer.dropout)
        previous = np.vstack([a, np.ones(len(inputs))])
    logits = spec.layers(flat)[-1].T @ previous
    return float(spec.output.sample_losses(logits, targets.T).mean())


@pytest.mark.parametrize("names", [("relu", "relu"), ("rrelu", "tanh"), ("gelu", "rrelu")])
def test_gradients_of_networks_that_sample(names: tuple[str, str]) -> None:
    layers = tuple(LayerSpec(5, ActivationChoice(name), 0.4) for name in names)
    spec = NetworkSpec(3, layers, 2, head="softmax", dtype="float64")
    rng = np.random.default_rng(5)
    flat = 0.7 * rng.standard_normal(spec.parameter_count)
    inputs, targets = rng.standard_normal((8, 3)), np.eye(2)[rng.integers(0, 2, 8)]
    found = loss_gradient(spec, flat, with_ones(inputs, "float64"), targets, (3, 17))
    expected = difference_gradient(lambda p: sampled_loss(spec, p, inputs, targets, 3, 17), flat)
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-9)
    other = loss_gradient(spec, flat, with_ones(inputs, "float64"), targets, (3, 18))
    assert not np.allclose(found, other, rtol=1e-3)


def test_dropout_keeps_the_mean_and_its_share() -> None:
    """A linear layer of ones: a unit is 0 or 1/(1 − share), and on average 1."""
    spec = NetworkSpec(
        1, (LayerSpec(50, ActivationChoice("identity"), 0.3),), 1, initializer="zeros", dtype="float64"
    )
    flat = np.zeros(spec.parameter_count)
    spec.layers(flat)[0][-1] = 1.0
    gradients = [
        loss_gradient(spec, flat, with_ones(np.zeros((40, 1)), "float64"), -np.ones((40, 1)), (0, step))
        for step in range(50)
    ]
    kept = np.array([spec.layers(gradient)[1][:-1, 0] for gradient in gradients])
    assert kept.mean() == pytest.approx(1.0, abs=4 * np.sqrt(0.3 / 0.7 / (50 * 50 * 40)))
    assert set(np.round(kept.ravel() * 40 * 0.7).astype(int)) <= set(range(41))


def test_evaluation_does_not_sample() -> None:
    rng = np.random.default_rng(0)
    plain = NetworkSpec(3, (LayerSpec(6, ActivationChoice("relu")),), 1, dtype="float64")
    dropped = replace(plain, hidden=(LayerSpec(6, ActivationChoice("relu"), 0.5),))
    flat = rng.standard_normal(plain.parameter_count)
    inputs = with_ones(rng.standard_normal((9, 3)), "float64")
    assert np.array_equal(forward(plain, flat, inputs).outputs, forward(dropped, flat, inputs).outputs)


def one_update(made: Problem) -> tuple[F, F, F]:
    """Return parameters before and after a plain update of rate 0.1 over all samples, and the gradient."""
    start = initial_state(made)
    later = advance(start, 1)
    gradient = loss_gradient(made.network, start.parameters, made.train_inputs, made.train_targets)
    return start.parameters, later.parameters, gradient


def with_training(**changes: float) -> Problem:
    made = problem(dataset(Task.REGRESSION), activation="tanh", rate=0.1, batch=99, dtype="float64")
    return replace(made, training=replace(made.training, **changes))


@pytest.mark.parametrize("changes", [{"l2": 0.3}, {"l1": 0.2}, {"l1": 0.1, "l2": 0.7}])
def test_penalties_are_the_slope_of_what_they_add_to_the_loss(changes: dict[str, float]) -> None:
    made = with_training(**changes)
    before, after, gradient = one_update(made)
    expected = gradient + difference_gradient(
        lambda p: penalty(made.network, made.training, p), before.copy()
    )
    np.testing.assert_allclose((before - after) / 0.1, expected, rtol=1e-6, atol=1e-8)


def test_biases_bear_no_penalty() -> None:
    made = with_training(l1=0.5, l2=0.5)
    mask = made.network.weight_mask()
    biases = np.where(mask, 0.0, 3.0)
    assert penalty(made.network, made.training, biases) == 0.0
    assert penalty(made.network, made.training, np.ones(mask.size)) == pytest.approx(0.75 * mask.sum())


@pytest.mark.parametrize("limit", [1e-3, 0.2, 1e3])
def test_the_norm_of_a_gradient_is_limited_as_a_whole(limit: float) -> None:
    before, after, gradient = one_update(with_training(clip_norm=limit))
    scale = min(1.0, limit / (np.linalg.norm(gradient) + 1e-6))
    np.testing.assert_allclose((before - after) / 0.1, scale * gradient, rtol=1e-9, atol=1e-14)


def test_the_norm_of_an_overflowing_gradient_is_limited_too() -> None:
    """In single precision a component of 1e25 has no square; its direction is kept all the same."""
    rows = np.arange(8)
    data = given_data(Task.BINARY, np.full((8, 1), 1e25), np.zeros((8, 1)), rows, rows, ("x1",))
    made = problem(data, (), rate=1.0, batch=99)
    made = replace(
        made,
        network=replace(made.network, initializer="zeros"),
        training=replace(made.training, clip_norm=1.0),
    )
    after = advance(initial_state(made), 1)
    assert after.diverged_at is None
    np.testing.assert_allclose(after.parameters, [-1.0, -1e-25], rtol=1e-5)


@pytest.mark.parametrize(("train", "batch"), [(33, 10), (30, 10), (33, 64), (5, 2)])
def test_a_loss_is_looked_at_in_its_place_and_nowhere_else(train: int, batch: int) -> None:
    buffer = BatchBuffer(problem(dataset(samples=40, train=train), batch=batch))
    buffer.load(0)
    batches = list(buffer.batches())
    assert len(batches) == buffer.steps
    rng = np.random.default_rng(0)
    for place in rng.integers(0, buffer.steps, 12).tolist():
        batches[place].logits[0, -1] = np.inf
        for first, last in rng.integers(0, buffer.steps + 1, (30, 2)).tolist():
            if first < last:
                with np.errstate(invalid="ignore"):
                    assert buffer.finite_losses(first, last) == (not first <= place < last)
        batches[place].logits[0, -1] = 0.0


def test_each_component_of_a_gradient_is_limited() -> None:
    before, after, gradient = one_update(with_training(clip_value=0.05))
    assert (np.abs(gradient) > 0.05).any()
    assert (np.abs(gradient) < 0.05).any()
    np.testing.assert_allclose((before - after) / 0.1, np.clip(gradient, -0.05, 0.05), rtol=1e-9, atol=1e-14)


def test_weights_but_not_biases_stay_within_their_limit() -> None:
    made = with_training(weight_limit=0.25)
    free = initial_state(made)
    mask = made.network.weight_mask()
    assert np.abs(free.parameters[mask]).max() > 0.25
    after = advance(TrainState(made, 0, free.parameters + np.where(mask, 0.0, 2.0), free.slots), 20)
    assert np.abs(after.parameters[mask]).max() == 0.25
    assert np.abs(after.parameters[~mask]).max() > 0.25


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "adamw"])
def test_without_biases_their_row_stays_zero(optimizer: str) -> None:
    made = problem(dataset(), optimizer=optimizer)
    made = replace(made, network=replace(made.network, biased=False, bias=0.7))
    end = advance(initial_state(made), 120)
    assert all(not layer[-1].any() for layer in made.network.layers(end.parameters))
    assert all(layer[:-1].any() for layer in made.network.layers(end.parameters))


@pytest.mark.parametrize("per_unit", [False, True])
def test_learned_slopes_begin_at_the_choice_and_move(per_unit: bool) -> None:
    made = problem(dataset(), activation="relu", rate=0.1)
    layers = tuple(LayerSpec(n, ActivationChoice("prelu", (0.3,), per_unit)) for n in (6, 5))
    made = replace(made, network=replace(made.network, hidden=layers))
    start = initial_state(made)
    first = made.network.learned(start.parameters)
    assert [view.shape for view in first if view is not None] == (
        [(6, 1), (5, 1)] if per_unit else [(1, 1)] * 2
    )
    assert all((view == np.float32(0.3)).all() for view in first if view is not None)
    last = made.network.learned(advance(start, 200).parameters)
    assert all((view != np.float32(0.3)).any() for view in last if view is not None)


def test_slopes_are_drawn_between_their_bounds_whichever_is_named_first() -> None:
    made = problem(dataset(), (6,), dtype="float64")
    ends = []
    for bounds in ((0.1, 0.4), (0.4, 0.1)):
        layers = (LayerSpec(6, ActivationChoice("rrelu", bounds)),)
        swapped = replace(made, network=replace(made.network, hidden=layers))
        ends.append(advance(initial_state(swapped), 30).parameters)
    assert np.array_equal(*ends)


@pytest.mark.parametrize("dropout", [0.0, 0.4])
def test_sampling_runs_are_the_same_however_they_are_divided(dropout: float) -> None:
    made = problem(dataset(), optimizer="adam", dtype="float32")
    layers = tuple(LayerSpec(n, ActivationChoice("rrelu"), dropout) for n in (6, 5))
    made = replace(made, network=replace(made.network, hidden=layers))
    start = initial_state(made)
    whole = advance(start, 150)
    pieces = start
    for _ in range(150):
        pieces = advance(pieces, 1)
    assert whole.parameters.tobytes() == pieces.parameters.tobytes()
    other = advance(initial_state(replace(made, training=replace(made.training, seed=1))), 150)
    assert not np.allclose(whole.parameters, other.parameters)


def seen(every: int, steps: int = 40) -> tuple[TrainState, tuple[LayerStatistics, ...]]:
    made = problem(dataset(), (6, 5), optimizer="momentum", dtype="float64")
    return observed(initial_state(made), steps, every)


def test_watching_changes_nothing_and_counts_right() -> None:
    watched, statistics = seen(7)
    assert [one.step for one in statistics] == [7, 14, 21, 28, 35]
    plain, none = seen(0)
    assert none == ()
    assert watched.parameters.tobytes() == plain.parameters.tobytes()


def test_statistics_are_of_the_step_that_they_name() -> None:
    made = problem(dataset(), (6, 5), rate=0.1, batch=99, dtype="float64")
    before = advance(initial_state(made), 9)
    after, (one,) = observed(before, 1, 10)
    activity = forward(made.network, before.parameters, made.train_inputs)
    gradient = loss_gradient(made.network, before.parameters, made.train_inputs, made.train_targets)
    views = zip(
        made.network.layers(gradient), made.network.layers(before.parameters),
        made.network.layers(after.parameters), strict=True,
    )  # fmt: skip
    assert one.step == 10
    np.testing.assert_allclose(one.active_share, [(a > 0).mean() for a in activity.activations])
    for index, (slope, old, new) in enumerate(views):
        assert one.gradient_norm[index] == pytest.approx(np.linalg.norm(slope), rel=1e-9)
        assert one.update_ratio[index] == pytest.approx(
            np.linalg.norm(new - old) / np.linalg.norm(old), rel=1e-9
        )


def test_a_keyed_stream_is_philox_at_its_key() -> None:
    keyed = Keyed()
    for seed, stream in ((0, 5), (2**31 - 1, STEPS + 9), (0, 5)):
        expected = np.random.Generator(np.random.Philox(key=[seed, stream]))
        found = keyed.at(seed, stream)
        assert np.array_equal(found.permutation(99), expected.permutation(99))
        assert found.random() == expected.random()


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_a_slot_of_a_dead_unit_does_not_fade_into_denormals(optimizer: str) -> None:
    made = problem(dataset(), (12,), optimizer="momentum" if optimizer == "sgd" else optimizer)
    made = replace(made, network=replace(made.network, bias=-1.0))
    end = advance(initial_state(made), 1 + 512 * 4)
    small = np.abs(end.slots[0])
    assert not ((small > 0) & (small < np.finfo(np.float32).tiny)).any()
