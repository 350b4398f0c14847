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


def plane_of(dataset: Dataset, axes: tuple[int, int] | None) -> Plane:
    """Return the plane of two features (the others at their training mean) or, for None, the principal one.

    The principal plane holds the two directions of largest variance of the training part. With one or
    two features the plane is those, whatever ``axes`` says; axes out of range fall back likewise.
    """
    features = dataset.features
    names = dataset.feature_names
    if features == 1:
        return Plane(np.zeros(1), np.array([[1.0], [0.0]]), dataset.window, names[0], "", "")
    if features == 2:
        axes = (0, 1) if axes not in {(0, 1), (1, 0)} else axes
        return Plane(np.zeros(2), np.eye(2)[list(axes)], dataset.window, names[axes[0]], names[axes[1]], "")
    train = dataset.inputs[dataset.train]
    mean = train.mean(axis=0)
    if axes is not None and min(axes) >= 0 and max(axes) < features and axes[0] != axes[1]:
        first, second = axes
        origin = mean.copy()
        origin[[first, second]] = 0.0
        others = "the other input" if features == 3 else f"the other {features - 2} inputs"
        return Plane(
            origin, np.eye(features)[[first, second]], dataset.window, names[first], names[second],
            f"{names[first]} and {names[second]}; {others} at the training mean.",
        )  # fmt: skip
    basis, share = _principal_directions(train - mean)
    reach = float(np.abs((dataset.inputs - mean) @ basis.T).max()) * 1.08 or 1.0
    return Plane(
        mean, basis, (-reach, reach), "PC 1", "PC 2",
        f"The two principal components of {features} inputs, with {share:.0%} of their variance.",
    )  # fmt: skip


def _principal_directions(centred: Floats) -> tuple[Floats, float]:
    """Return the (2, features) directions of largest variance, signed reproducibly, and their share."""
    values, vectors = np.linalg.eigh(centred.T @ centred)
    basis = vectors[:, ::-1][:, :2].T
    signs = np.sign(basis[np.arange(2), np.abs(basis).argmax(axis=1)])
    total = float(values.sum())
    share = float(values[-2:].sum()) / total if total > 0 else 0.0
    return np.ascontiguousarray(basis * signs[:, None]), share


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
