"""What bends the gradient before an update, and the weights after it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from reluexplorer.core.calls import Array, Call, constant, maximum, minimum
from reluexplorer.core.network import NetworkSpec
from reluexplorer.core.optimizers import Flats

if TYPE_CHECKING:
    from reluexplorer.core.training import TrainingSpec


def penalty(network: NetworkSpec, training: TrainingSpec, parameters: Array) -> float:
    """Return l1·Σ|w| + ½·l2·Σw² over the weights."""
    weights = parameters[network.weight_mask()].astype(np.float64)
    return float(training.l1 * np.abs(weights).sum() + 0.5 * training.l2 * weights.dot(weights))


def before_update(network: NetworkSpec, training: TrainingSpec, flats: Flats, unit: float) -> list[Call]:
    """Return the calls that add penalties to the gradient, then limit it; both know its ``unit``."""
    p, g, scratch = flats.parameters, flats.gradient, flats.scratch
    weights = network.weight_mask().astype(p.dtype)
    calls: list[Call] = []
    if training.l2:
        calls += [
            (np.multiply, (p, weights * p.dtype.type(training.l2 * unit), scratch)),
            (np.add, (g, scratch, g)),
        ]
    if training.l1:
        calls += [
            (np.sign, (p, scratch)),
            (np.multiply, (scratch, weights * p.dtype.type(training.l1 * unit), scratch)),
            (np.add, (g, scratch, g)),
        ]
    if training.clip_value:
        limit = constant(training.clip_value * unit, p.dtype)
        lower = constant(-training.clip_value * unit, p.dtype)
        calls += [minimum(g, limit, g), maximum(g, lower, g)]
    if training.clip_norm:
        calls.append((_limit_norm, (g, training.clip_norm * unit, 1e-6 * unit)))
    return calls


def _limit_norm(gradient: Array, limit: float, margin: float) -> None:
    """Scale by limit/(norm + margin) where that is below 1, as PyTorch's ``clip_grad_norm_`` does."""
    norm = math.sqrt(gradient.dot(gradient))
    if not math.isfinite(norm):
        norm = float(np.linalg.norm(gradient.astype(np.float64)))
    if norm + margin > limit:
        np.multiply(gradient, gradient.dtype.type(limit / (norm + margin)), gradient)


def after_update(network: NetworkSpec, training: TrainingSpec, flats: Flats) -> list[Call]:
    """Return the calls that keep weights within their limit."""
    if not training.weight_limit:
        return []
    p = flats.parameters
    limit = np.where(network.weight_mask(), training.weight_limit, np.inf).astype(p.dtype)
    return [minimum(p, limit, p), maximum(p, -limit, p)]
