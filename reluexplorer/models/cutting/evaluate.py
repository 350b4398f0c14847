"""What a node makes of constants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import onnx


def evaluated(
    node: onnx.NodeProto, given: Mapping[str, NDArray[Any]], opset: int
) -> NDArray[np.float64] | None:
    """Return what a node of ONNX's own makes of these inputs, by its reference; None where that fails."""
    from onnx import TensorProto, helper
    from onnx.reference import ReferenceEvaluator

    makes = [helper.make_tensor_value_info(node.output[0], TensorProto.UNDEFINED, None)]
    reads = [
        helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(value.dtype), None)
        for name, value in given.items()
    ]
    graph = helper.make_graph([node], "one", reads, makes)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
    try:
        with np.errstate(all="ignore"):
            (found,) = ReferenceEvaluator(model).run(None, dict(given))
        return np.asarray(found, np.float64)
    except Exception:
        return None
