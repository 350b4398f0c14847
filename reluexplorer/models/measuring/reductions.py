"""Reductions that are put behind the pre-activations, so that a few numbers a channel come out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.graph.shapes import Shapes
from reluexplorer.models.graph.view import Scope
from reluexplorer.models.measuring.carrying import Carrier, Result, blank, loops_around
from reluexplorer.models.measuring.content import Content
from reluexplorer.models.values.layers import Layer

if TYPE_CHECKING:
    import onnx

_FLOAT, _INT64, _DOUBLE = 1, 7, 11
_FEW = 4
"""Positions of a channel up to which its values come out as they are: reducing them would cost more."""
NAMES = ("greatest", "least", "mean", "square", "firing")


@dataclass(frozen=True)
class Probe:
    """How what comes out of a layer is read."""

    layer: int
    """Its place among the layers."""
    outputs: tuple[str, ...]
    """One, with all values; or one for each of NAMES and the last for the shape."""
    rank: int
    axis: int
    """Of the channels, in the values themselves."""
    is_whole: bool
    loops: int = 0
    """Axes of turns that stand before."""
    is_within: bool = False
    """Whether it stands in a branch or a loop: the samples of a run are one then."""


def instrumented(
    model: onnx.ModelProto, layers: Sequence[Layer], shapes: Shapes
) -> tuple[Content, tuple[Probe, ...]]:
    """Return a copy of a model that gives what is to be known of its layers, and how that is read.

    Layers of unknown rank are left out. Raises :class:`ModelError` where the copy would be too large.
    """
    carrier = Carrier(model)
    probes = []
    for place, layer in enumerate(layers):
        dims = shapes.of(layer.z, layer.within)
        if dims is not None and len(dims) > 0:
            probes.append(_probe(carrier, place, layer, dims, shapes.type_of(layer.z, layer.within)))
    return carrier.content(), tuple(each for each in probes if each is not None)


def _probe(
    carrier: Carrier, place: int, layer: Layer, dims: tuple[int | None, ...], kind: int
) -> Probe | None:
    scope = carrier.view.scope(layer.within)
    rank, axis = len(dims), layer.axis
    loops = loops_around(scope)
    is_within = bool(layer.within)
    if loops is None or (loops and not layer.channels):
        return None
    z, kind = _as_measured(carrier, scope, layer.z, kind)
    few = all(dims) and math.prod(each or 0 for i, each in enumerate(dims) if i not in {0, axis}) <= _FEW
    if few and not is_within and axis != 0:
        if z in {each.name for each in carrier.model.graph.output}:
            z = carrier.node(scope, "Identity", [z])
        name = carrier.carry(scope, Result(z, kind, blank((0,))))
        return Probe(place, (name,), rank, axis, is_whole=True)
    empty = (layer.channels,) if loops else (0,)
    over = [i for i in range(rank) if i != axis and (i != 0 or is_within)]
    names = [
        carrier.carry(scope, Result(name, made, blank(empty, np.float64 if made == _DOUBLE else np.float32)))
        for name, made in _statistics(carrier, scope, layer, z, kind, over)
    ]
    shape = carrier.node(scope, "Shape", [z])
    names.append(carrier.carry(scope, Result(shape, _INT64, blank((rank,) if loops else (0,), np.int64))))
    return Probe(place, tuple(names), rank, axis, is_whole=False, loops=loops, is_within=is_within)


def _as_measured(carrier: Carrier, scope: Scope, z: str, kind: int) -> tuple[str, int]:
    """Return the tensor in single precision, or in double where it is that, with its type."""
    if kind in {_FLOAT, _DOUBLE}:
        return z, kind
    return carrier.node(scope, "Cast", [z], to=_FLOAT), _FLOAT


def _statistics(
    carrier: Carrier, scope: Scope, layer: Layer, z: str, kind: int, over: list[int]
) -> list[tuple[str, int]]:
    """Return the names and types of the tensors for NAMES."""
    dtype = np.float64 if kind == _DOUBLE else np.float32
    threshold = carrier.constant(scope, np.asarray(layer.shape.threshold, dtype))
    above = carrier.node(scope, "Greater", [z, threshold])
    fired = carrier.node(scope, "Cast", [above], to=_FLOAT)
    squared = carrier.node(scope, "Mul", [z, z])
    return [
        (_reduced(carrier, scope, "ReduceMax", z, over), kind),
        (_reduced(carrier, scope, "ReduceMin", z, over), kind),
        (_reduced(carrier, scope, "ReduceMean", z, over), kind),
        (_reduced(carrier, scope, "ReduceMean", squared, over), kind),
        (_reduced(carrier, scope, "ReduceMean", fired, over), _FLOAT),
    ]


def _reduced(carrier: Carrier, scope: Scope, op: str, name: str, over: list[int]) -> str:
    """Reduce over axes, which are attributes before opset 18 and an input from then on."""
    if not over:
        return carrier.node(scope, "Identity", [name])
    if carrier.opset < 18:
        return carrier.node(scope, op, [name], axes=over, keepdims=0)
    axes = carrier.constant(scope, np.asarray(over, np.int64))
    return carrier.node(scope, op, [name, axes], keepdims=0)


@dataclass(frozen=True, eq=False)
class Seen:
    """What came out of a layer for the samples of a run; arrays are (samples, channels)."""

    greatest: NDArray[Any]
    least: NDArray[Any]
    mean: NDArray[Any]
    square: NDArray[Any]
    firing: NDArray[Any]
    values: int = 1
    """A channel, in each sample."""
    rows: NDArray[Any] | None = None
    """(samples, positions, channels), where the values came out as they are."""

    def first(self, count: int) -> Seen:
        """Return what came out for the first samples alone."""
        return Seen(
            self.greatest[:count],
            self.least[:count],
            self.mean[:count],
            self.square[:count],
            self.firing[:count],
            self.values,
            None if self.rows is None else self.rows[:count],
        )


def read(probe: Probe, layer: Layer, outputs: Sequence[NDArray[Any]], samples: int) -> Seen | None:
    """Return what came out of a layer, None where it was not computed or has no rows.

    It has none behind a detector that finds nothing.
    """
    if probe.is_whole:
        return _of_whole(outputs[0], probe, layer, samples) if outputs[0].size else None
    *found, shape = outputs
    if probe.loops:
        return _over_turns(found, shape, probe)
    size = int(np.prod(shape)) if shape.size else 0
    if size == 0:
        return None
    channels = int(shape[probe.axis])
    rows = [np.asarray(each).reshape(-1, channels) for each in found]
    if len(rows[0]) != samples:
        rows = _gathered(rows, samples)
    greatest, least, mean, square, firing = rows
    return Seen(greatest, least, mean, square, firing, size // max(channels * samples, 1))


def _of_whole(z: NDArray[Any], probe: Probe, layer: Layer, samples: int) -> Seen:
    rows = np.moveaxis(z, probe.axis, -1)
    rows = rows.reshape(len(rows), -1, rows.shape[-1])
    if len(rows) != samples:
        rows = rows.reshape(samples if len(rows) % samples == 0 else 1, -1, rows.shape[-1])
    wide = rows.astype(np.float64)
    return Seen(
        rows.max(axis=1),
        rows.min(axis=1),
        wide.mean(axis=1),
        np.square(wide).mean(axis=1),
        (rows > layer.shape.threshold).mean(axis=1),
        rows.shape[1],
        rows,
    )


def _gathered(rows: list[NDArray[Any]], samples: int) -> list[NDArray[Any]]:
    """Join rows that are several a sample, as where positions were folded into the first axis."""
    count = samples if len(rows[0]) % samples == 0 else 1
    parts = [each.reshape(count, -1, each.shape[-1]) for each in rows]
    return [parts[0].max(axis=1), parts[1].min(axis=1), *(each.mean(axis=1) for each in parts[2:])]


def _over_turns(found: list[NDArray[Any]], shape: NDArray[Any], probe: Probe) -> Seen | None:
    """Join the turns of loops; those in which a branch was not taken count for nothing."""
    shapes = shape.reshape(-1, probe.rank)
    sizes = np.prod(shapes, axis=1)
    taken = sizes > 0
    if not taken.any():
        return None
    channels = int(shapes[taken][0][probe.axis])
    greatest, least, *means = (each.reshape(-1, channels)[taken] for each in found)
    weights = sizes[taken] / sizes[taken].sum()
    mean, square, firing = ((weights @ each)[None] for each in means)
    top, bottom = greatest.max(axis=0, keepdims=True), least.min(axis=0, keepdims=True)
    return Seen(top, bottom, mean, square, firing, int(sizes.sum()) // channels)
