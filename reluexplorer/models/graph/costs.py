"""What nodes cost: numbers that were learned, and multiply–adds."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reluexplorer.models.graph.constants import dims_of, is_constant
from reluexplorer.models.graph.operators import CONVOLUTIONS, PRODUCTS, WEIGHTED
from reluexplorer.models.graph.shapes import Shapes
from reluexplorer.models.graph.view import Placed, Scope, View

if TYPE_CHECKING:
    import onnx

_INDICES = frozenset({5, 6, 7, 9, 12, 13})
"""ONNX's types of what counts or chooses and is not learned: (u)int16, int32, int64, bool, uint32, uint64."""


def parameters_of(view: View) -> int:
    """Return how many numbers a model holds, those of all branches together.

    Lone numbers written into the graph are none: they belong to formulas.
    """
    return sum(
        _counted(held, least)
        for scope in view.scopes
        for helds, least in ((scope.constants.values(), 1), (_written(scope), 2))
        for held in helds
    )


def _written(scope: Scope) -> Iterator[onnx.TensorProto]:
    """Yield what stands in Constant nodes."""
    for node in scope.graph.node:
        if node.op_type == "Constant":
            yield from (each.t for each in node.attribute if each.name == "value")


def _counted(held: onnx.TensorProto, least: int) -> int:
    size = math.prod(held.dims) if held.dims else 0
    return size if held.data_type not in _INDICES and size >= least else 0


def own_parameters(node: Placed) -> int:
    """Return how many numbers a node's own constants hold."""
    return sum(
        math.prod(dims)
        for name in dict.fromkeys(node.node.input)
        if name and (dims := dims_of(name, node.scope)) is not None
    )


def weight_of(node: Placed) -> tuple[int, ...] | None:
    """Return the shape of a node's weights."""
    index = {"QLinearConv": 3, "QLinearMatMul": 3, "com.microsoft.QGemm": 3}.get(node.op, 1)
    if is_weight_first(node):
        index = 0
    return dims_of(node.given(index), node.scope) if node.given(index) else None


def is_weight_first(node: Placed) -> bool:
    """Whether a matrix product has its weights before what comes in, so that its units are their rows."""
    is_fixed = [is_constant(each, node.scope) for each in node.node.input[:2]]
    return node.op in {"MatMul", "Gemm"} and is_fixed == [True, False]


def operations_of(node: Placed, shapes: Shapes) -> int | None:
    """Return the multiply–adds of a node for all that a batch holds; None where shapes are not known."""
    within = node.scope.within
    if node.op not in WEIGHTED:
        return 0
    made = shapes.known(node.node.output[0], within)
    weight = weight_of(node)
    if node.op in CONVOLUTIONS and made is not None and weight is not None:
        return math.prod(made) * math.prod(weight[1:])
    if node.op == "ConvTranspose":
        given = shapes.known(node.given(0), within)
        return None if given is None or weight is None else math.prod(given) * math.prod(weight[1:])
    if node.op in PRODUCTS and made is not None:
        summed = _summed(node, shapes)
        return None if summed is None else math.prod(made) * summed
    return None


def _summed(node: Placed, shapes: Shapes) -> int | None:
    """Return how many products each element of a matrix product is the sum of."""
    dims = shapes.known(node.given(0), node.scope.within)
    if not dims:
        return None
    return dims[0] if node.op == "Gemm" and node.attribute("transA", 0) else dims[-1]


def total_operations(view: View, shapes: Shapes) -> int:
    """Return the multiply–adds of a run, 0 where a part is not known.

    Of an If the branch counts that costs more as far as that is known, a loop as one turn.
    """
    found = _total(view, view.top, shapes)
    return found or 0


def _total(view: View, scope: Scope, shapes: Shapes) -> int | None:
    total = 0
    for node in view.nodes:
        if node.scope is not scope:
            continue
        inner = [each for each in view.scopes if each.holder is node.node]
        costs = [_total(view, each, shapes) for each in inner] or [operations_of(node, shapes)]
        known = [each for each in costs if each is not None]
        if not known:
            return None
        total += max(known)
    return total
