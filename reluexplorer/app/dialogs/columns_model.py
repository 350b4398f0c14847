"""What a table of columns says in its cells, and which of them can be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from reluexplorer.core.data.tables.column_choices import FILLS, KINDS, NO_CODES, USES
from reluexplorer.core.data.tables.columns import ColumnKind
from reluexplorer.core.data.tables.readings import Family
from reluexplorer.core.data.tables.table import TableChoices
from reluexplorer.language import _
from reluexplorer.session.tables.editing import TableEditor
from reluexplorer.session.tables.outcome import Outcome
from reluexplorer.session.tables.seen import SeenColumn
from reluexplorer.text import within
from reluexplorer.widgets.theme.stylesheet import current_theme
from reluexplorer.widgets.theme.tips import plain

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
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
_MISSING = PARTS.index("missing")
FIRST = len(HEADS) - 1
"""The column of first values."""
_LONGEST = 24
_TOLD = 300
"""Letters of a value in the tooltip."""
BETWEEN = "  ·  "
_TOLD_OF = frozenset(
    {
        Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ForegroundRole, Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    }
)  # fmt: skip
_READ = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_SETTABLE = _READ | Qt.ItemFlag.ItemIsEditable


@dataclass(frozen=True, slots=True)
class RowCells:
    """What the cells of a row say, which of them are faint, and which can be set."""

    words: tuple[str, ...]
    faint: tuple[bool, ...]
    settable: tuple[bool, ...]


class ColumnsModel(QAbstractTableModel):
    """A row for each column; ``chosen`` carries the part of a choice and its word."""

    chosen = Signal(int, str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._editor: TableEditor | None = None
        self._outcome: Outcome | None = None
        self._rows: dict[int, RowCells] = {}
        """What was asked for, as long as the choices are ``_rows_of``: Qt asks a dozen times for a cell."""
        self._rows_of: TableChoices | None = None

    def set_editor(self, editor: TableEditor | None) -> None:
        """Show another table, or none."""
        self.beginResetModel()
        self._editor, self._outcome, self._rows_of = editor, None, None
        self._rows.clear()
        self.endResetModel()

    def set_outcome(self, outcome: Outcome | None) -> None:
        """Show what the columns serve as."""
        self._outcome, self._rows_of = outcome, None
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(HEADS) - 1))

    def name(self, row: int) -> str:
        """Return the name of the column in a row."""
        return self._shown.names[row]

    def row(self, number: int) -> RowCells:
        """Return what stands in a row now."""
        if self._rows_of is not self._shown.choices:
            self._rows, self._rows_of = {}, self._shown.choices
        found = self._rows.get(number)
        return found if found is not None else self._rows.setdefault(number, self._made(number))

    def options(self, index: Index) -> list[tuple[str, str]]:
        """Return the words that a cell can be set to, with what is said for each."""
        row, place = index.row(), index.column()
        known = (USES, KINDS, FILLS)[place - 1]
        inferred = "" if self.word(index) and place == 1 else within(self._inferred(row, place))
        first = _("Inferred: {what}").format(what=inferred) if inferred else _("Inferred")
        return [("", first), *((word, WORDS[word]) for word in known)]

    def word(self, index: Index) -> str:
        """Return what a cell is set to, empty where it is inferred."""
        return self._word(index.row(), index.column())

    def rowCount(self, parent: Index = ROOT) -> int:
        """As many as the table has columns."""
        return 0 if parent.isValid() or self._editor is None else len(self._editor.names)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Name, use, kind, missing values, first values."""
        return 0 if parent.isValid() else len(HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell says; what is inferred is in grey and says so."""
        if self._editor is None or role not in _TOLD_OF:
            return None
        number, place = index.row(), index.column()
        row = self.row(number)
        if role == Qt.ItemDataRole.DisplayRole:
            return row.words[place]
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(current_theme().secondary) if row.faint[place] else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.words[0]}, {HEADS[place]}: {row.words[place]}"
        return plain(self._whole(number, place))

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name the columns."""
        if role == Qt.ItemDataRole.DisplayRole and way == Qt.Orientation.Horizontal:
            return HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What is used, held and filled in can be chosen; the last only where something is missing."""
        if self._editor is None or not index.isValid():
            return _READ
        return _SETTABLE if self.row(index.row()).settable[index.column()] else _READ

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another choice."""
        row, place = index.row(), index.column()
        if role != Qt.ItemDataRole.EditRole or not self.row(row).settable[place]:
            return False
        if str(value) != self._word(row, place):
            self.chosen.emit(row, PARTS[place], str(value))
        return True

    @property
    def _shown(self) -> TableEditor:
        """The table; LookupError where there is none, and so no row."""
        if self._editor is None:
            raise LookupError
        return self._editor

    def _column(self, row: int) -> SeenColumn:
        return self._shown.column(self.name(row))

    def _count_missing(self, row: int) -> int:
        """Return how many cells have no value, with codes for none once it is known how many these are."""
        column = self._column(row)
        if self._outcome is None or self._shown.choice(column.name).kind != NO_CODES:
            return column.missing
        return column.missing + self._outcome.codes.get(column.name, 0)

    def _made(self, number: int) -> RowCells:
        places, missing = range(len(HEADS)), self._count_missing(number) > 0
        faint = (place == FIRST or bool(PARTS[place] and not self._word(number, place)) for place in places)
        settable = (bool(PARTS[place]) and (place != _MISSING or missing) for place in places)
        return RowCells(tuple(self._words(number, place) for place in places), tuple(faint), tuple(settable))

    def _word(self, row: int, place: int) -> str:
        name = self.name(row)
        if place == 1 and name == self._shown.choices.target:
            return "target"
        return str(getattr(self._shown.choice(name), PARTS[place]))

    def _words(self, row: int, place: int) -> str:
        if place == 0:
            return self.name(row)
        if place == FIRST:
            return BETWEEN.join(self._cells(row, _LONGEST))
        missing = self._count_missing(row)
        if place == _MISSING and not missing:
            return _("None missing")
        count = f"{missing:,}: " if place == _MISSING else ""
        if word := self._word(row, place):
            return count + WORDS[word]
        inferred = self._inferred(row, place)
        return count + _("{what} (inferred)").format(what=inferred) if inferred else "–"

    def _inferred(self, row: int, place: int) -> str:
        column = self._column(row)
        if place == 1:
            return WORDS.get(self._outcome.role(column.name) if self._outcome else "", "")
        if place == 2:
            usual = _KINDS[column.kind.value]
            return _OF_WORDS.get(column.family, usual) if column.kind is ColumnKind.NUMERIC else usual
        if self._outcome is not None and self._outcome.role(column.name) == "target":
            return WORDS["leave-out"]
        return _("Median") if column.numbers else _("Own category")

    def _whole(self, row: int, place: int) -> str:
        """Return all that a cell stands for, the first values one below the other."""
        column, words = self._column(row), self.row(row).words[place]
        if place == 2 and column.family in _OF_WORDS:
            return f"{words} {column.how}"
        return words if place != FIRST else "\n".join(self._cells(row, _TOLD + 1))

    def _cells(self, row: int, longest: int) -> list[str]:
        """Return a column's first values, each of ``longest`` letters at most."""
        cells = self._column(row).first
        return [(cell if len(cell) <= longest else f"{cell[: longest - 1]}…") or "–" for cell in cells]
