"""The legend below the squares: how many units died in the event, at other steps, and fire."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from reluexplorer.language import _
from reluexplorer.panels.watched.shared.moment import Moment
from reluexplorer.panels.watched.shared.unit_rows import RARE, SILENT, UNSEEN, UnitRow
from reluexplorer.panels.watched.shared.unit_strip import silent_ink
from reluexplorer.panels.watched.subject.squares import BACK, ELSEWHERE, HERE, kinds_of
from reluexplorer.widgets.painting.hatching import Stripes
from reluexplorer.widgets.painting.painted_widget import pixel_ratio
from reluexplorer.widgets.painting.shapes import Painted, rounded, text
from reluexplorer.widgets.theme.fonts import number_font
from reluexplorer.widgets.theme.theme import SIZE_SMALL, Theme

_SIDE, _BESIDE, _APART, _LINE = 9, 5, 14, 18
RARELY_SHOWN, SILENT_SHOWN, UNSEEN_SHOWN, FIRE = range(4, 8)


def key_counts(moment: Moment, row: UnitRow) -> dict[int, int]:
    """Return how many units there are of each kind in the legend; of none but those that always stand."""
    kinds = kinds_of(moment, row)
    living = (kinds != HERE) & (kinds != ELSEWHERE)
    rare, silent, unseen = (living & (row.states == state) for state in (RARE, SILENT, UNSEEN))
    counts = {
        HERE: np.count_nonzero(kinds == HERE),
        ELSEWHERE: np.count_nonzero(kinds == ELSEWHERE),
        BACK: np.count_nonzero(kinds == BACK),
        RARELY_SHOWN: np.count_nonzero(rare),
        SILENT_SHOWN: np.count_nonzero(silent),
        UNSEEN_SHOWN: np.count_nonzero(unseen),
        FIRE: np.count_nonzero(living & ~rare & ~silent & ~unseen),
    }
    always = {HERE, ELSEWHERE, FIRE} if moment.death is not None else {ELSEWHERE, FIRE}
    return {kind: int(count) for kind, count in counts.items() if count or kind in always}


def key_words(kind: int, count: int, *, told: bool) -> str:
    """Return what stands beside a square of the legend; ``told`` where an event is."""
    words = {
        HERE: _("{count:,} died here"),
        ELSEWHERE: _("{count:,} at other steps") if told else _("{count:,} dead"),
        BACK: _("{count:,} came back"),
        RARELY_SHOWN: _("{count:,} rarely"),
        SILENT_SHOWN: _("{count:,} silent"),
        UNSEEN_SHOWN: _("{count:,} not seen"),
        FIRE: _("{count:,} fire"),
    }
    return words[kind].format(count=count)


class SquareKeys(Painted):
    """Shows the counts of a Moment, in as many lines as they need."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: tuple[tuple[int, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_counts(self, counts: dict[int, int], *, told: bool) -> None:
        """Show how many units there are of each kind."""
        keys = tuple((kind, key_words(kind, count, told=told)) for kind, count in counts.items())
        if keys != self._keys:
            self._keys = keys
            self.setAccessibleName(", ".join(words for _kind, words in keys))
            self._take_lines()
            self.update()

    def sizeHint(self) -> QSize:
        """Return room for all lines in the width that there is."""
        return QSize(160, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many lines as the width needs."""
        super().resizeEvent(event)
        self._take_lines()

    def _take_lines(self) -> None:
        high = _LINE * max(1, len({top for _left, top in self._places(self.width())}))
        if high != self.height():
            self.setFixedHeight(high)

    def _places(self, width: int) -> list[tuple[float, int]]:
        """Return where each key begins: its left and its top."""
        metrics = QFontMetrics(number_font(SIZE_SMALL))
        found, left, top = list[tuple[float, int]](), 0.0, 0
        for _kind, words in self._keys:
            wide = _SIDE + _BESIDE + metrics.horizontalAdvance(words) + 1
            if left and left + wide > width:
                left, top = 0.0, top + _LINE
            found.append((left, top))
            left += wide + _APART
        return found

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        painter.setFont(number_font(SIZE_SMALL))
        roles = {
            FIRE: theme.healthy,
            RARELY_SHOWN: theme.warning,
            BACK: theme.healthy,
            SILENT_SHOWN: silent_ink(theme),
        }
        for (kind, words), (left, top) in zip(self._keys, self._places(self.width()), strict=True):
            square = QRectF(left, top + (_LINE - _SIDE) / 2, _SIDE, _SIDE)
            if kind == HERE:
                painter.setPen(Qt.PenStyle.NoPen)
                Stripes(theme.dead, 1.0, 4, 1.4).fill(painter, square, pixel_ratio(painter), radius=2.0)
            else:
                edge = (
                    theme.dead if kind in {ELSEWHERE, BACK} else theme.axis if kind == UNSEEN_SHOWN else None
                )
                rounded(painter, square, 2, roles.get(kind), edge or roles.get(kind))
            room = QRectF(left + _SIDE + _BESIDE, top, area.width() - left - _SIDE - _BESIDE, _LINE)
            text(painter, room, words, theme.secondary)
