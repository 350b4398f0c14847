"""Shapes and states that all painted controls share."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from reluexplorer.widgets.theme.stylesheet import current_theme
from reluexplorer.widgets.theme.theme import Theme

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


def rounded(
    painter: QPainter, rect: QRectF, radius: float, fill: str | None, line: str | None, width: float = 1.0
) -> None:
    """Fill a rounded rectangle and draw its border inside ``rect``, so that one-pixel lines stay sharp."""
    painter.setBrush(QColor(fill) if fill else NO_COLOUR)
    painter.setPen(QPen(QColor(line), width) if line else Qt.PenStyle.NoPen)
    inset = width / 2 if line else 0.0
    inner = rect.adjusted(inset, inset, -inset, -inset)
    limit = min(inner.width(), inner.height()) / 2
    painter.drawRoundedRect(inner, min(radius, limit), min(radius, limit))


def dot(painter: QPainter, x: float, y: float, colour: str, diameter: float = 8.0) -> None:
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


def shows_focus(widget: QWidget) -> bool:
    """Tell whether to draw a focus ring: the widget has the focus and the keyboard brought it there."""
    by_keyboard = widget.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    return widget.hasFocus() and by_keyboard
