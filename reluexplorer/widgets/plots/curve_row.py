"""A row of a list of curves."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.widgets.controls.buttons import Button
from reluexplorer.widgets.painting.shapes import RIGHT, rounded, shows_focus, start, text
from reluexplorer.widgets.theme.fonts import SEMIBOLD, number_font, ui_font
from reluexplorer.widgets.theme.strokes import KEY_WIDTH, paint_key
from reluexplorer.widgets.theme.stylesheet import current_theme
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL

_HEIGHT, _LEFT = 26, 8


class CurveRow(Button):
    """A name to click; while checked it has a piece of its curve's line before it, and a note behind."""

    def __init__(self, words: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(words, tip, "", parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._colour, self._style, self._note = "", "solid", ""

    def set_curve(self, colour: str, style: str = "solid", note: str = "") -> None:
        """Check the row and show a colour role, a style of ``strokes`` and a short note; "" unchecks it."""
        shown = (colour, style, note)
        self.setChecked(bool(colour))
        if shown != (self._colour, self._style, self._note):
            self._colour, self._style, self._note = shown
            self.setAccessibleDescription(f"shown {note}".strip() if colour else "")
            self.update()

    def curve(self) -> tuple[str, str, str]:
        """Return colour role, style and note; the role is empty while the row is not checked."""
        return self._colour, self._style, self._note

    def sizeHint(self) -> QSize:
        """Return room for everything in its bold form."""
        return QSize(_LEFT + KEY_WIDTH + 20 + self._width(ui_font(13, SEMIBOLD)), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return a width below which words are shortened."""
        return QSize(120, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the row."""
        theme = current_theme()
        painter = start(self)
        area = QRectF(self.rect())
        fill = theme.selection if self.isChecked() else theme.hover if self._over() else None
        rounded(painter, area, RADIUS_CONTROL - 2, fill, theme.accent if shows_focus(self) else None, 2.0)
        if self._colour:
            key = QRectF(_LEFT, 0, KEY_WIDTH, area.height())
            paint_key(painter, key, theme.role(self._colour), self._style)
        left, right = _LEFT + KEY_WIDTH + 8, area.right() - 10
        if self._note:
            painter.setFont(number_font(12))
            wide = QFontMetrics(painter.font()).horizontalAdvance(self._note) + 1
            text(painter, QRectF(right - wide, 0, wide, area.height()), self._note, theme.secondary, RIGHT)
            right -= wide + 8
        painter.setFont(ui_font(13, SEMIBOLD) if self.isChecked() else ui_font())
        ink = theme.text if self.isEnabled() else theme.disabled
        text(painter, QRectF(left, 0, right - left, area.height()), self.text(), ink)
        painter.end()

    def set_tab_stop(self, stops: bool) -> None:
        """Let the Tab key stop here, or pass by: one row of a list takes it."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if stops else Qt.FocusPolicy.ClickFocus)
