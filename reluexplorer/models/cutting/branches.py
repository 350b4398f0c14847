"""Graphs within an If are followed like the one around it, and what comes out of one or the other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from reluexplorer.models.cutting.editing import Editor
from reluexplorer.models.cutting.flow import Channels, Flow
from reluexplorer.models.cutting.reasons import Pin, Why

if TYPE_CHECKING:
    import onnx


def join(flow: Flow, outputs: list[str], branches: list[Flow]) -> None:
    """Let channels at the same places of what either branch gives go together."""
    for index, name in enumerate(outputs):
        ends = [each.scope.graph.output[index] for each in branches]
        parts = [each.layouts(end.name) for each, end in zip(branches, ends, strict=True)]
        if not name or not all(parts) or len({part[0].count for part in parts}) > 1:
            for each, end in zip(branches, ends, strict=True):
                each.pin(end.name, Pin(Why.BRANCH))
            continue
        layouts = _either(flow, parts)
        flow.made(name, *layouts)
        for end in ends:
            flow.later(partial(_forget_shape, end=end, channels=layouts[0]))


def _either(flow: Flow, parts: list[tuple[Channels, ...]]) -> list[Channels]:
    """Return where channels may lie, constant where they are the same constant in both branches."""
    found = [each for part in parts for each in part]
    first = found[0]
    values = first.values
    for each in found[1:]:
        flow.classes.unite(each.slots, first.slots)
        values = np.where(values == each.values, values, np.nan)
    places = dict.fromkeys((each.axis, each.rank) for each in found)
    return [Channels(axis, rank, first.slots, values) for axis, rank in places]


def _forget_shape(editor: Editor, *, end: onnx.ValueInfoProto, channels: Channels) -> None:
    """Take away the shape that a branch declares, which names the number of channels before."""
    if not editor.keeps(channels.slots).all():
        end.type.tensor_type.ClearField("shape")
