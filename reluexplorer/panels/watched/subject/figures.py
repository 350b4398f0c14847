"""The figures of the update before an event: what was usual, what it was, and how many times as large."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QSizePolicy

from reluexplorer.language import _
from reluexplorer.watch.run import Event, WatchedRun
from reluexplorer.watch.story import change_words, told_before
from reluexplorer.widgets.painting.painted_widget import elided, face, text_width, write
from reluexplorer.widgets.painting.shapes import LEFT, RIGHT, Painted
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.theme import SIZE_BODY, SIZE_SMALL, Theme

_LINE = 23
_AFTER = 116
"""Pixels of the figure at the right, with its factor, where there is much room."""
_GAP = 5
_SIZES = (SIZE_BODY, 12, SIZE_SMALL)
"""Of letters: the first in which all names have room."""


@dataclass(frozen=True)
class FigureLine:
    """A figure before an event and about it, in words."""

    name: str
    before: str
    at: str
    times: str
    """×14 where it was far more; empty else."""


def figure_lines(run: WatchedRun, event: Event) -> tuple[FigureLine, ...]:
    """Return what is known of the update before an event."""
    return tuple(FigureLine(*change_words(run, event, each)) for each in told_before(run, event))


class FigureTable(Painted):
    """Shows FigureLines, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[FigureLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_lines(self, lines: tuple[FigureLine, ...]) -> None:
        """Show other figures."""
        if lines != self.lines:
            self.lines = lines
            said = _("{name} from {before} to {after}")
            self.setAccessibleName(
                "; ".join(said.format(name=each.name, before=each.before, after=each.at) for each in lines)
            )
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Return room for all lines."""
        return QSize(240, _LINE * len(self.lines))

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return QSize(160, _LINE * len(self.lines))

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        size = next((each for each in _SIZES if self._has_room(area, each)), _SIZES[-1])
        plain, strong, right = face(size), face(size, SEMIBOLD), area.right()
        middle = right - self._after(strong, area)
        before = max((text_width(plain, f"{each.before} →") for each in self.lines), default=0.0) + 2
        for number, each in enumerate(self.lines):
            top, end = number * _LINE, right
            if each.times:
                write(painter, QRectF(0, top, end, _LINE), each.times, theme.ink("dead"), strong, RIGHT)
                end -= text_width(strong, each.times) + _GAP
            write(painter, QRectF(0, top, end, _LINE), each.at, theme.text, strong, RIGHT)
            was = QRectF(middle - before, top, before, _LINE)
            write(painter, was, f"{each.before} →", theme.secondary, plain, RIGHT)
            name = elided(plain, each.name, was.left() - _GAP)
            write(painter, QRectF(0, top, was.left(), _LINE), name, theme.secondary, plain, LEFT)

    def _after(self, strong: QFont, area: QRectF) -> float:
        """Return the pixels of the figures at the right, with their factors."""
        widths = [
            text_width(strong, each.at) + (text_width(strong, each.times) + _GAP if each.times else 0.0)
            for each in self.lines
        ]
        return max([*widths, min(_AFTER, 0.26 * area.width())]) + 8

    def _has_room(self, area: QRectF, size: int) -> bool:
        """Whether all names have room in letters of a size."""
        plain, after = face(size), self._after(face(size, SEMIBOLD), area)
        before = max((text_width(plain, f"{each.before} →") for each in self.lines), default=0.0) + 2
        widest = max((text_width(plain, each.name) for each in self.lines), default=0.0)
        return widest + _GAP + before + after <= area.width()
