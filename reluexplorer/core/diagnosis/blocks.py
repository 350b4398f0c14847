"""Hidden layers over many samples, a block of them at a time, so that a piece of work is never long."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Array
from reluexplorer.core.network.spec import NetworkSpec, activated

T = TypeVar("T")
Place = tuple[int, int]
"""A hidden (layer, unit)."""
WORK = 20_000_000
"""Multiplications of a block: a few milliseconds."""
_FEWEST = 16
"""Samples of a block at least: fewer take hardly less time."""


def blocks_of(samples: int, parameters: int, work: int = WORK) -> tuple[slice, ...]:
    """Return blocks of nearly even size that cover ``samples``, each worth about ``work`` at most."""
    most = max(_FEWEST, work // max(1, parameters))
    count = max(1, -(-samples // most))
    edges = np.linspace(0, samples, count + 1).round().astype(int).tolist()
    return tuple(map(slice, edges[:-1], edges[1:]))


def drained(pieces: Generator[None, None, T]) -> T:
    """Do all pieces of a work at once, and return what it comes to."""
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            found: T = end.value
            return found


class Sweep:
    """The hidden layers of one network over fixed ``inputs``, (samples, features + 1), for many parameters.

    Where one block holds all samples, the values are those of
    :func:`~reluexplorer.core.network.spec.forward` to the bit.
    """

    def __init__(self, spec: NetworkSpec, inputs: Array, work: int = WORK) -> None:
        self.spec = spec
        self.blocks = blocks_of(len(inputs), spec.parameter_count, work)
        self._inputs = [inputs[block].T for block in self.blocks]
        self._rectifies = [layer.mixing is None and layer.activation.rectifies for layer in spec.hidden]
        self._buffers: dict[int, tuple[list[Array], list[Array]]] = {}

    def pre_activations(self, parameters: Array, depth: int) -> Iterator[tuple[slice, list[Array]]]:
        """Yield each block with z of the first ``depth`` hidden layers, (units, block).

        The arrays are written anew for each block.
        """
        views, learned = self.spec.layers(parameters), self.spec.learned(parameters)
        for block, inputs in zip(self.blocks, self._inputs, strict=True):
            pre, rows = self._buffers_of(inputs.shape[1])
            below = inputs
            with np.errstate(all="ignore"):
                for number, layer in enumerate(self.spec.hidden[:depth]):
                    z, out = pre[number], rows[number][:-1]
                    np.dot(views[number].T, below, out=z)
                    below = rows[number]
                    if self._rectifies[number]:
                        np.maximum(z, z.dtype.type(0), out=out)
                    else:
                        out[:] = activated(layer, z, learned[number])
            yield block, pre[:depth]

    def living(self, parameters: Array, places: Collection[Place]) -> Generator[None, None, frozenset[Place]]:
        """Return which of some units have a slope other than 0 for some sample; yields after each block."""
        wanted: dict[int, list[int]] = {}
        for layer, unit in sorted(places):
            wanted.setdefault(layer, []).append(unit)
        mixed = {layer for layer in wanted if self.spec.hidden[layer].mixing is not None}
        found = {(layer, unit) for layer in mixed for unit in wanted.pop(layer)}
        for _block, pre in self.pre_activations(parameters, 1 + max(wanted, default=-1)):
            for layer, units in wanted.items():
                alive = self._alive(layer, pre[layer])
                found.update((layer, unit) for unit in units if alive[unit])
            yield
            if len(found) == len(places):
                break
        return frozenset(found)

    def _alive(self, layer: int, z: Array) -> NDArray[np.bool_]:
        if self._rectifies[layer]:
            return np.asarray((z > 0).any(axis=1))
        with np.errstate(all="ignore"):
            return np.asarray(np.any(self.spec.hidden[layer].activation.slope(z) != 0, axis=1))

    def _buffers_of(self, samples: int) -> tuple[list[Array], list[Array]]:
        """Return z and (width + 1, samples) of each layer, the last row of ones, for blocks of a size."""
        if samples not in self._buffers:
            dtype, layers = np.dtype(self.spec.dtype), self.spec.hidden
            self._buffers[samples] = (
                [np.zeros((layer.units, samples), dtype) for layer in layers],
                [np.ones((layer.width + 1, samples), dtype) for layer in layers],
            )
        return self._buffers[samples]
