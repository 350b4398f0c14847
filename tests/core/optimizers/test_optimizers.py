"""Update rules against the same rules written for one number at a time."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reluexplorer.core.bound_calls import run
from reluexplorer.core.data.dataset import Task
from reluexplorer.core.engine.gradients import loss_gradient
from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.core.engine.update_coefficients import UpdateCoefficients
from reluexplorer.core.optimizers import OPTIMIZERS, Flats, Memory, Optimizer
from reluexplorer.core.problem.problem import TrainingSpec
from tests.core.plain import Net, Rule
from tests.core.samples import dataset, problem


def updated(name: str, gradients: np.ndarray, parameters: np.ndarray, rate: float, unit: float) -> Flats:
    """Run a rule's calls over the rows of ``gradients``, which it sees ``unit`` times as large."""
    rule = OPTIMIZERS[name]
    n = parameters.size
    dtype = parameters.dtype
    flats = Flats(
        parameters.copy(), np.zeros((2, n), dtype), np.zeros((rule.slots, n), dtype), np.zeros(n, dtype)
    )
    training = TrainingSpec(name, rate)
    coefficients = UpdateCoefficients(training, unit, dtype)
    for step, gradient in enumerate(gradients):
        coefficients.fill(step, 1)
        flats.gradient[:] = unit * gradient
        run(rule.calls(flats, coefficients.views[0], *rule.completed(())))
        assert np.array_equal(flats.gradient, (unit * gradient).astype(dtype))
    return flats


def test_the_rules_and_their_names() -> None:
    assert {name: (rule.label, rule.slots) for name, rule in OPTIMIZERS.items()} == {
        "sgd": ("SGD", 0),
        "momentum": ("Momentum", 1),
        "nesterov": ("Nesterov", 1),
        "rmsprop": ("RMSProp", 1),
        "adam": ("Adam", 2),
        "adamw": ("AdamW", 2),
    }
    assert all(rule.name == name for name, rule in OPTIMIZERS.items())


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("missing", [field.name for field in fields(Optimizer)])
def test_a_rule_with_a_fact_left_out_cannot_be_made(missing: str) -> None:
    facts = {field.name: getattr(OPTIMIZERS["sgd"], field.name) for field in fields(Optimizer)}
    assert Optimizer(**facts) == OPTIMIZERS["sgd"]
    del facts[missing]
    with pytest.raises(TypeError, match=f"'{missing}'"):
        Optimizer(**facts)


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("updates", [1, 30])
def test_without_a_gradient_no_rule_carries_further_than_its_bound(name: str, updates: int) -> None:
    """From parameters of 0, which no decay moves, so that a way is what the memory makes alone."""
    rule, rate, unit = OPTIMIZERS[name], 0.01, 20.0
    rng = np.random.default_rng(updates)
    gradients = rng.standard_normal((updates, 50)) * 10.0 ** rng.uniform(-3, 3, 50)
    before = updated(name, gradients, np.zeros(50), rate, unit)
    quiet = np.vstack([gradients, np.zeros((5000, 50))])
    memory = Memory(np.abs(before.slots), unit, updates, rate)
    bound = rule.coasting(memory, *rule.completed(()))
    shrunk = before.parameters * (1.0 - rule.decay(rate, *rule.completed(()))) ** 5000
    way = np.abs(updated(name, quiet, np.zeros(50), rate, unit).parameters - shrunk)
    assert (way <= bound * (1 + 1e-9) + 1e-12).all()
    assert bound.any() == (name not in {"sgd", "rmsprop"})


@pytest.mark.parametrize("name", OPTIMIZERS)
@settings(max_examples=20)
@given(
    scale=st.floats(-6, 4).map(lambda power: 10.0**power),
    rate=st.floats(-5, 0).map(lambda power: 10.0**power),
    unit=st.sampled_from([1.0, 2.0, 20.0, 333.0]),
    seed=st.integers(0, 99),
)
def test_200_updates_are_the_plain_rule(name: str, scale: float, rate: float, unit: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    gradients = scale * rng.standard_normal((200, 7))
    gradients[:, 0] = 0.0
    parameters = rng.standard_normal(7)
    rule = Rule(name, 7, rate)
    expected = parameters.tolist()
    for gradient in gradients:
        expected = rule.step(expected, gradient.tolist())
    found = updated(name, gradients, parameters, rate, unit)
    reach = 1.0 + rate * (scale if name in {"sgd", "momentum", "nesterov"} else 1.0) * 200
    np.testing.assert_allclose(found.parameters, expected, rtol=1e-11, atol=1e-12 * reach)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_dtype_stays(name: str) -> None:
    parameters = np.ones(3, dtype=np.float32)
    found = updated(name, np.full((1, 3), 0.5), parameters, 0.1, 1.0)
    assert {found.parameters.dtype, found.slots.dtype} == {np.dtype(np.float32)}
    first = {"sgd": 0.95, "momentum": 0.95, "nesterov": 0.905, "rmsprop": 0.0, "adam": 0.9, "adamw": 0.899}
    assert found.parameters == pytest.approx([first[name]] * 3, rel=1e-6, abs=1e-6)


def test_adams_first_update_is_the_learning_rate_whatever_the_gradient() -> None:
    found = updated("adam", np.array([[1e-3, -5.0, 1e4, 0.0]]), np.zeros(4), 0.01, 20.0)
    assert found.parameters == pytest.approx([-0.01, 0.01, -0.01, 0.0], rel=2e-5)


def test_settings_of_a_rule_are_used() -> None:
    """Without memory of the mean and of the square, Adam's update is the sign of the gradient."""
    data = dataset(Task.REGRESSION)
    ends = {}
    for settings_ in ((), (0.0,), (0.9999,)):
        made = problem(data, optimizer="momentum", rate=0.01)
        made = replace(made, training=replace(made.training, optimizer_parameters=settings_))
        ends[settings_] = advance(initial_state(made), 50).parameters
    plain = advance(initial_state(problem(data, optimizer="sgd", rate=0.01)), 50).parameters
    np.testing.assert_allclose(ends[0.0,], plain, rtol=1e-5, atol=1e-6)
    assert not np.allclose(ends[()], ends[0.9999,], rtol=1e-2)


def test_each_rule_is_written_as_pytorch_makes_it() -> None:
    written = {name: rule.in_torch("p", 0.03, ()) for name, rule in OPTIMIZERS.items()}
    assert written == {
        "sgd": "torch.optim.SGD(p, lr=0.03)",
        "momentum": "torch.optim.SGD(p, lr=0.03, momentum=0.9)",
        "nesterov": "torch.optim.SGD(p, lr=0.03, momentum=0.9, nesterov=True)",
        "rmsprop": "torch.optim.RMSprop(p, lr=0.03, alpha=0.99, eps=1e-08)",
        "adam": "torch.optim.Adam(p, lr=0.03, betas=(0.9, 0.999), eps=1e-08)",
        "adamw": "torch.optim.AdamW(p, lr=0.03, betas=(0.9, 0.999), eps=1e-08, weight_decay=0.01)",
    }
    assert "momentum=0.5)" in OPTIMIZERS["momentum"].in_torch("p", 0.03, (0.5,))
    assert replace(OPTIMIZERS["sgd"], torch="").in_torch("p", 0.03, ()) == ""


def test_a_schedule_sets_the_rate_of_each_update() -> None:
    """Plain descent: each update is the gradient times the rate that the schedule says for its number."""
    made = problem(dataset(Task.REGRESSION), activation="tanh", rate=0.1, batch=99, dtype="float64")
    made = replace(made, training=replace(made.training, schedule="step", schedule_parameters=(3.0, 0.5)))
    state = initial_state(made)
    for step in range(10):
        later = advance(state, 1)
        gradient = loss_gradient(made.network, state.parameters, made.train_inputs, made.train_targets)
        np.testing.assert_allclose(
            (state.parameters - later.parameters) / gradient, 0.1 * 0.5 ** (step // 3), rtol=1e-9
        )
        state = later


@pytest.mark.copies(quick=10)
@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "elu", "gelu", "sigmoid", "tanh", "identity"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_200_training_steps_are_a_plain_training_loop(name: str, activation: str) -> None:
    """The same first parameters, the same order of batches, everything else written apart."""
    data = dataset(Task.REGRESSION, 47, train=37)
    rate = 0.02 if name in {"sgd", "momentum", "nesterov"} else 0.01
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
