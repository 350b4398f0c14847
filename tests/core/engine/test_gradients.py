"""Gradients of whole networks against central finite differences of a plain copy of the mathematics."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from reluexplorer.core.activations import CATALOGUE
from reluexplorer.core.bound_calls import run
from reluexplorer.core.data.dataset import Task
from reluexplorer.core.engine.gradients import loss_gradient
from reluexplorer.core.engine.step_plan import StepPlan
from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.core.network.heads import HEADS
from reluexplorer.core.network.spec import NetworkSpec, forward, with_ones
from reluexplorer.core.problem.make import fitting_heads
from tests.core.plain import Net, difference_gradient
from tests.core.samples import dataset, network, problem
from tests.core.shaped import ORDER

F = NDArray[np.floating[Any]]
PLAIN = [name for name in ORDER if not CATALOGUE[name].learnable and not CATALOGUE[name].sampled]
KINKED_HEADS = {"relu", "relu_softmax"}


def targets_for(head: str, outputs: int, samples: int, rng: np.random.Generator) -> F:
    """Targets (samples, outputs) that the head may see."""
    if HEADS[head].one_per_class:
        return np.eye(outputs)[rng.integers(0, outputs, samples)]
    if HEADS[head].classes_only:
        return rng.integers(0, 2, (samples, outputs)).astype(np.float64)
    return rng.standard_normal((samples, outputs))


def names(spec: NetworkSpec) -> list[str]:
    return [layer.activation.name for layer in spec.hidden]


def clear_of_kinks(spec: NetworkSpec, flat: F, inputs: F) -> bool:
    """Whether no pre-activation is so close to a kink that a finite difference would straddle it."""
    zs, _ = Net.from_flat(flat, spec.sizes, names(spec)).columns(inputs)
    breaks = [*(CATALOGUE[name].breaks_at() for name in names(spec)), (0.0,) * (spec.head in KINKED_HEADS)]
    return all(
        float(np.abs(z - point).min()) > 1e-3
        for z, points in zip(zs, breaks, strict=True)
        for point in points
    )


def differences(spec: NetworkSpec, flat: F, inputs: F, targets: F) -> F:
    return difference_gradient(
        lambda p: Net.from_flat(p, spec.sizes, names(spec)).loss(inputs, targets, spec.head), flat
    )


def gradient(spec: NetworkSpec, flat: F, inputs: F, targets: F) -> F:
    found = loss_gradient(spec, flat, with_ones(inputs, spec.dtype), targets)
    assert found.dtype == spec.dtype
    return found.astype(np.float64)


def case(spec: NetworkSpec, samples: int, seed: int, scale: float = 1.0) -> tuple[NetworkSpec, F, F, F]:
    rng = np.random.default_rng(seed)
    flat = scale * rng.standard_normal(spec.parameter_count)
    inputs = rng.standard_normal((samples, spec.inputs))
    return spec, flat, inputs, targets_for(spec.head, spec.outputs, samples, rng)


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("activation", PLAIN)
def test_every_activation_with_every_head(activation: str, head: str) -> None:
    seeds = (
        seed
        for seed in range(50)
        if clear_of_kinks(*case(network((3, 5, 4, 3), activation, head), 6, seed, 0.7)[:3])
    )
    spec, flat, inputs, targets = case(network((3, 5, 4, 3), activation, head), 6, next(seeds), 0.7)
    found = gradient(spec, flat, inputs, targets)
    largest = np.abs(found).max()
    assert largest > 1e-3
    expected = differences(spec, flat, inputs, targets)
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=2e-9 * max(1.0, largest))


@st.composite
def networks(draw: st.DrawFn) -> tuple[NetworkSpec, int, int]:
    sizes = draw(st.lists(st.integers(1, 5), min_size=2, max_size=6))
    activations = [draw(st.sampled_from(PLAIN)) for _ in sizes[2:]]
    head = draw(st.sampled_from(list(HEADS)))
    return network(sizes, activations, head), draw(st.integers(1, 7)), draw(st.integers(0, 999))


@pytest.mark.slow
@settings(max_examples=120)
@given(networks())
def test_random_networks_of_none_to_four_hidden_layers(drawn: tuple[NetworkSpec, int, int]) -> None:
    spec, samples, seed = drawn
    spec, flat, inputs, targets = case(spec, samples, seed, 0.8)
    assume(clear_of_kinks(spec, flat, inputs))
    found = gradient(spec, flat, inputs, targets)
    noise = 5e-9 * max(1.0, float(np.abs(found).max()))
    np.testing.assert_allclose(found, differences(spec, flat, inputs, targets), rtol=2e-6, atol=noise)


@settings(max_examples=40)
@given(
    task=st.sampled_from(list(Task)),
    train=st.integers(2, 12),
    batch=st.integers(1, 12),
    hidden=st.lists(st.integers(1, 4), max_size=3),
    choice=st.integers(0, 6),
    seed=st.integers(0, 99),
)
def test_an_update_is_the_gradient_over_its_batch_the_last_one_too(
    task: Task, train: int, batch: int, hidden: list[int], choice: int, seed: int
) -> None:
    """The last batch of an epoch has the rows that are left, and its mean is over these."""
    heads = fitting_heads(task)
    data = dataset(task, train + 3, seed=seed, train=train)
    made = problem(
        data,
        hidden,
        "tanh",
        rate=0.1,
        batch=batch,
        seed=seed,
        head=heads[choice % len(heads)],
        dtype="float64",
    )
    assume(made.network.head not in KINKED_HEADS)
    before = advance(initial_state(made), made.steps_per_epoch - 1)
    after = advance(before, 1)
    key = [seed, 1 << 40]
    order = np.random.Generator(np.random.Philox(key=key)).permutation(train)
    rows = order[(made.steps_per_epoch - 1) * made.batch_size :]
    assert 1 <= len(rows) <= made.batch_size
    expected = differences(made.network, before.parameters, data.inputs[rows], made.samples.targets[rows])
    np.testing.assert_allclose((before.parameters - after.parameters) / 0.1, expected, rtol=2e-6, atol=5e-9)


@pytest.mark.parametrize("activation", CATALOGUE)
def test_single_precision_agrees_with_double(activation: str) -> None:
    spec, flat, inputs, targets = case(network((6, 20, 20, 4), activation, "softmax"), 32, 7, 0.4)
    single = gradient(network(spec.sizes, activation, "softmax", "float32"), flat, inputs, targets)
    double = gradient(spec, flat, inputs, targets)
    assert np.abs(single - double).max() < 3e-6 * np.abs(double).max()


def test_a_plan_forgets_the_batch_before() -> None:
    spec, flat, inputs, targets = case(network((3, 5, 4, 3), "relu", "softmax"), 6, 0)
    found = np.zeros_like(flat)
    plan = StepPlan(spec, 6, flat, found, 1.0)
    logits = np.zeros((3, 6))
    run(plan.calls(with_ones(-9.0 * inputs, "float64"), targets[::-1].T, logits))
    assert not np.allclose(found, gradient(spec, flat, inputs, targets))
    run(plan.calls(with_ones(inputs, "float64"), targets.T, logits))
    np.testing.assert_allclose(found, gradient(spec, flat, inputs, targets), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(logits, forward(spec, flat, with_ones(inputs, "float64")).logits, rtol=1e-12)


def test_at_a_kink_no_gradient_passes() -> None:
    """All-zero weights: every ReLU is at z = 0 and counts as closed; only output biases learn."""
    spec = network((3, 5, 4, 2), "relu", "softmax")
    inputs = np.random.default_rng(0).standard_normal((8, 3))
    targets = np.eye(2)[[0, 0, 0, 0, 0, 0, 1, 1]]
    slopes = spec.layers(gradient(spec, np.zeros(spec.parameter_count), inputs, targets))
    assert not slopes[0].any()
    assert not slopes[1].any()
    assert not slopes[2][:-1].any()
    assert slopes[2][-1].tolist() == [-0.25, 0.25]
