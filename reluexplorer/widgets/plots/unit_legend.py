"""What the squares of neurons mean, each with how many there are."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy

from reluexplorer.language import pgettext
from reluexplorer.lessons.exhibit import Units
from reluexplorer.widgets.painting.painted_widget import pixel_ratio
from reluexplorer.widgets.painting.shapes import Painted, text
from reluexplorer.widgets.plots.unit_states import STATES, paint_unit, state_of
from reluexplorer.widgets.theme.fonts import number_font
from reluexplorer.widgets.theme.theme import Theme

_SIDES = (pgettext("grid", "left"), pgettext("grid", "right"))
_SIDE, _BEFORE, _GAP, _LINE = 12.0, 18, 16, 20


def entries_of(charts: tuple[Units, ...]) -> tuple[tuple[str, str], ...]:
    """Return (state, words) for what grids beside each other show: "killed in training 74", and of both
    grids "dead 7 left, 5 right". What fires has no count.
    """
    each = [Counter(state_of(units, unit) for unit in range(len(units.firing))) for units in charts]
    found = [("fires", STATES["fires"].called)]
    for name, state in STATES.items():
        counts = [(here[name], side) for here, side in zip(each, _SIDES, strict=False) if here[name]]
        if name == "fires" or not counts:
            continue
        sided = [f"{count} {side}" for count, side in counts]
        found.append((name, f"{state.called} {', '.join(sided) if counts[1:] else counts[0][0]}"))
    return tuple(found)


class UnitLegend(Painted):
    """Squares with words, in as many lines as they need."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[tuple[str, str], ...] = ()
        self.setFont(number_font(12))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_entries(self, entries: tuple[tuple[str, str], ...]) -> None:
        """Show these (state, words)."""
        if entries != self._entries:
            self._entries = entries
            self.setAccessibleName(", ".join(words for _, words in entries))
            self.updateGeometry()
            self.update()

    def hasHeightForWidth(self) -> bool:
        """Return that it takes more lines where it is narrow."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of its lines."""
        places = self._places(width)
        return round(places[-1].y()) + _LINE if places else 0

    def sizeHint(self) -> QSize:
        """Return the room of one line."""
        return QSize(
            sum(self._widths()) - _GAP if self._entries else 0, self.heightForWidth(max(200, self.width()))
        )

    def minimumSizeHint(self) -> QSize:
        """Return the width of the widest entry."""
        return QSize(max(self._widths(), default=_GAP) - _GAP, _LINE)

    def _widths(self) -> list[int]:
        metrics = QFontMetrics(self.font())
        return [_BEFORE + metrics.horizontalAdvance(words) + 2 + _GAP for _, words in self._entries]

    def _places(self, width: int) -> list[QPointF]:
        found, x, y = [], 0, 0
        for wide in self._widths():
            if x and x + wide - _GAP > width:
                x, y = 0, y + _LINE
            found.append(QPointF(x, y))
            x += wide
        return found

    def _paint(self, theme: Theme, painter: QPainter, _area: QRectF) -> None:
        ratio = pixel_ratio(painter)
        painter.setFont(self.font())
        wides = self._widths()
        for (state, words), place, wide in zip(self._entries, self._places(self.width()), wides, strict=True):
            square = QRectF(place.x(), place.y() + (_LINE - _SIDE) / 2, _SIDE, _SIDE)
            paint_unit(painter, state, square, QColor(theme.healthy), theme, ratio)
            room = QRectF(place.x() + _BEFORE, place.y(), wide - _BEFORE, _LINE)
            text(painter, room, words, theme.secondary)
