"""All units for fixed inputs in one pass: a network's forward pass as bound calls on buffers that stay."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal

import numpy as np

from reluexplorer.core.activations import Form
from reluexplorer.core.arrays import Array, read_only
from reluexplorer.core.bound_calls import Call, maximum, minimum, run
from reluexplorer.core.network.spec import LayerSpec, NetworkSpec

_PART = 1 << 16
"""Numbers that an activation takes at once, in whole rows: what it works with then stays in the cache."""


class Evaluator:
    """A network compiled for fixed ``inputs``, (samples, features + 1) as ``with_ones`` makes them.

    The arrays are unit-major views into the evaluator's buffers, read-only for others, and each
    evaluation writes them anew: copy what has to stay. One thread at a time may evaluate and read.
    With ``keep`` off, only the logits remain, hidden layers take two buffers in turns, and
    ``activations`` is empty. The values are those of
    :func:`~reluexplorer.core.network.spec.forward` to the bit.
    """

    def __init__(self, spec: NetworkSpec, inputs: Array, *, keep: bool = True) -> None:
        self.spec = spec
        self.samples = len(inputs)
        self._dtype = np.dtype(spec.dtype)
        self._parameters: Array = np.zeros(spec.parameter_count, self._dtype)
        self.inputs = self._turned(inputs)
        """(features + 1, samples)."""
        self._rows = self._make_rows(keep)
        self._logits: Array = np.zeros((spec.outputs, self.samples), self._dtype)
        self.activations: tuple[Array, ...] = (
            tuple(read_only(rows[:-1]) for rows in self._rows) if keep else ()
        )
        """f(z) of each hidden layer, (width, samples): what was evaluated last."""
        self.logits: Array = read_only(self._logits[:])
        """z of the output layer, (outputs, samples)."""
        layers = list(self._compile(keep))
        self.products: tuple[Call, ...] = tuple(product for product, _ in layers)
        """The matrix products alone, with which any evaluation begins each layer."""
        self._calls = tuple(call for product, rest in layers for call in (product, *rest))

    def evaluate(self, parameters: Array) -> None:
        """Fill the buffers with what the network of these flat parameters computes."""
        np.copyto(self._parameters, parameters)
        with np.errstate(all="ignore"):
            run(self._calls)

    def outputs(self) -> Array:
        """Return what the network answered, (outputs, samples), as a new array."""
        with np.errstate(all="ignore"):
            return read_only(np.array(self.spec.output.predict(self.logits)))

    def maps(self, layer: int) -> Array:
        """Return the hidden ``layer`` as a view (units, side, side), where the inputs are a square grid.

        Raises ValueError where the number of samples is no square, IndexError where there is no such layer.
        """
        side = math.isqrt(self.samples)
        if side * side != self.samples:
            raise ValueError(f"{self.samples} samples are no square grid")
        return self.activations[layer].reshape(-1, side, side)

    def _turned(self, inputs: Array) -> Array:
        """Return (features + 1, samples) as the first product reads it fastest.

        A single row is another product, and keeps the order that ``forward`` gives it for the same bits.
        """
        order: Literal["C", "F"] = "C" if self.spec.sizes[1] > 1 else "F"
        return read_only(np.array(inputs.T, dtype=self._dtype, order=order))

    def _make_rows(self, keep: bool) -> list[Array]:
        """Return (width + 1, samples) for each hidden layer, the last row of ones."""
        counts = [layer.width + 1 for layer in self.spec.hidden]
        if keep:
            return [np.ones((count, self.samples), self._dtype) for count in counts]
        pair = [np.ones((max(counts[turn::2], default=0), self.samples), self._dtype) for turn in (0, 1)]
        return [pair[index % 2][:count] for index, count in enumerate(counts)]

    def _compile(self, keep: bool) -> Iterator[tuple[Call, list[Call]]]:
        """Yield the product of each layer, the last one included, with the calls that follow it."""
        spec = self.spec
        weights = spec.layers(self._parameters)
        learned = spec.learned(self._parameters)
        aside = [layer.units for layer in spec.hidden if not _in_place(layer)]
        pre: Array = np.zeros((max(aside, default=0), self.samples), self._dtype)
        work = self._make_work()
        below = self.inputs
        for layer, rows, weight, leak in zip(spec.hidden, self._rows, weights[:-1], learned, strict=True):
            out = rows[:-1]
            z = out if _in_place(layer) else pre[: layer.units]
            rest = list(_activation(layer, z, out, leak, work))
            if not keep:
                rest.append((rows[-1].fill, (1.0,)))
            yield (weight.T.dot, (below, z)), rest
            below = rows
        yield (weights[-1].T.dot, (below, self._logits)), []

    def _make_work(self) -> Array:
        """Return flat arrays for the parts of all layers: zeros, then what the functions scratch on."""
        scratch = max((_scratch(layer) for layer in self.spec.hidden), default=0)
        rows = max((_rows_at_once(layer, self.samples) for layer in self.spec.hidden), default=0)
        return np.zeros((1 + scratch, rows * self.samples), self._dtype)


def _scratch(layer: LayerSpec) -> int:
    """Return how many arrays the activation scratches on."""
    return layer.activation.entry.scratch if layer.mixing is None else layer.mixing.entry.scratch


def _rows_at_once(layer: LayerSpec, samples: int) -> int:
    if layer.mixing is not None:
        return layer.units
    return min(layer.units, max(1, _PART // max(1, samples)))


def _in_place(layer: LayerSpec) -> bool:
    """Whether the activation may write over its pre-activations."""
    return layer.mixing is None and not layer.learnable


def _activation(layer: LayerSpec, z: Array, out: Array, leak: Array | None, work: Array) -> Iterator[Call]:
    """Yield the calls that fill ``out`` from ``z``, a part of the units at a time.

    The first row of ``work`` has to stay zero; ``leak`` is the learned slope, (units, 1) or (1, 1).
    """
    units, samples = z.shape
    if layer.mixing is not None:
        whole = [flat[: z.size].reshape(z.shape) for flat in work[1 : 1 + _scratch(layer)]]
        yield layer.mixing.entry.forward_into, (z, out, whole, *layer.mixing.values)
        return
    entry = layer.activation.entry
    if entry.form is Form.IDENTITY:
        return
    step = _rows_at_once(layer, samples)
    for start in range(0, units, step):
        rows = slice(start, start + step)
        x, y = z[rows], out[rows]
        zero, *scratch = (flat[: x.size].reshape(x.shape) for flat in work)
        if leak is not None:
            yield minimum(x, zero, scratch[0])
            yield np.multiply, (scratch[0], leak[rows] if len(leak) > 1 else leak, scratch[0])
            yield maximum(x, zero, y)
            yield np.add, (y, scratch[0], y)
        elif entry.form is Form.RECTIFIER:
            yield maximum(x, zero, y)
        else:
            yield entry.both_into, (x, y, None, scratch[: entry.scratch], *layer.activation.values)
