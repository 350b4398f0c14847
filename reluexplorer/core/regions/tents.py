"""Networks made by hand whose number of pieces grows like a power of their depth."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import Floats
from reluexplorer.core.network.spec import LayerSpec, NetworkSpec, forward, with_ones
from reluexplorer.core.regions.breakpoints import kinks


def folded(folds: int, layers: int) -> tuple[NetworkSpec, Floats]:
    """Return a network of ``layers`` hidden layers of ``folds`` units that folds [0, 1] over and over.

    One layer is the zigzag n·r(x) − 2n·r(x − 1/n) + 2n·r(x − 2/n) − … of n pieces between 0 and 1, so that
    all together have n^L (after Montúfar et al. 2014); with two folds it is the tent, with 2^L (Telgarsky
    2015). ValueError for a count below 1.
    """
    if min(folds, layers) < 1:
        raise ValueError(f"{folds} folds in {layers} layers: each must be 1 or more")
    spec = _network(folds, layers)
    flat = np.zeros(spec.parameter_count)
    first, *later = spec.layers(flat)
    first[0] = 1.0
    for layer in later:
        layer[:-1] = _zigzag(folds)[:, None]
    for layer in (first, *later[:-1]):
        layer[-1] = -np.arange(folds) / folds
    return spec, flat


def squared(tents: int) -> tuple[NetworkSpec, Floats]:
    """Return a network of three units in each of ``tents`` layers that is nearly x² on [0, 1].

    It is x − T(x)/4 − T(T(x))/16 − …, with as many terms as tents: x² at multiples of 2^−m, straight
    between them (Yarotsky 2017, proposition 2). The third unit carries the sum. ValueError for none.
    """
    if tents < 1:
        raise ValueError(f"{tents} tents: it takes one")
    spec = _network(3, tents)
    flat = np.zeros(spec.parameter_count)
    first, *later = spec.layers(flat)
    first[:] = [[1.0, 1.0, 1.0], [0.0, -0.5, 0.0]]
    tent = _zigzag(2)
    for number, layer in enumerate(later, 1):
        layer[:2, :-1] = tent[:, None]
        layer[:3, -1] = [*(-tent / 4.0**number), 1.0]
        if number < tents:
            layer[-1, 1] = -0.5
    return spec, flat


def square_error(tents: int) -> float:
    """Return the largest distance from x² of :func:`squared` on [0, 1], found midway between its kinks.

    It is 2^(−2m−2).
    """
    spec, flat = squared(tents)
    x = (np.arange(2**tents) + 0.5) / 2**tents
    found = forward(spec, flat, with_ones(x[:, None], "float64")).logits[0]
    return float(np.abs(found - x**2).max())


def pieces(folds: int, layers: int) -> int:
    """Return how many straight pieces the network of :func:`folded` has on [0, 1], counted in its weights."""
    spec, flat = folded(folds, layers)
    found = kinks(spec, flat, 0.0, 1.0, 4 * folds**layers + 4)
    if found is None:
        raise ArithmeticError(f"{folds} folds in {layers} layers go beyond double precision")
    return len(found) + 1


def _network(width: int, layers: int) -> NetworkSpec:
    return NetworkSpec(1, (LayerSpec(width, ActivationChoice()),) * layers, 1, dtype="float64")


def _zigzag(folds: int) -> Floats:
    """Return (folds,): the weights n, −2n, 2n, −2n, … ."""
    weights = 2.0 * folds * (-1.0) ** np.arange(folds)
    weights[0] = folds
    return np.asarray(weights)
