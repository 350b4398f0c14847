"""How far an optimiser may still carry parameters that no gradient reaches any more."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.freezing import frozen_mask
from reluexplorer.core.optimizers import OPTIMIZERS
from reluexplorer.core.problem import TrainingSpec
from reluexplorer.core.training import TrainState

Floats = NDArray[np.float64]


def decay(training: TrainingSpec) -> float:
    """Return by which share of itself AdamW shrinks each weight and bias in an update, at its base rate."""
    if training.optimizer != "adamw":
        return 0.0
    return training.learning_rate * OPTIMIZERS["adamw"].completed(training.optimizer_parameters)[-1]


@np.errstate(all="ignore")
def coasting(state: TrainState) -> Floats:
    """Return for each parameter a bound on how far memory alone may still move it.

    From here on the gradient is taken as 0 and the learning rate η as never above its base. Momentum's and
    Nesterov's velocity v falls by μ an update: the way left is at most η·|v|·μ/(1 − μ). Adam's quotient
    falls by ρ = β₁/√β₂ and its correction only falls: η/(1 − β₁ᵗ⁺¹)·|m|/√v·ρ/(1 − ρ), infinite for ρ ≥ 1.
    AdamW's is counted in what its parameters will have shrunk to, ρ/(1 − decay) in the place of ρ: all of a
    unit shrink alike, which turns no sign. The other rules stand still.
    """
    training = state.problem.training
    settings = OPTIMIZERS[training.optimizer].completed(training.optimizer_parameters)
    slots = np.abs(np.asarray(state.slots, np.float64))
    if training.optimizer in {"momentum", "nesterov"}:
        unit = state.problem.network.output.factor * state.problem.batch_size
        (kept,) = settings
        way = training.learning_rate * slots[0] / unit * kept / (1.0 - kept)
    elif training.optimizer in {"adam", "adamw"}:
        beta1, beta2 = settings[:2]
        ratio = beta1 / np.sqrt(beta2) if beta2 > 0 else np.inf
        ratio = ratio / (1.0 - decay(training)) if decay(training) < 1.0 else np.inf
        scale = (1.0 - beta1) / (1.0 - beta1 ** (state.step + 1)) / np.sqrt(1.0 - beta2)
        tail = ratio / (1.0 - ratio) if ratio < 1.0 else np.inf
        way = training.learning_rate * scale * slots[0] / np.sqrt(slots[1]) * tail
        way[slots[0] == 0] = 0.0
    else:
        way = np.zeros(state.parameters.size)
    way[np.isnan(way)] = np.inf
    way[frozen_mask(state.problem.network, training.frozen)] = 0.0
    return np.asarray(way)
