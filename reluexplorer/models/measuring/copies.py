"""Channels of a layer that have the same values: suspected by digests, then compared value by value."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.graph.shapes import Shapes
from reluexplorer.models.measuring.carrying import Carrier, Result, blank
from reluexplorer.models.measuring.content import Content
from reluexplorer.models.measuring.tallies import Tally

if TYPE_CHECKING:
    import onnx

Run = Callable[[Content], list[list[Any]]]
"""Gives the outputs of a model for each of a few samples."""


def copies_in(
    model: onnx.ModelProto, tallies: Sequence[Tally], shapes: Shapes, run: Run
) -> list[NDArray[np.int64]]:
    """Return for each layer the first channel that has the values of each, itself where there is none.

    Where digests are of the extremes of each sample alone, all values of a few samples are compared too;
    nothing is run where none is suspected.
    """
    groups = [_suspected(each) for each in tallies]
    doubtful = [
        (place, sorted(channel for group in found for channel in group))
        for place, (each, found) in enumerate(zip(tallies, groups, strict=True))
        if found and not each.has_exact_digests and not each.probe.loops
    ]
    confirmed = _compared(model, [(tallies[place], channels) for place, channels in doubtful], shapes, run)
    for (place, _channels), same in zip(doubtful, confirmed, strict=True):
        groups[place] = same
    return [_firsts(each, found) for each, found in zip(tallies, groups, strict=True)]


def _suspected(tally: Tally) -> list[list[int]]:
    """Return groups of channels with the same digest; constant ones are no copies worth a word."""
    if not tally.is_seen:
        return []
    found: defaultdict[int, list[int]] = defaultdict(list)
    for channel in np.flatnonzero(~tally.is_constant).tolist():
        found[int(tally.digests[channel])].append(channel)
    return [each for each in found.values() if len(each) > 1]


def _compared(
    model: onnx.ModelProto, doubtful: list[tuple[Tally, list[int]]], shapes: Shapes, run: Run
) -> list[list[list[int]]]:
    """Return the groups of channels whose values are equal in all of the samples that ``run`` gives."""
    if not doubtful:
        return []
    carrier = Carrier(model)
    for tally, channels in doubtful:
        layer = tally.layer
        scope = carrier.view.scope(layer.within)
        chosen = carrier.constant(scope, np.asarray(channels, np.int64))
        values = carrier.node(scope, "Gather", [layer.z, chosen], axis=layer.axis)
        kind = shapes.type_of(layer.z, layer.within)
        carrier.carry(scope, Result(values, kind, blank((0,))))
    hashes = [[hashlib.blake2b() for _channel in channels] for _tally, channels in doubtful]
    for outputs in run(carrier.content()):
        for (tally, channels), output, found in zip(doubtful, outputs, hashes, strict=True):
            if output.ndim <= tally.layer.axis or output.shape[tally.layer.axis] != len(channels):
                continue
            for values, digest in zip(np.moveaxis(output, tally.layer.axis, 0), found, strict=True):
                digest.update(np.ascontiguousarray(values + values.dtype.type(0)).tobytes())
    empty = hashlib.blake2b().digest()
    return [
        _grouped(channels, [each.digest() for each in found], empty)
        for (_tally, channels), found in zip(doubtful, hashes, strict=True)
    ]


def _grouped(channels: list[int], digests: list[bytes], empty: bytes) -> list[list[int]]:
    found: defaultdict[bytes, list[int]] = defaultdict(list)
    for channel, digest in zip(channels, digests, strict=True):
        if digest != empty:
            found[digest].append(channel)
    return list(found.values())


def _firsts(tally: Tally, groups: list[list[int]]) -> NDArray[np.int64]:
    first = np.arange(len(tally.digests) or tally.layer.channels, dtype=np.int64)
    for group in groups:
        first[group] = group[0]
    return first
