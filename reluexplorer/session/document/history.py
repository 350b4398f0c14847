"""Undo and redo over frozen documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace

from reluexplorer.session.document.changes import with_valid_selection
from reluexplorer.session.document.document import Document, View
from reluexplorer.session.document.suiting import Origin

_MOST_ENTRIES = 1000
"""Changes that can be taken back; older ones are forgotten."""
_OF_THE_RUN = frozenset({"train", "neurons"})
"""Workspaces that show the recipe's run."""


@dataclass(frozen=True)
class Entry:
    """A change: the document before and after it, what it was, and where the settings of both came from."""

    before: Document
    after: Document
    label: str
    origin_before: Origin = field(default_factory=Origin)
    origin_after: Origin = field(default_factory=Origin)


@dataclass(frozen=True)
class History:
    """What can be undone (last entry newest) and redone (last entry next), as frozen values.

    What a person only looks at (the workspace, the selection, the zoom) is no entry, and stays as it is when
    a change is taken back: of the view, an undo moves just what the change had moved.
    """

    done: tuple[Entry, ...] = ()
    undone: tuple[Entry, ...] = ()

    def record(self, entry: Entry, *, continues: bool) -> History:
        """Return the history with one more change; one that continues a drag folds into the last.

        A drag that has come back to where it began is no change.
        """
        if continues and self.done:
            *earlier, last = self.done
            whole = replace(last, after=entry.after)
            return History((*earlier, whole) if whole.before != whole.after else tuple(earlier))
        return History((*self.done, entry)[-_MOST_ENTRIES:])

    def undo(self, current: Document) -> tuple[History, Document]:
        """Return the history and the document after undoing; unchanged where nothing can be undone."""
        if not self.done:
            return self, current
        *earlier, last = self.done
        return History(tuple(earlier), (*self.undone, last)), _moved(current, last.after, last.before)

    def forget(self, current: Document) -> tuple[History, Document]:
        """Do what :meth:`undo` does, but so that the change cannot be made again."""
        history, document = self.undo(current)
        return replace(history, undone=self.undone), document

    def redo(self, current: Document) -> tuple[History, Document]:
        """Return the history and the document after redoing; unchanged where nothing can be redone."""
        if not self.undone:
            return self, current
        *later, last = self.undone
        return History((*self.done, last), tuple(later)), _moved(current, last.before, last.after)

    def renamed(self, old: str, new: str) -> History:
        """Return the history in which the document that is open now has always had another file."""
        return History(
            tuple(reversed(_renamed(reversed(self.done), old, new, backwards=True))),
            tuple(reversed(_renamed(reversed(self.undone), old, new, backwards=False))),
        )

    @property
    def undo_label(self) -> str:
        """Label of what undo takes back, empty if nothing."""
        return self.done[-1].label if self.done else ""

    @property
    def redo_label(self) -> str:
        """Label of what redo makes again, empty if nothing."""
        return self.undone[-1].label if self.undone else ""


def _renamed(entries: Iterable[Entry], old: str, new: str, *, backwards: bool) -> list[Entry]:
    """Return entries, from the open document on, with its file renamed up to where it was another one's."""
    made, same = [], True
    for entry in entries:
        near, far = (entry.after, entry.before) if backwards else (entry.before, entry.after)
        if same and near.file == old:
            near = replace(near, file=new)
            same = far.file == old
            far = replace(far, file=new) if same else far
        else:
            same = False
        before, after = (far, near) if backwards else (near, far)
        made.append(replace(entry, before=before, after=after))
    return made


def _moved(current: Document, start: Document, end: Document) -> Document:
    """Return the document with the recipe of ``end``, and of the view what differs from ``start`` to ``end``.

    All else that is looked at stays, but for what the other recipe does not have, and a workspace where
    the change cannot be seen.
    """
    moved = {
        each.name: getattr(end.view, each.name)
        for each in fields(View)
        if getattr(start.view, each.name) != getattr(end.view, each.name)
    }
    if start.recipe.data != end.recipe.data:
        moved |= {"plane": end.view.plane, "window": end.view.window}
    same_run = start.recipe == end.recipe and start.recipe.run_id == end.recipe.run_id
    if same_run or current.view.workspace not in _OF_THE_RUN:
        moved["workspace"] = end.view.workspace
    at = current.change_step if same_run else end.change_step
    file = current.file if start.file == end.file else end.file
    return with_valid_selection(Document(end.recipe, replace(current.view, **moved), at, file))
