"""The columns of a table in rows, and what is chosen for each."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from reluexplorer.app.dialogs.columns_model import BETWEEN, FIRST, HEADS, ROOT, ColumnsModel, Index
from reluexplorer.language import _
from reluexplorer.session.tables.editing import TableEditor
from reluexplorer.widgets.controls.all_controls import ComboField
from reluexplorer.widgets.controls.edited_table import EditedTable
from reluexplorer.widgets.theme.stylesheet import current_theme
from reluexplorer.widgets.theme.tips import set_tip

_ROW = 30
_WIDTHS = (140, 160, 198, 220)
_AROUND = 16
"""Pixels of a cell that are not for words."""
_INSET = 3
"""Pixels between the edge of a cell and its words, as Qt has them."""
_MARKED = (
    QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_MouseOver
).value
_PLAIN = re.compile("[ -~¡-ſ–…]*")
"""Words that are all in the program's own font; with others a line is higher."""
_MOST_KEPT = 1000
"""Cells of which it is kept what fits in them."""


def whole_values(words: str, fits: Callable[[str], bool]) -> str:
    """Return as many of the first values as fit, each whole; where not even one does, the first."""
    values = words.split(BETWEEN)
    for count in range(len(values), 0, -1):
        told = BETWEEN.join([*values[:count], *(["…"] if count < len(values) else [])])
        if fits(told):
            return told
    return values[0]


class _Words(ComboField):
    """A list that says when it is closed, whether something was chosen or not."""

    closed = Signal()

    def showPopup(self) -> None:
        """Open the list, and hear when it goes: Escape hides it without a word to this."""
        super().showPopup()
        self.view().window().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say when the list is closed, after what was chosen in it is told."""
        if event.type() == QEvent.Type.Hide:
            QTimer.singleShot(0, self, self.closed.emit)
        return super().eventFilter(watched, event)


class _Chooser(QStyledItemDelegate):
    """Opens a list of the words that a cell can be set to; draws first values that are whole."""

    def __init__(self, table: QWidget) -> None:
        super().__init__(table)
        self._wholes: dict[tuple[str, int], str] = {}
        """The first values that were shown, by all of them and the room for them."""

    def forget(self) -> None:
        """Measure anew, in another font."""
        self._wholes.clear()

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Leave out the values that there is no room for."""
        super().initStyleOption(option, index)
        if index.column() == FIRST:
            option.text = self._whole(option, option.text)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Write the words of a cell; Qt draws what is chosen, has the keys or does not fit."""
        model, place = index.model(), index.column()
        if option.state.value & _MARKED or not isinstance(model, ColumnsModel):
            super().paint(painter, option, index)
            return
        row, area = model.row(index.row()), option.rect
        words = row.words[place]
        if place == FIRST:
            words = self._whole(option, words)
        metrics = option.fontMetrics
        if not _PLAIN.fullmatch(words) or metrics.horizontalAdvance(words) > area.width() - 2 * _INSET:
            super().paint(painter, option, index)
            return
        theme = current_theme()
        painter.setPen(QColor(theme.secondary if row.faint[place] else theme.text))
        above = (area.height() - metrics.height()) // 2
        painter.drawText(area.x() + _INSET, area.y() + above + metrics.ascent(), words)

    def _whole(self, option: QStyleOptionViewItem, words: str) -> str:
        """Return the first values that there is room for."""
        key = words, option.rect.width() - _AROUND
        if key not in self._wholes:
            metrics = option.fontMetrics
            whole = whole_values(words, lambda told: metrics.horizontalAdvance(told) <= key[1])
            self._wholes = {**self._wholes, key: whole} if len(self._wholes) < _MOST_KEPT else {key: whole}
        return self._wholes[key]

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return a list that is open at once, and gone when it is closed."""
        model = index.model()
        if not isinstance(model, ColumnsModel):
            raise TypeError(model)
        name = f"{model.name(index.row())}: {HEADS[index.column()]}"
        combo = _Words(name, "", model.options(index), model.word(index), parent)
        combo.edited.connect(lambda _word: self.commitData.emit(combo))
        combo.closed.connect(lambda: self._close(combo))
        QTimer.singleShot(0, combo, combo.showPopup)
        return combo

    def _close(self, combo: _Words) -> None:
        """Let the table put a list away, unless it has: it hides what it lets go of."""
        if not combo.isHidden():
            self.closeEditor.emit(combo)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Take Enter for nothing before the list is open: it would load the table, the list half open."""
        enters = isinstance(event, QKeyEvent) and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        return enters or super().eventFilter(editor, event)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Leave the list as it was opened."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Take the chosen word."""
        if isinstance(editor, _Words):
            model.setData(index, editor.value())


class ColumnsTable(EditedTable):
    """Rows are selected together with Shift and Ctrl; a choice is then for all of them."""

    def __init__(
        self, choose: Callable[[tuple[str, ...], str, str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("reference")  # At once: the style of its head is found by this, and kept.
        self._choose = choose
        self._pressed: QPersistentModelIndex | None = None
        self.columns = ColumnsModel(self)
        self.setModel(self.columns)
        self.setItemDelegate(_Chooser(self))
        self.setAccessibleName(_("Columns of the table"))
        set_tip(
            self,
            _(
                "Click a cell, or press Space, to choose; Enter loads the table as it is. Shift and "
                "Ctrl select several columns"
            ),
        )
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setStretchLastSection(True)
        self._take_widths()
        self.columns.chosen.connect(self._take)

    def begin(self, editor: TableEditor) -> None:
        """Show another table from its top, with columns as wide as at first."""
        self._take_widths()
        self.columns.set_editor(editor)
        self.scrollToTop()
        self.horizontalScrollBar().setValue(0)
        self.setCurrentIndex(self.columns.index(0, 1))

    def changeEvent(self, event: QEvent) -> None:
        """Measure the words anew in another font."""
        super().changeEvent(event)
        chooser = self.itemDelegate()
        if event.type() == QEvent.Type.FontChange and isinstance(chooser, _Chooser):
            chooser.forget()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Make a cell that can be chosen the current one; rows that are selected together stay so."""
        self._pressed = None
        index = self.indexAt(event.position().toPoint())
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        if not plain or not self._opens(index):
            super().mousePressEvent(event)
            return
        if not self.selectionModel().isRowSelected(index.row(), ROOT):
            super().mousePressEvent(event)
        self.selectionModel().setCurrentIndex(index, self.selectionModel().SelectionFlag.NoUpdate)
        self._pressed = QPersistentModelIndex(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the choices of the cell that was pressed: a list that opens earlier takes the release."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if self._pressed is not None and self._pressed == index:
            self.edit(index)
        self._pressed = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the choices of the current cell with Space or F2."""
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_F2} and self._opens(self.currentIndex()):
            self.edit(self.currentIndex())
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} or _turns_back(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _take_widths(self) -> None:
        for place, width in enumerate(_WIDTHS):
            self.setColumnWidth(place, width)

    def _opens(self, index: Index) -> bool:
        return index.isValid() and bool(self.columns.flags(index) & Qt.ItemFlag.ItemIsEditable)

    def _take(self, row: int, part: str, word: str) -> None:
        rows = {index.row() for index in self.selectionModel().selectedRows()}
        rows = rows if row in rows else {row}
        self._choose(tuple(self.columns.name(each) for each in sorted(rows)), part, word)


def _turns_back(event: QKeyEvent) -> bool:
    """Whether a key is one of undo or redo, which the dialog takes."""
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return control and event.key() in {Qt.Key.Key_Z, Qt.Key.Key_Y}
