"""The step plan of several networks of one shape: their gradients over a batch each, in the same calls.

Calls are few beside the numbers that they work on, so that memory is spared here rather than calls: all
layers share two buffers of deltas, and ReLU's slopes are made where they are used.
"""

from __future__ import annotations

from itertools import accumulate
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Array
from reluexplorer.core.bound_calls import Call, constant, maximum
from reluexplorer.core.engine.activation_stage import Stage, stage
from reluexplorer.core.engine.replicas.layouts import Layout
from reluexplorer.core.network.spec import LayerSpec, NetworkSpec


class ReplicaPlan:
    """Buffers and calls for batches of one size; ``parameters`` and ``gradient`` are flat, of all replicas.

    A step reads ``inputs``, as the layout has them, and ``targets``, (outputs, columns) as the head's
    ``shifted`` returns them. ``calls`` leave the gradient of ``unit`` times the mean loss, and the logits.
    """

    def __init__(
        self,
        spec: NetworkSpec,
        layout: Layout,
        batch: int,
        parameters: Array,
        gradient: Array,
        unit: float | None = None,
    ) -> None:
        self._spec = spec
        self._layout = layout
        self._batch = batch
        self._dtype = parameters.dtype
        self._width = layout.replicas * batch
        natural = spec.output.factor * batch
        self.unit = natural if unit is None else unit
        self.inputs: Array = self._ones(spec.inputs)
        self.targets: Array = self._zeros(spec.outputs)
        self._logits, self._delta, self._peak, self._size = (self._zeros(spec.outputs) for _ in range(4))
        widest = max((layer.width for layer in spec.hidden), default=0) + 1
        self._deltas = [np.zeros(widest * self._width, dtype=self._dtype) for _ in range(2)]
        self._opened = np.zeros(widest * self._width, dtype=bool)
        self._closed = np.zeros(widest * self._width, dtype=self._dtype)
        self._lefts = [layout.view(self.inputs, spec.inputs + spec.biased, batch)]
        self._weights = self._layers(parameters)
        self._gradients = self._layers(gradient)
        self._stages: list[Stage] = []
        self.calls = self._forward(parameters, gradient)
        self.calls += [*self._head(natural), *self._backward()]

    def _ones(self, units: int) -> Array:
        return np.ones(self._layout.held(units, self._width), dtype=self._dtype)

    def _zeros(self, outputs: int) -> Array:
        return np.zeros((outputs, self._width), dtype=self._dtype)

    def _part(self, memory: NDArray[Any], units: int) -> NDArray[Any]:
        """Return the beginning of ``memory`` as the buffer of so many units."""
        shape = self._layout.held(units, self._width)
        return memory[: shape[0] * shape[1]].reshape(shape)

    def _view(self, array: Array, units: int) -> Array:
        return array if array.ndim == 3 else self._layout.view(array, units, self._batch)

    def _layers(self, flat: Array) -> list[Array]:
        shapes = self._spec.shapes
        starts = accumulate(map(prod, shapes), initial=0)
        return [self._layout.weights(flat, *at) for at in zip(starts, shapes, strict=False)]

    def _forward(self, parameters: Array, gradient: Array) -> list[Call]:
        """Make the stages, and return the calls up to the logits."""
        calls: list[Call] = []
        layout, start = self._layout, self._spec.linear_count
        for index, layer in enumerate(self._spec.hidden):
            count = self._spec.learned_counts[index]
            slopes = [layout.slopes(flat, start, count) for flat in (parameters, gradient)] if count else []
            start += count
            out, delta = self._ones(layer.units), self._part(self._deltas[index % 2], layer.units)
            made = self._stage(layer, out, delta, slopes)
            calls += layout.forward(self._weights[index], self._lefts[-1], self._view(made.pre, layer.units))
            calls += made.forward
            if made.pre is not made.out:
                calls += layout.restored(out)
            self._stages.append(made)
            self._lefts.append(layout.view(out, layer.units + self._spec.biased, self._batch))
        return calls + layout.forward(
            self._weights[-1], self._lefts[-1], layout.rows(self._logits, self._batch)
        )

    def _stage(self, layer: LayerSpec, out: Array, delta: Array, learned: list[Array]) -> Stage:
        if learned:
            views = [self._view(array, layer.units) for array in (out, self._ones(layer.units), delta)]
            return stage(layer, views[0], views[1], (learned[0], learned[1]), views[2])
        relu = layer.activation.rectifies
        slope = self._part(self._opened, layer.units) if relu else self._ones(layer.units)
        buffers = out, slope, delta, self._part(self._closed, layer.units)
        out, slope, delta, zeros = (self._layout.plain(buffer) for buffer in buffers)
        return stage(layer, out, slope, None, delta, zeros)

    def _head(self, natural: float) -> list[Call]:
        head = self._spec.output
        work = tuple(self._zeros(self._spec.outputs) for _ in range(head.scratch))
        calls: list[Call] = [
            (np.absolute, (self._logits, self._size)),
            maximum(self._peak, self._size, self._peak),
            *head.delta(self._logits, self.targets, self._delta, work),
        ]
        if self.unit != natural:
            ratio = constant(self.unit / natural, self._dtype)
            calls.append((np.multiply, (self._delta, ratio, self._delta)))
        return calls

    def _backward(self) -> list[Call]:
        calls: list[Call] = []
        layout, zero = self._layout, constant(0.0, self._dtype)
        below = layout.rows(self._delta, self._batch)
        for index in range(len(self._stages), 0, -1):
            made, units = self._stages[index - 1], self._spec.hidden[index - 1].units
            above, below = below, self._view(made.delta, units)
            calls += layout.gradient(self._lefts[index], above, self._gradients[index])
            calls += layout.back(self._weights[index], above, below)
            if made.masked:
                calls.append((np.greater, (made.out, zero, made.slope)))
            calls += made.backward
        return calls + layout.gradient(self._lefts[0], below, self._gradients[0])

    def _by_columns(self, array: Array) -> Array:
        return array.reshape(-1, *self._layout.columns(self._batch))

    def peaks(self) -> Array:
        """Return each replica's largest magnitude of a logit since the last call, or NaN if one was."""
        peaks = self._by_columns(self._peak).max(axis=(0, 1 + self._layout.batch_axis))
        self._peak.fill(0.0)
        return np.asarray(peaks)

    def finite_losses(self, targets: Array) -> NDArray[np.bool_]:
        """Whether each replica's last batch had a finite loss; targets are (outputs, columns)."""
        losses = self._by_columns(self._spec.output.sample_losses(self._logits, targets))[0]
        return np.asarray(np.isfinite(losses.mean(axis=self._layout.batch_axis, dtype=np.float64)))
