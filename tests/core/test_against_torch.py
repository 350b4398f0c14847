"""The same runs in PyTorch, where it is installed: 200 steps from the same weights on the same batches."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from reluexplorer.core.data.dataset import Task
from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.core.optimizers import OPTIMIZERS
from reluexplorer.core.problem.problem import Problem
from reluexplorer.core.random_streams import EPOCHS
from tests.core.samples import dataset, problem

torch = pytest.importorskip("torch")

STEPS = 200
LAYERS = {
    "relu": torch.nn.ReLU, "leaky_relu": lambda: torch.nn.LeakyReLU(0.01), "tanh": torch.nn.Tanh,
    "gelu": torch.nn.GELU, "elu": torch.nn.ELU, "prelu": lambda: torch.nn.PReLU(init=0.25),
    "silu": torch.nn.SiLU,
}  # fmt: skip
LOSSES = {
    "sigmoid": torch.nn.functional.binary_cross_entropy_with_logits,
    "softmax": torch.nn.functional.cross_entropy,
    "linear": lambda z, t: 0.5 * ((z - t) ** 2).sum(1).mean(),
    "tanh": lambda z, t: 0.5 * ((torch.tanh(z) - t) ** 2).sum(1).mean(),
}


def net_of(made: Problem, flat: NDArray[Any]) -> Any:
    """A torch module with the same parameters."""
    layers: list[Any] = []
    slopes = made.network.learned(flat)
    for index, view in enumerate(made.network.layers(flat)):
        linear = torch.nn.Linear(view.shape[0] - 1, view.shape[1], dtype=torch.float64)
        linear.weight.data = torch.tensor(view[:-1].T.copy())
        linear.bias.data = torch.tensor(view[-1].copy())
        layers.append(linear)
        if index < len(made.network.hidden):
            activation = LAYERS[made.network.hidden[index].activation.name]().double()
            slope = slopes[index]
            if slope is not None:
                activation.weight.data = torch.tensor(slope[:, 0].copy())
            layers.append(activation)
    return torch.nn.Sequential(*layers)


def flat_of(made: Problem, net: Any) -> NDArray[np.float64]:
    flat = np.zeros(made.network.parameter_count)
    linears = [layer for layer in net if isinstance(layer, torch.nn.Linear)]
    for view, layer in zip(made.network.layers(flat), linears, strict=True):
        view[:-1] = layer.weight.detach().numpy().T
        view[-1] = layer.bias.detach().numpy()
    learned = [layer for layer in net if isinstance(layer, torch.nn.PReLU)]
    views = [view for view in made.network.learned(flat) if view is not None]
    for view, layer in zip(views, learned, strict=True):
        view[:, 0] = layer.weight.detach().numpy()
    return flat


def torch_run(made: Problem, schedule: Any = None) -> NDArray[np.float64]:
    training = made.training
    net = net_of(made, initial_state(made).parameters)
    written = training.rule.in_torch("parameters", training.learning_rate, training.optimizer_parameters)
    optimizer = eval(written, {"torch": torch, "parameters": net.parameters()})  # noqa: S307 as shipped
    stepper = schedule(optimizer) if schedule else None
    loss = LOSSES[made.network.head]
    inputs = torch.tensor(made.train_inputs[:, :-1].copy())
    targets = torch.tensor(made.train_targets.copy())
    rows, size = len(inputs), made.batch_size
    for step in range(STEPS):
        epoch, batch = divmod(step, made.steps_per_epoch)
        order = np.random.Generator(np.random.Philox(key=[training.seed, EPOCHS + epoch])).permutation(rows)
        chosen = torch.tensor(order[batch * size : (batch + 1) * size])
        optimizer.zero_grad()
        loss(net(inputs[chosen]), targets[chosen]).backward()
        if training.clip_norm:
            torch.nn.utils.clip_grad_norm_(net.parameters(), training.clip_norm)
        if training.clip_value:
            torch.nn.utils.clip_grad_value_(net.parameters(), training.clip_value)
        optimizer.step()
        if stepper:
            stepper.step()
    return flat_of(made, net)


TASKS = {
    "sigmoid": Task.BINARY,
    "softmax": Task.MULTICLASS,
    "linear": Task.REGRESSION,
    "tanh": Task.REGRESSION,
}


def made_problem(optimizer: str, activation: str, head: str, **training: float) -> Problem:
    rate = 0.05 if optimizer in {"sgd", "momentum", "nesterov"} else 0.01
    made = problem(
        dataset(TASKS[head], 61, train=47), (9, 7), activation, optimizer=optimizer, rate=rate, batch=10,
        seed=3, head=head, dtype="float64",
    )  # fmt: skip
    return replace(made, training=replace(made.training, **training))


def assert_same(made: Problem, theirs: NDArray[np.float64]) -> None:
    start = initial_state(made)
    ours = advance(start, STEPS)
    assert ours.step == STEPS
    assert np.abs(ours.parameters - start.parameters).max() > 1e-2
    np.testing.assert_allclose(ours.parameters, theirs, rtol=0, atol=1e-5)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("activation", ["relu", "gelu"])
def test_200_steps_of_every_optimiser(optimizer: str, activation: str) -> None:
    made = made_problem(optimizer, activation, "sigmoid")
    assert_same(made, torch_run(made))


@pytest.mark.parametrize("head", LOSSES)
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("activation", LAYERS)
def test_200_steps_of_sgd_and_adam(optimizer: str, head: str, activation: str) -> None:
    made = made_problem(optimizer, activation, head)
    assert_same(made, torch_run(made))


@pytest.mark.parametrize("limit", [{"clip_norm": 0.1}, {"clip_value": 0.02}])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_200_steps_with_limited_gradients(optimizer: str, limit: dict[str, float]) -> None:
    made = made_problem(optimizer, "relu", "softmax", **limit)
    assert_same(made, torch_run(made))


def test_200_steps_of_a_schedule() -> None:
    made = made_problem("adam", "relu", "sigmoid")
    made = replace(
        made, training=replace(made.training, schedule="cosine", schedule_parameters=(float(STEPS), 0.0))
    )
    assert_same(made, torch_run(made, lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, STEPS)))
