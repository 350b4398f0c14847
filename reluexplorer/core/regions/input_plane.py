"""The input plane: a flat window into an input space of any dimension, and every unit seen through it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from reluexplorer.core.arrays import Array, Floats, read_only, rows_of
from reluexplorer.core.data.dataset import Dataset, Scale
from reluexplorer.core.data.kinds.points import COORDINATES, derived
from reluexplorer.core.engine.evaluator import Evaluator
from reluexplorer.core.network.spec import NetworkSpec, with_ones
from reluexplorer.core.regions.input_box import extent, fitted
from reluexplorer.language import _
from reluexplorer.text import percent

_MOST_COPIED = 1 << 24
"""Inputs, rows by features, of which a copy is made to be centred."""
_BLOCK = 1 << 18
_MOST_DIRECTIONS = 120
_CLOSE = 1e-4
Window = tuple[float, float, float, float]
"""Left, right, low and high edge of a part of a plane."""


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane through the input space: ``origin + u·basis[0] + v·basis[1]``, u and v within windows.

    Its arrays become read-only.
    """

    origin: Floats
    basis: Floats
    """(2, features), orthonormal rows; the second is zero where there is a single input."""
    window: tuple[float, float]
    """Lowest and highest u."""
    u_name: str
    v_name: str
    explanation: str
    """Says in words what is shown where the inputs are not the plane's two coordinates; empty otherwise."""
    features: tuple[str, ...] = ()
    """What follows from a point, in the order of the inputs, where those are not coordinates themselves."""
    v_window: tuple[float, float] | None = None
    """Lowest and highest v; as ``window`` where it is None."""
    axes: tuple[int, ...] = ()
    """The features along u and v; empty where the plane lies across several, or is the points' own."""
    all_samples: Window | None = None
    """The window that holds all samples, where ``edges`` leaves some out."""
    points: Floats | None = None
    """The (samples, 2) coordinates of the data set that the plane was laid through; None where not known."""

    @property
    def edges(self) -> Window:
        """What is looked at first."""
        return (*self.window, *(self.v_window or self.window))

    @property
    def whole(self) -> Window:
        """All that there is to look at."""
        return self.all_samples or self.edges

    def __post_init__(self) -> None:
        read_only(self.origin)
        read_only(self.basis)

    def project(self, inputs: Floats) -> Floats:
        """Return the (samples, 2) coordinates of a data set's places; of many without a copy of them."""
        if inputs.size > _MOST_COPIED:
            basis = self.basis.astype(inputs.dtype)
            return np.asarray((inputs @ basis.T).astype(np.float64) - self.origin @ self.basis.T)
        return np.asarray((inputs - self.origin) @ self.basis.T)

    def points_of(self, dataset: Dataset) -> Floats:
        """Return the (samples, 2) coordinates of the data set that the plane was laid through."""
        return self.project(dataset.places) if self.points is None else self.points

    def grid(self, side: int, window: Window | None = None) -> Floats:
        """Return (side², features) inputs from edge to edge of the window, the lowest row first.

        Another ``window`` (left, right, low, high) may be given.
        """
        left, right, low, high = window or self.edges
        u, v = np.meshgrid(np.linspace(left, right, side), np.linspace(low, high, side))
        return self.inputs(u.ravel(), v.ravel())

    def inputs(self, u: Floats, v: Floats) -> Floats:
        """Return the (points, features) inputs of points of the plane."""
        places = u[:, None] * self.basis[0]
        places += self.origin
        rows = max(1, _BLOCK // max(len(self.origin), 1))
        for first in range(0, len(places), rows):
            part = slice(first, first + rows)
            places[part] += v[part, None] * self.basis[1]
        return derived(places, self.features) if self.features else np.asarray(places)


def plane_of(dataset: Dataset, axes: tuple[int, int] | None) -> Plane:
    """Return the plane of two features (the others at their training mean) or, for None, the principal one.

    The principal plane holds the two directions of largest variance of the training part. With one or
    two features the plane is those, whatever ``axes`` says; axes out of range fall back likewise. The
    samples of a table fill its windows, but for those that lie far from the others.
    """
    plane = _plane_of(dataset, axes)
    plane = replace(plane, points=read_only(plane.project(dataset.places)))
    if not dataset.scales:
        return plane
    u, v = plane.points_of(dataset).T
    if dataset.features == 1:
        wide, high = fitted(u), None
        everything = (*extent(u), *wide)
    else:
        wide, high = fitted(u), fitted(v)
        everything = (*extent(u), *extent(v))
    fit = replace(plane, window=wide, v_window=high)
    return fit if everything == fit.edges else replace(fit, all_samples=_hull(everything, fit.edges))


def scales_of(dataset: Dataset, plane: Plane) -> tuple[Scale, Scale]:
    """Return how a table's values along u and v became what the network sees; no change for other planes."""
    made = [dataset.scales[axis] for axis in plane.axes] if dataset.scales else []
    first, second, *_ = (*made, Scale(), Scale())
    return first, second


def axis_names(dataset: Dataset, plane: Plane) -> tuple[str, str]:
    """Return the names of u and v; directions across scaled inputs say that they are scaled."""
    names = plane.u_name, plane.v_name
    distinct = dict(zip(map(id, dataset.scales), dataset.scales, strict=True)).values()
    if plane.axes or not any(scale.changes for scale in distinct):
        return names
    return _("{name} (scaled)").format(name=names[0]), _("{name} (scaled)").format(name=names[1])


def _hull(first: Window, second: Window) -> Window:
    left, right, low, high = zip(first, second, strict=True)
    return min(left), max(right), min(low), max(high)


def _plane_of(dataset: Dataset, axes: tuple[int, int] | None) -> Plane:
    features = dataset.features
    names = dataset.feature_names
    if dataset.coordinates is not None:
        words = _("The network does not see the plane itself: of each point it is given {names}.").format(
            names=", ".join(names)
        )
        return Plane(np.zeros(2), np.eye(2), dataset.window, *COORDINATES, words, names)
    if features == 1:
        return Plane(np.zeros(1), np.array([[1.0], [0.0]]), dataset.window, names[0], "", "", axes=(0,))
    if features == 2:
        axes = (0, 1) if axes not in {(0, 1), (1, 0)} else axes
        basis, (u_name, v_name) = np.eye(2)[list(axes)], (names[axes[0]], names[axes[1]])
        return Plane(np.zeros(2), basis, dataset.window, u_name, v_name, "", axes=axes)
    train = rows_of(dataset.inputs, dataset.train)
    mean = train.mean(axis=0)
    if axes is not None and min(axes) >= 0 and max(axes) < features and axes[0] != axes[1]:
        first, second = axes
        origin = mean.copy()
        origin[[first, second]] = 0.0
        others = (
            _("the other input")
            if features == 3
            else _("the other {count} inputs").format(count=features - 2)
        )
        basis = np.zeros((2, features))
        basis[[0, 1], [first, second]] = 1.0
        return Plane(
            origin, basis, dataset.window, names[first], names[second],
            _("{first} and {second}; {others} at the training mean.").format(
                first=names[first], second=names[second], others=others
            ),
            axes=axes,
        )  # fmt: skip
    if dataset.inputs.size > _MOST_COPIED:
        basis, share = _leading_directions(train, mean)
    else:
        basis, share = _principal_directions(train - mean)
    plane = Plane(mean, basis, (-1.0, 1.0), "PC 1", "PC 2", "")
    reach = float(np.abs(plane.project(dataset.inputs)).max()) * 1.08 or 1.0
    return Plane(
        mean, basis, (-reach, reach), "PC 1", "PC 2",
        _("The two principal components of {features} inputs, with {share} of their variance.").format(
            features=features, share=percent(share)
        ),
    )  # fmt: skip


def _principal_directions(centred: Floats) -> tuple[Floats, float]:
    """Return the (2, features) directions of largest variance, signed reproducibly, and their share."""
    values, vectors = np.linalg.eigh(centred.T @ centred)
    total = float(values.sum())
    share = float(values[-2:].sum()) / total if total > 0 else 0.0
    return _signed(vectors[:, ::-1][:, :2].T), share


def _leading_directions(inputs: Floats, mean: Floats) -> tuple[Floats, float]:
    """Return what :func:`_principal_directions` does for inputs about their mean, by Lanczos' method.

    Neither the centred inputs nor their covariance is ever held.
    """
    rows, features = inputs.shape
    centre = mean.astype(np.float64)
    columns = ((inputs[:, place : place + 64] - mean[place : place + 64]) for place in range(0, features, 64))
    total = sum(float(np.einsum("ij,ij->", each, each, dtype=np.float64)) for each in columns)
    start = np.random.Generator(np.random.Philox(0)).standard_normal(features)
    found = [start / np.linalg.norm(start)]
    diagonal: list[float] = []
    beside: list[float] = []
    while True:
        last = found[-1]
        along = (inputs @ last.astype(inputs.dtype)).astype(np.float64) - centre @ last
        image = (along.astype(inputs.dtype) @ inputs).astype(np.float64) - along.sum() * centre
        diagonal.append(float(last @ image))
        known = np.array(found)
        for _pass in range(2):
            image -= known.T @ (known @ image)
        length = float(np.linalg.norm(image))
        small = np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1)
        values, vectors = np.linalg.eigh(small)
        away = length * np.abs(vectors[-1, -2:])
        enough = len(found) >= min(_MOST_DIRECTIONS, rows, features)
        if enough or (len(found) > 2 and (away <= _CLOSE * values[-2:]).all()) or length <= 1e-9 * total:
            break
        beside.append(length)
        found.append(image / length)
    basis = vectors[:, ::-1][:, :2].T @ np.array(found)
    if len(basis) < 2:
        basis = np.vstack([basis, np.zeros(features)])
    return _signed(basis), float(values[-2:].sum()) / total if total > 0 else 0.0


def _signed(basis: Floats) -> Floats:
    """Return directions whose largest component is positive."""
    signs = np.sign(basis[np.arange(2), np.abs(basis).argmax(axis=1)])
    return np.ascontiguousarray(basis * signs[:, None])


@dataclass(frozen=True, eq=False)
class UnitMaps:
    """Every unit over the plane; arrays are read-only.

    Each hidden one is (units, side, side), the lowest row first.
    """

    plane: Plane
    inputs: Array
    hidden: tuple[Array, ...]
    output: Array
    """(outputs, fine side, fine side), what the network answers."""
    output_window: Window | None = None
    """(left, right, low, high) that the output is seen in, where it is not the plane's."""
    closer: tuple[tuple[int, int], Array] | None = None
    """A hidden (layer, unit) in the same window, as finely as the output, (fine side, fine side)."""


class MapPlan:
    """The maps of one network over one plane, compiled once; at most ``shown`` units of a column are kept.

    Belongs to one thread. What it returns is copied out of its buffers and stays as it is.
    """

    def __init__(
        self,
        spec: NetworkSpec,
        plane: Plane,
        side: int,
        output_side: int,
        shown: int,
        window: Window | None = None,
        unit: tuple[int, int] | None = None,
    ) -> None:
        self.spec = spec
        self.plane = plane
        self.window = window
        self.unit = unit
        self._shown = shown
        self._coarse = Evaluator(spec, with_ones(plane.grid(side), spec.dtype))
        grid = with_ones(plane.grid(output_side, window), spec.dtype)
        self._fine = Evaluator(spec, grid, keep=False)
        self._closer = None if unit is None else Evaluator(_up_to(spec, unit[0]), grid, keep=False)
        self._output_shape = (spec.outputs, output_side, output_side)
        columns = self._coarse.inputs[: min(shown, spec.inputs)]
        self._inputs: Array = read_only(np.ascontiguousarray(columns).reshape(-1, side, side))

    def maps(self, parameters: Array) -> UnitMaps:
        """Evaluate the network of these flat parameters over the plane."""
        self._coarse.evaluate(parameters)
        self._fine.evaluate(parameters)
        layers = range(len(self.spec.hidden))
        hidden = tuple(read_only(self._coarse.maps(layer)[: self._shown].copy()) for layer in layers)
        output = self._fine.outputs().reshape(self._output_shape)
        return UnitMaps(self.plane, self._inputs, hidden, output, self.window, self._unit_map(parameters))

    def _unit_map(self, parameters: Array) -> tuple[tuple[int, int], Array] | None:
        if self.unit is None or self._closer is None:
            return None
        self._closer.evaluate(_parameters_up_to(self.spec, parameters, *self.unit))
        return self.unit, self._closer.outputs().reshape(self._output_shape[1:])


def _up_to(spec: NetworkSpec, layer: int) -> NetworkSpec:
    """Return the network that ends behind a hidden layer."""
    return replace(spec, hidden=spec.hidden[: layer + 1], outputs=1, head="linear")


def _parameters_up_to(spec: NetworkSpec, flat: Array, layer: int, unit: int) -> Array:
    """Return the parameters with which the network that ends behind ``layer`` answers what a unit does."""
    below = sum(rows * columns for rows, columns in spec.shapes[: layer + 1])
    output = np.zeros(spec.hidden[layer].width + 1, dtype=flat.dtype)
    output[unit] = 1.0
    learned = spec.linear_count + sum(spec.learned_counts[: layer + 1])
    return np.concatenate([flat[:below], output, flat[spec.linear_count : learned]])
