"""How often a unit's input takes which value, and where it starts to fire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible, QPainter, QPen

from reluexplorer.language import _
from reluexplorer.text import digits, measure
from reluexplorer.widgets.accessibility.parts import Part
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import (
    PaintedWidget,
    colour,
    face,
    pixel_ratio,
    solid,
    text_width,
)
from reluexplorer.widgets.theme.theme import SIZE_SMALL

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

BASE = 20
"""Room for the numbers below the axis."""
_EMPTY = _("How often each input occurs is drawn here once a neuron is selected.")


@dataclass(frozen=True, eq=False)
class HistogramView:
    """Counts of a unit's input before its activation."""

    counts: NDArray[Any]
    """(bins,)"""
    edges: NDArray[Any]
    """(bins + 1,), ascending."""
    threshold: float = 0.0
    gap: float | None = None
    """Distance from the closest value to the threshold, for a unit that never fires."""
    fires_text: str = _("fires →")


class HistogramStrip(PaintedWidget[HistogramView]):
    """Paints a HistogramView: blue bars where the unit is silent, orange ones where it fires."""

    usual, least = (340, 124), (120, 64)

    def __init__(self, name: str = _("Input before the activation"), parent: QWidget | None = None) -> None:
        super().__init__(name, parent)

    def view_changed(self, before: HistogramView | None) -> None:
        """Say in words what the picture shows."""
        del before
        view = self._view
        words = _EMPTY
        if view is not None:
            words = _("from {low} to {high}")
            if view.gap is not None:
                words = _("from {low} to {high}, closest {gap} below the threshold")
            low, high = measure(view.edges[0]), measure(view.edges[-1])
            words = words.format(low=low, high=high, gap=measure(view.gap or 0.0))
        self.setAccessibleDescription(words)

    def role_told(self) -> QAccessible.Role:
        """Return that it is a chart."""
        return QAccessible.Role.Chart

    def count_parts(self) -> int:
        """Return how many bars there are."""
        return 0 if self._view is None else int(np.count_nonzero(self._view.counts > 0))

    def part(self, place: int) -> Part:
        """Return a bar that is not empty: from where to where, and how much it holds."""
        view = self._view
        if view is None:
            return super().part(place)
        bar = int(np.flatnonzero(view.counts > 0)[place])
        low, high = float(view.edges[bar]), float(view.edges[bar + 1])
        left, right = self.place(view, low), self.place(view, high)
        room = QRectF(left, 0, max(1.0, right - left), self.height() - BASE)
        fires = (low + high) / 2 > view.threshold
        said = _("{low} to {high}: {count}, fires") if fires else _("{low} to {high}: {count}, silent")
        count = digits(float(view.counts[bar]), 4)
        return Part(said.format(low=measure(low), high=measure(high), count=count), room)

    def span(self, view: HistogramView) -> tuple[float, float]:
        """Values at the left and the right edge: bins, threshold, and room for the words beside it."""
        low, high = float(view.edges[0]), float(view.edges[-1])
        low = min(low, view.threshold)
        words = text_width(face(SIZE_SMALL), view.fires_text) + 12
        share = min(0.5, words / max(1, self.width()))
        high = max(high, view.threshold, low + (view.threshold - low) / (1 - share))
        return (low, high) if high > low else (low - 1, high + 1)

    def place(self, view: HistogramView, value: float) -> float:
        """x of a value."""
        low, high = self.span(view)
        return (value - low) / (high - low) * self.width()

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Bars, axis, threshold, gap, numbers."""
        with self.begin() as painter:
            if self._view is None:
                self.paint_empty(painter, QRectF(self.rect()), _EMPTY)
                return
            base = self.height() - BASE
            self._paint_bars(painter, self._view, base)
            self._paint_threshold(painter, self._view, base)
            self._paint_numbers(painter, self._view, base)

    def _paint_bars(self, painter: QPainter, view: HistogramView, base: int) -> None:
        theme, top = self._theme, max(float(view.counts.max(initial=0)), 1e-12)
        painter.setPen(Qt.PenStyle.NoPen)
        ratio = pixel_ratio(painter)

        def snapped(length: float) -> float:
            """On whole device pixels: bars between them would have soft edges."""
            return round(length * ratio) / ratio

        for count, left, right in zip(view.counts, view.edges[:-1], view.edges[1:], strict=True):
            if count <= 0:
                continue
            x0, x1 = snapped(self.place(view, float(left))), snapped(self.place(view, float(right)))
            gap = 1.0 if x1 - x0 >= 4 else 0.0
            tall = max(1.0, snapped((base - 16) * float(count) / top))
            fires = (float(left) + float(right)) / 2 > view.threshold
            painter.setBrush(colour(theme.positive if fires else theme.negative))
            painter.drawRect(QRectF(x0, base - tall, max(1.0 / ratio, x1 - x0 - gap), tall))
        painter.setPen(solid(theme.secondary, 1, 0.8))
        painter.drawLine(QPointF(0, base + 0.5), QPointF(self.width(), base + 0.5))

    def _paint_threshold(self, painter: QPainter, view: HistogramView, base: int) -> None:
        theme, x = self._theme, self.place(view, view.threshold)
        pen = QPen(colour(theme.secondary), 1.5)
        pen.setDashPattern([3, 2.5])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(x, 2), QPointF(x, base))
        font = face(SIZE_SMALL)
        painter.setFont(font)
        painter.setPen(colour(theme.secondary))
        room = QRectF(x + 7, 2, self.width() - x - 7, 16)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, view.fires_text)
        if view.gap is None:
            return
        start = self.place(view, view.threshold - view.gap)
        words = _("gap {distance}").format(distance=measure(view.gap))
        painter.setPen(solid(theme.dead, 1.5))
        y = base - 8.0
        painter.drawLine(QPointF(start, y), QPointF(x - 2, y))
        painter.drawLine(QPointF(start, y - 3), QPointF(start, y + 3))
        wide = text_width(font, words) + 2
        middle = min(max((start + x) / 2, wide / 2), x - wide / 2 - 4)
        plate = QRectF(middle - wide / 2, y - 20, wide, 15)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.panel, 0.85))
        painter.drawRoundedRect(plate.adjusted(-2, 0, 2, 0), 4, 4)
        painter.setPen(colour(theme.dead))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_numbers(self, painter: QPainter, view: HistogramView, base: int) -> None:
        font = face(SIZE_SMALL)
        painter.setFont(font)
        painter.setPen(colour(self._theme.secondary))
        taken = -8.0
        for value in sorted({self.span(view)[0], view.threshold}, key=lambda v: v != view.threshold):
            words = digits(float(value), 2)
            wide = text_width(font, words) + 2
            x = min(max(self.place(view, value) - wide / 2, 0.0), self.width() - wide)
            if value != view.threshold and x + wide + 6 > taken:
                continue
            taken = x
            painter.drawText(QRectF(x, base + 4, wide, 14), Qt.AlignmentFlag.AlignCenter, words)
