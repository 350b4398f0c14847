"""What a chart shows before there are data: what will be drawn in it and how to get it, without axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from reluexplorer.widgets.theme.fonts import ui_font
from reluexplorer.widgets.theme.theme import SIZE_BODY, SIZE_SMALL

if TYPE_CHECKING:
    from reluexplorer.widgets.theme.theme import Theme

NOTHING = "There is nothing to draw yet."
_PLAY = "press play (Space)"
STOPPED = "Nothing more is drawn here: this run has ended."
_MARGIN = 12
_FLAGS = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap


def awaited(what: str, then: str = "to train", *, can_train: bool = True) -> str:
    """Say what will be drawn and how to get it; where no update can come, that there will be nothing."""
    return f"{what}: {' '.join((_PLAY, then)).rstrip()}." if can_train else STOPPED


def paint_waiting(painter: QPainter, rect: QRectF, words: str, theme: Theme) -> None:
    """Write the words in the middle of a chart's room, in smaller letters where that is little."""
    room = rect.adjusted(_MARGIN, 2, -_MARGIN, -2)
    painter.setPen(QColor(theme.secondary))
    painter.setFont(ui_font(SIZE_BODY))
    if not room.contains(painter.boundingRect(room, _FLAGS, words)):
        painter.setFont(ui_font(SIZE_SMALL))
    painter.drawText(room, _FLAGS, words)
