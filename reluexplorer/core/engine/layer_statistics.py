"""How signals, gradients and updates flow through the layers, read from a run's own buffers."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from reluexplorer.core.arrays import Array, Floats, read_only
from reluexplorer.core.engine.trainer import Trainer


@dataclass(frozen=True, eq=False)
class LayerStatistics:
    """Of one update, on its batch; arrays are read-only.

    ``active_share`` is (hidden layers,), the others (hidden layers + 1,) with the output
    layer last.
    """

    step: int
    """Updates made, this one included."""
    active_share: Floats
    """Share of the layer's activations above 0."""
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
    gradients = _norms(network.layers(flats.gradient.astype(np.float64)))
    changes = _norms(network.layers((flats.parameters - before).astype(np.float64)))
    weights = _norms(network.layers(before.astype(np.float64)))
    return LayerStatistics(
        step + 1,
        _frozen([np.count_nonzero(out > 0) / out.size for out in outs]),
        _frozen([norm / trainer.unit for norm in gradients]),
        _frozen([change / norm if norm else 0.0 for change, norm in zip(changes, weights, strict=True)]),
    )


def _norms(arrays: Iterable[Array]) -> list[float]:
    return [math.sqrt(flat.dot(flat)) for flat in map(np.ravel, arrays)]


def _frozen(values: list[float]) -> Floats:
    return read_only(np.array(values, dtype=np.float64))
