"""Where over the plane a unit's input is positive: polygons, exact for a first layer, and their share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.network import NetworkSpec
from reluexplorer.core.plane import Plane

Array = NDArray[np.floating[Any]]
Edge = tuple[int, int, int]
_SIDE = 64
_LEAST_SIDE = 12
_MOST_PRODUCTS = 6e7
_CORNERS = ((0, 0), (0, 1), (1, 1), (1, 0))


@dataclass(frozen=True, eq=False)
class FiringArea:
    """Closed polygons (k, 2), holes among them, and the share of the window that they cover."""

    polygons: tuple[Array, ...]
    share: float


def inputs_over_plane(spec: NetworkSpec, parameters: Array, plane: Plane, unit: tuple[int, int]) -> Array:
    """Return z of a (layer, unit) over the window, (side, side), the lowest row first.

    The grid is coarser where a large network would take too long.
    """
    layer, index = unit
    views = spec.layers(parameters)
    products = sum(view.size for view in views[1:layer]) + (views[layer].shape[0] if layer else 0)
    side = int(min(_SIDE, max(_LEAST_SIDE, np.sqrt(_MOST_PRODUCTS / max(products, 1)))))
    places = np.linspace(*plane.window, side)
    u, v = (axis.ravel() for axis in np.meshgrid(places, places))
    with np.errstate(all="ignore"):
        first = views[0][:, [index]] if layer == 0 else views[0]
        weights, bias = first[:-1], first[-1]
        if plane.features:
            z = weights.T @ plane.inputs(u, v).T + bias[:, None]
        else:
            z = (
                (plane.origin @ weights + bias)[:, None]
                + (plane.basis[0] @ weights)[:, None] * u
                + (plane.basis[1] @ weights)[:, None] * v
            )
        for number in range(1, layer + 1):
            a = spec.hidden[number - 1].activation.value(z.astype(spec.dtype))
            view = views[number][:, [index]] if number == layer else views[number]
            z = view[:-1].T @ a + view[-1][:, None]
    return np.asarray(np.nan_to_num(z.reshape(side, side), posinf=1e30, neginf=-1e30), np.float64)


def firing_area(z: Array, window: tuple[float, float]) -> FiringArea:
    """Return where ``z``, (side, side) from edge to edge of the square window, is above 0.

    Between the nodes z is taken as linear along the grid's lines. Polygons run with the area at their left,
    so those around holes run the other way.
    """
    low, high = window
    side = z.shape[0]
    padded = np.pad(z, 1, constant_values=-1.0)
    places = np.concatenate(([low], np.linspace(low, high, side), [high]))
    positive = padded > 0
    following = _segments(padded, positive)
    polygons = []
    while following:
        start = edge = next(iter(following))
        points = []
        while edge in following:
            points.append(_crossing(padded, places, edge))
            edge = following.pop(edge)
        if edge == start and len(points) > 2:
            polygons.append(np.array(points))
    area = sum(_area(polygon) for polygon in polygons)
    return FiringArea(tuple(polygons), min(max(area / (high - low) ** 2, 0.0), 1.0))


def _segments(z: Array, positive: NDArray[np.bool_]) -> dict[Edge, Edge]:
    """Return for each crossed edge at which a boundary enters a cell the edge at which it leaves it.

    An edge is (row, column, 0) to the right of a node, (row, column, 1) above it.
    """
    corners = [positive[r : r + len(z) - 1, c : c + len(z) - 1] for r, c in _CORNERS]
    number = sum(corner.astype(np.intp) for corner in corners)
    following: dict[Edge, Edge] = {}
    for row, column in np.argwhere((number > 0) & (number < 4)).tolist():
        inside = [bool(corner[row, column]) for corner in corners]
        edges: tuple[Edge, ...] = (
            (row, column, 0), (row, column + 1, 1), (row + 1, column, 0), (row, column, 1),
        )  # fmt: skip
        leaving = [i for i in range(4) if inside[i] and not inside[(i + 1) % 4]]
        joined = len(leaving) == 1 or z[row : row + 2, column : column + 2].mean() > 0
        for i in leaving:
            step = 1 if joined else -1
            j = (i + step) % 4
            while inside[j] or not inside[(j + 1) % 4]:
                j = (j + step) % 4
            following[edges[i]] = edges[j]
    return following


def _crossing(z: Array, places: Array, edge: Edge) -> tuple[float, float]:
    row, column, upwards = edge
    to_row, to_column = row + upwards, column + 1 - upwards
    first, second = float(z[row, column]), float(z[to_row, to_column])
    share = first / (first - second)
    x = places[column] + share * (places[to_column] - places[column])
    y = places[row] + share * (places[to_row] - places[row])
    return float(x), float(y)


def _area(polygon: Array) -> float:
    x, y = polygon.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
