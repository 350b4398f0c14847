"""What would be lost if the window was closed now, as a question, and what follows from its answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from reluexplorer.app.dialogs.leave_dialog import Answer, Question
from reluexplorer.language import _, ngettext
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.sentences import quoted
from reluexplorer.session.commands.run import Pause
from reluexplorer.session.document.document import Document
from reluexplorer.session.session import Session, State
from reluexplorer.text import progress

_KEPT = _("If it is not saved, the next start still offers it, until other work takes that place.")


def question_of_leaving(
    state: State, *, changed: bool = False, left: tuple[Document, ...] = (), report: str = ""
) -> Question | None:
    """Return what is asked before something is lost, all in one question; None where nothing is.

    ``changed`` says whether what is open is not saved, ``left`` are such documents that only undo leads back
    to, and ``report`` names the file that would be written after the measurements, where there is one.
    """
    lost = " ".join(filter(None, (_left(left), _measurements(state, report))))
    if changed:
        file = state.document.file
        words = _("Keep what is open? It was never saved.")
        if file:
            words = _("Keep the changes to {name}?").format(name=_name(file))
        return Question(words, f"{_KEPT} {lost}".rstrip(), saves=True)
    return Question(f"{lost} {_('Close all the same?')}") if lost else None


def _name(file: str) -> str:
    return quoted(Path(file).stem)


def _left(left: tuple[Document, ...]) -> str:
    if not left:
        return ""
    if len(left) > 1:
        said = _("{count:,} documents that undo leads back to have changes that are not saved.")
        return said.format(count=len(left))
    (one,) = left
    if one.file:
        said = _("{name}, which undo leads back to, has changes that are not saved.")
        return said.format(name=_name(one.file))
    return _("What was open before, which undo leads back to, was never saved.")


def _measurements(state: State, report: str) -> str:
    """Say which measurements run or wait, and which report; empty where none does."""
    lessons = state.lessons
    waiting = len(lessons.waiting)
    lost = ""
    if lessons.measuring:
        said = _("The measurement of “{title}” is at {share}: nothing of it would be kept.")
        if waiting:
            said = ngettext(
                "The measurement of “{title}” is at {share}, and {count:,} more claim waits: "
                "nothing of it would be kept.",
                "The measurement of “{title}” is at {share}, and {count:,} more claims wait: "
                "nothing of it would be kept.",
                waiting,
            )
        title, share = LESSONS[lessons.measuring].title, progress(lessons.progress)
        lost = said.format(title=title, share=share, count=waiting)
    elif waiting:
        lost = ngettext(
            "{count:,} claim still waits to be measured, and would not be.",
            "{count:,} claims still wait to be measured, and would not be.",
            waiting,
        ).format(count=waiting)
    written = _("{report} would not be written.").format(report=report) if report else ""
    return f"{lost} {written}".strip()


class SessionManager(Protocol):
    """What asks all programs to save before a person is logged out."""

    def allowsInteraction(self) -> bool:
        """Whether the person may be asked something."""

    def release(self) -> None:
        """Let other programs ask."""

    def cancel(self) -> None:
        """Let the person stay logged in."""


class Leaving:
    """Asks before something is lost, and closes the window once what is to be saved is written.

    Nothing is asked where another document takes the place of the open one: undo brings that back to the
    bit, with its run and its file. It is asked about when the window is closed, and undo goes too.
    """

    def __init__(
        self,
        session: Session,
        ask: Callable[[Question], Answer],
        save: Callable[[], bool],
        close: Callable[[], object],
    ) -> None:
        """``save`` begins to save and says whether it did."""
        self._session = session
        self._ask, self._save, self._close = ask, save, close
        self.report: Callable[[], str] = str
        """Names the report that waits for measurements, empty for none."""
        self.ends = False
        """Whether the program is ended from outside, where nobody may be there to answer a question."""
        self._written: int | None = None
        """How many documents were written before the one that is to be written first; None for none."""
        self._settled: object = None
        """What was open when it was settled that it may go."""
        self._kept: object = None
        """What was open when it was told that the next start offers it."""

    def restart(self) -> bool:
        """Close the window for a new start, which offers what is open, as was told; return whether it did."""
        self._kept = self._open()
        return bool(self._close())

    def allows(self) -> bool:
        """Whether the window may be closed now; where it is to be saved first, it is closed later."""
        answer = self._answer()
        if answer is Answer.SAVE:
            self._begin_saving()
        return answer is Answer.LEAVE

    def look(self) -> None:
        """Close the window once what was to be saved first is written; it stays where that failed."""
        if self._written is None or self._session.writes:
            return
        done, self._written = self._session.saved.writes > self._written, None
        if done:
            self._settled = self._open()
            self._close()

    def commit(self, manager: SessionManager, keep: Callable[[], object]) -> None:
        """Answer a system that logs the person out: it is cancelled where the window is to stay.

        Where the system lets nobody be asked, what is open is kept by ``keep``.
        """
        if not manager.allowsInteraction():
            keep()
            return
        answer, before = self._answer(), self._session.saved.writes
        if answer is Answer.SAVE and self._save():
            self._session.hurry()
        saved = self._session.saved.writes > before
        manager.release()
        if answer is Answer.LEAVE or saved:
            self._settled = self._open()
        else:
            manager.cancel()

    def _begin_saving(self) -> None:
        if self._session.trains:
            self._session.dispatch(Pause())
        before = self._session.saved.writes
        if self._save():
            self._written = before

    def _answer(self) -> Answer:
        question = None if self.ends or self._settled == self._open() else self._question()
        answer = Answer.LEAVE if question is None else self._ask(question)
        return Answer.LEAVE if self.ends else answer

    def _question(self) -> Question | None:
        asks = self._kept != self._open()
        return question_of_leaving(
            self._session.state,
            changed=asks and self._session.is_changed,
            left=self._session.left,
            report=self.report(),
        )

    def _open(self) -> object:
        return self._session.state.document.recipe, self._session.saved_step()
