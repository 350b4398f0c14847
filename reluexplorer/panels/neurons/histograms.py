"""Every neuron's pre-activations over the training part as a small histogram."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.inspection import Inspection
from reluexplorer.core.problem import Problem
from reluexplorer.panels.neurons.maps_view import MapsLayer, MapsView
from reluexplorer.panels.neurons.pictures import columns, states
from reluexplorer.panels.neurons.view import NeuronsView, activation_of
from reluexplorer.text import layer_title, measure

SIDE = 40
"""Bins, and steps of height; an even number, so that the threshold lies between two bins."""
MOST = 1024
"""Neurons of a layer that are drawn."""
_QUANTILE = 0.99


def histogram_maps(z: NDArray[Any]) -> tuple[NDArray[np.float32], float]:
    """Return (units, SIDE, SIDE) pictures of (units, samples) pre-activations, and where they end.

    The lowest row comes first. Bins reach from −end to end, one scale for the layer, with what lies beyond
    in the outermost; bars are −1 up to the threshold 0, 1 above it, and as high as the unit's fullest bin.
    """
    values = np.asarray(z, np.float64)
    finite = np.abs(values[np.isfinite(values)])
    end = float(np.quantile(finite, _QUANTILE)) if finite.size else 1.0
    end = end or 1.0
    scaled = np.nan_to_num(values / end, nan=0.0, posinf=1.0, neginf=-1.0)
    bins = np.clip(np.ceil((scaled + 1.0) / 2.0 * SIDE) - 1, 0, SIDE - 1).astype(np.intp)
    units = len(values)
    flat = (bins + SIDE * np.arange(units)[:, None]).ravel()
    counts = np.bincount(flat, minlength=units * SIDE).reshape(units, SIDE)
    heights = np.ceil(SIDE * counts / np.maximum(counts.max(axis=1, keepdims=True), 1))
    filled = np.arange(SIDE)[None, :, None] < heights[:, None, :]
    signs = np.where(np.arange(SIDE) < SIDE // 2, -1.0, 1.0)
    return np.asarray(filled * signs, np.float32), end


@lru_cache(maxsize=2)
def _layers(problem: Problem, inspection: Inspection, order: str, only: str) -> tuple[MapsLayer, ...]:
    layers = []
    for number, health in enumerate(inspection.health):
        z = inspection.train_activity.pre_activations[number]
        placed = columns(health, order, z, only)
        placed = np.arange(len(health.states)) if placed is None else placed
        pictures, end = histogram_maps(z[:MOST])
        title = f"{layer_title(number)} · {activation_of(problem, number).label} · ±{measure(end)}"
        shown = placed[placed < len(pictures)]
        layers.append(MapsLayer(title, pictures, 1.0, health.firing, states(health), shown, striped=False))
    return tuple(layers)


def histograms_view(view: NeuronsView, problem: Problem, inspection: Inspection) -> MapsView:
    """Return the histograms of all neurons; layers of one moment and order are made once."""
    caption = (
        "How often which input before the activation occurs, from −end to +end of the layer's scale: blue "
        "below the threshold 0, orange above it."
    )
    return MapsView(_layers(problem, inspection, view.order, view.only), view.selected, caption, view.others)
