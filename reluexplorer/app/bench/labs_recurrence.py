"""The recurrent networks that ``reluexplorer bench labs`` times, beside PyTorch's own layer and a loop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from reluexplorer.app.bench.labs_case import Case, Updates
from reluexplorer.app.bench.setting import OURS
from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import Array
from reluexplorer.core.data.adding_problem import AddingProblem
from reluexplorer.core.data.digit_sequences import DigitSequences
from reluexplorer.core.data.sequences import Sequences
from reluexplorer.core.engine.recurrence.trainer import USUAL, RecurrentTrainer
from reluexplorer.core.network.recurrence.spec import RecurrentSpec

_BATCHES = 8


class Made:
    """The first batches of some sequences, made beforehand and given again and again."""

    def __init__(self, sequences: Sequences) -> None:
        self.time_steps = sequences.time_steps
        self.features = sequences.features
        self.outputs = sequences.outputs
        self.classes = sequences.classes
        self.baseline = sequences.baseline
        self.samples = sequences.samples
        self.test = sequences.test
        self.batches: list[tuple[Array, Array]] = []
        """(time steps, samples, features) and (samples, outputs) of each."""
        for step in range(_BATCHES):
            shape = self.time_steps, USUAL.batch_size, self.features
            inputs, targets = np.zeros(shape, np.float32), np.zeros((shape[1], self.outputs), np.float32)
            sequences.fill(step, inputs, targets)
            self.batches.append((inputs, targets))

    def fill(self, step: int, inputs: Array, targets: Array) -> None:
        """Copy the batch whose turn it is."""
        inputs[:], targets[:] = self.batches[step % _BATCHES]


@dataclass(frozen=True, eq=False)
class _Contest:
    """What all contestants train, as :data:`USUAL` says; none of them makes its batches."""

    spec: RecurrentSpec
    sequences: Sequences

    @cached_property
    def made(self) -> Made:
        """The batches of all."""
        return Made(self.sequences)

    def ours(self) -> Updates:
        """Begin a run of this program."""
        return RecurrentTrainer(self.spec, USUAL, self.made).advance


def torch_parts(spec: RecurrentSpec, parameters: Array) -> tuple[Any, Any]:
    """Return the layer and the output in PyTorch with these parameters; the activation is ReLU or tanh."""
    import torch

    parts = spec.parts(parameters)
    layer = torch.nn.RNN(spec.inputs, spec.units, nonlinearity=spec.activation.name)
    readout = torch.nn.Linear(spec.units, spec.outputs)
    for place, values in (
        (layer.weight_ih_l0, parts.inputs.T),
        (layer.weight_hh_l0, parts.recurrent.T),
        (layer.bias_ih_l0, parts.biases),
        (layer.bias_hh_l0, np.zeros_like(parts.biases)),
        (readout.weight, parts.readout[:-1].T),
        (readout.bias, parts.readout[-1]),
    ):
        place.data = torch.tensor(values.copy())
    layer.bias_hh_l0.requires_grad_(requires_grad=False)
    return layer, readout


def by_layer(layer: Any, readout: Any, inputs: Any) -> Any:
    """Return what the output says of (time steps, samples, inputs), by the layer's one call."""
    return readout(layer(inputs)[0][-1])


def by_loop(layer: Any, readout: Any, inputs: Any) -> Any:
    """Return the same by a loop over the steps, as such a network is written where it is to be changed."""
    import torch

    linear, bend = torch.nn.functional.linear, getattr(torch, layer.nonlinearity)
    state = torch.zeros(inputs.shape[1], layer.hidden_size)
    for given in inputs:
        state = bend(linear(given, layer.weight_ih_l0, layer.bias_ih_l0) + linear(state, layer.weight_hh_l0))
    return readout(state)


def by_fused_loop(layer: Any, readout: Any, inputs: Any) -> Any:
    """Return the same by a loop over the steps, with one product for the inputs of all of them."""
    import torch

    bend = getattr(torch, layer.nonlinearity)
    state = torch.zeros(inputs.shape[1], layer.hidden_size)
    recurrent = layer.weight_hh_l0.T
    for given in torch.nn.functional.linear(inputs, layer.weight_ih_l0, layer.bias_ih_l0):
        state = bend(torch.addmm(given, state, recurrent))
    return readout(state)


def in_torch(contest: _Contest, said: Callable[[Any, Any, Any], Any]) -> Updates:
    """Begin the same run in eager PyTorch on one thread; its batches come in their order."""
    import torch

    torch.set_num_threads(1)
    layer, readout = torch_parts(contest.spec, contest.spec.initial_parameters(0))
    learned = [each for part in (layer, readout) for each in part.parameters() if each.requires_grad]
    optimizer = torch.optim.Adam(learned, USUAL.learning_rate)
    loss = torch.nn.CrossEntropyLoss() if contest.sequences.classes else torch.nn.MSELoss()
    batches = [(torch.tensor(inputs), torch.tensor(targets)) for inputs, targets in contest.made.batches]
    made = 0

    def update(count: int) -> None:
        nonlocal made
        for _ in range(count):
            inputs, targets = batches[made % _BATCHES]
            made += 1
            optimizer.zero_grad()
            loss(said(layer, readout, inputs), targets).backward()
            torch.nn.utils.clip_grad_norm_(learned, USUAL.clip_norm)
            optimizer.step()

    return update


def _case(name: str, activation: str, sequences: Sequences) -> Case:
    spec = RecurrentSpec(
        sequences.features,
        outputs=sequences.outputs,
        activation=ActivationChoice(activation),
        recurrent="identity" if activation == "relu" else "orthogonal",
        output="softmax" if sequences.classes else "linear",
    )
    contest = _Contest(spec, sequences)
    contestants: dict[str, Callable[[], Updates]] = {
        OURS: contest.ours,
        "torch loop": partial(in_torch, contest, by_loop),
        "torch fused loop": partial(in_torch, contest, by_fused_loop),
        "torch nn.RNN": partial(in_torch, contest, by_layer),
    }
    return Case(name, contestants)


CASES = (
    _case("adding ReLU", "relu", AddingProblem()),
    _case("adding tanh", "tanh", AddingProblem()),
    _case("digits by pixels", "relu", DigitSequences(1)),
    _case("digits by rows", "relu", DigitSequences(8)),
)
