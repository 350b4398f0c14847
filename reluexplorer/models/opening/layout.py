"""Which way round the matrices of a file of weights lie: known where it can be, else asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from reluexplorer.core.arrays import Array
from reluexplorer.core.network.given_weights import GivenWeights, WeightsError, in_order
from reluexplorer.language import _
from reluexplorer.models.values.refusal import ModelError

_KERNEL, _WEIGHT = "kernel", "weight"


class Layout(Enum):
    """The axes of a dense layer's matrix, called by the library that lays them so."""

    PYTORCH = "pytorch"
    """(outputs, inputs)"""
    KERAS = "keras"
    """(inputs, outputs), as TensorFlow and JAX too."""

    __hash__ = object.__hash__


class LayoutUnknownError(ModelError):
    """The file fits both ways: who made it has to be asked."""


def laid(arrays: Mapping[str, Array], about: Mapping[str, str], layout: Layout | None) -> GivenWeights:
    """Return weights in PyTorch's layout and in order.

    ``layout`` is what a person said of the file. Raises :class:`LayoutUnknownError` where nothing tells it,
    and :class:`WeightsError` where the arrays are no dense network in that layout.
    """
    known = layout or _said(arrays, about)
    if known is not None:
        return in_order(_turned(arrays, known), about)
    fitting, errors = [], []
    for each in Layout:
        try:
            fitting.append(in_order(_turned(arrays, each), about))
        except WeightsError as error:
            errors.append(error)
    if len(fitting) == 1:
        return fitting[0]
    if errors:
        raise errors[0]
    raise LayoutUnknownError(
        _(
            "Its matrices fit both ways round. Say how they lie: pytorch, (outputs, inputs), or keras, "
            "(inputs, outputs), which is TensorFlow's and JAX's too."
        )
    )


def _said(arrays: Iterable[str], about: Mapping[str, str]) -> Layout | None:
    """Return the layout that names or texts of a file tell."""
    if any(name.endswith(_KERNEL) for name in arrays):
        return Layout.KERAS
    ours, torchs = about.get("program") == "ReLU Explorer", about.get("format") == "pt"
    return Layout.PYTORCH if ours or torchs else None


def _turned(arrays: Mapping[str, Array], layout: Layout) -> dict[str, Array]:
    """Return arrays by PyTorch's names, the matrices turned over where they lie as Keras lays them."""
    turned = {}
    for name, array in arrays.items():
        is_matrix = name.endswith((_KERNEL, _WEIGHT))
        renamed = name.removesuffix(_KERNEL) + _WEIGHT if name.endswith(_KERNEL) else name
        turned[renamed] = array.T if is_matrix and layout is Layout.KERAS else array
    return turned
