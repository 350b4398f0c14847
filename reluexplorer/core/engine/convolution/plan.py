"""The gradient of a convolutional network's loss over a batch as bound calls on buffers of their own."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.arrays import Array
from reluexplorer.core.bound_calls import Call, constant
from reluexplorer.core.engine.activation_stage import Draw
from reluexplorer.core.engine.convolution.layer import Layer
from reluexplorer.core.network.convolution import MEAN, ConvolutionSpec


class ConvolutionPlan:
    """Buffers and calls for batches of one size.

    ``parameters`` and ``gradient`` are flat and shared with whoever updates them. The calls read ``inputs``,
    (rows, channels, columns, batch), and ``targets``, (outputs, batch) with a 1 at the right class; they
    leave ``logits``, (outputs, batch), and the gradient of ``unit`` times the mean loss: times the batch's
    size, if it is not given.
    """

    def __init__(
        self, spec: ConvolutionSpec, batch: int, parameters: Array, gradient: Array, unit: float | None = None
    ) -> None:
        self.spec = spec
        self.batch = batch
        self.unit = float(batch) if unit is None else unit
        self._dtype = parameters.dtype
        channels, rows, columns = spec.input
        self.inputs: Array = np.zeros((rows, channels, columns, batch), dtype=self._dtype)
        self.targets: Array = np.zeros((spec.outputs, batch), dtype=self._dtype)
        self.logits: Array = np.zeros_like(self.targets)
        self._features: Array = np.ones((spec.features + 1, batch), dtype=self._dtype)
        """What the dense layer reads, and a last row of ones."""
        self.layers = self._make_layers(parameters, gradient)
        self.draws: tuple[Draw, ...] = tuple(draw for layer in self.layers for draw in layer.draws)
        """What has to be called before each step where the activation samples."""
        self._dense = spec.dense(parameters)
        self._dense_gradient = spec.dense(gradient)
        self.forward: list[Call] = self._forward()
        """Calls from the inputs to the logits."""
        self.calls: list[Call] = [*self.forward, *self._backward()]

    def _make_layers(self, parameters: Array, gradient: Array) -> list[Layer]:
        spec = self.spec
        made: list[Layer] = []
        views = zip(spec.convolutions(parameters), spec.convolutions(gradient), strict=True)
        for index, (layer, (own, slopes)) in enumerate(zip(spec.layers, views, strict=True)):
            maps, rows, columns = spec.shapes[index + 1]
            shape = rows, maps, columns, self.batch
            flat = spec.head != MEAN and index == len(spec.layers) - 1
            out = self._features[:-1].reshape(shape) if flat else np.zeros(shape, dtype=self._dtype)
            source = made[-1].out if made else self.inputs
            made.append(Layer(spec, layer, source, out, own, slopes))
        return made

    @property
    def _share(self) -> Array:
        """By which a sum over the places of a map is its mean."""
        _, rows, columns = self.spec.shapes[-1]
        return constant(1.0 / (rows * columns), self._dtype)

    def _forward(self) -> list[Call]:
        calls = [call for layer in self.layers for call in layer.forward]
        if self.spec.head == MEAN:
            means = self._features[:-1]
            calls += [
                (np.add.reduce, (self.layers[-1].out, (0, 2), None, means)),
                (np.multiply, (means, self._share, means)),
            ]
        return [*calls, (self._dense.T.dot, (self._features, self.logits))]

    def _backward(self) -> list[Call]:
        delta: Array = np.zeros_like(self.logits)
        head = self.spec.output
        calls = head.delta(self.logits, self.targets, delta, (np.zeros_like(delta),))
        if self.unit != self.batch:
            calls.append((np.multiply, (delta, constant(self.unit / self.batch, self._dtype), delta)))
        calls.append((self._features.dot, (delta.T, self._dense_gradient)))
        weights, last = self._dense[:-1], self.layers[-1]
        if self.spec.head == MEAN:
            told: Array = np.zeros((self.spec.features, self.batch), dtype=self._dtype)
            calls += [
                (weights.dot, (delta, told)),
                (np.multiply, (told, self._share, told)),
                (np.copyto, (last.delta, told[:, None])),
            ]
        else:
            calls.append((weights.dot, (delta, last.delta.reshape(self.spec.features, self.batch))))
        for index in range(len(self.layers) - 1, -1, -1):
            calls += self.layers[index].backward
            if index:
                calls += self.layers[index].below(self.layers[index - 1].delta)
        return calls
