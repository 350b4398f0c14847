"""One update of a fully connected network, line by line as a textbook has it.

The program trains with faster code, and its tests hold that code against this file. A batch has a row for
each of its n samples; layer l has weights W (fan-in, fan-out) and biases b (fan-out,):

    forward    z = a W + b,  a = f(z)                          each (n, fan-out); first a: the inputs
    loss       L = mean over the samples of what `loss` says   a number
    backward   δ = ∂L/∂z = (y - t) / n for the output layer,   (n, fan-out)
               δ = (δ Wᵀ of the layer above) · f'(z) below it
               ∂L/∂W = aᵀ δ,  ∂L/∂b = sum of δ's rows          as W and b
    update     v <- μ v + ∂L/∂θ,  θ <- θ - η v                 as W and b

Backward: Rumelhart, Hinton and Williams 1986; Goodfellow, Bengio and Courville 2016, algorithms 6.3 and
6.4. That y - t is the slope of all three losses: Bishop 2006, section 5.2. Update: Polyak 1964, as PyTorch
writes it; μ = 0 is plain gradient descent.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import Array


class Layer(NamedTuple):
    """The parameters of a layer; also their gradient, and their velocity."""

    weights: Array
    biases: Array


def forward(
    layers: Sequence[Layer], activations: Sequence[ActivationChoice], inputs: Array
) -> tuple[list[Array], list[Array]]:
    """Return each layer's z, the logits last, and what each layer reads, the inputs first."""
    reads: list[Array] = [inputs]
    pre_activations: list[Array] = []
    for index, (weights, biases) in enumerate(layers):
        z = reads[-1] @ weights + biases
        pre_activations.append(z)
        if index < len(activations):
            reads.append(activations[index].value(z))
    return pre_activations, reads


def predict(head: str, logits: Array) -> Array:
    """Return the outputs y, (n, outputs). Raises ValueError for another ``head`` than these three."""
    if head == "linear":
        return logits
    if head == "sigmoid":
        return np.asarray(1 / (1 + np.exp(-logits)))
    if head == "softmax":
        powers = np.exp(logits)
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))
    raise ValueError(f"The reference knows no output {head!r}.")


def loss(head: str, outputs: Array, targets: Array) -> float:
    """Return half the squared error, or the cross-entropy of a sigmoid or a softmax."""
    y, t = outputs, targets
    each: Array
    if head == "linear":
        each = (y - t) ** 2 / 2
    elif head == "sigmoid":
        each = -(t * np.log(y) + (1 - t) * np.log(1 - y))
    else:
        each = -t * np.log(y)
    return float(each.sum(axis=1).mean())


def backward(
    layers: Sequence[Layer],
    activations: Sequence[ActivationChoice],
    pre_activations: Sequence[Array],
    reads: Sequence[Array],
    error: Array,
) -> list[Layer]:
    """Return the gradient of the loss; ``error`` is y - t, (n, outputs)."""
    gradient: list[Layer] = []
    delta = error / len(error)
    for index in reversed(range(len(layers))):
        gradient.insert(0, Layer(reads[index].T @ delta, delta.sum(axis=0)))
        if index > 0:
            slope = activations[index - 1].slope(pre_activations[index - 1])
            delta = (delta @ layers[index].weights.T) * slope
    return gradient


def update(
    layers: Sequence[Layer],
    velocity: Sequence[Layer],
    gradient: Sequence[Layer],
    rate: float,
    momentum: float,
) -> tuple[list[Layer], list[Layer]]:
    """Return the next parameters and the next velocity."""
    moved, fast = [], []
    for old, v, g in zip(layers, velocity, gradient, strict=True):
        fast.append(Layer(momentum * v.weights + g.weights, momentum * v.biases + g.biases))
        moved.append(Layer(old.weights - rate * fast[-1].weights, old.biases - rate * fast[-1].biases))
    return moved, fast


def step(
    layers: Sequence[Layer],
    velocity: Sequence[Layer],
    activations: Sequence[ActivationChoice],
    head: str,
    batch: tuple[Array, Array],
    rate: float,
    momentum: float = 0.0,
) -> tuple[list[Layer], list[Layer], float]:
    """Return the parameters and the velocity after an update on (inputs, targets), and the loss before it.

    ``activations`` are those of the hidden layers; the first velocity is 0.
    """
    inputs, targets = batch
    pre_activations, reads = forward(layers, activations, inputs)
    outputs = predict(head, pre_activations[-1])
    gradient = backward(layers, activations, pre_activations, reads, outputs - targets)
    return (*update(layers, velocity, gradient, rate, momentum), loss(head, outputs, targets))


def source() -> str:
    """Return the text of this file. Raises OSError where the program is shipped without its source."""
    return inspect.getsource(sys.modules[__name__])
