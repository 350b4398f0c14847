"""What ReLU layers do to the angle between two inputs, and to that between their gradients.

He's normal weights and no biases; layers count from 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from reluexplorer.core.arrays import Floats
from reluexplorer.core.random_streams import BLOCKS, generator


def relu_cosine(cosine: float) -> float:
    """Return what a wide ReLU layer makes of a cosine: [√(1−c²) + (π − arccos c)·c]/π (Cho and Saul 2009)."""
    return (math.sqrt(1.0 - cosine**2) + (math.pi - math.acos(cosine)) * cosine) / math.pi


def relu_cosines(layers: int, cosine: float = 0.0) -> Floats:
    """Return (layers + 1,): the cosine of the inputs, then of what each wide layer makes of them."""
    found = [cosine]
    for _ in range(layers):
        found.append(min(relu_cosine(found[-1]), 1.0))
    return np.array(found)


def edge_of_chaos(layers: int, cosine: float = 0.0) -> float:
    """Return (1 − c)·l²/(9π²/2) of layer l = ``layers``: it tends to 1, so that angles close like 3π/l.

    With θ the angle, a layer's map is θ′ = θ − θ²/3π + O(θ³).
    """
    return float((1.0 - relu_cosines(layers, cosine)[-1]) * layers**2 / (4.5 * math.pi**2))


def gradient_cosines(layers: int, cosine: float = 0.0) -> Floats:
    """Return (layers,): how the gradients by two inputs correlate under 1, 2, … wide layers, Π(1 − θ/π).

    The same unit is open for both inputs in 1 − θ/π of all cases where it is open for one, θ being the
    angle of what the layer reads; a gradient of random sign comes from above (after Balduzzi et al. 2017).
    """
    angles = np.arccos(relu_cosines(layers, cosine)[:-1])
    return np.asarray(np.cumprod(1.0 - angles / math.pi))


@dataclass(frozen=True, eq=False)
class Closing:
    """Cosines in one random network, each (layers,)."""

    signals: Floats
    """Between what a layer makes of the two inputs."""
    gradients: Floats
    """Between the gradients by the two inputs, of a random sum of that layer's activations."""


def closing(width: int, layers: int, seed: int, cosine: float = 0.0) -> Closing:
    """Return the cosines in one network of this width, whose two inputs have ``cosine`` between them.

    NaN above a layer that is silent for an input.
    """
    rng = generator(seed, BLOCKS)
    below = np.zeros((width, 2))
    below[0] = 1.0, cosine
    below[1, 1] = math.sqrt(1.0 - cosine**2)
    weights, opened, signals, gradients = [], [], [], []
    with np.errstate(invalid="ignore"):
        for _ in range(layers):
            weights.append(rng.standard_normal((width, width)) * math.sqrt(2.0 / width))
            z = weights[-1] @ below
            opened.append(z > 0.0)
            below = np.maximum(z, 0.0)
            signals.append(_cosine(below))
            downward = np.repeat(rng.standard_normal((width, 1)), 2, axis=1)
            for weight, gate in zip(weights[::-1], opened[::-1], strict=True):
                downward = weight.T @ (gate * downward)
            gradients.append(_cosine(downward))
    return Closing(np.array(signals), np.array(gradients))


def _cosine(pair: Floats) -> float:
    first, second = pair.T
    return float(np.divide(first @ second, np.linalg.norm(first) * np.linalg.norm(second)))
