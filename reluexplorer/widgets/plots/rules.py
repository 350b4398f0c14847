"""Vertical lines of a plot with their words, which lie on no curve."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from reluexplorer.widgets.painting.shapes import LEFT
from reluexplorer.widgets.plots.axes import LINE_HEIGHT, Frame, Lines, Rule, paint_dashed
from reluexplorer.widgets.plots.axis_labels import reach, traced
from reluexplorer.widgets.theme.fonts import ui_font
from reluexplorer.widgets.theme.theme import SIZE_SMALL, Theme

_BESIDE, _WITHIN = 6.0, 2.0
_STROKE = 2.0
"""Pixels that stay free between a curve and words."""


def paint_rules(
    painter: QPainter, frame: Frame, rules: tuple[Rule, ...], lines: Lines, theme: Theme
) -> list[QRectF]:
    """Draw dashed vertical lines, and their words where no curve is; without such a place, none.

    ``lines`` are (x, y) of the curves, as they are drawn. Return where the words stand.
    """
    written = []
    painter.setFont(ui_font(SIZE_SMALL))
    for rule in rules:
        if not frame.x[0] <= rule.x <= frame.x[1]:
            continue
        at = paint_dashed(painter, frame, rule.x, theme.role(rule.colour))
        wide = QFontMetricsF(painter.font()).horizontalAdvance(rule.words) + 1
        place = place_beside(frame, at, wide, lines) if rule.words else None
        if place is not None:
            painter.setPen(QColor(theme.ink(rule.colour)))
            painter.drawText(place, LEFT, rule.words)
            written.append(place)
    return written


def place_beside(frame: Frame, at: float, wide: float, lines: Lines) -> QRectF | None:
    """Return where words so wide have room beside a line at a pixel, off all curves: the highest place."""
    area = frame.area
    sides = [left for left in (at + _BESIDE, at - _BESIDE - wide) if left >= area.left()]
    sides = [left for left in sides if left + wide <= area.right()]
    columns = [traced(frame, *line) for line in lines]
    curves = {
        left: [reach(frame, left - _STROKE, left + wide + _STROKE, each) for each in columns]
        for left in sides
    }
    for top in _tops(area):
        for left in sides:
            low, high = top + LINE_HEIGHT + _STROKE, top - _STROKE
            if not any(span and span[1] >= high and span[0] <= low for span in curves[left]):
                return QRectF(left, top, wide, LINE_HEIGHT)
    return None


def _tops(area: QRectF) -> Iterable[float]:
    last = area.bottom() - _WITHIN - LINE_HEIGHT
    return np.arange(area.top() + _WITHIN, max(last, area.top() + _WITHIN) + 0.5, 4.0).tolist()
