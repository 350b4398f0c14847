"""Layers without an activation, multiplied out to the one linear map that they are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reluexplorer.core.arrays import Array, Floats
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.network.spec import forward
from reluexplorer.core.random_streams import BLOCKS, generator

_SMALLEST = 1e-300


def folded(layers: Sequence[Array]) -> Floats:
    """Return the product of affine layers as one, (inputs + 1, outputs) with the biases in the last row.

    Each layer is (fan-in + 1, fan-out), its biases in the last row; reckoned in double precision.
    """
    whole: Floats = np.asarray(layers[0], dtype=np.float64)
    for layer in layers[1:]:
        whole = whole @ layer[:-1].astype(np.float64)
        whole[-1] += layer[-1]
    return whole


def folding_error(state: TrainState) -> float:
    """Return how far a network's logits over the test part are from those of its layers multiplied out.

    It is the largest difference over the largest logit: rounding alone where no layer has an activation.
    """
    problem = state.problem
    inputs = problem.samples.test_inputs
    logits = forward(problem.network, state.parameters, inputs).logits.astype(np.float64)
    product = folded(problem.network.layers(state.parameters)).T @ inputs.T.astype(np.float64)
    with np.errstate(all="ignore"):
        return float(np.abs(product - logits).max() / max(np.abs(logits).max(), _SMALLEST))


def border(product: Floats, window: tuple[float, float]) -> Floats:
    """Return the ends (2, 2) of the line a·x1 + b·x2 + c = 0 of an affine ``product``, (3, 1) with c last.

    They lie beyond a square window; NaN where the product does not depend on its inputs.
    """
    normal, constant = product[:-1, 0], product[-1, 0]
    with np.errstate(all="ignore"):
        foot = -constant * normal / (normal @ normal)
        along = np.array([-normal[1], normal[0]]) / np.linalg.norm(normal)
    reach = np.abs(foot).sum() + 2.0 * (window[1] - window[0])
    return np.asarray(foot + np.array([[-reach], [reach]]) * along)


def stack_error(seed: int, layers: int = 10, width: int = 64) -> float:
    """Return how far, relatively, random linear layers in double precision are from their product."""
    rng = generator(seed, BLOCKS)
    weights = rng.standard_normal((layers, width, width)) / np.sqrt(width)
    inputs = rng.standard_normal((width, 100))
    through, product = inputs, np.eye(width)
    for matrix in weights:
        through, product = matrix @ through, matrix @ product
    return float(np.linalg.norm(product @ inputs - through) / np.linalg.norm(through))
