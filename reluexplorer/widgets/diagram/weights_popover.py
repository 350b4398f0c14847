"""A small window in which the weights of one unit are typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QWidget,
)

from reluexplorer.language import _
from reluexplorer.text import digits, exact
from reluexplorer.widgets.controls.boxes import stacked
from reluexplorer.widgets.controls.edited_table import EditedTable
from reluexplorer.widgets.controls.field_keys import is_for_window
from reluexplorer.widgets.controls.labels import Text
from reluexplorer.widgets.controls.typed_numbers import number_of
from reluexplorer.widgets.theme.fonts import SEMIBOLD, number_font
from reluexplorer.widgets.theme.tips import set_tip

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROW = 26
_MOST_ROWS = 12
_WIDTH = 240
_FILLED = "filled"
_UNDO, _REDO = (QKeySequence("Ctrl+Z"),), (QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y"))


@dataclass(frozen=True)
class WeightsView:
    """The incoming weights of a unit by the names of their sources; the bias is the last."""

    title: str
    names: tuple[str, ...]
    values: tuple[float, ...]


class WeightsModel(QAbstractTableModel):
    """A row for each weight; ``typed`` carries the row and the new value."""

    typed = Signal(int, float)
    refused = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = WeightsView("", (), ())

    def set_view(self, view: WeightsView) -> None:
        """Show other values; a cell that is being typed in stays open where the rows are the same."""
        same, self._view = view.names == self._view.names, view
        if not same:
            self.beginResetModel()
            self.endResetModel()
        elif view.names:
            self.dataChanged.emit(self.index(0, 1), self.index(len(view.names) - 1, 1))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """As many as there are weights."""
        return 0 if parent.isValid() else len(self._view.names)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """A name and a value."""
        return 0 if parent.isValid() else 2

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a name or a value."""
        name, value = self._view.names[index.row()], self._view.values[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return name if index.column() == 0 else digits(value, 5)
        if role == Qt.ItemDataRole.EditRole and index.column() == 1:
            return exact(value, 7)
        if role == Qt.ItemDataRole.FontRole and index.column() == 1:
            return number_font()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{name}: {digits(value, 5)}"
        return None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name the columns."""
        if role == Qt.ItemDataRole.DisplayRole and way == Qt.Orientation.Horizontal:
            return (_("From"), _("Weight"))[section]
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Only values can be typed."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == 1 else flags

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed if it is a number; say what is wrong otherwise."""
        if role != Qt.ItemDataRole.EditRole:
            return False
        try:
            number = number_of(str(value))
        except ValueError:
            self.refused.emit(_("{typed!r} is no number.").format(typed=str(value)[:20]))
            return False
        if not -1e6 <= number <= 1e6:
            self.refused.emit(_("A weight lies between −1,000,000 and 1,000,000."))
            return False
        self.refused.emit("")
        self.typed.emit(index.row(), number)
        return True


class _Editor(QStyledItemDelegate):
    """Fills a field once: what is being typed is not replaced when the weight itself moves on.

    A field that was opened and left as it was changes nothing: its words are the value in a few digits. In
    such a field undo and redo are of the weights: ``left_to`` is told of the key, and the field is closed.
    """

    def __init__(self, parent: QWidget, left_to: Callable[[QKeyEvent], bool]) -> None:
        super().__init__(parent)
        self._left_to = left_to

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Pass undo and redo on from a field in which nothing was typed, and leave to the window its keys."""
        if is_for_window(event):
            event.ignore()
            return True
        untouched = isinstance(editor, QLineEdit) and editor.text() == editor.property(_FILLED)
        if untouched and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if QKeySequence(event.keyCombination()) in (*_UNDO, *_REDO):
                self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
            if self._left_to(event):
                return True
        return super().eventFilter(editor, event)

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Put the present value into a field that has just been opened."""
        if editor.property(_FILLED) is None and isinstance(editor, QLineEdit):
            super().setEditorData(editor, index)
            editor.setAccessibleName(
                _("Weight from {source}").format(source=index.sibling(index.row(), 0).data())
            )
            set_tip(editor, _("Enter takes what is typed; Escape leaves the weight as it was"))
            editor.setProperty(_FILLED, editor.text())

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Take what was typed, if anything was."""
        if isinstance(editor, QLineEdit) and editor.text() != editor.property(_FILLED):
            super().setModelData(editor, model, index)


class WeightsPopover(QFrame):
    """Lists the weights of a unit; ``typed`` carries the source, −1 for the bias, and the new value."""

    typed = Signal(int, float)
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.setAccessibleName(_("Weights of a neuron"))
        self.title = Text("", weight=SEMIBOLD)
        self.model = WeightsModel(self)
        self.table = EditedTable()
        self.table.setModel(self.model)
        self.table.setItemDelegate(_Editor(self.table, self._take_key))
        self.table.setAccessibleName(_("Weights of a neuron"))
        set_tip(self.table, _("Double click or F2 to type a weight; Escape closes"))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(_ROW)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.problem = Text("", tone="secondary")
        self.problem.hide()
        stacked(self, self.title, self.table, self.problem, margins=(12, 10, 12, 12))
        self.model.typed.connect(self._report)
        self.model.refused.connect(self._refuse)

    def set_view(self, view: WeightsView) -> None:
        """Show the weights of a unit."""
        self.title.setText(view.title)
        self.model.set_view(view)
        rows = min(len(view.names), _MOST_ROWS)
        self.table.setFixedSize(_WIDTH, rows * _ROW + self.table.horizontalHeader().sizeHint().height() + 4)
        self.adjustSize()

    def choose(self, source: int, *, typing: bool = False) -> None:
        """Make the weight from a source the current one, the bias for −1, and begin to type it."""
        self.table.setFocus()
        index = self.model.index(source % max(1, self.model.rowCount()), 1)
        self.table.setCurrentIndex(index)
        if typing:
            self.table.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take undo and redo: the shortcuts of the window below do not reach a window that pops up."""
        if not self._take_key(event):
            super().keyPressEvent(event)

    def _take_key(self, event: QKeyEvent) -> bool:
        """Ask for undo or redo where that is the key."""
        for keys, signal in ((_UNDO, self.undo_asked), (_REDO, self.redo_asked)):
            if QKeySequence(event.keyCombination()) in keys:
                event.accept()
                signal.emit()
                return True
        return False

    def _report(self, row: int, value: float) -> None:
        self.typed.emit(-1 if row == self.model.rowCount() - 1 else row, value)

    def _refuse(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.adjustSize()
