"""Gradients over the root of their mean square (Hinton, Srivastava and Swersky 2012), in PyTorch's form."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.arrays import Floats
from reluexplorer.core.bound_calls import Call, constant
from reluexplorer.core.hyperparameter import Hyperparameter
from reluexplorer.core.optimizers.contract import Coefficients, Flats, Optimizer, no_decay, stands_still
from reluexplorer.language import _


def _coefficients(rates: Floats, _first: int, unit: float, alpha: float, epsilon: float) -> Floats:
    """With V = v·unit²/(1 − α): lr·g/(√v + ε) = (lr/√(1−α))·G/(√V + ε·unit/√(1−α))."""
    share = np.sqrt(1.0 - alpha)
    return np.stack([np.full_like(rates, epsilon * unit / share), rates / share])


def _calls(flats: Flats, coefficients: Coefficients, alpha: float, _epsilon: float) -> list[Call]:
    epsilon, rate = coefficients
    square, scratch = flats.slots[0], flats.scratch
    return [
        (np.multiply, (square, constant(alpha, square.dtype), square)),
        (np.square, (flats.gradient, scratch)),
        (np.add, (square, scratch, square)),
        (np.sqrt, (square, scratch)),
        (np.add, (scratch, epsilon, scratch)),
        (np.divide, (flats.gradient, scratch, scratch)),
        (np.multiply, (scratch, rate, scratch)),
        (np.subtract, (flats.parameters, scratch, flats.parameters)),
    ]


OPTIMIZER = Optimizer(
    rank=40,
    name="rmsprop",
    label="RMSProp",
    formula="v ← αv + (1−α)g²; θ ← θ − η·g/(√v + ε)",
    slots=1,
    parameters=(
        Hyperparameter("alpha", _("α, memory of the square"), 0.99, 0.0, 0.99999),
        Hyperparameter("epsilon", "ε", 1e-8, 0.0, 1.0),
    ),
    coefficients=_coefficients,
    calls=_calls,
    coasting=stands_still,
    decay=no_decay,
    plain=False,
    high_rate=0.05,
    torch="torch.optim.RMSprop({of}, lr={rate!r}, alpha={alpha!r}, eps={epsilon!r})",
)
