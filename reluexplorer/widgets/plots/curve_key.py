"""A legend that goes on in the next line where the width ends."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetrics, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.widgets.painting.shapes import KEY_WIDTH, paint_key, start, text
from reluexplorer.widgets.theme.fonts import ui_font
from reluexplorer.widgets.theme.stylesheet import current_theme

_LINE, _GAP, _BESIDE = 18, 14, 6


@dataclass(frozen=True)
class KeyEntry:
    """A curve's name, its colour role and the style of its line."""

    name: str
    colour: str
    style: str = "solid"


class CurveKey(QWidget):
    """Pieces of lines with the names of their curves, as many in a line as there is room for."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[KeyEntry, ...] = ()
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_entries(self, entries: tuple[KeyEntry, ...]) -> None:
        """Show these curves."""
        if entries != self._entries:
            self._entries = entries
            self.setAccessibleDescription(", ".join(entry.name for entry in entries))
            self.updateGeometry()
            self.update()

    def places(self, width: int) -> list[QRectF]:
        """Return where each entry lies at a width."""
        metrics = QFontMetrics(ui_font(12))
        found, left, top = [], 0.0, 0.0
        for entry in self._entries:
            wide = KEY_WIDTH + _BESIDE + metrics.horizontalAdvance(entry.name) + 1.0
            if left and left + wide > width:
                left, top = 0.0, top + _LINE
            found.append(QRectF(left, top, min(wide, float(width)), _LINE))
            left += wide + _GAP
        return found

    def hasHeightForWidth(self) -> bool:
        """Return True."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines at this width."""
        return round(max((place.bottom() for place in self.places(width)), default=0.0))

    def sizeHint(self) -> QSize:
        """Return the size at the present width."""
        return QSize(self.width(), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        """Return the least room: one entry beside nothing."""
        return QSize(60, _LINE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw lines and names."""
        theme, painter = current_theme(), start(self)
        painter.setFont(ui_font(12))
        for entry, place in zip(self._entries, self.places(self.width()), strict=True):
            key = QRectF(place.left(), place.top(), KEY_WIDTH, place.height())
            paint_key(painter, key, theme.role(entry.colour), entry.style)
            text(painter, place.adjusted(KEY_WIDTH + _BESIDE, 0, 0, 0), entry.name, theme.secondary)
        painter.end()
