"""All weight curves of a diagram as pictures.

An antialiased stroke wider than a pixel costs a painter about 0.1 ms: 0.2 s for 2,000 of them. All curves
between two columns share one shape: at each x they have gone the same part of their way. So their spans at
every x are known at once, and what is added up is where the depth of ink along y bends.
"""

from __future__ import annotations

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
FAINT, STRONG = 0.16, 0.85
FADED = 0.3
"""Opacity of the weights of a dead neuron: nothing passes there."""
CHUNK = 128
"""Curves at once, so that their numbers stay in the processor's cache."""
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
    gaps: list[Curves], height: int, ratio: float, positive: str, negative: str
) -> list[NDArray[np.uint32]]:
    """Premultiplied ARGB (device rows, device columns) of the strip between left and right of each gap."""
    rows = round(height * ratio)
    widths = [max(1, round((c.right - c.left) * ratio)) for c in gaps]
    total = sum(widths)
    ends = [y for c in gaps for y in (c.starts, c.ends) if y.size]
    top = max(0, int(min((float(y.min()) for y in ends), default=0.0) * ratio - 2 * THICK * ratio))
    bottom = min(rows, int(max((float(y.max()) for y in ends), default=0.0) * ratio + 2 * THICK * ratio) + 1)
    tall = bottom - top + 3
    places, impulses, left = [], [], 0
    for c, width in zip(gaps, widths, strict=True):
        for first in range(0, len(c.starts), CHUNK):
            part = slice(first, first + CHUNK)
            shift = np.where(c.positive[part], left, total + left)
            cell, impulse, late = _bends(c, part, ratio, width, top, tall)
            cell *= 2 * total
            cell += shift[:, None] + np.arange(width)
            places += [cell.ravel(), cell.ravel() + 2 * total]
            impulses += [impulse.ravel(), late.ravel()]
        left += width
    pixels = np.zeros((rows, total), np.uint32)
    if places:
        bends = np.bincount(np.concatenate(places), np.concatenate(impulses), tall * 2 * total)
        depth = _twice_summed(bends.reshape(tall, 2 * total)[: bottom - top].astype(np.float32))
        np.clip(depth, 0, LAST, out=depth)
        whole = depth.astype(np.int32)
        index = whole[:, :total]
        index *= LAST + 1
        index += whole[:, total:]
        np.take(_inks(positive, negative), index, out=pixels[top:bottom], mode="clip")
    return np.split(pixels, np.cumsum(widths)[:-1], axis=1)


def _bends(
    c: Curves, part: slice, ratio: float, width: int, top: int, tall: int
) -> tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.float32]]:
    """Where along y the optical depth of some curves bends at each column, and by how much there and below.

    All three are (4, curves, width); rows are counted from ``top``.
    """
    way, slope = _shape(width)
    start, end, wide, depth = (
        each[part, None].astype(np.float32)
        for each in (
            c.starts * ratio - top,
            c.ends * ratio - top,
            0.5 * ratio * c.widths,
            DEPTH_STEPS * c.depths,
        )
    )
    middle = start + (end - start) * way
    rise = np.abs((end - start) * slope)
    half = wide * np.sqrt(1 + rise * rise)
    ramp = np.maximum(rise, np.float32(1))
    height = depth / ramp
    ramp *= np.float32(0.5)
    place = np.empty((4, *middle.shape), np.float32)
    np.subtract(half, ramp, out=place[1])
    np.add(half, ramp, out=place[0])
    np.add(middle, place[1], out=place[2])
    np.add(middle, place[0], out=place[3])
    np.subtract(middle, place[1], out=place[1])
    np.subtract(middle, place[0], out=place[0])
    np.clip(place, 0.0, tall - 2.5, out=place)
    place += 0.5
    cell = place.astype(np.int32)
    place -= cell
    place *= height
    late = place
    late[1:3] *= -1.0
    impulse = np.empty_like(late)
    np.subtract(height, late[0], out=impulse[0])
    np.subtract(height, late[3], out=impulse[3])
    np.add(height, late[1], out=impulse[1])
    np.add(height, late[2], out=impulse[2])
    impulse[1:3] *= -1.0
    return cell, impulse, late


def _twice_summed(bends: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sum down the rows, twice, in place; three times as fast as cumsum, which goes number by number."""
    slope = np.zeros_like(bends[0])
    before = slope
    for row in bends:
        np.add(slope, row, out=slope)
        np.add(before, slope, out=row)
        before = row
    return bends


@lru_cache(maxsize=4)
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
