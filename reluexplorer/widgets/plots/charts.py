"""Histograms, whose bars are painted on whole pixels, and lines over named categories."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QAccessible, QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.language import _
from reluexplorer.lessons.scales import orders_of
from reluexplorer.text import digits
from reluexplorer.widgets.accessibility.parts import Part
from reluexplorer.widgets.controls.free_place import around
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import NOTHING, PaintedWidget
from reluexplorer.widgets.painting.shapes import CENTRE, faint, stroke_pen
from reluexplorer.widgets.plots.axes import Frame, Look, numbers_below
from reluexplorer.widgets.plots.curve_plot import Curve, CurvePlot
from reluexplorer.widgets.theme.fonts import number_font
from reluexplorer.widgets.theme.theme import SIZE_SMALL, Theme
from reluexplorer.widgets.theme.tips import set_tip
from reluexplorer.widgets.theme.tooltips import Tip

_SAME = 0.004
"""Part of the height within which the tops of two bars cannot be told apart."""
_WHOLE = (0.0, 1.0)
_CAP = 1.5
"""Height of the opaque end of a bar that lets others show through."""
_NO_ORDERS = (10.0**-1.06, 10.0**0.06)
"""The range of a logarithmic axis without a value."""


@dataclass(frozen=True, eq=False)
class Bars:
    """One series of a histogram: ``edges`` has one entry more than ``heights``.

    ``colour`` is a colour role or ``#rrggbb``; ``alpha`` lets overlaid series show through. With ``line``,
    one of ``strokes.PATTERNS``, only the outline is drawn, so that many series can be told apart.
    """

    name: str
    edges: np.ndarray
    heights: np.ndarray
    colour: str = "negative"
    alpha: float = 0.7
    line: str = ""


class HistogramPlot(PaintedWidget[tuple[Bars, ...]]):
    """Overlaid bars over x; those of one height stand side by side. Bars above ``y_max`` are cut there."""

    usual, least = (320, 150), (120, 80)

    def __init__(
        self, name: str, tip: str = "", parent: QWidget | None = None, *, empty: str = NOTHING
    ) -> None:
        super().__init__(name, parent)
        self.waiting = empty
        self._series: tuple[Bars, ...] = ()
        self._top = 1.0
        self._x = (0.0, 1.0)
        set_tip(self, tip)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_series(
        self, series: tuple[Bars, ...], *, x: tuple[float, float] | None = None, y_max: float | None = None
    ) -> None:
        """Show these series; raises ValueError where edges and heights do not fit."""
        for bars in series:
            if len(bars.edges) != len(bars.heights) + 1:
                raise ValueError("a histogram needs one edge more than bars")
        self._series = series
        filled = [bars for bars in series if len(bars.heights)]
        self._top = y_max or max((float(bars.heights.max()) * 1.06 for bars in filled), default=1.0) or 1.0
        if x is not None:
            self._x = x
        elif filled:
            self._x = min(float(b.edges[0]) for b in filled), max(float(b.edges[-1]) for b in filled)
        self.setAccessibleDescription(", ".join(bars.name for bars in series))
        self.update()

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw bars on whole pixels, the base line and the x labels."""
        with self.begin() as painter:
            if self.is_empty:
                self.paint_empty(painter, QRectF(self.rect()), self.waiting)
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            frame = self._frame()
            for bars, parts in zip(self._series, parted(self._series, self._top), strict=True):
                self._bars(painter, frame, bars, parts, self.theme)
            painter.fillRect(QRectF(0, frame.area.bottom(), self.width(), 1), QColor(self.theme.axis))
            painter.setFont(number_font(SIZE_SMALL))
            painter.setPen(QColor(self.theme.secondary))
            for words, place in numbers_below(frame, QFontMetricsF(painter.font())):
                painter.drawText(place, CENTRE, words)

    def tip_at(self, at: QPoint) -> Tip:
        """Return the exact figures of the bars under the mouse, or what the chart is for."""
        return Tip((self._at(self._frame().x_at(at.x())) if self._series else "") or self.toolTip())

    def role_told(self) -> QAccessible.Role:
        """Return that it is a chart."""
        return QAccessible.Role.Chart

    def count_parts(self) -> int:
        """Return how many bars are not empty, of all series."""
        return sum(int(np.count_nonzero(bars.heights > 0)) for bars in self._series)

    def part(self, place: int) -> Part:
        """Return a bar that is not empty, series after series."""
        for bars in self._series:
            filled = np.flatnonzero(bars.heights > 0)
            if place < len(filled):
                bar, frame = int(filled[place]), self._frame()
                left, right = (frame.px(float(edge)) for edge in bars.edges[bar : bar + 2])
                return Part(_bar_told(bars, bar), QRectF(left, 0, max(1.0, right - left), self.height()))
            place -= len(filled)
        return super().part(place)

    def _frame(self) -> Frame:
        area = QRectF(0, 4, self.width(), max(1, self.height() - 26))
        return Frame(area, self._x, (0.0, self._top))

    @property
    def is_empty(self) -> bool:
        """Whether no series has bars."""
        return not any(len(bars.heights) for bars in self._series)

    def read_rooms(self) -> tuple[QRect, ...]:
        """Return what is around the bars; all where words are in their place."""
        return around(self.rect(), QRect() if self.is_empty else self._frame().area.toAlignedRect())

    def _bars(
        self, painter: QPainter, frame: Frame, bars: Bars, parts: tuple[Share, ...], theme: Theme
    ) -> None:
        colour = theme.role(bars.colour)
        if bars.line:
            _outline(painter, frame, bars, parts, colour)
            return
        fill = faint(colour, bars.alpha)
        bottom = round(frame.area.bottom())
        pixels = [round(frame.px(float(edge))) for edge in bars.edges]
        for height, start_at, end, part in zip(bars.heights, pixels[:-1], pixels[1:], parts, strict=True):
            if height <= 0:
                continue
            gap = 1 if end - start_at > 3 and part[1] == 1.0 else 0
            left, right = (round(start_at + share * (end - start_at)) for share in part)
            top = max(round(frame.py(float(height))), round(frame.area.top()))
            top = min(top, bottom - 1)
            room = QRectF(left, top, max(1, right - left - gap), bottom - top)
            painter.fillRect(room, fill)
            painter.fillRect(QRectF(left, top, room.width(), min(_CAP, room.height())), QColor(colour))

    def _at(self, x: float) -> str:
        lines = []
        for bars in self._series:
            number = int(np.searchsorted(bars.edges, x, side="right")) - 1
            if 0 <= number < len(bars.heights):
                lines.append(_bar_told(bars, number))
        return "\n".join(lines)


def _bar_told(bars: Bars, number: int) -> str:
    """Return the exact figures of a bar."""
    low, high = float(bars.edges[number]), float(bars.edges[number + 1])
    height = digits(float(bars.heights[number]), 4)
    return _("{name} {low} to {high}: {height}").format(
        name=bars.name, low=digits(low), high=digits(high), height=height
    )


Share = tuple[float, float]
"""From where to where in a bin's width a bar stands."""


def parted(series: tuple[Bars, ...], top: float) -> tuple[tuple[Share, ...], ...]:
    """Return for each bar its part of the bin: bars of one height share it, so that all are seen."""
    found = []
    for number, bars in enumerate(series):
        heights = np.asarray(bars.heights, np.float64)
        count, rank = np.ones(len(heights)), np.zeros(len(heights))
        for other, one in enumerate(series):
            if other == number or not np.array_equal(one.edges, bars.edges):
                continue
            same = (heights > 0) & (
                abs(np.minimum(heights, top) - np.minimum(one.heights, top)) <= _SAME * top
            )
            count += same
            rank += same if other < number else 0
        found.append(
            tuple(zip((rank / count).tolist(), ((rank + 1) / count).tolist(), strict=True)),
        )
    return tuple(found)


def _outline(painter: QPainter, frame: Frame, bars: Bars, parts: tuple[Share, ...], colour: str) -> None:
    """Draw the upper edge of bars; it leaves the base line only where there are some."""
    pixels = [round(frame.px(float(edge))) + 0.5 for edge in bars.edges]
    bottom, least = frame.area.bottom(), frame.area.top() + 1
    tops = [max(frame.py(float(height)), least) if height > 0 else bottom for height in bars.heights]
    path = QPainterPath(QPointF(pixels[0], bottom))
    for left, right, top, part in zip(pixels[:-1], pixels[1:], tops, parts, strict=True):
        if part == _WHOLE:
            path.lineTo(left, top)
        else:
            path.moveTo(left + part[0] * (right - left), top)
        path.lineTo(left + part[1] * (right - left), top)
        if part[1] < 1.0:
            path.moveTo(right, top)
    path.lineTo(pixels[-1], bottom)
    painter.setPen(stroke_pen(colour, 1.8, bars.line))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.drawPath(path)
    painter.restore()


@dataclass(frozen=True)
class Series:
    """One line of a LineChart: a value for each category, and half the length of its error bar."""

    name: str
    values: tuple[float, ...]
    errors: tuple[float, ...] = ()
    colour: str = "accent"


class LineChart(CurvePlot):
    """Lines with dots and error bars over named categories. With ``y`` the range is fixed.

    With ``log_y`` the axis is logarithmic, and what is not above 0 lies below its range.
    """

    def __init__(
        self,
        name: str,
        tip: str = "",
        *,
        y: tuple[float, float] | None = None,
        log_y: bool = False,
        empty: str = NOTHING,
        parent: QWidget | None = None,
    ) -> None:
        look = Look("beside", "y", zero=False, room=34)
        super().__init__(name, tip, look=look, log_y=log_y, empty=empty, parent=parent)
        self._shown: tuple[object, ...] = ()
        self._fixed = y

    def fix(self, y: tuple[float, float] | None) -> None:
        """Show this range of y from the next series on; None for what these need."""
        self._fixed = y

    def set_series(self, categories: tuple[str, ...], series: tuple[Series, ...]) -> None:
        """Show these series; raises ValueError where a series has not one value a category."""
        if any(len(s.values) != len(categories) for s in series):
            raise ValueError("a series needs one value for each category")
        wanted = categories, series, self._fixed
        if wanted == self._shown:
            return
        self._shown = wanted
        curves = tuple(map(_with_errors, series))
        self._graph.categories = categories
        self.set_view((-0.5, max(1, len(categories)) - 0.5), self._fixed or self._range(curves))
        self.set_curves(curves)
        pairs = [(s.name, zip(categories, s.values, strict=True)) for s in series]
        said = [f"{name}: " + ", ".join(f"{c} {digits(v, 4)}" for c, v in own) for name, own in pairs]
        self.setAccessibleDescription("; ".join(said))

    def _range(self, curves: tuple[Curve, ...]) -> tuple[float, float]:
        return _orders(curves) if self.is_log else _range(curves)


def _with_errors(series: Series) -> Curve:
    """Return the line through the finite values; behind it each error bar, of no length where none is."""
    values, places = np.array(series.values, np.float64), np.arange(len(series.values), dtype=np.float64)
    errors = np.nan_to_num(np.array(series.errors or np.zeros(len(values)), np.float64))
    known = np.isfinite(values)
    values, places, errors = values[known], places[known], np.maximum(errors[known], 0.0)
    gap = np.full(len(values), np.nan)
    x = np.concatenate([places, np.stack([gap, places, places], axis=1).ravel()])
    y = np.concatenate([values, np.stack([gap, values - errors, values + errors], axis=1).ravel()])
    dots = zip(places.tolist(), values.tolist(), (True,) * len(values), strict=True)
    return Curve(series.name, x, y, series.colour, ends=tuple(dots))


def _range(curves: tuple[Curve, ...]) -> tuple[float, float]:
    """Return the range of y: from 0 where that is not far below, with some room at other ends."""
    ends = [y for curve in curves for y in curve.y.tolist() if math.isfinite(y)]
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    low = min(low, 0.0) if low < 0.5 * high else low
    pad = (high - low) * 0.06 or max(abs(high) * 0.1, 0.5)
    return (low if low == 0 else low - pad), high + pad


def _orders(curves: tuple[Curve, ...]) -> tuple[float, float]:
    """Return the range of a logarithmic y, for values above 0 if there are any."""
    values = np.concatenate([np.ravel(curve.y) for curve in curves]) if curves else np.zeros(0)
    return orders_of(values[np.isfinite(values)]) or _NO_ORDERS
