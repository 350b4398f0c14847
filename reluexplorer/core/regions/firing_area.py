"""Where over the plane a unit's input is positive, by the engine's own evaluation: polygons and a share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from contourpy import FillType, contour_generator

from reluexplorer.core.arrays import Array
from reluexplorer.core.engine.evaluator import Evaluator
from reluexplorer.core.network.spec import NetworkSpec, with_ones
from reluexplorer.core.regions.input_plane import Plane

_SIDE = 64
_LEAST_SIDE = 12
_MOST_PRODUCTS = 6e7


@dataclass(frozen=True, eq=False)
class FiringArea:
    """Closed polygons (k, 2), holes among them, and the share of the window that they cover."""

    polygons: tuple[Array, ...]
    share: float


def inputs_over_plane(spec: NetworkSpec, parameters: Array, plane: Plane, unit: tuple[int, int]) -> Array:
    """Return z of a (layer, unit) over the window, (side, side), the lowest row first.

    The grid is coarser where a large network would take too long. Values that are not finite are 1e30 in
    size, or 0 where they are not a number.
    """
    part, flat = _ending_at(spec, parameters, *unit)
    if plane.features:
        side = _side_for(part)
        places = plane.grid(side)
    else:
        part, flat = _seen_on(part, flat, plane)
        side = _side_for(part)
        left, right, low, high = plane.edges
        grid = np.meshgrid(np.linspace(left, right, side), np.linspace(low, high, side))
        places = np.column_stack([axis.ravel() for axis in grid])
    evaluator = Evaluator(part, with_ones(places, part.dtype), keep=False)
    evaluator.evaluate(flat)
    z = evaluator.logits.reshape(side, side).astype(np.float64)
    return np.asarray(np.nan_to_num(z, posinf=1e30, neginf=-1e30))


def _ending_at(spec: NetworkSpec, flat: Array, layer: int, unit: int) -> tuple[NetworkSpec, Array]:
    """Return the network whose only output is a hidden unit's z, and its parameters."""
    part = replace(spec, hidden=spec.hidden[:layer], outputs=1, head="linear")
    views = spec.layers(flat)
    learned = flat[spec.linear_count : spec.linear_count + sum(part.learned_counts)]
    below = [view.ravel() for view in views[:layer]]
    return part, np.concatenate([*below, views[layer][:, unit], learned])


def _seen_on(spec: NetworkSpec, flat: Array, plane: Plane) -> tuple[NetworkSpec, Array]:
    """Return the network that takes a point's two coordinates in the place of its inputs.

    A first layer is linear in what it reads, and so is a plane: many inputs become two.
    """
    first = spec.layers(flat)[0]
    rest = flat[first.size :]
    axes = np.vstack([plane.basis, plane.origin])
    with np.errstate(all="ignore"):
        rows = axes @ first[:-1].astype(np.float64)
        rows[-1] += first[-1]
        reduced = np.concatenate([rows.ravel(), rest]).astype(spec.dtype)
    return replace(spec, inputs=2), reduced


def _side_for(spec: NetworkSpec) -> int:
    return int(min(_SIDE, max(_LEAST_SIDE, np.sqrt(_MOST_PRODUCTS / spec.parameter_count))))


def firing_area(
    z: Array, window: tuple[float, float], v_window: tuple[float, float] | None = None
) -> FiringArea:
    """Return where ``z``, (side, side) from edge to edge of the window, is above 0.

    ``v_window`` is of the rows, as ``window`` of the columns where it is None.

    Between the nodes z is taken as linear along the grid's lines. Polygons run with the area at their left,
    so those around holes run the other way.
    """
    across, up = window, v_window or window
    sides = np.linspace(*across, z.shape[1]), np.linspace(*up, z.shape[0])
    traced = contour_generator(*sides, z, fill_type=FillType.OuterOffset).filled(0.0, np.inf)
    polygons = tuple(
        points[first : end - 1]
        for points, offsets in zip(*traced, strict=True)
        for first, end in pairwise(offsets)
    )
    area = sum(_area(polygon) for polygon in polygons)
    whole = (across[1] - across[0]) * (up[1] - up[0])
    return FiringArea(polygons, min(max(area / whole, 0.0), 1.0))


def _area(polygon: Array) -> float:
    x, y = polygon.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
