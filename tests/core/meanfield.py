"""What theory says of random networks: lengths, angles and gradients from layer to layer."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.activations.moments import normal_rule

Array = NDArray[np.float64]
_ALPHA, _SCALE = 1.6732632423543772, 1.0507009873554805
"""SELU's constants (Klambauer et al. 2017)."""


def length_map(
    choice: ActivationChoice, q: float, weight_deviation: float, bias_deviation: float = 0.0
) -> float:
    """Return q′ = σw²·E f(√q·z)² + σb², z from N(0, 1): the mean squared pre-activation a layer further.

    Weights have variance σw²/fan-in (Poole et al. 2016, equation 3).
    """
    z, weights = normal_rule(choice)
    return float(weight_deviation**2 * (weights @ choice.value(math.sqrt(q) * z) ** 2) + bias_deviation**2)


def fixed_length(
    choice: ActivationChoice, weight_deviation: float, q: float = 1.0, rounds: int = 1000
) -> float:
    """Return where :func:`length_map` leads to from ``q``."""
    for _ in range(rounds):
        q = length_map(choice, q, weight_deviation)
    return q


def gradient_gain(choice: ActivationChoice, q: float, weight_deviation: float) -> float:
    """Return χ = σw²·E f′(√q·z)²: by what a layer multiplies the squared length of a gradient.

    Source: Schoenholz et al. 2017, section 3.
    """
    z, weights = normal_rule(choice)
    return float(weight_deviation**2 * (weights @ choice.slope(math.sqrt(q) * z) ** 2))


def relu_cosine(cosine: float) -> float:
    """Return what a wide ReLU layer makes of a cosine: [√(1−c²) + (π − arccos c)·c]/π (Cho and Saul 2009)."""
    return (math.sqrt(1.0 - cosine**2) + (math.pi - math.acos(cosine)) * cosine) / math.pi


def width_drift(width: int) -> float:
    """Return E ln(q′/q) of a He-normal ReLU layer of finite width whose inputs are as wide.

    Given k units that are open, q′/q is 4/n times a χ² with k degrees of freedom over 2, so that the mean
    of its logarithm is ψ(k/2) + ln(4/n); k is binomial (n, ½), and not 0.
    """
    counts = np.arange(1, width + 1)
    weights = np.exp([_log_choose(width, int(k)) for k in counts] - width * np.log(2.0))
    values = np.array([_digamma(k / 2.0) for k in counts]) + math.log(4.0 / width)
    return float(weights @ values / weights.sum())


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
    output_mean = _SCALE * linear + _SCALE * _ALPHA * (first - 0.5)
    output_square = _SCALE**2 * v / 2.0 + (_SCALE * _ALPHA) ** 2 * (second - 2.0 * first + 0.5)
    return output_mean, output_square - output_mean**2


def _tail(variance: float, deviation: float, power: int) -> float:
    """Return E[e^(power·x); x < 0] for x from N(0, variance)."""
    return math.exp(power**2 * variance / 2.0) * 0.5 * math.erfc(power * deviation / math.sqrt(2.0))


def dead_at_start(bias: float, samples: int) -> float:
    """Return Φ(−b)ⁿ: a unit of weight length 1 is silent for n standard normal inputs."""
    return (0.5 * math.erfc(bias / math.sqrt(2.0))) ** samples


def attenuation(choice: ActivationChoice, depth: int, weight_deviation: float, q: float = 1.0) -> float:
    """Return by what ``depth`` layers multiply a gradient's length: Π √χ, for inputs of mean square ``q``."""
    product = 1.0
    q *= weight_deviation**2
    for _ in range(depth):
        product *= math.sqrt(gradient_gain(choice, q, weight_deviation))
        q = length_map(choice, q, weight_deviation)
    return product
