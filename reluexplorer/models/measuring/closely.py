"""A channel is looked at closely: on which inputs it is greatest, and where on them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import read_only
from reluexplorer.models.feeding.samples import Samples
from reluexplorer.models.feeding.thumbnails import file_name, numbers, thumbnail
from reluexplorer.models.measuring.maps import maps_of
from reluexplorer.models.measuring.process import never
from reluexplorer.models.opening.opened import Opened
from reluexplorer.models.values.close_look import CloseLook, InputLook, Maps
from reluexplorer.models.values.findings import LayerFindings

SHOWN = 4
"""Inputs that excite a channel most."""
_MOST = 256
"""Rows and columns of a map at most."""


def exciting(found: LayerFindings, channel: int) -> tuple[int, ...]:
    """Return the places of the few inputs on which a channel's greatest z is largest, that one first."""
    peaks = found.peaks[:, channel]
    first = np.argsort(-peaks, kind="stable")[:SHOWN]
    return tuple(first[~np.isnan(peaks[first])].tolist())


def closely(
    opened: Opened,
    samples: Samples,
    found: LayerFindings,
    channel: int,
    places: Sequence[int],
    *,
    on_the_way: Callable[[float], None] = lambda _share: None,
    is_cancelled: Callable[[], bool] = never,
) -> CloseLook:
    """Return what a channel does on some of the samples that were measured.

    Raises as :func:`~reluexplorer.models.measuring.measure.measured` does.
    """
    wanted = [(channel, place) for place in places]
    maps = maps_of(
        opened, samples, found.layer, wanted, on_the_way=on_the_way, is_cancelled=is_cancelled
    )  # fmt: skip
    called = numbers(samples)
    return tuple(
        InputLook(
            int(called[place]),
            file_name(samples, int(called[place])),
            float(found.peaks[place, channel]),
            thumbnail(samples, place),
            None if each is None else Maps(_in_sight(each.before), _in_sight(each.after)),
        )
        for place, each in zip(places, maps, strict=True)
    )


def _in_sight(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return positions as (rows, columns), of more than can be seen the greatest of those side by side.

    All axes but the last are rows; what is left at the ends is filled up with its last values.
    """
    rows = values.reshape(-1, values.shape[-1] if values.ndim else 1)
    steps = [math.ceil(side / _MOST) for side in rows.shape]
    spare = [(0, -side % step) for side, step in zip(rows.shape, steps, strict=True)]
    whole = np.pad(rows, spare, mode="edge")
    parts = whole.reshape(whole.shape[0] // steps[0], steps[0], whole.shape[1] // steps[1], steps[1])
    return read_only(np.ascontiguousarray(parts.max(axis=(1, 3))))
