"""Small outlined pills that state a status or filter by it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.widgets.controls.buttons import Button
from reluexplorer.widgets.painting.shapes import Painted, rounded, shows_focus, text
from reluexplorer.widgets.painting.state_marks import paint_mark
from reluexplorer.widgets.theme.fonts import SEMIBOLD, number_font
from reluexplorer.widgets.theme.stylesheet import current_theme
from reluexplorer.widgets.theme.theme import Theme
from reluexplorer.widgets.theme.tips import set_tip

_HEIGHT = 26
_PADDING = 11
_DOT = 15


class _Look:
    """What a pill says and how; measured and painted the same for labels and buttons."""

    def __init__(self, words: str, role: str, has_dot: bool, strong: bool) -> None:
        self.words, self.role, self.has_dot, self.strong = words, role, has_dot, strong
        self.value = ""
        self.mark = ""
        """The state of neurons whose mark stands in the place of the dot."""

    def change(self, words: str, role: str | None, strong: bool | None, value: str = "") -> bool:
        """Say something else, with another colour and emphasis where given; return whether that is other."""
        before = (self.words, self.value, self.role, self.strong)
        self.words, self.value = words, value
        self.role = self.role if role is None else role
        self.strong = self.strong if strong is None else strong
        return before != (self.words, self.value, self.role, self.strong)

    def size(self) -> QSize:
        width = QFontMetrics(number_font()).horizontalAdvance(self.words) + 2 * _PADDING + 1
        if self.value:
            width += 6 + QFontMetrics(self._bold()).horizontalAdvance(self.value)
        return QSize(width + (_DOT if self.has_dot else 0), _HEIGHT)

    def paint(self, painter: QPainter, widget: QWidget, fill: str | None, focus: bool) -> None:
        theme, enabled, area = current_theme(), widget.isEnabled(), QRectF(widget.rect())
        line = theme.accent if focus else theme.role(self.role) if self.strong and enabled else theme.line
        rounded(painter, area, area.height() / 2, fill, line, 2.0 if focus else 1.0)
        left = float(_PADDING)
        if self.has_dot:
            colour = theme.role(self.role) if enabled else theme.disabled
            paint_mark(painter, self.mark, QPointF(left + 4, area.center().y()), colour)
            left += _DOT
        ink = theme.disabled if not enabled else theme.ink(self.role) if self.strong else theme.text
        right = area.right() - _PADDING
        if self.value:
            painter.setFont(self._bold())
            wide = QFontMetrics(self._bold()).horizontalAdvance(self.value)
            text(painter, QRectF(right - wide, 0, wide + 1, area.height()), self.value, ink)
            right -= wide + 6
        painter.setFont(number_font())
        text(painter, QRectF(left, 0, right - left + 1, area.height()), self.words, ink)

    def _bold(self) -> QFont:
        return number_font(13, SEMIBOLD)


class StatusPill(Painted):
    """A status in a pill: coloured dot and words. ``strong`` colours border and words too.

    ``role`` is a colour field of Theme, such as "healthy" or "dead", or "neutral".
    """

    def __init__(
        self, words: str, role: str = "neutral", *, dot: bool = True, strong: bool = False, tip: str = ""
    ) -> None:
        super().__init__()
        self._look = _Look(words, role, dot, strong)
        set_tip(self, tip)
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_status(self, words: str, role: str | None = None, strong: bool | None = None) -> None:
        """Change what the pill says, and its colour and emphasis where given."""
        if self._look.change(words, role, strong):
            self.setAccessibleName(words)
            self.updateGeometry()
            self.update()

    def words(self) -> str:
        """Return what the pill says."""
        return self._look.words

    def sizeHint(self) -> QSize:
        """Return the room its words need."""
        return self._look.size()

    def minimumSizeHint(self) -> QSize:
        """Return the full size; a FlowLayout shortens what is wider than its column."""
        return self.sizeHint()

    def _paint(self, _theme: Theme, painter: QPainter, _area: QRectF) -> None:
        self._look.paint(painter, self, None, False)


class Chip(Button):
    """A pill to click. A checkable chip is filled while it is on; ``edited`` carries the user's new state.

    A plain chip reports `clicked`. ``value`` is shown in bold behind the words.
    """

    edited = Signal(bool)

    def __init__(
        self,
        words: str,
        tip: str,
        role: str = "neutral",
        *,
        dot: bool = False,
        strong: bool = False,
        checkable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, tip, parent=parent)
        self._look = _Look(words, role, dot, strong)
        self.setCheckable(checkable)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._report)

    def set_status(
        self, words: str, role: str | None = None, strong: bool | None = None, value: str = ""
    ) -> None:
        """Change what the chip says, and its colour and emphasis where given."""
        if self._look.change(words, role, strong, value):
            self.setText(words)
            self.setAccessibleName(f"{words} {value}".strip())
            self.updateGeometry()
            self.update()

    def set_mark(self, state: str) -> None:
        """Show the mark of a named state of neurons in the place of the dot."""
        if state != self._look.mark:
            self._look.mark = state
            self.update()

    def set_value(self, on: bool) -> None:
        """Set a checkable chip on or off without emitting ``edited``."""
        self.setChecked(on)

    def sizeHint(self) -> QSize:
        """Return the room its words need."""
        return self._look.size()

    def _paint(self, theme: Theme, painter: QPainter, _area: QRectF) -> None:
        over = theme.hover if self.underMouse() and self.isEnabled() else None
        self._look.paint(painter, self, theme.selection if self.isChecked() else over, shows_focus(self))

    def _report(self, on: bool) -> None:
        if self.isCheckable():
            self.edited.emit(on)
