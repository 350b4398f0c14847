"""What a convolutional network makes of pictures: feature maps, loss and accuracy, dead maps, gradients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Array, Indices, read_only
from reluexplorer.core.bound_calls import run
from reluexplorer.core.engine.convolution.plan import ConvolutionPlan
from reluexplorer.core.engine.convolution.pooling import Squares
from reluexplorer.core.engine.convolution.windows import Convolution
from reluexplorer.core.network.convolution import MEAN, ConvolutionSpec
from reluexplorer.core.network.spec import leaky
from reluexplorer.core.random_streams import STEPS, Keyed

_AT_ONCE = 256
"""Pictures that are evaluated together."""


@dataclass(frozen=True, eq=False)
class FeatureMaps:
    """What each layer makes of some pictures; arrays are read-only."""

    before: tuple[Array, ...]
    """What the filters of each layer give before activation and pooling, (samples, maps, height, width)."""
    after: tuple[Array, ...]
    """What each layer hands on, (samples, maps, height, width)."""
    logits: Array
    """(outputs, samples)."""


@dataclass(frozen=True)
class Score:
    """How well a network does on some pictures."""

    loss: float
    """Mean cross-entropy."""
    accuracy: float


def as_rows(spec: ConvolutionSpec, pictures: NDArray[np.floating]) -> Array:
    """Return (rows, channels, columns, samples) of (samples, …) pictures of the network's input shape.

    One channel needs no axis, and pictures may be flat. Raises ValueError where the sizes differ.
    """
    shaped = pictures.reshape(len(pictures), *spec.input)
    return np.ascontiguousarray(shaped.transpose(2, 1, 3, 0), dtype=spec.dtype)


@np.errstate(all="ignore")
def feature_maps(spec: ConvolutionSpec, parameters: Array, pictures: NDArray[np.floating]) -> FeatureMaps:
    """Evaluate all layers for (samples, …) pictures; sampled slopes are those of evaluation."""
    source = as_rows(spec, pictures)
    before: list[Array] = []
    after: list[Array] = []
    for layer, own in zip(spec.layers, spec.convolutions(parameters), strict=True):
        channels = source.shape[1]
        maps, rows, columns = layer.convolved((channels, source.shape[0], source.shape[2]))
        pre: Array = np.zeros((rows, maps, columns, source.shape[3]), dtype=spec.dtype)
        run(Convolution(source, pre, own, own, layer.stride).forward())
        out = spec.activation.value(pre) if own.slope is None else leaky(pre, own.slope)
        if layer.pool:
            activated, (maps, rows, columns) = out, layer.output((channels, source.shape[0], source.shape[2]))
            out = np.zeros((rows, maps, columns, source.shape[3]), dtype=spec.dtype)
            run(Squares(activated, out).forward())
        before.append(read_only(pre.transpose(3, 1, 0, 2)))
        after.append(read_only(out.transpose(3, 1, 0, 2)))
        source = out
    means = source.mean(axis=(0, 2)) if spec.head == MEAN else source.reshape(spec.features, -1)
    dense = spec.dense(parameters)
    return FeatureMaps(tuple(before), tuple(after), read_only(dense[:-1].T @ means + dense[-1:].T))


def _in_parts(
    spec: ConvolutionSpec, parameters: Array, pictures: NDArray[np.floating]
) -> Iterator[FeatureMaps]:
    for start in range(0, len(pictures), _AT_ONCE):
        yield feature_maps(spec, parameters, pictures[start : start + _AT_ONCE])


@np.errstate(all="ignore")
def score(spec: ConvolutionSpec, parameters: Array, pictures: NDArray[np.floating], labels: Indices) -> Score:
    """Return the mean loss and the share of right answers for (samples, …) pictures with class numbers."""
    logits = np.concatenate([part.logits for part in _in_parts(spec, parameters, pictures)], axis=1)
    losses = spec.output.sample_losses(logits, np.eye(spec.outputs, dtype=spec.dtype)[labels].T)
    right = logits.argmax(axis=0) == labels
    return Score(float(losses.mean(dtype=np.float64)), float(right.mean()))


def dead_maps(
    spec: ConvolutionSpec, parameters: Array, pictures: NDArray[np.floating]
) -> tuple[NDArray[np.bool_], ...]:
    """Return for each layer whether a map, (maps,), is 0 at every place for every picture."""
    dead = [np.ones(layer.maps, dtype=bool) for layer in spec.layers]
    for part in _in_parts(spec, parameters, pictures):
        for found, after in zip(dead, part.after, strict=True):
            np.logical_and(found, (after == 0).all(axis=(0, 2, 3)), out=found)
    return tuple(read_only(found) for found in dead)


@np.errstate(all="ignore")
def gradients(
    spec: ConvolutionSpec,
    parameters: Array,
    pictures: NDArray[np.floating],
    labels: Indices,
    sample: tuple[int, int] = (0, 0),
) -> Array:
    """Return the derivative of the mean loss by each parameter, flat and read-only.

    It is made by the calls that training makes. ``sample`` is the (seed, step) by which slopes are drawn
    where the activation draws them.
    """
    plan, gradient = _plan(spec, parameters, pictures, sample)
    plan.targets[:] = np.eye(spec.outputs, dtype=spec.dtype)[labels].T
    run(plan.calls)
    gradient /= gradient.dtype.type(plan.unit)
    return read_only(gradient)


@np.errstate(all="ignore")
def influence(
    spec: ConvolutionSpec,
    parameters: Array,
    pictures: NDArray[np.floating],
    layer: int,
    place: tuple[int, int, int],
    sample: tuple[int, int] = (0, 0),
) -> Array:
    """Return how the number at a (map, row, column) of what a layer, from 0, hands on moves with each pixel.

    These derivatives are (samples, channels, height, width), and 0 outside of the receptive field (Luo, Li,
    Urtasun, Zemel 2016, Understanding the Effective Receptive Field in Deep Convolutional Neural Networks).
    """
    plan, _ = _plan(spec, parameters, pictures, sample)
    run(plan.forward)
    shown, row, column = place
    plan.layers[layer].delta[row, shown, column] = 1.0
    pixels = np.zeros_like(plan.inputs)
    for index in range(layer, -1, -1):
        run(plan.layers[index].backward)
        run(plan.layers[index].below(plan.layers[index - 1].delta if index else pixels))
    return read_only(pixels.transpose(3, 1, 0, 2))


def _plan(
    spec: ConvolutionSpec, parameters: Array, pictures: NDArray[np.floating], sample: tuple[int, int]
) -> tuple[ConvolutionPlan, Array]:
    """Return a plan that has these pictures and whose slopes are drawn, and where its gradient goes."""
    flat = parameters.astype(spec.dtype)
    gradient = np.zeros_like(flat)
    plan = ConvolutionPlan(spec, len(pictures), flat, gradient)
    plan.inputs[:] = as_rows(spec, pictures)
    rng = Keyed().at(sample[0], STEPS + sample[1])
    for draw in plan.draws:
        draw(rng)
    return plan, gradient
