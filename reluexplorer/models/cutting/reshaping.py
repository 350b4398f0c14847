"""Operators that lay the same values out anew."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.cutting.editing import Editor
from reluexplorer.models.cutting.flow import Channels, Flow
from reluexplorer.models.graph.shapes import Dims
from reluexplorer.models.graph.view import Placed


def follow_transpose(flow: Flow, placed: Placed) -> None:
    """Follow a Transpose."""
    x = flow.of(placed)
    if x is None:
        return
    order = list(placed.attribute("perm", range(x.rank - 1, -1, -1)))
    flow.made(placed.node.output[0], x.moved(order.index(x.axis), x.rank))


def _axes(flow: Flow, placed: Placed) -> list[int] | None:
    axes: Any = placed.attribute("axes")
    if placed.given(1):
        axes = flow.constant(placed.given(1))
    return None if axes is None else [int(each) for each in np.reshape(axes, -1)]


def follow_squeeze(flow: Flow, placed: Placed) -> None:
    """Follow a Squeeze of other axes."""
    x = flow.of(placed)
    if x is None:
        return
    axes = _axes(flow, placed)
    gone = {each % x.rank for each in axes or ()}
    if axes is None or x.axis in gone:
        flow.stop(placed)
        return
    axis = x.axis - sum(each < x.axis for each in gone)
    flow.made(placed.node.output[0], x.moved(axis, x.rank - len(gone)))


def follow_unsqueeze(flow: Flow, placed: Placed) -> None:
    """Follow an Unsqueeze."""
    x = flow.of(placed)
    if x is None:
        return
    axes = _axes(flow, placed)
    if axes is None:
        flow.stop(placed)
        return
    rank = x.rank + len(axes)
    added = {each % rank for each in axes}
    axis = [each for each in range(rank) if each not in added][x.axis]
    flow.made(placed.node.output[0], x.moved(axis, rank))


def follow_flatten(flow: Flow, placed: Placed) -> None:
    """Follow a Flatten whose second axis holds the channels."""
    x = flow.of(placed)
    if x is None:
        return
    axis = int(placed.attribute("axis", 1)) % x.rank
    dims = _dims(flow, placed.given(0), x)
    inner = dims[axis:]
    if axis == 0 or x.axis < axis or None in inner:
        flow.stop(placed)
        return
    made = laid_out(x, dims, (None, prod(each or 0 for each in inner)), 1)
    if made is None:
        flow.stop(placed)
        return
    flow.made(placed.node.output[0], made)


@dataclass(frozen=True, eq=False)
class _AskedSize:
    """A size that a Reshape asks for, and the constant in which it stands."""

    value: int | None
    """0 for that of the same axis before, −1 for what is left, None for one that is computed."""
    holder: Placed
    index: int
    place: int


def follow_reshape(flow: Flow, placed: Placed) -> None:
    """Follow a Reshape, whose shape is mended where it names the number of channels."""
    x = flow.of(placed)
    if x is None:
        return
    target = _target(flow, placed)
    if target is None or placed.attribute("allowzero", 0) or x.count == 1:
        flow.stop(placed)
        return
    dims = _dims(flow, placed.given(0), x)
    wanted = [each.value for each in target]
    found = _reshaped(x, dims, _sizes(dims, wanted, flow.shape(placed.node.output[0])), wanted)
    entry = None if found is None else target[found.axis]
    if found is None or entry is None or entry.value is None:
        flow.stop(placed)
        return
    if entry.value == 0 and (found.axis != x.axis or found.count != x.count):
        flow.stop(placed)
        return
    flow.made(placed.node.output[0], found)
    if entry.value > 0:
        flow.later(partial(_mend_entry, entry=entry, made=found, value=_held(flow, entry)))


def _target(flow: Flow, placed: Placed) -> list[_AskedSize] | None:
    """Return the sizes that are asked for: fixed ones, or some of them put together with others."""
    name = placed.given(1)
    value = flow.constant(name)
    if value is not None:
        return [_AskedSize(int(each), placed, 1, place) for place, each in enumerate(value.reshape(-1))]
    made = placed.scope.placed(name)
    if made is None or made.op != "Concat" or made.scope is not placed.scope:
        return None
    if len(placed.scope.read_by(name)) != 1:
        return None
    entries: list[_AskedSize] = []
    for index, part in enumerate(made.node.input):
        value, shape = flow.constant(part), flow.shape(part)
        if value is None and (shape is None or len(shape) != 1 or shape[0] is None):
            return None
        sizes = [None] * ((shape or (0,))[0] or 0) if value is None else [int(i) for i in value.reshape(-1)]
        entries += [_AskedSize(size, made, index, place) for place, size in enumerate(sizes)]
    return entries


def _held(flow: Flow, entry: _AskedSize) -> NDArray[Any]:
    value = flow.constant(entry.holder.given(entry.index))
    return np.zeros(0, np.int64) if value is None else value


def _sizes(dims: Dims, wanted: list[int | None], inferred: Dims | None) -> Dims:
    """Return the sizes that come out, as far as they are known."""
    sizes: list[int | None] = []
    for index, each in enumerate(wanted):
        if each is not None and each > 0:
            sizes.append(each)
        elif each == 0:
            sizes.append(dims[index])
        else:
            sizes.append(inferred[index] if inferred is not None and len(inferred) == len(wanted) else None)
    if -1 in wanted and None not in wanted and sizes[wanted.index(-1)] is None:
        # What is before and after may be unknown alike, as the number of samples mostly is.
        left = [dims[i] for i in range(len(dims)) if not (i < len(wanted) and wanted[i] == 0)]
        right = [each for each in wanted if each is not None and each > 0]
        if None not in left:
            whole = prod(each or 0 for each in left)
            sizes[wanted.index(-1)] = whole // max(prod(right), 1)
    return tuple(sizes)


def _reshaped(x: Channels, dims: Dims, sizes: Dims, wanted: list[int | None]) -> Channels | None:
    """Return where channels come to lie: on the same axis, or on one that theirs was made part of."""
    before = range(x.axis)
    is_same = x.axis < len(sizes) and sizes[x.axis] == x.count
    if is_same and all(wanted[i] == 0 or _equal(dims[i], sizes[i]) for i in before):
        return x.moved(x.axis, len(sizes))
    for axis in range(len(sizes)):
        found = laid_out(x, dims, sizes, axis)
        if found is not None:
            return found
    return None


def _equal(one: int | None, other: int | None) -> bool:
    return one is not None and one == other


def laid_out(x: Channels, dims: Dims, sizes: Dims, axis: int) -> Channels | None:
    """Return the channels on an axis of another shape of the same values, in row-major order; None if not.

    Element j of an axis of size L · C · T, with what is after it T times smaller than what was after the
    channels' own, belongs to channel (j // T) mod C.
    """
    inner, after, size = dims[x.axis + 1 :], sizes[axis + 1 :], sizes[axis]
    if size is None or None in inner or None in after:
        return None
    was, now = prod(each or 0 for each in inner), prod(each or 0 for each in after)
    if now == 0 or was % now or size % (x.count * (was // now)):
        return None
    which = np.arange(size) // (was // now) % x.count
    return x.picked(which).moved(axis, len(sizes))


def _dims(flow: Flow, name: str, x: Channels) -> Dims:
    known = flow.shape(name)
    dims: list[int | None] = [None] * x.rank
    if known is not None and len(known) == x.rank:
        dims = list(known)
    dims[x.axis] = x.count
    return tuple(dims)


def _mend_entry(editor: Editor, *, entry: _AskedSize, made: Channels, value: NDArray[Any]) -> None:
    keeps = editor.keeps(made.slots)
    if not keeps.all():
        mended = value.copy()
        mended.reshape(-1)[entry.place] = int(keeps.sum())
        editor.put(entry.holder, entry.index, mended)
