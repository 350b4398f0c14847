"""How many of a layer's dead channels each probe wakes, and any of them, as bars."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from reluexplorer.language import _
from reluexplorer.widgets.accessibility.parts import Part
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import (
    PaintedWidget,
    colour,
    elided,
    face,
    text_width,
    write,
)
from reluexplorer.widgets.painting.shapes import LEFT, RIGHT, rounded
from reluexplorer.widgets.theme.fonts import NORMAL, SEMIBOLD

_ROW = 20
_SIZE = 12
_BAR = 6.0
_APART = 12
_SHARE = 0.34
"""Of the width that names may take."""


@dataclass(frozen=True)
class ProbeBar:
    """A probe's name, how many channels it wakes, what is written for that, and whether it is the sum."""

    name: str
    count: int
    words: str
    strong: bool = False


@dataclass(frozen=True)
class ProbesView:
    """Bars of one scale, whose end is ``most`` channels."""

    bars: tuple[ProbeBar, ...]
    most: int


class ProbeBars(PaintedWidget[ProbesView]):
    """Paints a ProbesView."""

    def __init__(self) -> None:
        super().__init__(_("Dead channels that each probe wakes"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def bars(self) -> tuple[ProbeBar, ...]:
        """Return what is shown."""
        return () if self._view is None else self._view.bars

    def sizeHint(self) -> QSize:
        """Return room for all bars."""
        return QSize(300, _ROW * len(self.bars()))

    def minimumSizeHint(self) -> QSize:
        """Return room for all bars."""
        return QSize(160, _ROW * len(self.bars()))

    def view_changed(self, _before: ProbesView | None) -> None:
        """Take the height of the bars."""
        self.updateGeometry()

    def role_told(self) -> QAccessible.Role:
        """Return that it is a list."""
        return QAccessible.Role.List

    def count_parts(self) -> int:
        """Return how many bars there are."""
        return len(self.bars())

    def part(self, place: int) -> Part:
        """Return a bar in words."""
        bar = self.bars()[place]
        return Part(f"{bar.name}: {bar.words}", QRectF(0, place * _ROW, self.width(), _ROW))

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Names, bars and counts."""
        view = self._view
        if view is None:
            return
        fonts = {strong: face(_SIZE, SEMIBOLD if strong else NORMAL) for strong in (False, True)}
        names = max((text_width(fonts[bar.strong], bar.name) for bar in view.bars), default=0.0)
        figures = max((text_width(fonts[bar.strong], bar.words) for bar in view.bars), default=0.0)
        left = min(names + _APART, _SHARE * self.width())
        with self.begin() as painter:
            for place, bar in enumerate(view.bars):
                self._paint_bar(painter, bar, place * _ROW, left, figures + _APART, view.most)

    def _paint_bar(
        self, painter: QPainter, bar: ProbeBar, top: float, left: float, right: float, most: int
    ) -> None:
        theme, font = self._theme, face(_SIZE, SEMIBOLD if bar.strong else NORMAL)
        ink = theme.text if bar.strong else theme.secondary
        name = elided(font, bar.name, left - 6)
        write(painter, QRectF(0, top, left, _ROW), name, ink, font, LEFT)
        write(painter, QRectF(0, top, self.width(), _ROW), bar.words, ink, font, RIGHT)
        track = QRectF(left, top + (_ROW - _BAR) / 2, max(8.0, self.width() - left - right), _BAR)
        rounded(painter, track, _BAR / 2, theme.track, None)
        if bar.count:
            filled = QRectF(track)
            filled.setWidth(max(_BAR, track.width() * bar.count / max(1, most)))
            rounded(painter, filled, _BAR / 2, colour(theme.healthy, 1.0 if bar.strong else 0.6), None)
