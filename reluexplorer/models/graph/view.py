"""The nodes of a model and of the branches and loops within it, with who makes and who reads each tensor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import onnx

_BRANCHES = {"then_branch": "then", "else_branch": "else", "body": "body"}


@dataclass(eq=False)
class Scope:
    """A graph: the model's own, or one within an If, a Loop or a Scan, which sees what is around it."""

    graph: onnx.GraphProto
    within: tuple[str, ...] = ()
    """Names of the nodes around it with the branch, outermost first."""
    outer: Scope | None = None
    holder: onnx.NodeProto | None = None
    """The If, Loop or Scan that it belongs to."""
    producers: dict[str, onnx.NodeProto] = field(default_factory=dict)
    constants: dict[str, onnx.TensorProto] = field(default_factory=dict)
    """Initialisers, as they are stored."""
    readers: dict[str, list[Placed]] = field(default_factory=dict)
    """By the tensors that this graph makes or declares: the nodes here and further in that read them."""
    declared: frozenset[str] = frozenset()
    """Names of the graph's inputs."""
    outputs: frozenset[str] = frozenset()
    fixed: dict[str, bool] = field(default_factory=dict)
    """Whether a tensor of this graph is the same for all inputs, as far as it was asked."""
    numbers: dict[str, float | None] = field(default_factory=dict)
    """The values of constants of one element, None for others, as far as they were asked for."""
    sizes: dict[str, tuple[int, ...] | None] = field(default_factory=dict)
    """The shapes of constants that are computed, as far as they were asked for."""

    def owner(self, name: str) -> Scope:
        """Return the graph, this one or one around it, that a tensor belongs to; this one for none."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.producers or name in scope.constants or name in scope.declared:
                return scope
            scope = scope.outer
        return self

    def placed(self, name: str) -> Placed | None:
        """Return the node that makes a tensor, None for inputs and initialisers."""
        scope = self.owner(name)
        node = scope.producers.get(name)
        return None if node is None else Placed(node, scope)

    def read_by(self, name: str) -> list[Placed]:
        """Return the nodes that read a tensor."""
        return self.owner(name).readers.get(name, [])

    def is_output(self, name: str) -> bool:
        """Whether a tensor leaves its graph."""
        return name in self.owner(name).outputs


@dataclass(frozen=True, eq=False)
class Placed:
    """A node and the graph in which it stands."""

    node: onnx.NodeProto
    scope: Scope

    @property
    def op(self) -> str:
        """The operator; one of another domain than ONNX's has it before the name."""
        domain = self.node.domain
        return self.node.op_type if domain in {"", "ai.onnx"} else f"{domain}.{self.node.op_type}"

    def attribute(self, name: str, default: Any = None) -> Any:
        """Return the value of an attribute."""
        from onnx import helper

        for each in self.node.attribute:
            if each.name == name:
                return helper.get_attribute_value(each)
        return default

    def given(self, index: int) -> str:
        """Return the name of an input, "" where it is left out."""
        return self.node.input[index] if index < len(self.node.input) else ""

    def maker(self, index: int = 0) -> Placed | None:
        """Return the node that makes an input."""
        name = self.given(index)
        return self.scope.placed(name) if name else None


@dataclass(frozen=True, eq=False)
class View:
    """A model's graphs, the outer before the inner, and its nodes in the order of the graph."""

    model: onnx.ModelProto
    scopes: tuple[Scope, ...]
    nodes: tuple[Placed, ...]

    @property
    def top(self) -> Scope:
        """The model's own graph."""
        return self.scopes[0]

    def scope(self, within: tuple[str, ...]) -> Scope:
        """Return the graph at a place."""
        return next(each for each in self.scopes if each.within == within)


def view_of(model: onnx.ModelProto) -> View:
    """Return what stands in a model; the model is not copied and must not be changed meanwhile."""
    scopes: list[Scope] = []
    nodes: list[Placed] = []
    _gather(Scope(model.graph), scopes, nodes)
    for each in nodes:
        for name in dict.fromkeys(filter(None, each.node.input)):
            each.scope.owner(name).readers.setdefault(name, []).append(each)
    return View(model, tuple(scopes), tuple(nodes))


def _gather(scope: Scope, scopes: list[Scope], nodes: list[Placed]) -> None:
    graph = scope.graph
    scopes.append(scope)
    scope.declared = frozenset(each.name for each in graph.input)
    scope.outputs = frozenset(each.name for each in graph.output)
    scope.constants.update((each.name, each) for each in graph.initializer)
    for node in graph.node:
        scope.producers.update((name, node) for name in node.output if name)
    for index, node in enumerate(graph.node):
        nodes.append(Placed(node, scope))
        for branch, inner in inner_graphs(node):
            name = f"{node.name or f'{node.op_type}_{index}'}/{branch}"
            _gather(Scope(inner, (*scope.within, name), scope, node), scopes, nodes)


def inner_graphs(node: onnx.NodeProto) -> Iterator[tuple[str, onnx.GraphProto]]:
    """Yield the graphs within a node, each with the word for it."""
    for each in node.attribute:
        if each.HasField("g"):
            yield _BRANCHES.get(each.name, each.name), each.g
