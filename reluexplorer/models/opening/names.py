"""Nodes of one name are told apart: onnxruntime refuses them, and the place of a layer is told by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reluexplorer.models.opening.graphs import graphs, subgraphs

if TYPE_CHECKING:
    import onnx


def tell_apart(graph: onnx.GraphProto) -> None:
    """Rename nodes whose name another has, in a graph and in all within it; the first keeps it."""
    for each in graphs(graph):
        _tell_apart(each)


def _tell_apart(graph: onnx.GraphProto) -> None:
    taken = {node.name for node in graph.node}
    seen: set[str] = set()
    counts: dict[str, int] = {}
    for number, node in enumerate(graph.node):
        first = name = node.name or _usual(number, node)
        while name and (name in seen or (name != first and name in taken)):
            counts[first] = counts.get(first, 1) + 1
            name = f"{first}_{counts[first]}"
        if name != first:
            node.name = name
        seen.add(name)


def _usual(number: int, node: onnx.NodeProto) -> str:
    """Return what a node without a name is called where it holds graphs, "" where it holds none."""
    return f"{node.op_type}_{number}" if any(True for _graph in subgraphs(node)) else ""
