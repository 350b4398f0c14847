"""The strip along the bottom of one update: how far it has come, and what each part of it found."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from reluexplorer.language import _
from reluexplorer.panels.train.microscope.moments import STAGES, Moment
from reluexplorer.panels.train.microscope.view import MicroscopeView
from reluexplorer.panels.train.microscope.words import findings
from reluexplorer.widgets.accessibility.parts import PRESS, Part
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import (
    PaintedWidget,
    colour,
    face,
    frame,
    solid,
    text_width,
    write,
)
from reluexplorer.widgets.painting.shapes import LEFT, dot, rounded
from reluexplorer.widgets.theme.fonts import SEMIBOLD

HEIGHT = 108
_SIDE = 20.0
_GAP = 8.0
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
_TRACK = QRectF(0, 26, 0, 6)


class StageStrip(PaintedWidget[MicroscopeView]):
    """Five tracks, filled as far as the update has come; a click on one goes to the end of that part."""

    stage_asked = Signal(int)
    usual, least = (1000, HEIGHT), (560, HEIGHT)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Parts of the update"), parent)
        self.setFixedHeight(HEIGHT)

    def view_changed(self, before: MicroscopeView | None) -> None:
        """Say what the parts found."""
        del before
        if self._view is not None:
            named = zip(STAGES, findings(self._view), strict=True)
            known = [f"{stage}: {found}" for stage, found in named]
            self.setAccessibleDescription("; ".join(known[: self._view.moment.stage + 1]))

    def role_told(self) -> QAccessible.Role:
        """Return that it is a list of the parts of the update."""
        return QAccessible.Role.List

    def count_parts(self) -> int:
        """Return how many parts the update has."""
        return 0 if self._view is None else len(STAGES)

    def part(self, place: int) -> Part:
        """Return a part of the update and, once it is reached, what it found; pressing goes to its end."""
        view = self._view
        if view is None:
            return super().part(place)
        stage = view.moment.stage
        found = findings(view)[place] if place <= stage else ""
        room = self._part(place).adjusted(0, -_TRACK.top(), 0, HEIGHT - _TRACK.bottom())
        ask = partial(self.stage_asked.emit, place)
        return Part(STAGES[place], room, description=found, selected=place == stage, doings=((PRESS, ask),))

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the view."""
        painter, theme, view = self.begin(), self.theme, self._view
        painter.fillRect(self.rect(), colour(theme.panel))
        painter.fillRect(QRectF(0, 0, self.width(), 1), colour(theme.line))
        if view is None:
            return
        found = findings(view)
        for stage, name in enumerate(STAGES):
            part = self._part(stage)
            self._paint_track(painter, view.moment, stage, part)
            now, done = stage == view.moment.stage, stage < view.moment.stage
            ink = theme.accent if now else theme.text if done else theme.secondary
            write(painter, QRectF(part.left(), 40, part.width(), 20), name, ink, face(13, SEMIBOLD), LEFT)
            ink = theme.text if now else theme.secondary
            room = QRectF(part.left(), 61, part.width(), 34)
            fits = text_width(face(13), found[stage]) <= part.width()
            write(painter, room, found[stage], ink, face(13 if fits else 12), _WRAPPED)

    def _paint_track(self, painter: QPainter, moment: Moment, stage: int, part: QRectF) -> None:
        theme = self.theme
        first, last = moment.start_of(stage), moment.end_of(stage)
        share = min(max((moment.number - first + 1) / (last - first + 1), 0.0), 1.0)
        rounded(painter, part, 3, theme.track, None)
        if share:
            filled = QRectF(part.left(), part.top(), part.width() * share, part.height())
            rounded(painter, filled, 3, theme.accent, None)
        for step in range(1, last - first + 1):
            x = part.left() + part.width() * step / (last - first + 1)
            painter.fillRect(QRectF(x - 1, part.top(), 2, part.height()), colour(theme.panel))
        if stage == moment.stage:
            end = QPointF(part.left() + part.width() * share - 8, part.center().y())
            dot(painter, end.x(), end.y(), theme.panel, 18)
            frame(painter, QRectF(end.x() - 8, end.y() - 8, 16, 16), solid(theme.accent, 2.0), 8)

    def _part(self, stage: int) -> QRectF:
        width = (self.width() - 2 * _SIDE - _GAP * (len(STAGES) - 1)) / len(STAGES)
        return QRectF(_SIDE + stage * (width + _GAP), _TRACK.top(), width, _TRACK.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the part under the mouse."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        for stage in range(len(STAGES)):
            part = self._part(stage)
            if part.left() <= event.position().x() <= part.right():
                self.stage_asked.emit(stage)
