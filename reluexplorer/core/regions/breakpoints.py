"""Where the output of a network of one input bends, found exactly for piecewise linear activations."""

from __future__ import annotations

from dataclasses import replace
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


def kinks(spec: NetworkSpec, parameters: NDArray[Any], left: float, right: float) -> Array | None:
    """Return where the logits bend for inputs between ``left`` and ``right``, in ascending order.

    A unit whose input crosses a kink of its activation bends them there, unless nothing follows from it.
    None where an activation is not piecewise linear, where there are more than 2,000 crossings, and where
    the numbers of an exploding network go beyond double precision.
    Raises ValueError for a network of more than one input.
    """
    if spec.inputs != 1:
        raise ValueError(f"{spec.inputs} inputs have no curve")
    if any(layer.mixing is not None or not layer.activation.entry.piecewise_linear for layer in spec.hidden):
        return None
    with np.errstate(over="ignore", invalid="ignore"):
        return _kinks(replace(spec, dtype="float64"), parameters.astype(np.float64), left, right)


def _kinks(spec: NetworkSpec, flat: Array, left: float, right: float) -> Array | None:
    nodes: Array = np.array([left, right], dtype=np.float64)
    values: Array = nodes[None, :]
    weights = spec.layers(flat)
    for layer, weight, leak in zip(spec.hidden, weights, spec.learned(flat), strict=False):
        nodes, z = _with_crossings(nodes, _product(weight, values), _breaks(layer))
        if len(nodes) > _MOST or not np.isfinite(z).all():
            return None
        values = layer.activation.value(z) if leak is None else leaky(z, leak)
    logits = _product(weights[-1], values)
    return _bends(nodes, logits) if np.isfinite(logits).all() else None


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
