"""How weights and biases begin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Sampler = Callable[[np.random.Generator, int, int], NDArray[np.float64]]


@dataclass(frozen=True)
class Initializer:
    """A rule for first weights; ``sample(rng, fan_in, fan_out)`` returns (fan_in, fan_out)."""

    name: str
    label: str
    formula: str
    sample: Sampler
    bias_sample: Callable[[np.random.Generator, int, int], NDArray[np.float64]] | None = None


def _normal(variance: Callable[[int, int], float]) -> Sampler:
    def sample(rng: np.random.Generator, fan_in: int, fan_out: int) -> NDArray[np.float64]:
        return np.asarray(rng.standard_normal((fan_in, fan_out)) * np.sqrt(variance(fan_in, fan_out)))

    return sample


def _uniform(variance: Callable[[int, int], float]) -> Sampler:
    def sample(rng: np.random.Generator, fan_in: int, fan_out: int) -> NDArray[np.float64]:
        bound = np.sqrt(3.0 * variance(fan_in, fan_out))
        return rng.uniform(-bound, bound, (fan_in, fan_out))

    return sample


def _he(fan_in: int, _fan_out: int) -> float:
    return 2.0 / fan_in


def _glorot(fan_in: int, fan_out: int) -> float:
    return 2.0 / (fan_in + fan_out)


def _lecun(fan_in: int, _fan_out: int) -> float:
    return 1.0 / fan_in


def _zeros(_rng: np.random.Generator, fan_in: int, fan_out: int) -> NDArray[np.float64]:
    return np.zeros((fan_in, fan_out))


def _torch_bias(rng: np.random.Generator, fan_in: int, fan_out: int) -> NDArray[np.float64]:
    return np.asarray(rng.uniform(-1.0, 1.0, fan_out) / np.sqrt(fan_in))


_ENTRIES = (
    Initializer("he_normal", "He normal", "N(0, 2 / fan-in)", _normal(_he)),
    Initializer("he_uniform", "He uniform", "U(±√(6 / fan-in))", _uniform(_he)),
    Initializer("glorot_normal", "Glorot normal", "N(0, 2 / (fan-in + fan-out))", _normal(_glorot)),
    Initializer("glorot_uniform", "Glorot uniform", "U(±√(6 / (fan-in + fan-out)))", _uniform(_glorot)),
    Initializer("lecun_normal", "LeCun normal", "N(0, 1 / fan-in)", _normal(_lecun)),
    Initializer("lecun_uniform", "LeCun uniform", "U(±√(3 / fan-in))", _uniform(_lecun)),
    Initializer(
        "pytorch",
        "PyTorch default",
        "weights and biases U(±1 / √fan-in)",
        _uniform(lambda fan_in, _fan_out: 1.0 / (3.0 * fan_in)),
        _torch_bias,
    ),
    Initializer("zeros", "Zeros", "0: every unit of a layer stays the same", _zeros),
)
INITIALIZERS: dict[str, Initializer] = {entry.name: entry for entry in _ENTRIES}


def generator(seed: int, stream: int) -> np.random.Generator:
    """Return the counter-based generator of one purpose (a layer, an epoch) under one seed."""
    return np.random.Generator(np.random.Philox(key=[seed, stream]))


def initial_layer(
    initializer: Initializer, seed: int, layer: int, fan_in: int, fan_out: int, bias: float
) -> NDArray[Any]:
    """Return the first (fan_in + 1, fan_out) parameters of a layer, float64, biases in the last row.

    ``bias`` is added to what the initialiser says of biases, which is zero for most.
    """
    rng = generator(seed, layer)
    weights = initializer.sample(rng, fan_in, fan_out)
    biases = np.full(fan_out, bias)
    if initializer.bias_sample is not None:
        biases = biases + initializer.bias_sample(rng, fan_in, fan_out)
    return np.vstack([weights, biases])
