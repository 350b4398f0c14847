"""How likely a deep narrow ReLU network is dead before it learns: constant for every input.

One input, no biases, normal weights, H hidden layers of N units (Lu, Shin, Su and Karniadakis 2020). Such a
network is positively homogeneous: all that matters is what becomes of the two directions +1 and −1. The
outputs' weights change nothing, so that H hidden layers are the paper's depth H + 1.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reluexplorer.core.arrays import Floats, Indices
from reluexplorer.core.random_streams import BLOCKS, generator

_NUMBERS = 1 << 17
"""So many weights of a layer are drawn at once, of as many networks as that is."""
_MOST_NETS = 1 << 14


def born_dead_share(
    width: int, hidden: int, nets: int, seed: int = 0, progress: Callable[[float], None] | None = None
) -> Floats:
    """Return (hidden,): the share of ``nets`` random networks that are dead with 1, 2, … hidden layers.

    Both directions are sent through the same weights; a network is dead as soon as a layer is silent for
    both. Each block of networks has a random stream of its own. ``progress`` is called with the share done
    after each block, and stops the count by raising. ValueError for a count below 1.
    """
    if min(width, hidden, nets) < 1:
        raise ValueError(f"{width} units in {hidden} layers of {nets} networks: each must be 1 or more")
    block = min(_MOST_NETS, max(1, _NUMBERS // width**2))
    dead = np.zeros(hidden, dtype=np.intp)
    for number, start in enumerate(range(0, nets, block)):
        end = min(start + block, nets)
        dead += _dead(generator(seed, BLOCKS + number), width, hidden, end - start)
        if progress is not None:
            progress(end / nets)
    return np.asarray(dead / nets)


def _dead(rng: np.random.Generator, width: int, hidden: int, nets: int) -> Indices:
    """Return how many of ``nets`` networks are dead after each layer; dead ones are not sent further."""
    weights = rng.standard_normal((width, nets))
    up, down = np.maximum(weights, 0.0), np.maximum(-weights, 0.0)
    found = np.zeros(hidden, dtype=np.intp)
    for layer in range(1, hidden):
        weights = rng.standard_normal((width, width, up.shape[1]))
        up, down = _above(weights, up), _above(weights, down)
        alive = up.any(axis=0) | down.any(axis=0)
        up, down = up[:, alive], down[:, alive]
        found[layer] = nets - up.shape[1]
    return found


def _above(weights: Floats, values: Floats) -> Floats:
    """Return (width, nets) activations over (width, nets) ones by (fan-in, width, nets) weights."""
    z = weights[0] * values[0]
    for weight, value in zip(weights[1:], values[1:], strict=True):
        z += weight * value
    return np.asarray(np.maximum(z, 0.0))


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
