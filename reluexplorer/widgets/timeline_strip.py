"""The run so far in one strip: the loss as an area, where one is, and what happened when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from reluexplorer.widgets.painted import PaintedWidget, colour, elided, face, solid, text_width
from reluexplorer.widgets.theme import SIZE_SMALL

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

SIDE = 8
"""Room left and right for half of the playhead."""
LABELS = 18
"""Height kept for the words of events."""


@dataclass(frozen=True)
class TimelineEvent:
    """Something that happened at a step."""

    step: int
    text: str
    role: Literal["dead", "warning", "change"] = "change"


@dataclass(frozen=True, eq=False)
class TimelineView:
    """Loss over the steps so far, and the step that is shown."""

    steps: NDArray[Any]
    """(n,), ascending."""
    loss: NDArray[Any]
    """(n,); what is not finite is left out."""
    total: int
    """Step at the right end."""
    step: int
    events: tuple[TimelineEvent, ...] = ()


class TimelineStrip(PaintedWidget[TimelineView]):
    """Paints a TimelineView."""

    def __init__(self, name: str = "Timeline of the run", parent: QWidget | None = None) -> None:
        super().__init__(name, parent)

    def sizeHint(self) -> QSize:
        """The bottom of the window."""
        return QSize(800, 64)

    def minimumSizeHint(self) -> QSize:
        """Room for the playhead and a line of words."""
        return QSize(120, 40)

    def view_changed(self, before: TimelineView | None) -> None:
        """Say in words where the run is."""
        del before
        view = self._view
        self.setAccessibleDescription("" if view is None else f"step {view.step:,} of {view.total:,}")

    def place(self, view: TimelineView, step: float) -> float:
        """x of a step."""
        return SIDE + (self.width() - 2 * SIDE) * min(max(step / max(1, view.total), 0.0), 1.0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Area, line, flags, playhead."""
        with self.begin() as painter:
            view, theme = self._view, self._theme
            base = self.height() - 9.0
            painter.setPen(solid(theme.track, 2))
            painter.drawLine(QPointF(SIDE, base), QPointF(self.width() - SIDE, base))
            if view is None:
                return
            self._paint_area(painter, view, base)
            x = self.place(view, view.step)
            painter.setPen(solid(theme.accent, 3))
            painter.drawLine(QPointF(SIDE, base), QPointF(x, base))
            self._paint_events(painter, view, base)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.accent))
            painter.drawEllipse(QPointF(x, base), 6, 6)

    def _paint_area(self, painter: QPainter, view: TimelineView, base: float) -> None:
        finite = np.isfinite(view.loss)
        if finite.sum() < 2:
            return
        steps, loss = view.steps[finite], view.loss[finite]
        pixels = max(2, self.width() - 2 * SIDE)
        if len(steps) > pixels:
            picked = np.linspace(0, len(steps) - 1, pixels).astype(np.intp)
            steps, loss = steps[picked], loss[picked]
        top = max(float(loss.max()), 1e-30)
        tall = (base - 4) * np.clip(loss, 0, None) / top
        points = [
            QPointF(self.place(view, float(s)), base - float(h)) for s, h in zip(steps, tall, strict=True)
        ]
        edge = [QPointF(points[-1].x(), base), QPointF(points[0].x(), base)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self._theme.accent, 0.18))
        painter.drawPolygon(QPolygonF(points + edge))

    def _paint_events(self, painter: QPainter, view: TimelineView, base: float) -> None:
        theme, font = self._theme, face(SIZE_SMALL)
        inks = {"dead": theme.dead, "warning": theme.warning, "change": theme.secondary}
        painter.setFont(font)
        places = [*(self.place(view, event.step) for event in view.events), float(self.width())]
        for event, x, after in zip(view.events, places[:-1], places[1:], strict=True):
            ink = inks[event.role]
            top = 6.0 if event.role != "change" else 12.0
            pen = QPen(colour(ink), 1.5)
            if event.role == "change":
                pen.setDashPattern([2, 2])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawLine(QPointF(x, top), QPointF(x, base - 2))
            if event.role != "change":
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour(ink))
                painter.drawEllipse(QPointF(x, top), 4, 4)
            self._paint_words(painter, event, QRectF(x + 8, top - 8, after - x - 14, LABELS), ink)

    def _paint_words(self, painter: QPainter, event: TimelineEvent, room: QRectF, ink: str) -> None:
        font = face(SIZE_SMALL)
        words = event.text
        if text_width(font, words) > room.width():
            words = elided(font, words, room.width())
        if room.width() < 24:
            return
        painter.setPen(colour(ink))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
