"""The probability of a network that is born dead, layer by layer, from the angle between two directions.

What a layer of normal weights makes of the directions +1 and −1 depends on nothing but the angle θ between
them. Both are silent in one unit with probability (π − θ)/2π and one of them in it with ½, so that N units
leave a chain of three states: dead, one direction alive, both alive at an angle.
"""

from __future__ import annotations

import math

import numpy as np

from reluexplorer.core.arrays import Floats
from reluexplorer.core.random_streams import generator

_ANGLES = 1 << 16
"""Quantiles by which the distribution of the angle is held."""
_COUNT = np.arange(float(_ANGLES))


def born_dead_chain(width: int, hidden: int) -> Floats:
    """Return (hidden,): the probability of being born dead with 1, 2, … hidden layers of ``width`` units.

    One input, zero biases and normal weights of any size. With m = E((π − θ)/2π)^N over the angles: both
    alive die at once with probability m, one of the two with 2(2^−N − m), and one that is alone dies with
    2^−N. The first layer leaves one direction alive with 2^(1−N), otherwise both at a right angle. The
    distribution of the angle is held by 65,536 quantiles, and what a layer makes of them is integrated over
    a lattice of as many points: errors are 1e−4 at most, and none with up to two layers or with one unit.
    """
    half = 2.0**-width
    dead, one, both = 0.0, 2.0 * half, 1.0 - 2.0 * half
    angles = np.full(_ANGLES, math.pi / 2.0)
    found = [dead]
    for layer in range(1, hidden):
        together = float((((math.pi - angles) / (2.0 * math.pi)) ** width).mean())
        dead += one * half + both * together
        one = one * (1.0 - half) + both * 2.0 * (half - together)
        both *= 1.0 - 2.0 * half + together
        found.append(dead)
        if both > 0.0 and layer < hidden - 1:
            angles = _next_angles(angles, width, layer)
    return np.array(found)


def _next_angles(angles: Floats, width: int, layer: int) -> Floats:
    """Return quantiles of the angle above a layer that leaves both directions alive, in ascending order.

    A unit's weights have in the plane of the two directions an angle that is uniform, and the length of
    two normal numbers.
    """
    steps, moved = _lattice(2 * width), generator(0, layer).random(2 * width)
    first, second, common = (np.zeros(_ANGLES) for _ in range(3))
    for unit in range(width):
        turns, lengths = ((moved[d] + steps[d] * _COUNT) % 1.0 for d in (unit, width + unit))
        turns *= 2.0 * math.pi
        lengths = np.sqrt(-2.0 * np.log1p(-lengths))
        one = np.maximum(lengths * np.cos(turns), 0.0)
        other = np.maximum(lengths * np.cos(turns - angles), 0.0)
        first += one**2
        second += other**2
        common += one * other
    squares = first * second
    alive = squares > 0.0
    cosines = common[alive] / np.sqrt(squares[alive])
    found = np.sort(np.arccos(np.minimum(cosines, 1.0)))
    ranks = (np.arange(_ANGLES) + 0.5) / _ANGLES * len(found) - 0.5
    return np.asarray(np.interp(ranks, np.arange(len(found)), found))


def _lattice(dimensions: int) -> Floats:
    """Return (dimensions,) steps α whose multiples mod 1 fill the unit cube evenly.

    They are the powers of 1/g with g^(d+1) = g + 1, which generalise the golden ratio.
    """
    ratio = 2.0
    for _ in range(60):
        ratio = (1.0 + ratio) ** (1.0 / (dimensions + 1))
    return np.asarray(ratio ** -np.arange(1.0, dimensions + 1.0))
