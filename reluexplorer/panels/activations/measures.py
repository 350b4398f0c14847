"""What is computed of a function: where it is flat, what N(0, 1) becomes, what depth does to a gradient."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from reluexplorer.core.activations import ActivationChoice, Start, moments, saturation_intervals
from reluexplorer.core.arrays import Floats
from reluexplorer.core.normal import normal_cdf

FLAT = 0.1
"""A function whose slope is below this on both sides is called saturated there."""
DEPTH = 10
BIN = 0.1
_CELLS = 8000
_REACH = 8.0
"""Beyond so many standard deviations a normal variable lies with probability 1.2e−15."""


@dataclass(frozen=True)
class Saturation:
    """Where all of the named functions are saturated: left of ``left`` and right of ``right``."""

    labels: tuple[str, ...]
    left: float
    right: float


def flat_beyond(choice: ActivationChoice) -> tuple[float, float] | None:
    """Return (a, b): the slope is below ``FLAT`` left of a and right of b.

    None where it is not so on both sides, and where it is so everywhere: such a function has no gradient
    at all.
    """
    intervals = saturation_intervals(choice, FLAT)
    ends = [high for low, high in intervals if low == -math.inf and high < math.inf]
    starts = [low for low, high in intervals if high == math.inf and low > -math.inf]
    return (ends[0], starts[0]) if ends and starts else None


def saturation(choices: tuple[ActivationChoice, ...]) -> Saturation | None:
    """Return where all functions among ``choices`` that saturate do so; None where there is no such one."""
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
    bins = np.floor(np.clip(y, low * BIN - 1, high * BIN + 1) / BIN + 1e-9).astype(np.intp) - low
    inside = (bins >= 0) & (bins < high - low)
    shares = np.bincount(bins[inside], weights[inside], minlength=high - low)
    edges = np.asarray(np.arange(low, high + 1) * BIN, np.float64)
    return Outcome(edges, shares.astype(np.float64), float(weights[y == 0].sum()))


def weight_variance(choice: ActivationChoice) -> float:
    """Return the variance of a weight times fan-in in the initialisation made for a function.

    He's for ReLU and its smooth relatives, 2 / (1 + α²) for the leaky ones; Glorot's at equal widths, 1, for
    bounded functions and SELU. The others have none of their own: theirs keeps the variance, 1 / E f².
    """
    entry = choice.entry
    if entry.start is Start.GLOROT:
        return 1.0
    if entry.start is Start.HE:
        return 2.0 / (1.0 + (0.0 if entry.leak is None else entry.leak(*choice.values)) ** 2)
    gain = moments(choice).gain
    return gain * gain if math.isfinite(gain) else 1.0


@lru_cache(maxsize=64)
def gradient_after(choice: ActivationChoice, depth: int = DEPTH) -> float:
    """Return the root mean square of the gradient below ``depth`` layers over that above them.

    For random layers of unlimited width, weights as by :func:`weight_variance`, biases 0, inputs N(0, 1):
    the variance q of pre-activations goes to σ²·E f(√q z)², a gradient's to σ²·E f′(√q z)² times its own.
    Infinite where the signal itself leaves the range of numbers.
    """
    z, weights = _normal()
    variance = weight_variance(choice)
    q, factor = variance, 1.0
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        for _ in range(depth):
            scaled = np.sqrt(q) * z
            factor *= variance * float(weights @ choice.slope(scaled) ** 2)
            q = variance * float(weights @ choice.value(scaled) ** 2)
            if not math.isfinite(q) or not math.isfinite(factor):
                return math.inf
    return float(np.sqrt(factor))
