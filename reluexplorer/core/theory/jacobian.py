"""The singular values of what a deep ReLU network does to a small change of its input."""

from __future__ import annotations

import math

import numpy as np

from reluexplorer.core.arrays import Floats
from reluexplorer.core.random_streams import BLOCKS, generator


def jacobian_squares(width: int, depth: int, seed: int, *, orthogonal: bool = False) -> Floats:
    """Return (width,): the squared singular values λ of a random network's Jacobian, largest first.

    ``depth`` ReLU layers without biases, with He's normal weights or √2 times a random orthogonal matrix,
    at a standard normal input.
    """
    rng = generator(seed, BLOCKS)
    x = rng.standard_normal(width)
    jacobian = np.eye(width)
    for _ in range(depth):
        weight = rng.standard_normal((width, width))
        weight = math.sqrt(2.0) * _rotation(weight) if orthogonal else weight * math.sqrt(2.0 / width)
        z = weight @ x
        jacobian = (z > 0.0)[:, None] * (weight @ jacobian)
        x = np.maximum(z, 0.0)
    return np.asarray(np.linalg.svd(jacobian, compute_uv=False) ** 2)


def _rotation(normal: Floats) -> Floats:
    """Return the uniformly distributed orthogonal matrix that a normal one leads to."""
    q, r = np.linalg.qr(normal)
    return np.asarray(q * np.sign(np.diag(r)))


def relative_variance(squares: Floats) -> float:
    """Return E λ²/(E λ)² − 1 of squared singular values: 0 where a network keeps all lengths."""
    return float((squares**2).mean() / squares.mean() ** 2 - 1.0)


def wide_relative_variance(depth: int, *, orthogonal: bool = False) -> float:
    """Return that of infinitely wide ReLU layers: 2L with normal weights, L with orthogonal ones.

    A layer with weights W and half of its units open adds 1 − s₁, where s₁ is −1 or 0 (Pennington,
    Schoenholz and Ganguli 2018).
    """
    return float(depth if orthogonal else 2 * depth)
