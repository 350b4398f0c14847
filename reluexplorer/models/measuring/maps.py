"""One channel of one layer on one input: its values before and after the activation, at all positions."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import read_only
from reluexplorer.models.feeding.samples import Samples
from reluexplorer.models.measuring.carrying import Carrier, Result, blank
from reluexplorer.models.measuring.content import Content
from reluexplorer.models.measuring.passing import batch_size, feed_at
from reluexplorer.models.measuring.process import Runner, never
from reluexplorer.models.opening.opened import Opened
from reluexplorer.models.values.close_look import Maps
from reluexplorer.models.values.layers import Layer

_FLOAT = 1


def maps_of(
    opened: Opened,
    samples: Samples,
    layer: Layer,
    wanted: list[tuple[int, int]],
    *,
    on_the_way: Callable[[float], None] = lambda _share: None,
    is_cancelled: Callable[[], bool] = never,
) -> list[Maps | None]:
    """Return the maps for pairs of a channel and a sample, each counted from 0; None where not computed.

    Raises as :func:`~reluexplorer.models.measuring.measure.measured` does.
    """
    step = batch_size(opened.model, samples)
    content = _asking(opened, layer, sorted({channel for channel, _sample in wanted}))
    places = {channel: i for i, channel in enumerate(sorted({channel for channel, _sample in wanted}))}
    with Runner(is_cancelled) as runner:
        number = runner.load(content)
        found: dict[int, list[NDArray[np.float32]]] = {}
        asked = tuple(dict.fromkeys(sample for _channel, sample in wanted))
        for sample in asked:
            ((outputs,), _seconds) = runner.run(number, [feed_at(samples, sample, step)])
            found[sample] = outputs
            on_the_way(len(found) / len(asked))
    return [_maps(found[sample], places[channel], layer) for channel, sample in wanted]


def _asking(opened: Opened, layer: Layer, channels: list[int]) -> Content:
    """Return a copy of the model that gives some channels of z and h."""
    carrier = Carrier(opened.model)
    scope = carrier.view.scope(layer.within)
    chosen = carrier.constant(scope, np.asarray(channels, np.int64))
    for name in (layer.z, layer.h):
        single = carrier.node(scope, "Cast", [name], to=_FLOAT)
        values = carrier.node(scope, "Gather", [single, chosen], axis=layer.axis)
        carrier.carry(scope, Result(values, _FLOAT, blank((0,))))
    return carrier.content()


def _maps(outputs: list[NDArray[np.float32]], place: int, layer: Layer) -> Maps | None:
    if any(each.ndim <= layer.axis or not each.size for each in outputs):
        return None
    before, after = (np.moveaxis(each, layer.axis, 0)[place][0] for each in outputs)
    return Maps(read_only(np.array(before)), read_only(np.array(after)))
