"""Every term of the program with what it means, to be searched."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from reluexplorer.app.sheet import Sheet
from reluexplorer.core.glossary import Term, matching, terms
from reluexplorer.widgets.controls import Paragraph
from reluexplorer.widgets.fonts import SEMIBOLD, ui_font
from reluexplorer.widgets.search_field import SearchField
from reluexplorer.widgets.theme import SIZE_BODY
from reluexplorer.widgets.tips import set_tip

_WIDTH, _HEIGHT = 860, 600
_NAMES = 180
_ROOM = 12
_WORDS = "Labels, headings and fields with one of these words explain it where the mouse rests on them."
_COLUMNS = ("Term", "What it means")


class GlossarySheet(Sheet):
    """A search field over the terms and their meanings."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Glossary", parent)
        self._shown: tuple[Term, ...] = ()
        self.field = SearchField("Search terms", "Words of a term or of what it means")
        self.field.textChanged.connect(self._search)
        self.field.left_down.connect(self._into_table)
        self.field.entered.connect(self._into_table)
        self.table = _table()
        self.body.addWidget(Paragraph(_WORDS))
        self.body.addWidget(self.field)
        self.body.addWidget(self.table, 1)
        self.setFixedSize(min(_WIDTH, parent.width() - 60), min(_HEIGHT, parent.height() - 60))
        self._search("")

    def found(self) -> tuple[Term, ...]:
        """Return the terms that are shown."""
        return self._shown

    def _search(self, query: str) -> None:
        self._shown = matching(query)
        self.table.setRowCount(max(1, len(self._shown)))
        if not self._shown:
            self._write(0, ("Nothing has these words", f"There are {len(terms())} terms."))
        for place, term in enumerate(self._shown):
            self._write(place, (term.name, term.says))

    def _write(self, place: int, cells: tuple[str, str]) -> None:
        for column, cell in enumerate(cells):
            item = QTableWidgetItem(cell)
            if not column:
                item.setFont(ui_font(SIZE_BODY, SEMIBOLD))
            self.table.setItem(place, column, item)

    def _into_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.TabFocusReason)
        self.table.setCurrentCell(0, 0)


class _Apart(QStyledItemDelegate):
    """Leaves room between the rows."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the room for the words of a cell and some above and below."""
        return super().sizeHint(option, index) + QSize(0, _ROOM)


def _table() -> QTableWidget:
    table = QTableWidget(0, len(_COLUMNS))
    table.setObjectName("reference")
    table.setAccessibleName("Terms")
    set_tip(table, "Terms and what they mean, by their letters")
    table.setHorizontalHeaderLabels(list(_COLUMNS))
    table.verticalHeader().setVisible(False)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.setItemDelegate(_Apart(table))
    table.setShowGrid(False)
    table.setWordWrap(True)
    table.setTabKeyNavigation(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    head = table.horizontalHeader()
    head.setHighlightSections(False)
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
    head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    table.setColumnWidth(0, _NAMES)
    return table
