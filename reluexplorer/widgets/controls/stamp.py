"""How a claim stands, as a stamp beside its verdict."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy

from reluexplorer.language import _, english
from reluexplorer.widgets.painting.shapes import LEFT, Painted, faint, rounded, text
from reluexplorer.widgets.painting.stamps import ROLES, paint_stamp
from reluexplorer.widgets.theme.fonts import SEMIBOLD, ui_font
from reluexplorer.widgets.theme.theme import Theme

_TALL, _SHAPE = 30, 13.0


class Stamp(Painted):
    """A coloured box with the shape and the words of a standing."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self.setFont(ui_font(15, SEMIBOLD))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str) -> None:
        """Show a standing; raises KeyError for one that there is not."""
        if english(words) not in ROLES:
            raise KeyError(words)
        if words != self._words:
            self._words = words
            self.setAccessibleName(_("Verdict: {words}").format(words=words))
            self.updateGeometry()
            self.update()

    def words(self) -> str:
        """Return the standing that is shown."""
        return self._words

    def sizeHint(self) -> QSize:
        """Return room for shape and words."""
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self._words) + 46, _TALL)

    def minimumSizeHint(self) -> QSize:
        """Return the full size."""
        return self.sizeHint()

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        if not self._words:
            return
        role = ROLES[english(self._words)]
        colour, ink = theme.role(role), theme.ink(role)
        rounded(painter, area, 6, faint(colour, 0.1), colour, 1.5)
        paint_stamp(painter, self._words, QPointF(19, area.center().y()), ink, _SHAPE)
        text(painter, area.adjusted(34, 0, -6, 0), self._words, ink, LEFT)
