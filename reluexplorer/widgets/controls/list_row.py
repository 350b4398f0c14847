"""A row of a list to choose from."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy

from reluexplorer.language import english
from reluexplorer.widgets.controls.buttons import Button
from reluexplorer.widgets.painting.shapes import CENTRE, LEFT, rounded, shows_focus, text
from reluexplorer.widgets.painting.stamps import ROLES, SIDE, paint_stamp
from reluexplorer.widgets.theme.fonts import NORMAL, SEMIBOLD, ui_font
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL, SIZE_BODY, Theme

_STATUS_GAP = 6
"""Pixels between the words of a row and the status at its right."""
_STAMP = SIDE + 4
"""Room of a stamp's shape before its words."""
_NUMBERED, _PLAIN, _RIGHT = 40, 8, 10
"""Where the words of a row begin, with and without a number before them, and what is free at its end."""
_CLOSER = 6
"""Pixels less of these where the list is narrow."""
_TALL, _LOW = 40, 28
"""Heights of a row that has a number, and of one that has none."""
_TIGHT = 0.7
"""Share of these heights where there is little room."""


class ListRow(Button):
    """A row of a list: a number in a ring, or none, words, and a short status at the right with its shape.

    ``below`` puts it under another row, whose part it is.
    """

    def __init__(self, words: str, tip: str, number: int | None = None, *, below: bool = False) -> None:
        super().__init__(words, tip)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._number, self._below, self._tight, self._narrow = number, below, False, False
        self._status, self._role = "", "neutral"

    def set_status(self, words: str, role: str = "neutral") -> None:
        """Set the short status at the right; a standing of a claim has its shape before it."""
        self.setAccessibleDescription(words)
        if (words, role) != (self._status, self._role):
            self._status, self._role = words, role
            self.updateGeometry()
            self.update()

    def set_tight(self, tight: bool) -> None:
        """Take less height where there is little."""
        if tight != self._tight:
            self._tight = tight
            self.updateGeometry()

    def set_narrow(self, narrow: bool) -> None:
        """Write smaller where the list has little width, so that the status keeps its words."""
        if narrow != self._narrow:
            self._narrow = narrow
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Return room for everything in its bold form."""
        metrics = QFontMetrics(ui_font(11, SEMIBOLD))
        status = metrics.horizontalAdvance(self._status) + 1 + _STATUS_GAP if self._status else 0
        shape = round(_STAMP) if english(self._status) in ROLES else 0
        wide = self._left() + self._width(ui_font(self._size(), SEMIBOLD)) + status + shape
        return QSize(wide + self._right(), self._tall())

    def minimumSizeHint(self) -> QSize:
        """Return a width below which words are shortened."""
        return QSize(min(self.sizeHint().width(), 120), self._tall())

    def _left(self) -> int:
        closer = _CLOSER if self._narrow else 0
        if self._below:
            return _NUMBERED - 2 * closer
        return _NUMBERED - closer if self._number is not None else _PLAIN

    def _right(self) -> int:
        return _RIGHT - (_CLOSER if self._narrow else 0)

    def _size(self) -> int:
        """Return the height of the letters."""
        return SIZE_BODY - 1 if self._narrow else SIZE_BODY

    def _tall(self) -> int:
        tall = _LOW if self._number is None else _TALL
        return round(_TIGHT * tall) if self._tight else tall

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        fill = theme.selection if self.isChecked() else theme.hover if self._over() else None
        rounded(painter, area, RADIUS_CONTROL, fill, theme.accent if shows_focus(self) else None, 2.0)
        middle = area.center().y()
        if self._number is not None:
            ring = QRectF(8, middle - 11, 22, 22)
            rounded(painter, ring, 11, theme.panel, theme.line)
            painter.setFont(ui_font(11))
            text(painter, ring, str(self._number), theme.secondary, CENTRE)
        right = area.right() - self._right()
        if self._status:
            right = self._paint_status(theme, painter, area, right)
        painter.setFont(ui_font(self._size(), SEMIBOLD if self.isChecked() else NORMAL))
        text(
            painter,
            QRectF(self._left(), 0, right - self._left(), area.height()),
            self.text(),
            self._ink(theme),
            LEFT,
        )

    def _paint_status(self, theme: Theme, painter: QPainter, area: QRectF, right: float) -> float:
        """Write the status, its shape alone where both have no room; return where the name has to end."""
        painter.setFont(ui_font(11, SEMIBOLD))
        middle, ink = area.center().y(), theme.accent if self._role == "accent" else theme.ink(self._role)
        if self.sizeHint().width() <= area.width() or english(self._status) not in ROLES:
            wide = QFontMetrics(painter.font()).horizontalAdvance(self._status) + 1
            text(painter, QRectF(right - wide, 0, wide, area.height()), self._status, ink)
            right -= wide + _STATUS_GAP
        if english(self._status) in ROLES:
            paint_stamp(painter, self._status, QPointF(right - SIDE / 2 + 2, middle), ink)
            right -= _STAMP
        return right

    def _ink(self, theme: Theme) -> str:
        if not self.isEnabled():
            return theme.disabled
        if self._below:
            return theme.accent if self.isChecked() else theme.secondary
        return theme.text
