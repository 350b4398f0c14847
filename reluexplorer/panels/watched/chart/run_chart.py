"""The chart of a watched run: three lanes over the same steps, a cursor that can be dragged, its events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent

from reluexplorer.language import _
from reluexplorer.panels.watched.chart.dead_lane import event_points, paint_dead, paint_events
from reluexplorer.panels.watched.chart.lane_paint import LanePaint
from reluexplorer.panels.watched.chart.lanes import paint_loss, paint_rate, paint_steps
from reluexplorer.panels.watched.chart.overlay import paint_band, paint_note
from reluexplorer.panels.watched.chart.rooms import ChartRooms, rooms_of
from reluexplorer.panels.watched.shared.axis import StepAxis, axis_of, nearest_look
from reluexplorer.panels.watched.shared.event_words import cause_title, event_title, step_words
from reluexplorer.panels.watched.shared.moment import Moment
from reluexplorer.watch.run import Event
from reluexplorer.widgets.accessibility.parts import PRESS, Level, Part
from reluexplorer.widgets.painting.kept import InPieces, KeptPieces
from reluexplorer.widgets.painting.pace import MadeAhead, paced
from reluexplorer.widgets.painting.painted_widget import PaintedWidget, can_be_enlarged, solid
from reluexplorer.widgets.painting.shapes import ring, shows_focus
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL
from reluexplorer.widgets.theme.tips import set_tip
from reluexplorer.widgets.theme.tooltips import Tip

_TIP = _(
    "Click or drag to look at a step; ← and → go from sample to sample, with Ctrl from event to event. End "
    "or a double click follows the run. Dashed: with units that are silent since, for too short to be called "
    "dead."
)
_SNAPS = 5.0
"""Pixels from an event within which it is meant."""
_MOST_PARTS = 200
"""Events that are told to a screen reader."""


class RunChart(PaintedWidget[Moment], MadeAhead):
    """Paints a Moment; ``step_asked`` carries a step, or None for the last, and whether a drag goes on."""

    step_asked = Signal(object, bool)

    usual, least = (900, 240), (320, 190)

    def __init__(self) -> None:
        super().__init__(_("The run so far"))
        set_tip(self, _TIP)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._picture = KeptPieces()
        self._hovered: int | None = None
        self._is_dragged = False

    # Where things are

    def rooms(self) -> ChartRooms:
        """Return where the lanes are."""
        axis = StepAxis(0, 0) if self._view is None else axis_of(self._view.run)
        return rooms_of(self.width(), self.height(), axis)

    def events(self) -> tuple[Event, ...]:
        """Return the events of the chosen layer, the last of very many."""
        view = self._view
        own = () if view is None else tuple(each for each in view.run.events if each.layer == view.layer)
        return own[-_MOST_PARTS:]

    def step_at(self, x: float) -> int:
        """Return the step that is meant at a place: that of an event near it, else of the nearest look."""
        view, rooms = self._view, self.rooms()
        if view is None:
            return 0
        points = event_points(view.run, view.layer, rooms)
        near = min(points, key=lambda each: abs(each[0].x() - x), default=None)
        if near is not None and abs(near[0].x() - x) <= _SNAPS:
            return near[1]
        return nearest_look(view.run, rooms.step_at(x))

    # What changes

    def view_changed(self, _before: Moment | None) -> None:
        """Say in words what the chart shows at the step."""
        view = self._view
        if view is not None:
            words = step_words(view.run, view.layer, view.at).replace("\n", ", ")
            self.setAccessibleDescription(words if view.cause is None else f"{words}. {cause_title(view)}")

    # For a screen reader

    def role_told(self) -> QAccessible.Role:
        """Return that it is a chart."""
        return QAccessible.Role.Chart

    def level_told(self) -> Level | None:
        """Return the step, which can be set."""
        view = self._view
        if view is None:
            return None
        axis = axis_of(view.run)
        return Level(
            view.at,
            axis.first,
            axis.last,
            max(1, view.run.every),
            lambda to: self._ask(round(to), goes_on=False),
        )

    def count_parts(self) -> int:
        """Return how many events of the layer there are."""
        return len(self.events())

    def part(self, place: int) -> Part:
        """Return an event in words; pressing goes to its step."""
        event, view = self.events()[place], self._view
        words = "" if view is None else event_title(view.run, event)
        x = self.rooms().x(event.step)
        room = QRectF(x - _SNAPS, 0, 2 * _SNAPS, self.height())
        doings = ((PRESS, partial(self._ask, event.step, goes_on=False)),)
        return Part(words, room, selected=view is not None and view.step == event.step, doings=doings)

    def tip_at(self, at: QPoint) -> Tip | None:
        """Return the figures of the step under the mouse."""
        view, rooms = self._view, self.rooms()
        if view is None or not rooms.left - 2 <= at.x() <= rooms.right + 2:
            return Tip(self.toolTip())
        step = self.step_at(at.x())
        lines = [step_words(view.run, view.layer, step)]
        lines += [event_title(view.run, each) for each in self.events() if each.step == step]
        x = round(rooms.x(step))
        return Tip("\n".join(lines), QRectF(x - 4, at.y() - 12, 8, 24).toAlignedRect())

    # Painting

    def _wanted(self, view: Moment, ratio: float) -> InPieces:
        rooms, run, layer, theme = self.rooms(), view.run, view.layer, self._theme
        height = float(self.height())

        def of(paint: Callable[[LanePaint], None]) -> Callable[[QPainter], None]:
            return lambda painter: paint(LanePaint(painter, rooms, theme))

        def pieces() -> list[Callable[[QPainter], None]]:
            return [
                of(lambda lane: paint_loss(lane, run)),
                of(lambda lane: paint_rate(lane, run)),
                of(lambda lane: paint_dead(lane, run, layer)),
                of(lambda lane: paint_steps(lane, height)),
            ]

        return InPieces((run, layer, theme, self.size()), self.size(), ratio, pieces)

    def parts_ahead(self) -> Iterator[None]:
        """Paint the lanes one by one."""
        view = self._view
        if view is not None:
            yield from self._picture.ahead(self._wanted(view, self.devicePixelRatioF()))

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """The band of the step, the lanes, events, the cursor and what happened there."""
        with self.begin() as painter:
            view = self._view
            if view is None:
                return
            rooms, theme = self.rooms(), self._theme
            if view.marked is not None:
                paint_band(painter, rooms, view.marked, theme)
            wanted = self._wanted(view, self.devicePixelRatioF())
            if can_be_enlarged(painter):
                for piece in wanted.pieces():
                    piece(painter)
            else:
                painter.drawPixmap(QPointF(0, 0), self._picture.of(wanted))
            lane = LanePaint(painter, rooms, theme)
            points = event_points(view.run, view.layer, rooms)
            paint_note(lane, view, points)
            paint_events(lane, points, theme)
            if self._hovered is not None and not self._bare:
                x = round(rooms.x(self._hovered)) + 0.5
                painter.setPen(solid(theme.strong_line, 1.0))
                painter.drawLine(QPointF(x, rooms.loss.top()), QPointF(x, rooms.dead.bottom()))
            if shows_focus(self) and not self._bare:
                ring(painter, QRectF(self.rect()), RADIUS_CONTROL, theme)

    # Hands

    def _ask(self, step: int | None, *, goes_on: bool) -> None:
        self.step_asked.emit(step, goes_on)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the cursor to the step under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton and self._view is not None:
            self._is_dragged = True
            self._ask(self.step_at(event.position().x()), goes_on=False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the cursor, or show the step under the mouse."""
        rooms, x = self.rooms(), event.position().x()
        inside = self._view is not None and rooms.left - 2 <= x <= rooms.right + 2
        hovered = self.step_at(x) if inside else None
        if self._is_dragged and self._view is not None and self.step_at(x) != self._view.step:
            self._ask(self.step_at(x), goes_on=True)
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the cursor go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._is_dragged = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Follow the run again."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._is_dragged = False
            self._ask(None, goes_on=False)

    def leaveEvent(self, event: QEvent) -> None:
        """No step is under the mouse."""
        super().leaveEvent(event)
        if self._hovered is not None:
            self._hovered = None
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go from look to look, with Ctrl from event to event; End follows the run."""
        view, key = self._view, Qt.Key(event.key())
        if view is None or not len(view.run.steps):
            super().keyPressEvent(event)
            return
        steps, row = view.run.steps, view.run.row(view.at)
        pixel = max(1, round(len(steps) / max(1.0, self.rooms().right - self.rooms().left)))
        tenth = max(1, len(steps) // 10)
        moves = {
            Qt.Key.Key_Left: -pixel, Qt.Key.Key_Right: pixel, Qt.Key.Key_PageUp: -tenth,
            Qt.Key.Key_PageDown: tenth, Qt.Key.Key_Home: -len(steps),
        }  # fmt: skip
        by_events = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_End:
            self._ask(None, goes_on=False)
        elif by_events and key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._walk_events(view, forward=key == Qt.Key.Key_Right)
        elif key in moves:
            to = int(np.clip(row + moves[key], 0, len(steps) - 1))
            self._ask(int(steps[to]), goes_on=event.isAutoRepeat())
        else:
            super().keyPressEvent(event)

    def _walk_events(self, view: Moment, *, forward: bool) -> None:
        """Go to the next event of the layer, or to the one before."""
        steps = [each.step for each in self.events()]
        beyond = [each for each in steps if (each > view.at if forward else each < view.at)]
        if beyond:
            self._ask(min(beyond) if forward else max(beyond), goes_on=False)
