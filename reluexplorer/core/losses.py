"""Output layers with the losses that belong to them, and one that does not.

Logits and targets are unit-major, (outputs, batch). The loss is the mean over samples; a sample's
squared error is ½ of the sum over outputs, so that its slope is the error itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.activations import sigmoid

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Head:
    """An output function with its loss.

    ``predict(z)`` gives outputs from logits; ``sample_losses(z, t)`` the loss of each sample, (batch,);
    ``slope(z, t)`` the derivative of a sample's loss by its logits. Classes are coded ``low`` and 1.
    """

    name: str
    label: str
    loss_label: str
    predict: Callable[[Array], Array]
    sample_losses: Callable[[Array, Array], Array]
    slope: Callable[[Array, Array], Array]
    low: float = 0.0
    one_per_class: bool = False
    classes_only: bool = False


def _identity(z: Array) -> Array:
    return z


def _relu(z: Array) -> Array:
    return np.maximum(z, z.dtype.type(0))


def softmax(z: Array) -> Array:
    """Return e^z over its sum along the first axis, shifted so that nothing overflows."""
    shifted = np.exp(z - z.max(axis=0))
    return np.asarray(shifted / shifted.sum(axis=0))


def _squared(predict: Callable[[Array], Array]) -> Callable[[Array, Array], Array]:
    def losses(z: Array, t: Array) -> Array:
        return np.asarray(0.5 * np.square(predict(z) - t).sum(axis=0))

    return losses


def _binary_losses(z: Array, t: Array) -> Array:
    """The large terms go first, so that a small loss among large logits keeps its digits."""
    return np.asarray((np.maximum(z, 0) - t * z + np.log1p(np.exp(-np.abs(z)))).sum(axis=0))


def _binary_slope(z: Array, t: Array) -> Array:
    return np.asarray(sigmoid(z) - t)


def _sigmoid_squared_slope(z: Array, t: Array) -> Array:
    p = sigmoid(z)
    return np.asarray((p - t) * p * (1 - p))


def _cross_entropy(z: Array, t: Array) -> Array:
    """Targets add up to 1, so that logits and targets may both be taken from the largest logit."""
    shifted = z - z.max(axis=0)
    return np.asarray(np.log(np.exp(shifted).sum(axis=0)) - (t * shifted).sum(axis=0))


def _cross_entropy_slope(z: Array, t: Array) -> Array:
    return np.asarray(softmax(z) - t)


def _linear_slope(z: Array, t: Array) -> Array:
    return np.asarray(z - t)


def _tanh_slope(z: Array, t: Array) -> Array:
    y = np.tanh(z)
    return np.asarray((y - t) * (1 - y * y))


def _relu_slope(z: Array, t: Array) -> Array:
    return np.asarray((z - t) * (z > 0), dtype=z.dtype)


def _relu_softmax(z: Array) -> Array:
    return softmax(_relu(z))


def _relu_cross_entropy(z: Array, t: Array) -> Array:
    return _cross_entropy(_relu(z), t)


def _relu_cross_entropy_slope(z: Array, t: Array) -> Array:
    return np.asarray(_cross_entropy_slope(_relu(z), t) * (z > 0), dtype=z.dtype)


_SQUARED = "squared error"
_ENTRIES = (
    Head("linear", "Linear", _SQUARED, _identity, _squared(_identity), _linear_slope),
    Head(
        "sigmoid", "Sigmoid", "binary cross-entropy", sigmoid, _binary_losses, _binary_slope,
        classes_only=True,
    ),
    Head(
        "softmax", "Softmax", "cross-entropy", softmax, _cross_entropy, _cross_entropy_slope,
        one_per_class=True, classes_only=True,
    ),
    Head("tanh", "Tanh", _SQUARED, np.tanh, _squared(np.tanh), _tanh_slope, low=-1.0),
    Head("relu", "ReLU", _SQUARED, _relu, _squared(_relu), _relu_slope),
    Head(
        "sigmoid_squared", "Sigmoid, squared error", _SQUARED, sigmoid, _squared(sigmoid),
        _sigmoid_squared_slope, classes_only=True,
    ),
    Head(
        "relu_softmax", "Softmax of ReLU", "cross-entropy", _relu_softmax, _relu_cross_entropy,
        _relu_cross_entropy_slope, one_per_class=True, classes_only=True,
    ),
)  # fmt: skip
HEADS: dict[str, Head] = {head.name: head for head in _ENTRIES}
