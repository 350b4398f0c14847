"""Strips of units side by side, sorted by what they do: lighter where they do less, dead ones hatched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPixmap

from reluexplorer.widgets.painting.hatching import Stripes
from reluexplorer.widgets.painting.kept import painted
from reluexplorer.widgets.painting.painted_widget import colour, solid
from reluexplorer.widgets.theme.theme import Theme

_RADIUS = 4.0
_LEAST_CELL = 3.0
"""Pixels of a unit below which units of a state run into each other."""
_LEAST_RUN = 3.0
"""Pixels that the units of a state have at least, however few they are."""
_FAINTEST = 0.3
"""How much of its colour a unit that hardly ever fires keeps."""
_OPAQUE = np.uint32(0xFF000000)


@dataclass(frozen=True, eq=False)
class Strip:
    """Units in the order of a strip; arrays are (units,)."""

    states: NDArray[np.uint8]
    """What each does, as a number; ascending."""
    inks: NDArray[np.uint32]
    """Opaque colours."""
    dead: int
    """The state that is hatched,"""
    unseen: int
    """and the one that is left empty."""

    @property
    def counts(self) -> tuple[int, ...]:
        """Units of each state, by its number."""
        return tuple(np.bincount(self.states).tolist())


def tints(theme: Theme, roles: Sequence[str], *, power: float = 1.0) -> NDArray[np.uint32]:
    """Return (roles, 256) opaque colours: how strong each role is for shares of 0 to 1, to a power."""
    faint, full = _channels_of(theme.panel), np.array([_channels_of(theme.role(role)) for role in roles])
    strength = _FAINTEST + (1.0 - _FAINTEST) * (np.arange(256) / 255) ** power
    mixed = faint + (full[:, None] - faint) * strength[:, None]
    red, green, blue = np.moveaxis(np.rint(mixed).astype(np.uint32), -1, 0)
    made: NDArray[np.uint32] = _OPAQUE | red << 16 | green << 8 | blue
    return made


def _channels_of(hue: str) -> NDArray[np.float64]:
    """Return the (3,) channels of a colour, from 0 to 255."""
    made = QColor(hue)
    return np.array((made.red(), made.green(), made.blue()), np.float64)


def edges(counts: tuple[int, ...], width: float) -> NDArray[np.float64]:
    """Return (units + 1,): where in a strip of a width each unit begins, by how many are in each state.

    Units are equally wide, but a state's have ``_LEAST_RUN`` pixels together where there are as many.
    """
    some = np.array([count for count in counts if count], np.float64)
    runs = some * width / max(1, sum(counts))
    lacks = runs < _LEAST_RUN
    if lacks.any() and len(runs) * _LEAST_RUN < width:
        taken = _LEAST_RUN * np.count_nonzero(lacks)
        runs = np.where(lacks, _LEAST_RUN, runs * (width - taken) / max(runs[~lacks].sum(), 1e-9))
    each = np.repeat(runs / np.maximum(some, 1.0), some.astype(np.intp))
    return np.concatenate(([0.0], np.cumsum(each)))


def place_at(counts: tuple[int, ...], width: float, x: float) -> int:
    """Return the place in the strip's order at ``x`` pixels from its left, −1 beside it."""
    if not 0.0 <= x < width:
        return -1
    return min(int(np.searchsorted(edges(counts, width), x, side="right")), sum(counts)) - 1


def strip_picture(strip: Strip, width: float, height: float, ratio: float, theme: Theme) -> QPixmap:
    """Return the picture of a strip of a size in logical pixels."""
    return painted(width, height, ratio, lambda painter: _paint(painter, strip, width, height, ratio, theme))


def _paint(painter: QPainter, strip: Strip, width: float, height: float, ratio: float, theme: Theme) -> None:
    units = len(strip.states)
    if not units:
        return
    whole = QRectF(0, 0, width, height)
    round_ends = QPainterPath()
    round_ends.addRoundedRect(whole, _RADIUS, _RADIUS)
    painter.setClipPath(round_ends)
    lefts = edges(strip.counts, width)
    if width / units >= _LEAST_CELL:
        _paint_cells(painter, strip, lefts, height, ratio, theme)
        return
    pixels = max(1, round(width * ratio))
    at = (np.arange(pixels) + 0.5) / ratio
    places = np.clip(np.searchsorted(lefts, at, side="right") - 1, 0, units - 1)
    line = np.ascontiguousarray(strip.inks[places])
    painter.drawImage(whole, QImage(line.tobytes(), pixels, 1, 4 * pixels, QImage.Format.Format_RGB32))
    for state in np.flatnonzero(np.bincount(strip.states[places])).tolist():
        first, end = np.searchsorted(strip.states, [state, state + 1]).tolist()
        run = QRectF(lefts[first], 0, lefts[end] - lefts[first], height)
        _hatched(painter, strip, state, run, ratio, theme)
        if first:
            painter.fillRect(QRectF(run.left(), 0, 1, height), colour(theme.panel))


def _paint_cells(
    painter: QPainter, strip: Strip, lefts: NDArray[np.float64], height: float, ratio: float, theme: Theme
) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for number, ink in enumerate(strip.inks.tolist()):
        room = QRectF(lefts[number], 0, lefts[number + 1] - lefts[number], height)
        painter.fillRect(room, QColor.fromRgba(ink))
        _hatched(painter, strip, int(strip.states[number]), room, ratio, theme)
    painter.setPen(solid(theme.panel, 1.0))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for x in lefts[1:-1].tolist():
        painter.drawLine(QPointF(x, 0), QPointF(x, height))


def _hatched(painter: QPainter, strip: Strip, state: int, room: QRectF, ratio: float, theme: Theme) -> None:
    """Make a room one of dead units: a tint with stripes; of those not seen, empty."""
    if state == strip.dead:
        painter.fillRect(room, colour(theme.panel))
        painter.fillRect(room, colour(theme.dead, 0.16))
        painter.setPen(Qt.PenStyle.NoPen)
        Stripes(theme.dead, 0.72, 5, 1.1).fill(painter, room, ratio)
    elif state == strip.unseen:
        painter.fillRect(room, colour(theme.track))
