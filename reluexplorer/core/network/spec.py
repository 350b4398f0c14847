"""The shape of a network and its parameters as one flat array with a view for each layer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.activations import ActivationChoice, VectorChoice
from reluexplorer.core.arrays import Array, Floats, read_only
from reluexplorer.core.network.given_weights import fill
from reluexplorer.core.network.heads import HEADS, Head
from reluexplorer.core.network.initializers import INITIALIZERS, initial_layer
from reluexplorer.core.random_streams import generator


@dataclass(frozen=True)
class LayerSpec:
    """A hidden layer."""

    units: int
    activation: ActivationChoice
    dropout: float = 0.0
    """Share of the units that each training step silences; the rest is scaled up to keep the mean."""
    mixing: VectorChoice | None = None
    """An activation of the layer as a whole, which takes the place of ``activation``."""

    @property
    def width(self) -> int:
        """What the layer hands on: one number for each unit, unless a mixing activation changes that."""
        return self.units if self.mixing is None else self.mixing.width(self.units)

    @property
    def gate(self) -> float:
        """The pre-activation above which a unit fires."""
        return self.activation.gate if self.mixing is None else 0.0

    @property
    def learnable(self) -> bool:
        """Whether the activation has slopes to learn."""
        return self.mixing is None and self.activation.entry.learnable


@dataclass(frozen=True)
class NetworkSpec:
    """Everything that fixes a network's function but its parameters, and how those begin."""

    inputs: int
    hidden: tuple[LayerSpec, ...]
    outputs: int
    head: str = "linear"
    initializer: str = "he_normal"
    bias: float = 0.0
    """What each hidden bias begins at."""
    bias_spread: float = 0.0
    """Standard deviation of the hidden biases around ``bias``."""
    biased: bool = True
    """Whether units have a bias at all; without, the last row of each layer stays 0."""
    initializer_parameters: tuple[float, ...] = ()
    """Of the initialiser, in its order; missing ones are the defaults."""
    dtype: str = "float32"
    given: str = ""
    """The first weights as :func:`~reluexplorer.core.network.given_weights.packed` text; empty for drawn
    ones."""

    @property
    def output(self) -> Head:
        """The output function with its loss."""
        return HEADS[self.head]

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Units of each column: inputs, the pre-activations of hidden layers, outputs."""
        return (self.inputs, *(layer.units for layer in self.hidden), self.outputs)

    @cached_property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """Shape (fan_in + 1, fan_out) of each layer's parameters; the last row holds the biases."""
        widths = (self.inputs, *(layer.width for layer in self.hidden))
        return tuple((a + 1, b) for a, b in zip(widths, self.sizes[1:], strict=True))

    @cached_property
    def linear_count(self) -> int:
        """How many of the parameters are weights and biases; they come first."""
        return sum(map(prod, self.shapes))

    @cached_property
    def learned_counts(self) -> tuple[int, ...]:
        """Learned parameters of each hidden layer's activation: none, one, or one for each unit."""
        return tuple(
            (layer.units if layer.activation.per_unit else 1) if layer.learnable else 0
            for layer in self.hidden
        )

    @cached_property
    def parameter_count(self) -> int:
        """Length of the flat parameter array."""
        return self.linear_count + sum(self.learned_counts)

    def learned(self, flat: Array) -> tuple[Array | None, ...]:
        """Return for each hidden layer a view (units, 1) or (1, 1) of its learned slopes, or None."""
        starts = accumulate(self.learned_counts, initial=self.linear_count)
        return tuple(
            flat[start : start + count].reshape(count, 1) if count else None
            for start, count in zip(starts, self.learned_counts, strict=False)
        )

    def weight_mask(self) -> NDArray[np.bool_]:
        """Return, for each parameter, whether it is a weight: neither a bias nor learned by an activation."""
        marks = np.zeros(self.parameter_count)
        for layer in self.layers(marks):
            layer[:-1] = 1.0
        return marks.astype(bool)

    def layers(self, flat: Array) -> tuple[Array, ...]:
        """Return a view (fan_in + 1, fan_out) into ``flat`` for each layer."""
        starts = accumulate(map(prod, self.shapes), initial=0)
        return tuple(
            flat[start : start + prod(shape)].reshape(shape)
            for start, shape in zip(starts, self.shapes, strict=False)
        )

    def initial_parameters(self, seed: int) -> Array:
        """Return the first parameters under ``seed``, flat and read-only."""
        flat = np.empty(self.parameter_count, dtype=self.dtype)
        for index, layer in enumerate(self.layers(flat)):
            layer[:] = self.drawn_layer(index, generator(seed, index))
        for spec, slopes in zip(self.hidden, self.learned(flat), strict=True):
            if slopes is not None:
                slopes[:] = spec.activation.values[0]
        if self.given:
            fill(self.given, self.layers(flat), self.learned(flat))
        return read_only(flat)

    def drawn_layer(self, index: int, rng: np.random.Generator) -> Floats:
        """Return first parameters of a layer, (fan_in + 1, fan_out); the output layer is the last."""
        hidden = index < len(self.hidden)
        return initial_layer(
            INITIALIZERS[self.initializer],
            rng,
            self.shapes[index],
            self.initializer_parameters,
            bias=self.bias if hidden else 0.0,
            bias_spread=self.bias_spread if hidden else 0.0,
            biased=self.biased,
        )


def with_ones(inputs: NDArray[Any], dtype: str) -> Array:
    """Return (samples, features + 1) read-only inputs whose last column is 1, for the biases."""
    if (whole := _with_ones_behind(inputs, dtype)) is not None:
        return whole
    extended = np.ones((inputs.shape[0], inputs.shape[1] + 1), dtype=dtype)
    extended[:, :-1] = inputs
    return read_only(extended)


def _with_ones_behind(inputs: NDArray[Any], dtype: str) -> Array | None:
    """Return the array that ``inputs`` are all but the last column of, if that is ones already."""
    whole = inputs.base
    if not isinstance(whole, np.ndarray) or whole.dtype != dtype or inputs.dtype != dtype:
        return None
    rows, columns = inputs.shape
    same = whole.ctypes.data == inputs.ctypes.data and whole.strides == inputs.strides
    if not same or whole.shape != (rows, columns + 1) or not (whole[:, -1] == 1.0).all():
        return None
    return read_only(whole)


@dataclass(frozen=True, eq=False)
class Activity:
    """What every unit computes for some samples; arrays are (units, samples) and read-only."""

    pre_activations: tuple[Array, ...]
    """z of each hidden layer."""
    activations: tuple[Array, ...]
    """f(z) of each hidden layer; (width, samples) where an activation mixes units."""
    logits: Array
    outputs: Array


def leaky(z: Array, leak: Array) -> Array:
    """Return max(z, 0) + leak·min(z, 0) for (units, samples) z and (units, 1) or (1, 1) leaks."""
    zero = z.dtype.type(0)
    return np.asarray(np.maximum(z, zero) + leak * np.minimum(z, zero))


def activated(layer: LayerSpec, z: Array, leak: Array | None) -> Array:
    """Return (width, samples) activations of (units, samples) z; ``leak`` is the learned slope, if any."""
    if layer.mixing is not None:
        return layer.mixing.value(z)
    return layer.activation.value(z) if leak is None else leaky(z, leak)


@np.errstate(all="ignore")
def forward(spec: NetworkSpec, parameters: Array, inputs: Array) -> Activity:
    """Evaluate all units for ``inputs``, (samples, features + 1) as made by :func:`with_ones`.

    Values past the range of the network's precision become infinite or NaN, without a warning.
    """
    previous = inputs.T
    pre: list[Array] = []
    post: list[Array] = []
    views = spec.layers(parameters)
    for layer, view, leak in zip(spec.hidden, views, spec.learned(parameters), strict=False):
        z = view.T @ previous
        extended = np.ones((layer.width + 1, inputs.shape[0]), dtype=spec.dtype)
        extended[:-1] = activated(layer, z, leak)
        pre.append(read_only(z))
        post.append(read_only(extended[:-1]))
        previous = extended
    logits = views[-1].T @ previous
    outputs = spec.output.predict(logits)
    return Activity(tuple(pre), tuple(post), read_only(logits), read_only(outputs))


def parameters_sha256(parameters: Array) -> str:
    """Return the SHA-256 of the parameters' little-endian bytes, in hexadecimal."""
    little = parameters.astype(parameters.dtype.newbyteorder("<"), copy=False)
    return hashlib.sha256(little.tobytes()).hexdigest()
