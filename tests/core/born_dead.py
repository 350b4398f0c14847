"""How likely a deep narrow ReLU network is dead before it learns: constant for every input.

One input, no biases, normal weights, H hidden layers of N units (Lu, Shin, Su and Karniadakis 2020). Such a
network is positively homogeneous: all that matters is what becomes of the two directions +1 and −1.
"""

from __future__ import annotations

import numpy as np

_CHUNK = 50_000


def born_dead_share(width: int, hidden: int, nets: int, seed: int = 0) -> list[float]:
    """Return the share of ``nets`` random networks that are dead with 1, 2, … ``hidden`` layers.

    Both directions are sent through the same weights; a network is dead as soon as a layer is silent for
    both.
    """
    rng = np.random.default_rng(seed)
    dead = np.zeros(hidden, dtype=np.int64)
    for start in range(0, nets, _CHUNK):
        dead += _dead(rng, width, hidden, min(_CHUNK, nets - start))
    return [float(count) / nets for count in dead]


def _dead(rng: np.random.Generator, width: int, hidden: int, nets: int) -> np.ndarray:
    """Return how many of ``nets`` networks are dead after each layer; dead ones are not sent further."""
    weights = rng.standard_normal((nets, width))
    up, down = np.maximum(weights, 0.0), np.maximum(-weights, 0.0)
    found = np.zeros(hidden, dtype=np.int64)
    for layer in range(hidden):
        if layer:
            weights = rng.standard_normal((len(up), width, width))
            up, down = (np.maximum((side[:, None] @ weights)[:, 0], 0.0) for side in (up, down))
        alive = up.any(axis=1) | down.any(axis=1)
        up, down = up[alive], down[alive]
        found[layer] = nets - len(up)
    return found


def born_dead_bounds(width: int, hidden: int) -> tuple[float, float]:
    """Return the lower and the upper bound on the probability (Lu et al. 2020, theorem 3).

    With e = H − 1, a₁ = 1 − 2^−N, a₂ = 1 − 2^(1−N) − (N − 1)·4^−N and
    c = (1 − 2^(1−N))(1 − 2^−N)/(1 + (N − 1)·2^−N): 1 − a₁^e − c(a₁^e − a₂^e) and 1 − a₁^e.
    """
    e = hidden - 1
    half = 2.0**-width
    a1, a2 = 1.0 - half, 1.0 - 2.0 * half - (width - 1) * half**2
    c = (1.0 - 2.0 * half) * (1.0 - half) / (1.0 + (width - 1) * half)
    upper = 1.0 - a1**e
    return upper - c * (a1**e - a2**e), upper


def born_dead_two(width: int) -> float:
    """Return the exact probability for two hidden layers: 3·4^−N − 2·8^−N."""
    return 3.0 * 4.0**-width - 2.0 * 8.0**-width
