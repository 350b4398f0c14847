"""How SELU pulls mean and variance of a layer's outputs to 0 and 1."""

from __future__ import annotations

import math

import numpy as np

from reluexplorer.core.activations.exponentials import SELU_ALPHA, SELU_SCALE
from reluexplorer.core.arrays import Floats


def selu_map(mean: float, variance: float) -> tuple[float, float]:
    """Return mean and variance of SELU's output from those of its layer's inputs.

    Weights have mean 0 and squares that add up to 1, so that a pre-activation is N(0, variance + mean²)
    (Klambauer et al. 2017, section 2 and its appendix; the integrals are of exponentials over half lines).
    """
    v = variance + mean**2
    s = math.sqrt(v)
    first = _tail(v, s, 1)
    second = _tail(v, s, 2)
    linear = s / math.sqrt(2.0 * math.pi)
    output_mean = SELU_SCALE * linear + SELU_SCALE * SELU_ALPHA * (first - 0.5)
    output_square = SELU_SCALE**2 * v / 2.0 + (SELU_SCALE * SELU_ALPHA) ** 2 * (second - 2.0 * first + 0.5)
    return output_mean, output_square - output_mean**2


def selu_path(mean: float, variance: float, layers: int) -> Floats:
    """Return (layers + 1, 2): mean and variance of the inputs, then of what each layer makes of them."""
    path = [(mean, variance)]
    for _ in range(layers):
        path.append(selu_map(*path[-1]))
    return np.array(path)


def _tail(variance: float, deviation: float, power: int) -> float:
    """Return E[e^(power·x); x < 0] for x from N(0, variance)."""
    return math.exp(power**2 * variance / 2.0) * 0.5 * math.erfc(power * deviation / math.sqrt(2.0))
