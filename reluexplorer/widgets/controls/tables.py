"""Small aligned listings: figures in columns, and bars with their values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import isnan

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from reluexplorer.widgets.painting.shapes import KEY_WIDTH, RIGHT, Painted, dot, paint_key, rounded, text
from reluexplorer.widgets.theme.explaining import with_terms
from reluexplorer.widgets.theme.fonts import number_font, ui_font
from reluexplorer.widgets.theme.theme import Theme
from reluexplorer.widgets.theme.tooltips import Tip

_GAP, _NARROW_GAP = 16, 8
_LINE = 16
"""Height of a name that stands above its figures or its bar, where there is no room beside them."""


def _indent(row: Row) -> int:
    return KEY_WIDTH + 6 if row.line else 16 if row.dot else 0


@dataclass(frozen=True)
class Row:
    """One line of a DataGrid: the first cell is words, the others are figures."""

    cells: tuple[str, ...]
    dot: str = ""
    """Colour role or ``#rrggbb`` of a dot before the first cell."""
    tone: str = ""
    """Colour role of the figures, for a row that stands out."""
    line: str = ""
    """Style of a stroke in the dot's place, as ``strokes.PATTERNS`` has them: the row's line in a plot."""


class _Listing(Painted):
    """Rows that take a line more each where there is no room beside their names."""

    def __init__(self, name: str, row_height: int) -> None:
        super().__init__()
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._height, self._stacked = row_height, False
        """Of a row without its name, and whether names stand above."""

    def hasHeightForWidth(self) -> bool:
        """Narrow, its rows take two lines."""
        return True

    def set_row_height(self, pixels: int) -> None:
        """Change the least height of a row."""
        if pixels != self._height:
            self._height = pixels
            self.updateGeometry()
            self.update()

    def _row(self) -> int:
        return self._height + (_LINE if self._stacked else 0)


class DataGrid(_Listing):
    """Rows of figures under a quiet head, parted by hairlines: words left, figures right.

    Where a first cell has no room beside its figures, all of them stand above theirs.

    ``clicked`` carries the number of a row that was clicked.
    """

    clicked = Signal(int)

    def __init__(self, head: tuple[str, ...], name: str, *, row_height: int = 28) -> None:
        super().__init__(name, row_height)
        self._head, self._rows = head, tuple[Row, ...]()
        self._head_stacked = False
        """Whether the heads of figures stand below the first one."""

    def set_rows(self, rows: tuple[Row, ...]) -> None:
        """Show these rows; each has as many cells as the head."""
        if any(len(row.cells) != len(self._head) for row in rows):
            raise ValueError(f"each row needs {len(self._head)} cells")
        if rows == self._rows:
            return
        self._rows = rows
        self.setAccessibleDescription("; ".join(", ".join(row.cells) for row in rows))
        self._stack()
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the figures beside the first cells, or below them."""
        super().resizeEvent(event)
        if self._stack():
            self.updateGeometry()

    def _stack(self) -> bool:
        """Decide where figures and their heads stand; return whether that is another place than before."""
        before = self._stacked, self._head_stacked
        if self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            self._stacked, self._head_stacked = self._stacks(self.width())
        return (self._stacked, self._head_stacked) != before

    def _stacks(self, width: int) -> tuple[bool, bool]:
        """Return whether, at a width, figures stand below the first cells, and heads below the first one."""
        room = width - sum(self._figures()) - _NARROW_GAP * len(self._head[1:])
        head = _widest((self._head[0],), figures=False)
        stacked = room < self._words()
        return stacked, stacked or room < head

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows at a width."""
        stacked, head_stacked = self._stacks(width)
        return self._height * (len(self._rows) + 1) + _LINE * (len(self._rows) * stacked + head_stacked)

    def _head_height(self) -> int:
        return self._height + (_LINE if self._head_stacked else 0)

    def _number(self, y: float) -> int:
        """Return the number of the row at a height, -1 for the head."""
        return -1 if y < self._head_height() else int((y - self._head_height()) // self._row())

    def rows(self) -> tuple[Row, ...]:
        """Return what is shown."""
        return self._rows

    def tip_at(self, at: QPoint) -> Tip:
        """Return what the terms under the mouse mean; that of a head stands off the figures below it."""
        return Tip(with_terms(self.toolTip(), self.words_at(at)), above=at.y() < self._height)

    def words_at(self, at: QPoint) -> str:
        """Return the head of the column at a point of the head, or the first cell of the row."""
        number = self._number(at.y())
        if number >= 0:
            return self._rows[number].cells[0] if number < len(self._rows) else ""
        right = self.width()
        for words, width in zip(reversed(self._head[1:]), reversed(self._widths()), strict=True):
            if at.x() >= right - width:
                return words
            right -= width
        return self._head[0]

    def sizeHint(self) -> QSize:
        """Return room for all rows and columns."""
        figures = sum(self._figures()) + _GAP * (len(self._head) - 1)
        return QSize(self._first() + figures + 8, self._head_height() + self._row() * len(self._rows))

    def minimumSizeHint(self) -> QSize:
        """Return the height of all rows, and room for the figures."""
        figures = sum(self._figures()) + _NARROW_GAP * (len(self._head) - 1)
        return QSize(figures, self.sizeHint().height())

    def _paint(self, theme: Theme, painter: QPainter, _area: QRectF) -> None:
        painter.setFont(ui_font(12))
        self._line(painter, 0, self._head, theme.secondary, theme.secondary, 0, self._head_stacked)
        for number, row in enumerate(self._rows):
            top = self._head_height() + number * self._row()
            painter.fillRect(QRectF(0, top, self.width(), 1), theme.line)
            if row.line:
                key = QRectF(0, top, KEY_WIDTH, self._height)
                paint_key(painter, key, theme.role(row.dot), row.line)
            elif row.dot:
                dot(painter, 4, top + self._height / 2, theme.role(row.dot))
            painter.setFont(number_font())
            ink = theme.ink(row.tone) if row.tone else theme.text
            self._line(painter, top, row.cells, theme.text, ink, _indent(row), self._stacked)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Report the row under the mouse."""
        number = self._number(event.position().y())
        if 0 <= number < len(self._rows):
            self.clicked.emit(number)

    def _line(
        self,
        painter: QPainter,
        top: float,
        cells: tuple[str, ...],
        words: str,
        figures: str,
        indent: int,
        stacked: bool,
    ) -> None:
        widths = self._widths()
        room = self.width() - (0 if stacked else sum(widths)) - indent
        text(painter, QRectF(indent, top, room, self._height), cells[0], words)
        top += _LINE if stacked else 0
        right = float(self.width())
        for cell, width in zip(reversed(cells[1:]), reversed(widths), strict=True):
            text(painter, QRectF(right - width, top, width, self._height), cell, figures, RIGHT)
            right -= width

    def _widths(self) -> list[int]:
        """Return the columns' widths with the gaps before them, narrow ones where words would be cut."""
        figures = self._figures()
        fits = self._first() + sum(figures) + _GAP * len(figures) <= self.width()
        return [figure + (_GAP if fits else _NARROW_GAP) for figure in figures]

    def _first(self) -> int:
        """Return the width of the first column."""
        return max(self._words(), _widest((self._head[0],), figures=False))

    def _words(self) -> int:
        """Return the width of the first cells of the rows."""
        return _words_width(self._rows)

    def _figures(self) -> tuple[int, ...]:
        return _figure_widths(self._head, self._rows)


@lru_cache(maxsize=128)
def _words_width(rows: tuple[Row, ...]) -> int:
    metrics = QFontMetrics(ui_font())
    return max((metrics.horizontalAdvance(row.cells[0]) + _indent(row) + 1 for row in rows), default=0)


@lru_cache(maxsize=128)
def _figure_widths(names: tuple[str, ...], rows: tuple[Row, ...]) -> tuple[int, ...]:
    """Return the widths of the columns of figures; layouts ask for them again and again."""
    head, body = QFontMetrics(ui_font(12)), QFontMetrics(number_font())
    columns = list(zip(*(row.cells for row in rows), strict=True)) or [()] * len(names)
    figures = zip(names[1:], columns[1:], strict=True)
    return tuple(max(48, head.horizontalAdvance(n), *map(body.horizontalAdvance, c)) for n, c in figures)


@dataclass(frozen=True)
class Bar:
    """One bar: name, how full (0 to 1; NaN is empty), the figure beside it, a colour role or ``#rrggbb``."""

    label: str
    share: float
    value: str
    colour: str = "healthy"


_LEAST_BAR = 32
"""Width of a full bar that tells anything beside others."""


class BarTable(_Listing):
    """Bars with names before and figures behind, aligned in columns.

    ``track`` draws the empty part and puts the figures into a column; without it they follow their bars.
    Where names and figures leave no room for bars, or are cut beside them, names stand above them.
    Rows grow with the room up to ``most`` pixels.
    """

    def __init__(
        self, name: str, *, track: bool = True, row_height: int = 21, thickness: int = 8, most: int = 0
    ) -> None:
        super().__init__(name, row_height)
        self._bars: tuple[Bar, ...] = ()
        self._track, self._thick, self._most = track, thickness, most
        if most:
            policy = self.sizePolicy()
            policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
            self.setSizePolicy(policy)

    def set_bars(self, bars: tuple[Bar, ...]) -> None:
        """Show these bars."""
        if bars == self._bars:
            return
        before = self.sizeHint()
        self._bars = bars
        self.setAccessibleDescription("; ".join(f"{bar.label} {bar.value}" for bar in bars))
        self._stack(before)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the bars below their names, or beside them."""
        super().resizeEvent(event)
        self._stack(self.sizeHint())

    def _stack(self, before: QSize) -> None:
        """Decide where the bars stand; ask for room where another size was wanted before."""
        self._stacked = self._stacks(self.width())
        if self.sizeHint() != before:
            self.updateGeometry()

    def _stacks(self, width: int) -> bool:
        room = width - self._labels() - self._values() - 16
        return room < _LEAST_BAR and len(self._bars) > 0

    def heightForWidth(self, width: int) -> int:
        """Return the height of all bars at a width."""
        return (self._height + (_LINE if self._stacks(width) else 0)) * len(self._bars)

    def bars(self) -> tuple[Bar, ...]:
        """Return what is shown."""
        return self._bars

    def words_at(self, at: QPoint) -> str:
        """Return the name of the bar at a point."""
        place = at.y() // self._pitch()
        return self._bars[place].label if 0 <= place < len(self._bars) else ""

    def sizeHint(self) -> QSize:
        """Return room for all bars."""
        return QSize(self._labels() + self._values() + 120, self._row() * len(self._bars))

    def minimumSizeHint(self) -> QSize:
        """Return the height of all bars."""
        return QSize(120, self._row() * len(self._bars))

    def _paint(self, theme: Theme, painter: QPainter, _area: QRectF) -> None:
        words_end = self.width() if self._stacked else self._labels()
        left = 0 if self._stacked else words_end + 8
        right = self.width() - self._values() - 8
        radius, pitch = min(4.0, self._thick / 2), self._pitch()
        for number, bar in enumerate(self._bars):
            top = number * pitch + (pitch - self._row()) // 2
            painter.setFont(ui_font(12))
            text(painter, QRectF(0, top, words_end, self._height), bar.label, theme.text)
            below = top + (_LINE if self._stacked else 0)
            full = QRectF(left, below + (self._height - self._thick) / 2, max(0, right - left), self._thick)
            if self._track:
                rounded(painter, full, radius, theme.track, None)
            share = min(max(bar.share, 0.0), 1.0) if not isnan(bar.share) else 0.0
            filled = QRectF(full)
            filled.setWidth(max(full.width() * share, self._thick if share > 0 else 0.0))
            rounded(painter, filled, radius, theme.role(bar.colour), None)
            painter.setFont(number_font(12))
            if self._track:
                area = QRectF(right + 8, below, self.width() - right - 8, self._height)
                text(painter, area, bar.value, theme.secondary, RIGHT)
            else:
                area = QRectF(filled.right() + 8, below, self._values() + 1, self._height)
                text(painter, area, bar.value, theme.secondary)

    def _pitch(self) -> int:
        """Return the pixels from a row to the next, in the height that there is."""
        grown = min(self._most, self.height() // max(1, len(self._bars)))
        return max(self._row(), grown)

    def _labels(self) -> int:
        return _widest(tuple(bar.label for bar in self._bars), figures=False)

    def _values(self) -> int:
        return _widest(tuple(bar.value for bar in self._bars), figures=True)


@lru_cache(maxsize=128)
def _widest(words: tuple[str, ...], *, figures: bool) -> int:
    metrics = QFontMetrics(number_font(12) if figures else ui_font(12))
    return max(map(metrics.horizontalAdvance, words), default=-1) + 1
