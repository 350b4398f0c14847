"""All weight curves of a diagram as pictures.

An antialiased stroke wider than a pixel costs a painter about 0.1 ms: 0.2 s for 2,000 of them. All curves
between two columns share one shape: at each x they have gone the same part of their way. So their spans at
every x are known at once; the depth of ink is added up on the pixels that they cover, a fourth of all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

BUDGET = 44_000
"""Pixels that all curves together may take from left to right, as a picture of them costs by these."""
THIN, THICK = 0.7, 3.4
"""Widths in logical pixels of the weakest and of the strongest curve."""
FULL_CELL = 28
"""From this size of a cell on, its curves are as thick as they get."""
FAINT, STRONG = 0.16, 0.97
FADED = 0.3
"""Opacity of the weights of a dead neuron: nothing passes there."""
CHUNK = 8192
"""Curves times columns at once, so that their numbers stay in the processor's cache."""
_FEW = 0.4
"""Sums are made for the covered pixels alone where curves cover fewer than this share of all pixels."""
LAST = 511
DEPTH_STEPS = 96.0
"""Steps of the depth's table: 1/96 is one hundredth of opacity, 511/96 is opaque."""
_T = np.linspace(0, 1, 513)
_WAY = 1.5 * _T * (1 - _T) + _T**3, _T * _T * (3 - 2 * _T)
"""Shares of the width, and the part of the way gone at each."""


@dataclass(frozen=True, eq=False)
class Curves:
    """Curves from the line x = left to the line x = right, in logical pixels."""

    left: float
    right: float
    starts: NDArray[np.float64]
    ends: NDArray[np.float64]
    widths: NDArray[np.float64]
    depths: NDArray[np.float64]
    """Optical depth of each: −log(1 − opacity)."""
    positive: NDArray[np.bool_]


def curves(
    left: float,
    right: float,
    starts: NDArray[np.float64],
    ends: NDArray[np.float64],
    weights: NDArray[np.float64],
    top: float,
    fade: NDArray[np.float64],
    floor: float,
    thick: float = THICK,
) -> Curves:
    """Curves of ``weights`` (fan_in, fan_out), as opaque as |w| / top and up to ``thick`` wide.

    ``fade`` multiplies the opacity of each; weights smaller than ``floor`` are left out.
    """
    size = np.abs(weights)
    rows, columns = np.nonzero((size >= floor) & (size > 0))
    part = np.minimum(size[rows, columns] / top, 1.0)
    opacity = (FAINT + (STRONG - FAINT) * part) * fade[rows, columns]
    return Curves(
        left,
        right,
        starts[rows],
        ends[columns],
        THIN + (thick - THIN) * part,
        -np.log1p(-opacity),
        weights[rows, columns] > 0,
    )


def thickness(cell: float) -> float:
    """Width of the strongest curve at cells of a size: small cells have many curves close together."""
    return THIN + (THICK - THIN) * min(cell / FULL_CELL, 1.0)


def strongest(weights: list[NDArray[np.float64]], width: float) -> float:
    """The magnitude below which weights are left out between columns that are ``width`` pixels apart."""
    most, total = int(BUDGET / max(width, 1.0)), sum(w.size for w in weights)
    if total <= most:
        return 0.0
    sizes = np.concatenate([np.abs(w).ravel() / max(float(np.abs(w).max()), 1e-30) for w in weights])
    return float(np.partition(sizes, total - most)[total - most])


def draw_curves(
    gaps: Sequence[Curves], height: int, ratio: float, positive: str, negative: str
) -> list[NDArray[np.uint32]]:
    """Premultiplied ARGB (device rows, device columns) of the strip between left and right of each gap."""
    rows, inks = round(height * ratio), _inks(positive, negative)
    return [_strip(c, rows, ratio, inks) for c in gaps]


def _strip(c: Curves, rows: int, ratio: float, inks: NDArray[np.uint32]) -> NDArray[np.uint32]:
    width = max(1, round((c.right - c.left) * ratio))
    strip = np.zeros((rows, width), np.uint32)
    if len(c.starts):
        lines, positives = _lines(c, ratio), int(np.count_nonzero(c.positive))
        step = max(1, CHUNK // len(c.starts))
        for first in range(0, width, step):
            stretch = slice(first, min(first + step, width))
            _draw(strip[:, stretch], _spans(lines, width, stretch, rows), positives, inks)
    return strip


@dataclass(frozen=True, eq=False)
class _Lines:
    """The curves of a gap in pixels of the screen, positive ones first: all (curves, 1)."""

    start: NDArray[np.float32]
    rise: NDArray[np.float32]
    half: NDArray[np.float32]
    """Half of each one's width."""
    depth: NDArray[np.float32]
    """In steps of the table."""


def _lines(c: Curves, ratio: float) -> _Lines:
    order = np.argsort(~c.positive, kind="stable")
    values = (ratio * c.starts, ratio * (c.ends - c.starts), 0.5 * ratio * c.widths, DEPTH_STEPS * c.depths)
    return _Lines(*(each[order, None].astype(np.float32) for each in values))


@dataclass(frozen=True, eq=False)
class _Spans:
    """What curves cover on some columns: all (curves, columns)."""

    first: NDArray[np.intp]
    """First row."""
    count: NDArray[np.intp]
    """How many rows."""
    profile: NDArray[np.complex128]
    """Depth along them: four numbers in one entry, as :func:`_depth` takes them, to be repeated in one go."""


def _draw(strip: NDArray[np.uint32], spans: _Spans, positives: int, inks: NDArray[np.uint32]) -> None:
    """Draw on clear columns what curves cover, the first ``positives`` of which are of positive weights.

    Where that are few of the pixels, sums are made for these alone: one that several curves cover is known by
    the last of them.
    """
    width = strip.shape[1]
    count = spans.count.ravel()
    ends = np.cumsum(count)
    below = np.arange(ends[-1])
    below -= np.repeat(ends - count, count)
    depth = _depth(np.repeat(spans.profile.ravel(), count), below)
    place = below
    place *= width
    place += np.repeat((spans.first * width + np.arange(width)).ravel(), count)
    sums, whose = strip.size, place
    few = len(place) < _FEW * sums
    if few:
        last = np.empty(sums, np.int32)
        sums = len(place)
        last[place] = np.arange(sums, dtype=np.int32)
        whose = last.take(place).astype(np.intp)
    split = ends[positives * width - 1] if positives else 0
    index = np.zeros(sums, np.int32)
    for part in (slice(0, split), slice(split, None)):
        total = np.bincount(whose[part], depth[part], sums)
        index *= LAST + 1
        index += np.minimum(total, LAST, out=total).astype(np.int32)
    ink = inks.take(index)
    if few:
        clear = np.zeros(strip.size, np.uint32)
        clear[place] = ink.take(whose)
        ink = clear
    strip[:] = ink.reshape(strip.shape)


def _spans(lines: _Lines, width: int, stretch: slice, rows: int) -> _Spans:
    """What the curves of a gap ``width`` pixels wide cover on some of its columns."""
    way, slope = _shape(width)
    middle = lines.start + lines.rise * way[stretch]
    ramp = np.abs(lines.rise * slope[stretch])
    half = lines.half * np.sqrt(1 + ramp * ramp)
    np.maximum(ramp, np.float32(1), out=ramp)
    reach = half + np.float32(0.5) * ramp
    low = np.clip(np.floor(middle - reach + np.float32(0.5)), 0, rows)
    high = np.clip(np.ceil(middle + reach - np.float32(0.5)), low, rows)
    profile = np.empty((*middle.shape, 4), np.float32)
    change = np.divide(lines.depth, ramp, out=profile[..., 1])
    np.multiply(low + np.float32(0.5) - middle, change, out=profile[..., 0])
    np.multiply(reach, change, out=profile[..., 2])
    np.minimum(2 * half * change, lines.depth, out=profile[..., 3])
    return _Spans(low.astype(np.intp), (high - low).astype(np.intp), profile.view(np.complex128)[..., 0])


def _depth(profile: NDArray[np.complex128], below: NDArray[np.intp]) -> NDArray[np.float32]:
    """Optical depth of a curve in the row that lies so many ``below`` its first.

    It rises over the rows that an edge of the curve crosses within the column, stays, and falls. ``profile``
    holds how far the first row is from the middle, as change of depth; the change a row; how deep the middle
    would be if nothing stayed; and how deep it stays.
    """
    at_first, change, peak, most = profile.view(np.float32).reshape(-1, 4).T
    depth = change * below.astype(np.float32)
    depth += at_first
    np.abs(depth, out=depth)
    np.subtract(peak, depth, out=depth)
    np.minimum(depth, most, out=depth)
    return np.maximum(depth, np.float32(0), out=depth)


@lru_cache(maxsize=2)
def _inks(positive: str, negative: str) -> NDArray[np.uint32]:
    """Premultiplied ARGB of every pair of depths, positive times (LAST + 1) plus negative."""
    depth = np.arange(LAST + 1) / DEPTH_STEPS
    total = depth[:, None] + depth
    share = np.divide(depth[:, None], total, out=np.zeros_like(total), where=total > 0)
    opacity = 1 - np.exp(-total)
    pixels = np.rint(opacity * 255).astype(np.uint32) << 24
    for shift, i in ((16, 1), (8, 3), (0, 5)):
        high, low = int(positive[i : i + 2], 16), int(negative[i : i + 2], 16)
        pixels |= np.rint((low + (high - low) * share) * opacity).astype(np.uint32) << shift
    flat: NDArray[np.uint32] = pixels.ravel()
    return flat


def way_at(share: float) -> float:
    """Part of the way from the start's height to the end's that a curve has gone at a share of its width."""
    return float(np.interp(share, *_WAY))


@lru_cache(maxsize=64)
def _shape(columns: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Part of the way gone at each pixel's middle, and its change a pixel, for a curve with level ends."""
    way = np.interp((np.arange(columns) + 0.5) / columns, *_WAY)
    slope = np.gradient(way) if columns > 1 else np.zeros(1)
    return way.astype(np.float32), slope.astype(np.float32)
