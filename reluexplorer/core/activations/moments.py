"""What a standard normal argument becomes, and where a function is flat: by quadrature and bisection."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.activations.choice import ActivationChoice
from reluexplorer.core.arrays import Array
from reluexplorer.core.normal import normal_density

Interval = tuple[float, float]

_REACH = 38.0
"""Beyond so many standard deviations the normal density is 0 in double precision."""
_PANEL = 0.25
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(24)
_FAR = 1e4
_HALVINGS = 80
_LEAST = 1e-9
"""Places that are closer to each other than this are the same."""


@dataclass(frozen=True)
class Moments:
    """Expectations over z from N(0, 1); ``gain`` = 1/√E f² keeps the variance from layer to layer."""

    gain: float
    mean: float
    mean_square: float
    mean_abs_slope: float
    mean_square_slope: float


@lru_cache(maxsize=256)
def moments(choice: ActivationChoice) -> Moments:
    """Return the moments of a function by Gauss–Legendre quadrature between its kinks and jumps."""
    z, weights = normal_rule(choice)
    value, slope = choice.value(z), choice.slope(z)
    mean_square = float(weights @ value**2)
    return Moments(
        1.0 / math.sqrt(mean_square) if mean_square > 0.0 else math.inf,
        float(weights @ value),
        mean_square,
        float(weights @ np.abs(slope)),
        float(weights @ slope**2),
    )


def normal_rule(choice: ActivationChoice, deviation: float = 1.0) -> tuple[Array, Array]:
    """Return points z and the weights by which a sum of f(deviation·z) is an expectation.

    Panels end at kinks and jumps, and where the slope changes its sign, for the sake of its absolute value.
    """
    edges = np.arange(-_REACH, _REACH + _PANEL, _PANEL)
    if deviation > 0.0:
        breaks = np.array(choice.entry.breaks_at(*choice.values)) / deviation
        edges = np.union1d(edges, breaks[np.abs(breaks) < _REACH])
        turns = np.array(_crossings(choice, edges * deviation, lambda slope: slope > 0.0))
        edges = np.union1d(edges, turns / deviation)
    middle, half = (edges[1:] + edges[:-1]) / 2.0, np.diff(edges) / 2.0
    z = (middle[:, None] + half[:, None] * _NODES).ravel()
    weights = (half[:, None] * _WEIGHTS).ravel() * normal_density(z)
    return z, np.asarray(weights)


@lru_cache(maxsize=256)
def saturation_intervals(choice: ActivationChoice, threshold: float = 0.01) -> tuple[Interval, ...]:
    """Return the intervals of the real line in which |f′| is below ``threshold``.

    Ends may be infinite: what holds at ±10,000 holds beyond. Of a function whose slope is periodic the
    intervals within one period to each side of 0 are returned.
    """

    def is_flat(slope: Array) -> NDArray[np.bool_]:
        return np.asarray(np.abs(slope) < threshold)

    period = choice.entry.period
    end = _FAR if period is None else period(*choice.values)
    near = min(end, _REACH)
    right = np.concatenate([np.linspace(0.0, near, 3_800)[1:], np.geomspace(near, end, 2_000)])
    grid = np.setdiff1d(np.concatenate([-right, [0.0], right]), choice.entry.breaks_at(*choice.values))
    far = math.inf if period is None else end
    bounds = [-far, *_crossings(choice, grid, is_flat), far]
    flat_from = 0 if is_flat(choice.slope(grid[:1]))[0] else 1
    intervals = list(pairwise(bounds))[flat_from::2]
    return tuple((low, high) for low, high in intervals if high - low > _LEAST)


def _crossings(
    choice: ActivationChoice, grid: Array, holds: Callable[[Array], NDArray[np.bool_]]
) -> list[float]:
    """Return where what ``holds`` of the slope changes along the grid, by halving intervals.

    Where it changes at a kink or a jump the point is that one exactly.
    """
    state = holds(choice.slope(grid))
    changes = np.flatnonzero(state[1:] != state[:-1])
    low, high, before = grid[changes].copy(), grid[changes + 1].copy(), state[changes]
    for _ in range(_HALVINGS if len(changes) else 0):
        middle = (low + high) / 2.0
        same = holds(choice.slope(middle)) == before
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    points = (low + high) / 2.0
    breaks = choice.entry.breaks_at(*choice.values)
    return [min((b for b in breaks if abs(b - point) < _LEAST), default=float(point)) for point in points]
