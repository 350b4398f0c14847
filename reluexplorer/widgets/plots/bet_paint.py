"""Paints the chart of a bet: the mark or the curve, the answer as it comes, and the gap at the end."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from reluexplorer.core.arrays import Array
from reluexplorer.language import _
from reluexplorer.lessons.bet import Bet, Gap
from reluexplorer.lessons.exhibit import Line, Lines
from reluexplorer.text import percent
from reluexplorer.widgets.painting.painted_widget import colour, face, text_width, write
from reluexplorer.widgets.painting.shapes import LEFT, RIGHT, dot, faint, rounded, stroke_pen
from reluexplorer.widgets.plots.axes import ASIDE, Frame, apart, apart_across, numbers_below
from reluexplorer.widgets.theme.fonts import BOLD, NORMAL, SEMIBOLD, head_font
from reluexplorer.widgets.theme.theme import SIZE_SMALL, Theme

PILL = 24.0
_BRACKET = 16.0
"""Width of a bracket without words."""
_BELOW, _ABOVE, _TITLE = 22.0, 12.0, 14.0
_FEW = 16
"""Points of a line that have a dot each at most."""
_NAMES, _WIDE_NAMES = 0.36, 0.46
"""Share of the width that the names of lines have at most, beside a bracket with words and without."""


@dataclass(frozen=True, eq=False)
class BetView:
    """The lines so far, and the bet on where they will end."""

    lines: Lines
    bet: Bet
    said: tuple[float, ...]
    """Where the marks stand; empty where there was no bet."""
    is_open: bool
    """Whether the marks can still be moved."""
    done: float = 0.0
    gap: Gap | None = None
    farthest: int = 0
    """Which point of a curve was off by most."""
    answer: tuple[float, ...] = ()
    words: str = ""
    """What is bet on: "dead neurons"."""
    title: str = ""
    """What the chart is of, written above it."""
    former: tuple[float, ...] = ()
    """Where the marks of the bet stand that this one is to replace; empty where there is none."""
    tells_gap: bool = True
    """Whether the bracket has words; they take width from the lines."""


def _finite(values: Array) -> list[float]:
    return [float(value) for value in np.ravel(values) if math.isfinite(value)]


def level(view: BetView, value: float) -> float:
    """Return where a value is on the y axis: its log10 where that is logarithmic."""
    return math.log10(max(value, 1e-300)) if view.lines.log_y else value


def y_range(view: BetView) -> tuple[float, float]:
    """Return the ends of the y axis: those of the chart, which leave room for every bet."""
    lines, bet = view.lines, view.bet
    found = [value for line in lines.lines for value in _finite(line.y)]
    if lines.log_y:
        found = [value for value in found if value > 0]
    lows = [bet.low] + ([lines.low] if lines.low is not None else found)
    highs = [bet.high] + ([lines.high] if lines.high is not None else found)
    low, high = level(view, min(lows)), level(view, max(highs))
    return (low, high) if high > low else (low, low + 1.0)


def x_range(view: BetView, expected: float | None) -> tuple[float, float]:
    """Return the ends of the x axis; ``expected`` is where curves will end that are still growing."""
    found = [value for line in view.lines.lines for value in _finite(line.x)]
    found += [*view.bet.places, *(x for x, _ in view.lines.ticks)]
    low, high = min(found, default=0.0), max(found, default=1.0)
    if expected is not None:
        high = max(high, expected)
    if view.bet.places or view.lines.ticks:
        pad = 0.06 * (high - low)
        low, high = low - pad, high + pad
    return (low, high) if high > low else (low, low + 1.0)


@dataclass(frozen=True)
class Layout:
    """Where all of a bet's chart stands."""

    frame: Frame
    names: float
    """Left of the names of the lines."""
    bracket: float
    """Where the gap's bracket stands; 0 without one."""
    width: float


def lay_out(view: BetView, width: float, height: float, expected: float | None) -> Layout:
    """Return where a chart of this size has its area, names and bracket."""
    y, x = y_range(view), x_range(view, expected)
    apart_words, below = _apart(view)
    beside = apart_words and view.tells_gap
    names = max((text_width(face(12, SEMIBOLD), words) for words in _names(view)), default=0.0)
    names = min(names, (_NAMES if beside else _WIDE_NAMES) * width)
    label = text_width(face(SIZE_SMALL), view.lines.x_label)
    right = max(names, label) + 10 if names or label else 8.0
    gap = _BRACKET if apart_words else 0.0
    if beside:
        wide = max(text_width(face(17, SEMIBOLD), apart_words), text_width(face(SIZE_SMALL), below))
        gap = min(wide + 22, 0.3 * width)
    top = _ABOVE + (_TITLE if view.title else 0.0)
    for room in (34.0, 60.0):
        area = QRectF(room, top, max(1.0, width - room - right - gap), max(1.0, height - top - _BELOW))
        frame = Frame(area, x, y, view.lines.log_y)
        if (
            max((text_width(face(SIZE_SMALL), words) for words in y_words(view, frame)), default=0.0) + 8
            <= room
        ):
            break
    return Layout(frame, area.right() + 8, width - gap + 4 if gap else 0.0, width)


def y_words(view: BetView, frame: Frame) -> tuple[str, ...]:
    """Return the words of the y ticks, as percentages where the bet is a share."""
    if view.bet.share and not view.lines.log_y:
        return tuple(percent(y) for y in frame.y_ticks())
    return frame.y_texts()


def marks(view: BetView, layout: Layout) -> list[QPointF]:
    """Return where the marks stand: one at the right end, or one at each place of a curve."""
    return places_of(view, layout, view.said)


def places_of(view: BetView, layout: Layout, said: tuple[float, ...]) -> list[QPointF]:
    """Return where marks on these values would stand."""
    frame = layout.frame
    xs = [frame.px(x) for x in view.bet.places] or [frame.area.right()]
    return [QPointF(x, frame.py(level(view, y))) for x, y in zip(xs, said, strict=False)]


def _names(view: BetView) -> list[str]:
    chance = (view.lines.chance[1],) if view.lines.chance else ()
    return [*(_called(view, line) for line in view.lines.lines if line.label), *chance]


def _called(view: BetView, line: Line) -> str:
    """Return the name of a line with the number that it has come to, where that is one like the bet."""
    last = [value for value in np.ravel(line.y)[-1:].tolist() if math.isfinite(value)]
    if view.bet.places or not last or not view.done:
        return line.label
    return f"{view.bet.shown(last[0])} {line.label}"


def _apart(view: BetView) -> tuple[str, str]:
    """Return "39 more" and "than you said", nothing where there is no gap."""
    if view.gap is None or view.gap.apart == view.gap.apart_in_short:
        return "", ""
    return view.gap.apart_in_short, _("than you said")


@dataclass(frozen=True)
class Name:
    """Words right of the area, at the height where a line ends."""

    room: QRectF
    words: str
    role: str
    weight: QFont.Weight


def names_beside(view: BetView, layout: Layout) -> list[Name]:
    """Return the names of the lines and of chance: right of them all, so that none stands on a curve."""
    frame = layout.frame
    area, wide = frame.area, max(20.0, (layout.bracket or layout.width) - layout.names)

    def name(y: float, words: str, role: str, weight: QFont.Weight) -> Name:
        top = min(max(y, area.top()), area.bottom()) - 8
        return Name(QRectF(layout.names, top, wide, 16), words, role, weight)

    named = []
    for line in view.lines.lines:
        if line.label:
            points = _points(view, frame, line)
            end = points[-1].y() if points else area.bottom()
            named.append(name(end, _called(view, line), line.role, SEMIBOLD))
    chance = _chance_at(view, frame)
    if view.lines.chance is not None and chance is not None:
        named.append(name(chance, view.lines.chance[1], "secondary", NORMAL))
    named.sort(key=lambda each: each.room.top())
    tops = apart([each.room.top() for each in named], area.top() - 8, area.bottom() - 13, 16.0)
    for each, top in zip(named, tops, strict=True):
        each.room.moveTop(top)
    return named


def _chance_at(view: BetView, frame: Frame) -> float | None:
    """Return the pixel of the level of chance, None where it is not in sight."""
    if view.lines.chance is None:
        return None
    y = frame.py(level(view, view.lines.chance[0]))
    return y if frame.area.top() <= y <= frame.area.bottom() else None


def _points(view: BetView, frame: Frame, line: Line) -> list[QPointF]:
    found = []
    for x, y in zip(np.ravel(line.x).tolist(), np.ravel(line.y).tolist(), strict=True):
        if math.isfinite(x) and math.isfinite(y) and (y > 0 or not view.lines.log_y):
            found.append(QPointF(frame.px(x), frame.py(level(view, y))))
    return found


class BetPainter:
    """Paints one view with the colours of a theme."""

    def __init__(self, painter: QPainter, theme: Theme, view: BetView, layout: Layout) -> None:
        self._painter, self._theme, self._view, self._layout = painter, theme, view, layout
        self._frame = layout.frame

    def paint(self, chosen: int, *, focus: bool) -> None:
        """Paint axes, chance, lines, marks and gap; ``chosen`` is the mark that has the keys."""
        if self._view.title:
            room = QRectF(0, 0, self._frame.area.right() + 200, _TITLE)
            write(self._painter, room, self._view.title, self._theme.secondary, head_font(), LEFT)
        self._axes()
        self._chance()
        self._painter.save()
        self._painter.setClipRect(self._frame.area.adjusted(-2, -6, 2, 6))
        for number, line in enumerate(self._view.lines.lines):
            is_level = not self._view.bet.places and not self._view.lines.log_y
            self._line(line, fills=number == self._view.bet.line and is_level)
        self._painter.restore()
        for name in names_beside(self._view, self._layout):
            ink = self._theme.ink(name.role)
            write(self._painter, name.room, name.words, ink, face(12, name.weight), LEFT)
        if self._view.former:
            self._former()
        if self._view.said:
            self._bet(chosen, focus=focus)
        self._bracket()

    def _axes(self) -> None:
        frame, theme, painter = self._frame, self._theme, self._painter
        painter.setPen(QPen(colour(theme.line), 1))
        for y in frame.y_ticks():
            at = round(frame.py(y)) + 0.5
            painter.drawLine(QPointF(frame.area.left(), at), QPointF(frame.area.right(), at))
        for y, shown in zip(frame.y_ticks(), y_words(self._view, frame), strict=True):
            place = QRectF(0, frame.py(y) - 7, frame.area.left() - ASIDE, 14)
            write(painter, place, shown, theme.secondary, face(SIZE_SMALL), RIGHT)
        metrics = QFontMetricsF(face(SIZE_SMALL))
        if self._view.lines.ticks:
            ticks = self._view.lines.ticks
            middles = [frame.px(x) for x, _ in ticks]
            widths = [metrics.horizontalAdvance(said) + 1 for _, said in ticks]
            lefts = apart_across(middles, widths, (frame.area.left(), frame.area.right()))
            below = [
                (ticks[at][1], QRectF(left, frame.area.bottom() + 4, widths[at], 14))
                for at, left in lefts.items()
            ]
        else:
            below = numbers_below(frame, metrics) if self._knows_x() else []
        for said, place in below:
            write(painter, place, said, theme.secondary, face(SIZE_SMALL))
        if self._view.lines.x_label:
            room = QRectF(frame.area.right() + 8, frame.area.bottom() + 4, 400, 14)
            write(painter, room, self._view.lines.x_label, theme.secondary, face(SIZE_SMALL), LEFT)

    def _knows_x(self) -> bool:
        lines = self._view.lines.lines
        return bool(self._view.bet.places) or any(len(line.x) > 1 for line in lines)

    def _chance(self) -> None:
        area, y = self._frame.area, _chance_at(self._view, self._frame)
        if y is None:
            return
        y = round(y) + 0.5
        self._painter.setPen(QPen(colour(self._theme.secondary), 1.2, Qt.PenStyle.DotLine))
        self._painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))

    def _line(self, line: Line, *, fills: bool) -> None:
        points, ink = _points(self._view, self._frame, line), self._theme.role(line.role)
        if not points:
            return
        bottom = self._frame.area.bottom()
        if fills and len(points) > 1:
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(faint(ink, 0.1))
            ends = [QPointF(points[0].x(), bottom), *points, QPointF(points[-1].x(), bottom)]
            self._painter.drawPolygon(QPolygonF(ends))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(stroke_pen(ink, 2.0, "dash" if line.dashed else "solid"))
        self._painter.drawPolyline(points)
        apart = (self._view.bet.places or self._view.lines.ticks) and len(points) <= _FEW
        for point in points if apart else points[-1:]:
            dot(self._painter, point.x(), point.y(), ink, 7.0)

    def _former(self) -> None:
        """Paint the bet that another is to replace, as a ghost of it, with its number at the left."""
        painter, view, area = self._painter, self._view, self._frame.area
        places = places_of(view, self._layout, view.former)
        painter.setPen(stroke_pen(self._theme.secondary, 1.2, "dash"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if view.bet.places:
            painter.drawPolyline(places)
            for place in places:
                rounded(
                    painter, QRectF(place.x() - 4, place.y() - 4, 8, 8), 4, None, self._theme.secondary, 1.2
                )
            words, left = _("your old bet"), places[0].x() + 8
        else:
            painter.drawLine(QPointF(area.left(), places[0].y()), QPointF(area.right(), places[0].y()))
            words = _("your old bet {shown}").format(shown=view.bet.shown(view.former[0]))
            left = area.left() + 6
        y = places[0].y()
        top = y - 15 if y - 15 > area.top() else y + 1
        room = QRectF(left, top, text_width(face(SIZE_SMALL), words) + 4, 14)
        painter.fillRect(room, colour(self._theme.panel, 0.85))
        write(painter, room.adjusted(2, 0, 0, 0), words, self._theme.secondary, face(SIZE_SMALL), LEFT)

    def _bet(self, chosen: int, *, focus: bool) -> None:
        painter, theme, area = self._painter, self._theme, self._frame.area
        places = marks(self._view, self._layout)
        painter.setPen(stroke_pen(theme.accent, 1.8, "dash"))
        if self._view.bet.places:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(places)
            for number, place in enumerate(places):
                rounded(
                    painter, QRectF(place.x() - 7, place.y() - 7, 14, 14), 7, theme.panel, theme.accent, 2.0
                )
                if number == chosen and self._view.is_open:
                    dot(painter, place.x(), place.y(), theme.accent, 7.0)
        else:
            painter.drawLine(QPointF(area.left(), places[0].y()), QPointF(area.right(), places[0].y()))
        chosen = min(chosen, len(places) - 1)
        if self._view.bet.places and not self._view.is_open:
            self._pill(self._pill_room(places[-1], _("your bet")), _("your bet"), focus=False)
            return
        words = _("your bet {shown}").format(shown=self._view.bet.shown(self._view.said[chosen]))
        self._pill(self._pill_room(places[chosen], words), words, focus=focus)

    def _pill_room(self, place: QPointF, words: str) -> QRectF:
        area = self._frame.area
        wide = text_width(face(12, SEMIBOLD), words) + (40 if self._view.is_open else 24)
        if self._view.bet.places:
            left = min(max(place.x() - wide / 2, area.left()), area.right() - wide)
            top = place.y() - PILL - 11
            top = place.y() + 11 if top < 0 else top
        else:
            left, top = area.right() - wide, place.y() - PILL / 2
            top = min(max(top, 0.0), area.bottom() - PILL / 2)
        return QRectF(left, top, wide, PILL)

    def _pill(self, room: QRectF, words: str, *, focus: bool) -> None:
        painter, theme = self._painter, self._theme
        rounded(painter, room, PILL / 2, theme.accent, None)
        if focus:
            rounded(painter, room.adjusted(-3, -3, 3, 3), PILL / 2 + 3, None, theme.accent, 1.5)
        write(painter, room.adjusted(12, 0, 0, 0), words, theme.on_accent, face(12, SEMIBOLD), LEFT)
        if self._view.is_open:
            x, y = room.right() - 16, room.center().y()
            painter.setPen(QPen(colour(theme.on_accent), 1.5, c=Qt.PenCapStyle.RoundCap))
            for way in (-1, 1):
                tip = QPointF(x, y + way * 6)
                for side in (-3, 3):
                    painter.drawLine(QPointF(x + side, y + way * 3), tip)

    def _bracket(self) -> None:
        words, below = _apart(self._view)
        if not words or not self._view.answer or not self._layout.bracket:
            return
        painter, theme, at = self._painter, self._theme, self._view.farthest
        ends = [self._frame.py(level(self._view, v)) for v in (self._view.said[at], self._view.answer[at])]
        area = self._frame.area
        top, bottom = sorted(min(max(y, area.top()), area.bottom()) for y in ends)
        x = self._layout.bracket + 6
        painter.setPen(QPen(colour(theme.text), 1.4))
        painter.drawPolyline(
            [QPointF(x - 6, top), QPointF(x, top), QPointF(x, bottom), QPointF(x - 6, bottom)]
        )
        if not self._view.tells_gap:
            return
        middle = min(max((top + bottom) / 2, area.top() + 16), area.bottom() - 16)
        right = 400.0
        write(painter, QRectF(x + 8, middle - 20, right, 20), words, theme.text, face(15, BOLD), LEFT)
        write(painter, QRectF(x + 8, middle, right, 16), below, theme.secondary, face(SIZE_SMALL), LEFT)
