"""Functions that a model defines for itself are put in where they are called, as long as that stays small."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from reluexplorer.language import _
from reluexplorer.models.opening.graphs import nodes, subgraphs
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import quoted

if TYPE_CHECKING:
    import onnx

MOST_NODES = 200_000
"""Of a model once all functions are put in."""
Name = tuple[str, str, str]
"""Domain, name and overload of a function."""


def put_in(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return a model without functions of its own; raise :class:`ModelError` where they would never end."""
    if not model.functions:
        return model
    from onnx import inliner

    sizes = _Sizes(model.functions)
    if sum(sizes.of(name) for name in _called(model.graph.node)) > MOST_NODES:
        raise _too_many()
    try:
        return inliner.inline_local_functions(model)
    except Exception:  # whatever the C++ side of onnx makes of a damaged model
        raise ModelError(_("It is damaged: its functions do not fit where they are called.")) from None


class _Sizes:
    """How many nodes a call of each function becomes."""

    def __init__(self, functions: Iterable[onnx.FunctionProto]) -> None:
        self._calls = {
            (each.domain, each.name, each.overload): list(_called(each.node)) for each in functions
        }
        self._known: dict[Name, int] = {}

    def of(self, name: Name, within: tuple[Name, ...] = ()) -> int:
        """Return the nodes of a call; 1 where it is none of the functions."""
        if name not in self._calls:
            return 1
        if name in within or len(within) > 100:
            raise ModelError(
                _("It is damaged: its function {name} calls itself.").format(name=quoted(name[1]))
            )
        if name not in self._known:
            self._known[name] = sum(self.of(each, (*within, name)) for each in self._calls[name])
        return min(self._known[name], MOST_NODES + 1)


def _called(found: Iterable[onnx.NodeProto]) -> Iterable[Name]:
    for node in found:
        yield (node.domain, node.op_type, node.overload)
        for graph in subgraphs(node):
            yield from ((each.domain, each.op_type, each.overload) for each in nodes(graph))


def _too_many() -> ModelError:
    return ModelError(
        _(
            "Its functions become more than {most:,} nodes where they are called: more than is read here."
        ).format(most=MOST_NODES)
    )
