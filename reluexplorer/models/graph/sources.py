"""What makes the pre-activations of a layer, in words, and what its channels cost."""

from __future__ import annotations

import math

from reluexplorer.language import _
from reluexplorer.models.graph.constants import is_constant
from reluexplorer.models.graph.costs import operations_of, own_parameters, weight_of
from reluexplorer.models.graph.operators import (
    CONVOLUTIONS,
    FORMS,
    GLOBAL_POOLS,
    NORMS,
    PRODUCTS,
    RECURRENT,
    WEIGHTED,
)  # fmt: skip
from reluexplorer.models.graph.shapes import Shapes
from reluexplorer.models.graph.view import Placed, Scope
from reluexplorer.models.values.layers import Source

_MOST = 12
_WHOLE = frozenset({"ConvInteger", "MatMulInteger"})


def source_of(z: str, scope: Scope, shapes: Shapes) -> Source:
    """Return what feeds an activation."""
    words: list[str] = []
    parameters, operations = 0, 0
    made = scope.placed(z)
    for _turn in range(_MOST):
        if made is None:
            break
        if made.op in NORMS:
            words.insert(0, _("norm"))
            parameters += own_parameters(made)
        elif _is_scale(made) or _is_rescaling(made):
            parameters += own_parameters(made)
        elif made.op not in FORMS:
            word = _word(made, shapes)
            if word:
                words.insert(0, word)
                if made.op in WEIGHTED and weight_of(made):
                    parameters += own_parameters(made)
                    operations = operations_of(made, shapes) or 0
            break
        made = _live(made)
    return Source(", ".join(words), parameters, operations)


def _is_scale(made: Placed) -> bool:
    """Whether a node adds a constant to what comes in, or multiplies by one."""
    given = [each for each in made.node.input if each]
    fixed = sum(is_constant(each, made.scope) for each in given)
    return made.op in {"Add", "Sub", "Mul", "Div"} and fixed == 1


def _is_rescaling(made: Placed) -> bool:
    """Whether a node adds to the whole numbers of a quantised layer, or brings them back to their scale."""
    before = made.maker(0) if made.op in {"Mul", "Add", "Cast"} else None
    return before is not None and (before.op in _WHOLE or _is_rescaling(before))


def _live(made: Placed) -> Placed | None:
    """Return what makes the first input that is no constant."""
    for name in made.node.input:
        if name and not is_constant(name, made.scope):
            return made.scope.placed(name)
    return None


def _word(made: Placed, shapes: Shapes) -> str:
    weight = weight_of(made)
    if made.op in CONVOLUTIONS and weight is not None:
        return _convolution(made, weight, shapes)
    if made.op in PRODUCTS:
        return _("dense") if weight is not None else _("product")
    if made.op in RECURRENT:
        return made.op
    if made.op == "ConvTranspose":
        return _("deconv {size}").format(size=_sizes(weight or ()))
    joined = {"Add": _("sum of {count}"), "Sum": _("sum of {count}"), "Concat": _("concat of {count}")}
    if made.op in joined:
        count = len(made.node.input) if made.op == "Concat" else _terms(made)
        return joined[made.op].format(count=count)
    return _("gated") if made.op == "Mul" else ""


def _convolution(made: Placed, weight: tuple[int, ...], shapes: Shapes) -> str:
    size = _sizes(weight)
    groups = made.attribute("group", 1)
    if groups > 1 and weight[1] == 1:
        return _("depthwise {size}").format(size=size)
    if groups > 1:
        return _("conv {size} in {count} groups").format(size=size, count=groups)
    if math.prod(weight[2:]) == 1 and _is_pooled(made, shapes):
        return _("squeeze {size}").format(size=size)
    return _("conv {size}").format(size=size)


def _sizes(weight: tuple[int, ...]) -> str:
    return "×".join(map(str, weight[2:])) or "1"


def _is_pooled(made: Placed, shapes: Shapes) -> bool:
    """Whether there is one value a channel: of a pool over all positions, perhaps with nodes between."""
    dims = shapes.known(made.node.output[0], made.scope.within)
    if dims is not None and math.prod(dims[2:]) == 1:
        return True
    before: Placed | None = made.maker(0)
    for _turn in range(_MOST):
        if before is None:
            return False
        if before.op in GLOBAL_POOLS or (before.op == "ReduceMean" and before.attribute("keepdims", 1)):
            return True
        before = _live(before) if before.op not in CONVOLUTIONS or _is_one(before) else None
    return False


def _is_one(made: Placed) -> bool:
    weight = weight_of(made)
    return weight is not None and math.prod(weight[2:]) == 1


def _terms(made: Placed) -> int:
    """Return how many branches a sum has, those of sums within it too."""
    total = 0
    for index, name in enumerate(made.node.input):
        before = made.maker(index)
        if not name or is_constant(name, made.scope):
            continue
        nested = before is not None and before.op in {"Add", "Sum"} and not _is_scale(before)
        total += _terms(before) if nested and before is not None else 1
    return total
