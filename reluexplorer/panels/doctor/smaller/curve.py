"""How many channels each margin cuts, and how many of them inputs that were kept back wake."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QMouseEvent, QPainter, QPaintEvent, QPolygonF

from reluexplorer.language import _
from reluexplorer.session.jobs.doctored import MOST_MARGIN
from reluexplorer.text import digits
from reluexplorer.widgets.accessibility.parts import PRESS, Part
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import (
    PaintedWidget,
    colour,
    face,
    solid,
    text_width,
    write,
)
from reluexplorer.widgets.painting.shapes import CENTRE, LEFT, rounded
from reluexplorer.widgets.theme.fonts import NORMAL, SEMIBOLD
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL, SIZE_SMALL
from reluexplorer.widgets.theme.tooltips import Tip

POINTS = 9
MARGINS = tuple(MOST_MARGIN * number / (POINTS - 1) for number in range(POINTS))
_ROW = 18
_ABOVE = 18
_LEAST_STEP = 24
_CLEAR = 0.45
"""Margins beside the one that is set whose counts would lie upon its own."""


@dataclass(frozen=True)
class CurveView:
    """Counts at each of :data:`MARGINS`, and at the margin that is set."""

    cut: tuple[int, ...]
    woken: tuple[int, ...]
    """Empty where nothing was kept back."""
    held_out: int
    margin: float
    now: int
    """Channels cut at the margin."""


class MarginCurve(PaintedWidget[CurveView]):
    """Paints a CurveView; a click sets the margin of the column under it."""

    margin_chosen = Signal(float)

    usual, least = (430, 150), (216, 110)

    def __init__(self) -> None:
        super().__init__(_("Channels cut by margin"))

    def words(self) -> str:
        """Return what the figures below are."""
        held = 0 if self._view is None else self._view.held_out
        return _("Woken on {count:,} kept back").format(count=held)

    def plot(self) -> QRectF:
        """Return where the curve is; the words stand left of it where there is room, else above."""
        label = text_width(face(SIZE_SMALL), self.words()) + 28
        left = label if self.width() - label >= POINTS * _LEAST_STEP else 16.0
        beside = left > 16.0
        rows = (_ROW if beside else 2 * _ROW) if self._view and self._view.woken else 0
        above = _ABOVE if beside else 2 * _ABOVE
        return QRectF(left, above, self.width() - left - 16, self.height() - above - rows - 22)

    def point(self, margin: float, cut: int) -> QPointF:
        """Return where a count is drawn."""
        view, plot = self._view, self.plot()
        most = max(1, *(view.cut if view else (1,)))
        y = plot.bottom() - plot.height() * cut / most
        return QPointF(plot.left() + plot.width() * margin / MOST_MARGIN, y)

    def column(self, number: int) -> QRectF:
        """Return all that belongs to one of the margins."""
        x, step = self.point(MARGINS[number], 0).x(), self.plot().width() / (POINTS - 1)
        return QRectF(x - step / 2, 0, step, self.height())

    def view_changed(self, _before: CurveView | None) -> None:
        """Say in words what the picture shows."""
        if self._view is not None:
            self.setAccessibleDescription("; ".join(map(self._told, range(POINTS))))

    def _told(self, number: int) -> str:
        view = self._view
        if view is None:
            return ""
        margin = digits(MARGINS[number], 2)
        said = _("{margin} standard deviations: {cut:,} cut").format(margin=margin, cut=view.cut[number])
        if view.woken:
            said += _(", {woken:,} of them woken").format(woken=view.woken[number])
        return said

    def role_told(self) -> QAccessible.Role:
        """Return that it is a chart."""
        return QAccessible.Role.Chart

    def count_parts(self) -> int:
        """Return how many margins there are."""
        return 0 if self._view is None else POINTS

    def part(self, place: int) -> Part:
        """Return what a margin cuts and wakes; pressing sets it."""
        doings = ((PRESS, lambda: self.margin_chosen.emit(MARGINS[place])),)
        return Part(self._told(place), self.column(place), doings=doings)

    def tip_at(self, at: QPoint) -> Tip | None:
        """Return what the margin under the mouse cuts."""
        place = self.part_at(at)
        return None if place < 0 else Tip(self._told(place), self.column(place).toAlignedRect())

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """The margin's column, lines, the curve, counts."""
        with self.begin() as painter:
            view = self._view
            if view is None:
                return
            theme, plot = self._theme, self.plot()
            small, strong = face(SIZE_SMALL), face(SIZE_SMALL, SEMIBOLD)
            now, step = self.point(view.margin, view.now), plot.width() / (POINTS - 1)
            rounded(painter, QRectF(now.x() - step / 2, 0, step, self.height()), RADIUS_CONTROL,
                    theme.selection, None)  # fmt: skip
            for share in (0.0, 0.5, 1.0):
                y = round(plot.top() + plot.height() * share) + 0.5
                painter.setPen(solid(theme.line, 1.0))
                painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            write(painter, QRectF(0, 0, plot.left() + plot.width() / 2, 14), _("Channels cut"),
                  theme.secondary, small, LEFT)  # fmt: skip
            self._paint_curve(painter, view)
            words = f"{view.now:,}"
            room = QRectF(now.x() - 40, max(0.0, now.y() - 20), 80, 14)
            write(painter, room, words, theme.accent, strong, CENTRE)
            self._paint_rows(painter, view, plot)

    def _paint_curve(self, painter: QPainter, view: CurveView) -> None:
        theme, font = self._theme, face(SIZE_SMALL)
        points = [self.point(margin, cut) for margin, cut in zip(MARGINS, view.cut, strict=True)]
        painter.setPen(solid(theme.text, 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        for number, (at, cut) in enumerate(zip(points, view.cut, strict=True)):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.text))
            painter.drawEllipse(at, 2.5, 2.5)
            if number % 2 == 0 and abs(MARGINS[number] - view.margin) > _CLEAR:
                room = QRectF(at.x() - 30, max(0.0, at.y() - 19), 60, 14)
                write(painter, room, f"{cut:,}", theme.secondary, font, CENTRE)
        painter.setPen(solid(theme.panel, 1.5))
        painter.setBrush(colour(theme.accent))
        painter.drawEllipse(self.point(view.margin, view.now), 5.0, 5.0)

    def _paint_rows(self, painter: QPainter, view: CurveView, plot: QRectF) -> None:
        theme, top = self._theme, plot.bottom() + 5
        for number, margin in enumerate(MARGINS):
            is_now = abs(margin - view.margin) < 0.05
            font = face(SIZE_SMALL, SEMIBOLD if is_now else NORMAL)
            ink = theme.accent if is_now else theme.secondary
            write(painter, self._cell(number, top), digits(margin, 2), ink, font, CENTRE)
        if not view.woken:
            return
        small, beside = face(SIZE_SMALL), plot.left() > 16.0
        below = top + _ROW + (0 if beside else _ROW)
        write(painter, QRectF(0, top + _ROW, self.width(), 14), self.words(), theme.secondary, small, LEFT)
        for number, woken in enumerate(view.woken):
            font = face(SIZE_SMALL, SEMIBOLD if woken else NORMAL)
            ink = theme.ink("dead") if woken else theme.secondary
            write(painter, self._cell(number, below), f"{woken:,}", ink, font, CENTRE)

    def _cell(self, number: int, top: float) -> QRectF:
        column = self.column(number)
        return QRectF(column.left(), top, column.width(), 14)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Set the margin of the column under the mouse."""
        place = self.part_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place >= 0:
            self.margin_chosen.emit(MARGINS[place])
