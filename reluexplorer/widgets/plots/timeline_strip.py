"""The run so far in one strip: the loss as an area, where one is, and what happened when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QImage, QPainter, QPen, QPixmap

from reluexplorer.language import _
from reluexplorer.text import loss_figure
from reluexplorer.widgets.accessibility.parts import PRESS, Level, Part
from reluexplorer.widgets.painting.kept import Kept, painted
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import (
    PaintedWidget,
    awaited,
    can_be_enlarged,
    colour,
    face,
    pixel_ratio,
    solid,
    text_width,
)
from reluexplorer.widgets.painting.shapes import ring, shows_focus
from reluexplorer.widgets.plots.timeline_area import area_below, polygon, traced
from reluexplorer.widgets.plots.timeline_view import TimelineEvent, TimelineView
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL, SIZE_SMALL
from reluexplorer.widgets.theme.tooltips import Tip

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
    from PySide6.QtWidgets import QWidget

__all__ = ["TimelineEvent", "TimelineStrip", "TimelineView", "fitting", "strip_place", "word_rooms"]

SIDE = 8
"""Room left and right for half of the playhead."""
_BEFORE, _AFTER = 8.0, 10.0
"""Pixels before words and behind them."""
_BELOW_WORDS = 24.0
"""Top of a change's flag without words, which must not stand in those of another."""
_TICK = 10.0
"""Height of another flag without words."""
NEAR = 8.0
"""Pixels from the mouse within which a flag is meant."""
_RANKS = ("change", "warning", "dead", "healthy")
"""Whose words have the room: what a person did is the cause that is looked for."""
_MOST_LINES = 6
_EMPTY = _("The loss, deaths and your changes are marked here along the steps")
LABELS = 18
"""Height kept for the words of events."""


class TimelineStrip(PaintedWidget[TimelineView]):
    """Paints a TimelineView; the playhead follows the mouse and the arrow keys.

    ``sought`` carries the step that is asked for.
    """

    usual, least = (800, 64), (120, 40)

    sought = Signal(object)

    def __init__(self, name: str = _("Timeline of the run"), parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._hovered: float | None = None
        self._asked: int | None = None
        """The step that the keys asked for last, until the view has caught up."""
        self._waiting = awaited(_EMPTY, "")
        self._dragged: int | None = None
        """The step that the mouse asked for last, until the view has caught up."""
        self._curves = Kept[tuple["NDArray[np.float64]", "NDArray[np.float64]"]]()
        self._area = Kept[tuple[float, QImage]]()
        self._flags = Kept[QPixmap]()

    def set_waiting(self, *, can_train: bool) -> None:
        """Say on an empty strip how to fill it, or that nothing will."""
        words = awaited(_EMPTY, "", can_train=can_train)
        if words != self._waiting:
            self._waiting = words
            self.update()

    def view_changed(self, before: TimelineView | None) -> None:
        """Say in words where the run is; put those at the mouse away where something else went elsewhere."""
        view = self._view
        if view is None or view.step == self._dragged:
            self._dragged = None
        elif self._dragged is None and before is not None and before.reach == view.reach:
            self._hovered = self._hovered if before.step == view.step else None
        self._asked = None
        words = ""
        if view is not None:
            words = _("step {step:,} of {total:,}")
            if view.step < view.reach:
                words = _("step {step:,}, wound back from {reach:,}")
            words = words.format(step=view.step, total=view.total, reach=view.reach)
        self.setAccessibleDescription(words)

    def role_told(self) -> QAccessible.Role:
        """Return that it is moved along like a slider."""
        return QAccessible.Role.Slider

    def level_told(self) -> Level | None:
        """Return the shown step, which can be set to any that was reached."""
        view = self._view
        if view is None:
            return None
        return Level(view.step, 0.0, view.reach, 1.0, lambda step: self.sought.emit(round(step)))

    def value_told(self) -> str:
        """Return where the run is, in words."""
        return self.accessibleDescription()

    def count_parts(self) -> int:
        """Return how many things happened."""
        return len(self._happened())

    def part(self, place: int) -> Part:
        """Return what happened, in its order; pressing goes to its step."""
        event = self._happened()[place]
        room = QRectF(0, 0, 0, 0)
        if self._view is not None:
            room = QRectF(self.place(self._view, event.step) - NEAR, 0, 2 * NEAR, self.height())
        return Part(event.told, room, doings=((PRESS, lambda: self.sought.emit(event.step)),))

    def _happened(self) -> tuple[TimelineEvent, ...]:
        events = () if self._view is None else self._view.events
        return tuple(part for event in events for part in event.parts or (event,))

    def place(self, view: TimelineView, step: float) -> float:
        """x of a step."""
        return strip_place(step, view.total, self.width())

    def step_at(self, x: float) -> int:
        """The step at an x, within what was reached."""
        view = self._view
        if view is None:
            return 0
        share = (x - SIDE) / max(1, self.width() - 2 * SIDE)
        return min(max(0, round(share * view.total)), view.reach)

    def events_at(self, x: float) -> tuple[TimelineEvent, ...]:
        """Return what happened near an x, in its order."""
        view = self._view
        if view is None:
            return ()
        return tuple(event for event in self._happened() if abs(self.place(view, event.step) - x) <= NEAR)

    def tip_at(self, at: QPoint) -> Tip:
        """Return what happened under the mouse, or what the strip is for."""
        lines = [each.told for each in self.events_at(at.x())]
        words = "\n".join([*lines[:_MOST_LINES], *(["…"] if len(lines) > _MOST_LINES else [])])
        return Tip(words or self.toolTip())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the playhead."""
        if event.button() == Qt.MouseButton.LeftButton and self._view is not None:
            self._drag(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the playhead, or say what is under the mouse."""
        self._hovered = event.position().x()
        if event.buttons() & Qt.MouseButton.LeftButton and self._view is not None:
            self._drag(self._hovered)
        self.update()

    def _drag(self, x: float) -> None:
        step = self.step_at(x)
        if self._view is not None and step != self._view.step:
            self._dragged = step
        self.sought.emit(step)

    def leaveEvent(self, event: QEvent) -> None:
        """Put the words away."""
        self._hovered = None
        self.update()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by a pixel's worth of steps, by one with Shift, by a tenth, or to an end."""
        view = self._view
        if view is None:
            return
        now = view.step if self._asked is None else self._asked
        pixel = max(1, round(view.total / max(1, self.width() - 2 * SIDE)))
        one = 1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else pixel
        tenth = max(1, view.reach // 10)
        moves = {
            Qt.Key.Key_Left: now - one, Qt.Key.Key_Right: now + one,
            Qt.Key.Key_PageUp: now - tenth, Qt.Key.Key_PageDown: now + tenth,
            Qt.Key.Key_Home: 0, Qt.Key.Key_End: view.reach,
        }  # fmt: skip
        wanted = moves.get(Qt.Key(event.key()))
        if wanted is None:
            super().keyPressEvent(event)
            return
        self._asked = min(max(0, wanted), view.reach)
        self._dragged = self._hovered = None
        self.update()
        self.sought.emit(self._asked)

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Area, line, flags, playhead."""
        with self.begin() as painter:
            view, theme = self._view, self._theme
            base = self.height() - 9.0
            painter.setPen(solid(theme.track, 2))
            painter.drawLine(QPointF(SIDE, base), QPointF(self.width() - SIDE, base))
            if view is None or not (view.reach or view.events):
                room = QRectF(self.rect()).adjusted(0, 0, 0, base - self.height() - 8)
                self.paint_empty(painter, room, self._waiting)
            if view is None:
                if shows_focus(self):
                    ring(painter, QRectF(self.rect()), RADIUS_CONTROL, theme)
                return
            self._paint_area(painter, view, base)
            reached = self.place(view, view.reach)
            painter.setPen(solid(theme.secondary, 3))
            painter.drawLine(QPointF(SIDE, base), QPointF(reached, base))
            x = self.place(view, view.step)
            painter.setPen(solid(theme.accent, 3))
            painter.drawLine(QPointF(SIDE, base), QPointF(x, base))
            self._show_events(painter, view, base)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.accent))
            painter.drawEllipse(QPointF(x, base), 6, 6)
            if self.hasFocus():
                painter.setPen(solid(theme.accent, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(QPointF(x, base), 8, 8)
            self._paint_hover(painter, view, base)

    def _paint_hover(self, painter: QPainter, view: TimelineView, base: float) -> None:
        if self._hovered is None:
            return
        step = self.step_at(self._hovered)
        x = self.place(view, step)
        words = _("step {step:,}").format(step=step)
        if view.steps[:1] <= step <= view.steps[-1:]:
            loss = loss_figure(float(np.interp(step, view.steps, view.loss)))
            words = _("step {step:,} · loss {loss}").format(step=step, loss=loss)
        font = face(SIZE_SMALL)
        wide = text_width(font, words) + 12
        left = min(max(0.0, x - wide / 2), self.width() - wide)
        painter.setPen(solid(self._theme.secondary, 1))
        painter.drawLine(QPointF(x, 20), QPointF(x, base))
        painter.setPen(solid(self._theme.line, 1))
        painter.setBrush(colour(self._theme.panel))
        box = QRectF(left, base - 34, wide, 20)
        painter.drawRoundedRect(box, 5, 5)
        painter.setFont(font)
        painter.setPen(colour(self._theme.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_area(self, painter: QPainter, view: TimelineView, base: float) -> None:
        ratio, size = pixel_ratio(painter), self.size().toTuple()
        key = (view.steps, view.loss, view.former_steps, view.former_loss, view.total, size)
        curve, former = self._curves.of(key, lambda: traced(view, (SIDE, self.width() - SIDE), base))
        ink = colour(self._theme.accent, 0.18)
        if can_be_enlarged(painter):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawPolygon(polygon(curve, base))
        elif len(curve) > 1:
            left, picture = self._area.of((curve, ratio, ink), lambda: area_below(curve, base, ratio, ink))
            painter.drawImage(QPointF(left, 0.0), picture)
        if len(former):
            pen = QPen(colour(self._theme.secondary), 1)
            pen.setDashPattern([3, 3])
            painter.setPen(pen)
            painter.drawPolyline(polygon(former))

    def _show_events(self, painter: QPainter, view: TimelineView, base: float) -> None:
        if not view.events or can_be_enlarged(painter):
            self._paint_events(painter, view, base)
            return
        ratio, size = pixel_ratio(painter), self.size().toTuple()
        picture = self._flags.of(
            (view.events, view.total, size, ratio, self._theme),
            lambda: painted(*size, ratio, lambda inner: self._paint_events(inner, view, base)),
        )
        painter.drawPixmap(QPointF(), picture)

    def _paint_events(self, painter: QPainter, view: TimelineView, base: float) -> None:
        theme = self._theme
        inks = {role: theme.role("secondary" if role == "change" else role) for role in _RANKS}
        painter.setFont(face(SIZE_SMALL))
        places = [self.place(view, event.step) for event in view.events]
        rooms = word_rooms(view.events, places, self.width(), self.wide)
        for event, x, room in zip(view.events, places, rooms, strict=True):
            ink = inks[event.role]
            changed = event.role == "change"
            top = (12.0 if room else _BELOW_WORDS) if changed else (6.0 if room else base - _TICK)
            pen = QPen(colour(ink), 1.5)
            if changed:
                pen.setDashPattern([2, 2])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawLine(QPointF(x, top), QPointF(x, base - 2))
            if not changed:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour(ink))
                painter.drawEllipse(QPointF(x, top), *((4, 4) if room else (2.5, 2.5)))
            for part in event.parts[1:]:
                painter.setPen(solid(inks[part.role], 1.5))
                across = self.place(view, part.step)
                painter.drawLine(QPointF(across, base - _TICK), QPointF(across, base - 2))
            if room:
                beside = QRectF(x + _BEFORE, top - 8, room, LABELS)
                words = fitting(event, self.wide, room)
                plate = QRectF(beside.left() - 2, beside.top() + 1, self.wide(words) + 4, LABELS - 2)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour(theme.panel))
                painter.drawRoundedRect(plate, 3, 3)
                painter.setPen(colour(ink))
                flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
                painter.drawText(beside, flags, words)

    def wide(self, words: str) -> float:
        """Return how many pixels words take."""
        return text_width(face(SIZE_SMALL), words)


def strip_place(step: float, total: int, width: float) -> float:
    """Return the x of a step on a strip of a width."""
    return SIDE + (width - 2 * SIDE) * min(max(step / max(1, total), 0.0), 1.0)


def fitting(event: TimelineEvent, wide: Callable[[str], float], room: float) -> str:
    """Return the words of an event that fit, whole or in short: never a part of them; empty for none."""
    phrases = (event.text, event.short, event.least)
    return next((words for words in phrases if words and wide(words) <= room), "")


def word_rooms(
    events: Sequence[TimelineEvent], places: Sequence[float], width: float, wide: Callable[[str], float]
) -> list[float]:
    """Return the room of each event's words, 0 for none: changes first, then deaths, then revivals.

    Of one kind the weightiest come first. Words end where those of another begin.
    """
    rooms = [0.0] * len(events)
    for number in sorted(range(len(events)), key=lambda each: _claim(events[each], places[each])):
        start = places[number] + _BEFORE
        taken = any(
            rooms[other] and 0 <= places[number] - places[other] < _BEFORE + rooms[other] + _AFTER
            for other in range(len(events))
        )
        if taken:
            continue
        ends = [place for place, room in zip(places, rooms, strict=True) if room and place > places[number]]
        room, wanted = min([width, *ends]) - start - _AFTER, wide(events[number].text)
        if fitting(events[number], wide, room):
            rooms[number] = min(room, wanted)
    return rooms


def _claim(event: TimelineEvent, place: float) -> tuple[int, int, float]:
    """Return what sorts words by their claim to room: of changes the latest is first, others end at it."""
    return _RANKS.index(event.role), -event.weight, -place if event.role == "change" else place
