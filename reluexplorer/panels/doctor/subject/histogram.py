"""The greatest z of the chosen channel on each input, and how far short of firing it stays."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent

from reluexplorer.language import _
from reluexplorer.panels.doctor.shared.rows import LayerRow
from reluexplorer.panels.doctor.subject.lines import BASE, paint_axis, paint_margin, paint_threshold
from reluexplorer.panels.doctor.subject.scale import Scale, inputs_of, scale_of, widened
from reluexplorer.text import digits, measure
from reluexplorer.widgets.accessibility.parts import Part
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import (
    PaintedWidget,
    colour,
    face,
    solid,
    text_width,
    write,
)
from reluexplorer.widgets.painting.shapes import LEFT
from reluexplorer.widgets.theme.theme import SIZE_SMALL

_BAR = 9.0
"""Pixels of a bar with the gap beside it."""
_BESIDE = 8
_WOULD_FIRE = _("would fire →")
_EMPTY = _("Click a dot above, or a channel of the strip: its z on each input is drawn here.")


@dataclass(frozen=True, eq=False)
class ChannelView:
    """A layer, its chosen channel, and the margin."""

    row: LayerRow
    channel: int
    margin: float


def short_words(row: LayerRow, channel: int) -> str:
    """Say how far short of firing a silent channel stays; empty for one that fires."""
    margin = float(row.margins[channel]) if 0 <= channel < row.channels else -1.0
    if not 0.0 <= margin < math.inf:
        return ""
    return _("{short} sd short").format(short=digits(margin, 2))


class ChannelHistogram(PaintedWidget[ChannelView]):
    """Paints a ChannelView: a bar for each few tenths of a deviation, blue where it is silent."""

    usual, least = (368, 116), (160, 84)

    def __init__(self) -> None:
        super().__init__(_("z of the chosen channel on each input"))

    def values(self) -> NDArray[np.float64] | None:
        """Return (inputs,) in standard deviations from the threshold; None where nothing can be drawn."""
        view = self._view
        if view is None or not 0 <= view.channel < view.row.channels:
            return None
        return inputs_of(view.row, view.channel)

    @property
    def scale(self) -> Scale:
        """The scale of the layer, or a wider one where the channel goes beyond it."""
        values, view = self.values(), self._view
        scale = Scale(-1.0, 1.0) if view is None else scale_of(view.row)
        return scale if values is None else widened(scale, values)

    def bars(self) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return (bars,) counts of inputs, and (bars + 1,) edges in standard deviations."""
        values, scale = self.values(), self.scale
        if values is None:
            return np.zeros(0, np.intp), np.zeros(1)
        step = _BAR * (scale.high - scale.low) / max(1.0, float(self.width()))
        first, last = math.floor(scale.low / step), math.ceil(scale.high / step)
        edges = np.asarray(np.arange(first, last + 1) * step, np.float64)
        places = np.clip(np.ceil(values / step).astype(np.intp) - 1 - first, 0, last - first - 1)
        return np.bincount(places, minlength=last - first), edges

    def view_changed(self, _before: ChannelView | None) -> None:
        """Say in words what the picture shows."""
        values = self.values()
        said = self._words()
        if values is not None:
            span = _("from {low} to {high} standard deviations from the threshold")
            said = span.format(low=measure(float(values.min())), high=measure(float(values.max())))
        self.setAccessibleDescription(said)

    def role_told(self) -> QAccessible.Role:
        """Return that it is a chart."""
        return QAccessible.Role.Chart

    def count_parts(self) -> int:
        """Return how many bars hold an input."""
        return int(np.count_nonzero(self.bars()[0]))

    def part(self, place: int) -> Part:
        """Return a bar: from where to where, and how many inputs it holds."""
        counts, edges = self.bars()
        bar = int(np.flatnonzero(counts)[place])
        said = _("{low} to {high}: {count:,} inputs").format(
            low=measure(float(edges[bar])), high=measure(float(edges[bar + 1])), count=int(counts[bar])
        )
        return Part(said, self._room(counts, edges, bar))

    def _room(self, counts: NDArray[np.intp], edges: NDArray[np.float64], bar: int) -> QRectF:
        scale, base = self.scale, self.height() - BASE
        left = scale.x(float(edges[bar]), self.width())
        right = scale.x(float(edges[bar + 1]), self.width())
        tall = max(1.0, (base - 18) * int(counts[bar]) / max(1, int(counts.max())))
        return QRectF(left, base - tall, max(1.0, right - left - 1), tall)

    def words_room(self) -> QRectF:
        """Return where it says which side fires: right of the threshold, or left of both lines."""
        view, wide = self._view, text_width(face(SIZE_SMALL), _WOULD_FIRE) + 1
        zero = line = self.scale.x(0.0, self.width())
        if zero + _BESIDE + wide <= self.width():
            return QRectF(zero + _BESIDE, 2, wide, 16)
        if view is not None and view.row.is_rectifier:
            line = self.scale.x(-view.margin, self.width())
        return QRectF(max(0.0, min(zero, line) - _BESIDE - wide), 2, wide, 16)

    def _words(self) -> str:
        view = self._view
        if view is None or not 0 <= view.channel < view.row.channels:
            return _EMPTY
        greatest = float(view.row.found.greatest[view.channel])
        if math.isnan(greatest):
            return _("No value of this channel was computed.")
        return _("Its greatest z is {z} on every input.").format(z=measure(greatest))

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Bars, axis, lines, and how far short."""
        with self.begin() as painter:
            view, values = self._view, self.values()
            if view is None or values is None:
                self.paint_empty(painter, QRectF(self.rect()), self._words())
                return
            theme, scale, base = self._theme, self.scale, self.height() - BASE
            counts, edges = self.bars()
            painter.setPen(Qt.PenStyle.NoPen)
            for bar in np.flatnonzero(counts).tolist():
                fires = (edges[bar] + edges[bar + 1]) / 2 > 0
                ink = theme.healthy if fires else theme.negative
                painter.fillRect(self._room(counts, edges, bar), colour(ink, 0.85))
            zero = scale.x(0.0, self.width())
            margin = view.margin if view.row.is_rectifier else None
            paint_axis(painter, scale, self.width(), base, theme, margin)
            paint_threshold(painter, zero, 2, base, theme)
            if margin is not None:
                paint_margin(painter, scale.x(-margin, self.width()), 2, base, theme)
            write(painter, self.words_room(), _WOULD_FIRE, theme.secondary, face(SIZE_SMALL), LEFT)
            if (greatest := float(values.max())) < 0.0:
                self._paint_short(painter, scale.x(greatest, self.width()), zero, base / 2)

    def _paint_short(self, painter: QPainter, left: float, right: float, y: float) -> None:
        """Draw the distance from the greatest value to the threshold."""
        painter.setPen(solid(self._theme.dead, 1.4))
        painter.drawLine(QPointF(left, y), QPointF(right, y))
        for x in (left, right):
            painter.drawLine(QPointF(x, y - 4), QPointF(x, y + 4))
