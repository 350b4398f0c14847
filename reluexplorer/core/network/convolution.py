"""What a convolutional network is: its layers, the shapes between them, its parameters in a flat array."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import prod

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import Array, read_only
from reluexplorer.core.network.heads import HEADS, Head
from reluexplorer.core.network.initializers import INITIALIZERS, initial_layer
from reluexplorer.core.random_streams import generator
from reluexplorer.language import _

Shape = tuple[int, int, int]
"""(channels, height, width) of a picture or of the feature maps of a layer."""
MEAN, FLAT = "mean", "flat"
POOL = 2
"""Side of the squares of which max-pooling keeps the largest number."""


@dataclass(frozen=True)
class ConvolutionLayer:
    """A layer of ``maps`` filters of ``kernel`` × ``kernel`` places, an odd number.

    The picture is surrounded by zeros, so that with ``stride`` 1 each map is as large as what it reads. With
    ``pool`` the largest number of each 2×2 square stays; an odd last row or column is left out.
    """

    maps: int
    kernel: int = 3
    stride: int = 1
    pool: bool = False

    def convolved(self, shape: Shape) -> Shape:
        """Return the shape of what the filters make of ``shape``, before any pooling."""
        _, height, width = shape
        return self.maps, -(-height // self.stride), -(-width // self.stride)

    def output(self, shape: Shape) -> Shape:
        """Return the shape of what the layer hands on for ``shape``."""
        maps, height, width = self.convolved(shape)
        shrink = POOL if self.pool else 1
        return maps, height // shrink, width // shrink


@dataclass(frozen=True)
class LayerParameters:
    """Views into a flat array of parameters, or of derivatives by them."""

    filters: Array
    """(maps, kernel, kernel, channels)."""
    biases: Array
    """(maps,)."""
    slope: Array | None
    """(1, 1, 1, 1), or (1, maps, 1, 1) where each map learns its own; None where nothing is learned."""


@dataclass(frozen=True)
class ConvolutionSpec:
    """Everything that fixes a convolutional network's function but its parameters, and how those begin.

    Convolutions with one activation are followed by a dense layer to ``outputs`` classes with a softmax. That
    reads for ``head`` "mean" the mean of each map over its places, for "flat" all numbers of all maps.
    Raises ValueError for layers that do not fit.
    """

    input: Shape
    layers: tuple[ConvolutionLayer, ...]
    outputs: int = 10
    head: str = MEAN
    activation: ActivationChoice = ActivationChoice()
    initializer: str = "he_normal"
    dtype: str = "float32"

    def __post_init__(self) -> None:
        for fault, found in (
            (_("needs at least one layer"), not self.layers),
            (_("has no head {head!r}").format(head=self.head), self.head not in {MEAN, FLAT}),
            (_("needs odd kernels"), any(layer.kernel % 2 == 0 for layer in self.layers)),
            (_("shrinks its pictures to nothing"), min(map(min, self.shapes)) < 1),
        ):
            if found:
                raise ValueError(_("A convolutional network {fault}.").format(fault=fault))

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """The shape of the picture, then of what each layer hands on."""
        return tuple(accumulate(self.layers, lambda shape, layer: layer.output(shape), initial=self.input))

    @property
    def output(self) -> Head:
        """The output function with its loss."""
        return HEADS["softmax"]

    @property
    def features(self) -> int:
        """How many numbers the dense layer reads."""
        return self.shapes[-1][0] if self.head == MEAN else prod(self.shapes[-1])

    @property
    def pools_first(self) -> bool:
        """Whether a layer may pool before its activation: f(max z) = max f(z) where f never falls."""
        entry = self.activation.entry
        return entry.monotone and not entry.learnable and not entry.sampled

    @cached_property
    def _filter_shapes(self) -> tuple[tuple[int, int, int, int], ...]:
        return tuple(
            (layer.maps, layer.kernel, layer.kernel, shape[0])
            for layer, shape in zip(self.layers, self.shapes, strict=False)
        )

    @cached_property
    def _slopes(self) -> tuple[int, ...]:
        """Learned slopes of each layer's activation."""
        learns, own = self.activation.entry.learnable, self.activation.per_unit
        return tuple((layer.maps if own else 1) if learns else 0 for layer in self.layers)

    @cached_property
    def _counts(self) -> tuple[int, ...]:
        """Parameters of each layer; the dense layer's are the last."""
        return (
            *(
                prod(shape) + shape[0] + slopes
                for shape, slopes in zip(self._filter_shapes, self._slopes, strict=True)
            ),
            (self.features + 1) * self.outputs,
        )

    @property
    def parameter_count(self) -> int:
        """Length of the flat parameter array."""
        return sum(self._counts)

    def convolutions(self, flat: Array) -> tuple[LayerParameters, ...]:
        """Return views into ``flat`` for each convolution."""
        starts = accumulate(self._counts, initial=0)
        return tuple(
            _views(flat[start : start + count], shape)
            for start, count, shape in zip(starts, self._counts, self._filter_shapes, strict=False)
        )

    def dense(self, flat: Array) -> Array:
        """Return a view (features + 1, outputs) of the dense layer; the last row holds the biases.

        The features of a flat head are ordered by row, then map, then column.
        """
        return flat[-self._counts[-1] :].reshape(self.features + 1, self.outputs)

    def weight_mask(self) -> NDArray[np.bool_]:
        """Return, for each parameter, whether it is a weight: neither a bias nor learned by an activation."""
        marks = np.zeros(self.parameter_count)
        for layer in self.convolutions(marks):
            layer.filters[:] = 1.0
        self.dense(marks)[:-1] = 1.0
        return marks.astype(bool)

    def initial_parameters(self, seed: int) -> Array:
        """Return the first parameters under ``seed``, flat and read-only.

        A filter's fan-in is kernel · kernel · channels (He, Zhang, Ren, Sun 2015, section 2.2).
        """
        flat = np.empty(self.parameter_count, dtype=self.dtype)
        rule = INITIALIZERS[self.initializer]
        for index, layer in enumerate(self.convolutions(flat)):
            maps, *fan_in = layer.filters.shape
            drawn = initial_layer(rule, generator(seed, index), (prod(fan_in) + 1, maps))
            layer.filters[:] = drawn[:-1].T.reshape(layer.filters.shape)
            layer.biases[:] = drawn[-1]
            if layer.slope is not None:
                layer.slope[:] = self.activation.values[0]
        last = self.dense(flat)
        last[:] = initial_layer(rule, generator(seed, len(self.layers)), last.shape)
        return read_only(flat)


def _views(flat: Array, shape: Sequence[int]) -> LayerParameters:
    """Return a layer's views: filters first, then biases, then learned slopes."""
    weights, maps = prod(shape), shape[0]
    slopes = flat[weights + maps :]
    return LayerParameters(
        flat[:weights].reshape(shape),
        flat[weights : weights + maps],
        slopes.reshape(1, slopes.size, 1, 1) if slopes.size else None,
    )
