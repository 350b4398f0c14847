"""A copy of a model to work on, and the shapes of its tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reluexplorer.models.graph.shapes import Shapes, shapes_of
from reluexplorer.models.graph.view import view_of

if TYPE_CHECKING:
    import onnx

_SHAPE_STAYS = frozenset({"Binarizer", "Imputer", "Normalizer", "Scaler"})
"""Operators of ai.onnx.ml of which inference knows nothing."""
_SAMPLES = 7919
"""A prime, so that sizes in which the number of samples has a part are known by it."""


def with_shapes(model: onnx.ModelProto) -> tuple[onnx.ModelProto, Shapes]:
    """Return a copy without notes on shapes, and the shapes that can be found out."""
    import onnx

    copy, plain = onnx.ModelProto(), onnx.ModelProto()
    copy.CopyFrom(model)
    plain.CopyFrom(model)
    for node in plain.graph.node:
        if node.domain == "ai.onnx.ml" and node.op_type in _SHAPE_STAYS:
            node.domain, node.op_type = "", "Identity"
            del node.attribute[:]
    for scope in view_of(copy).scopes:
        del scope.graph.value_info[:]
    declared = shapes_of(plain)
    return copy, _filled(declared, shapes_of(_with_samples(plain)))


def _with_samples(plain: onnx.ModelProto) -> onnx.ModelProto:
    """Give each input a number of samples where that is left open: then more can be inferred."""
    held = {each.name for each in plain.graph.initializer}
    for each in plain.graph.input:
        dims = each.type.tensor_type.shape.dim
        if each.name not in held and len(dims) > 1 and not dims[0].dim_value:
            dims[0].dim_value = _SAMPLES
    del plain.graph.value_info[:]
    return plain


def _filled(declared: Shapes, assumed: Shapes) -> Shapes:
    """Return what is known, with what follows for a number of samples and does not depend on it."""
    dims = {
        key: tuple(None if each is not None and each % _SAMPLES == 0 else each for each in found)
        for key, found in assumed.dims.items()
    }
    for key, found in declared.dims.items():
        other = dims.get(key, found)
        pairs = zip(found, other if len(other) == len(found) else found, strict=True)
        dims[key] = tuple(also if size is None else size for size, also in pairs)
    return Shapes(dims, declared.types)
