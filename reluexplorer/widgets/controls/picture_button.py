"""A wide choice with a picture of what it leads to, a title and a line of words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.widgets.controls.card_button import CardButton
from reluexplorer.widgets.painting.shapes import dot, faint, rounded, text
from reluexplorer.widgets.theme.fonts import SEMIBOLD, ui_font
from reluexplorer.widgets.theme.icons import paint_icon
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL, SIZE_SUBJECT, Theme

_PICTURE, _PADDING, _GAP = 64, 12, 16
_SIGN, _ARROW = 44, 18
_LEAST = 320


class PictureButton(CardButton):
    """A card that is pressed as a whole; without a picture it has a sign in its place."""

    def __init__(
        self, title: str, words: str, tip: str, picture: QImage | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, words, tip, parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._words, self._picture = words, picture

    def sizeHint(self) -> QSize:
        """Return room for the picture."""
        return QSize(_LEAST, _PICTURE + 2 * _PADDING)

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        """Draw the card, its picture or sign, and its words."""
        self._paint_card(theme, painter, area)
        square = QRectF(_PADDING, (area.height() - _PICTURE) / 2, _PICTURE, _PICTURE)
        if self._picture is not None:
            painter.drawImage(square, self._picture)
            rounded(painter, square, RADIUS_CONTROL, None, theme.line)
        else:
            dot(painter, square.center().x(), square.center().y(), faint(theme.accent, 0.14), _SIGN)
            paint_icon(painter, "undo", theme.accent, square.adjusted(22, 22, -22, -22))
        arrow = QRectF(area.right() - _PADDING - _ARROW, (area.height() - _ARROW) / 2, _ARROW, _ARROW)
        paint_icon(painter, "chevron-right", theme.secondary, arrow)
        left = square.right() + _GAP
        room = QRectF(left, 0, arrow.left() - _GAP - left, area.height())
        painter.setFont(ui_font(SIZE_SUBJECT, SEMIBOLD))
        title = QFontMetrics(painter.font()).height()
        line_height = QFontMetrics(self.font()).height()
        room.setTop((area.height() - title - 4 - line_height) / 2)
        text(painter, QRectF(room.left(), room.top(), room.width(), title), self.text(), theme.text)
        painter.setFont(self.font())
        below = QRectF(room.left(), room.top() + title + 4, room.width(), line_height)
        text(painter, below, self._words, theme.secondary)
