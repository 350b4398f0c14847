"""A part of the raster: some columns of all layers beside each other, and some rows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import Qt

from reluexplorer.language import _
from reluexplorer.widgets.controls.arrows import ZOOMS
from reluexplorer.widgets.raster.view import RasterView

_FEWEST = 4
"""Columns and rows that are shown at least, where there are so many."""
_STRIDE = 0.25
_WHOLE = 1e-6


@dataclass(frozen=True)
class Zoom:
    """Which columns, counted through all layers, and which rows are shown: from the first to before the last.

    They are numbers with a fraction, so that small steps add up; what is shown is whole.
    """

    columns: tuple[float, float]
    rows: tuple[float, float]

    def counts(self) -> tuple[int, int, int, int]:
        """Return the first column, the one after the last, the first row and the one after the last."""
        (left, right), (top, bottom) = self.columns, self.rows
        return int(left), max(int(left) + 1, round(right)), int(top), max(int(top) + 1, round(bottom))

    def edges(self) -> tuple[float, float, float, float]:
        """Return the first column, the end of the last, the first row and the end of the last."""
        return *self.columns, *self.rows


def wanted(view: RasterView) -> Zoom | None:
    """Return the part that a view asks for, as far as there is so much; None for all."""
    width, height = sizes(view)
    if view.part is None or not width or not height:
        return None
    left, right, top, bottom = view.part
    return _unless_all(_shifted((left, right), 0.0, width), _shifted((top, bottom), 0.0, height), view)


def sizes(view: RasterView) -> tuple[int, int]:
    """Return how many columns and rows there are."""
    if not view.layers:
        return 0, 0
    rows = len(view.layers[0].activations if view.row_order is None else view.row_order)
    return sum(layer.units for layer in view.layers), rows


def zoomed(view: RasterView, now: Zoom | None, column: float, row: float, factor: float) -> Zoom | None:
    """Return what is shown after zooming about a column and a row; None for all."""
    width, height = sizes(view)
    now = now or Zoom((0.0, float(width)), (0.0, float(height)))
    columns = _scaled(now.columns, column, factor, width)
    rows = _scaled(now.rows, row, factor, height)
    return _unless_all(columns, rows, view)


def moved(view: RasterView, now: Zoom | None, columns: float, rows: float) -> Zoom | None:
    """Return what is shown after moving by so many columns and rows, as far as there are any."""
    if now is None:
        return None
    width, height = sizes(view)
    return Zoom(_shifted(now.columns, columns, width), _shifted(now.rows, rows, height))


def revealing(view: RasterView, now: Zoom | None, layer: int, column: int) -> Zoom | None:
    """Return what is shown once it is moved as little as shows a layer's column."""
    if now is None:
        return None
    at = first_columns(view)[layer] + column
    left, right, _top, _bottom = now.counts()
    if at < left:
        return moved(view, now, at - now.columns[0], 0.0)
    return moved(view, now, at + 1 - right, 0.0) if at >= right else now


def by_key(
    view: RasterView, now: Zoom | None, key: Qt.Key, focus: tuple[int, int]
) -> tuple[bool, Zoom | None]:
    """Return whether a key zooms, and what is shown then; it zooms about a (layer, column)."""
    column = first_columns(view)[focus[0]] + focus[1] + 0.5
    row = sizes(view)[1] / 2 if now is None else sum(now.rows) / 2
    if key in ZOOMS:
        return True, zoomed(view, now, column, row, ZOOMS[key])
    if key == Qt.Key.Key_0:
        return True, None
    if key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown} and now is not None:
        size = now.rows[1] - now.rows[0]
        return True, moved(view, now, 0.0, size * (_STRIDE if key == Qt.Key.Key_PageDown else -_STRIDE))
    return False, now


def first_columns(view: RasterView) -> tuple[int, ...]:
    """Return for each layer how many columns stand in those before it."""
    return tuple(
        np.concatenate([[0], np.cumsum([layer.units for layer in view.layers])]).astype(int).tolist()
    )


def part(view: RasterView, now: Zoom | None) -> RasterView:
    """Return the view of what is shown; layers without a shown column take no room."""
    if now is None:
        return view
    left, right, top, bottom = now.counts()
    layers = []
    for layer, first in zip(view.layers, first_columns(view), strict=False):
        low, high = (min(max(at - first, 0), layer.units) for at in (left, right))
        order = np.arange(layer.units) if layer.order is None else layer.order
        values = layer.activations if view.row_order is None else layer.activations[view.row_order]
        layers.append(replace(layer, activations=values[top:bottom], order=order[low:high], away=low == high))
    width, height = sizes(view)
    caption = _(
        "Columns {left:,} to {right:,} of {width:,}, rows {top:,} to {bottom:,} of {height:,}; a double "
        "click shows all. {caption}"
    ).format(
        left=left + 1,
        right=right,
        width=width,
        top=top + 1,
        bottom=bottom,
        height=height,
        caption=view.caption,
    )
    targets = None if view.targets is None else view.targets[top:bottom]
    named = view.named_row - top if top <= view.named_row < bottom else -1
    return replace(view, layers=tuple(layers), row_order=None, targets=targets, caption=caption, named=named)


def _unless_all(columns: tuple[float, float], rows: tuple[float, float], view: RasterView) -> Zoom | None:
    width, height = sizes(view)
    all_of_it = columns[1] - columns[0] > width - _WHOLE and rows[1] - rows[0] > height - _WHOLE
    return None if all_of_it else Zoom(columns, rows)


def _scaled(shown: tuple[float, float], about: float, factor: float, most: int) -> tuple[float, float]:
    low, high = (about + (end - about) * factor for end in shown)
    least = float(min(_FEWEST, most))
    if high - low < least:
        middle = (shown[0] + shown[1]) / 2 if shown[1] - shown[0] <= least else about
        low, high = middle - least / 2, middle + least / 2
    return _shifted((low, high), 0.0, most)


def _shifted(shown: tuple[float, float], by: float, most: int) -> tuple[float, float]:
    size = min(shown[1] - shown[0], float(most))
    low = min(max(shown[0] + by, 0.0), most - size)
    return low, low + size
