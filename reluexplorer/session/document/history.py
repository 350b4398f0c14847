"""Undo and redo over frozen documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from reluexplorer.session.document.changes import with_valid_selection
from reluexplorer.session.document.document import Document, View
from reluexplorer.session.document.suiting import Origin

MOST_ENTRIES = 1000
"""Changes that can be taken back; older ones are forgotten."""
_OF_THE_RUN = frozenset({"train", "neurons"})
"""Workspaces that show the recipe's run."""


@dataclass(frozen=True)
class Entry:
    """A change: the document before and after it, what it was, and where the settings of both came from.

    ``opens`` says that it put another document in the place of the one before.
    """

    before: Document
    after: Document
    label: str
    origin_before: Origin = field(default_factory=Origin)
    origin_after: Origin = field(default_factory=Origin)
    opens: bool = False
    whole: bool = False
    """Whether another run or document took the place of the one before, rather than a part of it."""

    @property
    def step(self) -> int:
        """The step that was shown when the change was made."""
        return self.before.change_step


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
        return History((*self.done, entry)[-MOST_ENTRIES:])

    def undo(self, current: Document) -> tuple[History, Document]:
        """Return the history and the document after undoing; unchanged where nothing can be undone."""
        return self.jump(current, len(self.done) - 1)

    def forget(self, current: Document) -> tuple[History, Document]:
        """Do what :meth:`undo` does, but so that the change cannot be made again."""
        history, document = self.undo(current)
        return replace(history, undone=self.undone), document

    def redo(self, current: Document) -> tuple[History, Document]:
        """Return the history and the document after redoing; unchanged where nothing can be redone."""
        return self.jump(current, len(self.done) + 1)

    def jump(self, current: Document, done: int) -> tuple[History, Document]:
        """Return the history and the document where so many of the changes are done, as undo and redo lead.

        Where there are not as many, those that there are.
        """
        entries, now, done = self.entries, len(self.done), max(done, 0)
        for entry in reversed(entries[done:now]):
            current = _moved(current, entry.after, entry.before)
        for entry in entries[now:done]:
            current = _moved(current, entry.before, entry.after)
        return History(entries[:done], tuple(reversed(entries[done:]))), current

    def opens_between(self, done: int) -> bool:
        """Return whether another document takes the place of the open one where so many changes are done."""
        first, last = sorted((len(self.done), max(done, 0)))
        return any(entry.opens for entry in self.entries[first:last])

    def renamed(self, old: str, new: str) -> History:
        """Return the history in which the document that is open now has always had another file.

        What was open before another took its place, or will be once that is made again, keeps its own.
        """
        return History(
            tuple(reversed(_renamed(reversed(self.done), old, new, backwards=True))),
            tuple(reversed(_renamed(reversed(self.undone), old, new, backwards=False))),
        )

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All changes in the order in which they were made, those that were taken back at the end."""
        return (*self.done, *reversed(self.undone))

    @property
    def undo_label(self) -> str:
        """Label of what undo takes back, empty if nothing."""
        return self.done[-1].label if self.done else ""

    @property
    def redo_label(self) -> str:
        """Label of what redo makes again, empty if nothing."""
        return self.undone[-1].label if self.undone else ""


def _renamed(entries: Iterable[Entry], old: str, new: str, *, backwards: bool) -> list[Entry]:
    """Return entries, from the open document on, with its file renamed up to where another one was open."""
    made, same = [], True
    for entry in entries:
        near, far = (entry.after, entry.before) if backwards else (entry.before, entry.after)
        if same and near.file == old:
            near = replace(near, file=new)
            same = far.file == old and not entry.opens
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
    moved = {} if start.view is end.view else _differing(start.view, end.view)
    if start.recipe.data != end.recipe.data:
        moved |= {"plane": end.view.plane, "window": end.view.window}
    same_run = start.recipe.run_id == end.recipe.run_id and start.recipe == end.recipe
    if same_run or current.view.workspace not in _OF_THE_RUN:
        moved["workspace"] = end.view.workspace
    at = current.change_step if same_run else end.change_step
    file = current.file if start.file == end.file else end.file
    view = current.view if moved.items() <= vars(current.view).items() else replace(current.view, **moved)
    return with_valid_selection(Document(end.recipe, view, at, file))


def _differing(start: View, end: View) -> dict[str, Any]:
    """Return what of the second view is not as in the first."""
    there = vars(start)
    return {name: value for name, value in vars(end).items() if value != there[name]}
