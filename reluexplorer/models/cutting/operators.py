"""Who follows channels through which operator."""

from __future__ import annotations

from collections.abc import Callable

from reluexplorer.models.cutting import (
    branches,
    convolutions,
    dense,
    elementwise,
    joining,
    pooling,
    recurrent,
    reshaping,
    resizing,
)
from reluexplorer.models.cutting.flow import Channels, Flow
from reluexplorer.models.cutting.reasons import Pin, Why
from reluexplorer.models.graph.operators import RECURRENT
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
    **dict.fromkeys(RECURRENT, recurrent.follow),
}
_RANKS = {**dict.fromkeys(RECURRENT, recurrent.RANK), "Gemm": 2}
"""What the first input's rank has to be, whatever branch it came from."""
_UNCHANGED = frozenset({"Cast", "Identity", "Relu", "Shape", "Squeeze", "Unsqueeze"})
"""Nodes in which nothing is edited, so that several ways in which channels may lie can be followed."""


def follow_graph(flow: Flow) -> None:
    """Follow channels through the nodes of a graph and those of the graphs within it."""
    for placed in flow.nodes:
        inner = [each for each in flow.inner if each.scope.holder is placed.node]
        is_open = placed.op == "If" and len(inner) == 2 and all(each.is_clear for each in inner)
        if is_open:
            flow.stop(placed, Why.BRANCH)
        else:
            _follow(flow, placed)
        for each in inner:
            follow_graph(each)
        if is_open:
            branches.join(flow, list(placed.node.output), inner)
        else:
            for each in inner:
                for name in each.scope.outputs:
                    each.pin(name, Pin(Why.BRANCH))


def _follow(flow: Flow, placed: Placed) -> None:
    """Follow channels through a node, or keep all of those that it reads."""
    follower = _FOLLOWERS.get(placed.op)
    if follower is not None:
        split = [name for name in placed.node.input if len(flow.layouts(name)) > 1]
        if not split:
            follower(flow, placed)
        elif split == [placed.given(0)] and (placed.op in _UNCHANGED or placed.op in _RANKS):
            _follow_each(flow, placed, follower)
        else:
            flow.stop(placed, Why.BRANCH)
        return
    flow.stop(placed)
    for _branch, inner in inner_graphs(placed.node):
        for node in _nodes(inner):
            for name in node:
                flow.pin(name, Pin(Why.BRANCH))


def _follow_each(flow: Flow, placed: Placed, follower: Follower) -> None:
    """Follow the ways in which channels may lie one by one, but for those that would be an error."""
    name, output = placed.given(0), placed.node.output[0]
    rank = _RANKS.get(placed.op)
    layouts = [each for each in flow.layouts(name) if rank is None or each.rank == rank]
    if rank is not None and len(layouts) != 1:
        flow.stop(placed, Why.BRANCH)
        return
    found: list[tuple[Channels, ...]] = []
    for each in layouts:
        with flow.supposing(name, each):
            follower(flow, placed)
        found.append(flow.taken_back(output))
    if all(found):
        flow.made(output, *{(each.axis, each.rank): each for part in found for each in part}.values())


def _nodes(graph: object) -> list[list[str]]:
    found: list[list[str]] = []
    for node in graph.node:  # type: ignore[attr-defined]
        found.append(list(node.input))
        for _branch, inner in inner_graphs(node):
            found += _nodes(inner)
    found.append([each.name for each in graph.output])  # type: ignore[attr-defined]
    return found
