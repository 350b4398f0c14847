"""Whether units that never fire on the data would fire anywhere in a window of inputs.

Bounds by intervals, on boxes that are halved until each is decided (branch and bound): exact where it ends
before its budget, "not known" otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import Floats
from reluexplorer.core.diagnosis.blocks import blocks_of
from reluexplorer.core.network.spec import LayerSpec, NetworkSpec, leaky
from reluexplorer.core.regions.input_box import Bounds
from reluexplorer.language import _

BOXES = 60_000
"""Boxes that are looked at before a question is given up."""
_SLACK = 1e-6
"""More than a turning point found on a raster of 1/1000 can be off the true extreme."""


class Silence(Enum):
    """Whether a unit's pre-activation stays at or below a threshold all over a window."""

    EVERYWHERE = "nowhere in the window"
    SOMEWHERE = "somewhere in the window"
    UNKNOWN = "perhaps somewhere in the window"


def searched(*, flat: bool) -> str:
    """Return in words what is searched: the plane of ``flat`` data, or the range of each input of others."""
    return _("on the plane") if flat else _("within the ranges of the inputs")


def silence_search(
    spec: NetworkSpec,
    parameters: NDArray[np.floating[Any]],
    units: tuple[tuple[int, int], ...],
    window: Bounds,
    *,
    features: Callable[[Floats, Floats], Bounds] | None = None,
    boxes: int = BOXES,
) -> Generator[None, None, dict[tuple[int, int], Silence]]:
    """Return for each (layer, unit) whether its pre-activation is above 0 anywhere in a box of inputs.

    ``window`` holds the lowest and the highest of each coordinate, (coordinates,). ``features`` maps the
    (boxes, coordinates) ends of boxes to bounds of the network's inputs where those are others, tight for
    boxes that are points. Yields between bounded pieces.
    """
    flat = np.asarray(parameters, np.float64)
    return (yield from _Search(spec, flat, features).decide(units, window, boxes))


class _Search:
    def __init__(
        self, spec: NetworkSpec, flat: Floats, features: Callable[[Floats, Floats], Bounds] | None
    ) -> None:
        self._spec = spec
        self._weights = [
            (np.maximum(w[:-1], 0).T, np.minimum(w[:-1], 0).T, w[-1][:, None]) for w in spec.layers(flat)
        ]
        """For each layer what lifts, what lowers, and the biases, (units, 1)."""
        self._learned = spec.learned(flat)
        self._features = features

    def decide(
        self, units: tuple[tuple[int, int], ...], window: Bounds, budget: int
    ) -> Generator[None, None, dict[tuple[int, int], Silence]]:
        found = dict.fromkeys(units, Silence.UNKNOWN)
        low, high = (np.asarray(end, np.float64)[None, :] for end in window)
        looked = 0
        open_units = list(units)
        while open_units and len(low) and looked < budget:
            looked += len(low)
            depth = 1 + max(layer for layer, _unit in open_units)
            tops = yield from self._tops(low, high, depth)
            middle = (low + high) / 2
            heights = yield from self._tops(middle, middle, depth)
            needed = np.zeros(len(low), np.bool_)
            left = []
            for layer, unit in open_units:
                exact = layer == 0 and self._features is None
                highest = tops if exact else heights
                gate = self._spec.hidden[layer].gate
                if highest[layer][unit].max() > gate:
                    found[layer, unit] = Silence.SOMEWHERE
                elif not (over := tops[layer][unit] > gate).any():
                    found[layer, unit] = Silence.EVERYWHERE
                else:
                    needed |= over
                    left.append((layer, unit))
            open_units = left
            yield
            low, high = _halved(low[needed], high[needed])
        return found

    def _tops(self, low: Floats, high: Floats, depth: int) -> Generator[None, None, list[Floats]]:
        """Return the highest pre-activations of the first ``depth`` layers, (units, boxes)."""
        parts = []
        for block in blocks_of(len(low), 4 * self._spec.parameter_count):
            with np.errstate(all="ignore"):
                parts.append(self._highest(low[block], high[block], depth))
            yield
        return [np.concatenate(layer, axis=1) for layer in zip(*parts, strict=True)]

    def _highest(self, low: Floats, high: Floats, depth: int) -> list[Floats]:
        """Return the highest pre-activations of the first layers, (units, boxes)."""
        if self._features is not None:
            low, high = self._features(low, high)
        below, above = low.T, high.T
        highs = []
        layers = zip(self._spec.hidden[:depth], self._weights, self._learned, strict=False)
        for layer, (up, down, bias), leak in layers:
            below, above = up @ below + down @ above + bias, up @ above + down @ below + bias
            below, above = np.nan_to_num(below, nan=-np.inf), np.nan_to_num(above, nan=np.inf)
            highs.append(above)
            below, above = _activated(layer, leak, below, above)
        return highs


def _activated(layer: LayerSpec, leak: Any, low: Floats, high: Floats) -> Bounds:
    if layer.mixing is not None:
        unknown = np.full((layer.width, low.shape[1]), np.inf)
        return -unknown, unknown
    if leak is not None:
        ends = leaky(low, leak), leaky(high, leak)
        at_0 = np.where((low < 0) & (high > 0), 0.0, ends[0])
        return np.minimum.reduce([*ends, at_0]), np.maximum.reduce([*ends, at_0])
    return _ranged(layer.activation, low, high)


def _ranged(choice: ActivationChoice, low: Floats, high: Floats) -> Bounds:
    ends = np.asarray(choice.value(low)), np.asarray(choice.value(high))
    lowest, highest = np.minimum(*ends), np.maximum(*ends)
    if choice.entry.monotone:
        return lowest, highest
    turns = turning_points(choice)
    if turns is None:
        point = low == high
        return np.where(point, lowest, choice.entry.low), np.where(point, highest, choice.entry.high)
    for at in turns:
        inside = (low < at) & (at < high)
        value = float(choice.value(np.array([at]))[0])
        lowest = np.where(inside, np.minimum(lowest, value - _SLACK), lowest)
        highest = np.where(inside, np.maximum(highest, value + _SLACK), highest)
    return lowest, highest


def turning_points(choice: ActivationChoice) -> tuple[float, ...] | None:
    """Return where a function turns, on a raster of 1/1000; None for one that turns without end."""
    if choice.entry.period is not None:
        return None
    z = np.linspace(-30.0, 30.0, 60_001)
    rising = np.sign(np.diff(np.asarray(choice.value(z))))
    places = np.flatnonzero(np.diff(rising) != 0) + 1
    return tuple(float(place) for place in z[places])


def _halved(low: Floats, high: Floats) -> Bounds:
    """Cut each box in two across its longest side."""
    rows = np.arange(len(low))
    side = (high - low).argmax(axis=1)
    middle = (low[rows, side] + high[rows, side]) / 2
    left, right = high.copy(), low.copy()
    left[rows, side] = middle
    right[rows, side] = middle
    return np.concatenate([low, right]), np.concatenate([left, high])
