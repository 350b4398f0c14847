"""Undo and redo over frozen documents."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reluexplorer.session.document import Document

_MOST_ENTRIES = 1000
"""Changes that can be taken back; older ones are forgotten."""


@dataclass(frozen=True)
class Entry:
    """The document before a change, and what the change was."""

    before: Document
    label: str
    kind: type
    looks_only: bool


@dataclass(frozen=True)
class History:
    """What can be undone (last entry newest) and redone (last entry next), as frozen values.

    Changes of the view alone are kept, but an undo passes over those that follow the last real
    change and takes them back with it. Where nothing else is left, they are undone together.
    """

    done: tuple[Entry, ...] = ()
    undone: tuple[tuple[Entry, ...], ...] = ()
    """Groups of entries as they were undone, with ``after`` documents in ``before``'s place."""

    def record(self, entry: Entry, *, continues: bool) -> History:
        """Return the history with one more change; one that continues a drag folds into the last."""
        if continues and self.continues(entry.kind):
            return replace(self, undone=())
        return History((*self.done, entry)[-_MOST_ENTRIES:])

    def continues(self, kind: type) -> bool:
        """Whether another change of this kind can continue the last one."""
        return bool(self.done) and self.done[-1].kind is kind

    def undo(self, current: Document) -> tuple[History, Document]:
        """Return the history and the document after undoing; unchanged where nothing can be undone."""
        if not self.done:
            return self, current
        start = len(self.done) - 1
        while start > 0 and self.done[start].looks_only:
            start -= 1
        if self.done[start].looks_only:
            start = 0
        group = self.done[start:]
        marker = Entry(current, group[0].label, Document, looks_only=False)
        return History(self.done[:start], (*self.undone, (*group, marker))), group[0].before

    def redo(self, current: Document) -> tuple[History, Document]:
        """Return the history and the document after redoing; unchanged where nothing can be redone."""
        if not self.undone:
            return self, current
        *group, marker = self.undone[-1]
        return History((*self.done, *group), self.undone[:-1]), marker.before

    @property
    def undo_label(self) -> str:
        """Label of what undo takes back, empty if nothing."""
        for entry in reversed(self.done):
            if not entry.looks_only:
                return entry.label
        return self.done[0].label if self.done else ""

    @property
    def redo_label(self) -> str:
        """Label of what redo makes again, empty if nothing."""
        return self.undone[-1][0].label if self.undone else ""
