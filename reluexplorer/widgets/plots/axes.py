"""Ticks, grid lines and labels of plots, in whole pixels; no plotting library needed."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from reluexplorer.text import on_axis
from reluexplorer.widgets.painting.shapes import LEFT, faint
from reluexplorer.widgets.theme.fonts import ui_font
from reluexplorer.widgets.theme.theme import SIZE_SMALL, Theme, mix

_FACTORS = (1, 2, 5, 10)
_LARGEST_POWER = 300.0
_LEAST_PLAIN, _MOST_PLAIN, _MOST_NARROW = 1e-3, 1e6, 1e4
"""Where plain numbers of ticks begin, and where they end with much room and with little."""
DASH = (4.0, 3.0)
NAME_ROOM = 72
_TINT = 0.08
_LEAST_TINT = 24
"""Pixels of an interval that have to be in sight for its words to be written."""
_BETWEEN = 6
"""Pixels between the words of two ticks."""
_NUMBERS_ROOM = 42
"""Width that the numbers of y take beside the zero line."""
_SPAN_WORDS = 110
"""Width that the words of an interval have where they are longer, be the interval narrower."""
ASIDE = 6
"""Pixels between the area and the numbers beside it."""
LINE_HEIGHT = 14.0
Lines = Sequence[tuple[np.ndarray, np.ndarray]]
Number = TypeVar("Number", float, np.ndarray)
APART = 13.0
"""Pixels from a label to the next one above it."""


@dataclass(frozen=True)
class Span:
    """A tinted interval of x, with words at its top; of those with the same words one has them."""

    left: float
    right: float
    colour: str = "negative"
    words: str = ""


@dataclass(frozen=True)
class Rule:
    """A dashed vertical line at an x, with words beside its top."""

    x: float
    words: str = ""
    colour: str = "secondary"


@dataclass(frozen=True)
class Annotation:
    """Words at a share of the area, (0, 0) at its top left; ``align``: "centre", or "right" to end there."""

    words: str
    x: float
    y: float
    colour: str = "secondary"
    align: str = "centre"


@dataclass(frozen=True)
class Look:
    """What is drawn around the data.

    ``numbers``: "axis" (at the zero lines), "inside" (so for x, those of y at the right, over the lines) or
    "beside" (below and left of the area, where ``room`` is kept for them). ``grid``: "both" or "y".
    ``zero``: whether the zero lines are drawn. ``names`` writes each curve's name at its right end.
    """

    numbers: str = "axis"
    grid: str = "both"
    zero: bool = True
    names: bool = False
    room: int = 44


@dataclass(frozen=True)
class Frame:
    """Where the data lies: the area in pixels and the ranges of x and y (log10 of y with ``log_y``)."""

    area: QRectF
    x: tuple[float, float]
    y: tuple[float, float]
    log_y: bool = False
    categories: tuple[str, ...] = ()
    """Words that stand below 0, 1, …; empty for numbers."""

    def px(self, x: Number) -> Number:
        """Return the pixel of an x."""
        low, high = self.x
        return self.area.left() + (x - low) / (high - low) * self.area.width()

    def py(self, y: Number) -> Number:
        """Return the pixel of a y, which is a log10 already where the axis is logarithmic."""
        low, high = self.y
        return self.area.bottom() - (y - low) / (high - low) * self.area.height()

    def x_at(self, pixel: Number) -> Number:
        """Return the x of a pixel."""
        low, high = self.x
        return low + (pixel - self.area.left()) / max(1.0, self.area.width()) * (high - low)

    def x_ticks(self) -> tuple[float, ...]:
        """Return the x of the grid lines."""
        if self.categories:
            return tuple(map(float, range(len(self.categories))))
        return ticks(*self.x, max(5, round(self.area.width() / 100)))

    def y_ticks(self) -> tuple[float, ...]:
        """Return the y of the grid lines, in a low frame the outermost alone, so that no labels overlap."""
        found = log_ticks(*self.y) if self.log_y else ticks(*self.y, round(self.area.height() / 48))
        places = [-self.py(y) for y in found]
        least = min((b - a for a, b in itertools.pairwise(places)), default=APART)
        return found if len(found) < 3 or least >= APART else (found[0], found[-1])

    def y_texts(self) -> tuple[str, ...]:
        """Return the words of the y ticks."""
        return tick_texts(self.y_ticks(), log=self.log_y, narrow=True)


def ticks(low: float, high: float, about: int) -> tuple[float, ...]:
    """Return multiples of 1, 2 or 5 times a power of ten inside [low, high], roughly ``about`` of them.

    There are two at least: one alone would not tell the scale.
    """
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low:
        return ()
    raw = (high - low) / min(max(about, 3), 12)
    power = 10.0 ** math.floor(math.log10(raw))
    fit = next(number for number, factor in enumerate(_FACTORS) if factor >= raw / power - 1e-9)
    for factor in reversed(_FACTORS[: fit + 1]):
        step = power * factor
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last > first:
            break
    return tuple(number * step for number in range(first, last + 1))


def log_ticks(low: float, high: float) -> tuple[float, ...]:
    """Return the log10 of powers of ten inside [low, high]; 2 and 5 times them too where there are few.

    Where those are fewer than two, those of round numbers.
    """
    decades = range(math.floor(low), math.ceil(high) + 1)
    inner = (1, 2, 5) if high - low < 2 else (1,)
    step = max(1, math.ceil((high - low) / 8))
    every = [power + math.log10(factor) for power in decades if power % step == 0 for factor in inner]
    found = tuple(tick for tick in every if low <= tick <= high)
    if len(found) > 1 or not low < high or high > _LARGEST_POWER:
        return found
    return tuple(math.log10(value) for value in ticks(10.0**low, 10.0**high, 3) if value > 0)


def tick_texts(values: tuple[float, ...], *, log: bool = False, narrow: bool = False) -> tuple[str, ...]:
    """Return the words of an axis's ticks, all in one style: 5,000 and 10,000, or 5e3 and 1e4.

    Powers of ten stand where plain numbers would be long; with ``narrow`` from 10,000 on. With ``log`` the
    values are log10 of what is told, which is never 0.
    """
    told = tuple(10.0**value for value in values) if log else values
    step = min((b - a for a, b in itertools.pairwise(told)), default=0.0)
    sizes = [abs(value) for value in told if log or abs(value) > step / 1e6]
    largest, smallest = max(sizes, default=0.0), min(sizes, default=1.0)
    powers = largest < _LEAST_PLAIN or largest >= (_MOST_NARROW if narrow or log else _MOST_PLAIN)
    powers = powers or (log and smallest < _LEAST_PLAIN)
    fine = 0.0 if log else step
    return tuple(on_axis(value, powers=powers, step=fine) if abs(value) in sizes else "0" for value in told)


def apart_across(
    middles: list[float], widths: list[float], bounds: tuple[float, float], gap: int = _BETWEEN
) -> dict[int, float]:
    """Return the left of each label that has room across, by its place among all: two at least.

    Labels are centred at ``middles``, but stay within the bounds. Every label is kept, or every second, or
    every so many that they do not touch; where not even two of them do so, the first and the last.
    """
    lefts = [
        max(bounds[0], min(middle - wide / 2, bounds[1] - wide))
        for middle, wide in zip(middles, widths, strict=True)
    ]
    for stride in range(1, max(2, len(lefts))):
        kept = range(0, len(lefts), stride)
        pairs = itertools.pairwise(kept)
        if all(lefts[a] + widths[a] + gap <= lefts[b] for a, b in pairs) and len(kept) > 1:
            return {place: lefts[place] for place in kept}
    return {place: lefts[place] for place in {0, len(lefts) - 1} if lefts}


def numbers_below(frame: Frame, metrics: QFontMetricsF) -> list[tuple[str, QRectF]]:
    """Return the numbers or categories of x and where they stand, below the area."""
    area, places = frame.area, frame.x_ticks()
    room = frame.px(1) - frame.px(0) - 2
    named = [metrics.elidedText(each, Qt.TextElideMode.ElideRight, room) for each in frame.categories]
    texts, gap = (named, 0) if named else (tick_texts(places), _BETWEEN)
    widths = [metrics.horizontalAdvance(words) + 1 for words in texts]
    lefts = apart_across([frame.px(x) for x in places], widths, (area.left(), area.right()), gap)
    return [(texts[at], QRectF(left, area.bottom() + 4, widths[at], 14)) for at, left in lefts.items()]


def numbers_beside(frame: Frame) -> list[tuple[str, QRectF]]:
    """Return the numbers of y and where they end, left of the area, from the highest on."""
    area = frame.area
    tops = [frame.py(y) - 7 for y in reversed(frame.y_ticks())]
    tops = apart(tops, area.top() - 7, area.bottom() - 11, APART)
    places = [QRectF(area.left() - ASIDE - 60, top, 60, 14) for top in tops]
    return list(zip(frame.y_texts()[::-1], places, strict=True))


def paint_spans(painter: QPainter, frame: Frame, spans: tuple[Span, ...], theme: Theme) -> None:
    """Tint intervals of x."""
    for span in spans:
        area = _inside(frame, span)
        if area is not None:
            painter.fillRect(area, faint(theme.role(span.colour), _TINT))


def paint_span_words(
    painter: QPainter, frame: Frame, look: Look, spans: tuple[Span, ...], theme: Theme
) -> list[QRectF]:
    """Write the words of tinted intervals at their top, on ground of their own, whole wherever they are.

    Where little of an interval is left in sight its words go on beside it; they go with the last of it.
    Return where they stand.
    """
    written = []
    painter.setFont(ui_font(SIZE_SMALL))
    flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
    for span, area in _worded(frame, look, spans):
        room = span_room(frame.area, area, QFontMetricsF(painter.font()).horizontalAdvance(span.words))
        taken = painter.boundingRect(room, flags, span.words)
        ground = mix(theme.panel, theme.role(span.colour), _TINT)
        painter.fillRect(taken.adjusted(-2, -1, 2, 1), QColor(ground))
        painter.setPen(QColor(theme.ink(span.colour)))
        painter.drawText(room, flags, span.words)
        written.append(taken.adjusted(-2, -1, 2, 1))
    return written


def _worded(frame: Frame, look: Look, spans: tuple[Span, ...]) -> list[tuple[Span, QRectF]]:
    """Return the spans whose words are written, and the part of each in sight that is free of numbers.

    Of spans with the same words it is the first one that has room for them, or else the widest.
    """
    found: dict[str, tuple[Span, QRectF]] = {}
    for span in spans:
        area = _inside(frame, span)
        if area is None or not span.words or area.width() < _LEAST_TINT:
            continue
        area = _beside_numbers(frame, look, area)
        kept = found.get(span.words)
        if kept is None or kept[1].width() < min(_SPAN_WORDS + 16, area.width() - 1):
            found[span.words] = span, area
    return list(found.values())


def _beside_numbers(frame: Frame, look: Look, area: QRectF) -> QRectF:
    """Return the wider part of an area on one side of the numbers of y, where these are inside it."""
    if look.numbers != "axis":
        return area
    right = number_axis(frame)
    parts = QRectF(area), QRectF(area)
    parts[0].setRight(min(area.right(), max(area.left(), right - _NUMBERS_ROOM)))
    parts[1].setLeft(max(area.left(), min(area.right(), right)))
    return max(parts, key=QRectF.width)


def number_axis(frame: Frame) -> float:
    """Return the pixel left of which the numbers of y stand: that of the zero line, or near an edge."""
    return min(max(frame.px(0), frame.area.left() + 40), frame.area.right())


def span_room(whole: QRectF, span: QRectF, line: float) -> QRectF:
    """Return where the words of a span stand: within it where it has room, and always within the whole.

    ``line`` is the width of the words in one line.
    """
    wide = min(max(span.width() - 16, min(line + 1, _SPAN_WORDS)), whole.width() - 16)
    left = min(max(span.left() + 8, whole.left() + 8), whole.right() - 8 - wide)
    return QRectF(left, whole.top() + 6, wide, whole.height() - 12)


def _inside(frame: Frame, span: Span) -> QRectF | None:
    left = max(frame.px(span.left), frame.area.left())
    right = min(frame.px(span.right), frame.area.right())
    return QRectF(left, frame.area.top(), right - left, frame.area.height()) if right > left else None


def paint_dashed(painter: QPainter, frame: Frame, x: float, colour: str) -> float:
    """Draw one dashed vertical line on whole pixels and return where."""
    at = math.floor(frame.px(x)) + 0.5
    pen = QPen(QColor(colour), 1)
    pen.setDashPattern(DASH)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(QPointF(at, frame.area.top()), QPointF(at, frame.area.bottom()))
    return at


def paint_names(painter: QPainter, frame: Frame, names: list[tuple[str, float, str]], theme: Theme) -> None:
    """Write (words, y, colour) right of the area at their heights, moved apart where they would overlap."""
    painter.setFont(ui_font(SIZE_SMALL))
    ordered = sorted(names, key=lambda name: -name[1])
    tops = apart([frame.py(y) - 7 for _, y, _ in ordered], frame.area.top() - 6, frame.area.bottom() - 7)
    for (words, _, colour), top in zip(ordered, tops, strict=True):
        painter.setPen(QColor(colour if colour.startswith("#") else theme.ink(colour)))
        painter.drawText(QRectF(frame.area.right() + 6, top, NAME_ROOM - 6, 14), LEFT, words)


def apart(tops: list[float], least: float, most: float, height: float = LINE_HEIGHT) -> list[float]:
    """Move ascending ``tops`` so that lines do not overlap and, where they fit, stay within bounds."""
    placed = list(tops)
    for number in range(len(placed) - 1, -1, -1):
        placed[number] = min(placed[number], most)
        most = placed[number] - height
    for number, top in enumerate(placed):
        placed[number] = max(top, least)
        least = placed[number] + height
    return placed


def paint_annotations(
    painter: QPainter, frame: Frame, notes: tuple[Annotation, ...], theme: Theme
) -> list[QRectF]:
    """Write words where they are meant to stand, kept inside the area; return where they stand."""
    written = []
    painter.setFont(ui_font(SIZE_SMALL))
    metrics = QFontMetricsF(painter.font())
    area = frame.area
    for note in notes:
        wide = metrics.horizontalAdvance(note.words) + 1
        left = area.left() + note.x * area.width() - (wide if note.align == "right" else wide / 2)
        left = min(max(left, area.left()), max(area.left(), area.right() - wide))
        top = min(max(area.top() + note.y * area.height() - 7, area.top()), area.bottom() - 14)
        painter.fillRect(QRectF(left - 2, top, wide + 4, 14), QColor(theme.panel))
        painter.setPen(QColor(theme.ink(note.colour)))
        painter.drawText(QRectF(left, top, wide, 14), LEFT, note.words)
        written.append(QRectF(left - 2, top, wide + 4, 14))
    return written
