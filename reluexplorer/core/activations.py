"""The catalogue of activation functions: value, slope, parameters, formula, range and origin."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.parameter import Parameter, completed
from reluexplorer.core.special import normal_cdf, normal_density

Array = NDArray[np.floating[Any]]
Function = Callable[..., Array]


@dataclass(frozen=True)
class Activation:
    """An activation function with all that is known of it.

    ``value`` and ``slope`` map an array of pre-activations, then the parameters in their order, to a
    new array of the same shape and dtype. ``low`` and ``high`` bound the values whatever the parameters
    are. ``kinks`` are the points without a derivative; ``slope`` returns there what training uses, and
    ``kink_note`` says which value that is.
    """

    name: str
    label: str
    formula: str
    slope_formula: str
    value: Function = field(repr=False)
    slope: Function = field(repr=False)
    low: float
    high: float
    origin: str
    parameters: tuple[Parameter, ...] = ()
    kinks: tuple[float, ...] = ()
    kink_note: str = ""
    learnable: bool = False
    sampled: bool = False
    scratch: int = 0
    defaults: tuple[float, ...] = field(init=False, default=())

    def both_into(self, x: Array, value: Array, slope: Array, _work: object, *parameters: float) -> None:
        """Write f(x) and f′(x) into ``value`` and ``slope``."""
        value[:] = self.value(x, *parameters)
        slope[:] = self.slope(x, *parameters)

    def __post_init__(self) -> None:
        object.__setattr__(self, "defaults", tuple(p.default for p in self.parameters))


def sigmoid(x: Array) -> Array:
    """Return 1/(1+e^−x) through tanh, which cannot overflow."""
    half = x.dtype.type(0.5)
    return np.asarray(half + half * np.tanh(half * x))


def _relu(x: Array) -> Array:
    return np.maximum(x, x.dtype.type(0))


def _step(x: Array) -> Array:
    return np.asarray(x > 0, dtype=x.dtype)


def _leaky(x: Array, slope: float) -> Array:
    return np.asarray(np.maximum(x, 0) + x.dtype.type(slope) * np.minimum(x, 0))


def _leaky_slope(x: Array, slope: float) -> Array:
    opened = _step(x)
    return np.asarray(opened + x.dtype.type(slope) * (1 - opened))


def _elu(x: Array, alpha: float) -> Array:
    return np.asarray(np.maximum(x, 0) + x.dtype.type(alpha) * np.expm1(np.minimum(x, 0)))


def _elu_slope(x: Array, alpha: float) -> Array:
    opened = _step(x)
    return np.asarray(opened + x.dtype.type(alpha) * np.exp(np.minimum(x, 0)) * (1 - opened))


def _gelu(x: Array) -> Array:
    return np.asarray(x * normal_cdf(x))


def _gelu_slope(x: Array) -> Array:
    bounded = np.clip(x, -40, 40)
    return np.asarray(normal_cdf(x) + bounded * normal_density(x))


def _sigmoid_slope(x: Array) -> Array:
    value = sigmoid(x)
    return np.asarray(value * (1 - value))


def _tanh_slope(x: Array) -> Array:
    return np.asarray(1 - np.tanh(x) ** 2)


_ENTRIES = (
    Activation(
        "relu", "ReLU", "max(0, x)", "1 if x > 0, else 0", _relu, _step, 0.0, math.inf,
        "Fukushima 1969; Nair and Hinton 2010", kinks=(0.0,),
        kink_note="Any slope in [0, 1] is a subgradient at 0; training uses 0.",
    ),
    Activation(
        "leaky_relu", "Leaky ReLU", "x if x > 0, else αx", "1 if x > 0, else α", _leaky, _leaky_slope,
        -math.inf, math.inf, "Maas, Hannun and Ng 2013",
        (Parameter("slope", "Negative slope α", 0.01, 0.0, 1.0),), (0.0,),
        "Any slope in [α, 1] is a subgradient at 0; training uses α.",
    ),
    Activation(
        "elu", "ELU", "x if x > 0, else α(eˣ − 1)", "1 if x > 0, else αeˣ", _elu, _elu_slope,
        -math.inf, math.inf, "Clevert, Unterthiner and Hochreiter 2015",
        (Parameter("alpha", "Scale α", 1.0, 0.0, 5.0),), (0.0,),
        "Smooth for α = 1; otherwise training uses α at 0.",
    ),
    Activation(
        "gelu", "GELU", "x·Φ(x)", "Φ(x) + x·φ(x)", _gelu, _gelu_slope, -0.16997120747990369, math.inf,
        "Hendrycks and Gimpel 2016",
    ),
    Activation(
        "sigmoid", "Sigmoid", "1 / (1 + e⁻ˣ)", "σ(x)(1 − σ(x))", sigmoid, _sigmoid_slope, 0.0, 1.0,
        "the classic logistic curve",
    ),
    Activation(
        "tanh", "Tanh", "tanh(x)", "1 − tanh²(x)", np.tanh, _tanh_slope, -1.0, 1.0,
        "the classic odd squashing curve",
    ),
    Activation(
        "identity", "Identity", "x", "1", np.array, np.ones_like, -math.inf, math.inf, "no activation at all",
    ),
)  # fmt: skip

CATALOGUE: dict[str, Activation] = {entry.name: entry for entry in _ENTRIES}


@dataclass(frozen=True)
class ActivationChoice:
    """One activation of the catalogue with the values of its parameters; missing ones are the defaults."""

    name: str = "relu"
    parameters: tuple[float, ...] = ()
    per_unit: bool = False

    @property
    def entry(self) -> Activation:
        """The catalogue's entry."""
        return CATALOGUE[self.name]

    @property
    def values(self) -> tuple[float, ...]:
        """All parameters in their order."""
        return completed(self.parameters, self.entry.parameters)

    @property
    def label(self) -> str:
        """What people call it, with its parameters: ``Leaky ReLU 0.1``."""
        return " ".join([self.entry.label, *(f"{value:g}" for value in self.values)])

    def value(self, x: Array) -> Array:
        """Return f of each pre-activation."""
        return self.entry.value(x, *self.values)

    def slope(self, x: Array) -> Array:
        """Return f′ of each pre-activation; at a kink the value that training uses."""
        return self.entry.slope(x, *self.values)
