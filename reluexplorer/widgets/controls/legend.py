"""What the strokes of a plot mean: strokes with names and figures."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from reluexplorer.widgets.painting.shapes import KEY_WIDTH, Painted, paint_key, rounded, text
from reluexplorer.widgets.theme.fonts import NORMAL, SEMIBOLD, number_font
from reluexplorer.widgets.theme.theme import Theme


class Legend(Painted):
    """Short strokes with names and figures, in one line: for the head of a plot.

    With ``wraps`` they go on in further lines where there is no room for all. With ``keys`` strokes are long
    enough to tell the styles of lines, and names are grey.
    """

    def __init__(self, *, wraps: bool = False, keys: bool = False) -> None:
        super().__init__()
        self._wraps, self._keys = wraps, keys
        self._line, self._before, self._gap = (18, KEY_WIDTH + 6, 15) if keys else (16, 12, 9)
        """Height of a line, and pixels before words and behind them."""
        self._styles: tuple[str, ...] = ()
        self._entries: tuple[tuple[str, str, str], ...] = ()
        self._dashed: tuple[str, ...] = ()
        across = QSizePolicy.Policy.Preferred if wraps else QSizePolicy.Policy.Maximum
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)

    def set_entries(
        self,
        entries: tuple[tuple[str, str, str], ...],
        dashed: tuple[str, ...] = (),
        styles: tuple[str, ...] = (),
    ) -> None:
        """Show (name, figure, colour role or ``#rrggbb``) entries; those named have dashed strokes.

        ``styles`` are those of keys, one of ``shapes.PATTERNS`` for each entry.
        """
        if (entries, dashed, styles) == (self._entries, self._dashed, self._styles):
            return
        before = self.sizeHint()
        self._entries, self._dashed, self._styles = entries, dashed, styles
        self.setAccessibleName(", ".join(self._words()))
        if self.sizeHint() != before:
            self.updateGeometry()
        self._take_lines()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for all entries."""
        return QSize(max(0, sum(self._widths()) - self._gap), self._line)

    def minimumSizeHint(self) -> QSize:
        """Return the full size, or where it wraps that of the widest entry."""
        widest = max(self._widths(), default=self._gap) - self._gap
        return QSize(widest, self._line) if self._wraps else self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many lines as the width needs."""
        super().resizeEvent(event)
        self._take_lines()

    def _take_lines(self) -> None:
        if self._wraps and self.height() != self.height_in(self.width()):
            self.setFixedHeight(self.height_in(self.width()))

    def height_in(self, width: int) -> int:
        """Return the height of all lines in a width."""
        return self._line * max(1, len({top for _, top in self.places(width)}))

    def places(self, width: int) -> list[tuple[float, int]]:
        """Return where each entry begins, in a width: its left and its top."""
        found: list[tuple[float, int]] = []
        left, top = 0.0, 0
        for wide in self._widths():
            if self._wraps and left > 0 and left + wide - self._gap > width:
                left, top = 0.0, top + self._line
            found.append((left, top))
            left += wide
        return found

    def _paint(self, theme: Theme, painter: QPainter, _area: QRectF) -> None:
        painter.setFont(self._font())
        entries = zip(self._entries, self._widths(), self.places(self.width()), strict=True)
        for number, ((name, figure, colour), width, (left, top)) in enumerate(entries):
            middle = (top + self._line / 2) if self._wraps else self.height() / 2
            shade, ink = theme.role(colour), theme.ink(colour)
            parts = [(0.0, 3.5), (5.5, 3.5)] if name in self._dashed else [(0.0, 9.0)]
            if self._keys:
                key = QRectF(left, middle - self._line / 2, KEY_WIDTH, self._line)
                paint_key(painter, key, shade, self._styles[number])
                parts, ink = [], theme.secondary
            for start_at, long in parts:
                stroke = QRectF(left + start_at, middle - 1.25, long, 2.5)
                rounded(painter, stroke, 1.25, shade, None)
            room = min(width, self.width() - left) - self._before
            row = QRectF(left + self._before, middle - self._line / 2, room, self._line)
            text(painter, row, f"{name} {figure}".strip(), ink)

    def _font(self) -> QFont:
        return number_font(12, NORMAL if self._keys else SEMIBOLD)

    def _widths(self) -> list[int]:
        metrics = QFontMetrics(self._font())
        return [self._before + metrics.horizontalAdvance(words) + self._gap for words in self._words()]

    def _words(self) -> list[str]:
        return [f"{name} {figure}".strip() for name, figure, _ in self._entries]
