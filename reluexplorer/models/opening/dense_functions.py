"""Activations of the program's own networks as nodes of ONNX at opset 20."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.core.arrays import Array
from reluexplorer.language import _
from reluexplorer.models.values.refusal import ModelError

if TYPE_CHECKING:
    import onnx

OPSET = 20


class Building:
    """Takes nodes and weights down while a graph is built, in single precision."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def add(self, kind: str, *inputs: str, name: str, **attributes: Any) -> str:
        """Add a node and return the tensor that it makes, which has the node's name."""
        from onnx import helper

        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def hold(self, name: str, array: Any) -> str:
        """Add a weight and return its name."""
        from onnx import numpy_helper

        with np.errstate(over="ignore"):
            self.weights.append(numpy_helper.from_array(np.asarray(array, np.float32), name))
        return name


@dataclass(frozen=True, eq=False)
class Place:
    """Where an activation is put: behind the tensor ``z``, by its name, with values and learned slopes."""

    building: Building
    z: str
    name: str
    values: tuple[float, ...]
    slopes: Array | None

    def node(self, kind: str, *others: str, **attributes: Any) -> str:
        """Add the node that makes the activation's own tensor of z."""
        return self.building.add(kind, self.z, *others, name=self.name, **attributes)

    def held(self, part: str, array: Any) -> str:
        """Add a weight of this activation."""
        return self.building.hold(f"{self.name}.{part}", array)


def _one(kind: str, **attributes: float | str) -> Callable[[Place], str]:
    return lambda place: place.node(kind, **attributes)


def _with_alpha(kind: str) -> Callable[[Place], str]:
    """``rrelu`` has two ends, between which its slope is in the middle once it is trained."""
    return lambda place: place.node(kind, alpha=sum(place.values) / len(place.values))


def _prelu(place: Place) -> str:
    slopes = place.values if place.slopes is None else place.slopes.reshape(1, -1)
    return place.node("PRelu", place.held("slopes", slopes))


def _clipped(place: Place) -> str:
    low, high = place.values or (0.0, 6.0)
    return place.node("Clip", place.held("low", low), place.held("high", high))


def _gated(place: Place) -> str:
    (rate,) = place.values or (1.0,)
    building, z = place.building, place.z
    scaled = (
        z if rate == 1.0 else building.add("Mul", z, place.held("rate", rate), name=f"{place.name}.scaled")
    )
    return place.node("Mul", building.add("Sigmoid", scaled, name=f"{place.name}.gate"))


def _threshold(place: Place) -> str:
    at, below = place.values
    if below != 0.0:
        raise _no_operator(CATALOGUE["threshold"].label)
    return place.node("ThresholdedRelu", alpha=at)


def _softplus(place: Place) -> str:
    if place.values[0] != 1.0:
        raise _no_operator(CATALOGUE["softplus"].label)
    return place.node("Softplus")


_NODES: dict[str, Callable[[Place], str]] = {
    "relu": _one("Relu"),
    "leaky_relu": _with_alpha("LeakyRelu"),
    "rrelu": _with_alpha("LeakyRelu"),
    "prelu": _prelu,
    "relu6": _clipped,
    "hardtanh": _clipped,
    "threshold": _threshold,
    "abs": _one("Abs"),
    "elu": _with_alpha("Elu"),
    "selu": _one("Selu", alpha=1.6732632423543772, gamma=1.0507009873554805),
    "celu": _with_alpha("Celu"),
    "softplus": _softplus,
    "gelu": _one("Gelu"),
    "gelu_tanh": _one("Gelu", approximate="tanh"),
    "silu": _gated,
    "swish": _gated,
    "mish": _one("Mish"),
    "hardswish": _one("HardSwish"),
    "sigmoid": _one("Sigmoid"),
    "hardsigmoid": _one("HardSigmoid", alpha=1 / 6, beta=0.5),
    "tanh": _one("Tanh"),
    "softsign": _one("Softsign"),
    "arctan": _one("Atan"),
    "sin": _one("Sin"),
    "identity": _one("Identity"),
}
"""By their names in the catalogue; the others have no operator."""


def activated(building: Building, z: str, name: str, choice: ActivationChoice, slopes: Array | None) -> str:
    """Add an activation and return its tensor; :class:`ModelError` for one that ONNX has no operator for."""
    make = _NODES.get(choice.name)
    if make is None:
        raise _no_operator(choice.entry.label)
    return make(Place(building, z, name, choice.values, slopes))


def _no_operator(label: str) -> ModelError:
    return ModelError(
        _("Its activation {name} has no operator in ONNX; networks of other activations are read.").format(
            name=label
        )
    )
