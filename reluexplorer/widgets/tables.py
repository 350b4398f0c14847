"""Small aligned listings: figures in columns, and bars with their values."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

from PySide6.QtCore import QPoint, QRectF, QSize, Signal
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.widgets.fonts import SEMIBOLD, number_font, ui_font
from reluexplorer.widgets.paint import RIGHT, dot, rounded, start, text
from reluexplorer.widgets.strokes import KEY_WIDTH, paint_key
from reluexplorer.widgets.stylesheet import current_theme
from reluexplorer.widgets.theme import Theme

_GAP, _NARROW_GAP = 16, 8


def _resolve(theme: Theme, colour: str) -> str:
    return colour if colour.startswith("#") else theme.role(colour)


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


class DataGrid(QWidget):
    """Rows of figures under a quiet head, parted by hairlines: words left, figures right.

    ``clicked`` carries the number of a row that was clicked.
    """

    clicked = Signal(int)

    def __init__(
        self, head: tuple[str, ...], name: str, *, row_height: int = 28, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._head, self._rows, self._height = head, tuple[Row, ...](), row_height

    def set_rows(self, rows: tuple[Row, ...]) -> None:
        """Show these rows; each has as many cells as the head."""
        if any(len(row.cells) != len(self._head) for row in rows):
            raise ValueError(f"each row needs {len(self._head)} cells")
        if rows == self._rows:
            return
        self._rows = rows
        self.setAccessibleDescription("; ".join(", ".join(row.cells) for row in rows))
        self.updateGeometry()
        self.update()

    def rows(self) -> tuple[Row, ...]:
        """Return what is shown."""
        return self._rows

    def words_at(self, at: QPoint) -> str:
        """Return the head of the column at a point of the head, or the first cell of the row."""
        number = at.y() // self._height - 1
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
        return QSize(self._first() + figures + 8, self._height * (len(self._rows) + 1))

    def minimumSizeHint(self) -> QSize:
        """Return the height of all rows; words are shortened before figures are."""
        figures = sum(self._figures()) + _NARROW_GAP * (len(self._head) - 1)
        return QSize(60 + figures, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw head, rows and hairlines."""
        theme = current_theme()
        painter = start(self)
        painter.setFont(ui_font(12))
        self._line(painter, 0, self._head, theme.secondary, theme.secondary, 0)
        for number, row in enumerate(self._rows, start=1):
            top = number * self._height
            painter.fillRect(QRectF(0, top, self.width(), 1), theme.line)
            if row.line:
                key = QRectF(0, top, KEY_WIDTH, self._height)
                paint_key(painter, key, _resolve(theme, row.dot), row.line)
            elif row.dot:
                dot(painter, 4, top + self._height / 2, _resolve(theme, row.dot))
            painter.setFont(number_font())
            self._line(
                painter,
                top,
                row.cells,
                theme.text,
                theme.ink(row.tone) if row.tone else theme.text,
                _indent(row),
            )
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Report the row under the mouse."""
        number = int(event.position().y() // self._height) - 1
        if 0 <= number < len(self._rows):
            self.clicked.emit(number)

    def _line(
        self, painter: QPainter, top: float, cells: tuple[str, ...], words: str, figures: str, indent: int
    ) -> None:
        widths = self._widths()
        text(painter, QRectF(indent, top, self.width() - sum(widths) - indent, self._height), cells[0], words)
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
        metrics = QFontMetrics(ui_font())
        rows = self._rows or (Row(("",)),)
        return max(metrics.horizontalAdvance(row.cells[0]) + max(16, _indent(row)) for row in rows)

    def _figures(self) -> list[int]:
        head, body = QFontMetrics(ui_font(12)), QFontMetrics(number_font())
        columns = range(1, len(self._head))
        return [
            max(
                head.horizontalAdvance(self._head[c]),
                48,
                *(body.horizontalAdvance(r.cells[c]) for r in self._rows),
            )
            for c in columns
        ]


@dataclass(frozen=True)
class Bar:
    """One bar: name, how full (0 to 1; NaN is empty), the figure beside it, a colour role or ``#rrggbb``."""

    label: str
    share: float
    value: str
    colour: str = "healthy"


_LEAST_BAR = 32
"""Width of a full bar that tells anything beside others."""


class BarTable(QWidget):
    """Bars with names before and figures behind, aligned in columns.

    ``track`` draws the empty part and puts the figures into a column; without it they follow their bars.
    Where names and figures leave no room for bars, names stand above them.
    """

    def __init__(
        self,
        name: str,
        *,
        track: bool = True,
        row_height: int = 21,
        thickness: int = 8,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._bars: tuple[Bar, ...] = ()
        self._track, self._height, self._thick = track, row_height, thickness
        self._stacked = False
        """Whether bars stand below their names."""

    def set_bars(self, bars: tuple[Bar, ...]) -> None:
        """Show these bars."""
        if bars == self._bars:
            return
        before = self.sizeHint()
        self._bars = bars
        self.setAccessibleDescription("; ".join(f"{bar.label} {bar.value}" for bar in bars))
        self._stack()
        if self.sizeHint() != before:
            self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the bars below their names, or beside them."""
        super().resizeEvent(event)
        before = self.sizeHint()
        self._stack()
        if self.sizeHint() != before:
            self.updateGeometry()

    def _stack(self) -> None:
        room = self.width() - min(self._labels(), 3 * self.width() // 5) - self._values() - 16
        self._stacked = self._track and room < _LEAST_BAR and len(self._bars) > 0

    def _row(self) -> int:
        return self._height + (_LINE if self._stacked else 0)

    def bars(self) -> tuple[Bar, ...]:
        """Return what is shown."""
        return self._bars

    def words_at(self, at: QPoint) -> str:
        """Return the name of the bar at a point."""
        place = at.y() // self._row()
        return self._bars[place].label if 0 <= place < len(self._bars) else ""

    def sizeHint(self) -> QSize:
        """Return room for all bars."""
        return QSize(self._labels() + self._values() + 120, self._row() * len(self._bars))

    def minimumSizeHint(self) -> QSize:
        """Return the height of all bars."""
        return QSize(120, self._row() * len(self._bars))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw names, bars and figures."""
        theme = current_theme()
        painter = start(self)
        words_end = self.width() if self._stacked else min(self._labels(), 3 * self.width() // 5)
        left = 0 if self._stacked else words_end + 8
        right = self.width() - self._values() - 8
        radius = min(4.0, self._thick / 2)
        for number, bar in enumerate(self._bars):
            top = number * self._row()
            painter.setFont(self._label_font())
            text(painter, QRectF(0, top, words_end, self._height), bar.label, theme.text)
            below = top + (_LINE if self._stacked else 0)
            full = QRectF(left, below + (self._height - self._thick) / 2, max(0, right - left), self._thick)
            if self._track:
                rounded(painter, full, radius, theme.track, None)
            share = min(max(bar.share, 0.0), 1.0) if not isnan(bar.share) else 0.0
            filled = QRectF(full)
            filled.setWidth(max(full.width() * share, self._thick if share > 0 else 0.0))
            rounded(painter, filled, radius, _resolve(theme, bar.colour), None)
            painter.setFont(self._value_font())
            if self._track:
                area = QRectF(right + 8, below, self.width() - right - 8, self._height)
                text(painter, area, bar.value, theme.secondary, RIGHT)
            else:
                area = QRectF(filled.right() + 8, below, self._values() + 1, self._height)
                text(painter, area, bar.value, theme.secondary)
        painter.end()

    def _label_font(self) -> QFont:
        return ui_font(12)

    def _value_font(self) -> QFont:
        return number_font(12)

    def _labels(self) -> int:
        metrics = QFontMetrics(self._label_font())
        return max((metrics.horizontalAdvance(bar.label) + 1 for bar in self._bars), default=0)

    def _values(self) -> int:
        metrics = QFontMetrics(self._value_font())
        return max((metrics.horizontalAdvance(bar.value) + 1 for bar in self._bars), default=0)


_LINE = 16
"""Height of a line of a legend."""


class Legend(QWidget):
    """Short strokes with names and figures, in one line: for the head of a plot.

    With ``wraps`` they go on in further lines where there is no room for all.
    """

    def __init__(self, parent: QWidget | None = None, *, wraps: bool = False) -> None:
        super().__init__(parent)
        self._wraps = wraps
        self._entries: tuple[tuple[str, str, str], ...] = ()
        self._dashed: tuple[str, ...] = ()
        across = QSizePolicy.Policy.Preferred if wraps else QSizePolicy.Policy.Maximum
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)

    def set_entries(self, entries: tuple[tuple[str, str, str], ...], dashed: tuple[str, ...] = ()) -> None:
        """Show (name, figure, colour role or ``#rrggbb``) entries; those named have dashed strokes."""
        if (entries, dashed) == (self._entries, self._dashed):
            return
        before = self.sizeHint()
        self._entries, self._dashed = entries, dashed
        self.setAccessibleName(", ".join(f"{name} {figure}" for name, figure, _ in entries))
        if self.sizeHint() != before:
            self.updateGeometry()
        self._take_lines()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for all entries."""
        return QSize(max(0, sum(self._widths()) - 9), 16)

    def minimumSizeHint(self) -> QSize:
        """Return the full size, or where it wraps that of the widest entry."""
        widest = max(self._widths(), default=9) - 9
        return QSize(widest, 16) if self._wraps else self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many lines as the width needs."""
        super().resizeEvent(event)
        self._take_lines()

    def _take_lines(self) -> None:
        if self._wraps and self.height() != self.height_in(self.width()):
            self.setFixedHeight(self.height_in(self.width()))

    def height_in(self, width: int) -> int:
        """Return the height of all lines in a width."""
        return _LINE * max(1, len({top for _, top in self.places(width)}))

    def places(self, width: int) -> list[tuple[float, int]]:
        """Return where each entry begins, in a width: its left and its top."""
        found: list[tuple[float, int]] = []
        left, top = 0.0, 0
        for wide in self._widths():
            if self._wraps and left > 0 and left + wide - 9 > width:
                left, top = 0.0, top + _LINE
            found.append((left, top))
            left += wide
        return found

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw strokes and words."""
        theme = current_theme()
        painter = start(self)
        painter.setFont(self._font())
        entries = zip(self._entries, self._widths(), self.places(self.width()), strict=True)
        for (name, figure, colour), width, (left, top) in entries:
            middle = (top + _LINE / 2) if self._wraps else self.height() / 2
            shade = _resolve(theme, colour)
            parts = ((0.0, 3.5), (5.5, 3.5)) if name in self._dashed else ((0.0, 9.0),)
            for start_at, long in parts:
                stroke = QRectF(left + start_at, middle - 1.25, long, 2.5)
                rounded(painter, stroke, 1.25, shade, None)
            row = QRectF(left + 12, middle - _LINE / 2, width - 12, _LINE)
            text(painter, row, f"{name} {figure}".strip(), shade)
        painter.end()

    def _font(self) -> QFont:
        return number_font(12, SEMIBOLD)

    def _widths(self) -> list[int]:
        metrics = QFontMetrics(self._font())
        return [
            metrics.horizontalAdvance(f"{name} {figure}".strip()) + 21 for name, figure, _ in self._entries
        ]
