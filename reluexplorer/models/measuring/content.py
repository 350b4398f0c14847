"""A model in bytes, a piece at a time, so that its weights are held once however large they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from reluexplorer.language import _
from reluexplorer.models.values.refusal import ModelError

if TYPE_CHECKING:
    import onnx

_LARGEST = 2**31 - 1
"""Bytes of a model that can be handed on."""
_GRAPH, _WEIGHT = 0x3A, 0x2A
"""Keys of a graph in a model and of a stored tensor in a graph: their numbers, of a message."""


class Content:
    """A model without weights, and the weights that belong to its graph.

    Bytes of messages that follow each other are read as one message with all that they hold.
    """

    def __init__(self, model: onnx.ModelProto, weights: Sequence[onnx.TensorProto]) -> None:
        self._model, self._weights = model, weights
        self.size = model.ByteSize() + sum(len(_head(each)) + each.ByteSize() for each in weights)
        if self.size > _LARGEST:
            raise ModelError(_("The model is larger than 2 GB, which is too large to be run here."))

    def __iter__(self) -> Iterator[bytes]:
        """Yield the pieces."""
        yield self._model.SerializeToString()
        for each in self._weights:
            yield _head(each)
            yield each.SerializeToString()

    def __bytes__(self) -> bytes:
        """Return all of it."""
        return b"".join(self)


def content_of(model: onnx.ModelProto) -> Content:
    """Return a model in bytes; raise :class:`ModelError` for what is too large for one message."""
    return Content(without_weights(model), model.graph.initializer)


def without_weights(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return a copy without the tensors that are stored in its outer graph."""
    import onnx

    copy = onnx.ModelProto()
    _fill(copy, model, "graph")
    copy.graph.SetInParent()
    _fill(copy.graph, model.graph, "initializer")
    return copy


def _fill(copy: Any, message: Any, but: str) -> None:
    for field, value in message.ListFields():
        if field.name == but:
            continue
        if hasattr(value, "extend"):
            getattr(copy, field.name).extend(value)
        elif hasattr(value, "CopyFrom"):
            getattr(copy, field.name).CopyFrom(value)
        else:
            setattr(copy, field.name, value)


def _head(weight: onnx.TensorProto) -> bytes:
    """Return what stands before a tensor in a model that holds it alone."""
    size = weight.ByteSize()
    inner = bytes([_WEIGHT]) + _varint(size)
    return bytes([_GRAPH]) + _varint(len(inner) + size) + inner


def _varint(number: int) -> bytes:
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])
