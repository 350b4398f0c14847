"""All commands and their keys, to be searched; Enter takes one to the palette."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from reluexplorer.app.reference import PALETTE, Row, matching, rows
from reluexplorer.app.sheet import Sheet
from reluexplorer.widgets.controls import Paragraph
from reluexplorer.widgets.fonts import SEMIBOLD, ui_font
from reluexplorer.widgets.search_field import SearchField
from reluexplorer.widgets.stylesheet import current_theme
from reluexplorer.widgets.theme import SIZE_SMALL
from reluexplorer.widgets.tips import set_tip

_WIDTH, _HEIGHT = 860, 600
_COLUMNS = ("Command", "Keys", "In scripts")
_WORDS = (
    "Everything can be done by keys: Tab moves among controls, Ctrl K finds any command by its name. "
    "Enter on a line takes it there."
)


class HelpSheet(Sheet):
    """``chosen`` carries the label of a command that is to be found in the palette."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Commands and keys", parent)
        self._all = rows()
        self._shown: list[Row | None] = []
        self.field = SearchField("Search commands and keys", "Words of a command, or keys such as ctrl s")
        self.field.textChanged.connect(self._search)
        self.field.left_down.connect(self._into_table)
        self.field.entered.connect(self._into_table)
        self.table = _Table()
        self.table.entered_row.connect(self._choose)
        for widget in (Paragraph(_WORDS), self.field):
            self.body.addWidget(widget)
        self.body.addWidget(self.table, 1)
        self.setFixedSize(min(_WIDTH, parent.width() - 60), min(_HEIGHT, parent.height() - 60))
        self._search("")

    def found(self) -> tuple[Row, ...]:
        """Return the rows that are shown."""
        return tuple(row for row in self._shown if row is not None)

    def _search(self, query: str) -> None:
        found = matching(self._all, query)
        self._shown = []
        self.table.setRowCount(0)
        for group in dict.fromkeys(row.group for row in found):
            self.table.write_head(group)
            self._shown.append(None)
            for row in found:
                if row.group == group:
                    self.table.write((row.label, row.keys, row.script), row.what)
                    self._shown.append(row)
        if not found:
            self.table.write_head("Nothing has these words")

    def _into_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.TabFocusReason)
        first = next((place for place, row in enumerate(self._shown) if row is not None), -1)
        self.table.setCurrentCell(first, 0)

    def _choose(self, place: int) -> None:
        row = self._shown[place] if 0 <= place < len(self._shown) else None
        if row is not None:
            self.accept()
            self.chosen.emit(row.label)


class _Table(QTableWidget):
    """Rows with heads among them; ``entered_row`` where Enter or a double click takes one."""

    entered_row = Signal(int)

    def __init__(self) -> None:
        super().__init__(0, len(_COLUMNS))
        self.setObjectName("reference")
        self.setAccessibleName("Commands and keys")
        set_tip(self, "Enter takes a command to the palette")
        self.setHorizontalHeaderLabels(list(_COLUMNS))
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setDefaultSectionSize(30)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda index: self.entered_row.emit(index.row()))

    def write(self, cells: tuple[str, ...], tip: str) -> None:
        """Append a row."""
        place = self._another()
        for column, cell in enumerate(cells):
            item = QTableWidgetItem(cell)
            set_tip(item, tip or cell)
            if column and (column > 1 or cell == PALETTE):
                item.setForeground(QColor(current_theme().secondary))
            self.setItem(place, column, item)

    def write_head(self, words: str) -> None:
        """Append a head over what follows."""
        place = self._another()
        item = QTableWidgetItem(words.upper())
        item.setFont(ui_font(SIZE_SMALL, SEMIBOLD))
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.setItem(place, 0, item)
        self.setSpan(place, 0, 1, len(_COLUMNS))

    def _another(self) -> int:
        place = self.rowCount()
        self.insertRow(place)
        return place

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the current row."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered_row.emit(self.currentRow())
        else:
            super().keyPressEvent(event)
