"""Every term of the program with what it means, to be searched."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidgetItem,
    QWidget,
)

from reluexplorer.app.dialogs.sheet import SheetTable, TableSheet
from reluexplorer.core.glossary import Term, matching, terms
from reluexplorer.language import _, ngettext
from reluexplorer.widgets.controls.search_field import SearchField
from reluexplorer.widgets.theme.fonts import SEMIBOLD, ui_font
from reluexplorer.widgets.theme.theme import SIZE_BODY

_NAMES = 180
_ROOM = 12
_WORDS = _("Labels, headings and fields with one of these words explain it where the mouse rests on them.")

_COLUMNS = (_("Term"), _("What it means"))


class GlossarySheet(TableSheet):
    """A search field over the terms and their meanings; ``here`` are those of the page that is open."""

    def __init__(self, parent: QWidget, here: tuple[Term, ...] = ()) -> None:
        table = _table()
        field = SearchField(_("Search terms"), _("Words of a term or of what it means"))
        words = f"{_WORDS} {_first(len(here))}" if here else _WORDS
        super().__init__(_("Glossary"), words, field, table, parent)
        self.table = table
        self._here = here
        self.found: tuple[Term, ...] = ()
        """The terms that are shown."""
        self.search("")

    def search(self, query: str) -> None:
        """Show the terms that have the words of a query, those of the open page first."""
        found = matching(query)
        here = tuple(term for term in self._here if term in found)
        self.found = here + tuple(term for term in found if term not in here)
        self.table.setRowCount(max(1, len(self.found)))
        if not self.found:
            self._write(
                0, (_("Nothing has these words"), _("There are {terms} terms.").format(terms=len(terms())))
            )
        for place, term in enumerate(self.found):
            self._write(place, (term.name, term.says))

    def _write(self, place: int, cells: tuple[str, str]) -> None:
        for column, cell in enumerate(cells):
            item = QTableWidgetItem(cell)
            if not column:
                item.setFont(ui_font(SIZE_BODY, SEMIBOLD))
            self.table.setItem(place, column, item)


class _Apart(QStyledItemDelegate):
    """Leaves room between the rows."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the room for the words of a cell and some above and below."""
        return super().sizeHint(option, index) + QSize(0, _ROOM)


def _first(count: int) -> str:
    """Say how many terms of the open page come first."""
    return ngettext(
        "At the top: {count:,} term of the page that is open.",
        "At the top: {count:,} terms of the page that is open.",
        count,
    ).format(count=count)


def _table() -> SheetTable:
    table = SheetTable(_("Terms"), _("Terms and what they mean, by their letters"), _COLUMNS)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.setItemDelegate(_Apart(table))
    table.setWordWrap(True)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    head = table.horizontalHeader()
    head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
    head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    table.setColumnWidth(0, _NAMES)
    return table
