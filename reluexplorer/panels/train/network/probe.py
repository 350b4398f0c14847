"""What one point of the plane does to every unit: all that is said of a point is read from here."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.network.spec import forward, with_ones
from reluexplorer.language import _, ngettext
from reluexplorer.panels.train.outcome.plane_picture import signed_output, single_output, written_outputs
from reluexplorer.session.run.snapshot import RunSnapshot
from reluexplorer.text import layer_title
from reluexplorer.widgets.diagram.view import ProbeView
from reluexplorer.widgets.plane.view import PlaneView, value_words

_NAMED = 4
"""So many layers have a line each."""


def probe_of(run: RunSnapshot, x: float, y: float) -> ProbeView | None:
    """Return what every unit gives for the point (x, y) of the run's plane; None without a network.

    A single output that tells two classes apart goes from −1 to 1, as on the plane; what is written is what
    the network answers.
    """
    problem, state, maps = run.problem, run.state, run.maps
    if problem is None or state is None or maps is None:
        return None
    inputs = maps.plane.inputs(np.array([x]), np.array([y]))
    with np.errstate(all="ignore"):
        seen = forward(problem.network, state.parameters, with_ones(inputs, problem.network.dtype))
    outputs = signed_output(problem, seen.outputs[:, 0])
    columns = (inputs[0], *(a[:, 0] for a in seen.activations), outputs)
    gates = tuple(frozenset(np.flatnonzero(z[:, 0] > 0).tolist()) for z in seen.pre_activations)
    data = problem.dataset
    return ProbeView(columns, gates, {0: data.scales, len(columns) - 1: written_outputs(problem)})


def answer_words(probe: ProbeView, view: PlaneView, place: tuple[int, int] | None) -> str:
    """Return what the plane shows of a probed point: a value, or a class with what its output gives.

    It is the output, or the (column, unit) of the network that the plane shows in its place.
    """
    if place is not None:
        return probe.words(*place)
    outputs = probe.values[-1]
    if view.class_image is None:
        return value_words(float(single_output(outputs, classes=bool(view.classes))), view.value_scale)
    best = int(outputs.argmax())
    return f"{view.classes[best]}  {value_words(float(outputs[best]))}"


def kink_lines(view: PlaneView | None) -> tuple[str, ...]:
    """Say how often the curve of a single input bends."""
    count = 0 if view is None or view.kinks is None else len(view.kinks)
    return (ngettext("{count:,} kink", "{count:,} kinks", count).format(count=count),) if count else ()


def gate_lines(probe: ProbeView) -> tuple[str, ...]:
    """Say how many gates are open in each hidden layer."""
    counts = [(len(gates), len(values)) for gates, values in zip(probe.open, probe.values[1:], strict=False)]
    if len(counts) <= _NAMED:
        return tuple(
            _("{layer}  {open} of {all} open").format(layer=layer_title(place), open=found, all=whole)
            for place, (found, whole) in enumerate(counts)
        )
    found, whole = map(sum, zip(*counts, strict=True))
    return (_("{open:,} of {all:,} gates open").format(open=found, all=whole),)
