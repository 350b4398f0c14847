"""Means of gradients over the root of the means of their squares (Kingma and Ba 2015)."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.arrays import Floats
from reluexplorer.core.bound_calls import Call
from reluexplorer.core.hyperparameter import Hyperparameter
from reluexplorer.core.optimizers.contract import Coefficients, Flats, Memory, Optimizer, no_decay
from reluexplorer.language import _


def _coefficients(
    rates: Floats, first: int, unit: float, beta1: float, beta2: float, epsilon: float
) -> Floats:
    """Kingma and Ba 2015, algorithm 1, with M = m·unit/(1 − β₁) and V = v·unit²/(1 − β₂).

    Then lr·m̂/(√v̂ + ε) = a·M/(√V + e), e = ε·unit·√((1 − β₂ᵗ)/(1 − β₂)) and
    a = lr·(1 − β₁)/(1 − β₁ᵗ)·√((1 − β₂ᵗ)/(1 − β₂)).
    """
    updates = np.arange(first, first + len(rates), dtype=np.float64)
    spread = np.sqrt((1.0 - beta2**updates) / (1.0 - beta2))
    return np.stack([epsilon * unit * spread, rates * (1.0 - beta1) / (1.0 - beta1**updates) * spread])


def _calls(
    flats: Flats, coefficients: Coefficients, beta1: float, beta2: float, _epsilon: float
) -> list[Call]:
    """Both moments lie behind each other as the gradient and its square do: one call serves the two."""
    epsilon, rate = coefficients
    n = flats.parameters.size
    moments, gradients = flats.slots.reshape(2 * n), flats.gradients.reshape(2 * n)
    kept = np.repeat(np.array([beta1, beta2], dtype=moments.dtype), n)
    scratch = flats.scratch
    return [
        (np.square, (flats.gradient, flats.gradients[1])),
        (np.multiply, (moments, kept, moments)),
        (np.add, (moments, gradients, moments)),
        (np.sqrt, (flats.slots[1], scratch)),
        (np.add, (scratch, epsilon, scratch)),
        (np.divide, (flats.slots[0], scratch, scratch)),
        (np.multiply, (scratch, rate, scratch)),
        (np.subtract, (flats.parameters, scratch, flats.parameters)),
    ]


def adam_way(memory: Memory, beta1: float, beta2: float, _epsilon: float, *, decay: float = 0.0) -> Floats:
    """Return the way that is left to each parameter.

    The quotient falls by ρ = β₁/√β₂ an update and its correction only falls:
    η/(1 − β₁ᵗ⁺¹)·|m|/√v·ρ/(1 − ρ), infinite for ρ ≥ 1. With weight ``decay`` it is counted in what the
    parameters will have shrunk to, ρ/(1 − decay) in the place of ρ: all of a unit shrink alike, which turns
    no sign.
    """
    ratio = beta1 / np.sqrt(beta2) if beta2 > 0 else np.inf
    ratio = ratio / (1.0 - decay) if decay < 1.0 else np.inf
    scale = (1.0 - beta1) / (1.0 - beta1 ** (memory.step + 1)) / np.sqrt(1.0 - beta2)
    tail = ratio / (1.0 - ratio) if ratio < 1.0 else np.inf
    mean, square = memory.slots
    way = memory.rate * scale * mean / np.sqrt(square) * tail
    way[mean == 0] = 0.0
    return np.asarray(way)


OPTIMIZER = Optimizer(
    rank=50,
    name="adam",
    label="Adam",
    formula="m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; θ ← θ − η·m̂/(√v̂ + ε)",
    slots=2,
    parameters=(
        Hyperparameter("beta1", _("β₁, memory of the mean"), 0.9, 0.0, 0.9999),
        Hyperparameter("beta2", _("β₂, memory of the square"), 0.999, 0.0, 0.99999),
        Hyperparameter("epsilon", "ε", 1e-8, 0.0, 1.0),
    ),
    coefficients=_coefficients,
    calls=_calls,
    coasting=adam_way,
    decay=no_decay,
    plain=False,
    high_rate=0.05,
    torch="torch.optim.Adam({of}, lr={rate!r}, betas=({beta1!r}, {beta2!r}), eps={epsilon!r})",
)
