"""Orders in which patterns of activity are easier to read."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_SAMPLES = 2000
"""Samples by which units are compared; more are thinned evenly."""


def similarity_order(fires: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the rows of (units, samples) so that neighbours fire for much the same samples.

    A chain: it begins with the unit that fires most, and goes on with the nearest one left, by the number of
    samples at which two units differ. Of equally near ones the first in the layer comes first.
    """
    units, samples = fires.shape
    if samples > _SAMPLES:
        fires = fires[:, np.linspace(0, samples - 1, _SAMPLES).round().astype(np.intp)]
    signs = np.where(fires, 1.0, -1.0).astype(np.float32)
    nearness = signs @ signs.T
    place = int(fires.sum(axis=1).argmax()) if units else 0
    order = np.empty(units, np.intp)
    for index in range(units):
        order[index] = place
        nearness[:, place] = -np.inf
        place = int(nearness[place].argmax())
    return order
