"""Whether what is open is other than what its file holds: the mark in the title, and a question, say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from reluexplorer.session.document.document import Document, Recipe
from reluexplorer.session.document.history import Entry


@dataclass(frozen=True)
class Work:
    """What a document's file holds: the recipe of its run, and the step that it comes back to."""

    recipe: Recipe
    step: int


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
        return work.step > 0 or work.recipe not in saved.starts
    there = saved.files.get(file)
    return there is None or work.recipe != there.recipe or work.step > there.step


def left_changed(entries: Iterable[Entry], saved: Saved) -> tuple[Document, ...]:
    """Return the documents that were left with changes by opening another, where undo leads back to them.

    A start that was only trained on, as those are that one looks through, is none: it is made again.
    """
    left = (entry.before for entry in entries if entry.opens)
    return tuple(
        document
        for document in left
        if document.recipe not in saved.starts
        and is_changed(document.file, Work(document.recipe, document.change_step), saved)
    )
