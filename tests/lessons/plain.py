"""What the lessons show, computed anew from the definitions in plain NumPy.

No code of the lessons or of the engine is used. Shared with the program are the digits with their split and
the rule by which random streams are keyed.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.data.digits import digits

Array = NDArray[Any]
Pair = tuple[Callable[[Array], Array], Callable[[Array], Array]]
_EPOCHS = 1 << 40
_erf = np.vectorize(math.erf, otypes=[float])


def stream(seed: int, purpose: int | str) -> np.random.Generator:
    """The random numbers of a purpose."""
    key = zlib.crc32(purpose.encode()) if isinstance(purpose, str) else purpose
    return np.random.Generator(np.random.Philox(key=[seed, key]))


def leaky(slope: float) -> Pair:
    """Leaky ReLU and its slope."""
    return lambda z: np.where(z > 0, z, slope * z), lambda z: np.where(z > 0, 1.0, slope)


def _logistic(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


def _bell(z: Array) -> Array:
    return np.exp(-z * z / 2) / math.sqrt(2 * math.pi)


def _normal(z: Array) -> Array:
    return (1 + _erf(z / math.sqrt(2))) / 2


ACTIVATIONS: dict[str, Pair] = {
    "identity": (lambda z: z, np.ones_like),
    "relu": (lambda z: np.where(z > 0, z, 0), lambda z: np.where(z > 0, 1, 0)),
    "leaky_relu": leaky(0.01),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "sigmoid": (_logistic, lambda z: _logistic(z) * (1 - _logistic(z))),
    "elu": (lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))), lambda z: np.exp(np.minimum(z, 0))),
    "gelu": (lambda z: z * _normal(z), lambda z: _normal(z) + z * _bell(z)),
}
DEVIATIONS = {
    "he_normal": lambda fan_in, _out: math.sqrt(2 / fan_in),
    "lecun_normal": lambda fan_in, _out: math.sqrt(1 / fan_in),
    "glorot_normal": lambda fan_in, fan_out: math.sqrt(2 / (fan_in + fan_out)),
}


@dataclass
class Data:
    """Inputs as rows, targets as rows, and which rows are learned from."""

    inputs: Array
    targets: Array
    train: Array
    test: Array

    def labels(self, rows: Array) -> Array:
        """The class of each row."""
        chosen = self.targets[rows]
        return chosen.argmax(axis=1) if chosen.shape[1] > 1 else chosen[:, 0].astype(int)


def digit_data(seed: int, *, scaled: bool) -> Data:
    """Digits, pixels from 0 to 1 or standardised on the training part and cut at ±4."""
    known = digits(seed=seed)
    x = known.inputs.copy()
    if scaled:
        mean, deviation = x[known.train].mean(axis=0), x[known.train].std(axis=0)
        x = np.clip((x - mean) / np.where(deviation == 0, 1, deviation), -4, 4)
    return Data(x, known.targets, known.train, known.test)


def circle_data(seed: int) -> Data:
    """1,000 points about circles of radius 1 and 2, by turns, the last 200 for testing."""
    rng = stream(seed, "two circles")
    classes = np.arange(1000) % 2
    angle = rng.uniform(0, 2 * np.pi, 1000)
    points = (1 + classes)[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    points = points + 0.1 * rng.standard_normal((1000, 2))
    return Data(points, classes[:, None].astype(float), np.arange(800), np.arange(800, 1000))


class Network:
    """A dense network that learns by plain or heavy-ball gradient descent on the mean cross-entropy."""

    def __init__(
        self,
        data: Data,
        hidden: Sequence[int],
        activation: Pair,
        *,
        seed: int,
        rate: float,
        batch: int,
        start: str = "he_normal",
        bias: float = 0.0,
        relu_output: bool = False,
        momentum: float = 0.0,
        dtype: str = "float64",
    ) -> None:
        sizes = [data.inputs.shape[1], *hidden, data.targets.shape[1]]
        self.data, self.activation, self.relu_output = data, activation, relu_output
        self.seed, self.rate, self.batch, self.momentum = seed, rate, batch, momentum
        self.step = 0
        self.x, self.t = data.inputs.astype(dtype), data.targets.astype(dtype)
        self.weights, self.biases = [], []
        for layer, (a, b) in enumerate(pairwise(sizes)):
            rng = stream(seed, layer)
            if start == "glorot_uniform":
                bound = math.sqrt(6 / (a + b))
                weights = rng.uniform(-bound, bound, (a, b))
            else:
                weights = rng.standard_normal((a, b)) * DEVIATIONS[start](a, b)
            self.weights.append(weights.astype(dtype))
            self.biases.append(np.full(b, bias if layer < len(hidden) else 0.0, dtype))
        self.speed = [np.zeros_like(part) for part in (*self.weights, *self.biases)]

    def run(self, x: Array) -> tuple[list[Array], list[Array]]:
        """Pre-activations of all layers, and what each layer is given."""
        given, sums = [x], []
        for weight, bias in zip(self.weights, self.biases, strict=True):
            sums.append(given[-1] @ weight + bias)
            given.append(self.activation[0](sums[-1]).astype(x.dtype))
        return sums, given[:-1]

    def probabilities(self, logits: Array) -> Array:
        """Softmax, of several outputs, or the logistic function of one."""
        if logits.shape[1] == 1:
            return _logistic(logits)
        z = np.maximum(logits, 0) if self.relu_output else logits
        powers = np.exp(z - z.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)

    def learn(self, until: int) -> None:
        """Make updates up to a step."""
        per_epoch = -(-len(self.data.train) // self.batch)
        while self.step < until:
            epoch, place = divmod(self.step, per_epoch)
            order = stream(self.seed, _EPOCHS + epoch).permutation(len(self.data.train))
            rows = self.data.train[order[place * self.batch : (place + 1) * self.batch]]
            sums, given = self.run(self.x[rows])
            delta = (self.probabilities(sums[-1]) - self.t[rows]) / len(rows)
            if self.relu_output:
                delta = delta * (sums[-1] > 0)
            slopes = []
            for layer in range(len(self.weights) - 1, -1, -1):
                slopes.insert(0, (given[layer].T @ delta, delta.sum(axis=0)))
                if layer:
                    delta = (delta @ self.weights[layer].T) * self.activation[1](sums[layer - 1])
                    delta = delta.astype(self.x.dtype)
            parts = (*self.weights, *self.biases)
            found = (*(w for w, _ in slopes), *(b for _, b in slopes))
            for number, (part, slope) in enumerate(zip(parts, found, strict=True)):
                self.speed[number] = self.momentum * self.speed[number] + slope
                np.subtract(part, self.rate * self.speed[number], out=part)
            self.step += 1

    def said(self, rows: Array) -> Array:
        """The class that it answers for each row."""
        answers = self.probabilities(self.run(self.x[rows])[0][-1])
        return answers.argmax(axis=1) if answers.shape[1] > 1 else (answers[:, 0] > 0.5).astype(int)

    def right(self, rows: Array) -> float:
        """The share of rows answered rightly."""
        return float((self.said(rows) == self.data.labels(rows)).mean())

    def loss(self, rows: Array) -> float:
        """The mean cross-entropy."""
        p, t = self.probabilities(self.run(self.x[rows])[0][-1]), self.t[rows]
        each = -(t * np.log(p)) if t.shape[1] > 1 else -(t * np.log(p) + (1 - t) * np.log(1 - p))
        return float(each.sum(axis=1).mean())

    def firing(self) -> Array:
        """The share of training rows on which each hidden unit fires, layer after layer."""
        return np.concatenate([(z > 0).mean(axis=0) for z in self.run(self.x[self.data.train])[0][:-1]])


def attenuation(seed: int, depth: int, activation: str, deviation: float) -> tuple[Array, float]:
    """Lengths of a gradient from the input to the output of a net of width 256, and the units' mean slope."""
    value, slope = ACTIVATIONS[activation]
    rng = stream(seed, "attenuation")
    weights = deviation * rng.standard_normal((depth, 256, 256)) / 16
    x, gradient = rng.standard_normal(256), rng.standard_normal(256)
    slopes = []
    for weight in weights:
        z = weight @ x
        slopes.append(slope(z))
        x = value(z)
    lengths = [math.hypot(*gradient)]
    for weight, steep in zip(weights[::-1], slopes[::-1], strict=True):
        gradient = weight.T @ (steep * gradient)
        lengths.insert(0, math.hypot(*gradient))
    return np.array(lengths) / lengths[-1], float(np.mean(slopes))


def numbers(words: str) -> list[float]:
    """The numbers in words as they are written for people."""
    plain = words.replace("−", "-").replace(",", "")
    return [float(found) for found in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", plain)]
