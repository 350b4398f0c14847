"""Nesterov's velocity (Nesterov 1983; Sutskever, Martens, Dahl and Hinton 2013), in PyTorch's form."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from reluexplorer.core.bound_calls import Call, constant
from reluexplorer.core.optimizers import momentum as polyak
from reluexplorer.core.optimizers.contract import Coefficients, Flats


def _calls(flats: Flats, coefficients: Coefficients, momentum: float) -> list[Call]:
    (rate,) = coefficients
    velocity = flats.slots[0]
    kept = constant(momentum, velocity.dtype)
    return [
        (np.multiply, (velocity, kept, velocity)),
        (np.add, (velocity, flats.gradient, velocity)),
        (np.multiply, (velocity, kept, flats.scratch)),
        (np.add, (flats.scratch, flats.gradient, flats.scratch)),
        (np.multiply, (flats.scratch, rate, flats.scratch)),
        (np.subtract, (flats.parameters, flats.scratch, flats.parameters)),
    ]


OPTIMIZER = replace(
    polyak.OPTIMIZER,
    rank=30,
    name="nesterov",
    label="Nesterov",
    formula="v ← μv + g; θ ← θ − η(g + μv)",
    calls=_calls,
    torch="torch.optim.SGD({of}, lr={rate!r}, momentum={momentum!r}, nesterov=True)",
)
