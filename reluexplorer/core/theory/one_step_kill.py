"""The learning rates at which a single update of gradient descent silences a ReLU unit."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.arrays import Array, Floats


def one_step_kills(inputs: Array, layer: Array, gradient: Array) -> Floats:
    """Return (units, 2): the lowest and the highest learning rate whose one update silences each unit.

    ``inputs`` is what the layer reads, (samples, fan_in + 1) with a last column of 1; ``layer`` its weights
    with the biases as last row and ``gradient`` the loss's derivatives by them, (fan_in + 1, units). Both
    rates are NaN for a unit that no rate above 0 silences, the lowest is 0 for one that is silent already,
    and the highest infinite where no larger rate brings the unit back.

    An update moves the pre-activation z of a sample x to z − η·s with s = x·gradient, as long as the update
    leaves x alone: x is an input, or comes from frozen layers. The unit is silent for all samples when all
    of these are at most 0. Samples with z > 0 ask for s > 0 and η ≥ z/s, those with z ≤ 0 and s < 0 for
    η ≤ z/s.
    """
    z = inputs.astype(np.float64) @ layer
    moved = inputs.astype(np.float64) @ gradient
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = z / moved
    fires = z > 0.0
    lowest = np.where(fires, np.where(moved > 0.0, ratio, np.inf), 0.0).max(axis=0)
    highest = np.where(~fires & (moved < 0.0), ratio, np.inf).min(axis=0)
    found = np.stack([lowest, highest], axis=1)
    found[(lowest > highest) | np.isinf(lowest)] = np.nan
    return found
