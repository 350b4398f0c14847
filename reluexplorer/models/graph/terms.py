"""The letters of an Einsum: which of its axes are units."""

from __future__ import annotations

from reluexplorer.models.graph.constants import is_constant
from reluexplorer.models.graph.view import Placed


def units_letter(made: Placed) -> int | None:
    """Return the axis, from the end, that the fixed operands alone give to the result.

    None where there is none, or more than one.
    """
    equation = made.attribute("equation", b"").decode("ascii", "replace").replace(" ", "")
    given, arrow, result = equation.partition("->")
    terms = given.split(",")
    if not arrow or len(terms) != len(made.node.input):
        return None
    fixed, live = set[str](), set[str]()
    for term, name in zip(terms, made.node.input, strict=True):
        (fixed if is_constant(name, made.scope) else live).update(term)
    own = [each - len(result) for each, letter in enumerate(result) if letter in fixed - live - {"."}]
    return own[0] if len(own) == 1 and "." not in result[own[0] :] else None
