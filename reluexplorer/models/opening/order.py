"""Graphs are brought into an order in which they can be computed, and refused where there is none."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from typing import TYPE_CHECKING

from reluexplorer.language import _
from reluexplorer.models.opening.graphs import subgraphs
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import quoted, some

if TYPE_CHECKING:
    import onnx


def put_in_order(graph: onnx.GraphProto) -> None:
    """Sort a graph's nodes, and those of all within it, so that each comes after what it reads.

    Those in order stay as they are. Raises :class:`ModelError` where a tensor is made twice or by nothing,
    or where nodes wait for each other.
    """
    left = _sorted(graph)
    if left:
        raise ModelError(
            _("It is damaged: {name} is read, but nothing makes it.").format(name=quoted(min(left)))
        )


def _sorted(graph: onnx.GraphProto) -> set[str]:
    """Sort a graph and return the names that it reads and does not make."""
    makers = _makers(graph)
    given = _given(graph)
    reads = [{name for name in node.input if name} for node in graph.node]
    for node, names in zip(graph.node, reads, strict=True):
        names.update(*map(_sorted, subgraphs(node)))
    order = _order([{makers[name] for name in names if name in makers} for names in reads])
    if len(order) < len(reads):
        waiting = set(range(len(reads))) - set(order)
        raise ModelError(
            _("It is damaged: nodes wait for each other in a circle, such as {names}.").format(
                names=some([_title(graph.node[number]) for number in sorted(waiting)], 80)
            )
        )
    if order != list(range(len(reads))):
        nodes = [graph.node[number] for number in order]
        del graph.node[:]
        graph.node.extend(nodes)
    wanted = set().union(*reads, (each.name for each in graph.output))
    return {name for name in wanted if name} - makers.keys() - given


def _given(graph: onnx.GraphProto) -> set[str]:
    """Return the names of inputs and weights, each of which may be one of both, but once."""
    inputs = [each.name for each in graph.input]
    weights = [
        *(each.name for each in graph.initializer),
        *(each.values.name for each in graph.sparse_initializer),
    ]
    _demand_once(inputs)
    _demand_once(weights)
    return {*inputs, *weights}


def _makers(graph: onnx.GraphProto) -> dict[str, int]:
    """Return which node makes each tensor, by the nodes' numbers."""
    made = [(name, number) for number, node in enumerate(graph.node) for name in node.output if name]
    _demand_once([*(name for name, _number in made), *_given(graph)])
    return dict(made)


def _demand_once(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ModelError(_("It is damaged: {name} is made twice.").format(name=quoted(name)))
        seen.add(name)


def _order(before: list[set[int]]) -> list[int]:
    """Return numbers so that each comes after those before it, without those that wait for each other."""
    after: dict[int, list[int]] = {}
    for number, waits in enumerate(before):
        for each in waits:
            after.setdefault(each, []).append(number)
    missing = [len(waits) for waits in before]
    ready = [number for number, count in enumerate(missing) if count == 0]
    order = []
    while ready:
        number = heapq.heappop(ready)
        order.append(number)
        for each in after.get(number, ()):
            missing[each] -= 1
            if missing[each] == 0:
                heapq.heappush(ready, each)
    return order


def _title(node: onnx.NodeProto) -> str:
    return f"{node.op_type} {node.name or next(iter(node.output), '')}".strip()
