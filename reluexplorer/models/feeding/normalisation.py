"""Whether inputs are normalised as those were that a model was trained on: its batch norms remember.

A batch norm right after a convolution of the input holds the mean and variance that reached it in training
(Ioffe and Szegedy 2015). Inputs of another range reach it with others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Floats
from reluexplorer.language import _
from reluexplorer.models.feeding.samples import Batch, Samples
from reluexplorer.text import digits

if TYPE_CHECKING:
    import onnx

Run = Callable[[Sequence[str], Batch], Sequence[NDArray[np.floating]]]
"""Returns tensors of a model by their names, given its inputs."""
STRONGLY = 3.0
"""Nats by which a channel in the middle must differ for a warning."""
_LOOKED_AT = 8
_PASSED = frozenset(
    {
        "Add", "Cast", "Div", "Identity", "Mul", "Pad", "Reshape", "Resize", "Slice", "Squeeze", "Sub",
        "Transpose", "Unsqueeze",
    }
)  # fmt: skip
"""Operators between input and convolution that make the input ready."""


@dataclass(frozen=True, eq=False)
class Remembered:
    """A batch norm after a convolution of the input."""

    tensor: str
    """What it reads; channels are axis 1."""
    mean: Floats
    variance: Floats


@dataclass(frozen=True)
class Agreement:
    """How far what reaches the first batch norms is from what they remember."""

    nats: float
    """The Kullback–Leibler divergence of two normal distributions, in the middle of all channels."""
    deviation: float
    """The standard deviation that arrives, in those that are remembered; geometric mean of all channels."""

    @property
    def warning(self) -> str:
        """A sentence where they disagree strongly, empty where not."""
        if self.nats < STRONGLY:
            return ""
        words = _(
            "The inputs may be normalised otherwise than in training: what reaches the first batch norm "
            "spreads {times} times as much as it remembers. Check the range, mean and deviation."
        )
        return words.format(times=digits(self.deviation, 2))


def remembered(model: onnx.ModelProto) -> tuple[Remembered, ...]:
    """Return the batch norms that read a convolution of an input, in the model's own graph.

    Exports often fold them into the convolution: then there are none.
    """
    from onnx import numpy_helper

    nodes = {name: node for node in model.graph.node for name in node.output}
    given = {each.name: each for each in model.graph.initializer}
    inputs = {each.name for each in model.graph.input} - given.keys()

    def values(name: str) -> Floats | None:
        if name in given:
            return numpy_helper.to_array(given[name]).astype(np.float64)
        node = nodes.get(name)
        if node is None or node.op_type != "Constant" or node.attribute[0].name != "value":
            return None
        return numpy_helper.to_array(node.attribute[0].t).astype(np.float64)

    def found() -> Iterator[Remembered]:
        for node in model.graph.node:
            conv = nodes.get(node.input[0]) if node.op_type == "BatchNormalization" else None
            if conv is None or conv.op_type != "Conv" or not _reads_input(conv.input[0], nodes, inputs):
                continue
            mean, variance = values(node.input[3]), values(node.input[4])
            if mean is not None and variance is not None and (variance > 0.0).all() and len(mean):
                yield Remembered(node.input[0], mean, variance)

    return tuple(found())


def _reads_input(name: str, nodes: dict[str, onnx.NodeProto], inputs: set[str]) -> bool:
    """Whether a tensor is an input, but for what makes it ready."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each in inputs:
            return True
        node = nodes.get(each)
        if each not in seen and node is not None and node.op_type in _PASSED:
            seen.add(each)
            waiting += node.input
    return False


def agreement(norms: Sequence[Remembered], run: Run, samples: Samples) -> Agreement | None:
    """Return how well a few samples agree with what is remembered, None where there is nothing to compare.

    The samples are run one at a time, evenly taken from all.
    """
    if not norms or not samples.count:
        return None
    count = min(samples.count, _LOOKED_AT)
    moments: list[list[Floats]] = [[] for _norm in norms]
    for place in np.arange(count) * samples.count // count:
        found = run([norm.tensor for norm in norms], samples.batch(int(place), 1))
        for each, tensor in zip(moments, found, strict=True):
            flat = np.moveaxis(np.asarray(tensor, np.float64), 1, -1).reshape(-1, tensor.shape[1])
            each.append(np.stack([flat.mean(axis=0), np.square(flat).mean(axis=0)]))
    nats: list[float] = []
    ratios: list[float] = []
    for norm, each in zip(norms, moments, strict=True):
        mean, square = np.mean(each, axis=0)
        variance = np.maximum(square - mean**2, 1e-12 * norm.variance)
        ratio = variance / norm.variance
        nats += (0.5 * (ratio + (mean - norm.mean) ** 2 / norm.variance - 1.0 - np.log(ratio))).tolist()
        ratios += np.log(ratio).tolist()
    return Agreement(float(np.median(nats)), float(np.exp(np.mean(ratios) / 2)))
