"""What the card beside a cell of the diagram says."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.diagnosis.inspection import Inspection
from reluexplorer.core.diagnosis.unit_states import UnitState, state_words
from reluexplorer.core.problem.problem import Problem
from reluexplorer.language import _
from reluexplorer.panels.train.outcome.plane_picture import scale_of_place
from reluexplorer.session.run.outputs import firing_words, output_names
from reluexplorer.session.run.snapshot import RunSnapshot
from reluexplorer.text import carried, measure, neuron, percent, short_name
from reluexplorer.widgets.plane.view import value_words

_REASONS = {
    UnitState.DEAD: _("{state}: no gradient reaches it"),
    UnitState.ALWAYS: _("{state}: no bend where the data are"),
    UnitState.UNKNOWN: _("{state}: the run diverged, or its numbers are not finite"),
    UnitState.SATURATED: _("{state}: nearly flat where the data are"),
}
"""A state and what follows from it, where that is soon said."""


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
    weights = _("bias {bias} · ‖w‖ {norm}").format(
        bias=measure(float(into[-1])), norm=measure(float(np.linalg.norm(into[:-1])))
    )
    if column <= len(problem.network.hidden):
        return _hidden_lines(problem, inspection, column - 1, unit, weights)
    return _output_lines(problem, inspection, unit, weights)


def _output_lines(problem: Problem, inspection: Inspection, unit: int, weights: str) -> tuple[str, ...]:
    head, health = problem.network.output, inspection.output
    lines: tuple[str, ...] = (
        _("Output · {name}").format(name=output_names(problem)[unit]),
        _("{function} of a sum").format(function=head.label),
        weights,
    )
    state = health.states[unit]
    if head.name in {"relu", "relu_softmax"}:
        lines = (*lines, firing_words(health, unit))
    return lines if state is UnitState.HEALTHY else (*lines, _REASONS[state].format(state=state_words(state)))


def _input_lines(problem: Problem, unit: int) -> tuple[str, ...]:
    values = problem.dataset.inputs[problem.dataset.train, unit]
    low, high, mean = float(values.min()), float(values.max()), float(values.mean())
    name = short_name(problem.dataset.feature_names[unit])
    scale = scale_of_place(problem, 0, unit)
    if scale.changes:
        least, most, middle = (value_words(each, scale) for each in (low, high, mean))
    else:
        least, most, middle = (measure(each) for each in (low, high, mean))
    return (
        _("Input {name}").format(name=name),
        _("from {low} to {high}").format(low=least, high=most),
        _("mean {mean}").format(mean=middle),
    )


def _hidden_lines(
    problem: Problem, inspection: Inspection, layer: int, unit: int, weights: str
) -> tuple[str, ...]:
    health = inspection.health[layer]
    state, leaky = health.states[unit], problem.network.hidden[layer].activation.entry.leaks
    lines = [
        _("Neuron {name}").format(name=neuron(layer, unit)),
        _("fires on {share} of the data").format(share=percent(float(health.firing[unit]))),
    ]
    if len(health.states) > 1 and state not in {UnitState.DEAD, UnitState.UNKNOWN}:
        lines.append(carried(float(health.scores[unit])))
    lines.append(weights)
    if state is not UnitState.HEALTHY:
        lines.append(_REASONS.get(state, "{state}").format(state=state_words(state, leaky=leaky)))
    return tuple(lines)
