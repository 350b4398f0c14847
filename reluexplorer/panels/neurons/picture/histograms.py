"""Every neuron's pre-activations over the training part as a small histogram."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.diagnosis.inspection import Inspection
from reluexplorer.core.kept_with import kept_with
from reluexplorer.core.problem.problem import Problem
from reluexplorer.language import _, ngettext
from reluexplorer.panels.neurons.picture.maps_view import MapsLayer, MapsView
from reluexplorer.panels.neurons.picture.pictures import ORDERS, columns, states
from reluexplorer.panels.neurons.shared.view import NeuronsView, activation_of
from reluexplorer.text import layer_title, measure, percent

BINS = 40
"""An even number, so that the threshold lies between two bins."""
MOST = 1024
"""Neurons of a layer that are drawn."""
_QUANTILE = 0.99


def histogram_heights(z: NDArray[Any]) -> tuple[NDArray[np.float64], float]:
    """Return (units, BINS) heights of (units, samples) pre-activations, and where they end.

    Bins reach from −end to end, one scale for the layer, with what lies beyond in the outermost; the unit's
    fullest bin has the height 1.
    """
    values, end = np.asarray(z, np.float64), scale_end(z)
    counts = _counts(values, end)
    return counts / np.maximum(counts.max(axis=1, keepdims=True), 1), end


def scale_end(z: NDArray[Any]) -> float:
    """Return where the scale of a layer's (units, samples) pre-activations ends."""
    values = np.asarray(z, np.float64)
    finite = np.abs(values[np.isfinite(values)])
    return (float(np.quantile(finite, _QUANTILE)) if finite.size else 1.0) or 1.0


def beyond_scale(z: NDArray[Any], end: float) -> NDArray[np.float64]:
    """Return (units, 2) shares of (units, samples) pre-activations below −end and above end."""
    values = np.asarray(z, np.float64)
    return np.stack([(values < -end).mean(axis=1), (values > end).mean(axis=1)], axis=1)


def bar_words(z: NDArray[Any], unit: int) -> tuple[str, ...]:
    """Say of a unit's histogram how many points its highest bar has, and what its outermost bars hold beside.

    ``z`` is (units, samples) of the layer, whose scale it is.
    """
    end = scale_end(z[:MOST])
    own = np.asarray(z[unit : unit + 1], np.float64)
    low, high = beyond_scale(own, end)[0].tolist()
    most = int(_counts(own, end).max())
    said = ngettext("highest bar: {most:,} point of {all:,}", "highest bar: {most:,} points of {all:,}", most)
    told = [said.format(most=most, all=own.shape[1])]
    if low:
        said = _("< −{end}, in the bar at the left: {share}")
        told.append(said.format(end=measure(end), share=percent(low)))
    if high:
        said = _("> {end}, in the bar at the right: {share}")
        told.append(said.format(end=measure(end), share=percent(high)))
    return tuple(told)


def _counts(values: NDArray[np.float64], end: float) -> NDArray[np.int64]:
    """Return (units, BINS) counts of (units, samples)."""
    scaled = np.nan_to_num(values / end, nan=0.0, posinf=1.0, neginf=-1.0)
    bins = np.clip(np.ceil((scaled + 1.0) / 2.0 * BINS) - 1, 0, BINS - 1).astype(np.intp)
    units = len(values)
    flat = (bins + BINS * np.arange(units)[:, None]).ravel()
    return np.bincount(flat, minlength=units * BINS).reshape(units, BINS)


@kept_with(2)
def _layers(problem: Problem, inspection: Inspection, order: str, only: str) -> tuple[MapsLayer, ...]:
    layers = []
    for number, health in enumerate(inspection.health):
        z = inspection.train_activity.pre_activations[number]
        placed = columns(health, order, z, only)
        placed = np.arange(len(health.states)) if placed is None else placed
        heights, end = histogram_heights(z[:MOST])
        title = f"{layer_title(number)} · {activation_of(problem, number).label} · ±{measure(end)}"
        shown = placed[placed < len(heights)]
        beyond = beyond_scale(z[:MOST], end) > 0
        layers.append(
            MapsLayer(title, heights, 1.0, health.firing, states(health), shown, bars=True, beyond=beyond)
        )
    return tuple(layers)


def histograms_view(view: NeuronsView, problem: Problem, inspection: Inspection) -> MapsView:
    """Return the histograms of all neurons; layers of one moment and order are made once."""
    look = view.look
    said = _(
        "How often which input before the activation occurs, from −end to +end of the "
        "layer's scale: blue below the threshold 0, orange above. ◂ and ▸: the bar at that edge "
        "holds values beyond it too."
    )
    caption = f"{ORDERS[look.order]}. {said}"
    layers = _layers(problem, inspection, look.order, look.state_filter)
    return MapsView(layers, view.selected, caption, view.others)
