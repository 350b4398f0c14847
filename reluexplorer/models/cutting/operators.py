"""Who follows channels through which operator."""

from __future__ import annotations

from collections.abc import Callable

from reluexplorer.models.cutting import (
    convolutions,
    dense,
    elementwise,
    joining,
    pooling,
    reshaping,
    resizing,
)
from reluexplorer.models.cutting.flow import Flow
from reluexplorer.models.cutting.reasons import Pin, Why
from reluexplorer.models.graph.view import Placed, inner_graphs

Follower = Callable[[Flow, Placed], None]
_FOLLOWERS: dict[str, Follower] = {
    **dict.fromkeys(elementwise.OPERATORS, elementwise.follow),
    **dict.fromkeys(("Conv", "ConvTranspose"), convolutions.follow),
    "Gemm": dense.follow_gemm,
    "MatMul": dense.follow_product,
    **dict.fromkeys(
        ("MaxPool", "AveragePool", "LpPool", "GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool"),
        pooling.follow_pool,
    ),
    **dict.fromkeys(("BatchNormalization", "InstanceNormalization"), pooling.follow_norm),
    **dict.fromkeys(
        ("ReduceMean", "ReduceMax", "ReduceMin", "ReduceSum", "ReduceL1", "ReduceL2", "ReduceSumSquare"),
        pooling.follow_reduction,
    ),
    "Pad": pooling.follow_pad,
    "Concat": joining.follow_concat,
    "Split": joining.follow_split,
    "Slice": joining.follow_slice,
    "Gather": joining.follow_gather,
    "Transpose": reshaping.follow_transpose,
    "Squeeze": reshaping.follow_squeeze,
    "Unsqueeze": reshaping.follow_unsqueeze,
    "Flatten": reshaping.follow_flatten,
    "Reshape": reshaping.follow_reshape,
    **dict.fromkeys(("Resize", "Upsample"), resizing.follow_resize),
    "Shape": resizing.follow_shape,
}


def follow(flow: Flow, placed: Placed) -> None:
    """Follow channels through a node, or keep all of those that it reads."""
    follower = _FOLLOWERS.get(placed.op)
    if follower is not None:
        follower(flow, placed)
        return
    flow.stop(placed)
    for _branch, inner in inner_graphs(placed.node):
        for node in _nodes(inner):
            for name in node:
                flow.pin(name, Pin(Why.BRANCH))


def _nodes(graph: object) -> list[list[str]]:
    found: list[list[str]] = []
    for node in graph.node:  # type: ignore[attr-defined]
        found.append(list(node.input))
        for _branch, inner in inner_graphs(node):
            found += _nodes(inner)
    found.append([each.name for each in graph.output])  # type: ignore[attr-defined]
    return found
