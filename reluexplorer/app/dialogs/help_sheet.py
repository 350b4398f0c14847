"""All commands and their keys, to be searched; Enter takes one to the palette."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableWidgetItem, QWidget

from reluexplorer.app.dialogs.reference import NO_KEYS, PALETTE, CommandRow, matching, rows
from reluexplorer.app.dialogs.sheet import SheetTable, TableSheet
from reluexplorer.language import _
from reluexplorer.widgets.controls.search_field import SearchField
from reluexplorer.widgets.theme.fonts import SEMIBOLD, ui_font
from reluexplorer.widgets.theme.stylesheet import current_theme
from reluexplorer.widgets.theme.theme import SIZE_SMALL
from reluexplorer.widgets.theme.tips import set_tip

_COLUMNS = (_("Command"), _("Keys"), _("In scripts"))
_WORDS = _(
    "{none} in the second column: no keys of its own. {palette} finds any command by its name, and Enter "
    "on a line takes it there. Tab moves among controls."
).format(none=NO_KEYS, palette=PALETTE)
_WITHOUT = _("No keys of its own: {palette} finds it by its name").format(palette=PALETTE)


class HelpSheet(TableSheet):
    """``chosen`` carries the label of a command that is to be found in the palette."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        table = _Table()
        field = SearchField(_("Search commands and keys"), _("Words of a command, or keys such as ctrl s"))
        super().__init__(_("Commands and keys"), _WORDS, field, table, parent)
        self.table = table
        self._all = rows()
        self._shown: list[CommandRow | None] = []
        self.table.entered_row.connect(self._choose)
        self.search("")

    def found(self) -> tuple[CommandRow, ...]:
        """Return the rows that are shown."""
        return tuple(row for row in self._shown if row is not None)

    def search(self, query: str) -> None:
        """Show the commands that have the words of a query, under the heads of their groups."""
        found = matching(self._all, query)
        self._shown = []
        groups = dict.fromkeys(row.group for row in found)
        self.table.begin(len(found) + len(groups) or 1)
        for group in groups:
            self.table.write_head(group)
            self._shown.append(None)
            for row in found:
                if row.group == group:
                    self.table.write((row.label, row.own_keys, row.script), row.what)
                    self._shown.append(row)
        if not found:
            self.table.write_head(_("Nothing has these words"))

    def first(self) -> int:
        """Return the first row that is no head."""
        return next((place for place, row in enumerate(self._shown) if row is not None), -1)

    def _choose(self, place: int) -> None:
        row = self._shown[place] if 0 <= place < len(self._shown) else None
        if row is not None:
            self.accept()
            self.chosen.emit(row.label)


class _Table(SheetTable):
    """Rows with heads among them; ``entered_row`` where Enter or a double click takes one."""

    entered_row = Signal(int)

    def __init__(self) -> None:
        super().__init__(_("Commands and keys"), _("Enter takes a command to the palette"), _COLUMNS)
        self._written = 0
        self.verticalHeader().setDefaultSectionSize(30)
        self.setWordWrap(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda index: self.entered_row.emit(index.row()))

    def begin(self, count: int) -> None:
        """Be empty, with so many rows to be written."""
        self.setRowCount(0)
        self.setRowCount(count)
        self._written = 0

    def write(self, cells: tuple[str, ...], tip: str) -> None:
        """Write the next row."""
        place = self._next()
        for column, cell in enumerate(cells):
            item = QTableWidgetItem(cell)
            set_tip(item, _WITHOUT if cell == NO_KEYS else tip or cell)
            if column and (column > 1 or cell == NO_KEYS):
                item.setForeground(QColor(current_theme().secondary))
            self.setItem(place, column, item)

    def write_head(self, words: str) -> None:
        """Write the next row as a head over what follows."""
        place = self._next()
        item = QTableWidgetItem(words.upper())
        item.setFont(ui_font(SIZE_SMALL, SEMIBOLD))
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.setItem(place, 0, item)
        self.setSpan(place, 0, 1, len(_COLUMNS))

    def _next(self) -> int:
        self._written += 1
        return self._written - 1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the current row."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered_row.emit(self.currentRow())
        else:
            super().keyPressEvent(event)
