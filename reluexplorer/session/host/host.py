"""A command, and what it may ask of the session that carries it out."""

from __future__ import annotations

from typing import ClassVar, Protocol

from reluexplorer.session.document.document import Document
from reluexplorer.session.files.known_files import KnownFiles
from reluexplorer.session.files.write import Ground
from reluexplorer.session.host.state import State
from reluexplorer.session.jobs.exports import Exporter
from reluexplorer.session.jobs.lessons import LessonJobs
from reluexplorer.session.jobs.remedies import ComparisonJob
from reluexplorer.session.run.client import Client


class Command:
    """Something that can be asked for; a frozen dataclass whose fields are its arguments."""

    name: ClassVar[str]
    label: ClassVar[str]
    subject: ClassVar[str]
    keys: ClassVar[tuple[str, ...]]
    """Keys of the whole window that carry it out."""
    local: ClassVar[str]
    """Keys of a part of the window, with the part."""


class Host(Protocol):
    """The session as commands see it."""

    state: State
    ground: Ground
    """Where files may be written."""
    known_files: KnownFiles
    client: Client
    lesson_jobs: LessonJobs
    comparison_job: ComparisonJob
    exporter: Exporter

    def dispatch(self, command: Command) -> bool:
        """Carry a command out; False, with a notice in the state, where that cannot be."""

    def open(self, document: Document, step: int, label: str, *, origin: str | None = None) -> None:
        """Put a document in place of the open one, as one change, and train it to ``step``."""

    def named(self, file: str) -> None:
        """Remember the path that the document was saved at."""

    def saved_step(self) -> int:
        """Return the step that a saved document is to come back to."""

    def doubt(self) -> None:
        """Let what is changed from now on be taken back, with a notice, if the run cannot make it."""

    def undo(self) -> None:
        """Take the last change back, if there is one."""

    def redo(self) -> None:
        """Make the change again that was taken back, if there is one."""

    def reset(self) -> None:
        """Go back to the first weights, with the newest settings from the start, paused."""

    def branch(self) -> None:
        """Forget what came after the shown step, and what was changed later."""

    def seek(self, step: int) -> None:
        """Show a step that was reached before, or the furthest, paused."""

    def live(self) -> None:
        """Show the furthest step."""

    def play_lesson(self) -> None:
        """Run the experiment on the open page, if one is open, from its start."""

    def notify(self, sentence: str, kind: str = "warning") -> None:
        """Show a sentence, or none if it is empty."""
