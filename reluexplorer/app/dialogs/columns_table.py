"""The columns of a table in rows, and what is chosen for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from reluexplorer.core.data.tables.column_choices import FILLS, KINDS, USES
from reluexplorer.core.data.tables.columns import Column, ColumnKind
from reluexplorer.core.data.tables.readings import Family
from reluexplorer.language import _
from reluexplorer.session.table_editing import Outcome, TableEditor
from reluexplorer.text import within
from reluexplorer.widgets.controls.all_controls import ComboField
from reluexplorer.widgets.controls.edited_table import EditedTable
from reluexplorer.widgets.theme.stylesheet import current_theme
from reluexplorer.widgets.theme.tips import plain, set_tip

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
HEADS = (_("Column"), _("Used as"), _("Holds"), _("Missing values"), _("First values"))
PARTS = ("", "use", "kind", "missing", "")
"""Which part of a choice each column of this table sets; empty for none."""
WORDS = {
    "input": _("Input"), "target": _("Predicted"), "ignored": _("Left out"),
    "number": _("Numbers"), "number-without-codes": _("Numbers without codes"),
    "order": _("Words in order"),
    "category": _("Categories"), "date": _("Dates in parts"), "identifier": _("Identifiers"),
    "median": _("Median"), "mean": _("Mean"), "most-frequent": _("Most frequent"),
    "own-category": _("Own category"), "leave-out": _("Leave rows out"),
}  # fmt: skip
_KINDS = {
    "numeric": _("Numbers"), "category": _("Categories"), "text": _("Free text"), "constant": _("One value"),
    "part": _("Train or test"), "date": _("Dates as a number"), "identifier": _("Identifiers"),
    "empty": _("No values"),
}  # fmt: skip
_OF_WORDS = {Family.TRUTH: _("Words as 1 and 0"), Family.TICK: _("1 where marked")}
"""What a column of numbers holds in the file."""
_FIRST = len(HEADS) - 1
_SHOWN = 8
_LONGEST = 24
_TOLD = 300
"""Letters of a value in the tooltip."""
_BETWEEN = "  ·  "
_ROW = 30
_AROUND = 16
"""Pixels of a cell that are not for words."""


class ColumnsModel(QAbstractTableModel):
    """A row for each column; ``chosen`` carries the part of a choice and its word."""

    chosen = Signal(int, str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._editor: TableEditor | None = None
        self._outcome: Outcome | None = None

    def set_editor(self, editor: TableEditor | None) -> None:
        """Show another table, or none."""
        self.beginResetModel()
        self._editor, self._outcome = editor, None
        self.endResetModel()

    def set_outcome(self, outcome: Outcome | None) -> None:
        """Show what the columns serve as."""
        self._outcome = outcome
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(HEADS) - 1))

    def name(self, row: int) -> str:
        """Return the name of the column in a row."""
        return self._shown.names[row]

    def options(self, index: _Index) -> list[tuple[str, str]]:
        """Return the words that a cell can be set to, with what is said for each."""
        known = (USES, KINDS, FILLS)[index.column() - 1]
        inferred = "" if self.word(index) and index.column() == 1 else within(self._inferred(index))
        first = _("Inferred: {what}").format(what=inferred) if inferred else _("Inferred")
        return [("", first), *((word, WORDS[word]) for word in known)]

    def word(self, index: _Index) -> str:
        """Return what a cell is set to, empty where it is inferred."""
        name = self.name(index.row())
        if index.column() == 1 and name == self._shown.choices.target:
            return "target"
        return str(getattr(self._shown.choice(name), PARTS[index.column()]))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """As many as the table has columns."""
        return 0 if parent.isValid() or self._editor is None else len(self._editor.names)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Name, use, kind, missing values, first values."""
        return 0 if parent.isValid() else len(HEADS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell says; what is inferred is in grey and says so."""
        if self._editor is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.name(index.row())}, {HEADS[index.column()]}: {self._words(index)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain(self._whole(index))
        if role == Qt.ItemDataRole.ForegroundRole:
            faint = index.column() == 4 or (PARTS[index.column()] and not self.word(index))
            return QColor(current_theme().secondary) if faint else None
        return None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name the columns."""
        if role == Qt.ItemDataRole.DisplayRole and way == Qt.Orientation.Horizontal:
            return HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """What is used, held and filled in can be chosen; the last only where something is missing."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self._can_be_set(index) else flags

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another choice."""
        if role != Qt.ItemDataRole.EditRole or not self._can_be_set(index):
            return False
        if str(value) != self.word(index):
            self.chosen.emit(index.row(), PARTS[index.column()], str(value))
        return True

    def _can_be_set(self, index: _Index) -> bool:
        return bool(PARTS[index.column()]) and (index.column() != 3 or self._column(index).missing > 0)

    @property
    def _shown(self) -> TableEditor:
        """The table; LookupError where there is none, and so no row."""
        if self._editor is None:
            raise LookupError
        return self._editor

    def _column(self, index: _Index) -> Column:
        return self._shown.column(self.name(index.row()))

    def _words(self, index: _Index) -> str:
        place = index.column()
        if place == 0:
            return self.name(index.row())
        if place == 4:
            return _BETWEEN.join(self._cells(index.row(), _LONGEST))
        if place == 3 and not self._column(index).missing:
            return _("None missing")
        count = f"{self._column(index).missing:,}: " if place == 3 else ""
        if word := self.word(index):
            return count + WORDS[word]
        inferred = self._inferred(index)
        return count + _("{what} (inferred)").format(what=inferred) if inferred else "–"

    def _inferred(self, index: _Index) -> str:
        column = self._column(index)
        if index.column() == 1:
            return WORDS.get(self._outcome.role(column.name) if self._outcome else "", "")
        if index.column() == 2:
            usual = _KINDS[column.kind.value]
            return _OF_WORDS.get(column.family, usual) if column.kind is ColumnKind.NUMERIC else usual
        if self._outcome is not None and self._outcome.role(column.name) == "target":
            return WORDS["leave-out"]
        return _("Own category") if column.values is None else _("Median")

    def _whole(self, index: _Index) -> str:
        """Return all that a cell stands for, the first values one below the other."""
        column = self._column(index)
        if index.column() == 2 and column.family in _OF_WORDS:
            return f"{self._words(index)} {column.how}"
        if index.column() != _FIRST:
            return self._words(index)
        return "\n".join(self._cells(index.row(), _TOLD + 1))

    def _cells(self, row: int, longest: int) -> list[str]:
        """Return a column's first values, each of ``longest`` letters at most."""
        cells = [cell.strip() for cell in self._shown.table.read.columns[row][:_SHOWN]]
        return [(cell if len(cell) <= longest else f"{cell[: longest - 1]}…") or "–" for cell in cells]


def whole_values(words: str, fits: Callable[[str], bool]) -> str:
    """Return as many of the first values as fit, each whole; where not even one does, the first."""
    values = words.split(_BETWEEN)
    for count in range(len(values), 0, -1):
        told = _BETWEEN.join([*values[:count], *(["…"] if count < len(values) else [])])
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

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """Leave out the values that there is no room for."""
        super().initStyleOption(option, index)
        if index.column() == _FIRST:
            metrics, room = option.fontMetrics, option.rect.width() - _AROUND
            option.text = whole_values(option.text, lambda words: metrics.horizontalAdvance(words) <= room)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: _Index) -> QWidget:
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

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Leave the list as it was opened."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Take the chosen word."""
        if isinstance(editor, _Words):
            model.setData(index, editor.value())


class ColumnsTable(EditedTable):
    """Rows are selected together with Shift and Ctrl; a choice is then for all of them."""

    def __init__(self, choose: Callable[[tuple[str, ...], str, str], None]) -> None:
        super().__init__()
        self._choose = choose
        self._pressed: QPersistentModelIndex | None = None
        self.columns = ColumnsModel(self)
        self.setModel(self.columns)
        self.setItemDelegate(_Chooser(self))
        self.setObjectName("reference")
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
        for place, width in enumerate((140, 160, 198, 220)):
            self.setColumnWidth(place, width)
        self.columns.chosen.connect(self._take)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Make a cell that can be chosen the current one; rows that are selected together stay so."""
        self._pressed = None
        index = self.indexAt(event.position().toPoint())
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        if not plain or not self._opens(index):
            super().mousePressEvent(event)
            return
        if not self.selectionModel().isRowSelected(index.row(), _ROOT):
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

    def _opens(self, index: _Index) -> bool:
        return index.isValid() and bool(self.columns.flags(index) & Qt.ItemFlag.ItemIsEditable)

    def _take(self, row: int, part: str, word: str) -> None:
        rows = {index.row() for index in self.selectionModel().selectedRows()}
        rows = rows if row in rows else {row}
        self._choose(tuple(self.columns.name(each) for each in sorted(rows)), part, word)


def _turns_back(event: QKeyEvent) -> bool:
    """Whether a key is one of undo or redo, which the dialog takes."""
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return control and event.key() in {Qt.Key.Key_Z, Qt.Key.Key_Y}
