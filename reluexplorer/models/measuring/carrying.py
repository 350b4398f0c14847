"""A copy of a model with nodes added in any of its graphs, whose results come out at the top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.graph.view import Scope, View, view_of
from reluexplorer.models.measuring.content import Content, without_weights

if TYPE_CHECKING:
    import onnx

MARK = "reluexplorer/"
"""Begins the names of all that is added; a model that has such names itself gets a longer one."""
CARRIED = frozenset({"If", "Loop", "Scan"})
"""Nodes out of which results come."""


@dataclass(frozen=True, eq=False)
class Result:
    """A tensor that is to come out."""

    name: str
    kind: int
    """ONNX's number of its element type."""
    blank: NDArray[Any]
    """What comes out where the branch is not taken."""


class Carrier:
    """A copy of a model that is added to; its own outputs are left out, its weights are not copied."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self.model = without_weights(model)
        self._weights = model.graph.initializer
        del self.model.graph.output[:]
        self.view: View = view_of(self.model)
        self.mark = MARK
        while any(name.startswith(self.mark) for scope in self.view.scopes for name in scope.producers):
            self.mark += "/"
        self._count = 0

    @property
    def opset(self) -> int:
        """Version of ONNX's own operators."""
        return max(
            (each.version for each in self.model.opset_import if each.domain in {"", "ai.onnx"}), default=1
        )

    def fresh(self, word: str) -> str:
        """Return a name that nothing has."""
        self._count += 1
        return f"{self.mark}{self._count}/{word}"

    def constant(self, scope: Scope, value: NDArray[Any]) -> str:
        """Put a constant into a graph and return its name."""
        from onnx import numpy_helper

        return self.node(scope, "Constant", [], value=numpy_helper.from_array(value))

    def node(self, scope: Scope, op: str, given: Sequence[str], **attributes: Any) -> str:
        """Put a node into a graph and return the name of its output."""
        from onnx import helper

        name = self.fresh(op.lower())
        scope.graph.node.append(helper.make_node(op, list(given), [name], **attributes))
        return name

    def carry(self, scope: Scope, result: Result) -> str:
        """Bring a tensor of a graph out at the top and return its name there.

        Through a loop it gets an axis of turns before its own. All nodes around it are in CARRIED.
        """
        from onnx import helper

        name = result.name
        while True:
            scope.graph.output.append(helper.make_tensor_value_info(name, result.kind, None))
            holder, outer = scope.holder, scope.outer
            if holder is None or outer is None:
                return name
            if holder.op_type == "If":
                self._fill_other(scope, holder, result)
            elif holder.op_type == "Scan":
                _lengthen(holder)
            name = self.fresh("out")
            holder.output.append(name)
            scope = outer

    def _fill_other(self, taken: Scope, holder: onnx.NodeProto, result: Result) -> None:
        """Let the other branch give something in the same place."""
        from onnx import helper, numpy_helper

        for each in holder.attribute:
            if each.HasField("g") and len(each.g.output) < len(taken.graph.output):
                name = self.fresh("blank")
                value = numpy_helper.from_array(result.blank, name)
                each.g.node.append(helper.make_node("Constant", [], [name], value=value))
                each.g.output.append(helper.make_tensor_value_info(name, result.kind, None))

    def content(self) -> Content:
        """Return the model in bytes; raise :class:`ModelError` where it is too large for one message."""
        return Content(self.model, self._weights)


def _lengthen(scan: onnx.NodeProto) -> None:
    """Give a Scan's lists for each of its outputs an entry for one more."""
    for each in scan.attribute:
        if each.name in {"scan_output_axes", "scan_output_directions"}:
            each.ints.append(0)


def blank(shape: tuple[int, ...], dtype: Any = np.float32) -> NDArray[Any]:
    """Return what stands for a tensor that was not computed: no elements, or NaN."""
    return np.full(shape, np.nan, dtype) if np.dtype(dtype).kind == "f" else np.zeros(shape, dtype)


def loops_around(scope: Scope) -> int | None:
    """Return how many loops are around a graph; None where nothing comes out of a node around it."""
    count = 0
    each: Scope | None = scope
    while each is not None and each.holder is not None:
        if each.holder.op_type not in CARRIED:
            return None
        count += each.holder.op_type != "If"
        each = each.outer
    return count
