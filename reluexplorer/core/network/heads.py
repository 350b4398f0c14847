"""Output layers with the losses that belong to them, and one that does not.

Logits and targets are unit-major, (outputs, batch). The loss is the mean over samples; a sample's
squared error is ½ of the sum over outputs, so that its slope is the error itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reluexplorer.core.activations import sigmoid
from reluexplorer.core.arrays import Array
from reluexplorer.core.bound_calls import Call, constant, maximum
from reluexplorer.core.discovery import table
from reluexplorer.language import _

Delta = Callable[[Array, Array, Array, tuple[Array, ...]], list[Call]]


@dataclass(frozen=True)
class Head:
    """An output function with its loss.

    ``predict(z)`` gives outputs from logits; ``sample_losses(z, t)`` the loss of each sample, (batch,).
    Classes are coded ``low`` and 1.
    """

    name: str
    label: str
    loss_label: str
    predict: Callable[[Array], Array]
    sample_losses: Callable[[Array, Array], Array]
    delta: Delta
    """``delta(z, shifted(t), d, work)`` returns the calls that leave in d ``factor`` times the derivative of
    each sample's loss by its logits; ``work`` are ``scratch`` arrays of z's shape."""
    scratch: int = 0
    factor: float = 1.0
    shifted: Callable[[Array], Array] = np.asarray
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


def _cross_entropy(z: Array, t: Array) -> Array:
    """Targets add up to 1, so that logits and targets may both be taken from the largest logit."""
    shifted = z - z.max(axis=0)
    return np.asarray(np.log(np.exp(shifted).sum(axis=0)) - (t * shifted).sum(axis=0))


def _relu_softmax(z: Array) -> Array:
    return softmax(_relu(z))


def _relu_cross_entropy(z: Array, t: Array) -> Array:
    return _cross_entropy(_relu(z), t)


def _linear_delta(z: Array, t: Array, d: Array, _work: tuple[Array, ...]) -> list[Call]:
    return [(np.subtract, (z, t, d))]


def _from_minus_one(t: Array) -> Array:
    return np.asarray(2 * t - 1)


def _binary_delta(z: Array, t: Array, d: Array, _work: tuple[Array, ...]) -> list[Call]:
    """2(σ(z) − t) = tanh(z/2) − (2t − 1): three calls, and nothing can overflow."""
    return [
        (np.multiply, (z, constant(0.5, z.dtype), d)),
        (np.tanh, (d, d)),
        (np.subtract, (d, t, d)),
    ]


def _cross_entropy_delta(z: Array, t: Array, d: Array, work: tuple[Array, ...]) -> list[Call]:
    row = work[0][0]
    return [
        (np.maximum.reduce, (z, 0, None, row)),
        (np.subtract, (z, row, d)),
        (np.exp, (d, d)),
        (np.add.reduce, (d, 0, None, row)),
        (np.divide, (d, row, d)),
        (np.subtract, (d, t, d)),
    ]


def _half_tanh_delta(scale: float) -> Delta:
    """With y = tanh(scale·z): (y − t)(1 − y²), which for a sigmoid is 8 times its slope."""

    def delta(z: Array, t: Array, d: Array, work: tuple[Array, ...]) -> list[Call]:
        (y,) = work
        scaled: list[Call] = [(np.multiply, (z, constant(scale, z.dtype), y)), (np.tanh, (y, y))]
        return [
            *(scaled if scale != 1.0 else [(np.tanh, (z, y))]),
            (np.subtract, (y, t, d)),
            (np.multiply, (y, y, y)),
            (np.subtract, (constant(1.0, z.dtype), y, y)),
            (np.multiply, (d, y, d)),
        ]

    return delta


def _behind_relu(delta: Delta) -> Delta:
    """An infinite logit that is closed passes no slope, which a product with 0 would make a NaN."""

    def gated(z: Array, t: Array, d: Array, work: tuple[Array, ...]) -> list[Call]:
        bounded, *rest = work
        zero, opened = constant(0.0, z.dtype), np.zeros(z.shape, dtype=bool)
        return [
            maximum(z, zero, bounded),
            *delta(bounded, t, d, tuple(rest)),
            (np.greater, (z, zero, opened)),
            (np.multiply, (d, opened, d)),
        ]

    return gated


_SQUARED = _("squared error")
_ENTRIES = (
    Head("linear", _("Linear"), _SQUARED, _identity, _squared(_identity), _linear_delta),
    Head(
        "sigmoid", "Sigmoid", _("binary cross-entropy"), sigmoid, _binary_losses, _binary_delta,
        factor=2.0, shifted=_from_minus_one, classes_only=True,
    ),
    Head(
        "softmax", "Softmax", _("cross-entropy"), softmax, _cross_entropy, _cross_entropy_delta,
        scratch=1, one_per_class=True, classes_only=True,
    ),
    Head("tanh", "Tanh", _SQUARED, np.tanh, _squared(np.tanh), _half_tanh_delta(1.0), scratch=1, low=-1.0),
    Head("relu", "ReLU", _SQUARED, _relu, _squared(_relu), _behind_relu(_linear_delta), scratch=1),
    Head(
        "sigmoid_squared", _("Sigmoid, squared error"), _SQUARED, sigmoid, _squared(sigmoid),
        _half_tanh_delta(0.5), scratch=1, factor=8.0, shifted=_from_minus_one, classes_only=True,
    ),
    Head(
        "relu_softmax", _("Softmax of ReLU"), _("cross-entropy"), _relu_softmax, _relu_cross_entropy,
        _behind_relu(_cross_entropy_delta), scratch=2, one_per_class=True, classes_only=True,
    ),
)  # fmt: skip
HEADS: dict[str, Head] = table(__name__, _ENTRIES)
