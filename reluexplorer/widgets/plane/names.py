"""What is written around the input plane: its title, the names of its inputs, and their numbers."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from reluexplorer.text import short_name
from reluexplorer.widgets.painting.painted_widget import colour, elided, face, text_width, write
from reluexplorer.widgets.painting.shapes import CENTRE, RIGHT
from reluexplorer.widgets.plane.view import PlaneLayout, PlaneView, x_ticks, y_ticks
from reluexplorer.widgets.plots.axes import apart_across
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.theme import SIZE_BODY, SIZE_SMALL, Theme


def paint_numbers(painter: QPainter, view: PlaneView, layout: PlaneLayout, theme: Theme) -> None:
    """Numbers of both inputs, below and left of the square, each with a short stroke."""
    square, font = layout.square, face(SIZE_SMALL)
    painter.setFont(font)
    painter.setPen(colour(theme.secondary))
    across = x_ticks(view)
    places = [layout.at(view, x, 0).x() for x, _ in across]
    widths = [text_width(font, words) + 1.0 for _, words in across]
    lefts = apart_across(places, widths, (square.left(), square.right()))
    for place, at in enumerate(places):
        painter.drawLine(QPointF(at, square.bottom()), QPointF(at, square.bottom() + 3))
        if place in lefts:
            room = QRectF(lefts[place], square.bottom() + 3, widths[place], 14)
            painter.drawText(room, CENTRE, across[place][1])
    for y, words in y_ticks(view):
        at = layout.at(view, 0, y).y()
        painter.drawLine(QPointF(square.left() - 3, at), QPointF(square.left(), at))
        row = _beside(view, layout, y)
        painter.drawText(row, RIGHT, words)


def read_rooms(view: PlaneView, layout: PlaneLayout, whole: QRect) -> tuple[QRect, ...]:
    """Return where names, numbers and the legend of a plane are in a widget of the size of ``whole``."""
    below = QRect(whole)
    below.setTop(layout.square.toAlignedRect().bottom() + 1)
    numbers = [_beside(view, layout, y).toAlignedRect() for y, _ in y_ticks(view)] if view.numbered else []
    rooms = (below, layout.title.toAlignedRect(), layout.y_name.toAlignedRect(), *numbers)
    return tuple(room for room in rooms if not room.isEmpty())


def _beside(view: PlaneView, layout: PlaneLayout, y: float) -> QRectF:
    """Return the room of a number left of the square."""
    square, room = layout.square, layout.y_numbers
    top = min(max(layout.at(view, 0, y).y() - 7, square.top()), square.bottom() - 14)
    return QRectF(room.left(), top, room.width() - 5, 14)


def paint_names(painter: QPainter, view: PlaneView, layout: PlaneLayout, theme: Theme) -> None:
    """The title above the square, and the names of both inputs beside it."""
    small, bold = face(SIZE_SMALL), face(SIZE_BODY, SEMIBOLD)
    if view.title:
        title = elided(bold, view.title, layout.title.width())
        write(painter, layout.title, title, theme.text, bold, Qt.AlignmentFlag.AlignLeft)
    if view.x_name:
        words = elided(small, short_name(view.x_name), layout.x_name.width())
        write(painter, layout.x_name, words, theme.secondary, small)
    if view.y_name:
        painter.save()
        painter.translate(layout.y_name.center())
        painter.rotate(-90)
        room = QRectF(-layout.y_name.height() / 2, -10, layout.y_name.height(), 16)
        words = elided(small, short_name(view.y_name), room.width())
        write(painter, room, words, theme.secondary, small)
        painter.restore()
