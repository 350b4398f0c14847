"""Operators that treat each channel by itself: pooling, normalisation by channel, reductions, padding."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.cutting.editing import Editor
from reluexplorer.models.cutting.flow import Channels, Flow
from reluexplorer.models.cutting.reasons import Pin, Why
from reluexplorer.models.graph.view import Placed

_KEEP_CONSTANTS = {"ReduceMean", "ReduceMax", "ReduceMin"}


def follow_pool(flow: Flow, placed: Placed) -> None:
    """Follow a pooling over places; a constant stays what it is, unless zeros are counted beside it."""
    x = flow.of(placed)
    if x is None:
        return
    if x.axis != 1 or any(name and placed.scope.read_by(name) for name in placed.node.output[1:]):
        flow.stop(placed)
        return
    values = x.values
    counts_zeros = placed.op == "AveragePool" and (
        placed.attribute("count_include_pad", 0) or placed.attribute("ceil_mode", 0)
    )
    if counts_zeros or placed.op in {"LpPool", "GlobalLpPool"}:
        values = _only_zero(values)
    flow.made(placed.node.output[0], x.valued(values))


def _only_zero(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(values == 0.0, 0.0, np.nan)


def follow_norm(flow: Flow, placed: Placed) -> None:
    """Follow a batch or instance normalisation, whose figures belong to the channels."""
    x = flow.of(placed)
    if x is None:
        return
    count = 5 if placed.op == "BatchNormalization" else 3
    fixed = {index: flow.constant(placed.given(index)) for index in range(1, count)}
    figures = {index: value for index, value in fixed.items() if value is not None}
    if len(figures) < len(fixed) or x.axis != 1:
        flow.stop(placed, Why.WEIGHTS)
        return
    if placed.attribute("training_mode", 0) or any(filter(None, placed.node.output[1:])):
        flow.stop(placed)
        return
    scale, shift = figures[1].astype(np.float64), figures[2].astype(np.float64)
    if count == 5:
        mean, variance = figures[3].astype(np.float64), figures[4].astype(np.float64)
        deviation = np.sqrt(variance + placed.attribute("epsilon", 1e-5))
        values = (x.values - mean) / deviation * scale + shift
    else:
        values = np.where(np.isnan(x.values), np.nan, shift)
    made = x.valued(values)
    flow.made(placed.node.output[0], made)
    for index, value in figures.items():
        flow.later(partial(_cut_figure, placed=placed, index=index, x=x, value=value))


def _cut_figure(editor: Editor, *, placed: Placed, index: int, x: Channels, value: NDArray[Any]) -> None:
    keeps = editor.keeps(x.slots)
    if not keeps.all():
        editor.put(placed, index, value[keeps])


def follow_reduction(flow: Flow, placed: Placed) -> None:
    """Follow a reduction over other axes than that of the channels."""
    x = flow.of(placed)
    if x is None:
        return
    axes: Any = placed.attribute("axes")
    if placed.given(1):
        axes = flow.constant(placed.given(1))
    if axes is None:
        flow.stop(placed)
        return
    over = {int(each) % x.rank for each in axes}
    if x.axis in over or not over:
        flow.stop(placed)
        return
    values = x.values if placed.op in _KEEP_CONSTANTS else _only_zero(x.values)
    if placed.attribute("keepdims", 1):
        flow.made(placed.node.output[0], x.valued(values))
    else:
        axis = x.axis - sum(each < x.axis for each in over)
        flow.made(placed.node.output[0], x.valued(values).moved(axis, x.rank - len(over)))


def follow_pad(flow: Flow, placed: Placed) -> None:
    """Follow a Pad; channels that are added stay."""
    x = flow.of(placed)
    if x is None:
        return
    pads: Any = placed.attribute("pads")
    if pads is None:
        pads = flow.constant(placed.given(1))
    value: Any = placed.attribute("value", 0.0)
    if placed.given(2):
        value = flow.constant(placed.given(2))
    mode = placed.attribute("mode", b"constant")
    if pads is None or value is None or len(pads) != 2 * x.rank or placed.given(3):
        flow.stop(placed)
        return
    before, after = int(pads[x.axis]), int(pads[x.axis + x.rank])
    if min(before, after) < 0 or (mode != b"constant" and before + after):
        flow.stop(placed)
        return
    filled = float(np.asarray(value).reshape(-1)[0])
    values = x.values
    if mode == b"constant" and any(pads):
        values = np.where(values == filled, values, np.nan)
    if before + after:
        added = flow.fresh(before + after)
        flow.classes.pin(added, Pin(Why.OPERATOR, placed.op))
        slots = np.concatenate([added[:before], x.slots, added[before:]])
        values = np.concatenate([np.full(before, filled), values, np.full(after, filled)])
        x = Channels(x.axis, x.rank, slots, values)
    flow.made(placed.node.output[0], x.valued(values))
