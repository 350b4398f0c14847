"""One layer of a convolutional network inside a plan: filters, pooling, activation, forward and back."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.arrays import Array
from reluexplorer.core.bound_calls import Call
from reluexplorer.core.engine.activation_stage import Draw, Stage, stage
from reluexplorer.core.engine.convolution.pooling import Squares, bits, spread_sign
from reluexplorer.core.engine.convolution.windows import Convolution
from reluexplorer.core.network.convolution import ConvolutionLayer, ConvolutionSpec, LayerParameters
from reluexplorer.core.network.spec import LayerSpec


class Layer:
    """Reads ``source`` and fills ``out``, both (rows, channels, columns, samples).

    ``delta`` is the loss's derivative by ``out`` before ``backward``; what is in it after that is not said.
    """

    def __init__(
        self,
        spec: ConvolutionSpec,
        layer: ConvolutionLayer,
        source: Array,
        out: Array,
        parameters: LayerParameters,
        gradient: LayerParameters,
    ) -> None:
        maps, rows, columns = layer.convolved((source.shape[1], source.shape[0], source.shape[2]))
        shape = rows, maps, columns, source.shape[3]
        self.out = out
        self.delta: Array = np.zeros_like(out)
        early = layer.pool and spec.pools_first
        activated = out if early or not layer.pool else np.zeros(shape, dtype=out.dtype)
        within = self.delta if activated is out else np.zeros_like(activated)
        made = _stage(spec, maps, activated, within, parameters, gradient)
        result = np.zeros(shape, dtype=out.dtype) if early else made.pre
        self._delta = np.zeros_like(result) if early else made.delta
        self._filters = Convolution(source, result, parameters, gradient, layer.stride)
        self.draws: list[Draw] = made.draws
        filtered = self._filters.forward()
        if early:
            pool = Squares(result, made.pre)
            self.forward: list[Call] = [*filtered, *pool.forward(), *made.forward]
            """Calls that fill ``out``."""
            back = [*made.backward, *pool.backward(made.delta, self._delta)]
        elif layer.pool:
            pool = Squares(made.out, out)
            self.forward = [*filtered, *made.forward, *pool.forward()]
            back = [*pool.backward(self.delta, made.delta), *made.backward]
        else:
            self.forward = [*filtered, *made.forward]
            back = made.backward
        self.backward: list[Call] = [*back, *self._filters.parameter_gradient(self._delta)]
        """Calls for the derivatives by the parameters, after which :meth:`below` may follow."""

    def below(self, out: Array) -> list[Call]:
        """Return the calls that leave in ``out`` the loss's derivative by the source."""
        return self._filters.source_gradient(self._delta, out)


def _stage(
    spec: ConvolutionSpec,
    maps: int,
    out: Array,
    delta: Array,
    parameters: LayerParameters,
    gradient: LayerParameters,
) -> Stage:
    value, slope = parameters.slope, gradient.slope
    learned = None if value is None or slope is None else (value, slope)
    made = stage(LayerSpec(maps, spec.activation), out, np.zeros_like(out), learned, delta)
    if made.masked:
        made.backward[:] = _gate(made)
    return made


def _gate(made: Stage) -> list[Call]:
    """ReLU's slope as a mask of bits: as an integer its value is above 0 where it is, else 0."""
    mask, delta = bits(made.slope), bits(made.delta)
    return [
        (np.negative, (bits(made.out), mask)),
        spread_sign(mask),
        (np.bitwise_and, (delta, mask, delta)),
    ]
