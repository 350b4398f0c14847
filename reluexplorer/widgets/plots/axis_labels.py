"""Words and numbers inside a plot: each beside its line, where no curve, probe or other words are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from reluexplorer.widgets.painting.shapes import LEFT
from reluexplorer.widgets.plots.axes import (
    APART,
    LINE_HEIGHT,
    Frame,
    Lines,
    Look,
    Rule,
    apart,
    apart_across,
    number_axis,
    paint_dashed,
    tick_texts,
)
from reluexplorer.widgets.plots.traces import Traces
from reluexplorer.widgets.theme.fonts import number_font, ui_font
from reluexplorer.widgets.theme.theme import SIZE_SMALL, Theme

_DIGITS = (2.0, 11.0)
"""Where digits begin in a line of words, and how high they are."""
_CLEAR = 1.5
"""Pixels that stay free between digits and a curve."""
_HALO = 3.0
_BESIDE, _WITHIN = 6.0, 2.0
_STROKE = 2.0
"""Pixels that stay free between a curve and words."""
Label = tuple[str, tuple[QRectF, ...]]
"""A number and where it may stand, the best place first."""


def paint_inner_labels(
    painter: QPainter, frame: Frame, look: Look, lines: Lines, taken: Sequence[QRectF], theme: Theme
) -> None:
    """Write the numbers that stand inside the area; ``lines`` are (x, y) of the curves.

    ``taken`` are places of other words, and of the probe: a number that has no place off them is left out.
    One that has no place off the curves stands over them, with a rim of the ground's colour.
    """
    if look.numbers == "beside":
        return
    painter.setFont(number_font(SIZE_SMALL))
    metrics = QFontMetricsF(painter.font())
    traces = Traces(frame, lines)
    full = list(taken)
    room = frame.area.adjusted(-1, -1, 1, 1)

    def crossed(at: QRectF) -> bool:
        reach = traces.between(at.left() - _CLEAR, at.right() + _CLEAR)
        return reach.meets(at.top() - _CLEAR, at.bottom() + _CLEAR)

    def hidden(at: QRectF) -> bool:
        return any(map(at.intersects, taken)) or crossed(at)

    rows = _rows(frame, metrics)
    along = min(rows, key=lambda row: sum(all(map(hidden, map(digits, each))) for _, each in row), default=())
    for words, places in (*along, *_upwards(frame, look, metrics)):
        within = [(place, digits(place)) for place in places]
        free = [
            (place, at) for place, at in within if room.contains(at) and not any(map(at.intersects, full))
        ]
        if free:
            clear = next((each for each in free if not crossed(each[1])), None)
            place, at = clear or free[0]
            full.append(at.adjusted(-2, 0, 2, 0))
            _write(painter, place, words, theme, rim=clear is None)


def digits(place: QRectF) -> QRectF:
    """Return where the digits are in the place of a number, which is a line high."""
    return QRectF(place.left(), place.top() + _DIGITS[0], place.width(), _DIGITS[1])


def _rows(frame: Frame, metrics: QFontMetricsF) -> list[tuple[Label, ...]]:
    """Return the rows in which the numbers of x may stand: below the zero line, at the bottom, above it.

    All are in one row, so that they are found; each is right of its line, or left of it.
    """
    area, ticks = frame.area, frame.x_ticks()
    texts = tick_texts(ticks)
    widths = [metrics.horizontalAdvance(words) + 1 for words in texts]
    middles = [frame.px(x) + 4 + wide / 2 for x, wide in zip(ticks, widths, strict=True)]
    lefts = apart_across(middles, widths, (area.left(), area.right()))
    zero, lowest = frame.py(0), area.bottom() - 16
    tops = (min(max(zero, area.top()) + 3, lowest), lowest, min(max(zero - LINE_HEIGHT, area.top()), lowest))
    return [
        tuple(
            (texts[place], _beside(left, frame.px(ticks[place]) - 4, top, widths[place]))
            for place, left in lefts.items()
        )
        for top in tops
    ]


def _beside(right: float, left: float, top: float, wide: float) -> tuple[QRectF, ...]:
    """Return the places that begin at ``right`` and that end at ``left``."""
    return QRectF(right, top, wide, LINE_HEIGHT), QRectF(left - wide, top, wide, LINE_HEIGHT)


def _upwards(frame: Frame, look: Look, metrics: QFontMetricsF) -> Iterator[Label]:
    """Yield the numbers of y, and where each may stand: above its line or below, or across the area."""
    area, ticks = frame.area, frame.y_ticks()
    labels = list(zip(ticks, frame.y_texts(), strict=True))[::-1]
    others = [label for label in labels if frame.log_y or label[1] != "0"]
    labels = others if len(others) > 1 else labels
    axis = number_axis(frame)
    tops = apart([frame.py(y) - 15 for y, _ in labels], area.top(), area.bottom() - APART, APART)
    for (y, words), first in zip(labels, tops, strict=True):
        wide = metrics.horizontalAdvance(words) + 1
        inside = look.numbers == "inside"
        lefts = (
            (area.right() - wide, area.left() + 1)
            if inside
            else (max(area.left(), axis - 5 - wide), axis + 5)
        )
        yield (
            words,
            tuple(QRectF(at, top, wide, LINE_HEIGHT) for at in lefts for top in (first, frame.py(y) + 2)),
        )


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
    traces = Traces(frame, lines)
    sides = [
        (left, traces.between(left - _STROKE, left + wide + _STROKE))
        for left in (at + _BESIDE, at - _BESIDE - wide)
        if area.left() <= left <= area.right() - wide
    ]
    first = area.top() + _WITHIN
    for top in np.arange(first, max(area.bottom() - _WITHIN - LINE_HEIGHT, first) + 0.5, 4.0).tolist():
        for left, reach in sides:
            if not reach.meets(top - _STROKE, top + LINE_HEIGHT + _STROKE):
                return QRectF(left, top, wide, LINE_HEIGHT)
    return None


def _write(painter: QPainter, place: QRectF, words: str, theme: Theme, *, rim: bool) -> None:
    if rim:
        metrics = QFontMetricsF(painter.font())
        path = QPainterPath()
        base = place.center().y() + (metrics.ascent() - metrics.descent()) / 2
        path.addText(QPointF(place.left(), base), painter.font(), words)
        painter.strokePath(path, QPen(QColor(theme.panel), _HALO))
    painter.setPen(QColor(theme.secondary))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, words)
