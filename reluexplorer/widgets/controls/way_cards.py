"""Large choices side by side: a sign, what it is called, and what it leads to."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.widgets.controls.boxes import abreast
from reluexplorer.widgets.controls.card_button import CardButton
from reluexplorer.widgets.painting.shapes import dot, faint, text
from reluexplorer.widgets.theme.fonts import SEMIBOLD, ui_font
from reluexplorer.widgets.theme.icons import paint_icon
from reluexplorer.widgets.theme.theme import SIZE_SUBJECT, Theme

_WIDE, _PADDING, _SIGN = 208, 18, 44
_BELOW_SIGN, _BELOW_TITLE = 16, 6
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True)
class Way:
    """One choice: its name, the icon, the title, a sentence, and the tooltip."""

    name: str
    icon: str
    title: str
    sentence: str
    tip: str


class WayButton(CardButton):
    """A card that is pressed as a whole."""

    def __init__(self, way: Way, parent: QWidget) -> None:
        super().__init__(way.title, way.sentence, way.tip, parent)
        self.way = way
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for the sign, the title and the whole sentence."""
        return QSize(_WIDE, self._sentence_top() + self._sentence_height() + _PADDING)

    def _sentence_top(self) -> int:
        title = QFontMetrics(ui_font(SIZE_SUBJECT, SEMIBOLD)).height()
        return _PADDING + _SIGN + _BELOW_SIGN + title + _BELOW_TITLE

    def _sentence_height(self) -> int:
        metrics = QFontMetrics(self.font())
        room = metrics.boundingRect(0, 0, _WIDE - 2 * _PADDING, 1000, int(_WRAPPED), self.way.sentence)
        return room.height() + 2

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        """Draw the card, its sign, title and sentence."""
        self._paint_card(theme, painter, area)
        sign = QRectF(_PADDING, _PADDING, _SIGN, _SIGN)
        dot(painter, sign.center().x(), sign.center().y(), faint(theme.accent, 0.14), _SIGN)
        paint_icon(painter, self.way.icon, theme.accent, sign.adjusted(12, 12, -12, -12))
        painter.setFont(ui_font(SIZE_SUBJECT, SEMIBOLD))
        title = QFontMetrics(painter.font()).height()
        place = QRectF(_PADDING, sign.bottom() + _BELOW_SIGN, area.width() - 2 * _PADDING, title)
        text(painter, place, self.way.title, theme.text)
        painter.setFont(self.font())
        painter.setPen(QColor(theme.secondary))
        room = QRectF(_PADDING, self._sentence_top(), _WIDE - 2 * _PADDING, area.height())
        painter.drawText(room, int(_WRAPPED), self.way.sentence)


class Ways(QWidget):
    """Cards in a row; arrow keys move among them, ``chosen`` carries the name of the one that is pressed."""

    chosen = Signal(str)

    def __init__(self, ways: tuple[Way, ...]) -> None:
        super().__init__()
        row = abreast(self, spacing=16)
        self.buttons = [WayButton(way, self) for way in ways]
        tallest = max(button.sizeHint().height() for button in self.buttons)
        for button in self.buttons:
            button.setFixedSize(_WIDE, tallest)
            button.clicked.connect(lambda _on=False, name=button.way.name: self.chosen.emit(name))
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move to the neighbour."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        here = next((place for place, button in enumerate(self.buttons) if button.hasFocus()), None)
        if not step or here is None:
            super().keyPressEvent(event)
            return
        there = min(max(here + step, 0), len(self.buttons) - 1)
        self.buttons[there].setFocus(Qt.FocusReason.TabFocusReason)
