"""What cannot be seen of a model, said in sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reluexplorer.language import _, ngettext
from reluexplorer.models.graph.activations import is_sure_of_axis
from reluexplorer.models.graph.constants import is_constant, value_of
from reluexplorer.models.graph.operators import WEIGHTED
from reluexplorer.models.graph.shapes import Shapes
from reluexplorer.models.graph.unseen import unseen_in
from reluexplorer.models.graph.view import Placed, View
from reluexplorer.models.values.findings import LayerFindings
from reluexplorer.models.values.layers import Layer
from reluexplorer.sentences import some

_QUANTISED = frozenset({"QLinearConv", "QLinearMatMul", "com.microsoft.QGemm"})
_BELOW = {np.dtype(np.uint8): 0, np.dtype(np.int8): -128, np.dtype(np.uint16): 0, np.dtype(np.int16): -32768}
"""Least values of quantised types."""


def taken_in(view: View) -> int:
    """Return how many layers cut off at 0 by their rounding: quantised with 0 as their least value.

    Static quantisation drops a ReLU where the rounding to whole numbers does the same.
    """
    return sum(_cuts_at_zero(node) for node in view.nodes)


def _cuts_at_zero(node: Placed) -> bool:
    if node.op in _QUANTISED:
        return _is_least(node, 8 if node.op == "com.microsoft.QGemm" else 7)
    if node.op == "com.microsoft.QLinearAdd":
        return _is_least(node, 7) and not (_is_least(node, 2) and _is_least(node, 5))
    if node.op != "QuantizeLinear":
        return False
    made = node.maker(0)
    while made is not None and made.op in {"Add", "BatchNormalization", "Reshape", "Identity"}:
        if made.op == "Add" and _can_be_negative(made):
            return _is_least(node, 2)
        made = made.maker(0)
    return made is not None and made.op in WEIGHTED and _is_least(node, 2)


def _can_be_negative(made: Placed) -> bool:
    """Whether a node adds up two quantised tensors that are not both cut off at 0 already."""
    given = [made.maker(0), made.maker(1)]
    if any(each is None or each.op != "DequantizeLinear" for each in given):
        return False
    live = [each for each in given if each is not None and not is_constant(each.given(0), each.scope)]
    return len(live) == 2 and not all(_is_least(each, 2) for each in live)


def _is_least(node: Placed, index: int) -> bool:
    """Whether the zero point is the least value of its type."""
    if not node.given(index):
        return node.op in {"QuantizeLinear", "DequantizeLinear"}
    zero = value_of(node.given(index), node.scope)
    return zero is not None and zero.dtype in _BELOW and bool(np.all(zero == _BELOW[zero.dtype]))


def said(
    view: View, shapes: Shapes, layers: Sequence[Layer], findings: Sequence[LayerFindings]
) -> tuple[str, ...]:
    """Return sentences on what was not measured, and why."""
    notes = []
    quantised = taken_in(view)
    if quantised:
        notes.append(
            ngettext(
                "The model is quantised: {count} layer cuts off at 0 where it rounds, without a ReLU of its "
                "own, so its dead channels cannot be seen. Look at the model as it was before.",
                "The model is quantised: {count} layers cut off at 0 where they round, without a ReLU of "
                "their own, so their dead channels cannot be seen. Look at the model as it was before.",
                quantised,
            ).format(count=quantised)
        )
    unseen = unseen_in(view, layers)
    if unseen:
        words = _("Functions of a kind that is not known here were not measured: {names}.")
        notes.append(words.format(names=some(unseen)))
    if not layers and not quantised and not unseen:
        notes.append(_("No activation function was found in this model."))
    away = [each.layer.name for each in findings if each.inputs == 0]
    if away:
        words = _("Never computed on these inputs, as in a branch that was not taken: {names}.")
        notes.append(words.format(names=some(away)))
    guessed = [each.name for each in layers if not is_sure_of_axis(each, view, shapes)]
    if guessed:
        words = _(
            "Where the channels of {names} lie does not follow from the graph; the usual axis was taken."
        )
        notes.append(words.format(names=some(guessed)))
    odd = [each.layer.name for each in findings if each.inputs and np.isnan(each.greatest).any()]
    if odd:
        words = _(
            "Values that are not finite were computed in {names}: nothing can be said of those channels."
        )
        notes.append(words.format(names=some(odd)))
    masked = [each.layer.name for each in findings if each.inputs and _has_no_spread(each)]
    if masked:
        words = _(
            "Silent channels of {names} reach −inf, as under a mask: how safely they are silent is not "
            "known, so they are not cut."
        )
        notes.append(words.format(names=some(masked)))
    return tuple(notes)


def _has_no_spread(found: LayerFindings) -> bool:
    """Whether any channel that never fired has a spread that is not finite."""
    silent = found.greatest <= found.layer.shape.threshold
    return bool((silent & ~np.isfinite(found.spreads)).any())
