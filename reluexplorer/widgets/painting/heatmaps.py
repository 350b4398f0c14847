"""Arrays of numbers as pictures: one array, or the maps of all units of a layer at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from reluexplorer.widgets.theme.colormap import ColourTable


def argb_image(pixels: NDArray[np.uint32], *, opaque: bool = True) -> QImage:
    """A picture of its own from ARGB pixels (rows, columns); without ``opaque`` they are premultiplied."""
    pixels = np.ascontiguousarray(pixels)
    rows, columns = pixels.shape
    kind = QImage.Format.Format_RGB32 if opaque else QImage.Format.Format_ARGB32_Premultiplied
    return QImage(pixels.data, columns, rows, 4 * columns, kind).copy()


def table_image(indices: NDArray[np.uint8], colours: NDArray[np.uint32], radius: float) -> QImage:
    """Picture of (rows, columns) entries of at most 256 opaque ARGB ``colours``, corners rounded.

    Qt looks colours up four times as fast as NumPy does.
    """
    rows, columns = indices.shape
    small = QImage(indices.data, columns, rows, indices.strides[0], QImage.Format.Format_Indexed8)
    small.setColorTable(colours.tolist())
    image = small.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    round_corners(np.frombuffer(image.bits(), np.uint32).reshape(rows, columns), radius)
    return image


def indexed_image(indices: NDArray[np.uint8], table: ColourTable) -> QImage:
    """Opaque picture of the ``table``'s entries (rows, columns); Qt looks them up faster than NumPy does."""
    indices = np.ascontiguousarray(indices)
    rows, columns = indices.shape
    small = QImage(indices.data, columns, rows, columns, QImage.Format.Format_Indexed8)
    small.setColorTable(table.entries.tolist())
    return small.convertToFormat(QImage.Format.Format_RGB32)


def heat_image(values: NDArray[Any], level: float, table: ColourTable) -> QImage:
    """Picture of ``values`` (rows, columns), row 0 on top."""
    return argb_image(table.colours(values, level))


class HeatAtlas:
    """The maps (units, rows, columns) of many units, coloured in one pass; row 0 is the lowest y.

    With ``pixels``, the numbers are interpolated to squares of that size first, edge samples on the edges,
    and the corners are rounded by ``radius`` pixels.
    """

    def __init__(
        self,
        maps: NDArray[Any],
        level: float,
        table: ColourTable,
        pixels: int | None = None,
        radius: float = 0.0,
    ) -> None:
        maps = maps[:, ::-1, :]
        if pixels is not None:
            maps = resample(maps, pixels, pixels)
        self._pixels = round_corners(table.colours(maps, level), radius)

    def __len__(self) -> int:
        return len(self._pixels)

    def image(self, unit: int) -> QImage:
        """Picture of one unit, y up."""
        return argb_image(self._pixels[unit], opaque=False)

    def stacked(self, tops: Sequence[int | None]) -> QImage:
        """The first units one below another, each from a pixel row on, y up; None leaves one out."""
        size = self._pixels.shape[1]
        height = max((top + size for top in tops if top is not None), default=0)
        sheet = np.zeros((height, self._pixels.shape[2]), np.uint32)
        for top, pixels in zip(tops, self._pixels, strict=False):
            if top is not None:
                sheet[top : top + size] = pixels
        return argb_image(sheet, opaque=False)


def round_corners(pixels: NDArray[np.uint32], radius: float) -> NDArray[np.uint32]:
    """Opaque pixels (..., rows, columns) with smoothly cut corners, premultiplied, in place.

    A painter's rounded rectangle filled with a picture takes fifty times as long as the picture alone.
    """
    rows, columns = pixels.shape[-2:]
    where, share = _corners(rows, columns, radius)
    flat = pixels.reshape(-1, rows * columns)
    cut = flat[:, where]
    alpha = np.rint(255 * share).astype(np.uint32) << 24
    for shift in (16, 8, 0):
        alpha = alpha | np.rint((cut >> shift & 255) * share).astype(np.uint32) << shift
    flat[:, where] = alpha
    return pixels


@lru_cache(maxsize=64)
def _corners(rows: int, columns: int, radius: float) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Places in a flat picture that rounded corners do not wholly cover, and the covered share."""
    down, across = _near_ends(rows, radius), _near_ends(columns, radius)
    y = np.maximum(radius - np.minimum(down, rows - 1 - down) - 0.5, 0)
    x = np.maximum(radius - np.minimum(across, columns - 1 - across) - 0.5, 0)
    share = np.clip(radius - np.hypot(y[:, None], x) + 0.5, 0, 1)
    share[(y == 0), :] = 1
    share[:, (x == 0)] = 1
    cut = share < 1
    return (down[:, None] * columns + across)[cut], share[cut]


def _near_ends(count: int, radius: float) -> NDArray[np.intp]:
    """Return which of so many rows or columns a corner may reach."""
    near = math.ceil(radius)
    return np.arange(count) if count <= 2 * near else np.r_[:near, count - near : count]


_FEW = 48
"""Samples up to which a product of matrices interpolates as fast as taking rows does."""


def resample(values: NDArray[Any], rows: int, columns: int) -> NDArray[np.float32]:
    """Values (..., rows, columns) interpolated to another size, edge samples on the edges."""
    given = values.shape[-2]
    with np.errstate(over="ignore", invalid="ignore"):
        values = np.ascontiguousarray(values, np.float32)
        wide: NDArray[np.float32] = values @ _between(values.shape[-1], columns).T
        if given <= _FEW:
            return _between(given, rows) @ wide
        low, part = _below(given, rows)
        result = wide.take(low, axis=-2)
        result *= 1 - part
        higher = wide.take(low + 1, axis=-2)
        higher *= part
        result += higher
    return result


def along(values: NDArray[Any], places: NDArray[np.float64], axis: int) -> NDArray[Any]:
    """Return values interpolated along an axis at places from 0, its first, to 1, its last."""
    last = values.shape[axis] - 1
    at = places * last
    below = np.minimum(at.astype(np.intp), max(last - 1, 0))
    part = at - below
    weights = part[:, None] if axis == 0 else part
    lower, upper = (values.take(each, axis) for each in (below, np.minimum(below + 1, last)))
    return np.asarray(lower * (1 - weights) + upper * weights)


def _below(given: int, wanted: int) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Return which of ``given`` samples is below each of ``wanted`` places, and the way on to the next."""
    at = np.linspace(0, given - 1, wanted)
    low = np.minimum(at.astype(np.intp), given - 2)
    return low, (at - low).astype(np.float32)[:, None]


@lru_cache(maxsize=16)
def _between(given: int, wanted: int) -> NDArray[np.float32]:
    """Matrix (wanted, given) of linear interpolation from ``given`` samples to ``wanted`` ones."""
    at = np.linspace(0, given - 1, wanted)
    low = np.minimum(at.astype(np.intp), max(given - 2, 0))
    part = (at - low).astype(np.float32)
    matrix = np.zeros((wanted, given), np.float32)
    matrix[np.arange(wanted), low] = 1 - part
    matrix[np.arange(wanted), np.minimum(low + 1, given - 1)] += part
    return matrix
