"""Changes to the copy of a graph: smaller constants in the place of others, and what is no longer read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.cutting.classes import Slots
from reluexplorer.models.graph.constants import root_of
from reluexplorer.models.graph.view import Placed, Scope, View, inner_graphs

if TYPE_CHECKING:
    import onnx

_MAKE_CONSTANTS = frozenset({
    "Constant", "Identity", "Reshape", "Transpose", "Unsqueeze", "Squeeze", "Cast", "Slice", "Concat",
})  # fmt: skip
_NEEDS_INPUTS = 4
"""Before this version of the format each initialiser had to be an input too."""


class Editor:
    """Makes the changes in a model of its own, graph by graph."""

    def __init__(self, view: View, goes: NDArray[np.bool_]) -> None:
        self.goes = goes
        """(slots,): what is taken out."""
        self.owed: dict[str, NDArray[np.float64]] = {}
        """By tensor: what its reader's bias has to add, (channels,)."""
        self._view = view
        self._names = set(_names(view))
        self._made: dict[tuple[str, int, tuple[int, ...], bytes], str] = {}
        self._inserted: list[tuple[Placed, onnx.NodeProto]] = []

    def keeps(self, slots: Slots) -> NDArray[np.bool_]:
        """Return which of these stay."""
        return np.asarray(~self.goes[slots])

    def put(self, placed: Placed, index: int, value: NDArray[Any]) -> None:
        """Let a node read a fixed value of its own at an input; equal ones in the place of one are shared.

        They stand in the graph where the others did, as several branches may read them.
        """
        node = placed.node
        node.input.extend([""] * (index + 1 - len(node.input)))
        name, scope = root_of(node.input[index], placed.scope)
        node.input[index] = self._stored(scope, name or f"{node.output[0]}_bias", value)

    def add_after(self, placed: Placed, bias: NDArray[Any]) -> None:
        """Add a bias to what a node makes, along the last axis."""
        from onnx import helper

        node = placed.node
        plain = self._fresh(f"{node.output[0]}_plain")
        bias_name = self._stored(placed.scope, f"{node.output[0]}_bias", bias)
        added = helper.make_node(
            "Add", [plain, bias_name], [node.output[0]], name=self._fresh(f"{plain}_add")
        )
        node.output[0] = plain
        self._inserted.append((placed, added))

    def finish(self) -> None:
        """Put new nodes in their places and drop constants that nobody reads any more."""
        scopes = {id(each.scope): each.scope for each, _node in self._inserted}.values()
        # From within: a graph's nodes are copied with the graphs that they hold.
        for scope in sorted(scopes, key=lambda each: -len(each.within)):
            follows = {id(each.node): node for each, node in self._inserted if each.scope is scope}
            order = []
            for placed in (each for each in self._view.nodes if each.scope is scope):
                order += [placed.node, *filter(None, [follows.get(id(placed.node))])]
            copies = [type(each).FromString(each.SerializeToString()) for each in order]
            del scope.graph.node[:]
            scope.graph.node.extend(copies)
        drop_unread(self._view.model.graph)

    def _stored(self, scope: Scope, name: str, value: NDArray[Any]) -> str:
        from onnx import helper, numpy_helper

        value = np.ascontiguousarray(value)
        key = (name, id(scope.graph), value.shape, value.tobytes())
        if key not in self._made:
            self._made[key] = self._fresh(f"{name}_cut")
            scope.graph.initializer.append(numpy_helper.from_array(value, self._made[key]))
            if self._view.model.ir_version < _NEEDS_INPUTS and scope.outer is None:
                kind = scope.graph.initializer[-1].data_type
                shape = list(value.shape)
                scope.graph.input.append(helper.make_tensor_value_info(self._made[key], kind, shape))
        return self._made[key]

    def _fresh(self, name: str) -> str:
        number, found = 1, name
        while found in self._names:
            number += 1
            found = f"{name}_{number}"
        self._names.add(found)
        return found


def _names(view: View) -> list[str]:
    names = [name for scope in view.scopes for name in (*scope.constants, *scope.declared)]
    for placed in view.nodes:
        names += [placed.node.name, *placed.node.output]
    return names


def drop_unread(graph: onnx.GraphProto) -> None:
    """Drop constants, and nodes that make constants, that nothing reads, in a graph and those within it."""
    while _drop_once(graph, _read(graph)):
        pass


def _read(graph: onnx.GraphProto) -> set[str]:
    found = {each.name for each in graph.output}
    for node in graph.node:
        found.update(node.input)
        for _branch, inner in inner_graphs(node):
            found |= _read(inner)
    return found


def _drop_once(graph: onnx.GraphProto, read: set[str]) -> bool:
    gone = {each.name for each in graph.initializer if each.name not in read}
    _filter(graph.initializer, [each.name not in gone for each in graph.initializer])
    _filter(graph.input, [each.name not in gone for each in graph.input])
    stays = [
        each.op_type not in _MAKE_CONSTANTS or any(name in read for name in each.output)
        for each in graph.node
    ]
    _filter(graph.node, stays)
    inner = [_drop_once(each, _read(each)) for node in graph.node for _branch, each in inner_graphs(node)]
    return bool(gone) or not all(stays) or any(inner)


def _filter(items: Any, stays: list[bool]) -> None:
    for index in reversed([i for i, each in enumerate(stays) if not each]):
        del items[index]
