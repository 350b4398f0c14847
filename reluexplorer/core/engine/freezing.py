"""Frozen units: parameters that updates leave as they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Array
from reluexplorer.core.bound_calls import Call
from reluexplorer.core.network.spec import NetworkSpec

Units = tuple[tuple[int, int], ...]


def frozen_mask(network: NetworkSpec, units: Units) -> NDArray[np.bool_]:
    """Return, for each parameter, whether it belongs to a frozen (layer, unit).

    A unit's own are its incoming weights, its bias, and its slope where each unit learns one. Layers count
    from 0, the output layer is the last.
    """
    flat = np.zeros(network.parameter_count)
    layers, learned = network.layers(flat), network.learned(flat)
    for layer, unit in units:
        layers[layer][:, unit] = 1.0
        slopes = learned[layer] if layer < len(learned) else None
        if slopes is not None and len(slopes) > 1:
            slopes[unit] = 1.0
    return flat.astype(bool)


class Frozen:
    """Puts the parameters of frozen units back after each update."""

    def __init__(self, parameters: Array, mask: NDArray[np.bool_]) -> None:
        self._parameters = parameters
        self._mask = mask
        self._kept = parameters.copy()
        self._any = bool(mask.any())

    def load(self) -> None:
        """Remember what the parameters are now."""
        if self._any:
            self._kept[:] = self._parameters

    def calls(self) -> list[Call]:
        """Return the calls that end an update; none where no unit is frozen."""
        if not self._any:
            return []
        return [(np.copyto, (self._parameters, self._kept, "same_kind", self._mask))]
