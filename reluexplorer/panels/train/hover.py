"""What the card beside a cell of the diagram says."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.health import UnitState
from reluexplorer.core.inspection import Inspection
from reluexplorer.core.problem import Problem
from reluexplorer.session.snapshot import RunSnapshot
from reluexplorer.text import layer_title, measure, percent
from reluexplorer.widgets.painted import short_name

_STATES = {
    UnitState.DEAD: "dead: no gradient reaches it",
    UnitState.RARE: "rarely fires",
    UnitState.ALWAYS: "always on: no bend where the data are",
    UnitState.LEAK: "always below zero",
}


def hover_lines(run: RunSnapshot, column: int, unit: int) -> tuple[str, ...]:
    """Return the lines for a unit of a column (0 inputs, then hidden layers, then the output)."""
    problem, state, inspection = run.problem, run.state, run.inspection
    if problem is None or state is None or inspection is None or column >= len(problem.network.sizes):
        return ()
    if unit >= problem.network.sizes[column]:
        return ()
    if column == 0:
        return _input_lines(problem, unit)
    into = problem.network.layers(state.parameters)[column - 1][:, unit]
    weights = f"bias {measure(float(into[-1]))} · ‖w‖ {measure(float(np.linalg.norm(into[:-1])))}"
    if column <= len(problem.network.hidden):
        return _hidden_lines(inspection, column - 1, unit, weights)
    return (f"Output · {output_names(problem)[unit]}", f"{problem.network.output.label} of a sum", weights)


def _input_lines(problem: Problem, unit: int) -> tuple[str, ...]:
    values = problem.dataset.inputs[problem.dataset.train, unit]
    low, high, mean = float(values.min()), float(values.max()), float(values.mean())
    name = short_name(problem.dataset.feature_names[unit])
    return (f"Input {name}", f"from {measure(low)} to {measure(high)}", f"mean {measure(mean)}")


def _hidden_lines(inspection: Inspection, layer: int, unit: int, weights: str) -> tuple[str, ...]:
    health = inspection.health[layer]
    head = f"{layer_title(layer)} · neuron {unit + 1}"
    fires = f"fires on {percent(float(health.firing[unit]))} of the data"
    state = _STATES.get(health.states[unit])
    return (head, fires, weights, state) if state else (head, fires, weights)


def output_names(problem: Problem) -> tuple[str, ...]:
    """Return a name for each output unit."""
    dataset, outputs = problem.dataset, problem.network.outputs
    if len(dataset.class_names) == outputs:
        return dataset.class_names
    if dataset.target_name and dataset.class_names:
        return (dataset.class_names[-1],) * outputs
    return (dataset.target_name or "y",) * outputs
