"""A plane whose one point is dragged by the mouse and the arrow keys, and where a drag begins and ends."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from reluexplorer.language import _
from reluexplorer.widgets.controls.arrows import ARROWS
from reluexplorer.widgets.plane.plane_widget import PlaneWidget
from reluexplorer.widgets.plane.view import PlaneView
from reluexplorer.widgets.theme.tips import set_tip

_ACROSS = 60
"""Strokes of an arrow key from one edge to the other; ten times as many with Shift."""
_TIP = _("Drag the point, or move it by the arrow keys; Shift makes small steps")


class PointPlane(PlaneWidget):
    """Where ``movable``, ``placed`` carries where its point is brought to, and whether that goes on."""

    placed = Signal(float, float, bool)

    def __init__(self) -> None:
        super().__init__(_("Input plane"))
        self.movable = False
        self._dragged = False

    def view_changed(self, before: PlaneView | None) -> None:
        """Take the keys where there is a point to move."""
        super().view_changed(before)
        set_tip(self, _TIP if self.movable else "")
        if self.movable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Bring the point to the mouse."""
        if self.movable and event.button() == Qt.MouseButton.LeftButton:
            self._dragged = True
            self._bring(event, goes_on=False)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let the point follow the mouse."""
        super().mouseMoveEvent(event)
        if self._dragged:
            self._bring(event, goes_on=True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the point go."""
        self._dragged = False
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the point by the arrow keys."""
        view, step = self.view, ARROWS.get(Qt.Key(event.key()))
        if not self.movable or step is None or view is None or view.points is None or not len(view.points):
            super().keyPressEvent(event)
            return
        small = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        stride = (view.window[1] - view.window[0]) / (_ACROSS * (10 if small else 1))
        x, y = (float(each) for each in view.points[0])
        self._place(view, x + stride * step[0], y - stride * step[1], goes_on=event.isAutoRepeat())

    def _bring(self, event: QMouseEvent, *, goes_on: bool) -> None:
        view = self.view
        if view is not None:
            self._place(view, *self.plane_layout(view).point(view, event.position()), goes_on=goes_on)

    def _place(self, view: PlaneView, x: float, y: float, *, goes_on: bool) -> None:
        (left, right), (low, high) = view.window, view.y_range
        self.placed.emit(min(max(x, left), right), min(max(y, low), high), goes_on)


class Dragging(QObject):
    """Tells the first move of a drag, or of a held key, within a plot from those that go on."""

    def __init__(self, plot: QWidget) -> None:
        super().__init__(plot)
        self._goes_on = False
        area = plot.findChild(QAbstractScrollArea)
        if area is not None:
            for part in (area, area.viewport()):
                part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin anew with each press of the mouse or a key."""
        if isinstance(event, QKeyEvent):
            self._goes_on = self._goes_on and event.isAutoRepeat()
        elif event.type() in {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease}:
            self._goes_on = False
        return super().eventFilter(watched, event)

    def goes_on(self) -> bool:
        """Return whether a move continues the one before it."""
        before, self._goes_on = self._goes_on, True
        return before
