"""The convolutional networks that ``reluexplorer bench labs`` times, beside PyTorch in two layouts."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from reluexplorer.app.bench.labs_case import Case, Updates
from reluexplorer.app.bench.setting import OURS
from reluexplorer.core.arrays import Array
from reluexplorer.core.engine.convolution.trainer import ConvolutionTrainer
from reluexplorer.core.network.convolution import MEAN, ConvolutionLayer, ConvolutionSpec
from reluexplorer.core.problem.problem import TrainingSpec

_RATE = 1e-3
_BATCHES = 8


def _plain(maps: int, layers: int) -> tuple[ConvolutionLayer, ...]:
    return (ConvolutionLayer(maps),) * layers


def _pooled(*maps: int) -> tuple[ConvolutionLayer, ...]:
    return tuple(ConvolutionLayer(each, pool=True) for each in maps)


_NETS: dict[str, tuple[int, tuple[ConvolutionLayer, ...], str, int]] = {
    "8×8 pool": (8, _pooled(8, 16), "mean", 32),
    "8×8 four conv": (8, _plain(16, 4), "flat", 32),
    "16×16 three pool": (16, _pooled(8, 16, 16), "mean", 32),
    "28×28 two pool": (28, _pooled(8, 16), "flat", 32),
    "28×28 batch 64": (28, _pooled(16, 32), "flat", 64),
    "16×16 eight conv": (16, _plain(8, 8), "flat", 32),
}
"""The picture's side, the layers with 3×3 filters and ReLU, the head, and the batch."""
_LAYOUTS = {"torch": "contiguous_format", "torch channels last": "channels_last"}


def data(spec: ConvolutionSpec, batch: int) -> tuple[Array, Any]:
    """Return normal pictures for some batches, (samples, channels, height, width), and their classes."""
    rng = np.random.default_rng(0)
    count = batch * _BATCHES
    pictures = rng.standard_normal((count, *spec.input)).astype(spec.dtype)
    return pictures, rng.integers(0, spec.outputs, count)


def ours(spec: ConvolutionSpec, batch: int) -> Updates:
    """Begin a run of this program with Adam."""
    return ConvolutionTrainer(spec, TrainingSpec("adam", _RATE, batch), *data(spec, batch)).advance


def torch_network(spec: ConvolutionSpec, parameters: Array) -> Any:
    """Return the network in PyTorch, channels first, with these parameters; its activation is ReLU."""
    import torch

    parts: list[Any] = []
    for layer, own in zip(spec.layers, spec.convolutions(parameters), strict=True):
        maps, kernel, _, channels = own.filters.shape
        filters = torch.nn.Conv2d(channels, maps, kernel, layer.stride, kernel // 2)
        filters.weight.data = torch.tensor(own.filters.transpose(0, 3, 1, 2).copy())
        filters.bias.data = torch.tensor(own.biases.copy())
        parts += [filters, torch.nn.ReLU(), *([torch.nn.MaxPool2d(2)] if layer.pool else [])]
    weights = spec.dense(parameters)[:-1]
    if spec.head == MEAN:
        parts.append(torch.nn.AdaptiveAvgPool2d(1))
    else:
        maps, rows, columns = spec.shapes[-1]
        weights = weights.reshape(rows, maps, columns, -1).swapaxes(0, 1).reshape(len(weights), -1)
    dense = torch.nn.Linear(*weights.shape)
    dense.weight.data = torch.tensor(weights.T.copy())
    dense.bias.data = torch.tensor(spec.dense(parameters)[-1].copy())
    return torch.nn.Sequential(*parts, torch.nn.Flatten(), dense)


def in_torch(spec: ConvolutionSpec, batch: int, layout: str) -> Updates:
    """Begin the same run in eager PyTorch on one thread; batches come in their order.

    ``layout`` is how the numbers of a picture lie in memory, a name of PyTorch's.
    """
    import torch

    torch.set_num_threads(1)
    lying = getattr(torch, layout)
    network = torch_network(spec, spec.initial_parameters(0)).to(memory_format=lying)
    optimizer = torch.optim.Adam(network.parameters(), _RATE)
    loss = torch.nn.CrossEntropyLoss()
    given, classes = map(torch.tensor, data(spec, batch))
    pictures = given.contiguous(memory_format=lying).split(batch)
    labels = classes.split(batch)
    made = 0

    def update(count: int) -> None:
        nonlocal made
        for _ in range(count):
            place, made = made % _BATCHES, made + 1
            optimizer.zero_grad()
            loss(network(pictures[place]), labels[place]).backward()
            optimizer.step()

    return update


def _case(name: str) -> Case:
    side, layers, head, batch = _NETS[name]
    spec = ConvolutionSpec((1, side, side), layers, head=head)
    contestants = {OURS: partial(ours, spec, batch)}
    for contestant, layout in _LAYOUTS.items():
        contestants[contestant] = partial(in_torch, spec, batch, layout)
    return Case(name, contestants)


CASES = tuple(map(_case, _NETS))
