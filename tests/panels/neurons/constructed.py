"""A run whose every neuron is known by hand, for what the Neurons workspace says and draws of it."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
from PySide6.QtCore import Qt

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.problem.make import make_problem
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.core.regions.input_plane import MapPlan, plane_of
from reluexplorer.panels.neurons.inspector import story
from reluexplorer.session.run.snapshot import Curve, RunSnapshot, Status
from tests.core.samples import line
from tests.widgets.pictures import column_rect

LEFT = Qt.MouseButton.LeftButton

# z of each unit is its weights times (x1, x2) plus a bias; x1 runs evenly from −1 to 1 over the data.
UNITS = {
    "dead": (1.0, 0.0, -1.83),
    "always": (1.0, 0.0, 2.0),
    "half": (1.0, 0.0, 0.0),
    "rare": (30.0, 0.0, -27.3),
}
ORDER = tuple(UNITS)


def constructed(activation="relu", dataset=None, training=TrainingSpec(), second=(-0.83,)):
    """A network whose first layer has ``UNITS`` and whose second has constant inputs ``second``."""
    problem = make_problem(
        dataset or line(), (len(UNITS), len(second)), ActivationChoice(activation), training=training
    )
    flat = np.zeros(problem.network.parameter_count, np.float32)
    first, following, _ = problem.network.layers(flat)
    first[:2] = np.array([unit[:2] for unit in UNITS.values()]).T
    first[-1] = [unit[2] for unit in UNITS.values()]
    following[-1] = second
    flat.flags.writeable = False
    return TrainState(problem, 0, flat, ())


def snapshot(state, curve=None, **changes):
    found = inspect(state)
    axes = plane_of(state.problem.dataset, None)
    maps = MapPlan(state.problem.network, axes, 20, 20, 64).maps(state.parameters)
    dead = np.array([found.dead_units], dtype=np.int64)
    curve = curve or Curve(
        np.array([0]), dead=dead, dead_since=tuple(np.full(len(h.states), -1) for h in found.health)
    )
    run = RunSnapshot(
        1, Status.PAUSED, problem=state.problem, state=state, inspection=found, maps=maps, curve=curve
    )
    return replace(run, **changes)


def told(activation="relu", unit="dead", curve=None, layer=0, known=MappingProxyType({}), **options):
    state = constructed(activation, **options)
    index = ORDER.index(unit) if layer == 0 else unit
    shown = replace(state, step=500) if curve else state
    run = RunSnapshot(1, Status.PAUSED, state=shown, curve=curve or Curve(), **known)
    return story.story(state.problem, inspect(state), run, (layer, index))


def dead_since(*first, interval=10):
    return Curve(np.array([0, 500]), dead_since=(np.array(first), np.array([-1])), interval=interval)


RECORDS = (
    "It was alive until step {} at least and seen dead at step {}; "
    "whether it came back for a while since is not known yet."
)


def column(panel, layer, unit):
    return column_rect(panel.raster, layer, unit).center().toPoint()
