"""Why a unit is dead, in words with their numbers."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.diagnosis.death import Death
from reluexplorer.core.problem.problem import Problem
from reluexplorer.text import digits, percent

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
    plain = problem.training.rule.plain
    told = [_by_inputs(death) if death.by_inputs else _by_own(death, plain=plain)]
    if not plain and abs(death.remembered) > 0.1 * abs(death.bias_change) > 0:
        told.append(
            f"Of the bias's change, {digits(death.remembered, plus=True)} is not the learning rate times "
            f"this batch's gradient, but what the optimiser remembers and how it scales."
        )
    if named_sample(death, problem) >= 0:
        told.append(
            f"Sample {death.sample + 1:,} alone gave {percent(death.sample_share)} of the batch's gradient."
        )
    return " ".join(told)


def named_sample(death: Death, problem: Problem) -> int:
    """Return the sample that is named as the cause, as a row of the whole data set; −1 for none."""
    if death.born or death.by_hand or len(problem.dataset.train) < 2 or death.sample_share < _MUCH:
        return -1
    return death.sample


def _by_own(death: Death, *, plain: bool) -> str:
    change = digits(death.bias_change, plus=True)
    if abs(death.bias_change) >= death.weight_change:
        moved = f"moved its bias by {change}"
        own, median = abs(death.bias_change), death.median_bias_change
        slope = abs(death.gradient)
    else:
        moved = f"moved its weights by {digits(death.weight_change)} and its bias by {change}"
        own, median = death.weight_change, death.median_weight_change
        slope = death.gradient_norm
    rate = f"learning rate {digits(death.learning_rate)}"
    told = f"Update {death.step:,} {moved}"
    told += (
        f": {rate} × gradient {digits(slope)}"
        if plain
        else f", at {rate}; this batch’s own gradient was {digits(slope)}"
    )
    if death.shrinkage > 0.1 * death.learning_rate * death.gradient_norm:
        told += f"; the penalty or weight decay pulled it towards 0 by {digits(death.shrinkage)}"
    times = own / median if median > 0 else np.inf
    if times > _MANY:
        return f"{told}; most of the layer stood still."
    return f"{told}, {digits(times)} × the layer’s median." if times >= _TIMES else f"{told}."


def _by_inputs(death: Death) -> str:
    return (
        f"Update {death.step:,} changed the neurons that it reads: that moved its highest point by "
        f"{digits(death.inputs, plus=True)}, its own weights and bias by {digits(death.own, plus=True)}."
    )
