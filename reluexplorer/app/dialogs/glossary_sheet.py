"""Every term of the program with what it means, to be searched."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidgetItem, QWidget

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
    """A search field over the terms and their meanings, those that are ``here`` on the open page first."""

    def __init__(self, parent: QWidget, here: tuple[Term, ...] = ()) -> None:
        table = _Table()
        field = SearchField(_("Search terms"), _("Words of a term or of what it means"))
        super().__init__(_("Glossary"), _words(here), field, table, parent)
        self.table = table
        self._here = here
        self.found: tuple[Term, ...] = ()
        """The terms that are shown."""
        self.search("")

    def set_here(self, here: tuple[Term, ...]) -> None:
        """Let the terms of the page that is open be the first."""
        if here != self._here:
            self._here = here
            self.words.set_words(_words(here))
            self.search(self.field.text())

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
        self.table.fit()

    def _write(self, place: int, cells: tuple[str, str]) -> None:
        for column, cell in enumerate(cells):
            item = QTableWidgetItem(cell)
            if not column:
                item.setFont(ui_font(SIZE_BODY, SEMIBOLD))
            self.table.setItem(place, column, item)


def _words(here: tuple[Term, ...]) -> str:
    """Return the words above the terms, which say how many of the open page come first."""
    if not here:
        return _WORDS
    first = ngettext(
        "At the top: {count:,} term of the page that is open.",
        "At the top: {count:,} terms of the page that is open.",
        len(here),
    ).format(count=len(here))
    return f"{_WORDS} {first}"


class _Table(SheetTable):
    """Rows as high as what stands in them, with room between; each height is found once for a width."""

    def __init__(self) -> None:
        super().__init__(_("Terms"), _("Terms and what they mean, by their letters"), _COLUMNS)
        self._heights: dict[tuple[str, int], int] = {}
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setWordWrap(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        head = self.horizontalHeader()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(0, _NAMES)
        head.sectionResized.connect(lambda column, _former, _width: self.fit() if column else None)

    def fit(self) -> None:
        """Give the rows their heights, once the columns are as wide as they will be."""
        if not self.isVisible() or self.horizontalHeader().length() != self.viewport().width():
            return
        width = self.columnWidth(1)
        for row in range(self.rowCount()):
            written = str(self.model().index(row, 1).data()), width
            if written not in self._heights:
                least = self.verticalHeader().sectionSizeHint(row)
                self._heights[written] = max(least, self.sizeHintForRow(row) + _ROOM)
            self.setRowHeight(row, self._heights[written])

    def showEvent(self, event: QShowEvent) -> None:
        """Fit the rows to the width that they have now."""
        super().showEvent(event)
        self.fit()
