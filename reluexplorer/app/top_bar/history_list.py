"""The list of changes, to go to any of them by keys or mouse."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QHideEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from reluexplorer.app.top_bar.history_model import ROW, ChangeRow, HistoryModel, Standing
from reluexplorer.language import _, pgettext
from reluexplorer.session.document.history import History
from reluexplorer.widgets.painting.kept_rows import KeptRows
from reluexplorer.widgets.painting.shapes import RIGHT, dot, rounded, text
from reluexplorer.widgets.theme.fonts import SEMIBOLD, number_font, ui_font
from reluexplorer.widgets.theme.icons import paint_icon
from reluexplorer.widgets.theme.stylesheet import current_theme
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL, SIZE_SMALL, Theme
from reluexplorer.widgets.theme.tips import set_tip

HEIGHT = 30
"""Pixels of a row."""
_LINE, _WORDS = 14, 30
"""Where the line through all changes is, and where their names begin."""
_RIGHT, _GAP = 12, 10
_NOW = pgettext("history", "now")
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
_Index = QModelIndex | QPersistentModelIndex


class _LiesOn(NamedTuple):
    """What a row lies on: a ground, the line of what is chosen, that of what has the keys."""

    ground: bool
    chosen: bool
    keys: bool


def ink(theme: Theme, standing: Standing) -> str:
    """Return the colour of a change's name: what can be made again is dimmed, but reads as text."""
    return theme.secondary if standing is Standing.UNDONE else theme.text


class _Change(QStyledItemDelegate):
    """Draws a change on a line through all of them: done filled, now an arrow, to be made again hollow."""

    def __init__(self, beneath: QObject) -> None:
        super().__init__(beneath)
        self.kept = KeptRows()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Return the height of each row."""
        return QSize(0, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a row."""
        theme, row, state = current_theme(), index.data(ROW), option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        lies_on = _LiesOn(
            chosen or bool(state & QStyle.StateFlag.State_MouseOver),
            chosen,
            chosen and bool(state & QStyle.StateFlag.State_HasFocus),
        )
        last = index.row() == index.model().rowCount() - 1

        def paint(within: QPainter, area: QRectF) -> None:
            within.save()
            within.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._ground(within, theme, area, lies_on)
            self._line(within, theme, area, row, last=last)
            self._words(within, theme, area.adjusted(_WORDS, 0, -_RIGHT, 0), row)
            within.restore()

        self.kept.paint(painter, QRectF(option.rect), (row, lies_on, last, theme.name), paint)

    @staticmethod
    def _ground(painter: QPainter, theme: Theme, area: QRectF, lies_on: _LiesOn) -> None:
        """Draw what marks the row that has the mouse, or is chosen."""
        if lies_on.ground:
            line = theme.accent if lies_on.keys else theme.line if lies_on.chosen else None
            rounded(painter, area.adjusted(1, 1, -1, -1), RADIUS_CONTROL, theme.hover, line)

    @staticmethod
    def _line(painter: QPainter, theme: Theme, area: QRectF, row: ChangeRow, *, last: bool) -> None:
        """Draw the row's piece of the line, dashed below what is open now, and its mark."""
        x, middle = area.left() + _LINE, area.center().y()
        solid, dashed = QPen(QColor(theme.axis), 1.5), QPen(QColor(theme.axis), 1.5, Qt.PenStyle.DotLine)
        if row.step is not None:
            painter.setPen(dashed if row.standing is Standing.UNDONE else solid)
            painter.drawLine(QPointF(x, area.top()), QPointF(x, middle))
        if not last:
            painter.setPen(solid if row.standing is Standing.DONE else dashed)
            painter.drawLine(QPointF(x, middle), QPointF(x, area.bottom()))
        if row.standing is Standing.NOW:
            dot(painter, x, middle, theme.panel, 16.0)
            paint_icon(painter, "play", theme.accent, QRectF(x - 6, middle - 6, 12, 12))
        elif row.standing is Standing.DONE:
            dot(painter, x, middle, theme.secondary, 7.0)
        else:
            rounded(painter, QRectF(x - 4, middle - 4, 8, 8), 4, theme.panel, theme.secondary, 1.5)

    @staticmethod
    def _words(painter: QPainter, theme: Theme, area: QRectF, row: ChangeRow) -> None:
        """Write the step at the right, and as much of the name and of what was made of what as fits."""
        is_now = row.standing is Standing.NOW
        if row.step is not None:
            painter.setFont(number_font(SIZE_SMALL))
            text(painter, area, f"{row.step:,}", theme.secondary, RIGHT)
            area.setRight(
                area.right() - QFontMetricsF(painter.font()).horizontalAdvance(f"{row.step:,}") - _GAP
            )
        if is_now:
            painter.setFont(ui_font(SIZE_SMALL, SEMIBOLD))
            text(painter, area, _NOW, theme.ink("accent"), RIGHT)
            area.setRight(area.right() - QFontMetricsF(painter.font()).horizontalAdvance(_NOW) - _GAP)
        painter.setFont(ui_font(weight=SEMIBOLD) if is_now else ui_font())
        text(painter, area, row.label, ink(theme, row.standing))
        area.setLeft(area.left() + QFontMetricsF(painter.font()).horizontalAdvance(row.label) + _GAP)
        if row.words and area.width() > 2 * _GAP:
            painter.setFont(number_font())
            text(painter, area, row.words, theme.secondary)


class HistoryList(QListView):
    """Shows a history; ``chosen`` carries how many changes are to be done where a row is chosen."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._changes = HistoryModel()
        self.setModel(self._changes)
        self._rows = _Change(self)
        self.setItemDelegate(self._rows)
        self.setAccessibleName(_("History of changes, the newest at the bottom"))
        set_tip(self, _("Enter or a click goes there: later changes are taken back, earlier ones made again"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))
        self.go_to_now()

    def set_history(self, history: History) -> None:
        """Show another history; the keys go along with what is open now, unless they were elsewhere."""
        follows = self.currentIndex().row() in {self._changes.now, -1}
        self._changes.set_history(history)
        if follows or self.currentIndex().row() < 0:
            self.go_to_now()

    def go_to_now(self) -> None:
        """Bring the keys to what is open now, and that into sight."""
        now = self._changes.index(self._changes.now)
        self.setCurrentIndex(now)
        self.scrollTo(now)

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep no pictures of rows that nobody sees."""
        super().hideEvent(event)
        self._rows.kept.forget()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the current row with Enter or the space bar."""
        if event.key() in _ENTER and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex().row())
            event.accept()
        else:
            super().keyPressEvent(event)
