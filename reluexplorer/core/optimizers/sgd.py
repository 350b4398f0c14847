"""Plain gradient descent over batches."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.bound_calls import Call
from reluexplorer.core.optimizers.contract import (
    Coefficients,
    Flats,
    Optimizer,
    no_decay,
    rates_alone,
    stands_still,
)


def _calls(flats: Flats, coefficients: Coefficients) -> list[Call]:
    (rate,) = coefficients
    return [
        (np.multiply, (flats.gradient, rate, flats.scratch)),
        (np.subtract, (flats.parameters, flats.scratch, flats.parameters)),
    ]


OPTIMIZER = Optimizer(
    rank=10,
    name="sgd",
    label="SGD",
    formula="θ ← θ − η·g",
    slots=0,
    parameters=(),
    coefficients=rates_alone,
    calls=_calls,
    coasting=stands_still,
    decay=no_decay,
    plain=True,
    high_rate=0.5,
    torch="torch.optim.SGD({of}, lr={rate!r})",
)
