"""The activations of a Keras model: which outputs of which layers, and the layers that feed them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.values.kinds import Kind
from reluexplorer.watch.records import WatchedLayer

_BY_NAME = {
    **{kind.value: kind for kind in Kind if kind not in {Kind.CLIP, Kind.THRESHOLDED_RELU, Kind.PRELU}},
    "swish": Kind.SILU, "hard_silu": Kind.HARD_SWISH,
}  # fmt: skip
"""By the names of Keras's functions."""
_OFF = {Kind.HARD_SWISH: -3.0, Kind.HARD_SIGMOID: -3.0}
_AT_0 = {Kind.SIGMOID: 0.5, Kind.SOFTPLUS: float(np.log(2.0))}
"""What these are at a pre-activation of 0, above which a unit is said to fire."""


class Activation(NamedTuple):
    """An activation and what Keras has of it."""

    layer: WatchedLayer
    output: Any
    """The symbolic tensor after it."""
    axis: int
    """Of units in it."""
    source: Any
    """The layer whose weights make its pre-activations; None where it is not known."""

    def fires(self, outputs: NDArray[Any]) -> NDArray[np.bool_]:
        """Return (values, units): where it fires, from what it gives for some inputs."""
        values = np.moveaxis(outputs, self.axis, -1).reshape(-1, self.layer.units)
        kind = self.layer.kind
        fired: NDArray[np.bool_] = values != 0.0 if kind is Kind.HARD_SWISH else values > _AT_0.get(kind, 0.0)
        return fired

    def bias(self) -> NDArray[np.float32]:
        """Return (units,): the bias before the activation, NaN where there is none."""
        from keras import ops

        held = getattr(self.source, "bias", None)
        found = None if held is None else np.array(ops.convert_to_numpy(held), np.float32).ravel()
        unknown = np.full(self.layer.units, np.nan, np.float32)
        return found if found is not None and len(found) == self.layer.units else unknown


def activations_of(model: Any) -> list[Activation]:
    """Return the activations of a model of the functional or sequential API, in its order.

    Models within a model are passed over: their outputs are of other calls.
    """
    found: list[Activation] = []
    for layer in model.layers:
        kind = kind_of(layer)
        if kind is None:
            continue
        output = layer.output
        axis = _axis(layer, len(output.shape))
        units = output.shape[axis]
        if units is None:
            continue
        source = layer if hasattr(layer, "kernel") else next(_feeding(layer), None)
        named = source.name if source is not None else layer.name
        told = WatchedLayer(
            named if all(each.layer.name != named for each in found) else layer.name,
            kind, _form(layer), int(units), layer.name, _OFF.get(kind, 0.0),
            source="" if source is None else source.name,
        )  # fmt: skip
        found.append(Activation(told, output, axis, source))
    return found


def kind_of(layer: Any) -> Kind | None:
    """Return which activation function a layer ends with; None for none, and for softmax and linear ones."""
    name = type(layer).__name__
    if name == "ReLU":
        if layer.threshold:
            return Kind.THRESHOLDED_RELU
        if layer.negative_slope:
            return Kind.LEAKY_RELU
        return {None: Kind.RELU, 6.0: Kind.RELU6}.get(layer.max_value, Kind.CLIP)
    if name in {"LeakyReLU", "PReLU", "ELU"}:
        return {"LeakyReLU": Kind.LEAKY_RELU, "PReLU": Kind.PRELU, "ELU": Kind.ELU}[name]
    activation = getattr(layer, "activation", None)
    return _BY_NAME.get(getattr(activation, "__name__", ""))


def _form(layer: Any) -> str:
    if hasattr(layer, "activation"):
        return f'activation="{layer.activation.__name__}"'
    return type(layer).__name__


def _axis(layer: Any, rank: int) -> int:
    import keras

    order = getattr(layer, "data_format", None) or (keras.config.image_data_format() if rank > 3 else "")
    return 1 if order == "channels_first" and rank > 2 else rank - 1


def _feeding(layer: Any) -> Iterator[Any]:
    """Yield the layers with weights before this one, through layers of one input."""
    while True:
        history = getattr(layer.input, "_keras_history", None)
        if history is None or not hasattr(history.operation, "input") or history.operation is layer:
            return
        layer = history.operation
        if hasattr(layer, "kernel"):
            yield layer
