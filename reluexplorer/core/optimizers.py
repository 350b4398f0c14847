"""Update rules on one flat parameter vector; formulas and defaults as PyTorch's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Update = Callable[[Array, Array, tuple[Array, ...], int, float], None]


@dataclass(frozen=True)
class Optimizer:
    """An update rule: ``update(parameters, gradient, slots, t, learning_rate)`` works in place.

    ``slots`` are the rule's own arrays, as long as the parameters and zero at first; ``t`` counts
    updates from 1. The gradient may be overwritten.
    """

    name: str
    label: str
    slots: int
    update: Update


def _sgd(p: Array, g: Array, _slots: tuple[Array, ...], _t: int, rate: float) -> None:
    g *= p.dtype.type(rate)
    p -= g


def _momentum(p: Array, g: Array, slots: tuple[Array, ...], _t: int, rate: float) -> None:
    (velocity,) = slots
    velocity *= p.dtype.type(0.9)
    velocity += g
    np.multiply(velocity, p.dtype.type(rate), out=g)
    p -= g


def _adam(p: Array, g: Array, slots: tuple[Array, ...], t: int, rate: float) -> None:
    """Kingma and Ba 2015, algorithm 1, with β = (0.9, 0.999) and ε = 1e-8."""
    mean, square = slots
    real = p.dtype.type
    mean *= real(0.9)
    mean += real(0.1) * g
    np.square(g, out=g)
    g *= real(0.001)
    square *= real(0.999)
    square += g
    np.sqrt(square, out=g)
    g *= real(1.0 / np.sqrt(1.0 - 0.999**t))
    g += real(1e-8)
    np.divide(mean, g, out=g)
    g *= real(rate / (1.0 - 0.9**t))
    p -= g


_ENTRIES = (
    Optimizer("sgd", "SGD", 0, _sgd),
    Optimizer("momentum", "Momentum 0.9", 1, _momentum),
    Optimizer("adam", "Adam", 2, _adam),
)
OPTIMIZERS: dict[str, Optimizer] = {entry.name: entry for entry in _ENTRIES}
