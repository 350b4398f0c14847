"""Whether what is open is other than what its file holds: the mark in the title, and a question, say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from reluexplorer.session.document.document import Document, Recipe
from reluexplorer.session.document.history import History
from reluexplorer.session.host.state import State


@dataclass(frozen=True)
class Work:
    """What a document's file holds: the recipe of its run, and the step that it comes back to."""

    recipe: Recipe
    step: int
    table_kept: str = ""
    """Where its table was chosen to be kept, empty where that was not chosen."""
    head: int = 0
    """The furthest step of its run, where that is beyond the step that it comes back to."""

    @property
    def furthest(self) -> int:
        """How far its run was made, also where an earlier step of it is looked back at."""
        return max(self.step, self.head)


@dataclass(frozen=True)
class Saved:
    """What can be had again without what is open."""

    files: Mapping[str, Work] = field(default_factory=lambda: MappingProxyType({}))
    """What each file held when it was last read or written here, by its path."""
    starts: tuple[Recipe, ...] = ()
    """How documents without a file began: as a first start does, from a preset, an address or a table."""
    writes: int = 0
    """How often a document was written."""

    def read(self, file: str, work: Work) -> Saved:
        """Return the same after a file was found to hold a work."""
        return replace(self, files=MappingProxyType({**self.files, file: work}))

    def written(self, file: str, work: Work) -> Saved:
        """Return the same after a file came to hold a work."""
        return replace(self.read(file, work), writes=self.writes + 1)

    def opened(self, document: Document, step: int) -> Saved:
        """Return the same after a document was put in the place of another, on its way to a step."""
        return self if document.file or step else self.begun(document.recipe)

    def begun(self, recipe: Recipe) -> Saved:
        """Return the same after a document without a file began with a recipe."""
        return self if recipe in self.starts else replace(self, starts=(*self.starts, recipe))

    def suited(self, before: Recipe, after: Recipe) -> Saved:
        """Return the same after a beginning was made to suit its data."""
        return self.begun(after) if before in self.starts else self


def is_changed(file: str, work: Work, saved: Saved) -> bool:
    """Whether a work is other than what its file, empty for none, or else its beginning has.

    How it is looked at is no part of it. An earlier step of the run that a file holds is looked back at, and
    can be gone to from there.
    """
    if not file:
        return work.furthest > 0 or work.recipe not in saved.starts
    there = saved.files.get(file)
    if there is None or (work.recipe, work.table_kept) != (there.recipe, there.table_kept):
        return True
    return work.furthest > there.furthest


def work_of(document: Document, step: int, head: int = 0) -> Work:
    """Return what a file of a document would hold."""
    return Work(document.recipe, step, document.view.table_kept, max(step, head))


def open_work(state: State, step: int, owed: int) -> Work:
    """Return what a file of what is open would hold, where that comes back to a step.

    ``owed`` is how far a run went that is being made again.
    """
    head = state.run.head if state.is_current else 0
    return work_of(state.document, step, head if state.has_ended else max(head, owed))


def left_changed(history: History, saved: Saved, step_of: Callable[[Document], int]) -> tuple[Document, ...]:
    """Return the documents that were left with changes for another, where undo or redo leads back to them.

    ``step_of`` tells how far the run of a document was made. A start that was only trained on, as
    those are that one looks through, is none: it is made again.
    """
    return tuple(
        document
        for document in (*_undo_leads_to(history), *_redo_leads_to(history))
        if document.recipe not in saved.starts
        and is_changed(document.file, work_of(document, step_of(document)), saved)
    )


def _undo_leads_to(history: History) -> Iterator[Document]:
    return (entry.before for entry in history.done if entry.opens)


def _redo_leads_to(history: History) -> Iterator[Document]:
    """Yield the documents as they were when they were left, but for the one that is open."""
    coming = history.undone[::-1]
    opening = [place for place, entry in enumerate(coming) if entry.opens]
    yield from (coming[place].before for place in opening[1:])
    if opening:
        yield coming[-1].after
