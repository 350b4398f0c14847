"""Operators that read or set sizes."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.cutting.editing import Editor
from reluexplorer.models.cutting.flow import Channels, Flow, fixed
from reluexplorer.models.graph.view import Placed

_SAFE = {b"nearest", b"linear", b"cubic"}


def follow_resize(flow: Flow, placed: Placed) -> None:
    """Follow a Resize or Upsample that leaves the number of channels."""
    x = flow.of(placed)
    if x is None:
        return
    is_old = placed.op == "Upsample" or flow.opset < 11
    scales: Any = placed.attribute("scales")
    if scales is None:
        scales = flow.constant(placed.given(1 if is_old else 2))
    sizes = None if is_old else flow.constant(placed.given(3))
    if placed.attribute("axes") is not None or any(flow.layouts(name) for name in placed.node.input[1:]):
        flow.stop(placed)
        return
    mode = placed.attribute("coordinate_transformation_mode", b"half_pixel")
    keeps_constants = placed.attribute("mode", b"nearest") in _SAFE and mode != b"tf_crop_and_resize"
    values = x.values if keeps_constants else np.full(x.count, np.nan)
    if scales is not None and len(scales) == x.rank and scales[x.axis] == 1:
        flow.made(placed.node.output[0], x.valued(values))
    elif sizes is not None and len(sizes) == x.rank and sizes[x.axis] == x.count:
        flow.made(placed.node.output[0], x.valued(values))
        flow.later(partial(_mend_sizes, placed=placed, x=x, sizes=sizes))
    else:
        flow.stop(placed)


def _mend_sizes(editor: Editor, *, placed: Placed, x: Channels, sizes: NDArray[Any]) -> None:
    keeps = editor.keeps(x.slots)
    if not keeps.all():
        mended = sizes.copy()
        mended[x.axis] = int(keeps.sum())
        editor.put(placed, 3, mended)


def follow_shape(flow: Flow, placed: Placed) -> None:
    """Let sizes be read where all that is read of them is of other axes."""
    x = flow.of(placed)
    if x is None:
        return
    start = int(placed.attribute("start", 0)) % x.rank
    end = int(placed.attribute("end", x.rank))
    end = min(end if end >= 0 else end + x.rank, x.rank)
    name = placed.node.output[0]
    readers = placed.scope.read_by(name)
    if start <= x.axis < end and (
        placed.scope.is_output(name)
        or not all(_passes_over(each, x.axis - start, end - start) for each in readers)
    ):
        flow.stop(placed)


def _passes_over(reader: Placed, index: int, count: int) -> bool:
    """Whether a reader of so many sizes picks others than that of the channels, or only counts them."""
    if reader.op == "Size":
        return True
    if reader.op == "Cast":
        name = reader.node.output[0]
        readers = reader.scope.read_by(name)
        return not reader.scope.is_output(name) and all(_passes_over(each, index, count) for each in readers)
    if reader.op == "Gather":
        which = fixed(reader.given(1), reader.scope)
        return which is not None and bool((which % count != index).all())
    if reader.op != "Slice":
        return False
    starts, ends = (fixed(reader.given(each), reader.scope) for each in (1, 2))
    steps = fixed(reader.given(4), reader.scope)
    if starts is None or ends is None or starts.size != 1 or (steps is not None and (steps != 1).any()):
        return False
    first, last = int(starts.reshape(-1)[0]), int(ends.reshape(-1)[0])
    return first >= 0 and ((0 <= last <= index) or first > index)
