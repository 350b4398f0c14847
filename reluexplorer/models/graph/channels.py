"""Along which axis the channels of a tensor lie: found by what made it, or else by what reads it."""

from __future__ import annotations

from reluexplorer.models.graph.constants import dims_of, is_constant, value_of
from reluexplorer.models.graph.operators import (
    CHANNELS_FIRST,
    CHANNELS_LAST,
    CONVOLUTIONS,
    ELEMENT_BY_ELEMENT,
    POOLS,
    PRODUCTS,
)
from reluexplorer.models.graph.view import Placed, Scope

_FOLLOWED = ELEMENT_BY_ELEMENT | {"Concat", "Slice", "Pad"}
_MOST = 60
"""Nodes that are gone back through."""
_AHEAD = 4


def axis_of(name: str, scope: Scope, rank: int | None) -> tuple[int, bool]:
    """Return the axis of a tensor's channels from the front, and whether it is sure, not only usual."""
    if rank == 1:
        return 0, True
    if rank == 2:
        return 1, True
    found = _traced(name, scope, set())
    if found is None:
        found = _read_along(name, scope, _AHEAD)
    if found is not None:
        if found >= 0:
            return found, True
        if rank is not None:
            return rank + found, True
    usual = 2 if rank == 3 else 1
    return usual, False


def _traced(name: str, scope: Scope, seen: set[str]) -> int | None:
    """Return the axis, from the end (below 0) where only that is known; None where it is not found."""
    made = scope.placed(name)
    if made is None or name in seen or len(seen) > _MOST:
        return None
    seen.add(name)
    if made.op in CHANNELS_FIRST:
        return 1
    if made.op in CHANNELS_LAST:
        return -1
    if made.op in _FOLLOWED:
        return _followed(made, seen)
    return _MOVES[made.op](made, _traced(made.given(0), made.scope, seen)) if made.op in _MOVES else None


def _read_along(name: str, scope: Scope, left: int) -> int | None:
    """Return the axis along which a convolution or a dense layer reads a tensor, a few nodes ahead."""
    for reader in scope.read_by(name):
        if reader.op in CONVOLUTIONS or reader.op in POOLS or reader.op == "ConvTranspose":
            return 1
        if reader.op in PRODUCTS and is_constant(reader.given(1), reader.scope):
            return -1
        if left and reader.op in ELEMENT_BY_ELEMENT:
            found = _read_along(reader.node.output[0], reader.scope, left - 1)
            if found is not None:
                return found
    return None


def _followed(made: Placed, seen: set[str]) -> int | None:
    live = [each for each in made.node.input if each and not is_constant(each, made.scope)]
    for each in live[:2]:
        found = _traced(each, made.scope, seen)
        if found is not None:
            return found
    for each in made.node.input:
        if each and each not in live:
            dims = dims_of(each, made.scope)
            wide = [i - len(dims) for i, size in enumerate(dims) if size > 1] if dims else []
            if len(wide) == 1:
                return wide[0]
    return None


def _turned(made: Placed, axis: int | None) -> int | None:
    order = made.attribute("perm")
    if axis is None or order is None:
        return None
    found = axis % len(order)
    return list(order).index(found) if found in order else None


def _moved(made: Placed, axis: int | None) -> int | None:
    """Follow an axis from the front through axes that go or come in before it."""
    axes = made.attribute("axes")
    if axes is None:
        held = value_of(made.given(1), made.scope)
        axes = None if held is None else held.reshape(-1).tolist()
    if axis is None or axes is None:
        return None
    if axis < 0 or any(each < 0 for each in axes):
        behind = [each for each in axes if each < 0]
        return axis if axis < 0 and not behind else None
    if made.op == "Squeeze":
        return None if axis in axes else axis - sum(each < axis for each in axes)
    for each in sorted(axes):
        if each <= axis:
            axis += 1
    return axis


_MOVES = {"Transpose": _turned, "Squeeze": _moved, "Unsqueeze": _moved}
