"""Dense layers: they do without channels of any constant, which goes into their bias."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.cutting.editing import Editor
from reluexplorer.models.cutting.evaluate import dense_constants
from reluexplorer.models.cutting.flow import Channels, Flow
from reluexplorer.models.cutting.reasons import Why
from reluexplorer.models.graph.view import Placed


def follow_gemm(flow: Flow, placed: Placed) -> None:
    """Follow alpha · x · w + beta · c."""
    x, weights = flow.of(placed), flow.constant(placed.given(1))
    bias = flow.constant(placed.given(2))
    if weights is None or (placed.given(2) and bias is None):
        flow.stop(placed, Why.WEIGHTS)
        return
    if placed.attribute("transA", 0) or (x is not None and x.axis != 1):
        flow.stop(placed)
        x = None
    makes = 0 if placed.attribute("transB", 0) else 1
    if x is not None:
        flow.absorb(x, only_zero=False)
    scaled = None if bias is None else placed.attribute("beta", 1.0) * bias.astype(np.float64)
    alpha = placed.attribute("alpha", 1.0)
    times = weights if alpha == 1.0 else alpha * weights
    values = dense_constants(times.T if makes else times, None if x is None else x.values, scaled)
    made = Channels(1, 2, flow.fresh(len(values)), values)
    flow.made(placed.node.output[0], made)
    flow.later(partial(_cut_gemm, placed=placed, x=x, made=made, weights=weights, bias=bias))


def _cut_gemm(
    editor: Editor,
    *,
    placed: Placed,
    x: Channels | None,
    made: Channels,
    weights: NDArray[Any],
    bias: NDArray[Any] | None,
) -> None:
    makes = 0 if placed.attribute("transB", 0) else 1
    keeps, inner, shift = _parts(editor, x, made, weights, makes)
    if keeps.all() and inner.all():
        return
    editor.put(placed, 1, np.compress(inner, np.compress(keeps, weights, makes), 1 - makes))
    if shift is not None:
        beta = placed.attribute("beta", 1.0)
        if beta == 0.0 or bias is None:
            before: NDArray[Any] = np.zeros(len(shift))
            _set_beta(placed, 1.0)
        else:
            before = beta * bias.astype(np.float64)
            _set_beta(placed, 1.0)
        bias = (before + placed.attribute("alpha", 1.0) * shift).astype(weights.dtype)
        editor.put(placed, 2, np.compress(keeps, bias, axis=-1))
    elif bias is not None and bias.ndim and bias.shape[-1] == made.count and not keeps.all():
        editor.put(placed, 2, np.compress(keeps, bias, axis=-1))


def _set_beta(placed: Placed, value: float) -> None:
    for each in placed.node.attribute:
        if each.name == "beta":
            each.f = value


def follow_product(flow: Flow, placed: Placed) -> None:
    """Follow x · w along the last axis of x, with w fixed."""
    x, weights = flow.of(placed), flow.constant(placed.given(1))
    shape = flow.shape(placed.given(0))
    rank = x.rank if x is not None else (0 if shape is None else len(shape))
    if weights is None or weights.ndim != 2 or rank < 2:
        flow.stop(placed, Why.WEIGHTS if weights is None else Why.OPERATOR)
        return
    if x is not None and x.back != -1:
        flow.stop(placed)
        x = None
    if x is not None:
        flow.absorb(x, only_zero=False)
    count = weights.shape[1]
    values = dense_constants(weights.T, None if x is None else x.values, None)
    made = Channels(rank - 1, rank, flow.fresh(count), values)
    flow.made(placed.node.output[0], made)
    adds = _has_bias(flow, placed, count)
    flow.later(partial(_cut_product, placed=placed, x=x, made=made, weights=weights, adds=adds))


def _has_bias(flow: Flow, placed: Placed, count: int) -> bool:
    """Whether the only reader adds a fixed bias, which can take up what is folded."""
    name = placed.node.output[0]
    readers = placed.scope.read_by(name)
    if len(readers) != 1 or readers[0].op != "Add" or placed.scope.is_output(name):
        return False
    if readers[0].scope is not placed.scope:
        return False
    other = next((each for each in readers[0].node.input if each != name), "")
    value = flow.constant(other)
    return value is not None and count > 1 and value.ndim > 0 and value.shape[-1] == count


def _cut_product(
    editor: Editor,
    *,
    placed: Placed,
    x: Channels | None,
    made: Channels,
    weights: NDArray[Any],
    adds: bool,
) -> None:
    keeps, inner, shift = _parts(editor, x, made, weights, 1)
    if keeps.all() and inner.all():
        return
    editor.put(placed, 1, weights[inner][:, keeps])
    if shift is not None and adds:
        editor.owed[placed.node.output[0]] = shift
    elif shift is not None:
        editor.add_after(placed, shift[keeps].astype(weights.dtype))


def _parts(
    editor: Editor, x: Channels | None, made: Channels, weights: NDArray[Any], makes: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.float64] | None]:
    """Return which outputs and inputs stay, and (outputs,) what the constants that go had added."""
    inner = np.ones(weights.shape[1 - makes], np.bool_) if x is None else editor.keeps(x.slots)
    values = np.zeros(len(inner)) if x is None else np.where(inner, 0.0, x.values)
    shift = None
    if values.any():
        wide = weights.astype(np.float64)
        shift = wide @ values if makes == 0 else values @ wide
    return editor.keeps(made.slots), inner, shift
