"""Shapes and states that all painted controls share."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.theme.stylesheet import current_theme
from reluexplorer.widgets.theme.theme import Theme

PATTERNS = {
    "solid": (),
    "long": (7.0, 2.0),
    "dash": (4.0, 2.0),
    "dashdot": (4.0, 1.8, 1.0, 1.8),
    "dot": (1.0, 2.0),
}
"""Lengths of strokes and gaps by style, in widths of the line."""
KEY_WIDTH = 20
"""Room for a key, in which each style can be told from the others."""


def stroke_pen(colour: str, width: float, style: str) -> QPen:
    """Return a pen of a style; raises KeyError for one that there is not."""
    pen = QPen(QColor(colour), width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pattern = PATTERNS[style]
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if pattern else Qt.PenCapStyle.RoundCap)
    if pattern:
        pen.setDashPattern(pattern)
    return pen


def paint_key(painter: QPainter, area: QRectF, colour: str, style: str) -> None:
    """Draw a short piece of a line across the middle of ``area``."""
    middle = area.center().y()
    pen = stroke_pen(colour, 2.5, style)
    inset = 0.0 if PATTERNS[style] else 1.25
    painter.setPen(pen)
    painter.drawLine(QPointF(area.left() + inset, middle), QPointF(area.right() - inset, middle))


NO_COLOUR = QColor(0, 0, 0, 0)
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignCenter


def start(widget: QWidget) -> QPainter:
    """Return an antialiasing painter on the widget, in the widget's font."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(widget.font())
    return painter


def begun(widget: QWidget) -> tuple[Theme, QPainter, QRectF]:
    """Return the colours to paint with, what :func:`start` returns, and all of the widget."""
    return current_theme(), start(widget), QRectF(widget.rect())


Paint = Callable[[Theme, QPainter, QRectF], None]
"""Paints with the colours of a theme into all of a widget."""


def paint_all(widget: QWidget, paint: Paint) -> None:
    """Paint a widget with what :func:`begun` returns."""
    theme, painter, area = begun(widget)
    paint(theme, painter, area)
    painter.end()


class Painted(QWidget):
    """A widget that ``_paint`` paints, a :data:`Paint`."""

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        paint_all(self, self._paint)

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        raise NotImplementedError


Ink = str | QColor | None
"""A colour, by its name or as it is; None for none."""


def rounded(painter: QPainter, rect: QRectF, radius: float, fill: Ink, line: Ink, width: float = 1.0) -> None:
    """Fill a rounded rectangle and draw its border inside ``rect``, so that one-pixel lines stay sharp."""
    painter.setBrush(QColor(fill) if fill else NO_COLOUR)
    painter.setPen(QPen(QColor(line), width) if line else Qt.PenStyle.NoPen)
    inset = width / 2 if line else 0.0
    inner = rect.adjusted(inset, inset, -inset, -inset)
    limit = min(inner.width(), inner.height()) / 2
    painter.drawRoundedRect(inner, min(radius, limit), min(radius, limit))


def dot(painter: QPainter, x: float, y: float, colour: str | QColor, diameter: float = 8.0) -> None:
    """Draw a filled dot centred at (x, y)."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(QPointF(x, y), diameter / 2, diameter / 2)


def text(painter: QPainter, rect: QRectF, words: str, colour: str, align: Qt.AlignmentFlag = LEFT) -> None:
    """Draw one line of text, shortened with an ellipsis where it does not fit."""
    painter.setPen(QColor(colour))
    metrics = QFontMetricsF(painter.font())
    if metrics.horizontalAdvance(words) > rect.width() + 0.5:
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, align, words)


def faint(colour: str, alpha: float) -> QColor:
    """Return the colour at an opacity between 0 and 1."""
    result = QColor(colour)
    result.setAlphaF(alpha)
    return result


def ring(painter: QPainter, area: QRectF, radius: float, theme: Theme) -> None:
    """Draw the ring of what has the keys, on ground of its own, as pictures have any colour."""
    rounded(painter, area, radius, None, theme.panel, 4.0)
    rounded(painter, area, radius, None, theme.accent, 2.0)


def shows_focus(widget: QWidget) -> bool:
    """Tell whether to draw a focus ring: the widget has the focus and the keyboard brought it there."""
    by_keyboard = widget.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    return widget.hasFocus() and by_keyboard
