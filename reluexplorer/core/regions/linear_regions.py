"""Into how many regions a network cuts its input, exactly: along a line, and in a rectangle of the plane.

Within a region each unit stays on one straight part of its activation, so that the network is affine there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Floats, Indices
from reluexplorer.core.network.spec import NetworkSpec, leaky
from reluexplorer.core.regions.breakpoints import crossings, piecewise_linear

_MOST = 100_000
_CLOSEST = 1e-12
"""A unit is at its kink within so much of its largest pre-activation in the rectangle."""


def along(
    spec: NetworkSpec, parameters: NDArray[Any], start: Floats, end: Floats
) -> tuple[NetworkSpec, Floats]:
    """Return the network of one input t that is the given one at start + t·(end − start), and its parameters.

    Both places are (inputs,).
    """
    line = replace(spec, inputs=1, dtype="float64", biased=True, given="")
    flat = np.empty(line.parameter_count)
    old = parameters.astype(np.float64)
    first = spec.layers(old)[0]
    line.layers(flat)[0][:] = (end - start) @ first[:-1], start @ first[:-1] + first[-1]
    flat[2 * first.shape[1] :] = old[first.size :]
    return line, flat


def regions_along(
    spec: NetworkSpec, parameters: NDArray[Any], start: Floats, end: Floats, most: int = _MOST
) -> int | None:
    """Return how many regions are met between two inputs, also where the logits do not bend."""
    found = crossings(*along(spec, parameters, start, end), 0.0, 1.0, most)
    return None if found is None else sum(map(len, found)) + 1


def expected_breakpoints(width: int, layers: int, reach: float, bias_deviation: float) -> Floats:
    """Return (layers,): how often units of each layer are expected to cross 0 for one input in ±``reach``.

    The first weights are N(0, 1), the later ones He-normal, biases N(0, σb²). Along the line the
    pre-activations of layer l are normal in x with mean square x² + l·σb², and cross 0 with the density of
    a Cauchy distribution of that scale: n·(2/π)·atan(T/(σb·√l)).
    """
    scales = bias_deviation * np.sqrt(np.arange(1.0, layers + 1.0))
    return np.asarray(width * 2.0 / math.pi * np.arctan(reach / scales))


def line_arrangement(lines: int, *, through_origin: bool = False) -> int:
    """Return into how many parts lines in general position cut the plane: 1 + n + n(n − 1)/2.

    Source: Zaslavsky 1975. Lines through one point cut it into 2n.
    """
    return max(1, 2 * lines) if through_origin else 1 + lines + lines * (lines - 1) // 2


@dataclass(frozen=True, eq=False)
class Regions:
    """The regions of a rectangle, each a convex polygon."""

    corners: Floats
    """(corners, 2), region by region, in the order of their boundaries."""
    starts: Indices
    """(regions + 1,): where each region's corners start in ``corners``, and the end."""
    counts: tuple[int, ...]
    """How many regions there are with the first 1, 2, … hidden layers."""


def plane_regions(
    spec: NetworkSpec,
    parameters: NDArray[Any],
    window: tuple[float, float, float, float],
    most: int = _MOST,
) -> Regions | None:
    """Return the regions of a network of two inputs in the window (left, right, low, high).

    None where an activation is not piecewise linear, where there are more than ``most`` regions, and where
    numbers go beyond double precision. Raises ValueError for another number of inputs.
    """
    if spec.inputs != 2:
        raise ValueError(f"{spec.inputs} inputs are no plane")
    if not piecewise_linear(spec):
        return None
    flat = parameters.astype(np.float64)
    left, right, low, high = window
    corners: Floats = np.array([[left, low], [right, low], [right, high], [left, high]], dtype=np.float64)
    values, starts, counts = corners, np.array([0, 4]), []
    for layer, weight, leak in zip(spec.hidden, spec.layers(flat), spec.learned(flat), strict=False):
        with np.errstate(over="ignore", invalid="ignore"):
            table = np.hstack([corners, values @ weight[:-1] + weight[-1]])
        if not np.isfinite(table).all():
            return None
        for column in range(2, 2 + layer.units):
            for place in layer.activation.entry.breaks_at(*layer.activation.values):
                table, starts = _cut(table, starts, column, place)
            if len(starts) > most + 1:
                return None
        corners, z = table[:, :2], table[:, 2:]
        values = np.asarray(layer.activation.value(z) if leak is None else leaky(z.T, leak).T, np.float64)
        counts.append(len(starts) - 1)
    return Regions(corners, starts, tuple(counts))


def _cut(table: Floats, starts: Indices, column: int, place: float) -> tuple[Floats, Indices]:
    """Cut the polygons where a column, affine within each, has the value ``place``.

    ``table`` is (corners, columns), with all that is affine; the polygons that are cut come last.
    """
    side = table[:, column] - place
    side[np.abs(side) <= _CLOSEST * np.abs(side).max()] = 0.0
    inner = starts[:-1]
    cut = (np.maximum.reduceat(side, inner) > 0.0) & (np.minimum.reduceat(side, inner) < 0.0)
    if not cut.any():
        return table, starts
    sizes = np.diff(starts)
    at = np.flatnonzero(np.repeat(cut, sizes))
    after = _next(starts)[at]
    here, there = side[at], side[after]
    crosses = here * there < 0.0
    share = np.where(crosses, here, 0.0) / np.where(crosses, here - there, 1.0)
    between = table[at] + share[:, None] * (table[after] - table[at])
    between[:, column] = place
    both = np.stack([table[at], between], axis=1).reshape(-1, table.shape[1])
    firsts = np.cumsum(sizes[cut]) - sizes[cut]
    tables, lengths = [np.delete(table, at, axis=0)], [sizes[~cut]]
    for kept in (here >= 0.0, here <= 0.0):
        taken = np.stack([kept, crosses], axis=1)
        tables.append(both[taken.ravel()])
        lengths.append(np.add.reduceat(taken.sum(axis=1), firsts))
    return np.concatenate(tables), np.concatenate([[0], np.cumsum(np.concatenate(lengths))])


def _next(starts: Indices) -> Indices:
    """Return for each corner the place of the one after it along its polygon."""
    after = np.arange(1, starts[-1] + 1)
    after[starts[1:] - 1] = starts[:-1]
    return after
