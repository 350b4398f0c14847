"""The network's output, or a unit's, over the plane of two inputs, with the data on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.text import short_name
from reluexplorer.widgets.painted import (
    PaintedWidget,
    card_rect,
    colour,
    frame,
    paint_card,
    pixel_ratio,
    same_view,
    solid,
)
from reluexplorer.widgets.plane_names import paint_names, paint_numbers, read_rooms
from reluexplorer.widgets.plane_paint import (
    paint_bar,
    paint_classes,
    paint_function,
    paint_overlays,
    paint_pen,
    paint_points,
    paint_remark,
    picture,
    points_layer,
)
from reluexplorer.widgets.plane_view import BAR, PlaneLayout, PlaneView, extra, lay_out, read_off, value_words
from reluexplorer.widgets.plane_zoom import NEARER, Edges, by_key, moved, zoomed
from reluexplorer.widgets.theme import RADIUS_CONTROL
from reluexplorer.widgets.tooltips import Tip

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QContextMenuEvent,
        QKeyEvent,
        QMouseEvent,
        QMoveEvent,
        QPaintEvent,
        QResizeEvent,
        QWheelEvent,
    )

__all__ = ["PlaneView", "PlaneWidget"]

_SPACING, _ERASED = 9.0, 3.0
"""Pixels between two points of a stroke that draws, or erases."""
CENTRE = Qt.AlignmentFlag.AlignCenter
LEFT = Qt.MouseButton.LeftButton


class PlaneWidget(PaintedWidget[PlaneView]):
    """Paints a PlaneView; ``hovered`` carries the point of the plane under the mouse."""

    hovered = Signal(float, float)
    left = Signal()
    windowed = Signal(float, float, float, float)
    """The left, right, low and high edge of the part of the plane that is asked for."""
    unwindowed = Signal()
    drawn = Signal(float, float, int, bool)
    """A point of class 1 or 0, or of −1 where points are erased, and whether it goes on with a stroke."""

    def __init__(self, name: str = "Output over the input plane", parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._mouse: QPointF | None = None
        self._told: tuple[float, float] | None = None
        """The point of the plane that was told last as the one under the mouse."""
        self._note: tuple[str, ...] = ()
        self._answer = ""
        """The value at the mouse, where it is known."""
        self._held: QPointF | None = None
        """Where the mouse holds the plane."""
        self._stroke: QPointF | None = None
        """Where the newest point of a stroke was drawn."""
        self._pen: tuple[float, float] | None = None
        """The place that the keys draw at."""
        self._picture: QImage | None = None
        self._picture_of: tuple[object, ...] = ()
        self._points: QImage | None = None
        self._points_of: tuple[object, ...] = ()

    def tip_at(self, at: QPoint) -> Tip | None:
        """Return what the plane can do; nothing over the plane itself, where the probe tells the values."""
        view = self._view
        probed = view is not None and not view.is_empty
        if view is not None and probed and self.plane_layout(view).square.contains(QPointF(at)):
            return None
        return Tip(self.toolTip())

    def read_rooms(self) -> tuple[QRect, ...]:
        """Return where names, numbers and the legend are; all where the square is empty but for words."""
        view = self._view
        if view is None or view.is_empty:
            return (self.rect(),)
        return read_rooms(view, self.plane_layout(view), self.rect())

    def set_note(self, lines: tuple[str, ...], answer: str = "") -> None:
        """Say beside the mouse which value is there, and more.

        Without an ``answer`` the value is read between the samples of the picture, and said to be about so.
        """
        self._note, self._answer = lines, answer

    def sizeHint(self) -> QSize:
        """The square of the right column."""
        return QSize(320, 320 + BAR)

    def minimumSizeHint(self) -> QSize:
        """Small, but still a picture."""
        return QSize(96, 96)

    def hasHeightForWidth(self) -> bool:
        """The picture is square."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height at which the square fills the width."""
        side, above, below = (0.0, 0.0, float(BAR)) if self._view is None else extra(self._view)
        return round(width - side + above + below)

    def view_changed(self, before: PlaneView | None) -> None:
        """Other names around the square may need another height."""
        if before is None or self._view is None or extra(before) != extra(self._view):
            self.updateGeometry()
        if self._view is not None:
            self.setAccessibleDescription(f"{self._view.title} {self._view.remark}".strip())
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

    def plane_layout(self, view: PlaneView) -> PlaneLayout:
        """Where the square and the rest stand for a view at this size."""
        return lay_out(view, self.width(), self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Picture, overlays, points, frame, names, and the value under the mouse."""
        with self.begin() as painter:
            view = self._view
            if view is None or view.is_empty:
                self._paint_nothing(painter, (view or PlaneView(None)).empty)
            else:
                self._paint(painter, view)

    def _paint_nothing(self, painter: QPainter, words: str) -> None:
        rect = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self._theme.panel))
        painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)
        frame(painter, rect, solid(self._theme.line), RADIUS_CONTROL)
        self.paint_empty(painter, rect, words)

    def _paint(self, painter: QPainter, view: PlaneView) -> None:
        layout, theme, ratio = self.plane_layout(view), self._theme, pixel_ratio(painter)
        square = layout.square
        self._refresh(view, layout, ratio)
        if self._picture is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.panel))
            painter.drawRoundedRect(square, RADIUS_CONTROL, RADIUS_CONTROL)
        else:
            painter.drawImage(square, self._picture)
        paint_overlays(painter, view, layout, theme)
        paint_points(painter, view, layout, theme, self._points)
        paint_function(painter, view, layout, theme)
        paint_remark(painter, view, layout, theme)
        frame(painter, square, solid(theme.line), RADIUS_CONTROL)
        if view.class_image is not None:
            paint_classes(painter, view, layout.legend, theme)
        elif view.values is not None:
            paint_bar(painter, view, layout.legend, theme)
        if view.numbered:
            paint_numbers(painter, view, layout, theme)
        paint_names(painter, view, layout, theme)
        if view.drawable and view.empty and not len(view.points if view.points is not None else ()):
            self.paint_empty(painter, square, view.empty)
        if self._pen is not None and self.hasFocus():
            paint_pen(painter, layout.at(view, *self._pen), theme)
        if self._mouse is not None and square.contains(self._mouse):
            self._paint_value(painter, view, layout, self._mouse)

    def _refresh(self, view: PlaneView, layout: PlaneLayout, ratio: float) -> None:
        side = round(layout.square.width() * ratio)
        painted = (view.values, view.class_image, view.level, view.discrete, view.levels, view.classes)
        key = (*painted, side, self._theme)
        if not same_view(key, self._picture_of):
            self._picture, self._picture_of = picture(view, self._theme, side, ratio), key
        shown = (view.points, view.targets, view.test, view.wrong, view.show_test, view.window, view.y_window)
        drawn = (*shown, view.level, view.classes, side, ratio, self._theme)
        if not same_view(drawn, self._points_of):
            self._points, self._points_of = points_layer(view, layout, self._theme, ratio), drawn

    def _paint_value(self, painter: QPainter, view: PlaneView, layout: PlaneLayout, at: QPointF) -> None:
        square = layout.square
        painter.setPen(solid(self._theme.text, 1.0, 0.4))
        x, y = int(at.x()) + 0.5, int(at.y()) + 0.5
        painter.drawLine(QPointF(x, square.top() + 1), QPointF(x, square.bottom() - 1))
        painter.drawLine(QPointF(square.left() + 1, y), QPointF(square.right() - 1, y))
        lines = (*self.lines_at(view, layout.point(view, at)), *self._note)
        anchor = QRectF(at.x() - 2, at.y() - 2, 4, 4)
        card = card_rect(lines, anchor, QRectF(self.rect()).adjusted(2, 2, -2, -2))
        paint_card(painter, self._theme, lines, card)

    def lines_at(self, view: PlaneView, point: tuple[float, float]) -> tuple[str, ...]:
        """What the card says at a point of the plane: the value first, then where it is."""
        answer = self._answer or read_off(view, point)
        head = (f"{view.value_name}  {answer}".strip(),) if answer else ()
        names = (short_name(view.x_name or "x1"), short_name(view.y_name or "x2"))
        return (
            *head,
            f"{names[0]}  {value_words(point[0], view.x_scale)}",
            f"{names[1]}  {value_words(point[1], view.y_scale)}",
        )

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
        across, up = (stride * (right - left) / 24, stride * (high - low) / 24)
        moves = {
            Qt.Key.Key_Left: (-across, 0.0), Qt.Key.Key_Right: (across, 0.0),
            Qt.Key.Key_Up: (0.0, up), Qt.Key.Key_Down: (0.0, -up),
        }  # fmt: skip
        draws = {Qt.Key.Key_1: 1, Qt.Key.Key_0: 0, Qt.Key.Key_Delete: -1, Qt.Key.Key_Backspace: -1}
        if key in moves:
            dx, dy = moves[key]
            self._pen = min(max(x + dx, left), right), min(max(y + dy, low), high)
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
