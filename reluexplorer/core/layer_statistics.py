"""How signals, gradients and updates flow through the layers, read from a run's own buffers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import read_only
from reluexplorer.core.calls import Array
from reluexplorer.core.trainer import Trainer

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LayerStatistics:
    """Of one update, on its batch; arrays are read-only.

    ``active_share`` and ``activation_norm`` are (hidden layers,), the others (hidden layers + 1,) with the
    output layer last.
    """

    step: int
    """Updates made, this one included."""
    active_share: Floats
    """Share of the layer's activations above 0."""
    activation_norm: Floats
    """Root of the mean squared activation."""
    gradient_norm: Floats
    """Euclidean norm of the layer's gradient, penalties and clipping included."""
    update_ratio: Floats
    """Norm of the change of the layer's parameters over the norm of the parameters before it."""


def observe(trainer: Trainer, step: int) -> LayerStatistics:
    """Make update number ``step``, counted from 0, and return what it did."""
    network = trainer.problem.network
    flats = trainer.flats
    before = flats.parameters.copy()
    trainer.steps(step, step + 1)
    plan = trainer.plan_of(step)
    outs = [made.out for made in plan.stages]
    gradients = [_norm(layer) / trainer.unit for layer in network.layers(flats.gradient)]
    changes = [_norm(layer) for layer in network.layers(flats.parameters - before)]
    weights = [_norm(layer) for layer in network.layers(before)]
    return LayerStatistics(
        step + 1,
        _frozen([float((out > 0).mean()) for out in outs]),
        _frozen([_norm(out) / np.sqrt(out.size) for out in outs]),
        _frozen(gradients),
        _frozen([change / norm if norm else 0.0 for change, norm in zip(changes, weights, strict=True)]),
    )


def _norm(array: Array) -> float:
    return float(np.linalg.norm(array.ravel().astype(np.float64)))


def _frozen(values: list[float]) -> Floats:
    return read_only(np.array(values, dtype=np.float64))
