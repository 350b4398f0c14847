"""The area below a curve as a picture: what many points cost as a polygon, its columns of pixels do not."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage


def columns(
    x: NDArray[Any], y: NDArray[Any], count: int
) -> tuple[int, NDArray[np.float64], NDArray[np.float64]]:
    """Return the first column of pixels that a curve crosses, and its least and greatest y in each.

    ``x`` and ``y`` are in pixels, of shape (n,), finite, x ascending within 0 and ``count``; what is returned
    has shape (columns,) and includes the curve between its points.
    """
    first, end = max(0, int(x[0])), min(count, int(np.ceil(x[-1])))
    if end <= first:
        return first, np.zeros(0), np.zeros(0)
    edges = np.arange(first, end + 1)
    crossed = np.interp(edges, x, y)
    before = np.searchsorted(x, edges)
    every = np.insert(y.astype(np.float64, copy=False), before, crossed)
    starts = before + np.arange(len(edges))
    least = np.minimum.reduceat(every, starts)[:-1]
    greatest = np.maximum.reduceat(every, starts)[:-1]
    return first, np.minimum(least, crossed[1:]), np.maximum(greatest, crossed[1:])


def area_picture(
    least: NDArray[np.float64], greatest: NDArray[np.float64], height: int, ink: QColor
) -> QImage:
    """Return what lies below a curve: a column of pixels for each of (columns,), ``height`` rows of them.

    Rows count downwards, so the curve's top is at ``least``. A column that it crosses slantwise is filled by
    and by, as antialiasing would do. ``ink`` may be translucent.
    """
    rows = np.arange(height, dtype=np.float32)[:, None] + np.float32(0.5)
    filled = rows - ((least + greatest) / 2).astype(np.float32)
    filled *= (255.0 / np.maximum(1.0, greatest - least)).astype(np.float32)
    filled += np.float32(127.5)
    pixels = _shades(ink.rgba())[np.clip(filled, 0.0, 255.0, out=filled).astype(np.uint8)]
    kind = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(pixels.tobytes(), len(least), height, 4 * len(least), kind).copy()


@lru_cache(maxsize=8)
def _shades(rgba: int) -> NDArray[np.uint32]:
    """Return the premultiplied pixels of 256 shares of an ink."""
    alpha, *colours = ((rgba >> shift) & 255 for shift in (24, 16, 8, 0))
    shares = alpha * np.arange(256) / 255
    parts = [shares, *(each * shares / 255 for each in colours)]
    high, red, green, blue = (np.rint(part).astype(np.uint32) for part in parts)
    return np.asarray(high << 24 | red << 16 | green << 8 | blue, dtype=np.uint32)
