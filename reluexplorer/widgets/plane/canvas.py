"""What is seen of the plane of two inputs: the picture, its points and names, the value at the mouse."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.text import short_name
from reluexplorer.widgets.accessibility.parts import Part
from reluexplorer.widgets.painting.kept import Kept
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import (
    PaintedWidget,
    card_rect,
    frame,
    paint_card,
    pixel_ratio,
    solid,
)
from reluexplorer.widgets.painting.shapes import ring, rounded, shows_focus
from reluexplorer.widgets.plane.names import paint_names, paint_numbers, read_rooms
from reluexplorer.widgets.plane.paint import (
    paint_bar,
    paint_classes,
    paint_edges,
    paint_function,
    paint_overlays,
    paint_pen,
    paint_points,
    paint_remark,
    points_layer,
)
from reluexplorer.widgets.plane.picture import picture
from reluexplorer.widgets.plane.view import (
    BAR,
    PlaneLayout,
    PlaneView,
    extra,
    lay_out,
    point_told,
    read_off,
    value_words,
)
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL
from reluexplorer.widgets.theme.tooltips import Tip


class PlaneCanvas(PaintedWidget[PlaneView]):
    """Paints a PlaneView, a pen where keys draw, and a card of the value at the mouse."""

    usual, least = (320, 320 + BAR), (96, 96)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._mouse: QPointF | None = None
        self._note: tuple[str, ...] = ()
        self._answer = ""
        """The value at the mouse, where it is known."""
        self._pen: tuple[float, float] | None = None
        """The place that the keys draw at."""
        self._picture: Kept[QImage | None] = Kept()
        self._points: Kept[QPixmap] = Kept()
        self._laid: tuple[PlaneView, QSize, PlaneLayout] | None = None

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

    def value_told(self) -> str:
        """Return what is at the mouse or the pen; in the middle of the plane where there is neither."""
        view = self._view
        if view is None or view.is_empty:
            return ""
        layout = self.plane_layout(view)
        middle = layout.point(view, layout.square.center())
        point = self._pen or (middle if self._mouse is None else layout.point(view, self._mouse))
        return ", ".join(self.lines_at(view, point))

    def count_parts(self) -> int:
        """Return how many points lie on the plane."""
        view = self._view
        return 0 if view is None or view.points is None else len(view.points)

    def part(self, place: int) -> Part:
        """Return a point: what it is, where it is, and whether the network gets it wrong."""
        view = self._view
        if view is None or view.points is None:
            return super().part(place)
        point = (float(view.points[place][0]), float(view.points[place][1]))
        at = self.plane_layout(view).at(view, *point)
        return Part(point_told(view, place), QRectF(at.x() - 4, at.y() - 4, 8, 8))

    def plane_layout(self, view: PlaneView) -> PlaneLayout:
        """Where the square and the rest stand for a view at this size."""
        if self._laid is None or self._laid[0] is not view or self._laid[1] != self.size():
            self._laid = view, self.size(), lay_out(view, self.width(), self.height())
        return self._laid[2]

    @paced
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
        rounded(painter, rect, RADIUS_CONTROL, self._theme.panel, None)
        frame(painter, rect, solid(self._theme.line), RADIUS_CONTROL)
        self.paint_empty(painter, rect, words)
        if shows_focus(self) and not self._bare:
            ring(painter, rect, RADIUS_CONTROL, self._theme)

    def _paint(self, painter: QPainter, view: PlaneView) -> None:
        layout, theme, ratio = self.plane_layout(view), self._theme, pixel_ratio(painter)
        square = layout.square
        side = round(square.width() * ratio)
        shown = (view.values, view.class_image, view.level, view.discrete, view.levels, view.classes)
        image = self._picture.of((*shown, side, theme), lambda: picture(view, theme, side, ratio))
        if image is None:
            rounded(painter, square, RADIUS_CONTROL, theme.panel, None)
        else:
            painter.drawImage(square, image)
        paint_overlays(painter, view, layout, theme)
        data = (view.points, view.targets, view.test, view.wrong, view.show_test, view.window, view.y_window)
        key = (*data, view.level, view.classes, side, ratio, theme)
        points = self._points.of(key, lambda: points_layer(view, layout, theme, ratio))
        paint_points(painter, view, layout, theme, points)
        paint_edges(painter, view, layout, theme)
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
        if shows_focus(self) and not self._bare:
            ring(painter, square, RADIUS_CONTROL, theme)
        if self._mouse is not None and square.contains(self._mouse):
            self._paint_value(painter, view, layout, self._mouse)

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
