"""What is computed of a function: where it is flat, what N(0, 1) becomes, what depth does to a gradient."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.special import normal_cdf

Floats = NDArray[np.float64]

FLAT = 0.1
"""A bounded function whose slope is below this is called saturated."""
DEPTH = 10
BIN = 0.1
_GLOROT = frozenset({"sigmoid", "tanh", "identity"})
_CELLS = 8000
_REACH = 8.0
"""Beyond so many standard deviations a normal variable lies with probability 1.2e−15."""


def samples() -> Floats:
    """Return the x at which curves are drawn: dense in the middle, far to both sides, both sides of 0."""
    middle = np.arange(-160, 161) / 20.0
    far = np.arange(17, 121) / 2.0
    return np.concatenate((-far[::-1], middle[:160], [-1e-9, 0.0, 1e-9], middle[161:], far))


@lru_cache(maxsize=64)
def curve(choice: ActivationChoice) -> tuple[Floats, Floats, Floats]:
    """Return x, f(x) and f′(x) for drawing; read-only."""
    x = samples()
    arrays = x, np.asarray(choice.value(x), np.float64), np.asarray(choice.slope(x), np.float64)
    for array in arrays:
        array.flags.writeable = False
    return arrays


@dataclass(frozen=True)
class Saturation:
    """Where all of the named functions are saturated: left of ``left`` and right of ``right``."""

    labels: tuple[str, ...]
    left: float
    right: float


@lru_cache(maxsize=64)
def flat_beyond(choice: ActivationChoice) -> tuple[float, float] | None:
    """Return (a, b): the slope of a bounded function is below ``FLAT`` left of a and right of b.

    None where the function is not bounded on both sides.
    """
    if not np.isfinite((choice.entry.low, choice.entry.high)).all():
        return None
    return -_last_steep(choice, -1.0), _last_steep(choice, 1.0)


def _last_steep(choice: ActivationChoice, side: float) -> float:
    """Return how far from 0 on a side the slope falls below ``FLAT``, by halving intervals."""
    near, far = 0.0, 60.0
    for _ in range(80):
        middle = (near + far) / 2
        steep = float(choice.slope(np.array([side * middle]))[0]) >= FLAT
        near, far = (middle, far) if steep else (near, middle)
    return near


def saturation(choices: tuple[ActivationChoice, ...]) -> Saturation | None:
    """Return where all bounded functions among ``choices`` are saturated; None where there is no such one."""
    ends = [(choice.entry.label, flat_beyond(choice)) for choice in choices]
    found = [(label, span) for label, span in ends if span is not None]
    if not found:
        return None
    labels = tuple(label for label, _ in found)
    return Saturation(labels, min(span[0] for _, span in found), max(span[1] for _, span in found))


@lru_cache(maxsize=1)
def _normal() -> tuple[Floats, Floats]:
    """Return the middles of narrow cells of z and the exact probability of each; 0 is an edge."""
    edges = np.linspace(-_REACH, _REACH, 2 * _CELLS + 1)
    edges[_CELLS] = 0.0
    weights = np.diff(np.asarray(normal_cdf(edges), np.float64))
    middles = np.asarray((edges[1:] + edges[:-1]) / 2, np.float64)
    return middles, weights / weights.sum()


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a function makes of N(0, 1): the probability of each bin, and of exactly 0."""

    edges: Floats
    shares: Floats
    zero: float


@lru_cache(maxsize=64)
def outcome(choice: ActivationChoice, low: int, high: int) -> Outcome:
    """Return the distribution of f(z), z ~ N(0, 1), in bins of ``BIN`` from ``low·BIN`` to ``high·BIN``.

    Computed from the normal distribution function, not drawn. A bin holds its left end.
    """
    z, weights = _normal()
    y = choice.value(z)
    bins = np.floor(y / BIN + 1e-9).astype(np.intp) - low
    inside = (bins >= 0) & (bins < high - low)
    shares = np.bincount(bins[inside], weights[inside], minlength=high - low)
    edges = np.asarray(np.arange(low, high + 1) * BIN, np.float64)
    return Outcome(edges, shares.astype(np.float64), float(weights[y == 0].sum()))


def weight_variance(choice: ActivationChoice) -> float:
    """Return the variance of a weight times fan-in in the initialisation made for a function.

    He's for the ReLU family, 2 / (1 + α²) for the leaky one; Glorot's at equal widths, 1, for the others.
    """
    if choice.name in _GLOROT:
        return 1.0
    return 2.0 / (1.0 + choice.values[0] ** 2) if choice.name == "leaky_relu" else 2.0


@lru_cache(maxsize=64)
def gradient_after(choice: ActivationChoice, depth: int = DEPTH) -> float:
    """Return the root mean square of the gradient below ``depth`` layers over that above them.

    For random layers of unlimited width, weights as by :func:`weight_variance`, biases 0, inputs N(0, 1):
    the variance q of pre-activations goes to σ²·E f(√q z)², a gradient's to σ²·E f′(√q z)² times its own.
    """
    z, weights = _normal()
    variance = weight_variance(choice)
    q, factor = variance, 1.0
    for _ in range(depth):
        scaled = np.sqrt(q) * z
        factor *= variance * float(weights @ choice.slope(scaled) ** 2)
        q = variance * float(weights @ choice.value(scaled) ** 2)
    return float(np.sqrt(factor))
