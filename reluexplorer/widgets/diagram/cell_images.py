"""The parts of the network diagram that are kept as pictures: weight curves and heat maps."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage

from reluexplorer.widgets.diagram.edges import (
    FADED,
    FAINT,
    STRONG,
    THICK,
    THIN,
    Curves,
    curves,
    draw_curves,
    strongest,
    thickness,
)
from reluexplorer.widgets.diagram.layout import Column, radius
from reluexplorer.widgets.diagram.paint import Scene
from reluexplorer.widgets.diagram.view import DiagramView
from reluexplorer.widgets.painting.heatmaps import HeatAtlas, argb_image
from reluexplorer.widgets.painting.kept import Kept
from reluexplorer.widgets.painting.painted_widget import same_view
from reluexplorer.widgets.theme.colormap import table_diverging

_SLACK = 0.2
"""Share by which the smallest weight that is drawn may be off while a network trains."""


class Pictures:
    """Makes the pictures of a scene, and anew only when what they show changed."""

    def __init__(self) -> None:
        self._edges: list[tuple[QPointF, QImage]] = []
        self._edges_of: tuple[object, ...] = ()
        self._drawn: list[tuple[object, ...]] = []
        """What each of them was drawn of."""
        self._made: list[int] = []
        """How many had been drawn in all when each of them was."""
        self._floor = 0.0
        self._live = False
        self._cells: list[Kept[tuple[QRectF, QImage] | None]] = []
        """Made for where all lies with the dead units, the maps, and the end of their colours."""
        self._own: Kept[list[tuple[QPointF, QImage]]] = Kept()

    def edges(self, scene: Scene) -> list[tuple[QPointF, QImage]]:
        """Pictures of the weight curves between neighbouring columns, each with its place.

        Where only some layers have other weights or dead units beside them, the pictures of others stay, as
        long as the same weights are left out for their smallness; in a live scene, about the same.
        """
        for _layer in self._edges_ahead(scene):
            pass
        return self._edges

    def stand_for(self, scene: Scene) -> bool:
        """Whether those that were made last may be shown for a moment: a network trains, and no death is new.

        They lie in the same places then, and those of some layers are newer than those of others.
        """
        view, key = scene.view, _places(scene)
        edges = same_view(key, self._edges_of) and not any(image.isNull() for _place, image in self._edges)
        kinds = [(*key, _dead_in(view, column.index)) for column in scene.layout.columns]
        cells = len(kinds) == len(self._cells) and all(
            kept.view is not None and same_view(kind, kept.view[0])
            for kind, kept in zip(kinds, self._cells, strict=True)
        )
        return view.live and edges and cells

    def last_edges(self) -> list[tuple[QPointF, QImage]]:
        """Those of the weights that were made last."""
        return self._edges

    def last_cells(self) -> list[tuple[QRectF, QImage]]:
        """Those of the heat maps that were made last."""
        return [cells for kept in self._cells if (cells := kept.last) is not None]

    def ahead(self, scene: Scene) -> Iterator[None]:
        """Make the pictures of a scene's weights and cells that are not there yet, and yield before each."""
        yield from self._edges_ahead(scene)
        yield from self._cells_ahead(scene)

    def _edges_ahead(self, scene: Scene) -> Iterator[None]:
        count, key = len(scene.view.weights), _places(scene)
        wanted = [(each, *_dead_beside(scene, i)) for i, each in enumerate(scene.view.weights)]
        old = same_view(key, self._edges_of) and count == len(self._drawn)
        changed = [i for i, each in enumerate(wanted) if not old or not same_view(each, self._drawn[i])]
        floor, was_live, self._live = self._floor, self._live, scene.view.live
        if changed or was_live != self._live:
            floor = strongest([_shown(scene, i) for i in range(count)], scene.layout.gap)
        slack = _SLACK * max(floor, self._floor) if scene.view.live else 0.0
        if len(changed) == count or abs(floor - self._floor) > slack:
            changed, self._floor, self._edges_of = list(range(count)), floor, key
            self._edges = list(self._edges) if old else [(QPointF(), QImage())] * count
            self._drawn = [()] * count
            self._made = self._made if old else [0] * count
        edges, drawn, made, floor = self._edges, self._drawn, self._made, self._floor
        for i in sorted(
            changed, key=made.__getitem__
        ):  # where frames overtake each other all have their turn
            yield
            edges[i], drawn[i] = _picture_of(scene, _curves(scene, i, floor)), wanted[i]
            made[i] = 1 + max(made)

    def own_edges(self, scene: Scene, column: int, unit: int) -> list[tuple[QPointF, QImage]]:
        """Pictures of the weight curves into and out of one unit, almost opaque, each with its place."""
        gaps = [gap for gap in (column - 1, column) if 0 <= gap < len(scene.view.weights)]
        weights = tuple(scene.view.weights[gap] for gap in gaps)
        key = (weights, column, unit, scene.layout, scene.theme, scene.ratio)
        return self._own.of(
            key, lambda: [_picture_of(scene, _own_curves(scene, gap, column, unit)) for gap in gaps]
        )

    def cells(self, scene: Scene) -> list[tuple[QRectF, QImage]]:
        """One picture of heat maps a column, with its place; dead units are left out."""
        for _column in self._cells_ahead(scene):
            pass
        return self.last_cells()

    def _cells_ahead(self, scene: Scene) -> Iterator[None]:
        view, columns = scene.view, scene.layout.columns
        if len(self._cells) != len(columns):
            self._cells = [Kept() for _column in columns]
        for column, kept in zip(columns, self._cells, strict=True):
            i = column.index
            key = ((*_places(scene), _dead_in(view, i)), view.maps[i], view.levels[i])
            if not kept.has(key):
                yield
                kept.of(key, partial(_cells, scene, column))


def _places(scene: Scene) -> tuple[object, ...]:
    """Return what decides where all lies, and in which colours."""
    return scene.layout, scene.theme, scene.ratio


def _dead_in(view: DiagramView, column: int) -> frozenset[int]:
    return view.dead[column - 1] if 0 < column <= len(view.dead) else frozenset()


def _dead_beside(scene: Scene, gap: int) -> Iterator[frozenset[int]]:
    """Yield the dead units on the two sides of a gap between columns."""
    for column in (gap, gap + 1):
        yield _dead_in(scene.view, column)


def _shown(scene: Scene, gap: int) -> NDArray[np.float64]:
    """Return the finite weights between the cells on the two sides of a gap between columns."""
    a, b = scene.layout.columns[gap : gap + 2]
    part = scene.view.weights[gap][a.first : a.first + a.shown, b.first : b.first + b.shown]
    return np.nan_to_num(np.asarray(part, dtype=np.float64))


def _picture_of(scene: Scene, chosen: Curves) -> tuple[QPointF, QImage]:
    """Return a picture of the curves in a gap between columns, with its place."""
    theme, ratio = scene.theme, scene.ratio
    (strip,) = draw_curves([chosen], scene.layout.height, ratio, theme.positive, theme.negative)
    image = argb_image(strip, opaque=False)
    image.setDevicePixelRatio(ratio)
    return QPointF(chosen.left, 0), image


def _own_curves(scene: Scene, gap: int, column: int, unit: int) -> Curves:
    """Return the curves of the weights in a gap between columns that one unit has a part in."""
    a, b = scene.layout.columns[gap : gap + 2]
    table = np.nan_to_num(np.asarray(scene.view.weights[gap], dtype=np.float64))
    starts, ends = _middles(a), _middles(b)
    if column == a.index:
        weights = table[unit, b.first : b.first + b.shown]
        starts = np.full(b.shown, starts[unit - a.first])
    else:
        weights = table[a.first : a.first + a.shown, unit]
        ends = np.full(a.shown, ends[unit - b.first])
    part = np.abs(weights) / max(float(np.abs(table).max(initial=0.0)), 1e-30)
    opacity = 0.25 + 0.75 * (FAINT + (STRONG - FAINT) * part)
    return Curves(
        a.left + a.cell - 1.0, b.left + 1.0, starts, ends,
        THIN + (THICK - THIN) * part, -np.log1p(-opacity), weights > 0,
    )  # fmt: skip


def _curves(scene: Scene, gap: int, floor: float) -> Curves:
    view, part = scene.view, _shown(scene, gap)
    a, b = scene.layout.columns[gap : gap + 2]
    top = max(float(np.abs(part).max(initial=0.0)), 1e-30)
    fade = np.where(_dead_rows(view, a)[:, None] | _dead_rows(view, b)[None, :], FADED, 1.0)
    left, right = a.left + a.cell - 1.0, b.left + 1.0
    thick = thickness(min(a.cell, b.cell))
    return curves(left, right, _middles(a), _middles(b), part, top, fade, floor * top, thick)


def _dead_rows(view: DiagramView, column: Column) -> NDArray[np.bool_]:
    return np.array([view.is_dead(column.index, unit) for unit in column.stands], dtype=np.bool_)


def _cells(scene: Scene, column: Column) -> tuple[QRectF, QImage] | None:
    """Return the coloured maps of a column with their place; None where it has none."""
    view, ratio, maps = scene.view, scene.ratio, scene.view.maps[column.index]
    if maps is None:
        return None
    shown, table = maps[column.first : column.first + column.shown], table_diverging(scene.theme)
    top, side = view.levels[column.index], round(column.cell * ratio)
    atlas = HeatAtlas(shown, top, table, side, ratio * radius(column.cell))
    above = column.tops[0]
    image = atlas.stacked(
        [
            None if view.is_dead(column.index, column.first + row) else round((each - above) * ratio)
            for row, each in enumerate(column.tops[: len(atlas)])
        ]
    )
    if image.isNull():
        return None
    return QRectF(column.left, above, column.cell, image.height() / ratio), image


def _middles(column: Column) -> NDArray[np.float64]:
    """y of the middle of each cell of a column."""
    return np.array(column.tops, dtype=np.float64) + column.cell / 2
