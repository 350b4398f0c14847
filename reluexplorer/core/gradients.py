"""The exact gradient of a network's loss over given samples, by the same plan that training uses."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.arrays import read_only
from reluexplorer.core.calls import Array, run
from reluexplorer.core.network import NetworkSpec
from reluexplorer.core.step_plan import StepPlan
from reluexplorer.core.streams import STEPS, Keyed


def loss_gradient(
    spec: NetworkSpec, parameters: Array, inputs: Array, targets: Array, sample: tuple[int, int] = (0, 0)
) -> Array:
    """Return the derivative of the mean loss by each parameter, flat and read-only.

    ``inputs`` is (samples, features + 1) as made by ``with_ones``, ``targets`` (samples, outputs) as
    the output layer codes them. ``sample`` is the (seed, step) by which dropout and sampled slopes are drawn.
    """
    flat = parameters.astype(spec.dtype)
    gradient = np.zeros_like(flat)
    plan = StepPlan(spec, len(inputs), flat, gradient)
    shifted = spec.output.shifted(np.ascontiguousarray(targets.T.astype(spec.dtype)))
    logits = np.zeros((spec.outputs, len(inputs)), dtype=spec.dtype)
    rng = Keyed().at(sample[0], STEPS + sample[1])
    with np.errstate(all="ignore"):
        for draw in plan.draws:
            draw(rng)
        run(plan.calls(inputs, shifted, logits))
        gradient /= gradient.dtype.type(plan.unit)
    return read_only(gradient)
