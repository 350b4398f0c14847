"""The formulas of the chosen neuron, part by part, the part of this step on a coloured ground."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QAccessible, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.language import _, pgettext
from reluexplorer.panels.train.microscope.formulas import (
    Passage,
    passage_state,
    passages,
    spoken_passages,
)
from reluexplorer.panels.train.microscope.view import MicroscopeView
from reluexplorer.widgets.painting.formula import paint_lines, paint_marked, tall, wide
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import PaintedWidget, colour, face, text_width, write
from reluexplorer.widgets.painting.shapes import LEFT, RIGHT
from reluexplorer.widgets.theme.fonts import SEMIBOLD, head_font
from reluexplorer.widgets.theme.theme import PADDING, Theme, mix

_HEAD = 29.0
_PITCH = 19.5
_END = 8.0
_ASIDE = 19.0
"""Between the title of a part and the formula beside it."""
_STATES = {
    "done": pgettext("part of an update", "done"),
    "now": pgettext("part of an update", "now"),
    "next": pgettext("part of an update", "next"),
}


class Passages(PaintedWidget[MicroscopeView]):
    """As tall as its formulas need in its width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Formulas of the neuron"), parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._parts: tuple[Passage, ...] = ()

    def view_changed(self, before: MicroscopeView | None) -> None:
        """Read the formulas of another neuron, or of another step."""
        del before
        self._parts = () if self._view is None else passages(self._view)
        if self._view is not None:
            self.setAccessibleDescription(spoken_passages(self._view))
        self._grow()

    def role_told(self) -> QAccessible.Role:
        """Return that it is text."""
        return QAccessible.Role.StaticText

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the formulas anew."""
        super().resizeEvent(event)
        self._grow()

    def _grow(self) -> None:
        self.setFixedHeight(round(sum(self._height(part) for part in self._parts)) or 1)

    def _room(self) -> float:
        return self.width() - 2 * PADDING

    def _height(self, part: Passage) -> float:
        return _HEAD + tall(part.lines, self._room(), _PITCH) + _END

    def current(self) -> tuple[int, int]:
        """Return top and bottom of the part that this step is about; of the first where it is about none."""
        top = 0.0
        for part in self._parts:
            bottom = top + self._height(part)
            if self._view is not None and passage_state(self._view, part.stage) == "now":
                return round(top), round(bottom)
            top = bottom
        return 0, 0

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the view."""
        painter, view, theme = self.begin(), self._view, self.theme
        if view is None:
            return
        top = 0.0
        for part in self._parts:
            state = passage_state(view, part.stage)
            area = QRectF(0, top, self.width(), self._height(part))
            if state == "now":
                painter.fillRect(area, colour(_ground(theme)))
                painter.fillRect(QRectF(0, top, 3, area.height()), colour(theme.accent))
            if top:
                painter.fillRect(QRectF(0, top, self.width(), 1), colour(theme.line))
            head = QRectF(PADDING, top + 6, self._room(), 20)
            ink = theme.accent if state == "now" else theme.secondary
            write(painter, head, part.title, ink, head_font(), LEFT)
            font = face(12, SEMIBOLD) if state == "now" else face(12)
            write(painter, head, _STATES[state], ink, font, RIGHT)
            left = PADDING + text_width(head_font(), part.title) + _ASIDE
            if left + wide(part.aside, 12) < head.right() - text_width(font, _STATES[state]):
                paint_marked(painter, left, head.center().y() + 4.3, part.aside, theme.secondary, 12)
            words = theme.secondary if state == "next" else theme.text
            at = QPointF(PADDING, top + _HEAD - 2)
            paint_lines(painter, at, self._room(), part.lines, (words, theme.secondary), _PITCH)
            top += area.height()


def _ground(theme: Theme) -> str:
    return mix(theme.panel, theme.selection, 0.55)
