"""Where the output of a network of one input bends, found exactly for piecewise linear activations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Array
from reluexplorer.core.network.spec import LayerSpec, NetworkSpec, leaky

_MOST = 2000
_CLOSEST = 1e-9
"""Nodes nearer to each other than this part of the window are one."""
_LEAST_BEND = 1e-4
"""Part of the steepest slope by which the slope changes at a kink."""


def kinks(
    spec: NetworkSpec, parameters: NDArray[Any], left: float, right: float, most: int = _MOST
) -> Array | None:
    """Return where the logits bend for inputs between ``left`` and ``right``, in ascending order.

    A unit whose input crosses a kink of its activation bends them there, unless nothing follows from it.
    None where an activation is not piecewise linear, where there are ``most`` crossings or more, and where
    the numbers of an exploding network go beyond double precision.
    Raises ValueError for a network of more than one input.
    """
    found = _trace(spec, parameters, left, right, most)
    return None if found is None else _bends(found.nodes[-1], found.logits)


def crossings(
    spec: NetworkSpec, parameters: NDArray[Any], left: float, right: float, most: int = _MOST
) -> tuple[Array, ...] | None:
    """Return for each hidden layer where its units' inputs cross a kink of theirs, in ascending order.

    Whether the output bends there does not matter; of crossings at one place only the first is counted,
    that of the lowest layer. None and ValueError are as for :func:`kinks`.
    """
    found = _trace(spec, parameters, left, right, most)
    if found is None:
        return None
    return tuple(np.setdiff1d(above, below) for below, above in pairwise(found.nodes))


@dataclass(frozen=True, eq=False)
class _Trace:
    """A network of one input from ``left`` to ``right``, straight between neighbouring nodes."""

    nodes: tuple[Array, ...]
    """The two ends, then the nodes up to and with each hidden layer."""
    logits: Array


def _trace(
    spec: NetworkSpec, parameters: NDArray[Any], left: float, right: float, most: int
) -> _Trace | None:
    if spec.inputs != 1:
        raise ValueError(f"{spec.inputs} inputs have no curve")
    if not piecewise_linear(spec):
        return None
    spec, flat = replace(spec, dtype="float64"), parameters.astype(np.float64)
    nodes: list[Array] = [np.array([left, right], dtype=np.float64)]
    values: Array = nodes[0][None, :]
    weights = spec.layers(flat)
    with np.errstate(over="ignore", invalid="ignore"):
        for layer, weight, leak in zip(spec.hidden, weights, spec.learned(flat), strict=False):
            finer, z = _with_crossings(nodes[-1], _product(weight, values), _breaks(layer))
            if len(finer) > most or not np.isfinite(z).all():
                return None
            nodes.append(finer)
            values = layer.activation.value(z) if leak is None else leaky(z, leak)
        logits = _product(weights[-1], values)
    return _Trace(tuple(nodes), logits) if np.isfinite(logits).all() else None


def piecewise_linear(spec: NetworkSpec) -> bool:
    """Return whether each hidden layer is piecewise linear in what it reads, unit by unit."""
    return all(layer.mixing is None and layer.activation.entry.piecewise_linear for layer in spec.hidden)


def _product(weight: Array, values: Array) -> Array:
    return np.asarray(weight[:-1].T @ values + weight[-1][:, None])


def _breaks(layer: LayerSpec) -> tuple[float, ...]:
    return layer.activation.entry.breaks_at(*layer.activation.values)


def _with_crossings(nodes: Array, z: Array, breaks: tuple[float, ...]) -> tuple[Array, Array]:
    """Add the nodes at which a unit's z, straight between nodes, crosses a break."""
    found = [np.zeros(0)]
    for value in breaks:
        low, high = z[:, :-1] - value, z[:, 1:] - value
        unit, piece = np.nonzero((low < 0) != (high < 0))
        start, end = low[unit, piece], high[unit, piece]
        found.append(nodes[piece] + (nodes[piece + 1] - nodes[piece]) * (start / (start - end)))
    every = np.unique(np.concatenate(found))
    at = np.searchsorted(nodes, every).clip(1, len(nodes) - 1)
    least = _CLOSEST * (nodes[-1] - nodes[0])
    every = every[(every - nodes[at - 1] > least) & (nodes[at] - every > least)]
    every = every[np.diff(every, prepend=-np.inf) > least]
    finer = np.sort(np.concatenate([nodes, every]))
    return finer, np.array([np.interp(finer, nodes, row) for row in z])


def _bends(nodes: Array, logits: Array) -> Array:
    """Return the inner nodes at which the slope changes."""
    slopes = np.diff(logits, axis=1) / np.diff(nodes)
    changes = np.abs(np.diff(slopes, axis=1)).max(axis=0)
    return np.asarray(nodes[1:-1][changes > _LEAST_BEND * np.abs(slopes).max()])
