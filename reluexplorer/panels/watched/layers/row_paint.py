"""Paints one row of the table of a watched run's layers after the other."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from reluexplorer.language import _
from reluexplorer.panels.watched.layers.places import FIGURE
from reluexplorer.panels.watched.layers.row_pictures import paint_changes, paint_line_of, paint_update
from reluexplorer.panels.watched.shared.axis import StepAxis
from reluexplorer.panels.watched.shared.row_texts import abouts, cells
from reluexplorer.panels.watched.shared.unit_rows import UnitRow, happened, largest
from reluexplorer.watch.run import WatchedRun
from reluexplorer.widgets.painting.hatching import Stripes
from reluexplorer.widgets.painting.painted_widget import (
    colour,
    face,
    name_within,
    solid,
    text_width,
    write,
)
from reluexplorer.widgets.painting.shapes import LEFT, RIGHT, rounded
from reluexplorer.widgets.theme.fonts import NORMAL, SEMIBOLD
from reluexplorer.widgets.theme.theme import SIZE_BODY, SIZE_SMALL, Theme
from reluexplorer.widgets.unit_table.columns import ColumnEnds

_LINE = 18
"""Pixels of a line over the run, high."""


@dataclass(eq=False)
class RowPaint:
    """A painter with all that rows have in common."""

    painter: QPainter
    theme: Theme
    at: ColumnEnds
    run: WatchedRun
    axis: StepAxis
    are_short: bool = False
    """Whether names have little room, so that only the number of units stands behind them."""

    def row(self, row: UnitRow, room: QRectF, *, chosen: bool) -> None:
        """Paint all of a row but its strip."""
        painter, theme = self.painter, self.theme
        if chosen:
            painter.fillRect(room, colour(theme.selection))
        painter.fillRect(QRectF(0, room.top(), room.width(), 1), colour(theme.line))
        self._name(row, room)
        said, has_dead = cells(row), row.dead > 0
        dead_ink = theme.ink("dead") if has_dead else theme.secondary
        self._figure("firing", said["firing"], room, theme.text)
        self._figure("dead", self._within("dead", row, said["dead"]), room, dead_ink, strong=has_dead)
        events = happened(self.run)
        place = self._part("changes", room)
        paint_changes(painter, place, events[row.number], largest(self.run), self.axis, theme)
        self._figure("gradient", said["gradient"], room, theme.text)
        place = self._part("gradient", room)
        line = QRectF(place.left(), place.center().y() - _LINE / 2, place.width(), _LINE)
        shares = self.axis.shares(self.run.steps)
        paint_line_of(painter, line, self.run.gradients[:, row.number], shares, theme)
        self._figure("update", said["update"], room, theme.text)
        paint_update(painter, self._part("update", room), row.update, theme)

    def _name(self, row: UnitRow, room: QRectF) -> None:
        left, width = self.at.left("layer"), self.at.width("layer")
        bold, plain = face(SIZE_BODY, SEMIBOLD), face(SIZE_BODY)
        name = name_within(bold, row.layer.name, width)
        write(self.painter, QRectF(left, room.top(), width, room.height()), name, self.theme.text, bold, LEFT)
        used = text_width(bold, name)
        about = abouts(row)[self.are_short]
        words = f" · {about}" if about else ""
        if words and text_width(plain, words) <= width - used + 0.5:
            rest = QRectF(left + used, room.top(), width - used, room.height())
            write(self.painter, rest, words, self.theme.secondary, plain, LEFT)

    def _figure(self, name: str, words: str, room: QRectF, ink: str, *, strong: bool = False) -> None:
        place = QRectF(self.at.left(name), room.top(), self.at.width(name), room.height())
        write(self.painter, place, words, ink, face(SIZE_BODY, SEMIBOLD if strong else NORMAL), RIGHT)

    def _within(self, name: str, row: UnitRow, words: str) -> str:
        """Return a figure of units, those that are silent since as + alone where both have no room."""
        wide = text_width(face(SIZE_BODY, SEMIBOLD), words)
        return f"{row.dead:,} +" if row.silent and wide > self.at.width(name) else words

    def _part(self, name: str, room: QRectF) -> QRectF:
        """Return where the picture of a column is in a row."""
        beside = FIGURE[name] + 8.0 if name in FIGURE else 0.0
        return QRectF(self.at.left(name), room.top(), self.at.width(name) - beside, room.height())

    def bound(self, row: UnitRow, room: QRectF, ratio: float) -> None:
        """Paint what share of units can be dead at most, where they are not told apart."""
        painter, theme = self.painter, self.theme
        rounded(painter, room, 4, theme.track, None)
        if row.at_most > 0.0:
            wide = max(3.0, room.width() * row.at_most)
            part = QRectF(room.right() - wide, room.top(), wide, room.height())
            painter.setPen(Qt.PenStyle.NoPen)
            Stripes(theme.secondary, 0.7, 5, 1.1).fill(painter, part, ratio, radius=4.0)
        words = _("units not told apart")
        if text_width(face(SIZE_SMALL), words) + 12 < room.width() * (1.0 - max(row.at_most, 0.0)):
            inside = room.adjusted(8, 0, 0, 0)
            write(painter, inside, words, theme.secondary, face(SIZE_SMALL), LEFT)

    def moment(self, step: int | None, whole: QRectF) -> None:
        """Paint the line of a step through births and deaths."""
        if step is None:
            return
        place = self._part("changes", whole)
        x = round(place.left() + self.axis.share(step) * place.width()) + 0.5
        self.painter.setPen(solid(self.theme.accent, 1.0))
        self.painter.drawLine(QPointF(x, whole.top() + 2), QPointF(x, whole.bottom() - 2))
