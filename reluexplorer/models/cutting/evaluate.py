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


def dense_constants(
    weights: NDArray[Any],
    x: NDArray[np.float64] | None,
    bias: NDArray[Any] | None,
    *,
    only_zero: bool = False,
) -> NDArray[np.float64]:
    """Return (makes,) what a dense layer or a convolution makes of constants alone, NaN where more is read.

    ``weights`` are (makes, reads, ...), ``x`` (reads,) the constants that are read, NaN where they vary,
    None where nothing is known of them; ``only_zero`` is for where other constants meet padding.
    """
    makes, reads = weights.shape[:2]
    given = np.full(reads, np.nan) if x is None else x
    varies = np.isnan(given) | (only_zero & (given != 0.0))
    added = np.zeros(makes) if bias is None else bias.astype(np.float64).reshape(-1)
    if added.size not in {1, makes}:
        return np.full(makes, np.nan)
    found = np.broadcast_to(added, makes).copy()
    places = tuple(range(2, weights.ndim))
    is_read = (weights != 0).any(axis=places)
    found[(is_read & varies).any(axis=1)] = np.nan
    fixed = np.flatnonzero(~np.isnan(found))
    folded = weights[fixed].astype(np.float64).sum(axis=places)
    found[fixed] += folded @ np.where(varies, 0.0, given)
    return found
