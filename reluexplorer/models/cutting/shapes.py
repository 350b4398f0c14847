"""A copy of a model to work on, and the shapes of its tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reluexplorer.models.graph.shapes import Shapes, shapes_of
from reluexplorer.models.graph.view import view_of

if TYPE_CHECKING:
    import onnx

_SHAPE_STAYS = frozenset({"Binarizer", "Imputer", "Normalizer", "Scaler"})
"""Operators of ai.onnx.ml of which inference knows nothing."""


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
    return copy, shapes_of(plain)
