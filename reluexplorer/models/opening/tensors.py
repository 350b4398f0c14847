"""Tensors are as long as they say, and not longer than is read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from reluexplorer.language import _
from reluexplorer.models.opening.graphs import tensors
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import quoted

if TYPE_CHECKING:
    import onnx

MOST_VALUES = 1 << 30
"""Of all tensors of a model together."""
_MOST_AXES = 32
_SHORT = {"UINT4": 4, "INT4": 4, "FLOAT4E2M1": 4, "UINT2": 2, "INT2": 2}
"""Bits of the types that are shorter than a byte, of which older releases of onnx know some only."""


def demand_whole(model: onnx.ModelProto) -> None:
    """Raise :class:`ModelError` where a tensor's data are not as long as its shape and type say.

    Those in files of their own are left to :mod:`outside`.
    """
    total = 0
    for tensor in tensors(model):
        total += count(tensor)
        if total > MOST_VALUES:
            raise ModelError(
                _("Its weights are declared with more than {most:,} numbers: more than is read here.").format(
                    most=MOST_VALUES
                )
            )
        _demand_type(tensor)
        if not is_outside(tensor) and not _is_whole(tensor):
            raise ModelError(
                _("It is damaged: the tensor {name} is not as long as its shape ({shape}) says.").format(
                    name=quoted(tensor.name), shape=" × ".join(map(str, tensor.dims)) or "1"
                )
            )


def is_outside(tensor: onnx.TensorProto) -> bool:
    """Whether a tensor's data are in a file of their own."""
    return bool(tensor.data_location == tensor.EXTERNAL)


def count(tensor: onnx.TensorProto) -> int:
    """Return how many numbers a tensor's shape declares."""
    if len(tensor.dims) > _MOST_AXES or any(size < 0 for size in tensor.dims):
        raise ModelError(
            _("It is damaged: the tensor {name} has an impossible shape.").format(name=quoted(tensor.name))
        )
    return math.prod(tensor.dims)


def length(tensor: onnx.TensorProto) -> int:
    """Return the bytes of a tensor's numbers as they lie in a file; short ones share a byte."""
    return -(-count(tensor) * _bits(tensor.data_type) // 8)


def _bits(kind: int) -> int:
    """Return the bits of a number of a type; 0 for texts."""
    from onnx import TensorProto as Types
    from onnx import helper

    if kind == Types.STRING:
        return 0
    short = {getattr(Types, name): bits for name, bits in _SHORT.items() if hasattr(Types, name)}
    return short.get(kind) or 8 * int(helper.tensor_dtype_to_np_dtype(kind).itemsize)


def _demand_type(tensor: onnx.TensorProto) -> None:
    try:
        _bits(tensor.data_type)
    except KeyError:
        raise ModelError(
            _(
                "It is damaged, or newer than what is read here: the tensor {name} is of an unknown type."
            ).format(name=quoted(tensor.name))
        ) from None


def _is_whole(tensor: onnx.TensorProto) -> bool:
    from onnx import TensorProto as Types
    from onnx import helper

    values, kind = count(tensor), tensor.data_type
    if tensor.HasField("raw_data") and kind != Types.STRING:
        return len(tensor.raw_data) == length(tensor)
    held = len(getattr(tensor, helper.tensor_dtype_to_field(kind)))
    bits = _bits(kind)
    if 0 < bits < 8:
        return bool(held == -(-values * bits // 8))
    pairs = kind in {Types.COMPLEX64, Types.COMPLEX128}
    return bool(held == values * (2 if pairs else 1))
