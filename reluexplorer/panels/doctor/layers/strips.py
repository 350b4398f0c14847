"""A strip of a layer's channels: always on, those that fire, rare, others, dead ones hatched."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPixmap

from reluexplorer.models.values.findings import Channel
from reluexplorer.panels.doctor.shared.rows import DEAD, LayerRow
from reluexplorer.panels.doctor.shared.states import MEANINGS, ORDER
from reluexplorer.widgets.painting.hatching import Stripes
from reluexplorer.widgets.painting.kept import painted
from reluexplorer.widgets.painting.painted_widget import colour, solid
from reluexplorer.widgets.theme.theme import Theme, mix

_RADIUS = 4.0
_LEAST_CELL = 3.0
"""Pixels of a channel below which channels of a state run into each other."""
_LEAST_RUN = 3.0
"""Pixels that the channels of a state have at least, however few they are."""
_FAINTEST = 0.3
"""How much of its colour a channel that hardly ever fires keeps."""
_FIRES = ORDER.index(Channel.FIRES)


def edges(row: LayerRow, width: float) -> NDArray[np.float64]:
    """Return (channels + 1,): where in a strip of a width each channel begins, in the strip's order.

    Channels are equally wide, but a state's have ``_LEAST_RUN`` pixels together where there are as many.
    """
    counts = np.array([count for count in row.counts if count], np.float64)
    runs = counts * width / max(1, row.channels)
    lacks = runs < _LEAST_RUN
    if lacks.any() and len(runs) * _LEAST_RUN < width:
        taken = _LEAST_RUN * np.count_nonzero(lacks)
        runs = np.where(lacks, _LEAST_RUN, runs * (width - taken) / max(runs[~lacks].sum(), 1e-9))
    each = np.repeat(runs / np.maximum(counts, 1.0), counts.astype(np.intp))
    return np.concatenate(([0.0], np.cumsum(each)))


def place_at(row: LayerRow, width: float, x: float) -> int:
    """Return the place in the strip's order at ``x`` pixels from its left, −1 beside it."""
    if not 0.0 <= x < width:
        return -1
    return min(int(np.searchsorted(edges(row, width), x, side="right")) - 1, row.channels - 1)


def shades(row: LayerRow, theme: Theme) -> NDArray[np.uint32]:
    """Return (channels,) opaque colours in the strip's order: lighter where a channel fires less."""
    share = np.nan_to_num(row.found.firing)[row.order]
    table = _table(theme)
    level = np.rint(np.clip(share, 0.0, 1.0) * 255).astype(np.intp)
    codes = row.codes[row.order]
    return table[codes, np.where(codes == _FIRES, level, 255)]


@lru_cache(maxsize=4)
def _table(theme: Theme) -> NDArray[np.uint32]:
    """Return (states, 256) colours by share of firing."""
    made = np.empty((len(ORDER), 256), np.uint32)
    for code, state in enumerate(ORDER):
        role = theme.role(MEANINGS[state].role)
        for level in range(256):
            strength = _FAINTEST + (1.0 - _FAINTEST) * level / 255
            made[code, level] = QColor(mix(theme.panel, role, strength)).rgba()
    return made


def strip(row: LayerRow, width: float, height: float, ratio: float, theme: Theme) -> QPixmap:
    """Return the picture of a layer's channels."""
    return painted(width, height, ratio, lambda painter: _paint(painter, row, width, height, ratio, theme))


def _paint(painter: QPainter, row: LayerRow, width: float, height: float, ratio: float, theme: Theme) -> None:
    if not row.channels:
        return
    whole = QRectF(0, 0, width, height)
    round_ends = QPainterPath()
    round_ends.addRoundedRect(whole, _RADIUS, _RADIUS)
    painter.setClipPath(round_ends)
    lefts, inks = edges(row, width), shades(row, theme)
    gaps = width / row.channels >= _LEAST_CELL
    if gaps:
        for number in range(row.channels):
            _cell(painter, row, number, QRectF(lefts[number], 0, lefts[number + 1] - lefts[number], height),
                  QColor.fromRgba(int(inks[number])), ratio, theme)  # fmt: skip
        painter.setPen(solid(theme.panel, 1.0))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for x in lefts[1:-1].tolist():
            painter.drawLine(QPointF(x, 0), QPointF(x, height))
        return
    pixels = max(1, round(width * ratio))
    at = (np.arange(pixels) + 0.5) / ratio
    places = np.clip(np.searchsorted(lefts, at, side="right") - 1, 0, row.channels - 1)
    line = np.ascontiguousarray(inks[places])
    image = QImage(line.tobytes(), pixels, 1, 4 * pixels, QImage.Format.Format_RGB32)
    painter.drawImage(whole, image)
    for code in np.unique(row.codes[row.order][places]).tolist():
        inside = np.flatnonzero(row.codes[row.order] == code)
        run = QRectF(lefts[inside[0]], 0, lefts[inside[-1] + 1] - lefts[inside[0]], height)
        _hatched(painter, code, run, ratio, theme)
        if inside[0]:
            painter.fillRect(QRectF(run.left(), 0, 1, height), colour(theme.panel))


def _cell(
    painter: QPainter, row: LayerRow, number: int, room: QRectF, ink: QColor, ratio: float, theme: Theme
) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillRect(room, ink)
    _hatched(painter, int(row.codes[row.order[number]]), room, ratio, theme)


def _hatched(painter: QPainter, code: int, room: QRectF, ratio: float, theme: Theme) -> None:
    """Make a room one of dead channels: a tint with stripes; of those not seen, empty."""
    if code == DEAD:
        painter.fillRect(room, colour(theme.panel))
        painter.fillRect(room, colour(theme.dead, 0.16))
        painter.setPen(Qt.PenStyle.NoPen)
        Stripes(theme.dead, 0.72, 5, 1.1).fill(painter, room, ratio)
    elif ORDER[code] is Channel.UNSEEN:
        painter.fillRect(room, colour(theme.track))
