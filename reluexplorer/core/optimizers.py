"""Update rules as calls on one flat parameter vector; formulas and defaults as PyTorch's.

The gradient that a rule sees is ``unit`` times the true one (see ``step_plan``). Its own arrays stay in
units that save calls, and its coefficients, one set for each update, make up for both; they are filled
ahead, so that no Python number is touched in a step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.calls import Array, Call, constant
from reluexplorer.core.parameter import Parameter, completed

Floats = NDArray[np.float64]
Coefficients = tuple[Array, ...]


@dataclass(frozen=True, eq=False)
class Flats:
    """The flat arrays of a run, each as long as the parameters unless said."""

    parameters: Array
    gradients: Array
    """(2, n): the gradient, and a second row for a rule that needs its square beside it."""
    slots: Array
    """(slots, n): what the rule remembers."""
    scratch: Array

    @property
    def gradient(self) -> Array:
        """The gradient's row."""
        return np.asarray(self.gradients[0])


@dataclass(frozen=True)
class Optimizer:
    """An update rule.

    ``coefficients(rates, first, unit, *parameters)`` returns (coefficients, updates) for updates
    ``first``, ``first`` + 1, … counted from 1, of the given learning rates; ``calls(flats, coefficients,
    *parameters)`` the calls of one update with its coefficients as arrays without axes.
    """

    name: str
    label: str
    formula: str
    slots: int
    parameters: tuple[Parameter, ...]
    coefficients: Callable[..., Floats]
    calls: Callable[..., list[Call]]

    def completed(self, given: tuple[float, ...]) -> tuple[float, ...]:
        """Return all parameters, missing ones at their defaults."""
        return completed(given, self.parameters)


def _plain_rates(rates: Floats, _first: int, unit: float, *_parameters: float) -> Floats:
    return np.asarray(rates[None] / unit)


def _sgd(flats: Flats, coefficients: Coefficients) -> list[Call]:
    (rate,) = coefficients
    return [
        (np.multiply, (flats.gradient, rate, flats.scratch)),
        (np.subtract, (flats.parameters, flats.scratch, flats.parameters)),
    ]


def _momentum(flats: Flats, coefficients: Coefficients, momentum: float) -> list[Call]:
    (rate,) = coefficients
    velocity = flats.slots[0]
    return [
        (np.multiply, (velocity, constant(momentum, velocity.dtype), velocity)),
        (np.add, (velocity, flats.gradient, velocity)),
        (np.multiply, (velocity, rate, flats.scratch)),
        (np.subtract, (flats.parameters, flats.scratch, flats.parameters)),
    ]


def _nesterov(flats: Flats, coefficients: Coefficients, momentum: float) -> list[Call]:
    (rate,) = coefficients
    velocity = flats.slots[0]
    kept = constant(momentum, velocity.dtype)
    return [
        (np.multiply, (velocity, kept, velocity)),
        (np.add, (velocity, flats.gradient, velocity)),
        (np.multiply, (velocity, kept, flats.scratch)),
        (np.add, (flats.scratch, flats.gradient, flats.scratch)),
        (np.multiply, (flats.scratch, rate, flats.scratch)),
        (np.subtract, (flats.parameters, flats.scratch, flats.parameters)),
    ]


def _rmsprop_coefficients(rates: Floats, _first: int, unit: float, alpha: float, epsilon: float) -> Floats:
    """With V = v·unit²/(1 − α): lr·g/(√v + ε) = (lr/√(1−α))·G/(√V + ε·unit/√(1−α))."""
    share = np.sqrt(1.0 - alpha)
    return np.stack([np.full_like(rates, epsilon * unit / share), rates / share])


def _rmsprop(flats: Flats, coefficients: Coefficients, alpha: float, _epsilon: float) -> list[Call]:
    epsilon, rate = coefficients
    square, scratch = flats.slots[0], flats.scratch
    return [
        (np.multiply, (square, constant(alpha, square.dtype), square)),
        (np.square, (flats.gradient, scratch)),
        (np.add, (square, scratch, square)),
        (np.sqrt, (square, scratch)),
        (np.add, (scratch, epsilon, scratch)),
        (np.divide, (flats.gradient, scratch, scratch)),
        (np.multiply, (scratch, rate, scratch)),
        (np.subtract, (flats.parameters, scratch, flats.parameters)),
    ]


def _adam_coefficients(
    rates: Floats, first: int, unit: float, beta1: float, beta2: float, epsilon: float, *_decay: float
) -> Floats:
    """Kingma and Ba 2015, algorithm 1, with M = m·unit/(1 − β₁) and V = v·unit²/(1 − β₂).

    Then lr·m̂/(√v̂ + ε) = a·M/(√V + e), e = ε·unit·√((1 − β₂ᵗ)/(1 − β₂)) and
    a = lr·(1 − β₁)/(1 − β₁ᵗ)·√((1 − β₂ᵗ)/(1 − β₂)).
    """
    updates = np.arange(first, first + len(rates), dtype=np.float64)
    spread = np.sqrt((1.0 - beta2**updates) / (1.0 - beta2))
    return np.stack([epsilon * unit * spread, rates * (1.0 - beta1) / (1.0 - beta1**updates) * spread])


def _adam(
    flats: Flats, coefficients: Coefficients, beta1: float, beta2: float, *_others: float
) -> list[Call]:
    """Both moments lie behind each other as the gradient and its square do: one call serves the two."""
    epsilon, rate = coefficients[:2]
    n = flats.parameters.size
    moments, gradients = flats.slots.reshape(2 * n), flats.gradients.reshape(2 * n)
    kept = np.repeat(np.array([beta1, beta2], dtype=moments.dtype), n)
    scratch = flats.scratch
    return [
        (np.square, (flats.gradient, flats.gradients[1])),
        (np.multiply, (moments, kept, moments)),
        (np.add, (moments, gradients, moments)),
        (np.sqrt, (flats.slots[1], scratch)),
        (np.add, (scratch, epsilon, scratch)),
        (np.divide, (flats.slots[0], scratch, scratch)),
        (np.multiply, (scratch, rate, scratch)),
        (np.subtract, (flats.parameters, scratch, flats.parameters)),
    ]


def _adamw_coefficients(rates: Floats, first: int, unit: float, *parameters: float) -> Floats:
    """Loshchilov and Hutter 2019: the parameters shrink by lr·decay before Adam's update."""
    return np.vstack([_adam_coefficients(rates, first, unit, *parameters), 1.0 - rates * parameters[-1]])


def _adamw(flats: Flats, coefficients: Coefficients, *parameters: float) -> list[Call]:
    shrink: Call = np.multiply, (flats.parameters, coefficients[2], flats.parameters)
    return [shrink, *_adam(flats, coefficients, *parameters)]


_MOMENTUM = Parameter("momentum", "Momentum", 0.9, 0.0, 0.9999)
_BETAS = (
    Parameter("beta1", "β₁, memory of the mean", 0.9, 0.0, 0.9999),
    Parameter("beta2", "β₂, memory of the square", 0.999, 0.0, 0.99999),
    Parameter("epsilon", "ε", 1e-8, 0.0, 1.0),
)
_ENTRIES = (
    Optimizer("sgd", "SGD", "θ ← θ − η·g", 0, (), _plain_rates, _sgd),
    Optimizer("momentum", "Momentum", "v ← μv + g; θ ← θ − η·v", 1, (_MOMENTUM,), _plain_rates, _momentum),
    Optimizer(
        "nesterov", "Nesterov", "v ← μv + g; θ ← θ − η(g + μv)", 1, (_MOMENTUM,), _plain_rates, _nesterov
    ),
    Optimizer(
        "rmsprop", "RMSProp", "v ← αv + (1−α)g²; θ ← θ − η·g/(√v + ε)", 1,
        (
            Parameter("alpha", "α, memory of the square", 0.99, 0.0, 0.99999),
            Parameter("epsilon", "ε", 1e-8, 0.0, 1.0),
        ),
        _rmsprop_coefficients, _rmsprop,
    ),
    Optimizer(
        "adam", "Adam", "m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; θ ← θ − η·m̂/(√v̂ + ε)", 2, _BETAS,
        _adam_coefficients, _adam,
    ),
    Optimizer(
        "adamw", "AdamW", "θ ← θ − ηλθ, then Adam", 2,
        (*_BETAS, Parameter("decay", "Weight decay λ", 0.01, 0.0, 1.0)), _adamw_coefficients, _adamw,
    ),
)  # fmt: skip
OPTIMIZERS: dict[str, Optimizer] = {entry.name: entry for entry in _ENTRIES}
