"""Ways through a model: its graphs within graphs, their nodes and all tensors that it holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import onnx


def subgraphs(node: onnx.NodeProto) -> Iterator[onnx.GraphProto]:
    """Yield the graphs that a node holds, as If and Loop do."""
    for attribute in node.attribute:
        if attribute.HasField("g"):
            yield attribute.g
        yield from attribute.graphs


def graphs(graph: onnx.GraphProto) -> Iterator[onnx.GraphProto]:
    """Yield a graph and all within it, outer ones first."""
    waiting = [graph]
    while waiting:
        each = waiting.pop()
        yield each
        waiting.extend(inner for node in each.node for inner in subgraphs(node))


def nodes(graph: onnx.GraphProto) -> Iterator[onnx.NodeProto]:
    """Yield all nodes of a graph and of those within it."""
    for each in graphs(graph):
        yield from each.node


def tensors(model: onnx.ModelProto) -> Iterator[onnx.TensorProto]:
    """Yield all tensors that a model holds: weights, constants, those of functions and of sparse ones."""
    for each in graphs(model.graph):
        yield from each.initializer
        for sparse in each.sparse_initializer:
            yield from (sparse.values, sparse.indices)
        yield from _held(each.node)
    for function in model.functions:
        yield from _held(function.node)
        for node in function.node:
            for graph in subgraphs(node):
                for each in graphs(graph):
                    yield from each.initializer
                    yield from _held(each.node)


def _held(found: Iterator[onnx.NodeProto]) -> Iterator[onnx.TensorProto]:
    for node in found:
        for attribute in node.attribute:
            if attribute.HasField("t"):
                yield attribute.t
            yield from attribute.tensors
            if attribute.HasField("sparse_tensor"):
                yield from (attribute.sparse_tensor.values, attribute.sparse_tensor.indices)


def fed(graph: onnx.GraphProto) -> list[onnx.ValueInfoProto]:
    """Return the inputs that have to be given: those that no weight of the same name fills."""
    given = {each.name for each in graph.initializer} | {
        each.values.name for each in graph.sparse_initializer
    }
    return [each for each in graph.input if each.name not in given]
