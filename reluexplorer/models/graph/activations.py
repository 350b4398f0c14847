"""The activations of a model: single nodes, and several that compute one together."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reluexplorer.models.graph.channels import axis_of
from reluexplorer.models.graph.constants import dims_of
from reluexplorer.models.graph.costs import is_weight_first, weight_of
from reluexplorer.models.graph.guards import is_guard
from reluexplorer.models.graph.operators import CONVOLUTIONS
from reluexplorer.models.graph.pointwise import cones
from reluexplorer.models.graph.recognising import recognised
from reluexplorer.models.graph.shapes import Shapes, shapes_of
from reluexplorer.models.graph.single import single
from reluexplorer.models.graph.sources import source_of
from reluexplorer.models.graph.view import Placed, Scope, View, view_of
from reluexplorer.models.values.kinds import Kind, Shape
from reluexplorer.models.values.layers import Layer

if TYPE_CHECKING:
    import onnx

_LAST = frozenset({"Mul", "Div", "Add", "Sub", "Max", "Min", "Clip", "Where", "Log", "Reciprocal"})
"""What the last node of a composite activation is."""
_NUMBERS = frozenset({0, 1, 10, 11, 16})
"""Element types that are measured: float, float16, double, bfloat16, and those not known."""


def _pass() -> None:
    """Go on."""


@dataclass(frozen=True, eq=False)
class Found:
    """An activation before its channels are looked for."""

    kind: Kind
    shape: Shape
    z: str
    h: str
    nodes: tuple[Placed, ...]

    @property
    def scope(self) -> Scope:
        """The graph in which it stands."""
        return self.nodes[-1].scope


def layers_of(model: onnx.ModelProto, shapes: Shapes | None = None) -> tuple[Layer, ...]:
    """Return a model's activations in the order of its graph, those within branches and loops too.

    ``shapes`` are of its inputs' real sizes; without them what the model declares is used.
    """
    return layers_in(view_of(model), shapes_of(model) if shapes is None else shapes)


def layers_in(view: View, shapes: Shapes, check: Callable[[], None] = _pass) -> tuple[Layer, ...]:
    """Return the activations of what was looked through already.

    ``check`` is called again and again, and raises where nobody waits for them any more.
    """
    found = [each for each in _found(view, check) if _is_number(each, shapes)]
    taken = Counter(each.nodes[-1].node.name for each in found)
    numbers: Counter[str] = Counter()
    layers = []
    for each in found:
        check()
        own = each.nodes[-1].node.name if len(each.nodes) == 1 else ""
        number = numbers[each.kind.value]
        numbers[each.kind.value] += 1
        name = own if own and taken[own] == 1 else f"{each.kind.value}.{number}"
        layers.append(_layer(each, name, shapes))
    return _apart(layers)


def is_sure_of_axis(layer: Layer, view: View, shapes: Shapes) -> bool:
    """Whether the axis of a layer's channels follows from what makes them, and is not only the usual one."""
    return axis_of(layer.z, view.scope(layer.within), shapes)[1]


def _apart(layers: list[Layer]) -> tuple[Layer, ...]:
    """Return layers with a name each, should a node be called as others are counted."""
    seen: set[str] = set()
    named = []
    for each in layers:
        name, more = each.name, 2
        while name in seen:
            name, more = f"{each.name} ({more})", more + 1
        seen.add(name)
        named.append(replace(each, name=name))
    return tuple(named)


def _found(view: View, check: Callable[[], None]) -> list[Found]:
    claimed: set[int] = set()
    found: dict[int, Found] = {}
    for place in range(len(view.nodes) - 1, -1, -1):
        check()
        node = view.nodes[place]
        if id(node.node) in claimed or node.op not in _LAST:
            continue
        composite = _composite(node)
        if composite is not None:
            found[place] = composite
            claimed.update(id(each.node) for each in composite.nodes)
    for place, node in enumerate(view.nodes):
        check()
        if id(node.node) not in claimed and node.node.input and node.node.output:
            known = single(node)
            if known is not None and not _only_guards(node):
                found[place] = Found(*known, node.given(0), node.node.output[0], (node,))
    return [found[place] for place in sorted(found)]


def _only_guards(node: Placed) -> bool:
    """Whether a clip is none of the network's functions; a Relu by its name always is one."""
    return node.op == "Clip" and is_guard(node.given(0), node.node.output[0], node.scope)


def _composite(last: Placed) -> Found | None:
    for cone in cones(last):
        if (len(cone.nodes) == 1 and last.op == "Clip") or not cone.is_closed:
            continue
        known = recognised(cone)
        if known is None:
            continue
        kind, shape = known
        if (kind.is_rectifier or kind.leaks or kind is Kind.HARD_TANH) and is_guard(
            cone.z, cone.h, last.scope
        ):
            return None
        return Found(kind, shape, cone.z, cone.h, cone.nodes)
    return None


def _is_number(found: Found, shapes: Shapes) -> bool:
    return shapes.type_of(found.z, found.scope.within) in _NUMBERS


def _layer(found: Found, name: str, shapes: Shapes) -> Layer:
    scope = found.scope
    dims = shapes.of(found.z, scope.within)
    axis, _sure = axis_of(found.z, scope, shapes)
    return Layer(
        name=name,
        kind=found.kind,
        z=found.z,
        h=found.h,
        channels=_channels(found, dims, axis),
        axis=axis,
        shape=found.shape,
        source=source_of(found.z, scope, shapes),
        nodes=tuple(each.node.output[0] for each in found.nodes),
        within=scope.within,
    )


def _channels(found: Found, dims: tuple[int | None, ...] | None, axis: int) -> int:
    """Return how many channels there are, 0 where that shows only when the model runs."""
    if dims is not None and axis < len(dims) and dims[axis] is not None:
        return dims[axis] or 0
    if len(found.shape.slopes) > 1:
        return len(found.shape.slopes)
    return next(_widths(found), 0)


def _widths(found: Found) -> Iterator[int]:
    """Yield what the nodes that make z say of its channels."""
    made = found.scope.placed(found.z)
    for _turn in range(8):
        if made is None:
            return
        weight = weight_of(made)
        if weight and made.op in CONVOLUTIONS:
            yield weight[0]
        elif weight and made.op == "ConvTranspose":
            yield weight[1] * made.attribute("group", 1)
        elif weight and made.op in {"MatMul", "Gemm"} and len(weight) == 2:
            is_rows = is_weight_first(made)
            turned = made.attribute("transA" if is_rows else "transB", 0)
            yield weight[0] if bool(turned) != is_rows else weight[-1]
        elif made.op in {"Add", "Mul", "BatchNormalization"}:
            sizes = [math.prod(dims_of(each, made.scope) or (1,)) for each in made.node.input[1:]]
            yield from (each for each in sizes if each > 1)
        made = made.maker(1 if is_weight_first(made) else 0)
