"""Gradient descent with a velocity (Polyak 1964), in PyTorch's form."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.bound_calls import Call, constant
from reluexplorer.core.hyperparameter import Hyperparameter
from reluexplorer.core.optimizers.contract import (
    Coefficients,
    Flats,
    Optimizer,
    no_decay,
    rates_alone,
    velocity_way,
)


def _calls(flats: Flats, coefficients: Coefficients, momentum: float) -> list[Call]:
    (rate,) = coefficients
    velocity = flats.slots[0]
    return [
        (np.multiply, (velocity, constant(momentum, velocity.dtype), velocity)),
        (np.add, (velocity, flats.gradient, velocity)),
        (np.multiply, (velocity, rate, flats.scratch)),
        (np.subtract, (flats.parameters, flats.scratch, flats.parameters)),
    ]


OPTIMIZER = Optimizer(
    rank=20,
    name="momentum",
    label="Momentum",
    formula="v ← μv + g; θ ← θ − η·v",
    slots=1,
    parameters=(Hyperparameter("momentum", "Momentum", 0.9, 0.0, 0.9999),),
    coefficients=rates_alone,
    calls=_calls,
    coasting=velocity_way,
    decay=no_decay,
    plain=False,
    high_rate=0.1,
    torch="torch.optim.SGD({of}, lr={rate!r}, momentum={momentum!r})",
)
