"""The plane of two inputs under the hand: what is under the mouse, zooming, moving, and drawing points."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QMoveEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from reluexplorer.language import _
from reluexplorer.widgets.controls.arrows import ARROWS, NEARER
from reluexplorer.widgets.plane.canvas import PlaneCanvas
from reluexplorer.widgets.plane.view import PlaneView
from reluexplorer.widgets.plane.zoom import Edges, by_key, moved, zoomed

__all__ = ["PlaneView", "PlaneWidget"]

_SPACING, _ERASED = 9.0, 3.0
"""Pixels between two points of a stroke that draws, or erases."""
LEFT = Qt.MouseButton.LeftButton


class PlaneWidget(PlaneCanvas):
    """Shows a PlaneView; ``hovered`` carries the point of the plane under the mouse."""

    hovered = Signal(float, float)
    left = Signal()
    windowed = Signal(float, float, float, float)
    """The left, right, low and high edge of the part of the plane that is asked for."""
    unwindowed = Signal()
    drawn = Signal(float, float, int, bool)
    """A point of class 1 or 0, or of −1 where points are erased, and whether it goes on with a stroke."""

    def __init__(self, name: str = _("Output over the input plane"), parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setMouseTracking(True)
        self._told: tuple[float, float] | None = None
        """The point of the plane that was told last as the one under the mouse."""
        self._held: QPointF | None = None
        """Where the mouse holds the plane."""
        self._stroke: QPointF | None = None
        """Where the newest point of a stroke was drawn."""

    def view_changed(self, before: PlaneView | None) -> None:
        """Take keys where there is something to do with them; say which point is under a resting mouse."""
        super().view_changed(before)
        if self._view is not None:
            drawable = self._view.drawable
            reached = drawable or self._view.whole is not None
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if reached else Qt.FocusPolicy.NoFocus)
            self._pen = self._pen if drawable else None
            self._tell_anew()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say which point is under a resting mouse now."""
        super().resizeEvent(event)
        self._tell_anew()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Say which point is under a mouse that rests while the plane goes elsewhere."""
        super().moveEvent(event)
        if self._mouse is not None:
            self._mouse += QPointF(event.oldPos() - event.pos())
            self._tell_anew()

    def _tell_anew(self) -> None:
        """Say which point is under a mouse that rests while the plane moves below it, or that none is."""
        view, at = self._view, self._mouse
        if view is None or at is None:
            return
        layout = self.plane_layout(view)
        if not layout.square.contains(at):
            self._mouse = self._told = None
            self.left.emit()
        elif (point := layout.point(view, at)) != self._told:
            self._told = point
            self.hovered.emit(*point)

    def _draw(self, event: QMouseEvent, *, continues: bool) -> None:
        """Draw or erase at the mouse, at some distance from the point before."""
        view, at = self._view, event.position()
        if view is None or not self.plane_layout(view).square.contains(at):
            return
        buttons = event.buttons()
        erases = view.erasing or bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        left, right = (bool(buttons & b) for b in (LEFT, Qt.MouseButton.RightButton))
        if not (left or right):
            return
        if continues and self._stroke is not None:
            moved = at - self._stroke
            if moved.x() ** 2 + moved.y() ** 2 < (_ERASED if erases else _SPACING) ** 2:
                return
        going = continues and self._stroke is not None
        self._stroke = at
        self.drawn.emit(*self.plane_layout(view).point(view, at), -1 if erases else int(left), going)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom and move; or, where points are drawn, move the pen, draw by 1 and 0, erase by Delete."""
        view, key = self._view, Qt.Key(event.key())
        if view is None or not view.drawable:
            if view is None or view.whole is None or not self._zoom_by_key(view, key):
                super().keyPressEvent(event)
            return
        x, y = self._pen or (0.0, 0.0)
        (left, right), (low, high) = view.window, view.y_range
        stride = 0.2 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        draws = {Qt.Key.Key_1: 1, Qt.Key.Key_0: 0, Qt.Key.Key_Delete: -1, Qt.Key.Key_Backspace: -1}
        if key in ARROWS:
            across, down = ARROWS[key]
            x += across * (stride * (right - left) / 24)
            y -= down * (stride * (high - low) / 24)
            self._pen = min(max(x, left), right), min(max(y, low), high)
            self.update()
        elif key in draws:
            self._pen = x, y
            self.drawn.emit(x, y, draws[key], False)
        elif view.whole is None or not self._zoom_by_key(view, key):
            super().keyPressEvent(event)

    def _zoom_by_key(self, view: PlaneView, key: Qt.Key) -> bool:
        known, edges = by_key(view, key)
        if known:
            self._ask_for(edges)
        return known

    def _ask_for(self, edges: Edges | None) -> None:
        if edges is None:
            self.unwindowed.emit()
        else:
            self.windowed.emit(*edges)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the mouse."""
        view, turned = self._view, event.angleDelta().y()
        layout = None if view is None else self.plane_layout(view)
        if view is None or layout is None or view.whole is None or not turned:
            event.ignore()
            return
        if layout.square.contains(event.position()):
            factor = NEARER if turned > 0 else 1 / NEARER
            self._ask_for(zoomed(view, layout.point(view, event.position()), factor))
            event.accept()

    def _pan(self, event: QMouseEvent) -> None:
        """Follow the mouse that holds the plane."""
        view, held = self._view, self._held
        if view is None or held is None:
            return
        side = self.plane_layout(view).square.width()
        way = held - event.position()
        self._held = event.position()
        self._ask_for(moved(view, way.x() / side, -way.y() / side))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The right button draws where points can be drawn."""
        if self._view is not None and self._view.drawable:
            event.accept()
        else:
            super().contextMenuEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a stroke, or let the plane go."""
        if self._held is not None:
            self.setCursor(Qt.CursorShape.CrossCursor)
        self._stroke = self._held = None
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which point of the plane is under the mouse, or go on with a stroke."""
        if self._view is None:
            return
        was_inside, self._mouse = self._mouse is not None, event.position()
        if self._held is not None and event.buttons():
            self._pan(event)
        if self._view.drawable and self._stroke is not None:
            self._draw(event, continues=True)
        inside = self.plane_layout(self._view).square.contains(event.position())
        if inside or was_inside:
            self._tell_anew()
        else:
            self._mouse = None
        held = self._held is not None and bool(event.buttons())
        over = Qt.CursorShape.CrossCursor if inside else Qt.CursorShape.ArrowCursor
        self.setCursor(Qt.CursorShape.ClosedHandCursor if held else over)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the plane, or begin a stroke where points are drawn: Shift takes hold there too."""
        view = self._view
        if view is None:
            return
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        holds = event.button() == LEFT and (shifted or not view.drawable)
        if holds or event.button() == Qt.MouseButton.MiddleButton:
            self._held = event.position() if view.whole is not None else None
        elif view.drawable:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._draw(event, continues=False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all of the plane again; where points are drawn, draw."""
        view = self._view
        if view is not None and view.whole is not None and not view.drawable and event.button() == LEFT:
            self._ask_for(None)
        else:
            self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Take the crosshair away."""
        super().leaveEvent(event)
        if self._mouse is not None:
            self._mouse = self._told = None
            self.left.emit()
            self.update()
