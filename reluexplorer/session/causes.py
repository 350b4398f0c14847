"""Why a unit is dead, in words with their numbers."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.death import Death
from reluexplorer.core.problem import Problem

_MUCH = 0.5
"""Share of the batch's gradient from which on a single sample is named."""
_TIMES, _MANY = 2.0, 1000.0
"""How many times the layer's median is worth telling, and beyond which it is no measure any more."""


def cause(death: Death, problem: Problem) -> str:
    """Return a sentence or three on what silenced a unit."""
    if death.born:
        return (
            "It was dead before the first update: its first weights and bias already put every training "
            "point on the flat side."
        )
    if death.by_hand:
        return f"A change made by hand at step {death.step:,} silenced it."
    plain = problem.training.optimizer == "sgd"
    told = [_by_inputs(death) if death.by_inputs else _by_own(death, plain=plain)]
    if not plain and abs(death.remembered) > 0.1 * abs(death.bias_change) > 0:
        told.append(
            f"Of the bias's change, {signed(death.remembered)} is not the learning rate times this batch's "
            f"gradient, but what the optimiser remembers and how it scales."
        )
    if death.sample >= 0 and death.sample_share >= _MUCH and len(problem.dataset.train) > 1:
        told.append(
            f"Sample {death.sample + 1:,} alone gave {100 * death.sample_share:.0f} % of the batch's "
            "gradient."
        )
    return " ".join(told)


def _by_own(death: Death, *, plain: bool) -> str:
    bias = abs(death.bias_change) >= death.weight_change
    if bias:
        moved = f"moved its bias by {signed(death.bias_change)}"
        own, median = abs(death.bias_change), death.median_bias_change
        slope = abs(death.gradient)
    else:
        moved = (
            f"moved its weights by {size(death.weight_change)} and its bias by {signed(death.bias_change)}"
        )
        own, median = death.weight_change, death.median_weight_change
        slope = death.gradient_norm
    rate = f"learning rate {size(death.learning_rate)}"
    told = f"Update {death.step:,} {moved}"
    told += (
        f": {rate} × gradient {size(slope)}"
        if plain
        else f", at {rate}; this batch’s own gradient was {size(slope)}"
    )
    if death.shrinkage > 0.1 * death.learning_rate * death.gradient_norm:
        told += f"; the penalty or weight decay pulled it towards 0 by {size(death.shrinkage)}"
    times = own / median if median > 0 else np.inf
    if times > _MANY:
        return f"{told}; most of the layer stood still."
    return f"{told}, {times:.3g} × the layer’s median." if times >= _TIMES else f"{told}."


def _by_inputs(death: Death) -> str:
    return (
        f"Update {death.step:,} changed the neurons that it reads: that moved its highest point by "
        f"{signed(death.inputs)}, its own weights and bias by {signed(death.own)}."
    )


def size(value: float) -> str:
    """Return a positive number in three digits."""
    if value == 0 or 1e-3 <= value < 1e5:
        return f"{value:.3g}"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−")


def signed(value: float) -> str:
    """Return a change with its sign, in three digits."""
    return ("−" if value < 0 else "+") + size(abs(value))
