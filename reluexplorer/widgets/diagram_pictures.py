"""The parts of the network diagram that are kept as pictures: weight curves and heat maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF

from reluexplorer.widgets.colormap import table_diverging
from reluexplorer.widgets.diagram_edges import curves, draw_curves, strongest, thickness
from reluexplorer.widgets.diagram_layout import Column, radius
from reluexplorer.widgets.heatmaps import HeatAtlas, argb_image
from reluexplorer.widgets.painted import same_view

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QImage

    from reluexplorer.widgets.diagram_paint import Scene
    from reluexplorer.widgets.diagram_view import DiagramView

FADED = 0.3
"""Opacity of the weights of a dead neuron: nothing passes there."""


class Pictures:
    """Makes the pictures of a scene, and anew only when what they show changed."""

    def __init__(self) -> None:
        self._edges: list[tuple[QPointF, QImage]] = []
        self._edges_of: tuple[object, ...] = ()
        self._cells: list[HeatAtlas | None] = []
        self._cells_of: tuple[object, ...] = ()

    def edges(self, scene: Scene) -> list[tuple[QPointF, QImage]]:
        """Pictures of the weight curves between neighbouring columns, each with its place."""
        key = (scene.view.weights, scene.view.dead, scene.layout, scene.theme, scene.ratio)
        if not same_view(key, self._edges_of):
            self._edges, self._edges_of = _edges(scene), key
        return self._edges

    def cells(self, scene: Scene) -> list[HeatAtlas | None]:
        """The coloured maps of each column; row 0 of a column is the first unit that it shows."""
        key = (scene.view.maps, scene.view.levels, scene.layout, scene.theme, scene.ratio)
        if not same_view(key, self._cells_of):
            self._cells, self._cells_of = _cells(scene), key
        return self._cells


def _edges(scene: Scene) -> list[tuple[QPointF, QImage]]:
    """One picture of weight curves a gap between columns, with its place."""
    view, columns = scene.view, scene.layout.columns
    shown = []
    for i, weights in enumerate(view.weights):
        a, b = columns[i], columns[i + 1]
        part = weights[a.first : a.first + a.shown, b.first : b.first + b.shown]
        shown.append(np.nan_to_num(np.asarray(part, dtype=np.float64)))
    floor = strongest(shown)
    gaps = []
    for i, part in enumerate(shown):
        a, b = columns[i], columns[i + 1]
        top = max(float(np.abs(part).max(initial=0.0)), 1e-30)
        fade = np.where(_dead_rows(view, a)[:, None] | _dead_rows(view, b)[None, :], FADED, 1.0)
        left, right = a.left + a.cell - 1.0, b.left + 1.0
        gaps.append(
            curves(
                left,
                right,
                _middles(a),
                _middles(b),
                part,
                top,
                fade,
                floor * top,
                thickness(min(a.cell, b.cell)),
            )
        )
    theme = scene.theme
    strips = draw_curves(gaps, scene.layout.height, scene.ratio, theme.positive, theme.negative)
    pictures = []
    for gap, strip in zip(gaps, strips, strict=True):
        image = argb_image(strip, opaque=False)
        image.setDevicePixelRatio(scene.ratio)
        pictures.append((QPointF(gap.left, 0), image))
    return pictures


def _dead_rows(view: DiagramView, column: Column) -> NDArray[np.bool_]:
    units = range(column.first, column.first + column.shown)
    return np.array([view.is_dead(column.index, unit) for unit in units], dtype=np.bool_)


def _cells(scene: Scene) -> list[HeatAtlas | None]:
    """The coloured maps of each column, as large as its cells."""
    table = table_diverging(scene.theme)
    view = scene.view
    atlases: list[HeatAtlas | None] = []
    for column, maps, top in zip(scene.layout.columns, view.maps, view.levels, strict=True):
        if maps is None:
            atlases.append(None)
            continue
        shown = maps[column.first : column.first + column.shown]
        corner = scene.ratio * radius(column.cell)
        atlases.append(HeatAtlas(shown, top, table, round(column.cell * scene.ratio), corner))
    return atlases


def _middles(column: Column) -> NDArray[np.float64]:
    """y of the middle of each cell of a column."""
    return np.array(column.tops, dtype=np.float64) + column.cell / 2
