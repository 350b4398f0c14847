"""Measured figures in rows: a dot with its interval, each seed as a faint dot, all on one scale."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.language import _
from reluexplorer.lessons.exhibit import IntervalRow, Intervals
from reluexplorer.text import digits, kept_together, percent
from reluexplorer.widgets.accessibility.parts import Part
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import PaintedWidget, colour, face, text_width, write
from reluexplorer.widgets.painting.shapes import CENTRE, LEFT, RIGHT, dot, faint
from reluexplorer.widgets.plots.axes import apart_across, log_ticks, tick_texts, ticks
from reluexplorer.widgets.theme.fonts import SEMIBOLD, head_font
from reluexplorer.widgets.theme.theme import SIZE_SMALL
from reluexplorer.widgets.theme.tooltips import Tip

LEAST, MOST = 14, 24
"""Pixels of a row where there is little room, and where there is much."""
_HEAD, _SCALE, _LINE = 20, 17, 14
"""Heights of a heading, of the numbers below, and of one more line of words."""
_CHANCE = 15
_GAP, _APART = 10, 4
_WRAPS = Qt.TextFlag.TextWordWrap
_DOT = 7.0
_INDENT = 8
_LEAST_SCALE = 70
"""Pixels of the scale below which names stand on a line of their own."""
_TOP_LINE = 15


@dataclass(frozen=True)
class _Columns:
    """Where names, scale and figures of the rows stand."""

    left: float
    right: float
    stacked: bool
    """Whether the name and the figure stand above the dot, as there is no room beside it."""


class IntervalRows(PaintedWidget[Intervals]):
    """Paints :class:`~reluexplorer.lessons.exhibit.Intervals`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Measured intervals"), parent)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._height = LEAST

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(len(group) for _, group in self._view.groups) if self._view else 0

    def set_row_height(self, pixels: int) -> None:
        """Give each row so many pixels, from ``LEAST`` to ``MOST``."""
        if pixels != self._height:
            self._height = min(max(pixels, LEAST), MOST)
            self.updateGeometry()
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height of the new width."""
        super().resizeEvent(event)
        self.updateGeometry()

    def view_changed(self, _before: Intervals | None) -> None:
        """Say the figures in words."""
        view = self._view
        if view is not None:
            self.setAccessibleName(view.caption or view.groups[0][0] or _("Measured intervals"))
            self.setAccessibleDescription("; ".join(_told(view)))
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Return that rows are taller where they are narrow."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows and the scale."""
        view = self._view
        if view is None:
            return 0
        heads = sum(_head_height(heading, width) for heading, _ in view.groups)
        rows = self.rows * self._tall(self._columns(width))
        return self._top(width) + heads + rows + _SCALE + _caption_height(view.caption, width)

    def _top(self, width: int) -> int:
        """Return the height of the words of chance where they stand above all."""
        view = self._view
        return _CHANCE if view and view.chance and self._chance_below(width) is None else 0

    def sizeHint(self) -> QSize:
        """Return a usual width and its height."""
        return QSize(300, self.heightForWidth(max(self.width(), 160)))

    def minimumSizeHint(self) -> QSize:
        """Return the least width."""
        return QSize(160, self.heightForWidth(max(self.width(), 160)))

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw headings, rows, chance and the scale."""
        view = self._view
        if view is None:
            return
        with self.begin() as painter:
            columns = self._columns(self.width())
            top = float(self._top(self.width()))
            for heading, rows in view.groups:
                if heading:
                    room = QRectF(0, top, self.width(), _head_height(heading, self.width()))
                    write(
                        painter,
                        room,
                        kept_together(heading),
                        self.theme.secondary,
                        head_font(),
                        LEFT | _WRAPS,
                    )
                    top += room.height()
                below = top + len(rows) * self._tall(columns)
                self._scale(painter, view, columns, top, below)
                for row in rows:
                    top = self._row(painter, view, columns, row, top)
            self._numbers(painter, view, columns, top)

    def role_told(self) -> QAccessible.Role:
        """Return that it is a list."""
        return QAccessible.Role.List

    def count_parts(self) -> int:
        """Return how many rows there are."""
        return self.rows

    def part(self, place: int) -> Part:
        """Return a row with its interval."""
        view = self._view
        if view is None:
            return super().part(place)
        columns, top, number = self._columns(self.width()), float(self._top(self.width())), 0
        for heading, rows in view.groups:
            top += _head_height(heading, self.width())
            for row in rows:
                if number == place:
                    room = QRectF(0, top, self.width(), self._tall(columns))
                    return Part(_row_told(view, row), room, description=heading)
                top += self._tall(columns)
                number += 1
        return super().part(place)

    def tip_at(self, at: QPoint) -> Tip:
        """Return the interval of the row under the mouse in words."""
        row = self._row_at(at.y())
        return Tip("" if row is None or self._view is None else _row_told(self._view, row))

    def words_at(self, at: QPoint) -> str:
        """Return the name of the row under the mouse."""
        row = self._row_at(at.y())
        return "" if row is None else row.label

    def _row_at(self, y: float) -> IntervalRow | None:
        view = self._view
        if view is None:
            return None
        tall = self._tall(self._columns(self.width()))
        top = float(self._top(self.width()))
        for heading, rows in view.groups:
            top += _head_height(heading, self.width())
            for row in rows:
                if top <= y < top + tall:
                    return row
                top += tall
        return None

    def _tall(self, columns: _Columns) -> int:
        return self._height + (_TOP_LINE if columns.stacked else 0)

    def _columns(self, width: int) -> _Columns:
        view = self._view
        rows = [row for _, group in view.groups for row in group] if view else []
        bold = face(12, SEMIBOLD)
        names = max((text_width(face(12), row.label) for row in rows), default=0.0) + _INDENT + _GAP
        figures = max((text_width(bold, row.text) for row in rows), default=0.0) + _GAP
        stacked = width - names - figures < _LEAST_SCALE
        return (
            _Columns(_INDENT + 4.0, width - 8.0, True)
            if stacked
            else _Columns(names, width - figures - 4, False)
        )

    def _x(self, view: Intervals, columns: _Columns, value: float) -> float:
        low, high = (math.log10(end) if view.log else end for end in (view.low, view.high))
        at = math.log10(max(value, 1e-300)) if view.log else value
        share = min(max((at - low) / (high - low), 0.0), 1.0)
        return columns.left + share * (columns.right - columns.left)

    def _row(
        self, painter: QPainter, view: Intervals, columns: _Columns, row: IntervalRow, top: float
    ) -> float:
        tall = self._tall(columns)
        words = QRectF(0, top, self.width(), _TOP_LINE if columns.stacked else tall)
        write(painter, words.adjusted(_INDENT, 0, 0, 0), row.label, self.theme.secondary, face(12), LEFT)
        write(painter, words, row.text, self.theme.ink(row.role), face(12, SEMIBOLD), RIGHT)
        middle = top + tall - self._height / 2
        ink = self.theme.role(row.role)
        for place, value in enumerate(row.values):
            if math.isfinite(value):
                lift = (place % 3 - 1) * 3.0
                dot(painter, self._x(view, columns, value), middle + lift, faint(ink, 0.32), 4.0)
        if math.isfinite(row.low) and math.isfinite(row.high):
            left, right = (self._x(view, columns, end) for end in (row.low, row.high))
            wide = right - left >= _DOT + 2
            painter.setPen(QPen(colour(ink), 1.6))
            painter.drawLine(QPointF(left, middle), QPointF(right, middle))
            for end, value in ((left, row.low), (right, row.high)):
                if wide and view.low <= value <= view.high:
                    painter.drawLine(QPointF(end, middle - 3), QPointF(end, middle + 3))
        if math.isfinite(row.mean):
            dot(painter, self._x(view, columns, row.mean), middle, ink, _DOT)
        return top + tall

    def _scale(
        self, painter: QPainter, view: Intervals, columns: _Columns, top: float, bottom: float
    ) -> None:
        """Draw the lines of the scale and of chance behind the rows of a group."""
        painter.setPen(QPen(colour(self.theme.line), 1))
        for x in self._ticks_at(view, columns):
            painter.drawLine(QPointF(x, top), QPointF(x, bottom))
        if view.chance is not None:
            x = round(self._x(view, columns, view.chance[0])) + 0.5
            painter.setPen(QPen(colour(self.theme.secondary), 1.2, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, top), QPointF(x, bottom))

    def _ticks_at(self, view: Intervals, columns: _Columns) -> list[float]:
        return [round(self._x(view, columns, value)) + 0.5 for value, _ in _ticks(view)]

    def _numbers(self, painter: QPainter, view: Intervals, columns: _Columns, bottom: float) -> None:
        """Write the numbers of the scale, what it is of, and what the line of chance is."""
        chance = self._chance_below(self.width())
        for words, left, wide in self._numbers_at(view, columns, self.width()):
            if chance is None or left + wide <= chance[0] or left >= chance[1]:
                room = QRectF(left, bottom + 3, wide, 14)
                write(painter, room, words, self.theme.secondary, face(SIZE_SMALL))
        if view.caption:
            room = QRectF(0, bottom + _SCALE, self.width(), _caption_height(view.caption, self.width()))
            write(
                painter,
                room,
                kept_together(view.caption),
                self.theme.secondary,
                face(SIZE_SMALL),
                CENTRE | _WRAPS,
            )
        if view.chance is not None:
            if chance is None:
                wide = text_width(face(SIZE_SMALL), view.chance[1]) + 2
                left = self._x(view, columns, view.chance[0]) - wide / 2
                room = QRectF(min(max(left, 0.0), self.width() - wide), 0, wide, 14)
            else:
                room = QRectF(chance[0], bottom + 3, chance[1] - chance[0], 14)
            write(painter, room, view.chance[1], self.theme.secondary, face(SIZE_SMALL))

    def _numbers_at(self, view: Intervals, columns: _Columns, width: int) -> list[tuple[str, float, float]]:
        """Return the numbers of the scale with their lefts and widths."""
        metrics, words = QFontMetricsF(face(SIZE_SMALL)), [said for _, said in _ticks(view)]
        widths = [metrics.horizontalAdvance(said) + 1 for said in words]
        lefts = apart_across(self._ticks_at(view, columns), widths, (0.0, float(width)))
        return [(words[at], left, widths[at]) for at, left in lefts.items()]

    def _chance_below(self, width: int) -> tuple[float, float] | None:
        """Return from where to where the words of chance stand among the numbers of the scale.

        They may take the place of the number of the same level; None where they would cover another.
        """
        view = self._view
        if view is None or view.chance is None:
            return None
        columns = self._columns(width)
        at, wide = self._x(view, columns, view.chance[0]), text_width(face(SIZE_SMALL), view.chance[1]) + 2
        others = [
            (left - _APART, left + broad + _APART)
            for _, left, broad in self._numbers_at(view, columns, width)
            if abs(left + broad / 2 - at) > 1
        ]
        for left in (at - wide / 2, at - 3, at + 3 - wide):
            free = all(left + wide <= start or left >= end for start, end in others)
            if free and 0 <= left <= width - wide:
                return left, left + wide
        return None


def _lines(words: str, font: QFont, width: int) -> int:
    """Return how many lines words take, two at most."""
    return 1 + (text_width(font, words) > width)


def _head_height(heading: str, width: int) -> int:
    return _HEAD + _LINE * (_lines(heading, head_font(), width) - 1) if heading else 0


def _caption_height(caption: str, width: int) -> int:
    return _CHANCE + _LINE * (_lines(caption, face(SIZE_SMALL), width) - 1) if caption else 0


def _ticks(view: Intervals) -> list[tuple[float, str]]:
    if view.log:
        places = log_ticks(math.log10(view.low), math.log10(view.high))
        return list(zip((10.0**each for each in places), tick_texts(places, log=True), strict=True))
    places = ticks(view.low, view.high, 3)
    words = tuple(map(percent, places)) if view.share else tick_texts(places)
    return list(zip(places, words, strict=True))


def _number(view: Intervals, value: float) -> str:
    return percent(value) if view.share else digits(value, 3)


def _row_told(view: Intervals, row: IntervalRow) -> str:
    if not (math.isfinite(row.low) and math.isfinite(row.high)):
        return f"{row.label}: {row.text}"
    if row.low >= row.high:
        return f"{row.label}: {row.text}"
    return _("{label}: {text}, 95 % interval from {low} to {high}").format(
        label=row.label, text=row.text, low=_number(view, row.low), high=_number(view, row.high)
    )


def _told(view: Intervals) -> list[str]:
    said = []
    for heading, rows in view.groups:
        words = ", ".join(_row_told(view, row) for row in rows)
        said.append(f"{heading}: {words}" if heading else words)
    return said + ([view.chance[1]] if view.chance else [])
