"""The head of a column, which orders a table."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.language import _
from reluexplorer.widgets.controls.buttons import Button
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.shapes import LEFT, RIGHT, begun, rounded, shows_focus, text
from reluexplorer.widgets.theme.explaining import with_terms
from reluexplorer.widgets.theme.fonts import NORMAL, SEMIBOLD, ui_font
from reluexplorer.widgets.theme.tips import set_tip
from reluexplorer.widgets.theme.tooltips import Tip

_SIZE = 12
_HEAD = 26
_ARROW = 12
_ORDERS = {"rising": _("rising"), "falling": _("falling")}


class HeadButton(Button):
    """The head of a column: a click, Space or Enter orders the table by it, and again the other way."""

    def __init__(self, name: str, *, left: bool, parent: QWidget | None = None) -> None:
        super().__init__("", _("Order by this column"), name, parent)
        self._left = left
        self._order = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_head(self, words: str, tip: str, order: str, group: str = "") -> None:
        """Show a head; ``order`` is "rising", "falling" or empty where the table goes by another.

        ``group`` names the columns that it is one of.
        """
        self.setText(words)
        self._order = order
        said = f", {_ORDERS[order]}" if order else ""
        self.setAccessibleName(f"{words}, {group}{said}" if group else f"{words}{said}")
        more = _("Click to order the table by it, and again for the other way.")
        set_tip(self, f"{tip}.\n{more}")
        self.updateGeometry()
        self.update()

    def tip_at(self, _at: QPoint) -> Tip:
        """Return the tooltip, which stands off the column below."""
        return Tip(with_terms(self.toolTip(), self.text()), above=True)

    def sizeHint(self) -> QSize:
        """Return room for the words and the arrow."""
        return QSize(
            QFontMetrics(ui_font(_SIZE, SEMIBOLD)).horizontalAdvance(self.text()) + _ARROW + 6, _HEAD
        )

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses too, whatever the desktop's keys for buttons are."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the words, with an arrow where the table is ordered by them."""
        theme, painter, area = begun(self)
        if shows_focus(self):
            rounded(painter, area.adjusted(0, 2, 0, -2), 4, None, theme.accent, 2.0)
        arrow = {"rising": " ↑", "falling": " ↓"}.get(self._order, "")
        lit = bool(arrow) or self.underMouse()
        painter.setFont(ui_font(_SIZE, SEMIBOLD if arrow else NORMAL))
        colour = theme.accent if arrow else theme.text if lit else theme.secondary
        text(painter, area, self.text() + arrow, colour, LEFT if self._left else RIGHT)
        painter.end()
