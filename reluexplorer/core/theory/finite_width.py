"""What a ReLU layer of finite width takes from a length that He's weights keep on average."""

from __future__ import annotations

import math

import numpy as np

from reluexplorer.core.arrays import Floats
from reluexplorer.core.random_streams import BLOCKS, generator

_NUMBERS = 1 << 18


def width_drift(width: int) -> float:
    """Return E ln(q′/q) of a He-normal ReLU layer of finite width whose inputs are as wide.

    Given k units that are open, q′/q is 4/n times a χ² with k degrees of freedom over 2, so that the mean
    of its logarithm is ψ(k/2) + ln(4/n); k is binomial (n, ½), and not 0.
    """
    counts = np.arange(1, width + 1)
    weights = np.exp([_log_choose(width, int(k)) for k in counts] - width * np.log(2.0))
    values = np.array([_digamma(k / 2.0) for k in counts]) + math.log(4.0 / width)
    return float(weights @ values / weights.sum())


def length_changes(width: int, layers: int, seed: int = 0) -> Floats:
    """Return ln(q′/q) of ``layers`` random He-normal ReLU layers as wide as their inputs.

    Pre-activations are normal whatever the inputs are, so that q′/q is 2/n times what the squares of the
    positive ones among n standard normal numbers add up to. Layers without a positive one are left out.
    """
    block = max(1, _NUMBERS // width)
    found = []
    for number, start in enumerate(range(0, layers, block)):
        z = generator(seed, BLOCKS + number).standard_normal((min(block, layers - start), width))
        ratios = 2.0 / width * np.square(np.maximum(z, 0.0)).sum(axis=1)
        found.append(np.log(ratios[ratios > 0.0]))
    return np.concatenate(found)


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _digamma(x: float) -> float:
    """Shift to 10 by ψ(x) = ψ(x + 1) − 1/x, then Stirling's series (Abramowitz and Stegun 6.3.18)."""
    shift = 0.0
    while x < 10.0:
        shift -= 1.0 / x
        x += 1.0
    square = 1.0 / (x * x)
    series = square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square / 132))))
    return shift + math.log(x) - 0.5 / x - series
