"""A training step on buffers of its own: forward, loss slope, backward, all unit-major."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.network import NetworkSpec

Array = NDArray[np.floating[Any]]


class GradientPlan:
    """Gradient of the mean loss over a batch of fixed size, without allocating the large arrays anew.

    ``parameters`` and ``gradient`` are flat and alive between calls: write the first, read the second.
    """

    def __init__(self, spec: NetworkSpec, batch: int) -> None:
        self.spec = spec
        self.batch = batch
        self.parameters: Array = np.zeros(spec.parameter_count, dtype=spec.dtype)
        self.gradient: Array = np.zeros_like(self.parameters)
        self._weights = spec.layers(self.parameters)
        self._slopes = spec.layers(self.gradient)
        self._z = [np.zeros((layer.units, batch), dtype=spec.dtype) for layer in spec.hidden]
        self._a = [np.ones((layer.units + 1, batch), dtype=spec.dtype) for layer in spec.hidden]
        self._d = [np.zeros((layer.units, batch), dtype=spec.dtype) for layer in spec.hidden]
        self._logits: Array = np.zeros((spec.outputs, batch), dtype=spec.dtype)
        self._share = self.parameters.dtype.type(1.0 / batch)

    def compute(self, inputs: Array, targets: Array) -> None:
        """Fill ``gradient`` for inputs (features + 1, batch) and targets (outputs, batch)."""
        spec = self.spec
        previous = inputs
        columns = [inputs]
        for layer, weights, z, a in zip(spec.hidden, self._weights, self._z, self._a, strict=False):
            weights.T.dot(previous, z)
            if layer.activation.name == "relu":
                np.maximum(z, 0, out=a[:-1])
            else:
                a[:-1] = layer.activation.value(z)
            columns.append(a)
            previous = a
        self._weights[-1].T.dot(previous, self._logits)
        delta = spec.output.slope(self._logits, targets)
        delta *= self._share
        for index in range(len(spec.hidden), -1, -1):
            np.dot(columns[index], delta.T, out=self._slopes[index])
            if index:
                below = self._d[index - 1]
                np.dot(self._weights[index][:-1], delta, out=below)
                below *= spec.hidden[index - 1].activation.slope(self._z[index - 1])
                delta = below
