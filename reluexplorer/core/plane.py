"""The input plane: a flat window into an input space of any dimension, and every unit seen through it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.datasets import Dataset, Floats
from reluexplorer.core.network import NetworkSpec, forward, with_ones

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane through the input space: ``origin + u·basis[0] + v·basis[1]``, u and v within ``window``."""

    origin: Floats
    basis: Floats
    """(2, features), orthonormal rows; the second is zero where there is a single input."""
    window: tuple[float, float]
    u_name: str
    v_name: str
    explanation: str
    """Says in words what is shown where there are more than two inputs; empty otherwise."""

    def project(self, inputs: Floats) -> Floats:
        """Return the (samples, 2) coordinates of (samples, features) inputs."""
        return np.asarray((inputs - self.origin) @ self.basis.T)

    def grid(self, side: int) -> Floats:
        """Return (side², features) inputs from edge to edge of the window, the lowest row first."""
        places = np.linspace(*self.window, side)
        u, v = np.meshgrid(places, places)
        return np.asarray(self.origin + u.reshape(-1, 1) * self.basis[0] + v.reshape(-1, 1) * self.basis[1])


@dataclass(frozen=True, eq=False)
class UnitMaps:
    """Every unit over the plane. Each hidden array is (units, side, side), the lowest row first."""

    plane: Plane
    inputs: Array
    hidden: tuple[Array, ...]
    output: Array
    """(outputs, fine side, fine side), what the network answers."""


def unit_maps(
    spec: NetworkSpec, parameters: Array, plane: Plane, side: int, output_side: int, shown: int
) -> UnitMaps:
    """Evaluate the network over the plane; at most ``shown`` units of a column are kept."""
    with np.errstate(all="ignore"):
        coarse = with_ones(plane.grid(side), spec.dtype)
        activity = forward(spec, parameters, coarse)
        fine = forward(spec, parameters, with_ones(plane.grid(output_side), spec.dtype))
    return UnitMaps(
        plane,
        np.ascontiguousarray(coarse[:, : min(shown, spec.inputs)].T).reshape(-1, side, side),
        tuple(a[:shown].reshape(-1, side, side) for a in activity.activations),
        fine.outputs.reshape(-1, output_side, output_side),
    )
