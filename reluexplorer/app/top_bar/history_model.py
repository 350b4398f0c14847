"""The changes of a history as rows, the newest at the bottom; the row of what is open now is marked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from reluexplorer.language import N_, _, looked_up
from reluexplorer.session.document.history import MOST_ENTRIES, Entry, History
from reluexplorer.session.document.history_words import change_words

ROW = Qt.ItemDataRole.UserRole
"""Role of a row as it is, a :class:`ChangeRow`."""
_NONE = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class Standing(Enum):
    """Where a change stands; the value says it to a person, looked up."""

    DONE = N_("done")
    NOW = N_("this is what is open now")
    UNDONE = N_("taken back, can be made again")


@dataclass(frozen=True)
class ChangeRow:
    """A change: its name, what it made of what, the step at which it was made, and where it stands.

    The first row, which has no ``step``, is what was open before all changes.
    """

    label: str
    words: str
    step: int | None
    standing: Standing

    @property
    def said(self) -> str:
        """All of it in one sentence."""
        named = f"{self.label}: {self.words}" if self.words else self.label
        standing = looked_up(self.standing.value)
        if self.step is None:
            return f"{named} ({standing})"
        said = _("{change} at step {step:,} ({standing})")
        return said.format(change=named, step=self.step, standing=standing)


class HistoryModel(QAbstractListModel):
    """A row for what was at first, and one for each change."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] = ()
        self._words: dict[int, str] = {}
        """What the changes that were in sight made of what, by their places."""
        self._now = 0

    @property
    def now(self) -> int:
        """The row of what is open now."""
        return self._now

    def set_history(self, history: History) -> None:
        """Show another history; rows that it shares with the one before stay."""
        entries, before, old = history.entries, self._entries, self._now
        same = next(
            (at for at, (one, other) in enumerate(zip(before, entries, strict=False)) if one is not other),
            min(len(before), len(entries)),
        )
        if len(before) > same:
            self.beginRemoveRows(_NONE, same + 1, len(before))
            self._entries, self._now = before[:same], min(old, same)
            self._words = {at: words for at, words in self._words.items() if at < same}
            self.endRemoveRows()
        if len(entries) > same:
            self.beginInsertRows(_NONE, same + 1, len(entries))
            self._entries = entries
            self.endInsertRows()
        self._now = len(history.done)
        first, last = sorted((min(old, same), self._now))
        self.dataChanged.emit(self.index(first), self.index(last))

    def rowCount(self, parent: _Index = _NONE) -> int:
        """Return how many changes there are, and one."""
        return 0 if parent.isValid() else len(self._entries) + 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a row, or what is said of it."""
        if role == Qt.ItemDataRole.DisplayRole:
            # Typing looks through all rows for a name: what was made of what is not written for that.
            return self._label(index.row())
        if role == ROW:
            return self._row(index.row())
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return self._row(index.row()).said
        return None

    def _label(self, at: int) -> str:
        if at:
            return self._entries[at - 1].label
        full = len(self._entries) == MOST_ENTRIES
        return _("Before the oldest change kept") if full else _("As it began")

    def _row(self, at: int) -> ChangeRow:
        standing = Standing.NOW if at == self._now else Standing.DONE if at < self._now else Standing.UNDONE
        if at == 0:
            return ChangeRow(self._label(at), "", None, standing)
        entry = self._entries[at - 1]
        if at - 1 not in self._words:
            self._words[at - 1] = change_words(entry)
        return ChangeRow(entry.label, self._words[at - 1], entry.step, standing)
