"""Adam with decoupled weight decay (Loshchilov and Hutter 2019)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from reluexplorer.core.arrays import Floats
from reluexplorer.core.bound_calls import Call
from reluexplorer.core.hyperparameter import Hyperparameter
from reluexplorer.core.optimizers.adam import OPTIMIZER as ADAM
from reluexplorer.core.optimizers.adam import adam_way
from reluexplorer.core.optimizers.contract import Coefficients, Flats, Memory
from reluexplorer.language import _


def _coefficients(rates: Floats, first: int, unit: float, *parameters: float) -> Floats:
    """The parameters shrink by lr·decay before Adam's update."""
    *betas, decay = parameters
    return np.vstack([ADAM.coefficients(rates, first, unit, *betas), 1.0 - rates * decay])


def _calls(flats: Flats, coefficients: Coefficients, *parameters: float) -> list[Call]:
    shrink: Call = np.multiply, (flats.parameters, coefficients[2], flats.parameters)
    return [shrink, *ADAM.calls(flats, coefficients[:2], *parameters[:3])]


def _decay(rate: float, *parameters: float) -> float:
    return rate * parameters[-1]


def _way(memory: Memory, *parameters: float) -> Floats:
    return adam_way(memory, *parameters[:3], decay=_decay(memory.rate, *parameters))


OPTIMIZER = replace(
    ADAM,
    rank=60,
    name="adamw",
    label="AdamW",
    formula=_("θ ← θ − ηλθ, then Adam"),
    parameters=(*ADAM.parameters, Hyperparameter("decay", _("Weight decay λ"), 0.01, 0.0, 1.0)),
    coefficients=_coefficients,
    calls=_calls,
    coasting=_way,
    decay=_decay,
    torch=(
        "torch.optim.AdamW({of}, lr={rate!r}, betas=({beta1!r}, {beta2!r}), eps={epsilon!r}, "
        "weight_decay={decay!r})"
    ),
)
