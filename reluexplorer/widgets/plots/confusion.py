"""Which class is taken for which: a square of counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.language import _
from reluexplorer.text import percent
from reluexplorer.widgets.accessibility.parts import Part
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import (
    PaintedWidget,
    colour,
    elided,
    face,
    solid,
    text_width,
)
from reluexplorer.widgets.theme.colormap import class_colours
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.theme import SIZE_SMALL

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QPainter, QPaintEvent

_NAMES = 82
"""Least width of the names of the rows, and of what stands in the corner above them."""
_BESIDE_NAMES = 8
"""Pixels between these and the squares."""
_HEAD = 20
_TALLEST = 26
_LEAST_TEXT = 15
_CORNER = _("true ↓ net →")
_DOT = 2.5
_DEEPEST = {"light": 0.75, "dark": 0.5}
"""How much of its colour a cell with its whole row has, by the theme: words on it are still read."""


@dataclass(frozen=True, eq=False)
class ConfusionView:
    """(classes, classes) counts, a row for each true class, a column for each that is answered."""

    counts: NDArray[Any]
    names: tuple[str, ...]


class ConfusionMatrix(PaintedWidget[ConfusionView]):
    """Paints a ConfusionView; what is right stands in the diagonal."""

    def __init__(self, name: str = _("Confusion matrix"), parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A row for each class below the names of the columns."""
        rows = 2 if self._view is None else len(self._view.names)
        return QSize(260, _HEAD + rows * _TALLEST)

    def minimumSizeHint(self) -> QSize:
        """As high as it wants to be."""
        return QSize(120, self.sizeHint().height())

    def view_changed(self, before: ConfusionView | None) -> None:
        """Say in words how many are right."""
        view = self._view
        if view is None or before is None or len(before.names) != len(view.names):
            self.updateGeometry()
        if view is not None:
            right, total = int(view.counts.trace()), int(view.counts.sum())
            said = _("{right:,} of {total:,} samples get the right class").format(right=right, total=total)
            self.setAccessibleDescription(said)

    def cell(self, view: ConfusionView, row: int, column: int) -> QRectF:
        """Where a count stands."""
        count = len(view.names)
        wide = (self.width() - names_width()) / count
        tall = (self.height() - _HEAD) / count
        return QRectF(names_width() + column * wide, _HEAD + row * tall, wide, tall)

    def role_told(self) -> QAccessible.Role:
        """Return that it is a list of counts."""
        return QAccessible.Role.List

    def count_parts(self) -> int:
        """Return how many counts there are."""
        return 0 if self._view is None else len(self._view.names) ** 2

    def part(self, place: int) -> Part:
        """Return a count: of which class, taken for which."""
        view = self._view
        if view is None:
            return super().part(place)
        row, column = divmod(place, len(view.names))
        count, whole = int(view.counts[row, column]), max(1, int(view.counts[row].sum()))
        name = _("{true} taken for {answered}: {count}").format(
            true=view.names[row], answered=view.names[column], count=count_words(count, count / whole)
        )
        return Part(name, self.cell(view, row, column))

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Names, and a square for each pair, the fuller the darker."""
        with self.begin() as painter:
            view = self._view
            if view is None or not len(view.names):
                return
            painter.setFont(face(SIZE_SMALL))
            painter.setPen(colour(self._theme.secondary))
            corner = QRectF(0, 0, names_width() - _BESIDE_NAMES, _HEAD)
            painter.drawText(corner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, _CORNER)
            for number, name in enumerate(view.names):
                self._paint_name(painter, view, number, name)
            for row in range(len(view.names)):
                whole = max(1, int(view.counts[row].sum()))
                for column in range(len(view.names)):
                    self._paint_cell(painter, view, row, column, int(view.counts[row, column]) / whole)

    def _paint_name(self, painter: QPainter, view: ConfusionView, number: int, name: str) -> None:
        font = face(SIZE_SMALL)
        painter.setFont(font)
        painter.setPen(colour(self._theme.secondary))
        row, column = self.cell(view, number, 0), self.cell(view, 0, number)
        side = QRectF(0, row.top(), names_width() - 2 * _BESIDE_NAMES, row.height())
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(side, flags, elided(font, name, side.width()))
        self._paint_dot(painter, view, number, QPointF(names_width() - _BESIDE_NAMES, row.center().y()))
        if column.width() >= 4 * _LEAST_TEXT:
            left = column.center().x() - min(text_width(font, name), column.width() - 14) / 2 - 7
            self._paint_dot(painter, view, number, QPointF(left, _HEAD / 2))
        head = QRectF(column.left(), 0, column.width(), _HEAD)
        painter.drawText(head, Qt.AlignmentFlag.AlignCenter, elided(font, name, head.width() - 2))

    def _paint_dot(self, painter: QPainter, view: ConfusionView, number: int, at: QPointF) -> None:
        """Paint the colour that the class has on the plane."""
        pen = painter.pen()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(class_colours(self._theme, len(view.names))[number]))
        painter.drawEllipse(at, _DOT, _DOT)
        painter.setPen(pen)

    def _paint_cell(
        self, painter: QPainter, view: ConfusionView, row: int, column: int, share: float
    ) -> None:
        theme = self._theme
        rect = self.cell(view, row, column).adjusted(1, 1, -1, -1)
        ink = theme.healthy if row == column else theme.dead
        painter.setPen(solid(theme.line))
        painter.setBrush(colour(ink, _DEEPEST[theme.name] * share))
        painter.drawRoundedRect(rect, 3, 3)
        count = int(view.counts[row, column])
        if count and rect.width() >= _LEAST_TEXT:
            font = face(SIZE_SMALL, SEMIBOLD)
            painter.setFont(font)
            painter.setPen(colour(theme.text))
            words = count_words(count, share)
            if text_width(font, words) > rect.width() - 4:
                words = elided(font, f"{count:,}", rect.width())
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)


def names_width() -> float:
    """Return the width of the names of the rows, with which the words in the corner are whole."""
    return max(_NAMES, text_width(face(SIZE_SMALL), _CORNER) + _BESIDE_NAMES + 2)


def count_words(count: int, share: float) -> str:
    """Say a count and its share of the row; what is neither none nor all is not rounded to either."""
    return f"{count:,} · {percent(share)}"
