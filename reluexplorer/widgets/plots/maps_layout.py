"""Where the picture, the maps of each layer and the readings of a convolutional network are drawn."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from reluexplorer.core.arrays import Array
from reluexplorer.lessons.exhibit import FeatureMaps, Field

HEAD = 36.0
"""Height of the two lines above the maps."""
FOOT = 34.0
"""Height of what stands below the picture."""
_READS = 54.0
_PICTURE = (64.0, 320.0)
_LARGEST = 80.0
_INNER, _BETWEEN, _BELOW, _LAYERS = 3.0, 7.0, 4.0, 10.0
"""Room between a map before and after, between pairs of them, below each, and between layers at least."""
WORDED = 36.0
"""From the middle of a map to that of the one beside it, so that a word has room above each."""
_LEAST_WORDED = 20.0
"""Side of the smallest maps that are moved apart for words."""
_ROWS = (8, 4)


@dataclass(frozen=True)
class Spot:
    """A place of a map: its layer, the map, whether it is looked at after the activation, row and column."""

    layer: int
    map: int
    after: bool
    row: int
    column: int


@dataclass(frozen=True)
class MapsLayout:
    """The rooms of a view, in pixels."""

    view: FeatureMaps
    picture: QRectF
    reads: QRectF
    tile: float
    inner: float
    """Room between a map before the activation and the same after it."""
    between: float
    """Room between two such pairs."""
    rows: int
    """Maps below one another."""
    lefts: tuple[float, ...]
    """Where each layer begins."""
    top: float

    def tile_rect(self, layer: int, shown: int, *, after: bool) -> QRectF:
        """Return where a map stands."""
        column, row = divmod(shown, self.rows)
        pair = 2 * self.tile + self.inner
        x = self.lefts[layer] + column * (pair + self.between) + (self.tile + self.inner if after else 0.0)
        return QRectF(x, self.top + row * (self.tile + _BELOW), self.tile, self.tile)

    def layer_rect(self, layer: int) -> QRectF:
        """Return the room above a layer's maps, up to the next layer's."""
        ends = (*self.lefts[1:], self.reads.left())
        width = ends[layer] - self.lefts[layer] - _BETWEEN
        return QRectF(self.lefts[layer], self.top - HEAD, width, HEAD)

    def tiles(self) -> Iterator[tuple[int, int, bool, QRectF]]:
        """Yield layer, map, whether it is that after the activation, and where it stands."""
        for layer, found in enumerate(self.view.layers):
            for shown in range(len(found.before)):
                for after in (False, True):
                    yield layer, shown, after, self.tile_rect(layer, shown, after=after)

    def spot_at(self, at: QPointF) -> Spot | None:
        """Return the place of a map at a point."""
        for layer, shown, after, room in self.tiles():
            if room.contains(at):
                _, height, width = _maps(self.view, layer, after).shape
                row = min(height - 1, int((at.y() - room.y()) / room.height() * height))
                column = min(width - 1, int((at.x() - room.x()) / room.width() * width))
                return Spot(layer, shown, after, row, column)
        return None

    def spot_rect(self, spot: Spot) -> QRectF:
        """Return where a place of a map stands."""
        room = self.tile_rect(spot.layer, spot.map, after=spot.after)
        _, height, width = _maps(self.view, spot.layer, spot.after).shape
        across, down = room.width() / width, room.height() / height
        return QRectF(room.x() + spot.column * across, room.y() + spot.row * down, across, down)

    def pixel_rect(self, left: int, top: int, right: int, bottom: int) -> QRectF:
        """Return where the pixels of the picture from left and top up to right and bottom stand."""
        height, width = self.view.picture.shape
        across, down = self.picture.width() / width, self.picture.height() / height
        x, y = self.picture.x() + left * across, self.picture.y() + top * down
        return QRectF(x, y, (right - left) * across, (bottom - top) * down)

    def field_rect(self, spot: Spot) -> QRectF:
        """Return where the pixels stand that a place depends on."""
        field, (height, width) = field_of(self.view, spot), self.view.picture.shape
        (left, right), (top, bottom) = field.span(spot.column, width), field.span(spot.row, height)
        return self.pixel_rect(left, top, right, bottom)

    def movable_rect(self) -> QRectF:
        """Return where the part of the picture stands that can be moved."""
        left, top, side = self.view.movable
        return self.pixel_rect(left, top, left + side, top + side)

    def pixel_at(self, at: QPointF) -> tuple[float, float]:
        """Return which pixel is at a point, as (x, y) from the picture's corner."""
        height, width = self.view.picture.shape
        x = (at.x() - self.picture.x()) / self.picture.width() * width
        return x, (at.y() - self.picture.y()) / self.picture.height() * height


def field_of(view: FeatureMaps, spot: Spot) -> Field:
    """Return what a place of a map depends on."""
    return view.layers[spot.layer].fields[spot.after]


def value_of(view: FeatureMaps, spot: Spot) -> float:
    """Return the number at a place of a map."""
    return float(_maps(view, spot.layer, spot.after)[spot.map, spot.row, spot.column])


def lay_out(view: FeatureMaps, width: float, height: float) -> MapsLayout:
    """Return the layout with the largest maps."""
    return max((_laid_out(view, width, height, rows) for rows in _ROWS), key=lambda each: each.tile)


def _laid_out(view: FeatureMaps, width: float, height: float, rows: int) -> MapsLayout:
    columns = [math.ceil(len(layer.before) / rows) for layer in view.layers]
    low, high = _PICTURE
    side = min(max(0.22 * width, low), high, max(low, height - HEAD - FOOT))
    pairs, room = sum(columns), width - side - _READS - _LAYERS * (len(columns) + 1)

    def gaps(inner: float, between: float) -> float:
        return pairs * inner + (pairs - len(columns)) * between

    fits = ((room - gaps(_INNER, _BETWEEN)) / (2 * pairs), (height - HEAD) / rows - _BELOW, _LARGEST)
    tile = max(4.0, float(int(min(fits))))
    inner, between = max(_INNER, WORDED - tile), max(_BETWEEN, WORDED - tile + _BETWEEN)
    if tile < _LEAST_WORDED or gaps(inner, between) > room - 2 * tile * pairs:
        inner, between = _INNER, _BETWEEN
    used = [each * (2 * tile + inner) + (each - 1) * between for each in columns]
    gap = (width - side - _READS - sum(used)) / (len(columns) + 1)
    lefts, x = [], side
    for each in used:
        lefts.append(float(int(x + gap)))
        x += gap + each
    body = rows * (tile + _BELOW) - _BELOW
    picture_top = HEAD + max(0.0, (body - side - FOOT) / 2)
    return MapsLayout(
        view,
        QRectF(0.0, picture_top, side, side),
        QRectF(width - _READS, HEAD, _READS, max(body, 100.0)),
        tile,
        inner,
        between,
        rows,
        tuple(lefts),
        HEAD,
    )


def _maps(view: FeatureMaps, layer: int, after: bool) -> Array:
    found = view.layers[layer]
    return found.after if after else found.before
