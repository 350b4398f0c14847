"""Update rules against the same rules written for one number at a time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reluexplorer.core.datasets import Task
from reluexplorer.core.optimizers import OPTIMIZERS
from reluexplorer.core.training import advance, initial_state
from tests.core.plain import Net, Rule
from tests.core.samples import dataset, problem


def test_the_rules_and_their_names() -> None:
    assert {name: (rule.label, rule.slots) for name, rule in OPTIMIZERS.items()} == {
        "sgd": ("SGD", 0),
        "momentum": ("Momentum 0.9", 1),
        "adam": ("Adam", 2),
    }
    assert all(rule.name == name for name, rule in OPTIMIZERS.items())


@pytest.mark.parametrize("name", OPTIMIZERS)
@settings(max_examples=20)
@given(
    scale=st.floats(-6, 4).map(lambda power: 10.0**power),
    rate=st.floats(-5, 0).map(lambda power: 10.0**power),
    seed=st.integers(0, 99),
)
def test_200_updates_are_the_plain_rule(name: str, scale: float, rate: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    gradients = scale * rng.standard_normal((200, 7))
    gradients[:, 0] = 0.0
    parameters = rng.standard_normal(7)
    rule = Rule(name, 7, rate)
    expected = parameters.tolist()
    slots = tuple(np.zeros(7) for _ in range(OPTIMIZERS[name].slots))
    for t, gradient in enumerate(gradients, start=1):
        expected = rule.step(expected, gradient.tolist())
        OPTIMIZERS[name].update(parameters, gradient.copy(), slots, t, rate)
    reach = 1.0 + rate * (scale if name != "adam" else 1.0) * 200
    np.testing.assert_allclose(parameters, expected, rtol=1e-12, atol=1e-13 * reach)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_dtype_stays(name: str) -> None:
    parameters, gradient = np.ones(3, dtype=np.float32), np.full(3, 0.5, dtype=np.float32)
    slots = tuple(np.zeros(3, dtype=np.float32) for _ in range(OPTIMIZERS[name].slots))
    OPTIMIZERS[name].update(parameters, gradient, slots, 1, 0.1)
    assert {array.dtype for array in (parameters, *slots)} == {np.dtype(np.float32)}
    assert parameters == pytest.approx([0.9 if name == "adam" else 0.95] * 3, rel=1e-6)


def test_adams_first_update_is_the_learning_rate_whatever_the_gradient() -> None:
    parameters = np.zeros(4)
    OPTIMIZERS["adam"].update(
        parameters, np.array([1e-3, -5.0, 1e4, 0.0]), (np.zeros(4), np.zeros(4)), 1, 0.01
    )
    assert parameters == pytest.approx([-0.01, 0.01, -0.01, 0.0], rel=2e-5)


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "elu", "gelu", "sigmoid", "tanh", "identity"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_200_training_steps_are_a_plain_training_loop(name: str, activation: str) -> None:
    """The same first parameters, the same order of batches, everything else written apart."""
    data = dataset(Task.REGRESSION, 47, train=37)
    rate = 0.01 if name == "adam" else 0.02
    made = problem(data, (7, 5), activation, optimizer=name, rate=rate, batch=8, seed=11, dtype="float64")
    start = initial_state(made)
    net = Net.from_flat(start.parameters, (3, 7, 5, 1), [activation] * 2)
    rule = Rule(name, net.flat().size, rate)
    step = 0
    for epoch in range(40):
        order = np.random.Generator(np.random.Philox(key=[11, (1 << 40) + epoch])).permutation(37)
        for rows in (order[k : k + 8] for k in range(0, 37, 8)):
            slopes = net.squared_gradient(data.inputs[rows], data.targets[rows])
            gradient = np.concatenate([np.vstack([w, b]).ravel() for w, b in slopes])
            net = Net.from_flat(
                rule.step(net.flat().tolist(), gradient.tolist()), (3, 7, 5, 1), [activation] * 2
            )
            step += 1
    assert step == 200
    end = advance(start, 200)
    assert np.abs(end.parameters - start.parameters).max() > 0.1
    np.testing.assert_allclose(end.parameters, net.flat(), rtol=1e-12, atol=1e-12)
