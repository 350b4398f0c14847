"""What the session is at one moment: the document, the run, the lessons, and what is said."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.data.held import HeldTable, LearnedFile
from reluexplorer.language import _
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.document.document import DataChoice, Document, Recipe
from reluexplorer.session.document.history import History
from reluexplorer.session.document.limits import TABLE
from reluexplorer.session.jobs.doctored import Doctored
from reluexplorer.session.jobs.lessons import LessonsView
from reluexplorer.session.jobs.remedies import TrialsView
from reluexplorer.session.jobs.watched_run import Watching
from reluexplorer.session.run.snapshot import RunSnapshot, Status

HeldFile = tuple[str, HeldTable]
"""A table in a document, behind the path of the file that it came from."""


@dataclass(frozen=True, eq=False)
class State:
    """All that a panel may look at."""

    document: Document = field(default_factory=Document)
    run: RunSnapshot = field(default_factory=RunSnapshot)
    generation: int = 0
    """The generation of the run that was asked for last; ``run`` may still be of one before."""
    lessons: LessonsView = field(default_factory=LessonsView)
    trials: TrialsView = field(default_factory=TrialsView)
    doctor: Doctored = field(default_factory=Doctored)
    """The model of another program that is looked at."""
    watching: Watching = field(default_factory=Watching)
    """The training of another program that is looked at."""
    history: History = field(default_factory=History)
    """What can be undone and redone."""
    notice: str = ""
    """A sentence for the person: why the last command did not work, or what it did beyond what is seen."""
    notice_kind: str = "warning"
    """``warning``, or ``info`` where nothing went wrong."""
    notice_undoes: bool = False
    """Whether the notice is of the last change, which a button beside it takes back."""
    notice_stops: bool = False
    """Whether it is of a file that is being written, which a button beside it stops."""

    notice_takes: bool = False
    """Whether it is of a table in the document whose file is newer, which a button beside it takes."""

    newer: HeldFile | None = None
    """The table that was in a document when its file was found to be another one."""

    learned: DataChoice | None = None
    """The data of the last run that was there while it was the one that was wanted."""

    owed: int = 0
    """The step that the run is being made again to, where it was once; 0 where it is there."""

    def become(self, generation: int, owed: int, **changes: Any) -> State:
        """Return what comes after it, at the generation of the run that is asked for now.

        While another table is read nothing is shown of the run before: it would stand beside what is said of
        the new one, and a large table is read for long.
        """
        after = replace(self, **changes, generation=generation, owed=owed)
        wanted = after.document.recipe.data
        if after.is_current:
            return replace(after, learned=wanted)
        is_other = after.learned is None or wanted.table != after.learned.table
        if wanted.name == TABLE and is_other and after.run.problem is not None:
            return replace(after, run=RunSnapshot(generation, progress=0.0))
        return after

    @property
    def undo_label(self) -> str:
        """Label of what undo takes back, empty if nothing."""
        return self.history.undo_label

    @property
    def redo_label(self) -> str:
        """Label of what redo makes again, empty if nothing."""
        return self.history.redo_label

    @property
    def said(self) -> tuple[str, str, str]:
        """The notice, its kind, and the words of the button beside it, if it has one."""
        if self.notice_takes:
            return self.notice, self.notice_kind, _("Take the file")
        action = _("Stop") if self.notice_stops else _("Undo") if self.notice_undoes else ""
        return self.notice, self.notice_kind, action

    def said_with(self, sentence: str) -> str:
        """Return a sentence behind what is said now, unless that is of a file that is being written."""
        return f"{'' if self.notice_stops else self.notice} {sentence}".strip()

    @property
    def is_current(self) -> bool:
        """Whether ``run`` is the one that was asked for last."""
        return self.run.state is not None and self.run.generation == self.generation

    @property
    def dataset(self) -> Dataset | None:
        """The data of the run that was asked for last, None until they are there."""
        return self.run.problem.dataset if self.is_current and self.run.problem else None

    @property
    def learned_file(self) -> LearnedFile | None:
        """The file of the table of the run that was asked for last, None until that is there."""
        return None if self.dataset is None else self.dataset.learned

    @property
    def has_newer_file(self) -> bool:
        """Whether the file that the table in the document came from is another one now."""
        return self.newer is not None and self.newer == held_file(self.document)

    @property
    def has_answer(self) -> bool:
        """Whether it is known how the run that was asked for last begins, or that it cannot."""
        failed = self.run.generation == self.generation and self.run.status is Status.FAILED
        return self.is_current or failed

    @property
    def has_ended(self) -> bool:
        """Whether the shown run diverged and is still the one that is wanted."""
        return self.is_current and self.run.status is Status.DIVERGED

    @property
    def recipe(self) -> Recipe:
        """The recipe as it is at the shown step: without the changes that come later."""
        recipe = self.document.recipe
        return recipe.until(self.run.step) if self.is_current else recipe


def held_file(document: Document) -> HeldFile | None:
    """Return the table that a document holds, and where it came from; None where it holds none."""
    data = document.recipe.data
    return None if data.name != TABLE or data.held is None else (data.path, data.held)


def knobs_of(document: Document, lesson: str) -> dict[str, float]:
    """Return all knobs of a lesson as they stand."""
    turned = {knob: value for name, knob, value in document.view.knobs if name == lesson}
    return LESSONS[lesson].defaults | turned


def open_experiment(document: Document) -> tuple[str, dict[str, float]] | None:
    """Return the lesson on the screen and all its knobs, None where no lesson is."""
    view = document.view
    return (view.lesson, knobs_of(document, view.lesson)) if view.workspace == "learn" else None
