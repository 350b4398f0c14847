"""Operators that treat each place by itself, alone or with what is broadcast to it."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.cutting.editing import Editor
from reluexplorer.models.cutting.evaluate import evaluated
from reluexplorer.models.cutting.flow import Channels, Flow, Values
from reluexplorer.models.cutting.reasons import Pin, Why
from reluexplorer.models.graph.view import Placed

OPERATORS = frozenset({
    "Abs", "Add", "Cast", "Ceil", "Celu", "Clip", "Cos", "Div", "Dropout", "Elu", "Erf", "Exp",
    "Floor", "Gelu", "HardSigmoid", "HardSwish", "Identity", "LeakyRelu", "Log", "Max", "Mean",
    "Min", "Mish", "Mul", "Neg", "PRelu", "Pow", "Reciprocal", "Relu", "Round", "Selu", "Shrink",
    "Sigmoid", "Sign", "Sin", "Softplus", "Softsign", "Sqrt", "Sub", "Sum", "Swish", "Tanh",
    "ThresholdedRelu", "Where",
})  # fmt: skip


def follow(flow: Flow, placed: Placed) -> None:
    """Let channels pass, those that are added or multiplied with one another together."""
    names = [name for name in placed.node.input if name]
    tracked = {name: found for name in names if (found := flow.known(name)) is not None}
    shapes = {name: _shape(flow, name) for name in names}
    if not tracked or any(each is None for each in shapes.values()) or _has_further_outputs(placed):
        flow.stop(placed)
        return
    lead = max(tracked.values(), key=lambda each: each.count)
    for name in names:
        if not _fits(flow, name, lead):
            flow.stop(placed, Why.VARIES)
            return
    rank = max(len(each) for each in shapes.values() if each is not None)
    for name, each in tracked.items():
        if _is_beside(each, lead):
            flow.classes.unite(each.slots, lead.slots)
        else:
            flow.pin(name, Pin(Why.VARIES))
    for index, name in enumerate(placed.node.input):
        value = flow.constant(name)
        if value is not None and _size(value.shape, lead.back) == lead.count > 1:
            flow.later(partial(_cut_constant, placed=placed, index=index, lead=lead, value=value))
    channels = Channels(rank + lead.back, rank, lead.slots, _values(flow, placed, lead))
    flow.made(placed.node.output[0], channels)


def _shape(flow: Flow, name: str) -> tuple[int | None, ...] | None:
    channels = flow.known(name)
    return flow.shape(name) if channels is None else (None,) * channels.rank


def _has_further_outputs(placed: Placed) -> bool:
    return any(name and placed.scope.read_by(name) for name in placed.node.output[1:])


def _size(shape: tuple[int | None, ...], back: int) -> int | None:
    """Return the size on an axis counted from the end, 1 where there is no such axis."""
    return shape[back] if len(shape) >= -back else 1


def _is_beside(one: Channels, lead: Channels) -> bool:
    return one.back == lead.back and one.count == lead.count


def _fits(flow: Flow, name: str, lead: Channels) -> bool:
    """Whether an input has the lead's channels, or one value for all of them."""
    channels = flow.known(name)
    if channels is not None and _is_beside(channels, lead):
        return True
    shape = flow.shape(name)
    if shape is None:
        return channels is not None and channels.back == lead.back and channels.count == 1
    fixed = flow.constant(name) is not None
    return _size(shape, lead.back) == 1 or (fixed and _size(shape, lead.back) == lead.count)


def _values(flow: Flow, placed: Placed, lead: Channels) -> Values:
    """Return (channels,) the constants that come out."""
    given: dict[str, NDArray[Any]] = {}
    known = np.ones(lead.count, np.bool_)
    zero = np.zeros(lead.count, np.bool_)
    kind = _kind(flow, placed)
    for name in filter(None, placed.node.input):
        value, channels = flow.constant(name), flow.known(name)
        if value is not None:
            vector = _by_channel(value, lead)
        elif channels is not None and _is_beside(channels, lead):
            vector = channels.values.astype(kind)
            zero |= vector == 0.0
        else:
            vector = np.full(lead.count, np.nan, kind)
        known &= ~np.isnan(vector) if vector.dtype.kind == "f" else np.True_
        given[name] = vector
    found = np.full(lead.count, np.nan)
    if known.any():
        picked = {name: each if each.ndim == 0 else each[known] for name, each in given.items()}
        made = evaluated(placed.node, picked, flow.opset)
        if made is not None:
            found[known] = made
    if placed.op == "Mul":
        found[zero] = 0.0
    return found


def _kind(flow: Flow, placed: Placed) -> np.dtype[Any]:
    """Return the type that a node computes in."""
    from onnx import helper

    for name in filter(None, placed.node.input):
        value = flow.constant(name)
        if value is not None and value.dtype.kind == "f":
            return value.dtype
    number = flow.shapes.type_of(placed.given(0), flow.scope.within)
    found = np.dtype(helper.tensor_dtype_to_np_dtype(number))
    return found if found.kind == "f" else np.dtype(np.float32)


def _by_channel(value: NDArray[Any], lead: Channels) -> NDArray[Any]:
    """Return (channels,) of a fixed value, NaN where it differs within a channel, or () for a single one."""
    if value.size == 1:
        return value.reshape(())
    if _size(value.shape, lead.back) == 1:
        flat = np.broadcast_to(value.reshape(1, -1), (lead.count, value.size))
    else:
        flat = np.moveaxis(value, lead.back, 0).reshape(lead.count, -1)
    if value.dtype.kind != "f":
        flat = flat.astype(np.float32)
    is_one = (flat == flat[:, :1]).all(axis=1)
    return np.where(is_one, flat[:, 0], np.asarray(np.nan, flat.dtype))


def _cut_constant(editor: Editor, *, placed: Placed, index: int, lead: Channels, value: NDArray[Any]) -> None:
    owed = editor.owed.pop(placed.node.input[1 - index], None) if placed.op == "Add" else None
    keeps = editor.keeps(lead.slots)
    if owed is not None:
        shape = [1] * value.ndim
        shape[lead.back] = lead.count
        value = (value.astype(np.float64) + owed.reshape(shape)).astype(value.dtype)
    if owed is not None or not keeps.all():
        editor.put(placed, index, np.compress(keeps, value, axis=lead.back))
