"""The same mathematics once more, written plainly and apart: what the core is compared with.

Row-major, float64, one weight matrix and one bias vector a layer, no shortcut and no code of the core.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

F = NDArray[np.floating[Any]]
_erf = np.vectorize(math.erf, otypes=[float])


def _phi(x: F) -> F:
    return np.asarray(0.5 + 0.5 * _erf(x / math.sqrt(2.0)))


def _bell(x: F) -> F:
    return np.asarray(np.exp(-x * x / 2.0) / math.sqrt(2.0 * math.pi))


def _logistic(x: F) -> F:
    return np.asarray(1.0 / (1.0 + np.exp(-x)))


def _bent(x: F) -> F:
    return np.asarray(math.sqrt(2.0 / math.pi) * (x + 0.044715 * x**3))


def _bent_slope(x: F) -> F:
    return np.asarray(math.sqrt(2.0 / math.pi) * (1.0 + 3.0 * 0.044715 * x**2))


ACTIVATIONS: dict[str, tuple[Callable[[F], F], Callable[[F], F]]] = {
    "relu": (lambda x: x * (x > 0), lambda x: 1.0 * (x > 0)),
    "leaky_relu": (lambda x: x * np.where(x > 0, 1.0, 0.01), lambda x: np.where(x > 0, 1.0, 0.01)),
    "elu": (lambda x: np.where(x > 0, x, np.exp(x) - 1.0), lambda x: np.where(x > 0, 1.0, np.exp(x))),
    "gelu": (lambda x: x * _phi(x), lambda x: _phi(x) + x * _bell(x)),
    "sigmoid": (_logistic, lambda x: _logistic(x) * _logistic(-x)),
    "tanh": (
        lambda x: (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)),
        lambda x: 4.0 / (np.exp(x) + np.exp(-x)) ** 2,
    ),
    "identity": (lambda x: 1.0 * x, lambda x: 0.0 * x + 1.0),
    "prelu": (lambda x: np.where(x > 0, x, x / 4.0), lambda x: np.where(x > 0, 1.0, 0.25)),
    "rrelu": (lambda x: np.where(x > 0, x, 11.0 * x / 48.0), lambda x: np.where(x > 0, 1.0, 11.0 / 48.0)),
    "relu6": (lambda x: np.clip(x, 0.0, 6.0), lambda x: 1.0 * ((x > 0) & (x < 6.0))),
    "relu_squared": (lambda x: x**2 * (x > 0), lambda x: 2.0 * x * (x > 0)),
    "shifted_relu": (lambda x: np.where(x > -1.0, x, -1.0), lambda x: 1.0 * (x > -1.0)),
    "threshold": (lambda x: np.where(x > 1.0, x, 0.0), lambda x: 1.0 * (x > 1.0)),
    "abs": (lambda x: np.where(x > 0, x, -x), lambda x: 1.0 * (x > 0) - 1.0 * (x < 0)),
    "step": (lambda x: 1.0 * (x > 0), lambda x: 0.0 * x),
    "selu": (
        lambda x: 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * (np.exp(x) - 1.0)),
        lambda x: 1.0507009873554805 * np.where(x > 0, 1.0, 1.6732632423543772 * np.exp(x)),
    ),
    "celu": (lambda x: np.where(x > 0, x, np.exp(x) - 1.0), lambda x: np.where(x > 0, 1.0, np.exp(x))),
    "softplus": (lambda x: np.log(1.0 + np.exp(x)), _logistic),
    "logsigmoid": (lambda x: np.log(_logistic(x)), lambda x: 1.0 - _logistic(x)),
    "gelu_tanh": (
        lambda x: 0.5 * x * (1.0 + np.tanh(_bent(x))),
        lambda x: 0.5 * (1.0 + np.tanh(_bent(x))) + 0.5 * x * _bent_slope(x) / np.cosh(_bent(x)) ** 2,
    ),
    "silu": (
        lambda x: x * _logistic(x),
        lambda x: _logistic(x) + x * _logistic(x) * _logistic(-x),
    ),
    "swish": (
        lambda x: x * _logistic(1.702 * x),
        lambda x: _logistic(1.702 * x) + 1.702 * x * _logistic(1.702 * x) * _logistic(-1.702 * x),
    ),
    "mish": (
        lambda x: x * np.tanh(np.log(1.0 + np.exp(x))),
        lambda x: np.tanh(np.log(1.0 + np.exp(x))) + x * _logistic(x) / np.cosh(np.log(1.0 + np.exp(x))) ** 2,
    ),
    "hardswish": (
        lambda x: x * np.clip(x / 6.0 + 0.5, 0.0, 1.0),
        lambda x: np.where(x <= -3.0, 0.0, np.where(x >= 3.0, 1.0, x / 3.0 + 0.5)),
    ),
    "hardsigmoid": (lambda x: np.clip(x / 6.0 + 0.5, 0.0, 1.0), lambda x: (np.abs(x) < 3.0) / 6.0),
    "hardtanh": (lambda x: np.clip(x, -1.0, 1.0), lambda x: 1.0 * (np.abs(x) < 1.0)),
    "lecun_tanh": (
        lambda x: 1.7159 * np.tanh(2.0 * x / 3.0),
        lambda x: 1.7159 * 2.0 / 3.0 / np.cosh(2.0 * x / 3.0) ** 2,
    ),
    "softsign": (lambda x: x / (1.0 + np.abs(x)), lambda x: (1.0 + np.abs(x)) ** -2.0),
    "arctan": (np.arctan, lambda x: 1.0 / (1.0 + x**2)),
    "softshrink": (
        lambda x: np.sign(x) * np.maximum(np.abs(x) - 0.5, 0.0),
        lambda x: 1.0 * (np.abs(x) > 0.5),
    ),
    "hardshrink": (lambda x: x * (np.abs(x) > 0.5), lambda x: 1.0 * (np.abs(x) > 0.5)),
    "tanhshrink": (lambda x: x - np.tanh(x), lambda x: np.tanh(x) ** 2),
    "sin": (np.sin, np.cos),
    "snake": (lambda x: x + np.sin(x) ** 2, lambda x: 1.0 + 2.0 * np.sin(x) * np.cos(x)),
    "gaussian": (lambda x: np.exp(-(x**2)), lambda x: -2.0 * x * np.exp(-(x**2))),
}
"""Value and slope of each function with its default parameters, for moderate x."""


def _softmax(z: F) -> F:
    return np.asarray(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))


def _half_square(y: F, t: F) -> F:
    return np.asarray(((y - t) ** 2).sum(axis=1) / 2.0)


def _relu(z: F) -> F:
    return z * (z > 0)


PREDICTIONS: dict[str, Callable[[F], F]] = {
    "linear": lambda z: z,
    "sigmoid": _logistic,
    "softmax": _softmax,
    "tanh": ACTIVATIONS["tanh"][0],
    "relu": _relu,
    "sigmoid_squared": _logistic,
    "relu_softmax": lambda z: _softmax(_relu(z)),
}
"""Outputs from (samples, outputs) logits of moderate size."""

LOSSES: dict[str, Callable[[F, F], F]] = {
    "linear": _half_square,
    "sigmoid": lambda z, t: -(t * np.log(_logistic(z)) + (1.0 - t) * np.log(_logistic(-z))).sum(axis=1),
    "softmax": lambda z, t: -(t * np.log(_softmax(z))).sum(axis=1),
    "tanh": lambda z, t: _half_square(PREDICTIONS["tanh"](z), t),
    "relu": lambda z, t: _half_square(_relu(z), t),
    "sigmoid_squared": lambda z, t: _half_square(_logistic(z), t),
    "relu_softmax": lambda z, t: -(t * np.log(_softmax(_relu(z)))).sum(axis=1),
}
"""Loss of each sample from (samples, outputs) logits and targets."""


class Net:
    """A fully connected network; ``activations`` names the function of each hidden layer."""

    def __init__(self, weights: Sequence[F], biases: Sequence[F], activations: Sequence[str]) -> None:
        self.weights = [weight.copy() for weight in weights]
        self.biases = [bias.copy() for bias in biases]
        self.activations = list(activations)

    @classmethod
    def from_flat(cls, flat: Sequence[float] | F, sizes: Sequence[int], activations: Sequence[str]) -> Net:
        """Read weights, row after row, then biases, layer after layer."""
        values = iter(np.asarray(flat, dtype=np.float64).tolist())
        weights, biases = [], []
        for fan_in, fan_out in pairwise(sizes):
            weights.append(np.array([[next(values) for _ in range(fan_out)] for _ in range(fan_in)]))
            biases.append(np.array([next(values) for _ in range(fan_out)]))
        assert not list(values)
        return cls(weights, biases, activations)

    def flat(self) -> F:
        parts = [
            part
            for weight, bias in zip(self.weights, self.biases, strict=True)
            for part in (weight.ravel(), bias)
        ]
        return np.concatenate(parts)

    def columns(self, inputs: F) -> tuple[list[F], list[F]]:
        """Return (z of every layer with the logits last, inputs and activations of hidden layers)."""
        zs: list[F] = []
        outs = [inputs]
        for index, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            zs.append(outs[-1] @ weight + bias)
            if index < len(self.activations):
                outs.append(ACTIVATIONS[self.activations[index]][0](zs[-1]))
        return zs, outs

    def logits(self, inputs: F) -> F:
        return self.columns(inputs)[0][-1]

    def loss(self, inputs: F, targets: F, head: str) -> float:
        return float(np.mean(LOSSES[head](self.logits(inputs), targets)))

    def squared_gradient(self, inputs: F, targets: F) -> list[tuple[F, F]]:
        """Return the slope of the mean half squared error by each layer's weights and biases."""
        zs, outs = self.columns(inputs)
        back = (zs[-1] - targets) / len(inputs)
        slopes: list[tuple[F, F]] = []
        for index in reversed(range(len(self.weights))):
            slopes.append((outs[index].T @ back, back.sum(axis=0)))
            if index:
                slope = ACTIVATIONS[self.activations[index - 1]][1](zs[index - 1])
                back = (back @ self.weights[index].T) * slope
        return slopes[::-1]


def difference_gradient(function: Callable[[F], float], at: F, step: float = 1e-6) -> F:
    """Return the central finite differences of a function of a vector."""
    result = np.zeros_like(at)
    for index in range(at.size):
        shift = np.zeros_like(at)
        shift[index] = step
        result[index] = (function(at + shift) - function(at - shift)) / (2.0 * step)
    return result


class Rule:
    """PyTorch's update rules with their defaults, one number at a time."""

    def __init__(self, name: str, size: int, rate: float) -> None:
        self.name, self.rate, self.t = name, rate, 0
        self.m = [0.0] * size
        self.v = [0.0] * size

    def step(self, parameters: list[float], gradient: list[float]) -> list[float]:
        self.t += 1
        return [self._one(i, p, g) for i, (p, g) in enumerate(zip(parameters, gradient, strict=True))]

    def _one(self, i: int, p: float, g: float) -> float:
        if self.name == "sgd":
            return p - self.rate * g
        if self.name in {"momentum", "nesterov"}:
            self.m[i] = 0.9 * self.m[i] + g
            return p - self.rate * (self.m[i] if self.name == "momentum" else g + 0.9 * self.m[i])
        if self.name == "rmsprop":
            self.v[i] = 0.99 * self.v[i] + (1 - 0.99) * g * g
            return p - self.rate * g / (math.sqrt(self.v[i]) + 1e-8)
        if self.name == "adamw":
            p -= self.rate * 0.01 * p
        self.m[i] = 0.9 * self.m[i] + (1 - 0.9) * g
        self.v[i] = 0.999 * self.v[i] + (1 - 0.999) * g * g
        mean = self.m[i] / (1 - 0.9**self.t)
        square = self.v[i] / (1 - 0.999**self.t)
        return p - self.rate * mean / (math.sqrt(square) + 1e-8)
