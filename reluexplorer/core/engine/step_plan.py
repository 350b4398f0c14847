"""The compiled step plan: a network's gradient over a batch as bound calls on buffers of their own.

Everything is unit-major: a layer's activations are (units + 1, batch) with a last row of ones, so that a
product with the (fan_in + 1, fan_out) parameters includes the biases, and a layer's gradient is one
product. Compiling takes about a millisecond; running allocates nothing of a batch's size.
"""

from __future__ import annotations

from itertools import accumulate

import numpy as np

from reluexplorer.core.arrays import Array
from reluexplorer.core.bound_calls import Call, constant
from reluexplorer.core.engine.activation_stage import Draw, Stage, stage
from reluexplorer.core.network.spec import NetworkSpec

_CACHED = 1 << 15
"""Bytes up to which a transposed copy pays before a product: OpenBLAS's AVX-512 kernels take nearly twice
as long where the right operand alone is transposed, and a larger copy costs more than that."""
_FEW = 1000
"""Up to so many numbers one call of sign is faster than a comparison and a copy."""


class StepPlan:
    """Buffers and calls for batches of one size.

    ``parameters`` and ``gradient`` are flat and shared with whoever updates them. The gradient that the
    calls leave is of ``unit`` times the mean loss, so that no call is spent on a division.
    """

    def __init__(
        self, spec: NetworkSpec, batch: int, parameters: Array, gradient: Array, unit: float | None = None
    ) -> None:
        self.spec = spec
        self.batch = batch
        natural = spec.output.factor * batch
        self.unit = natural if unit is None else unit
        dtype = parameters.dtype
        self._ratio = None if self.unit == natural else constant(self.unit / natural, dtype)
        *self._starts, rows = accumulate((layer.width + 1 for layer in spec.hidden), initial=0)
        self.activations: Array = np.ones((rows, batch), dtype=dtype)
        """Rows of all hidden layers, each followed by its row of ones."""
        self._slopes: Array = np.zeros((rows, batch), dtype=dtype)
        self._opened = np.zeros((rows, batch), dtype=bool)
        self._delta: Array = np.zeros((spec.outputs, batch), dtype=dtype)
        self._work = tuple(np.zeros_like(self._delta) for _ in range(spec.output.scratch))
        self._weights = spec.layers(parameters)
        self._gradients = spec.layers(gradient)
        self.stages = self._make_stages(parameters, gradient)
        self.draws: tuple[Draw, ...] = tuple(draw for made in self.stages for draw in made.draws)
        """What has to be called before each step where the network samples."""
        self._extended = [self._rows(index, spec.biased) for index in range(len(self.stages))]
        self._first = self._used(0).T.dot
        self._last = self._used(len(self.stages)).T.dot
        self._inputs_product = _Product(
            spec.inputs + spec.biased, self.stages[0].delta_pre if self.stages else self._delta
        )
        self._between = self._forward_between()
        self._back = self._backward()

    def reads(self, layer: int) -> Array:
        """Return what a hidden ``layer`` after the first read, (fan_in + 1, batch), with a row of ones."""
        return self._rows(layer - 1, ones=True)

    def _rows(self, layer: int, ones: bool) -> Array:
        """Return (units, batch) of a hidden layer, or (units + 1, batch) with its row of ones."""
        start = self._starts[layer]
        return self.activations[start : start + self.spec.hidden[layer].width + ones]

    def _make_stages(self, parameters: Array, gradient: Array) -> tuple[Stage, ...]:
        made = []
        pairs = zip(self.spec.learned(parameters), self.spec.learned(gradient), strict=True)
        for start, layer, (value, slope) in zip(self._starts, self.spec.hidden, pairs, strict=True):
            rows = slice(start, start + layer.width)
            learned = None if value is None or slope is None else (value, slope)
            made.append(stage(layer, self.activations[rows], self._slopes[rows], learned))
        return tuple(made)

    def _used(self, layer: int) -> Array:
        """Return the parameters of a layer without the bias row where there are no biases."""
        view = self._weights[layer]
        return view if self.spec.biased else view[:-1]

    def _inputs(self, inputs: Array) -> Array:
        """Return (features + 1, batch) or (features, batch) of a batch (batch, features + 1)."""
        return inputs.T if self.spec.biased else inputs.T[:-1]

    def _forward_between(self) -> list[Call]:
        """Calls from the first layer's activation to the last layer's."""
        calls: list[Call] = []
        for index, made in enumerate(self.stages):
            if index:
                calls.append((self._used(index).T.dot, (self._extended[index - 1], made.pre)))
            calls += made.forward
        return calls

    def _masks(self) -> list[Call]:
        """Calls that fill the slopes of each run of neighbouring ReLU layers at once."""
        calls: list[Call] = []
        zero = constant(0.0, self.activations.dtype)
        run: slice | None = None
        for start, layer, made in zip(self._starts, self.spec.hidden, self.stages, strict=True):
            stop = start + layer.width
            if made.masked:
                run = slice(start if run is None else run.start, stop)
            elif run is not None:
                calls += self._mask(run, zero)
                run = None
        return calls + (self._mask(run, zero) if run is not None else [])

    def _mask(self, run: slice, zero: Array) -> list[Call]:
        source, slopes, opened = self.activations[run], self._slopes[run], self._opened[run]
        if source.size <= _FEW:
            return [(np.sign, (source, slopes))]
        return [(np.greater, (source, zero, opened)), (np.copyto, (slopes, opened))]

    def _backward(self) -> list[Call]:
        """Calls from the logits' delta to the first layer's, which the inputs' gradient still lacks."""
        calls = self._masks()
        below = self._delta
        for index in range(len(self.stages), 0, -1):
            made = self.stages[index - 1]
            left, gradient = self._extended[index - 1], self._gradients[index]
            calls += [
                *_Product(len(left), below).calls(left, gradient if self.spec.biased else gradient[:-1]),
                (self._weights[index][:-1].dot, (below, made.delta)),
                *made.backward,
            ]
            below = made.delta_pre
        return calls

    def calls(self, inputs: Array, targets: Array, logits: Array) -> list[Call]:
        """Return the calls for one batch.

        ``inputs`` is (batch, features + 1) with a last column of ones, ``targets`` (outputs, batch) as
        the head's ``shifted`` returns them, ``logits`` (outputs, batch) receives what the network says.
        """
        columns = self._inputs(inputs)
        last = self._extended[-1] if self.stages else columns
        first: list[Call] = [(self._first, (columns, self.stages[0].pre))] if self.stages else []
        head = self.spec.output.delta(logits, targets, self._delta, self._work)
        if self._ratio is not None:
            head = [*head, (np.multiply, (self._delta, self._ratio, self._delta))]
        gradient = self._gradients[0] if self.spec.biased else self._gradients[0][:-1]
        return [
            *first,
            *self._between,
            (self._last, (last, logits)),
            *head,
            *self._back,
            *self._inputs_product.calls(columns, gradient),
        ]


class _Product:
    """The calls for left·deltaᵀ, summed over the batch, for any ``left`` with ``rows`` rows."""

    def __init__(self, rows: int, delta: Array) -> None:
        self._delta = delta
        self._turned: Array | None = None
        if rows >= 40 and delta.size >= 2048 and delta.nbytes <= _CACHED:
            self._turned = np.zeros(delta.shape[::-1], dtype=delta.dtype)

    def calls(self, left: Array, gradient: Array) -> list[Call]:
        if self._turned is None:
            return [(left.dot, (self._delta.T, gradient))]
        return [(np.copyto, (self._turned, self._delta.T)), (left.dot, (self._turned, gradient))]
