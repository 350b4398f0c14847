"""Operators that put tensors together or take parts of them."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.cutting.editing import Editor
from reluexplorer.models.cutting.flow import Channels, Flow
from reluexplorer.models.cutting.reasons import Pin, Why
from reluexplorer.models.graph.view import Placed

_PARTS = "starts", "ends", "axes", "steps"


def follow_concat(flow: Flow, placed: Placed) -> None:
    """Follow a Concat along the channels, or of tensors that all have the same ones."""
    parts = [flow.known(name) for name in placed.node.input]
    known = [each for each in parts if each is not None]
    if not known:
        return
    first = known[0]
    if any((each.axis, each.rank) != (first.axis, first.rank) for each in known):
        flow.stop(placed)
        return
    if int(placed.attribute("axis")) % first.rank == first.axis:
        _one_after_another(flow, placed, first)
    elif len(known) < len(parts) or any(each.count != first.count for each in known):
        flow.stop(placed)
    else:
        values = first.values
        for each in known[1:]:
            flow.classes.unite(each.slots, first.slots)
            values = np.where(values == each.values, values, np.nan)
        flow.made(placed.node.output[0], first.valued(values))


def _one_after_another(flow: Flow, placed: Placed, first: Channels) -> None:
    parts = []
    for name in placed.node.input:
        part = flow.known(name)
        if part is None:
            shape = flow.shape(name)
            count = None if shape is None else shape[first.axis]
            if count is None:
                flow.stop(placed)
                return
            part = Channels(first.axis, first.rank, flow.fresh(count), np.full(count, np.nan))
            flow.classes.pin(part.slots, Pin(Why.OPERATOR, placed.op))
        parts.append(part)
    slots = np.concatenate([each.slots for each in parts])
    values = np.concatenate([each.values for each in parts])
    flow.made(placed.node.output[0], Channels(first.axis, first.rank, slots, values))


def follow_split(flow: Flow, placed: Placed) -> None:
    """Follow a Split; parts of the channels get the sizes that are left of them."""
    x = flow.of(placed)
    if x is None:
        return
    if int(placed.attribute("axis", 0)) % x.rank != x.axis:
        for name in filter(None, placed.node.output):
            flow.made(name, x)
        return
    sizes: Any = placed.attribute("split")
    if placed.given(1):
        sizes = flow.constant(placed.given(1))
    elif sizes is None:
        count = len(placed.node.output)
        each = -(-x.count // count)
        sizes = [each] * (count - 1) + [x.count - each * (count - 1)]
    if sizes is None or sum(sizes) != x.count or min(sizes) <= 0:
        flow.stop(placed)
        return
    ends = np.cumsum(sizes).tolist()
    parts = [x.picked(np.arange(end - size, end)) for end, size in zip(ends, sizes, strict=True)]
    for name, part in zip(placed.node.output, parts, strict=True):
        if name:
            flow.made(name, part)
        flow.classes.holds(part.slots)
    flow.later(partial(_mend_split, placed=placed, parts=parts, opset=flow.opset))


def _mend_split(editor: Editor, *, placed: Placed, parts: list[Channels], opset: int) -> None:
    from onnx import helper

    sizes = [int(editor.keeps(each.slots).sum()) for each in parts]
    if sum(sizes) == sum(each.count for each in parts):
        return
    kept = [each for each in placed.node.attribute if each.name not in {"split", "num_outputs"}]
    if opset < 13:
        kept.append(helper.make_attribute("split", sizes))
    copies = [type(each).FromString(each.SerializeToString()) for each in kept]
    del placed.node.attribute[:]
    placed.node.attribute.extend(copies)
    if opset >= 13:
        editor.put(placed, 1, np.asarray(sizes, np.int64))


def follow_slice(flow: Flow, placed: Placed) -> None:
    """Follow a Slice with fixed bounds; one through the channels takes what is left between them."""
    x = flow.of(placed)
    if x is None:
        return
    bounds = [_bound(flow, placed, index) for index in range(4)]
    starts, ends, axes, steps = bounds
    if starts is None or ends is None:
        flow.stop(placed)
        return
    where = [int(each) % x.rank for each in (range(len(starts)) if axes is None else axes)]
    if x.axis not in where:
        if (axes is None and placed.given(3)) or (steps is None and placed.given(4)):
            flow.stop(placed)
            return
        flow.made(placed.node.output[0], x)
        return
    index = where.index(x.axis)
    step = 1 if steps is None else int(steps[index])
    picked = np.arange(x.count)[int(starts[index]) : int(ends[index])]
    is_known = (axes is not None or not placed.given(3)) and (steps is not None or not placed.given(4))
    if step != 1 or not is_known or not len(picked):
        flow.stop(placed)
        return
    part = x.picked(picked)
    flow.made(placed.node.output[0], part)
    first = int(picked[0])
    flow.later(
        partial(_mend_slice, placed=placed, x=x, part=part, first=first, index=index, bounds=(starts, ends))
    )


def _bound(flow: Flow, placed: Placed, index: int) -> NDArray[Any] | None:
    if placed.given(index + 1):
        return flow.constant(placed.given(index + 1))
    found = placed.attribute(_PARTS[index])
    return None if found is None else np.asarray(found, np.int64)


def _mend_slice(
    editor: Editor,
    *,
    placed: Placed,
    x: Channels,
    part: Channels,
    first: int,
    index: int,
    bounds: tuple[NDArray[Any], NDArray[Any]],
) -> None:
    if editor.keeps(x.slots).all():
        return
    begin = int(editor.keeps(x.slots[:first]).sum())
    for number, bound in enumerate((begin, begin + int(editor.keeps(part.slots).sum()))):
        mended = bounds[number].copy()
        mended[index] = bound
        if placed.given(1):
            editor.put(placed, number + 1, mended)
        else:
            for each in placed.node.attribute:
                if each.name == _PARTS[number]:
                    each.ints[:] = mended.tolist()


def follow_gather(flow: Flow, placed: Placed) -> None:
    """Follow a Gather of fixed channels, or along another axis."""
    x, which = flow.of(placed), flow.constant(placed.given(1))
    if x is None:
        return
    axis = int(placed.attribute("axis", 0)) % x.rank
    if which is None or which.ndim > 1 or (axis == x.axis and which.ndim != 1):
        flow.stop(placed)
        return
    if axis != x.axis:
        rank = x.rank - 1 + which.ndim
        flow.made(placed.node.output[0], x.moved(x.axis - (axis < x.axis) * (1 - which.ndim), rank))
        return
    indices = which.astype(np.int64) % x.count
    part = x.picked(indices)
    flow.made(placed.node.output[0], part)
    flow.later(partial(_mend_gather, placed=placed, x=x, part=part, indices=indices))


def _mend_gather(
    editor: Editor, *, placed: Placed, x: Channels, part: Channels, indices: NDArray[np.int64]
) -> None:
    keeps = editor.keeps(x.slots)
    if keeps.all():
        return
    places = np.cumsum(keeps) - 1
    editor.put(placed, 1, places[indices[editor.keeps(part.slots)]].astype(np.int64))
