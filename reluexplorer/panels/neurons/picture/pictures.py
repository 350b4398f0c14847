"""The running network as rows and columns, or as a map for each neuron."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.data.dataset import Task
from reluexplorer.core.diagnosis.health import LayerHealth
from reluexplorer.core.diagnosis.inspection import Inspection, true_classes
from reluexplorer.core.diagnosis.unit_measures import similarity_order
from reluexplorer.core.diagnosis.unit_states import LEGEND
from reluexplorer.core.kept_with import kept_with
from reluexplorer.core.problem.problem import Problem
from reluexplorer.core.regions.input_plane import UnitMaps
from reluexplorer.core.units.death_cause import named_sample
from reluexplorer.language import _
from reluexplorer.panels.neurons.picture.maps_view import MapsLayer, MapsView
from reluexplorer.panels.neurons.shared.view import NeuronsView, activation_of
from reluexplorer.session.run.snapshot import RunSnapshot
from reluexplorer.text import layer_title
from reluexplorer.widgets.raster.view import RasterLayer, RasterView
from reluexplorer.widgets.theme.colormap import level

MOST_ROWS = 2000
ORDERS = {
    "index": _("Neurons by their number"),
    "firing": _("Neurons by falling firing rate, the dead last"),
    "similarity": _("Neurons that fire alike beside each other"),
}
"""What the order of columns or tiles is called."""
_COLUMNS = {
    "index": _("Columns →: neurons by their number."),
    "firing": _("Columns →: neurons by falling firing rate, the dead last."),
    "similarity": _("Columns →: neurons that fire alike beside each other."),
}
_ROWS = {
    "target": _("Rows ↓: {which} training points by target, coloured at the left."),
    "class": _("Rows ↓: {which} training points by class, coloured at the left."),
    "loss": _("Rows ↓: {which} training points by falling loss, coloured at the left."),
    "data": _("Rows ↓: {which} training points as the data have them, coloured at the left."),
}
_FEW_LAYERS = 8
_QUANTILE = 0.98
_SAMPLE = 5_000


def rows_of(problem: Problem, inspection: Inspection, rows: str) -> NDArray[np.intp]:
    """Return which samples of the activity stand in the rows, evenly thinned where many.

    They are ordered by "class" (or target), by falling "loss", or as the "data" have them.
    """
    dataset = problem.dataset
    places = np.arange(len(dataset.train)) if inspection.rows is None else inspection.rows
    if rows == "data":
        return _thinned(np.arange(len(places)))
    key: NDArray[Any]
    if rows == "loss":
        logits = inspection.train_activity.logits
        key = -problem.network.output.sample_losses(logits, problem.train_targets[places].T)
    elif dataset.task is Task.REGRESSION:
        key = dataset.targets[dataset.train[places]][:, 0]
    else:
        key = true_classes(dataset, dataset.train[places])
    return _thinned(np.argsort(key, kind="stable"))


def _thinned(order: NDArray[np.intp]) -> NDArray[np.intp]:
    if len(order) > MOST_ROWS:
        return order[np.linspace(0, len(order) - 1, MOST_ROWS).round().astype(np.intp)]
    return order


def column_order(health: LayerHealth, order: str, z: NDArray[Any]) -> NDArray[np.intp] | None:
    """Return the units by falling firing rate, the dead ones last, like beside like, or None for their own.

    ``z`` is (units, samples).
    """
    if order == "similarity":
        return similarity_order(z > 0)
    if order != "firing":
        return None
    dead = np.zeros(len(health.states), np.bool_)
    dead[list(health.dead)] = True
    return np.lexsort((-health.firing, dead))


def columns(health: LayerHealth, order: str, z: NDArray[Any], only: str) -> NDArray[np.intp] | None:
    """Return the units in their order, those of a named state alone; None for all as they are."""
    placed = column_order(health, order, z)
    if not only:
        return placed
    placed = np.arange(len(health.states)) if placed is None else placed
    return placed[np.array([LEGEND[state].name == only for state in health.states], np.bool_)[placed]]


def states(health: LayerHealth) -> tuple[str, ...]:
    """Return the states by the names that painted widgets know."""
    return tuple(LEGEND[state].name for state in health.states)


@kept_with(2)
def _raster_layers(
    problem: Problem, inspection: Inspection, order: str, by: str, only: str
) -> tuple[tuple[RasterLayer, ...], NDArray[Any], NDArray[np.intp]]:
    """Return the layers, the class or the target of each row, and its sample in the data set."""
    rows = rows_of(problem, inspection, by)
    layers = []
    for number, health in enumerate(inspection.health):
        activations = inspection.train_activity.activations[number][:, rows].T
        layers.append(
            RasterLayer(
                _title(problem, number),
                activations,
                health.firing,
                states(health),
                columns(health, order, inspection.train_activity.pre_activations[number], only),
                _level(activations),
            )
        )
    places = rows if inspection.rows is None else inspection.rows[rows]
    dataset = problem.dataset
    which = dataset.train[places]
    known = dataset.task is not Task.REGRESSION
    return tuple(layers), true_classes(dataset, which) if known else dataset.targets[which, 0], which


def _title(problem: Problem, layer: int) -> str:
    """Return a layer's title, short where many stand beside each other."""
    if len(problem.network.hidden) > _FEW_LAYERS:
        return f"{layer + 1}"
    return f"{layer_title(layer)} · {activation_of(problem, layer).label}"


def _level(activations: NDArray[Any]) -> float:
    """Return the end of a layer's colour scale: few values lie beyond it, and it rarely moves."""
    some = np.abs(activations.ravel()[:: max(1, activations.size // _SAMPLE)])
    some = some[np.isfinite(some) & (some > 0)]
    return level(np.quantile(some, _QUANTILE, keepdims=True)) if len(some) else 1.0


def raster_view(view: NeuronsView, problem: Problem, inspection: Inspection) -> RasterView:
    """Return the samples × neurons picture; layers of one inspection and order are made once."""
    points, look = len(problem.dataset.train), view.look
    rows = min(points if inspection.rows is None else len(inspection.rows), MOST_ROWS)
    some = _("{count:,} of {total:,}").format(count=rows, total=points)
    by = "target" if look.rows == "class" and problem.dataset.task is Task.REGRESSION else look.rows
    told = _ROWS[by].format(which=f"{points:,}" if rows == points else some)
    caption = f"{told} {_COLUMNS[look.order]} {_('Bars: how often each fires.')}"
    shown = look.order, look.rows, look.state_filter
    layers, targets, samples = _raster_layers(problem, inspection, *shown)
    named = named_by(view.run, problem, inspection, view.selected)
    row = np.flatnonzero(samples == named)
    if named >= 0:
        told = _(
            "Not among the rows: sample {number:,}, which gave most of the gradient that silenced this "
            "neuron."
        )
        if len(row):
            told = _(
                "Triangles: sample {number:,}, which gave most of the gradient that silenced this neuron."
            )
        caption = f"{told.format(number=named + 1)} {caption}"
    classes = 0 if problem.dataset.task is Task.REGRESSION else max(2, len(problem.dataset.class_names))
    return RasterView(
        layers, None, view.selected, caption, view.others,
        targets=targets, classes=classes, part=look.raster, named=int(row[0]) if len(row) else -1,
    )  # fmt: skip


def named_by(run: RunSnapshot, problem: Problem, inspection: Inspection, unit: tuple[int, int] | None) -> int:
    """Return the sample that the cause of a dead unit's death names, as a row of the data; −1 for none."""
    death = next((one for one in run.deaths if (one.layer, one.unit) == unit), None)
    if death is None or LEGEND[inspection.health[death.layer].states[death.unit]].name != "dead":
        return -1
    return named_sample(death, problem)


@kept_with(2)
def _maps_layers(
    problem: Problem, inspection: Inspection, maps: UnitMaps, order: str, only: str
) -> tuple[MapsLayer, ...]:
    layers = []
    for number, (values, health) in enumerate(zip(maps.hidden, inspection.health, strict=True)):
        placed = columns(health, order, inspection.train_activity.pre_activations[number], only)
        placed = np.arange(len(health.states)) if placed is None else placed
        title = f"{layer_title(number)} · {activation_of(problem, number).label}"
        shown = placed[placed < len(values)]
        layers.append(MapsLayer(title, values, _level(values), health.firing, states(health), shown))
    return tuple(layers)


def maps_view(view: NeuronsView, problem: Problem, inspection: Inspection, maps: UnitMaps) -> MapsView:
    """Return the picture of all mapped neurons; layers of one moment and order are made once."""
    layers = _maps_layers(problem, inspection, maps, view.look.order, view.look.state_filter)
    said = _(
        "Orange where a neuron's output is positive, blue where it is negative. Bar: how often it fires."
    )
    caption = f"{ORDERS[view.look.order]}. {said}"
    most = max((len(health.states) for health in inspection.health), default=0)
    shown = max((len(layer.order) for layer in layers), default=0)
    if shown < most:
        first = _("The first {count} neurons of each layer.").format(count=shown)
        caption = f"{first} {caption}"
    elif maps.plane.explanation:
        caption = f"{maps.plane.explanation} {caption}"
    return MapsView(layers, view.selected, caption, view.others)
