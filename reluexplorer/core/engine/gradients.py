"""The exact gradient of a network's loss over given samples, by the same plan that training uses."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from reluexplorer.core.arrays import Array, read_only
from reluexplorer.core.bound_calls import run
from reluexplorer.core.engine.step_plan import StepPlan
from reluexplorer.core.network.spec import NetworkSpec
from reluexplorer.core.random_streams import STEPS, Keyed


def loss_gradient(
    spec: NetworkSpec, parameters: Array, inputs: Array, targets: Array, sample: tuple[int, int] = (0, 0)
) -> Array:
    """Return the derivative of the mean loss by each parameter, flat and read-only.

    ``inputs`` is (samples, features + 1) as made by ``with_ones``, ``targets`` (samples, outputs) as
    the output layer codes them. ``sample`` is the (seed, step) by which dropout and sampled slopes are drawn.
    """
    plan, gradient = _ran(spec, parameters, inputs, targets, sample)
    with np.errstate(all="ignore"):
        gradient /= gradient.dtype.type(plan.unit)
    return read_only(gradient)


def sample_gradients(
    spec: NetworkSpec,
    parameters: Array,
    inputs: Array,
    targets: Array,
    places: Collection[tuple[int, int]],
    sample: tuple[int, int] = (0, 0),
) -> dict[tuple[int, int], Array]:
    """Return for each hidden (layer, unit) the derivatives of each sample's own loss by its parameters.

    They are (samples, fan_in + 1), the bias last; arguments are those of :func:`loss_gradient`.
    """
    plan, _gradient = _ran(spec, parameters, inputs, targets, sample)
    scale = len(inputs) / plan.unit
    found = {}
    with np.errstate(all="ignore"):
        for layer, unit in places:
            reads = plan.reads(layer) if layer else inputs.T
            found[layer, unit] = read_only((reads * (plan.stages[layer].delta_pre[unit] * scale)).T.copy())
    return found


def _ran(
    spec: NetworkSpec, parameters: Array, inputs: Array, targets: Array, sample: tuple[int, int]
) -> tuple[StepPlan, Array]:
    """Return a plan whose buffers are filled for these samples, and the gradient that it left."""
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
    return plan, gradient
