"""Where an axis comes to lie behind a node that moves, joins or takes away axes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from reluexplorer.models.graph.constants import value_of
from reluexplorer.models.graph.operators import ELEMENT_BY_ELEMENT
from reluexplorer.models.graph.shapes import Dims, Shapes
from reluexplorer.models.graph.view import Placed


def is_kept(made: Placed) -> bool:
    """Whether a fixed input of a node lies beside what comes in, as biases and scales do."""
    return made.op in ELEMENT_BY_ELEMENT or made.op == "Concat"


def _turned(made: Placed, axis: int, _shapes: Shapes) -> int | None:
    order = made.attribute("perm")
    if order is None:
        return -1 - axis if axis >= 0 else None
    found = axis % len(order)
    return list(order).index(found) if found in order else None


def _axes(made: Placed) -> list[int] | None:
    """Return the axes that a node names: an input in newer opsets, an attribute in older ones."""
    axes: Sequence[int] | None = made.attribute("axes")
    if axes is None and made.given(1):
        held = value_of(made.given(1), made.scope)
        axes = None if held is None else held.reshape(-1).tolist()
    return None if axes is None else [int(each) for each in axes]


def _squeezed(made: Placed, axis: int, shapes: Shapes) -> int | None:
    before = shapes.of(made.given(0), made.scope.within)
    axes = _axes(made)
    if axes is None and not made.given(1) and before is not None and None not in before:
        axes = [place for place, size in enumerate(before) if size == 1]
    return None if axes is None else _without(axis, axes, before)


def _without(axis: int, axes: Sequence[int], before: Dims | None) -> int | None:
    """Follow an axis through others that go."""
    if axis < 0 or any(each < 0 for each in axes):
        if before is None:
            return axis if axis < 0 and min(axes, default=0) >= 0 else None
        axis, axes = axis % len(before), [each % len(before) for each in axes]
    return None if axis in axes else axis - sum(each < axis for each in axes)


def _unsqueezed(made: Placed, axis: int, shapes: Shapes) -> int | None:
    axes, before = _axes(made), shapes.of(made.given(0), made.scope.within)
    if axes is None:
        return None
    if axis < 0 or any(each < 0 for each in axes):
        if before is None:
            return axis if axis < 0 and min(axes, default=0) >= 0 else None
        rank = len(before) + len(axes)
        axis, axes = axis % len(before), [each % rank for each in axes]
    for each in sorted(axes):
        axis += each <= axis
    return axis


def _reduced(made: Placed, axis: int, shapes: Shapes) -> int | None:
    """Follow an axis through a mean, a sum or an extreme over others."""
    before, axes = shapes.of(made.given(0), made.scope.within), _axes(made)
    if axes is None:
        return None
    left = _without(axis, axes, before)
    return axis if left is not None and made.attribute("keepdims", 1) else left


def _gathered(made: Placed, axis: int, shapes: Shapes) -> int | None:
    before = shapes.of(made.given(0), made.scope.within)
    which = shapes.of(made.given(1), made.scope.within)
    if which is None:
        held = value_of(made.given(1), made.scope)
        which = None if held is None else held.shape
    if before is None or which is None:
        return None
    along, axis = made.attribute("axis", 0) % len(before), axis % len(before)
    if axis == along:
        return axis if len(which) == 1 else None
    return axis if axis < along else axis + len(which) - 1


def _flattened(made: Placed, axis: int, shapes: Shapes) -> int | None:
    before = shapes.of(made.given(0), made.scope.within)
    if before is None:
        return None
    return 1 if axis % len(before) >= made.attribute("axis", 1) % (len(before) + 1) else None


def _reshaped(made: Placed, axis: int, shapes: Shapes) -> int | None:
    """Follow an axis that stays whole, or is joined with others behind the samples.

    Of one that is split no part is all of it.
    """
    before = shapes.of(made.given(0), made.scope.within)
    after = shapes.of(made.node.output[0], made.scope.within)
    if before is None or after is None:
        return None
    axis %= len(before)
    size = before[axis]
    if size is None:
        return None
    if size == 1 or before[: axis + 1] == after[: axis + 1]:
        return axis if before[: axis + 1] == after[: axis + 1] else None
    outer, inner = _product(before[:axis]), _product(before[axis + 1 :])
    for place, own in enumerate(after):
        is_same = own == size and _is_one_of(
            (outer, _product(after[:place])), (inner, _product(after[place + 1 :]))
        )
        if is_same:
            return place
    for place in range(1, len(after)):
        behind, own = _product(after[place + 1 :]), after[place]
        if inner is None or behind is None or own is None:
            continue
        if behind <= inner and inner * size <= behind * own:
            return place
    return None


def _product(dims: Sequence[int | None]) -> int | None:
    return None if None in dims else math.prod(each or 0 for each in dims)


def _is_one_of(*pairs: tuple[int | None, int | None]) -> bool:
    """Whether one pair of sizes is known and the same."""
    return any(one is not None and one == other for one, other in pairs)


_REDUCTIONS = (
    "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceMax", "ReduceMean", "ReduceMin",
    "ReduceProd", "ReduceSum", "ReduceSumSquare",
)  # fmt: skip
Move = Callable[[Placed, int, Shapes], int | None]
MOVES: dict[str, Move] = {
    "Transpose": _turned,
    "Squeeze": _squeezed,
    "Unsqueeze": _unsqueezed,
    "Gather": _gathered,
    "Flatten": _flattened,
    "Reshape": _reshaped,
    **dict.fromkeys(_REDUCTIONS, _reduced),
}
"""By operator: the axis from the front, or from the end where the rank is not known, to the one behind it."""
