"""The training engine against the plain step that learners read: same first weights, same batches."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.dataset import Task
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.engine import reference_step as reference
from reluexplorer.core.engine.batches import batch_rows
from reluexplorer.core.engine.reference_step import Layer
from reluexplorer.core.engine.training import TrainState, advance, initial_state
from reluexplorer.core.problem.problem import Problem
from tests.core.plain import Net, difference_gradient
from tests.core.samples import dataset, problem

UPDATES = 50
TASKS = {"linear": Task.REGRESSION, "sigmoid": Task.BINARY, "softmax": Task.MULTICLASS}
CLOSE = {"float64": 1e-10, "float32": 1e-5}
ACTIVATIONS = ("relu", "leaky_relu", "relu6", "elu", "selu", "gelu", "silu", "softplus", "tanh")


def layers_of(state: TrainState) -> list[Layer]:
    return [Layer(flat[:-1], flat[-1]) for flat in state.problem.network.layers(state.parameters)]


def flat_of(layers: list[Layer]) -> NDArray[np.floating]:
    return np.concatenate([np.vstack(layer).ravel() for layer in layers])


def still(layers: list[Layer]) -> list[Layer]:
    return [Layer(np.zeros_like(weights), np.zeros_like(biases)) for weights, biases in layers]


def plainly(made: Problem, momentum: float) -> tuple[NDArray[np.floating], list[float]]:
    """The parameters after so many updates of the reference, and the loss of each batch."""
    layers = layers_of(initial_state(made))
    velocity = still(layers)
    activations = [layer.activation for layer in made.network.hidden]
    losses = []
    for number in range(UPDATES):
        rows = batch_rows(made, number)
        batch = made.train_inputs[rows, :-1], made.train_targets[rows]
        layers, velocity, loss = reference.step(
            layers, velocity, activations, made.network.head, batch, made.training.learning_rate, momentum
        )
        losses.append(loss)
    return flat_of(layers), losses


def made_problem(activation: str, head: str, dtype: str, optimizer: str) -> Problem:
    rate = 0.05 if optimizer == "sgd" else 0.01
    return problem(
        dataset(TASKS[head], 61, train=47), (7, 5), activation, optimizer=optimizer, rate=rate, batch=10,
        seed=3, head=head, dtype=dtype,
    )  # fmt: skip


@pytest.mark.parametrize("dtype", CLOSE)
@pytest.mark.parametrize("head", TASKS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize(("optimizer", "momentum"), [("sgd", 0.0), ("momentum", 0.9)])
def test_50_updates_of_the_engine_are_50_of_the_reference(
    activation: str, head: str, dtype: str, optimizer: str, momentum: float
) -> None:
    made = made_problem(activation, head, dtype, optimizer)
    expected, _losses = plainly(made, momentum)
    start = initial_state(made)
    found = advance(start, UPDATES).parameters
    assert found.dtype == expected.dtype == np.dtype(dtype)
    assert np.linalg.norm(expected - start.parameters) > 0.05 * np.linalg.norm(expected)
    assert np.linalg.norm(found - expected) <= CLOSE[dtype] * np.linalg.norm(expected)


@pytest.mark.parametrize("head", TASKS)
def test_its_loss_is_that_of_the_formula_and_its_gradient_that_of_the_loss(head: str) -> None:
    made = made_problem("tanh", head, "float64", "sgd")
    layers = layers_of(initial_state(made))
    activations = [ActivationChoice("tanh")] * 2
    inputs, targets = made.train_inputs[:9, :-1], made.train_targets[:9]

    def loss_at(flat: NDArray[np.floating]) -> float:
        views = made.network.layers(np.asarray(flat))
        zs, _reads = reference.forward([Layer(v[:-1], v[-1]) for v in views], activations, inputs)
        return reference.loss(head, reference.predict(head, zs[-1]), targets)

    zs, reads = reference.forward(layers, activations, inputs)
    error = reference.predict(head, zs[-1]) - targets
    gradient = flat_of(reference.backward(layers, activations, zs, reads, error))
    apart = Net([w for w, _b in layers], [b for _w, b in layers], ["tanh"] * 2)
    assert loss_at(flat_of(layers)) == pytest.approx(apart.loss(inputs, targets, head), rel=1e-12)
    np.testing.assert_allclose(gradient, difference_gradient(loss_at, flat_of(layers)), rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("head", TASKS)
def test_its_loss_over_all_samples_is_the_programs_training_loss(head: str) -> None:
    made = made_problem("relu", head, "float64", "momentum")
    whole = replace(made, training=replace(made.training, batch_size=47))
    losses = plainly(whole, 0.9)[1]
    assert losses[0] == pytest.approx(inspect(initial_state(whole)).train_loss, rel=1e-12)
    assert losses[-1] < 0.9 * losses[0]


def test_another_output_is_refused() -> None:
    with pytest.raises(ValueError, match="knows no output 'tanh'"):
        reference.predict("tanh", np.zeros((1, 1)))


def test_its_text_can_be_read() -> None:
    text = reference.source()
    assert text.startswith('"""One update of a fully connected network')
    assert all(f"\ndef {name}(" in text for name in ("forward", "loss", "backward", "update"))
