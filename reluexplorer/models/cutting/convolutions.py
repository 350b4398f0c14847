"""Convolutions: their readers do without channels of 0, and of other constants where nothing is padded."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.cutting.editing import Editor
from reluexplorer.models.cutting.evaluate import dense_constants
from reluexplorer.models.cutting.flow import Channels, Flow, Values
from reluexplorer.models.cutting.reasons import Pin, Why
from reluexplorer.models.graph.view import Placed


def follow(flow: Flow, placed: Placed) -> None:
    """Follow a Conv or a ConvTranspose."""
    x, weights = flow.of(placed), flow.constant(placed.given(1))
    bias, wants_bias = flow.constant(placed.given(2)), bool(placed.given(2))
    if weights is None or (wants_bias and bias is None):
        flow.stop(placed, Why.WEIGHTS)
        return
    if x is not None and x.axis != 1:
        flow.stop(placed)
        x = None
    groups = int(placed.attribute("group", 1))
    is_transposed = placed.op == "ConvTranspose"
    each_reads = weights.shape[0] // groups if is_transposed else weights.shape[1]
    if groups == 1:
        _dense(flow, placed, x, weights, bias)
    elif each_reads == 1 and x is not None:
        _depthwise(flow, placed, x, weights, bias)
    else:
        flow.stop(placed, Why.GROUPED)
        count = weights.shape[1] * groups if is_transposed else weights.shape[0]
        made = _made(flow, placed, flow.fresh(count), weights.ndim, np.full(count, np.nan))
        flow.classes.pin(made.slots, Pin(Why.GROUPED))


def _made(flow: Flow, placed: Placed, slots: NDArray[np.int64], rank: int, values: Values) -> Channels:
    channels = Channels(1, rank, slots, values)
    flow.made(placed.node.output[0], channels)
    return channels


def _dense(
    flow: Flow,
    placed: Placed,
    x: Channels | None,
    weights: NDArray[Any],
    bias: NDArray[Any] | None,
) -> None:
    is_transposed = placed.op == "ConvTranspose"
    only_zero = is_transposed or _is_padded(placed)
    if x is not None:
        flow.absorb(x, only_zero=only_zero)
    by_made = weights.swapaxes(0, 1) if is_transposed else weights
    values = dense_constants(by_made, None if x is None else x.values, bias, only_zero=only_zero)
    made = _made(flow, placed, flow.fresh(len(values)), weights.ndim, values)
    flow.later(partial(_cut_dense, placed=placed, x=x, made=made, weights=weights, bias=bias))


def _cut_dense(
    editor: Editor,
    *,
    placed: Placed,
    x: Channels | None,
    made: Channels,
    weights: NDArray[Any],
    bias: NDArray[Any] | None,
) -> None:
    makes, reads = (1, 0) if placed.op == "ConvTranspose" else (0, 1)
    keeps = editor.keeps(made.slots)
    inner = np.ones(weights.shape[reads], np.bool_) if x is None else editor.keeps(x.slots)
    if x is not None and not inner.all():
        values = np.where(inner, 0.0, x.values)
        if values.any():
            folded = weights.astype(np.float64).sum(axis=tuple(range(2, weights.ndim)))
            shift = values @ folded if makes == 1 else folded @ values
            before = np.zeros(len(shift)) if bias is None else bias.astype(np.float64)
            bias = (before + shift).astype(weights.dtype)
            editor.put(placed, 2, bias[keeps])
    if not (keeps.all() and inner.all()):
        editor.put(placed, 1, np.compress(inner, np.compress(keeps, weights, makes), reads))
    if bias is not None and not keeps.all():
        editor.put(placed, 2, bias[keeps])


def _depthwise(
    flow: Flow, placed: Placed, x: Channels, weights: NDArray[Any], bias: NDArray[Any] | None
) -> None:
    """Each output channel reads one channel: they go together."""
    is_transposed = placed.op == "ConvTranspose"
    times = weights.shape[1] if is_transposed else weights.shape[0] // x.count
    added = np.zeros(times * x.count) if bias is None else bias.astype(np.float64)
    folded = weights.astype(np.float64).reshape(times * x.count, -1).sum(axis=1)
    values = np.repeat(x.values, times)
    if is_transposed or _is_padded(placed):
        values = np.where(values == 0.0, added, np.nan)
    else:
        values = values * folded + added
    made = _made(flow, placed, np.repeat(x.slots, times), weights.ndim, values)
    flow.later(partial(_cut_depthwise, placed=placed, x=x, made=made, weights=weights, bias=bias))


def _cut_depthwise(
    editor: Editor,
    *,
    placed: Placed,
    x: Channels,
    made: Channels,
    weights: NDArray[Any],
    bias: NDArray[Any] | None,
) -> None:
    inner, keeps = editor.keeps(x.slots), editor.keeps(made.slots)
    if inner.all():
        return
    editor.put(placed, 1, weights[inner if placed.op == "ConvTranspose" else keeps])
    if bias is not None:
        editor.put(placed, 2, bias[keeps])
    for each in placed.node.attribute:
        if each.name == "group":
            each.i = int(inner.sum())


def _is_padded(placed: Placed) -> bool:
    if placed.attribute("auto_pad", b"NOTSET") in {b"SAME_UPPER", b"SAME_LOWER"}:
        return True
    return any(placed.attribute("pads", ()))
