"""Along which axis the channels of a tensor lie: found by what made it, or else by what reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from reluexplorer.models.graph.axis_moves import MOVES, is_kept
from reluexplorer.models.graph.constants import dims_of, is_constant
from reluexplorer.models.graph.operators import (
    CHANNELS_FIRST,
    CHANNELS_LAST,
    CONVOLUTIONS,
    ELEMENT_BY_ELEMENT,
    POOLS,
    PRODUCTS,
)
from reluexplorer.models.graph.shapes import Shapes
from reluexplorer.models.graph.terms import units_letter
from reluexplorer.models.graph.view import Placed, Scope

_FOLLOWED = ELEMENT_BY_ELEMENT | {
    "Concat", "CumSum", "Expand", "LogSoftmax", "Pad", "Resize", "Slice", "Softmax", "Split", "Tile",
    "Upsample", "com.microsoft.QLinearAdd", "com.microsoft.QLinearLeakyRelu", "com.microsoft.QLinearMul",
    "com.microsoft.QLinearSigmoid",
}  # fmt: skip
"""Their results have channels where what they are given has them."""
_MOST = 60
"""Nodes that are gone back through."""
_AHEAD = 4


def axis_of(name: str, scope: Scope, shapes: Shapes) -> tuple[int, bool]:
    """Return the axis of a tensor's channels from the front, and whether it is sure, not only usual."""
    dims = shapes.of(name, scope.within)
    rank = None if dims is None else len(dims)
    if rank == 1:
        return 0, True
    trace = _Trace(shapes)
    found = trace.of(name, scope)
    if rank == 2:
        return (1 if found is None else found % 2), not trace.is_lost
    if found is None:
        found = _read_along(name, scope, _AHEAD)
    if found is not None:
        if found >= 0:
            return found, True
        if rank is not None:
            return rank + found, True
    usual = 2 if rank == 3 else 1
    return usual, False


@dataclass(eq=False)
class _Trace:
    """Goes back from a tensor to what gave it its channels."""

    shapes: Shapes
    seen: set[str] = field(default_factory=set)
    is_lost: bool = False
    """Whether a node joined or took away the axis that channels had before it."""

    def of(self, name: str, scope: Scope) -> int | None:
        """Return the axis, from the end (below 0) where only that is known; None where it is not found."""
        made = scope.placed(name)
        if made is None or name in self.seen or len(self.seen) > _MOST:
            return None
        self.seen.add(name)
        if made.op in _MADE:
            return _MADE[made.op](self, made)
        if made.op in _FOLLOWED:
            return self._followed(made, name)
        return self._moved(made) if made.op in MOVES else None

    def _moved(self, made: Placed) -> int | None:
        if made.op == "Gather" and is_constant(made.given(0), made.scope):
            return -1
        before = self.shapes.of(made.given(0), made.scope.within)
        axis = self.of(made.given(0), made.scope)
        if axis is not None and axis < 0 and before is not None:
            axis += len(before)
        if axis is None:
            return None
        moved = MOVES[made.op](made, axis, self.shapes)
        self.is_lost |= moved is None
        return moved

    def of_product(self, made: Placed) -> int | None:
        """Units are the columns of a fixed second matrix, and the rows of a fixed first one."""
        is_first, is_second = (is_constant(made.given(i), made.scope) for i in (0, 1))
        if is_first != is_second:
            dims = self.shapes.of(made.given(1), made.scope.within)
            return -2 if is_first and (dims is None or len(dims) > 1) else -1
        rows, columns = (self._from_the_end(made.given(i), made) for i in (0, 1))
        if columns == -1:
            return -1
        return -2 if rows == -2 else None

    def _from_the_end(self, name: str, made: Placed) -> int | None:
        axis, dims = self.of(name, made.scope), self.shapes.of(name, made.scope.within)
        if axis is None or axis < 0:
            return axis
        return None if dims is None else axis - len(dims)

    def _followed(self, made: Placed, name: str) -> int | None:
        """Shapes of several inputs are matched from the end."""
        live = [each for each in made.node.input if each and not is_constant(each, made.scope)]
        own = self.shapes.of(name, made.scope.within)
        for each in live:
            found, dims = self.of(each, made.scope), self.shapes.of(each, made.scope.within)
            is_narrow = own is not None and dims is not None and len(dims) != len(own)
            if found is not None and found >= 0 and is_narrow and dims is not None:
                found -= len(dims)
            if found is not None:
                return found
        for each in made.node.input if is_kept(made) else ():
            if each and each not in live:
                fixed = dims_of(each, made.scope)
                wide = [i - len(fixed) for i, size in enumerate(fixed) if size > 1] if fixed else []
                if len(wide) == 1:
                    return wide[0]
        return None


_MADE: dict[str, Callable[[_Trace, Placed], int | None]] = {
    **dict.fromkeys(CHANNELS_FIRST, lambda _trace, _made: 1),
    **dict.fromkeys(CHANNELS_LAST, lambda _trace, _made: -1),
    **dict.fromkeys(("MatMul", "Gemm"), _Trace.of_product),
    "Einsum": lambda _trace, made: units_letter(made),
}
"""What makes channels of its own, and where it puts them."""


def _read_along(name: str, scope: Scope, left: int) -> int | None:
    """Return the axis along which a convolution or a dense layer reads a tensor, a few nodes ahead."""
    for reader in scope.read_by(name):
        if reader.op in CONVOLUTIONS or reader.op in POOLS or reader.op == "ConvTranspose":
            return 1
        if reader.op in PRODUCTS and is_constant(reader.given(1), reader.scope):
            return -1
        if reader.op == "MatMul" and is_constant(reader.given(0), reader.scope):
            return -2
        if left and reader.op in ELEMENT_BY_ELEMENT:
            found = _read_along(reader.node.output[0], reader.scope, left - 1)
            if found is not None:
                return found
    return None
