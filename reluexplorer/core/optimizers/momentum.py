"""Gradient descent with a velocity (Polyak 1964), in PyTorch's form."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.arrays import Floats
from reluexplorer.core.bound_calls import Call, constant
from reluexplorer.core.hyperparameter import Hyperparameter
from reluexplorer.core.optimizers.contract import (
    Coefficients,
    Flats,
    Memory,
    Optimizer,
    no_decay,
    rates_alone,
)
from reluexplorer.language import _


def _calls(flats: Flats, coefficients: Coefficients, momentum: float) -> list[Call]:
    (rate,) = coefficients
    velocity = flats.slots[0]
    return [
        (np.multiply, (velocity, constant(momentum, velocity.dtype), velocity)),
        (np.add, (velocity, flats.gradient, velocity)),
        (np.multiply, (velocity, rate, flats.scratch)),
        (np.subtract, (flats.parameters, flats.scratch, flats.parameters)),
    ]


def _way(memory: Memory, momentum: float) -> Floats:
    """A velocity v that falls by μ an update still carries at most η·|v|·μ/(1 − μ)."""
    return np.asarray(memory.rate * memory.slots[0] / memory.unit * momentum / (1.0 - momentum))


OPTIMIZER = Optimizer(
    rank=20,
    name="momentum",
    label=_("Momentum"),
    formula="v ← μv + g; θ ← θ − η·v",
    slots=1,
    parameters=(Hyperparameter("momentum", _("Momentum"), 0.9, 0.0, 0.9999),),
    coefficients=rates_alone,
    calls=_calls,
    coasting=_way,
    decay=no_decay,
    plain=False,
    high_rate=0.1,
    torch="torch.optim.SGD({of}, lr={rate!r}, momentum={momentum!r})",
)
