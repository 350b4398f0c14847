"""How likely a single unit is silent for every sample before it learns."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.arrays import Floats
from reluexplorer.core.normal import normal_cdf
from reluexplorer.core.random_streams import BLOCKS, generator

_NUMBERS = 1 << 20


def dead_at_start(bias: float, samples: int) -> float:
    """Return Φ(−b)^n: the probability that a unit of unit-norm weights and bias b fires for no sample of n.

    Samples are standard normal vectors of any dimension: each pre-activation is N(b, 1). Given the weights
    they are independent, so that the power is exact.
    """
    return float(normal_cdf(np.array([-float(bias)]))[0] ** samples)


def dead_at_start_share(bias: float, samples: int, units: int, features: int = 10, seed: int = 0) -> float:
    """Return the share of ``units`` random units that fire for none of their ``samples``.

    Each unit has weights of length 1 in a random direction, over samples of its own, which are drawn as
    vectors of ``features`` standard normal numbers. ValueError for a count below 1.
    """
    if min(samples, units, features) < 1:
        raise ValueError(
            f"{units} units over {samples} samples of {features} features: each must be 1 or more"
        )
    block = max(1, _NUMBERS // (samples * features))
    dead = 0
    for number, start in enumerate(range(0, units, block)):
        rng = generator(seed, BLOCKS + number)
        some = min(block, units - start)
        weights = rng.standard_normal((some, features, 1))
        weights /= np.linalg.norm(weights, axis=1, keepdims=True)
        z: Floats = (rng.standard_normal((some, samples, features)) @ weights)[:, :, 0] + bias
        dead += int((z.max(axis=1) <= 0.0).sum())
    return dead / units
