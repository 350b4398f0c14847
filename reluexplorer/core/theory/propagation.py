"""What random deep networks do to a signal on its way up and to a gradient on its way down."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reluexplorer.core.activations import CATALOGUE
from reluexplorer.core.arrays import Array
from reluexplorer.core.data.splits import data_generator

_SMALLEST = 1e-300


@dataclass(frozen=True, eq=False)
class Draw:
    """One random network's weights of unit variance per input, its input and the gradient at its output."""

    weights: Array
    """(depth, width, width), each row of squared length about 1."""
    inputs: Array
    gradient: Array


def draw(width: int, depth: int, seed: int) -> Draw:
    """Return the random numbers that networks with different activations share."""
    rng = data_generator(seed, "attenuation")
    weights = rng.standard_normal((depth, width, width)) / np.sqrt(width)
    return Draw(weights, rng.standard_normal(width), rng.standard_normal(width))


@dataclass(frozen=True, eq=False)
class Descent:
    """How a gradient fares: arrays over places, from the input (0) to the output (depth)."""

    norms: Array
    """(depth + 1,) length of the gradient relative to its length at the output."""
    slopes: Array
    """(depth,) mean slope of each layer's units."""


def ascend(drawn: Draw, activation: str, deviation: float) -> Array:
    """Return (depth,): the mean squared pre-activation of each layer, with weights as for :func:`descend`."""
    function = CATALOGUE[activation]
    x = drawn.inputs
    found = []
    for weight in drawn.weights:
        z = deviation * (weight @ x)
        found.append(float(z @ z) / len(z))
        x = function.value(z, *function.defaults)
    return np.array(found)


def descend(drawn: Draw, activation: str, deviation: float) -> Descent:
    """Send the input up and the gradient down, with weights ``deviation`` times those drawn."""
    function = CATALOGUE[activation]
    x = drawn.inputs
    slopes = []
    for weight in drawn.weights:
        z = deviation * (weight @ x)
        slopes.append(function.slope(z, *function.defaults))
        x = function.value(z, *function.defaults)
    gradient = drawn.gradient
    lengths = [float(np.linalg.norm(gradient))]
    for weight, slope in zip(drawn.weights[::-1], slopes[::-1], strict=True):
        gradient = deviation * (weight.T @ (slope * gradient))
        lengths.append(float(np.linalg.norm(gradient)))
    norms = np.array(lengths[::-1]) / lengths[0]
    return Descent(np.maximum(norms, _SMALLEST), np.array([slope.mean() for slope in slopes]))
