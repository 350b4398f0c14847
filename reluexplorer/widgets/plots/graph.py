"""The pyqtgraph part of the plots; imported only when the first plot is made."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsGridLayout, QGraphicsWidget

from reluexplorer.language import _
from reluexplorer.text import digits
from reluexplorer.widgets.accessibility.parts import Level, Part, Told
from reluexplorer.widgets.controls.free_place import around
from reluexplorer.widgets.painting.kept import InPieces, KeptPieces, Piece
from reluexplorer.widgets.painting.pace import MadeAhead, paced
from reluexplorer.widgets.painting.painted_widget import can_be_enlarged, paint_waiting, pixel_ratio
from reluexplorer.widgets.painting.shapes import dot, rounded, shows_focus
from reluexplorer.widgets.plots.axes import (
    NAME_ROOM,
    Annotation,
    Frame,
    Look,
    Rule,
    Span,
    paint_annotations,
    paint_dashed,
    paint_names,
    paint_span_words,
    paint_spans,
)
from reluexplorer.widgets.plots.axis import Room, paint_axes, room_below, room_beside
from reluexplorer.widgets.plots.axis_labels import paint_inner_labels, paint_rules
from reluexplorer.widgets.plots.lines import Line, paint_lines
from reluexplorer.widgets.theme.stylesheet import current_theme
from reluexplorer.widgets.theme.theme import Theme
from reluexplorer.widgets.theme.tooltips import Tip

_GRIP = 8
_STEP = 0.005
"""Share of the width that a key moves the probe; with Shift ten times that."""
_END = 6.0
_LINE = 20
"""Pixels of the words at the top of rules and spans."""


class Graph(Told, pg.GraphicsView, MadeAhead):  # type: ignore[misc]
    """One view box with painted axes, spans, rules, words and a probe."""

    probe_dragged = Signal(float)
    reset_asked = Signal()
    hovered = Signal(object)

    def __init__(self, look: Look, *, zoomable: bool) -> None:
        super().__init__(background=None)
        self.setViewportUpdateMode(self.ViewportUpdateMode.NoViewportUpdate)
        self.viewport().setAutoFillBackground(False)
        self.look, self.zoomable = look, zoomable
        self.spans: tuple[Span, ...] = ()
        self.rules: tuple[Rule, ...] = ()
        self.notes: tuple[Annotation, ...] = ()
        self.lines: tuple[Line, ...] = ()
        self.is_empty = True
        """Whether no curve has two points to draw a line between."""
        self._still = KeptPieces()
        self.probe: float | None = None
        self.probing = False
        self.log_y = False
        self.categories: tuple[str, ...] = ()
        self.waiting = ""
        """What is said as long as there is no curve to draw."""
        self.follows = False
        self._hover: float | None = None
        self._dragging = False
        self._pressed: QPointF | None = None
        self._panned = False
        self._probe_before: float | None = None
        self.box = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0.0)
        self.box.disableAutoRange()
        whole, layout = QGraphicsWidget(), QGraphicsGridLayout()
        self._layout = layout
        whole.setLayout(layout)
        layout.setContentsMargins(0, 6, NAME_ROOM if look.names else 1, 0)
        layout.setSpacing(0)
        self._beside = Room(wide=room_beside(look, self.frame()))
        layout.addItem(self._beside, 0, 0)
        layout.addItem(self.box, 0, 1)
        layout.addItem(Room(high=room_below(look)), 1, 1)
        self.setCentralItem(whole)
        self.box.sigRangeChanged.connect(self._lay_out)

    tells_widgets = False

    def role_told(self) -> QAccessible.Role:
        """Return that it is a chart; one with a probe is moved along like a slider."""
        probes = self.probing and self.probe is not None
        return QAccessible.Role.Slider if probes else QAccessible.Role.Chart

    def level_told(self) -> Level | None:
        """Return where the probe is."""
        if not self.probing or self.probe is None:
            return None
        low, high = self.frame().x
        return Level(self.probe, low, high, (high - low) * _STEP, self._set_probe)

    def value_told(self) -> str:
        """Return where the probe is, and the value of each curve there."""
        if self.probe is None:
            return ""
        return ", ".join([f"x {digits(self.probe)}", *(self.part(n).name for n in range(self.count_parts()))])

    def count_parts(self) -> int:
        """Return how many curves there are."""
        return 0 if self.is_empty else len(self.lines)

    def part(self, place: int) -> Part:
        """Return a curve with its value at the probe, or at its end where there is none."""
        line = self.lines[place]
        x, y, curve = line.x, line.y, line.curve
        known = np.flatnonzero(np.isfinite(y))
        if not len(known):
            return Part(curve.name, QRectF())
        at = float(x[known[-1]]) if self.probe is None else self.probe
        value = float(np.interp(at, x, y))
        words = digits(10.0**value if self.log_y else value)
        name = f"{curve.name} {words}".strip()
        if self.probe is None:
            name = _("{curve} at {place}").format(curve=name, place=digits(at))
        frame = self.frame()
        room = QRectF(frame.px(at) - 4, frame.py(value) - 4, 8, 8)
        return Part(name, room, value=words)

    def set_range(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show exactly these ranges."""
        self.box.setRange(xRange=x, yRange=y, padding=0, disableAutoRange=True)

    def _lay_out(self) -> None:
        """Take as much room for the numbers beside the area as they need to be whole, and show the range."""
        wide = room_beside(self.look, self.frame())
        if wide != self._beside.minimumWidth():
            self._beside.set_wide(wide)
            self._layout.activate()
        self.viewport().update()

    def set_lines(self, lines: tuple[Line, ...]) -> None:
        """Draw these curves."""
        self.lines = lines
        self.is_empty = not any(np.isfinite(line.y).sum() > 1 for line in lines)
        self.viewport().update()

    def frame(self) -> Frame:
        """Return where the data lies now."""
        x, y = self.box.viewRange()
        return Frame(self.box.sceneBoundingRect(), (x[0], x[1]), (y[0], y[1]), self.log_y, self.categories)

    @paced
    def paintEvent(self, _event: Any) -> None:
        """Draw the curves and what lies over them, or say what is waited for."""
        theme = current_theme()
        with QPainter(self.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.is_empty:
                paint_waiting(painter, QRectF(self.viewport().rect()), self.waiting, theme)
            else:
                frame = self.frame()
                self._paint_still(painter, frame, theme)
                self._overlays(painter, frame, theme)
            if shows_focus(self):
                rounded(painter, QRectF(self.viewport().rect()), 6, None, theme.accent, 2.0)

    def parts_ahead(self) -> Iterator[None]:
        """Make what a pointer does not change, curve by curve."""
        if not self.is_empty:
            yield from self._still.ahead(
                self._still_now(self.frame(), current_theme(), self.devicePixelRatioF())
            )

    def _paint_still(self, painter: QPainter, frame: Frame, theme: Theme) -> None:
        """Draw what a pointer does not change, from a picture of it where that may not be enlarged."""
        still = self._still_now(frame, theme, pixel_ratio(painter))
        if can_be_enlarged(painter):
            for piece in still.pieces():
                piece(painter)
        else:
            painter.drawPixmap(QPointF(), self._still.of(still))

    def _still_now(self, frame: Frame, theme: Theme, ratio: float) -> InPieces:
        """Return the axes, and on them each curve as a piece of its own."""
        inner = replace(frame, area=self.box.mapRectToScene(self.box.rect()))

        def paint_ground(painter: QPainter) -> None:
            paint_spans(painter, frame, self.spans, theme)
            paint_axes(painter, frame, self.look, theme)

        def pieces() -> list[Piece]:
            curves = (partial(_paint_line, frame=inner, line=line, theme=theme) for line in self.lines)
            return [paint_ground, *curves]

        size = self.viewport().size()
        return InPieces((frame, self.lines, self.spans, theme, ratio, size), size, ratio, pieces)

    def tip_at(self, at: QPoint) -> Tip | None:
        """Return what the plot is for; nothing over curves whose values are read off there."""
        reads = self.follows or self.probe is not None
        return None if reads and self.lines and self.frame().area.contains(at) else Tip(self.toolTip())

    def read_rooms(self) -> tuple[QRect, ...]:
        """Return what lies around the curves; all where words stand among them."""
        whole = self.viewport().rect()
        if self.is_empty or self.notes:
            return (whole,)
        area = self.frame().area.toAlignedRect()
        written = any(rule.words for rule in self.rules) or any(span.words for span in self.spans)
        return around(whole, area.adjusted(0, _LINE if written else 0, 0, 0))

    def _overlays(self, painter: QPainter, frame: Frame, theme: Theme) -> None:
        self._ends(painter, frame, theme)
        taken = paint_span_words(painter, frame, self.look, self.spans, theme)
        lines = [(line.x, line.y) for line in self.lines]
        taken += paint_rules(painter, frame, self.rules, lines, theme)
        if self.look.names:
            ends = [(line.curve, line.y[np.isfinite(line.y)]) for line in self.lines]
            names = [(curve.name, float(y[-1]), curve.colour) for curve, y in ends if len(y)]
            paint_names(painter, frame, names, theme)
        at = self.probe if self.probe is not None else self._hover
        if at is not None and frame.x[0] <= at <= frame.x[1]:
            paint_dashed(painter, frame, at, theme.text if self._dragging else theme.secondary)
            taken += self._dots(painter, frame, at, theme)
            taken.append(QRectF(frame.px(at) - 1, frame.area.top(), 2, frame.area.height()))
        taken += paint_annotations(painter, frame, self.notes, theme)
        paint_inner_labels(painter, frame, self.look, lines, taken, theme)

    def _ends(self, painter: QPainter, frame: Frame, theme: Theme) -> None:
        for curve, end in ((line.curve, end) for line in self.lines for end in line.curve.ends):
            x, value, closed = end
            y = (math.log10(value) if value > 0 else -math.inf) if self.log_y else value
            if frame.x[0] <= x <= frame.x[1] and frame.y[0] <= y <= frame.y[1]:
                colour = theme.role(curve.colour)
                painter.setPen(QPen(QColor(colour), 1.5))
                painter.setBrush(QColor(colour if closed else theme.panel))
                painter.drawEllipse(QPointF(frame.px(x), frame.py(y)), _END / 2, _END / 2)

    def _dots(self, painter: QPainter, frame: Frame, at: float, theme: Theme) -> list[QRectF]:
        """Put a dot on each curve and return where they are."""
        places = []
        for line in self.lines:
            x, y, curve = line.x, line.y, line.curve
            if len(x) == 0 or not x[0] <= at <= x[-1]:
                continue
            height = float(np.interp(at, x, y))
            if not frame.y[0] <= height <= frame.y[1]:
                continue
            dot(painter, frame.px(at), frame.py(height), theme.role(curve.colour), 9)
            painter.setPen(QPen(QColor(theme.panel), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(frame.px(at), frame.py(height)), 5, 5)
            places.append(QRectF(frame.px(at) - 5, frame.py(height) - 5, 10, 10))
        return places

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the probe if it is near, otherwise begin to pan."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._pressed, self._panned = event.position(), False
        self._probe_before = self.probe
        if self._grips(event.position()):
            self._dragging = True
            self._move_probe(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the probe or the view; tell where the mouse is."""
        if self._dragging:
            self._move_probe(event.position())
            return
        if self._pressed and self.zoomable:
            self._pan(event.position())
            return
        near = self.probing and self._grips(event.position())
        self.viewport().setCursor(Qt.CursorShape.SizeHorCursor if near else Qt.CursorShape.ArrowCursor)
        self._point(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of probe and view; a click elsewhere brings the probe there."""
        if self._pressed and self.probing and not self._dragging and not self._panned:
            self._move_probe(event.position())
        self._pressed, self._dragging = None, False
        self.viewport().update()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Ask for the first view; where the first of the two clicks brought the probe, it goes back."""
        self._pressed, self._dragging = None, False
        if self.zoomable and self.probing and self._probe_before is not None:
            self._set_probe(self._probe_before)
        self.reset_asked.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget where the mouse was."""
        self._point(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the mouse where that is allowed; otherwise let the column scroll."""
        if not self.zoomable:
            event.ignore()
            return
        self._zoom(0.85 ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the probe with Left and Right, zoom with + and −, 0 resets."""
        key = event.key()
        low, high = self.frame().x
        direction = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key), 0)
        if direction and self.probing and self.probe is not None:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            step = (high - low) * (10 * _STEP if shift else _STEP)
            self._set_probe(min(max(self.probe + direction * step, low), high))
        elif self.zoomable and key in {Qt.Key.Key_Plus, Qt.Key.Key_Minus}:
            self._zoom(0.8 if key == Qt.Key.Key_Plus else 1.25)
        elif self.zoomable and key == Qt.Key.Key_0:
            self.reset_asked.emit()
        else:
            event.ignore()

    def _zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom about a place in the picture, or about the middle."""
        wide, high = (factor * (most - least) for least, most in self.box.viewRange())
        if 1e-6 < wide < 1e9 and 1e-9 < high < 1e12:
            self.box.scaleBy((factor, factor), None if at is None else self.box.mapSceneToView(at))

    def _pan(self, position: QPointF) -> None:
        if self._pressed is None:
            return
        before = self._pressed
        if not self._panned and (position - before).manhattanLength() < 4:
            return
        self._panned, self._pressed = True, position
        self.box.translateBy(self.box.mapSceneToView(before) - self.box.mapSceneToView(position))

    def _grips(self, position: QPointF) -> bool:
        if not self.probing or self.probe is None:
            return False
        return not self.zoomable or abs(self.frame().px(self.probe) - position.x()) <= _GRIP

    def _move_probe(self, position: QPointF) -> None:
        frame = self.frame()
        self._set_probe(min(max(frame.x_at(position.x()), frame.x[0]), frame.x[1]))

    def _set_probe(self, x: float) -> None:
        if x != self.probe:
            self.probe = x
            self.viewport().update()
            self.probe_dragged.emit(x)

    def _point(self, position: QPointF | None) -> None:
        if not self.follows:
            return
        frame = self.frame()
        inside = position is not None and frame.area.contains(position)
        self._hover = frame.x_at(position.x()) if inside and position is not None else None
        self.viewport().update()
        self.hovered.emit(self._hover)


def _paint_line(painter: QPainter, frame: Frame, line: Line, theme: Theme) -> None:
    paint_lines(painter, frame, (line,), theme)
