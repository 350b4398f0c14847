"""The network's output, or a unit's, over the plane of two inputs, with the data on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.widgets.fonts import SEMIBOLD
from reluexplorer.widgets.painted import (
    PaintedWidget,
    card_rect,
    colour,
    elided,
    face,
    frame,
    paint_card,
    pixel_ratio,
    same_view,
    short_name,
    solid,
)
from reluexplorer.widgets.plane_paint import paint_bar, paint_classes, paint_overlays, picture, points_layer
from reluexplorer.widgets.plane_view import BAR, PlaneLayout, PlaneView, extra, lay_out
from reluexplorer.widgets.theme import RADIUS_CONTROL, SIZE_BODY, SIZE_SMALL

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent, QPaintEvent

__all__ = ["PlaneView", "PlaneWidget"]

CENTRE = Qt.AlignmentFlag.AlignCenter


class PlaneWidget(PaintedWidget[PlaneView]):
    """Paints a PlaneView; ``hovered`` carries the point of the plane under the mouse."""

    hovered = Signal(float, float)
    left = Signal()
    clicked = Signal(float, float)

    def __init__(self, name: str = "Output over the input plane", parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._mouse: QPointF | None = None
        self._picture: QImage | None = None
        self._picture_of: tuple[object, ...] = ()
        self._points: QImage | None = None
        self._points_of: tuple[object, ...] = ()

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
            self.setAccessibleDescription(self._view.title)

    def plane_layout(self, view: PlaneView) -> PlaneLayout:
        """Where the square and the rest stand for a view at this size."""
        return lay_out(view, self.width(), self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Picture, overlays, points, frame, names, and the value under the mouse."""
        with self.begin() as painter:
            view = self._view
            if view is None or view.is_empty:
                self._paint_nothing(painter, "No picture yet" if view is None else view.empty)
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
        if self._points is not None:
            painter.drawImage(square.topLeft(), self._points)
        frame(painter, square, solid(theme.line), RADIUS_CONTROL)
        if view.class_image is not None:
            paint_classes(painter, view, layout.legend, theme)
        elif view.values is not None:
            paint_bar(painter, view, layout.legend, theme)
        self._paint_names(painter, view, layout)
        if self._mouse is not None and square.contains(self._mouse):
            self._paint_value(painter, view, layout, self._mouse)

    def _refresh(self, view: PlaneView, layout: PlaneLayout, ratio: float) -> None:
        side = round(layout.square.width() * ratio)
        key = (view.values, view.class_image, view.level, view.discrete, view.classes, side, self._theme)
        if not same_view(key, self._picture_of):
            self._picture, self._picture_of = picture(view, self._theme, side, ratio), key
        shown = (view.points, view.targets, view.test, view.wrong, view.show_test, view.window, view.y_window)
        drawn = (*shown, view.level, view.classes, side, ratio, self._theme)
        if not same_view(drawn, self._points_of):
            self._points, self._points_of = points_layer(view, layout, self._theme, ratio), drawn

    def _paint_names(self, painter: QPainter, view: PlaneView, layout: PlaneLayout) -> None:
        small, bold = face(SIZE_SMALL), face(SIZE_BODY, SEMIBOLD)
        painter.setFont(bold)
        painter.setPen(colour(self._theme.text))
        if view.title:
            painter.drawText(
                layout.title, Qt.AlignmentFlag.AlignLeft, elided(bold, view.title, layout.title.width())
            )
        painter.setFont(small)
        painter.setPen(colour(self._theme.secondary))
        if view.x_name:
            words = elided(small, short_name(view.x_name), layout.x_name.width())
            painter.drawText(layout.x_name, CENTRE, words)
        if view.y_name:
            painter.save()
            painter.translate(layout.y_name.center())
            painter.rotate(-90)
            room = QRectF(-layout.y_name.height() / 2, -10, layout.y_name.height(), 16)
            painter.drawText(room, CENTRE, elided(small, short_name(view.y_name), room.width()))
            painter.restore()

    def _paint_value(self, painter: QPainter, view: PlaneView, layout: PlaneLayout, at: QPointF) -> None:
        square = layout.square
        painter.setPen(solid(self._theme.text, 1.0, 0.4))
        x, y = int(at.x()) + 0.5, int(at.y()) + 0.5
        painter.drawLine(QPointF(x, square.top() + 1), QPointF(x, square.bottom() - 1))
        painter.drawLine(QPointF(square.left() + 1, y), QPointF(square.right() - 1, y))
        lines = self.lines_at(view, layout.point(view, at))
        anchor = QRectF(at.x() - 2, at.y() - 2, 4, 4)
        card = card_rect(lines, anchor, QRectF(self.rect()).adjusted(2, 2, -2, -2))
        paint_card(painter, self._theme, lines, card)

    def lines_at(self, view: PlaneView, point: tuple[float, float]) -> tuple[str, ...]:
        """What the card says at a point of the plane: the value first, then where it is."""
        (left, right), (low, high) = view.window, view.y_range
        across, up = (point[0] - left) / (right - left), (point[1] - low) / (high - low)
        head: tuple[str, ...] = ()
        image = view.values if view.class_image is None else view.class_image
        if image is not None:
            rows, columns = image.shape
            row = min(max(round(up * (rows - 1)), 0), rows - 1)
            column = min(max(round(across * (columns - 1)), 0), columns - 1)
            value = image[row, column]
            named = view.class_image is not None and int(value) < len(view.classes)
            head = (view.classes[int(value)] if named else _number(float(value)),)
        names = (short_name(view.x_name or "x1"), short_name(view.y_name or "x2"))
        return (*head, f"{names[0]}  {_number(point[0])}", f"{names[1]}  {_number(point[1])}")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which point of the plane is under the mouse."""
        if self._view is None:
            return
        layout = self.plane_layout(self._view)
        inside = layout.square.contains(event.position())
        was_inside = self._mouse is not None
        self._mouse = event.position() if inside else None
        if inside:
            self.hovered.emit(*layout.point(self._view, event.position()))
        elif was_inside:
            self.left.emit()
        self.setCursor(Qt.CursorShape.CrossCursor if inside else Qt.CursorShape.ArrowCursor)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which point of the plane was clicked."""
        if self._view is not None and event.button() == Qt.MouseButton.LeftButton:
            layout = self.plane_layout(self._view)
            if layout.square.contains(event.position()):
                self.clicked.emit(*layout.point(self._view, event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Take the crosshair away."""
        super().leaveEvent(event)
        if self._mouse is not None:
            self._mouse = None
            self.left.emit()
            self.update()


def _number(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")
