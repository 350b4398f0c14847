"""A sheet that is a table to be searched: the field above has the keys first, Down or Enter lead into it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QWidget

from reluexplorer.app.dialogs.sheet import Sheet
from reluexplorer.widgets.controls.all_controls import Paragraph
from reluexplorer.widgets.controls.search_field import SearchField
from reluexplorer.widgets.theme.tips import set_tip

_WIDTH, _HEIGHT = 860, 600


class SheetTable(QTableWidget):
    """Rows to be read and gone through by keys, one at a time."""

    def __init__(self, name: str, tip: str, columns: tuple[str, ...]) -> None:
        super().__init__(0, len(columns))
        self.setObjectName("reference")
        self.setAccessibleName(name)
        set_tip(self, tip)
        self.setHorizontalHeaderLabels(list(columns))
        self.verticalHeader().setVisible(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class TableSheet(Sheet):
    """Words, a search field and a table, into which ``search`` writes what is found."""

    def __init__(
        self, title: str, words: str, field: SearchField, table: SheetTable, parent: QWidget
    ) -> None:
        super().__init__(title, parent)
        self.field = field
        field.textChanged.connect(self.search)
        field.left_down.connect(self._into_table)
        field.entered.connect(self._into_table)
        self.body.addWidget(Paragraph(words))
        self.body.addWidget(field)
        self.body.addWidget(table, 1)
        self._rows = table
        self.setFixedSize(min(_WIDTH, parent.width() - 60), min(_HEIGHT, parent.height() - 60))

    def search(self, query: str) -> None:
        """Write into the table what has the words of a query, all where it is empty."""
        raise NotImplementedError

    def first(self) -> int:
        """Return the first row that can be chosen, −1 for none."""
        return 0

    def _into_table(self) -> None:
        self._rows.setFocus(Qt.FocusReason.TabFocusReason)
        self._rows.setCurrentCell(self.first(), 0)
