"""The pictures of one neuron: its input over the data, where it would fire, what it reads."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from reluexplorer.core.data.dataset import Task
from reluexplorer.core.diagnosis.inspection import Inspection, inputs_of, true_classes
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.kept_with import kept_with
from reluexplorer.core.problem.problem import Problem
from reluexplorer.core.regions.firing_area import FiringArea, firing_area, inputs_over_plane
from reluexplorer.core.regions.input_plane import Plane, axis_names, scales_of
from reluexplorer.language import _
from reluexplorer.text import listed, measure, neuron, percent, short_name
from reluexplorer.widgets.controls.all_controls import Bar
from reluexplorer.widgets.plane.view import PlaneView
from reluexplorer.widgets.plots.histogram_strip import HistogramView
from reluexplorer.widgets.theme.colormap import level

_BINS = 48
STRONGEST = 4
EXCITED = 3


def histogram(
    inspection: Inspection, unit: tuple[int, int], gap: float | None, gate: float = 0.0
) -> HistogramView:
    """Return how often a unit's z takes which value over the training part.

    The ``gate`` above which it fires is an edge, and a bin holds its right end: a value of exactly that does
    not fire.
    """
    z = np.asarray(inputs_of(inspection, unit)[0], np.float64) - gate
    z = z[np.isfinite(z)]
    low, high = (float(z.min()), float(z.max())) if len(z) else (0.0, 0.0)
    width = (max(high, 0.0) - min(low, 0.0)) / _BINS or 1.0
    first, last = int(np.ceil(low / width)) - 1, int(np.ceil(high / width))
    edges = np.arange(first, max(last, first + 1) + 1) * width
    places = np.clip(np.searchsorted(edges, z, side="left") - 1, 0, len(edges) - 2)
    counts = np.bincount(places, minlength=len(edges) - 1)
    return HistogramView(counts, edges + gate, gate, gap)


@kept_with(2)
def _points(problem: Problem, plane: Plane) -> PlaneView:
    """Return the data on the plane."""
    dataset = problem.dataset
    every = np.arange(len(dataset.inputs))
    classes = () if dataset.task is Task.REGRESSION else dataset.class_names or ("0", "1")
    targets = true_classes(dataset, every) if classes else dataset.targets[:, 0]
    names, scales = axis_names(dataset, plane), scales_of(dataset, plane)
    return PlaneView(
        None,
        level=1.0 if classes else level(targets),
        points=plane.points_of(dataset),
        targets=targets,
        classes=classes,
        test=np.isin(every, dataset.test),
        window=plane.window,
        y_window=plane.v_window,
        x_name=names[0],
        y_name=names[1],
        x_scale=scales[0],
        y_scale=scales[1],
    )


def area_of(state: TrainState, plane: Plane, unit: tuple[int, int]) -> FiringArea:
    """Return where over the plane a unit fires."""
    z = inputs_over_plane(state.problem.network, state.parameters, plane, unit)
    return firing_area(z - state.problem.network.hidden[unit[0]].gate, plane.window, plane.v_window)


def plane_view(state: TrainState, plane: Plane, area: FiringArea, ringed: int = -1) -> PlaneView:
    """Return the firing area under the training points, one of them ringed."""
    return replace(_points(state.problem, plane), ringed=ringed, fires=area.polygons)


def weight_bars(state: TrainState, unit: tuple[int, int]) -> tuple[Bar, ...]:
    """Return the strongest incoming weights and the bias as bars, each against the largest of them."""
    layer, index = unit
    network = state.problem.network
    column = network.layers(state.parameters)[layer][:, index].astype(np.float64)
    weights, bias = column[:-1], float(column[-1])
    strongest = np.argsort(-np.abs(weights), kind="stable")[:STRONGEST].tolist()
    largest = float(np.abs(column).max()) or 1.0
    if layer == 0:
        names = [short_name(state.problem.dataset.feature_names[i]) for i in strongest]
    else:
        names = [_("Neuron {name}").format(name=neuron(layer - 1, i)) for i in strongest]
    rows = [*zip(names, weights[strongest].tolist(), strict=True), (_("Bias"), bias)]
    return tuple(_bar(name, value, largest) for name, value in rows)


def class_bars(problem: Problem, inspection: Inspection, unit: tuple[int, int]) -> tuple[Bar, ...]:
    """Return for each class the share of its training points that a unit fires for; none for a regression."""
    dataset = problem.dataset
    if dataset.task is Task.REGRESSION:
        return ()
    z, rows = inputs_of(inspection, unit)
    fires = z > problem.network.hidden[unit[0]].gate
    classes = true_classes(dataset, dataset.train if rows is None else dataset.train[rows])
    names = dataset.class_names or ("0", "1")
    bars = []
    for index, name in enumerate(names):
        own = fires[classes == index]
        if own.size:
            bars.append(Bar(name, float(own.mean()), percent(float(own.mean()))))
    return tuple(bars)


def excited(problem: Problem, inspection: Inspection, unit: tuple[int, int]) -> str:
    """Say which training points have the highest pre-activations, by their rows in the data from 1 on."""
    z, known = inputs_of(inspection, unit)
    highest = np.argsort(-z, kind="stable")[:EXCITED]
    train = problem.dataset.train if known is None else problem.dataset.train[known]
    rows = train[highest] + 1
    heights = z[highest].astype(np.float64).tolist()
    found = [f"{row:,} ({measure(height, plus=True)})" for row, height in zip(rows, heights, strict=True)]
    return _("Highest for samples {samples}.").format(samples=listed(found))


def outgoing_bars(state: TrainState, unit: tuple[int, int]) -> tuple[Bar, ...]:
    """Return the strongest outgoing weights as bars, each against the largest of them."""
    layer, index = unit
    network = state.problem.network
    if network.hidden[layer].mixing is not None:
        return ()
    row = network.layers(state.parameters)[layer + 1][index].astype(np.float64)
    largest = float(np.abs(row).max()) or 1.0
    last = layer + 1 == len(network.hidden)
    names = state.problem.dataset.class_names
    bars = []
    for target in np.argsort(-np.abs(row), kind="stable")[:STRONGEST].tolist():
        if not last:
            name = _("Neuron {name}").format(name=neuron(layer + 1, target))
        elif len(names) == len(row):
            name = _("Output · {name}").format(name=names[target])
        else:
            name = _("Output")
        value = float(row[target])
        bars.append(_bar(name, value, largest))
    return tuple(bars)


def _bar(name: str, value: float, largest: float) -> Bar:
    role = "positive" if value > 0 else "negative"
    return Bar(name, abs(value) / largest, measure(value, plus=True), role)
