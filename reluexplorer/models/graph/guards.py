"""Telling an activation from the same function where it only guards against impossible values."""

from __future__ import annotations

from reluexplorer.models.graph.constants import is_constant, scalar_of
from reluexplorer.models.graph.operators import ELEMENT_BY_ELEMENT, FORMS, GLOBAL_POOLS, NORMS, WEIGHTED
from reluexplorer.models.graph.view import Placed, Scope

_UNHAPPY = frozenset({"Sqrt", "Log", "Reciprocal", "Pow"})
"""Operators that are not defined, or have no end, at or below 0."""
_STEPS = frozenset({"Add", "Mul", "Cast", "Identity", "Max", "Unsqueeze", "Squeeze", "Reshape"})
_PASSED = FORMS | NORMS | GLOBAL_POOLS | ELEMENT_BY_ELEMENT | {"Concat"}
_MOST = 40


def is_guard(z: str, h: str, scope: Scope) -> bool:
    """Whether max(z, 0) or a clip keeps a root, a logarithm or a division from what it cannot take.

    It is none where z comes of weights, and h does not go there within three steps.
    """
    return _goes_to_unhappy(h, scope, 3) or not _comes_of_weights(z, scope)


def _goes_to_unhappy(name: str, scope: Scope, left: int) -> bool:
    for reader in scope.read_by(name):
        if (reader.op in _UNHAPPY and not _is_whole_power(reader)) or (
            reader.op == "Div" and reader.given(1) == name
        ):
            return True
        fixed = any(is_constant(each, reader.scope) for each in reader.node.input if each)
        alone = len(reader.node.input) == 1
        goes_on = left > 0 and reader.op in _STEPS and (fixed or alone)
        if goes_on and _goes_to_unhappy(reader.node.output[0], reader.scope, left - 1):
            return True
    return False


def _is_whole_power(reader: Placed) -> bool:
    """Whether it is a square, a cube or the like, which all numbers have."""
    power = scalar_of(reader.given(1), reader.scope) if reader.op == "Pow" else None
    return power is not None and power >= 1.0 and power.is_integer()


def _comes_of_weights(name: str, scope: Scope) -> bool:
    seen: set[str] = set()
    todo: list[tuple[str, Scope]] = [(name, scope)]
    while todo and len(seen) < _MOST:
        each, where = todo.pop()
        made: Placed | None = where.placed(each)
        if made is None or each in seen:
            continue
        seen.add(each)
        if made.op in WEIGHTED:
            return True
        if made.op in _PASSED:
            todo.extend((one, made.scope) for one in made.node.input if one)
    return False
