"""What the strokes of a plot mean: short strokes with names and figures."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from reluexplorer.widgets.painting.shapes import Painted, rounded, text
from reluexplorer.widgets.theme.fonts import SEMIBOLD, number_font
from reluexplorer.widgets.theme.theme import Theme

_LINE = 16
"""Height of a line of a legend."""


class Legend(Painted):
    """Short strokes with names and figures, in one line: for the head of a plot.

    With ``wraps`` they go on in further lines where there is no room for all.
    """

    def __init__(self, *, wraps: bool = False) -> None:
        super().__init__()
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

    def _paint(self, theme: Theme, painter: QPainter, _area: QRectF) -> None:
        painter.setFont(self._font())
        entries = zip(self._entries, self._widths(), self.places(self.width()), strict=True)
        for (name, figure, colour), width, (left, top) in entries:
            middle = (top + _LINE / 2) if self._wraps else self.height() / 2
            shade = theme.role(colour)
            parts = ((0.0, 3.5), (5.5, 3.5)) if name in self._dashed else ((0.0, 9.0),)
            for start_at, long in parts:
                stroke = QRectF(left + start_at, middle - 1.25, long, 2.5)
                rounded(painter, stroke, 1.25, shade, None)
            row = QRectF(left + 12, middle - _LINE / 2, width - 12, _LINE)
            text(painter, row, f"{name} {figure}".strip(), shade)

    def _font(self) -> QFont:
        return number_font(12, SEMIBOLD)

    def _widths(self) -> list[int]:
        metrics = QFontMetrics(self._font())
        return [
            metrics.horizontalAdvance(f"{name} {figure}".strip()) + 21 for name, figure, _ in self._entries
        ]
