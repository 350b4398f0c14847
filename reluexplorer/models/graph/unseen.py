"""Functions behind weights that look like activations, and are none that is known."""

from __future__ import annotations

from collections.abc import Sequence

from reluexplorer.models.graph.constants import is_constant, number_of
from reluexplorer.models.graph.guards import is_guard
from reluexplorer.models.graph.operators import RECURRENT
from reluexplorer.models.graph.recognising import MOST_HARD
from reluexplorer.models.graph.view import Placed, View
from reluexplorer.models.values.layers import Layer

_BENT = frozenset({"Atan", "Elu", "Gelu", "HardSwish", "LeakyRelu", "PRelu", "Relu", "Selu", "Shrink", "Sin"})
_USUAL = frozenset({"sigmoid", "tanh"})
"""What recurrent layers compute with where they name nothing."""


def unseen_in(view: View, layers: Sequence[Layer]) -> tuple[str, ...]:
    """Return the operators, each once, of functions that are not among the layers."""
    seen = {(each.within, name) for each in layers for name in each.nodes}
    found = dict.fromkeys(
        _called(each)
        for each in view.nodes
        if each.node.output and (each.scope.within, each.node.output[0]) not in seen
    )
    return tuple(name for name in found if name)


def _called(node: Placed) -> str:
    """Return what a node is called, "" for one that is no activation."""
    if node.op in RECURRENT:
        names = [each.decode("ascii", "replace") for each in node.attribute("activations", [])]
        others = [each for each in names if each.lower() not in _USUAL]
        return f"{node.op} ({others[0]})" if others else ""
    z = next((each for each in node.node.input if each and not is_constant(each, node.scope)), "")
    is_bent = node.op in _BENT or (node.op in {"Clip", "Max", "Min"} and _ends_near(node))
    if not z or not is_bent or is_guard(z, node.node.output[0], node.scope):
        return ""
    return node.op


def _ends_near(node: Placed) -> bool:
    """Whether a function is cut off at a number of the size that activations have."""
    written = [node.attribute(name) for name in ("min", "max")] if node.op == "Clip" else []
    read = [number_of(each, node.scope) for each in node.node.input if each]
    return any(each is not None and abs(each) <= MOST_HARD for each in (*written, *read))
