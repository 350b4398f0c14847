"""What the list of the command palette shows: of the lines that were found, those in sight are made."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt

from reluexplorer.app.dialogs.palette_entries import PaletteLine
from reluexplorer.app.dialogs.palette_search import Found
from reluexplorer.language import _

HINT = Qt.ItemDataRole.UserRole
"""The role of what stands at the right."""
_ROLES = frozenset({Qt.ItemDataRole.DisplayRole, HINT, Qt.ItemDataRole.AccessibleTextRole})
_HEIGHT = 30
"""Of a line, in pixels."""
_ROOT = QModelIndex()


class FoundLines(QAbstractListModel):
    """The lines that a search found; where there are none, a row that says so and cannot be chosen."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._found = Found(())
        self._rows = 1
        """Kept, as Qt asks twice for each row that it lays out."""

    def show(self, found: Found) -> None:
        """Take other lines."""
        self.beginResetModel()
        self._found, self._rows = found, max(1, len(found))
        self.endResetModel()

    def count(self) -> int:
        """Return how many lines were found."""
        return len(self._found)

    def line(self, place: int) -> PaletteLine:
        """Return a line, completed with the numbers that were typed."""
        return self._found[place]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """Return the number of lines, or one for the words that nothing was found."""
        return 0 if parent.isValid() else self._rows

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the words of a line, its hint, or both for a screen reader."""
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, _HEIGHT)
        if role not in _ROLES:
            return None
        if not len(self._found):
            return None if role == HINT else _("Nothing found")
        line = self._found[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{line.words} {line.hint}".strip()
        return line.hint if role == HINT else line.words

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Return that a line can be chosen, and that nothing cannot."""
        return super().flags(index) if len(self._found) else Qt.ItemFlag.NoItemFlags
