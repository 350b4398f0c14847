"""Why a unit is dead, in words with their numbers."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.diagnosis.death import Death
from reluexplorer.core.problem.problem import Problem
from reluexplorer.language import _
from reluexplorer.text import digits, percent

_MUCH = 0.5
"""Share of the batch's gradient from which on a single sample is named."""
_TIMES, _MANY = 2.0, 1000.0
"""How many times the layer's median is worth telling, and beyond which it is no measure any more."""


def cause(death: Death, problem: Problem) -> str:
    """Return a sentence or three on what silenced a unit."""
    if death.born:
        return _(
            "It was dead before the first update: its first weights and bias already put every training "
            "point on the flat side."
        )
    if death.by_hand:
        return _("A change made by hand at step {step:,} silenced it.").format(step=death.step)
    plain = problem.training.rule.plain
    told = [_by_inputs(death) if death.by_inputs else _by_own(death, plain=plain)]
    if not plain and abs(death.remembered) > 0.1 * abs(death.bias_change) > 0:
        told.append(
            _(
                "Of the bias's change, {remembered} is not the learning rate times this batch's gradient, "
                "but what the optimiser remembers and how it scales."
            ).format(remembered=digits(death.remembered, plus=True))
        )
    if named_sample(death, problem) >= 0:
        told.append(
            _("Sample {sample:,} alone gave {share} of the batch's gradient.").format(
                sample=death.sample + 1, share=percent(death.sample_share)
            )
        )
    return " ".join(told)


def named_sample(death: Death, problem: Problem) -> int:
    """Return the sample that is named as the cause, as a row of the whole data set; −1 for none."""
    if death.born or death.by_hand or len(problem.dataset.train) < 2 or death.sample_share < _MUCH:
        return -1
    return death.sample


def _by_own(death: Death, *, plain: bool) -> str:
    if abs(death.bias_change) >= death.weight_change:
        own, median = abs(death.bias_change), death.median_bias_change
        slope = abs(death.gradient)
        words = (
            _("Update {step:,} moved its bias by {change}: learning rate {rate} × gradient {slope}")
            if plain
            else _(
                "Update {step:,} moved its bias by {change}, at learning rate {rate}; this batch’s own "
                "gradient was {slope}"
            )
        )
    else:
        own, median = death.weight_change, death.median_weight_change
        slope = death.gradient_norm
        words = (
            _(
                "Update {step:,} moved its weights by {weights} and its bias by {change}: learning rate "
                "{rate} × gradient {slope}"
            )
            if plain
            else _(
                "Update {step:,} moved its weights by {weights} and its bias by {change}, at learning rate "
                "{rate}; this batch’s own gradient was {slope}"
            )
        )
    told = words.format(
        step=death.step,
        weights=digits(death.weight_change),
        change=digits(death.bias_change, plus=True),
        rate=digits(death.learning_rate),
        slope=digits(slope),
    )
    if death.shrinkage > 0.1 * death.learning_rate * death.gradient_norm:
        told = _("{told}; the penalty or weight decay pulled it towards 0 by {shrinkage}").format(
            told=told, shrinkage=digits(death.shrinkage)
        )
    times = own / median if median > 0 else np.inf
    if times > _MANY:
        return _("{told}; most of the layer stood still.").format(told=told)
    if times >= _TIMES:
        return _("{told}, {times} × the layer’s median.").format(told=told, times=digits(times))
    return f"{told}."


def _by_inputs(death: Death) -> str:
    return _(
        "Update {step:,} changed the neurons that it reads: that moved its highest point by {inputs}, "
        "its own weights and bias by {own}."
    ).format(step=death.step, inputs=digits(death.inputs, plus=True), own=digits(death.own, plus=True))
