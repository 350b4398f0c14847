"""The ground that painted widgets stand on: one view in, fonts, colours, hatching and the hover card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from functools import lru_cache
from heapq import nlargest
from typing import Generic, TypeVar, cast

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPaintEngine,
    QPainter,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import QWidget

from reluexplorer.language import _
from reluexplorer.widgets.accessibility.parts import Told
from reluexplorer.widgets.painting.shapes import CENTRE, LEFT
from reluexplorer.widgets.theme.fonts import NORMAL, SEMIBOLD, number_font, ui_font
from reluexplorer.widgets.theme.stylesheet import current_theme, theme_hub
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL, SIZE_BODY, SIZE_SMALL, Theme

NOTHING = _("There is nothing to draw yet.")
STOPPED = _("Nothing more is drawn here: this run has ended.")
_MARGIN = 12
_FLAGS = CENTRE | Qt.TextFlag.TextWordWrap


def awaited(what: str, then: str = _("to train"), *, can_train: bool = True) -> str:
    """Say what will be drawn and how to get it; where no update can come, that there will be nothing.

    ``then`` is what playing is for, or what to do after it.
    """
    if not can_train:
        return STOPPED
    if not then:
        return _("{what}: press play (Space).").format(what=what)
    return _("{what}: press play (Space) {then}.").format(what=what, then=then)


def paint_waiting(painter: QPainter, rect: QRectF, words: str, theme: Theme) -> None:
    """Write the words in the middle of a chart's room, in smaller letters where that is little."""
    room = rect.adjusted(_MARGIN, 2, -_MARGIN, -2)
    painter.setPen(QColor(theme.secondary))
    painter.setFont(ui_font(SIZE_BODY))
    if not room.contains(painter.boundingRect(room, _FLAGS, words)):
        painter.setFont(ui_font(SIZE_SMALL))
    painter.drawText(room, _FLAGS, words)


V = TypeVar("V")
_FINE = 3.0
_ENLARGED = {QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf, QPaintEngine.Type.Picture}


def same_view(a: object, b: object) -> bool:
    """Whether two views show the same: arrays are compared by identity, everything else by value.

    Fields that a class leaves out of its own comparison are left out here.
    """
    if a is b:
        return True
    if type(a) is not type(b) or isinstance(a, np.ndarray):
        return False
    if isinstance(a, tuple):
        other = cast("tuple[object, ...]", b)
        return len(a) == len(other) and all(map(same_view, a, other))
    if is_dataclass(a) and not isinstance(a, type):
        names = [field.name for field in fields(a) if field.compare]
        return all(same_view(getattr(a, name), getattr(b, name)) for name in names)
    return bool(a == b)


class PaintedWidget(Told, QWidget, Generic[V]):
    """A widget that paints one frozen view and never changes it."""

    usual, least = (-1, -1), (-1, -1)
    """Width and height in pixels that it asks for, and those below which it cannot be read."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: V | None = None
        self._bare = False
        self._theme: Theme = current_theme()
        theme_hub().changed.connect(self.set_theme)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        """Return the usual size."""
        return QSize(*self.usual)

    def minimumSizeHint(self) -> QSize:
        """Return the least size."""
        return QSize(*self.least)

    @property
    def view(self) -> V | None:
        """What is shown now."""
        return self._view

    @property
    def theme(self) -> Theme:
        """The colours in use."""
        return self._theme

    def set_view(self, view: V | None) -> None:
        """Show ``view``; nothing happens when it shows what is shown already."""
        if same_view(view, self._view):
            return
        before, self._view = self._view, view
        self.view_changed(before)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        if theme != self._theme:
            self._theme = theme
            self.theme_changed()
            self.update()

    def view_changed(self, before: V | None) -> None:
        """Called after a new view came in and before it is painted."""

    def theme_changed(self) -> None:
        """Called after the colours changed and before they are painted."""

    @contextmanager
    def bare(self) -> Iterator[None]:
        """Paint nothing meanwhile that is there for the hand alone: no buttons, no focus, no hover."""
        self._bare = True
        try:
            yield
        finally:
            self._bare = False

    def begin(self) -> QPainter:
        """An antialiased painter on this widget."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        return painter

    def paint_empty(self, painter: QPainter, rect: QRectF, text: str) -> None:
        """Say in grey what is missing and what to do."""
        paint_waiting(painter, rect, text, self._theme)


@lru_cache(maxsize=32)
def face(size: int = SIZE_BODY, weight: QFont.Weight = NORMAL) -> QFont:
    """The program's font with figures of equal width; shared, so never change it."""
    return number_font(size, weight)


@lru_cache(maxsize=512)
def colour(name: str, alpha: float = 1.0) -> QColor:
    """A theme colour with an opacity; shared, so never change it."""
    made = QColor(name)
    made.setAlphaF(alpha)
    return made


def write(
    painter: QPainter, room: QRectF, words: str, ink: str, font: QFont, flags: Qt.AlignmentFlag = CENTRE
) -> None:
    """Write words in a theme colour, as they are."""
    painter.setFont(font)
    painter.setPen(colour(ink))
    painter.drawText(room, flags, words)


@lru_cache(maxsize=64)
def hatch(name: str, alpha: float, spacing: int, width: float, ratio: float) -> QBrush:
    """Diagonal stripes, rising to the right, ``spacing`` apart along x, crisp at a device pixel ratio."""
    side = max(2, round(spacing * ratio))
    tile = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(name, alpha), width * ratio, c=Qt.PenCapStyle.FlatCap))
    for shift in (-side, 0, side):
        painter.drawLine(QPointF(shift - side, 2 * side), QPointF(shift + 2 * side, -side))
    painter.end()
    brush = QBrush(tile)
    brush.setTransform(QTransform.fromScale(1 / ratio, 1 / ratio))
    return brush


def frame(painter: QPainter, rect: QRectF, pen: QPen, radius: float) -> None:
    """Draw the rounded outline whose outer side touches ``rect``."""
    inset = pen.widthF() / 2
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    radius = max(0.0, radius - inset)
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)


def solid(name: str, width: float = 1.0, alpha: float = 1.0) -> QPen:
    """A pen of a theme colour with round ends."""
    return QPen(
        colour(name, alpha),
        width,
        c=Qt.PenCapStyle.RoundCap,
        j=Qt.PenJoinStyle.RoundJoin,
        s=Qt.PenStyle.SolidLine,
    )


def pixel_ratio(painter: QPainter) -> float:
    """Device pixels a logical pixel where the painter paints, be it the screen or a picture twice as fine.

    Where it may be enlarged, pictures inside are this fine.
    """
    return _FINE if can_be_enlarged(painter) else painter.deviceTransform().m11()


def can_be_enlarged(painter: QPainter) -> bool:
    """Whether what is painted may be enlarged, so that curves had better stay curves."""
    return painter.paintEngine().type() in _ENLARGED


def card_rect(lines: tuple[str, ...], anchor: QRectF, bounds: QRectF) -> QRectF:
    """Where a card with these lines stands: right of the anchor, else left, always inside the bounds."""
    widths = [
        text_width(face(SIZE_BODY, SEMIBOLD if i == 0 else NORMAL), line) for i, line in enumerate(lines)
    ]
    width = min(max(widths, default=0.0) + 28, bounds.width())
    height = min(24 + 18.0 * len(lines), bounds.height())
    x = anchor.right() + 10
    if x + width > bounds.right():
        x = anchor.left() - 10 - width
    x = min(max(x, bounds.left()), bounds.right() - width)
    y = min(max(anchor.center().y() - height / 2, bounds.top()), bounds.bottom() - height)
    return QRectF(round(x), round(y), round(width), round(height))


def paint_card(painter: QPainter, theme: Theme, lines: tuple[str, ...], rect: QRectF) -> None:
    """Paint a floating card: first line in bold, the rest in grey."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 6 if theme.name == "light" else 22))
    for spread in (8, 6, 4, 2):
        shadow = rect.adjusted(-spread, 2 - spread, spread, 2 + spread)
        painter.drawRoundedRect(shadow, RADIUS_CONTROL + spread, RADIUS_CONTROL + spread)
    painter.setBrush(colour(theme.panel))
    painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)
    frame(painter, rect, solid(theme.line), RADIUS_CONTROL)
    for i, line in enumerate(lines):
        font, ink = face(SIZE_BODY, SEMIBOLD if i == 0 else NORMAL), theme.text if i == 0 else theme.secondary
        row = QRectF(rect.x() + 14, rect.y() + 12 + 18 * i, rect.width() - 28, 18)
        write(painter, row, elided(font, line, row.width() + 1), ink, font, LEFT)


@lru_cache(maxsize=1024)
def elided(font: QFont, text: str, width: float) -> str:
    """``text`` cut with an ellipsis where it is too wide."""
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)


@lru_cache(maxsize=1024)
def name_within(font: QFont, name: str, width: float) -> str:
    """Return a name whose beginning is left out where it is too wide."""
    return QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideLeft, width)


@lru_cache(maxsize=2048)
def text_width(font: QFont, text: str) -> float:
    """Advance of ``text`` in logical pixels; kept, as pictures ask for the same with each painting."""
    return QFontMetricsF(font).horizontalAdvance(text)


_MEASURED = 200


def longest(labels: Iterable[str]) -> list[str]:
    """Return the labels among which the widest is looked for: of very many those of the most letters."""
    return nlargest(_MEASURED, dict.fromkeys(labels), key=len)
