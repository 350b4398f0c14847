"""What wide random networks do to lengths on the way up and to gradients on the way down.

Weights are normal with variance σw²/fan-in, biases with variance σb². In the limit of wide layers each
pre-activation is N(0, q), and all follows from how q goes from layer to layer.
"""

from __future__ import annotations

import math

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.activations.moments import normal_rule
from reluexplorer.core.arrays import Array, Floats


def length_map(
    choice: ActivationChoice, q: float, weight_deviation: float, bias_deviation: float = 0.0
) -> float:
    """Return q′ = σw²·E f(√q·z)² + σb², z from N(0, 1): the mean squared pre-activation a layer further.

    Source: Poole et al. 2016, equation 3.
    """
    z, weights = _rule(choice, q)
    return float(weight_deviation**2 * (weights @ choice.value(z) ** 2) + bias_deviation**2)


def lengths(
    choice: ActivationChoice,
    layers: int,
    weight_deviation: float,
    bias_deviation: float = 0.0,
    q: float = 1.0,
) -> Floats:
    """Return (layers,): q of each layer, where that of the first is ``q``."""
    found = [q]
    for _ in range(layers - 1):
        found.append(length_map(choice, found[-1], weight_deviation, bias_deviation))
    return np.array(found[:layers])


def fixed_length(
    choice: ActivationChoice,
    weight_deviation: float,
    bias_deviation: float = 0.0,
    q: float = 1.0,
    rounds: int = 1000,
) -> float:
    """Return q*, to which :func:`length_map` leads from ``q``, or what ``rounds`` of it come to before."""
    for _ in range(rounds):
        before, q = q, length_map(choice, q, weight_deviation, bias_deviation)
        if q == before:
            break
    return q


def gradient_gain(choice: ActivationChoice, q: float, weight_deviation: float) -> float:
    """Return χ = σw²·E f′(√q·z)²: by what a layer multiplies the squared length of a gradient.

    Its root is the gain in length. Source: Schoenholz et al. 2017, section 3.
    """
    z, weights = _rule(choice, q)
    return float(weight_deviation**2 * (weights @ choice.slope(z) ** 2))


def attenuation(choice: ActivationChoice, depth: int, weight_deviation: float, q: float = 1.0) -> float:
    """Return by what ``depth`` layers multiply a gradient's length: Π √χ, for inputs of mean square ``q``."""
    below = lengths(choice, depth, weight_deviation, q=q * weight_deviation**2)
    return math.prod(math.sqrt(gradient_gain(choice, float(each), weight_deviation)) for each in below)


def _rule(choice: ActivationChoice, q: float) -> tuple[Array, Array]:
    """Return pre-activations from N(0, q) and the weights by which a sum over them is an expectation."""
    deviation = math.sqrt(q)
    z, weights = normal_rule(choice, deviation)
    return deviation * z, weights
