"""From a run to what the network diagram shows; made once a run, so that a selection costs nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from reluexplorer.core.arrays import Array
from reluexplorer.core.diagnosis.unit_states import LEGEND
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.problem.problem import Problem
from reluexplorer.language import _
from reluexplorer.panels.train.outcome.plane_picture import output_level, signed_output
from reluexplorer.session.document.limits import MOST_LAYERS, MOST_UNITS
from reluexplorer.session.run.outputs import output_names
from reluexplorer.session.run.snapshot import RunSnapshot, Status
from reluexplorer.text import layer_title
from reluexplorer.widgets.diagram.view import DiagramLayer, DiagramView
from reluexplorer.widgets.theme.colormap import level

Place = tuple[int, int]
_UNSEEN = 0.02
"""Share of a layer's largest weight by which weights may differ before their curves are drawn anew."""
_HOLD = 3
"""While a network trains, the curves of a layer's weights are drawn anew for every so many pictures."""


class NetworkPicture:
    """Keeps the picture of the newest run; ``view`` returns it with the selection.

    While a network trains, a layer's weights stay the same arrays for a while: their curves are what costs
    most, and drawing all of them at once would make every third picture late.
    """

    def __init__(self) -> None:
        self._run: RunSnapshot | None = None
        self._base: DiagramView | None = None
        self._turn = 0

    def view(
        self, run: RunSnapshot, selected: Place | None, also: tuple[Place, ...] = ()
    ) -> DiagramView | None:
        """Return the diagram of a run with the selected (column, unit); None without a network."""
        if run is not self._run:
            base = diagram_of(run)
            if base is not None:
                live = run.status is Status.RUNNING
                base = replace(base, weights=self._held_back(run, base.weights), live=live)
            self._run, self._base = run, base
        if self._base is None or selected is None:
            return self._base
        return replace(self._base, selected=selected, also=also)

    def _held_back(self, run: RunSnapshot, weights: tuple[Array, ...]) -> tuple[Array, ...]:
        """Return the weights of the picture before where they are the same, or it is not their turn."""
        if self._base is None or self._run is None or self._run.problem is not run.problem:
            return weights
        self._turn = (self._turn + 1) % _HOLD
        running = run.status is Status.RUNNING

        def holds(layer: int, new: Array, old: Array) -> bool:
            if running:
                return layer % _HOLD != self._turn or _look_alike(new, old)
            return np.array_equal(new, old)

        pairs = enumerate(zip(weights, self._base.weights, strict=True))
        return tuple(old if holds(layer, new, old) else new for layer, (new, old) in pairs)


def diagram_of(run: RunSnapshot) -> DiagramView | None:
    """Return the diagram of a run without a selection; None where there is no network yet."""
    problem, state, maps, inspection = run.problem, run.state, run.maps, run.inspection
    if problem is None or state is None or maps is None or inspection is None:
        return None
    inputs = maps.inputs if problem.dataset.coordinates is None else _evenly_strong(maps.inputs)
    columns = (inputs, *maps.hidden, signed_output(problem, maps.output))
    return DiagramView(
        inputs=problem.dataset.feature_names,
        layers=_layers(problem),
        output_names=output_names(problem),
        weights=_weights(state),
        maps=columns,
        levels=(level(inputs), *map(_cell_level, maps.hidden), output_level(problem.dataset)),
        dead=tuple(health.dead for health in (*inspection.health, inspection.output)),
        states=tuple(tuple(LEGEND[each].name for each in health.states) for health in inspection.health),
        biases=_biases(state),
        frozen=frozenset((layer + 1, unit) for layer, unit in problem.training.frozen),
        max_units=MOST_UNITS,
        max_layers=MOST_LAYERS,
        output_title=_("Output · {name}").format(name=problem.network.output.label),
    )


def _evenly_strong(maps: Array) -> Array:
    """Return maps that all reach 1: a square is much larger than a sine, and both shall be seen."""
    tops = np.abs(maps).max(axis=(1, 2), keepdims=True)
    return np.asarray(maps / tops)


def _cell_level(maps: Array) -> float:
    """Return the end of a hidden layer's colour scale: what its units reach on average, dead ones apart."""
    tops = np.abs(maps).max(axis=(1, 2))
    tops = tops[np.isfinite(tops) & (tops > 0)]
    return float(tops.mean(dtype=np.float64)) if tops.size else 1.0


def _look_alike(new: Array, old: Array) -> bool:
    return bool(np.abs(new - old).max(initial=0.0) <= _UNSEEN * np.abs(old).max(initial=0.0))


def _layers(problem: Problem) -> tuple[DiagramLayer, ...]:
    return tuple(
        DiagramLayer(f"{layer_title(index)} · {layer.activation.entry.label}", layer.units)
        for index, layer in enumerate(problem.network.hidden)
    )


def _biases(state: TrainState) -> tuple[Array, ...]:
    network = state.problem.network
    return tuple(layer[-1] for layer in network.layers(state.parameters)) if network.biased else ()


def _weights(state: TrainState) -> tuple[Array, ...]:
    return tuple(layer[:-1] for layer in state.problem.network.layers(state.parameters))
