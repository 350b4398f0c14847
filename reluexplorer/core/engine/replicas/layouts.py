"""Two ways in which the numbers of several networks of one shape lie beside each other.

A layer's columns are held with one number more for each, a one, so that products include the biases. What
is done number by number goes over all of a buffer; the three products of a layer see it with three axes.
What a head works on, logits, targets and their delta, is (outputs, columns) in both.
"""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Array, Indices
from reluexplorer.core.bound_calls import Call, constant


class Outermost:
    """All that belongs to a replica lies together, column after column: a product is a BLAS call for each.

    OpenBLAS's kernels for small matrices take nearly twice as long where the right operand alone is
    transposed: so columns are rows here, and weights are turned before they lead back.
    """

    batch_axis = 1
    """Of the two that :meth:`columns` returns."""
    sample_axis = 0
    """Along which columns are gathered from :meth:`samples`."""

    def __init__(self, replicas: int) -> None:
        self.replicas = replicas

    def columns(self, batch: int) -> tuple[int, int]:
        """Return the two axes that the columns of all replicas have: replica by replica."""
        return self.replicas, batch

    def spread(self, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Repeat what holds for one network's parameters for those of all: network after network."""
        return np.tile(mask, self.replicas)

    def by_replica(self, flat: Array) -> Array:
        """Return a view (replicas, parameters) of flat parameters: as they lie."""
        return flat.reshape(self.replicas, -1)

    def weights(self, flat: Array, start: int, shape: tuple[int, int]) -> Array:
        """Return a view of a layer's weights, which begin at ``start`` in each network.

        It is (replicas, fan_in + 1, fan_out).
        """
        return self.by_replica(flat)[:, start : start + math.prod(shape)].reshape(self.replicas, *shape)

    def slopes(self, flat: Array, start: int, count: int) -> Array:
        """Return a view (replicas, 1, count) of learned slopes, which broadcasts against :meth:`view`."""
        return self.by_replica(flat)[:, None, start : start + count]

    def arrange(self, orders: Indices, batches: Indices) -> None:
        """Copy (replicas, batches · batch) into (batches, *columns): replica by replica within each."""
        np.copyto(batches, orders.reshape(self.replicas, len(batches), -1).transpose(1, 0, 2))

    def samples(self, inputs: Array) -> Array:
        """Return samples, (samples, features + 1), as :meth:`held` would have them as columns."""
        return inputs

    def held(self, units: int, width: int) -> tuple[int, int]:
        """Return the shape (columns, units + 1) of the buffer of so many units, a one for each column."""
        return width, units + 1

    def plain(self, buffer: NDArray[Any]) -> NDArray[Any]:
        """Return what of a buffer is worked on number by number, gapless.

        It is all of it: without the ones there would be gaps.
        """
        return buffer

    def restored(self, buffer: Array) -> list[Call]:
        """Return the calls that make the ones ones again after that."""
        return [(np.copyto, (buffer[:, -1], constant(1.0, buffer.dtype)))]

    def view(self, buffer: Array, count: int, batch: int) -> Array:
        """Return the first ``count`` units of a buffer as products want them, (replicas, batch, count)."""
        return buffer.reshape(self.replicas, batch, -1)[..., :count]

    def rows(self, array: Array, batch: int) -> Array:
        """Return (outputs, columns) as products want them, (replicas, batch, outputs)."""
        return array.reshape(-1, self.replicas, batch).transpose(1, 2, 0)

    def forward(self, weights: Array, left: Array, out: Array) -> list[Call]:
        """Calls for weightsᵀ·left, by matmul; weights of units that ``left`` lacks are left out."""
        return [(np.matmul, (left, weights[:, : left.shape[2]], out))]

    def gradient(self, left: Array, delta: Array, out: Array) -> list[Call]:
        """Calls for left·deltaᵀ, summed over the batch, into weights ``out``, by matmul."""
        return [(np.matmul, (left.transpose(0, 2, 1), delta, out[:, : left.shape[2]]))]

    def back(self, weights: Array, delta: Array, out: Array) -> list[Call]:
        """Calls for weights·delta without the biases, by matmul with a turned copy.

        Where a delta is a single number for each column they go by einsum.
        """
        across = weights[:, :-1].transpose(0, 2, 1)
        if delta.shape[2] == 1:
            return [_einsum("rbj,rji->rbi", delta, across, out)]
        turned: Array = np.zeros(across.shape, dtype=weights.dtype)
        return [(np.copyto, (turned, across)), (np.matmul, (delta, turned, out))]


class Innermost:
    """The same number of all replicas lies together: sums of products of rows, with no call for each.

    Its methods are those of :class:`Outermost`.
    """

    batch_axis = 0
    sample_axis = 1

    def __init__(self, replicas: int) -> None:
        self.replicas = replicas

    def columns(self, batch: int) -> tuple[int, int]:
        """Sample by sample."""
        return batch, self.replicas

    def spread(self, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Parameter after parameter."""
        return np.repeat(mask, self.replicas)

    def by_replica(self, flat: Array) -> Array:
        """Turned."""
        return flat.reshape(-1, self.replicas).T

    def weights(self, flat: Array, start: int, shape: tuple[int, int]) -> Array:
        """(fan_in + 1, fan_out, replicas)."""
        rows = flat.reshape(-1, self.replicas)[start : start + math.prod(shape)]
        return rows.reshape(*shape, self.replicas)

    def slopes(self, flat: Array, start: int, count: int) -> Array:
        """(count, 1, replicas)."""
        return flat.reshape(-1, 1, self.replicas)[start : start + count]

    def arrange(self, orders: Indices, batches: Indices) -> None:
        """Sample by sample within each batch."""
        np.copyto(batches, orders.reshape(self.replicas, len(batches), -1).transpose(1, 2, 0))

    def samples(self, inputs: Array) -> Array:
        """Turned."""
        return np.ascontiguousarray(inputs.T)

    def held(self, units: int, width: int) -> tuple[int, int]:
        """(units + 1, columns)."""
        return units + 1, width

    def plain(self, buffer: NDArray[Any]) -> NDArray[Any]:
        """All but the ones."""
        return buffer[:-1]

    def restored(self, _buffer: Array) -> list[Call]:
        """None."""
        return []

    def view(self, buffer: Array, count: int, batch: int) -> Array:
        """(count, batch, replicas)."""
        return buffer[:count].reshape(count, batch, self.replicas)

    def rows(self, array: Array, batch: int) -> Array:
        """(outputs, batch, replicas)."""
        return self.view(array, len(array), batch)

    def forward(self, weights: Array, left: Array, out: Array) -> list[Call]:
        """By einsum."""
        return [_einsum("ijr,ibr->jbr", weights[: len(left)], left, out)]

    def gradient(self, left: Array, delta: Array, out: Array) -> list[Call]:
        """By einsum."""
        return [_einsum("ibr,jbr->ijr", left, delta, out[: len(left)])]

    def back(self, weights: Array, delta: Array, out: Array) -> list[Call]:
        """By einsum."""
        return [_einsum("ijr,jbr->ibr", weights[:-1], delta, out)]


Layout = Outermost | Innermost


def _einsum(subscripts: str, left: Array, right: Array, out: Array) -> Call:
    return partial(np.einsum, subscripts, out=out, optimize=False), (left, right)
