"""What bends the gradient before an update, and the weights after it."""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Array
from reluexplorer.core.bound_calls import Call, constant, maximum, minimum
from reluexplorer.core.optimizers import Flats
from reluexplorer.core.problem.problem import TrainingSpec


class Weighted(Protocol):
    """A network that can tell its weights from its other parameters."""

    def weight_mask(self) -> NDArray[np.bool_]:
        """Return, for each parameter, whether it is a weight: neither a bias nor learned by an activation."""


class Replicated(Protocol):
    """How the parameters of several networks lie in one flat array."""

    def spread(self, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Repeat what holds for one network's parameters for those of all."""

    def by_replica(self, flat: Array) -> Array:
        """Return a view (replicas, parameters)."""


def before_update(
    network: Weighted,
    training: TrainingSpec,
    flats: Flats,
    unit: float,
    replicas: Replicated | None = None,
) -> list[Call]:
    """Return the calls that add penalties to the gradient, then limit it; both know its ``unit``."""
    p, g, scratch = flats.parameters, flats.gradient, flats.scratch
    mask = network.weight_mask()
    weights = (mask if replicas is None else replicas.spread(mask)).astype(p.dtype)
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
        limits = training.clip_norm * unit, 1e-6 * unit
        calls.append(
            (_limit_norm, (g, *limits))
            if replicas is None
            else (_limit_norms, (replicas.by_replica(g), *limits))
        )
    return calls


def _limit_norm(gradient: Array, limit: float, margin: float) -> None:
    """Scale by limit/(norm + margin) where that is below 1, as PyTorch's ``clip_grad_norm_`` does."""
    norm = math.sqrt(gradient.dot(gradient))
    if not math.isfinite(norm):
        norm = float(np.linalg.norm(gradient.astype(np.float64)))
    if norm + margin > limit:
        np.multiply(gradient, gradient.dtype.type(limit / (norm + margin)), gradient)


def _limit_norms(gradients: Array, limit: float, margin: float) -> None:
    """Do what :func:`_limit_norm` does to each row."""
    norms = np.sqrt(np.einsum("rn,rn->r", gradients, gradients).astype(np.float64))
    for row in np.flatnonzero(~np.isfinite(norms)):
        norms[row] = np.linalg.norm(gradients[row].astype(np.float64))
    factors = np.where(norms + margin > limit, limit / (norms + margin), 1.0)
    np.multiply(gradients, factors.astype(gradients.dtype)[:, None], gradients)


def after_update(
    network: Weighted, training: TrainingSpec, flats: Flats, replicas: Replicated | None = None
) -> list[Call]:
    """Return the calls that keep weights within their limit."""
    if not training.weight_limit:
        return []
    p, mask = flats.parameters, network.weight_mask()
    weights = mask if replicas is None else replicas.spread(mask)
    limit = np.where(weights, training.weight_limit, np.inf).astype(p.dtype)
    return [minimum(p, limit, p), maximum(p, -limit, p)]
