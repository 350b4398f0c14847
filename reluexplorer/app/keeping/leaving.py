"""What would be lost if the window was closed now, as a question, and what follows from its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from reluexplorer.app.dialogs.leave_dialog import Answer, Question
from reluexplorer.language import _, ngettext
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.sentences import quoted
from reluexplorer.session.commands.run import Pause
from reluexplorer.session.document.document import Document
from reluexplorer.session.host.saved import Work
from reluexplorer.session.session import Session, State
from reluexplorer.text import progress

_KEPT = _("If it is not saved, the next start still offers it, until other work takes that place.")
_PATIENCE = 1.0
"""Seconds that a run may take to rest where the system waits for an answer."""


def question_of_leaving(
    state: State, *, changed: bool = False, left: tuple[Document, ...] = (), report: str = ""
) -> Question | None:
    """Return what is asked before something is lost, all in one question; None where nothing is.

    ``changed`` says whether what is open is not saved, ``left`` are such documents that only undo or redo
    leads back to, and ``report`` names the file that would be written after the measurements, where there is
    one.
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
        said = _("{count:,} documents that undo or redo leads back to have changes that are not saved.")
        return said.format(count=len(left))
    (one,) = left
    if one.file:
        said = _("{name}, which undo or redo leads back to, has changes that are not saved.")
        return said.format(name=_name(one.file))
    return _("What was open before, which undo or redo leads back to, was never saved.")


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


@dataclass(frozen=True)
class _Saving:
    """What is to be written: what was open, and how much was written before."""

    work: Work
    writes: int


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
        self._is_asked_to_save = False
        """Whether what is open is to be saved as soon as the run rests."""
        self._saving: _Saving | None = None
        """What is to be written before the window closes; None for nothing."""
        self._settled: object = None
        """What was open when it was settled that it may go."""
        self._kept: object = None
        """What was open when it was told that the next start offers it."""

    def restart(self) -> bool:
        """Close the window for a new start, which offers what is open, as was told; return whether it did."""
        self._kept = self._open()
        is_closed = bool(self._close())
        if not is_closed:
            self._kept = None
        return is_closed

    def allows(self) -> bool:
        """Whether the window may be closed now; where it is to be saved first, it is closed later."""
        answer = self._answer()
        self._is_asked_to_save, self._saving = answer is Answer.SAVE, None
        if self._is_asked_to_save:
            if self._session.trains:
                self._session.dispatch(Pause())
            self.look()
        return answer is Answer.LEAVE

    def look(self) -> None:
        """Save what is to be saved once its run rests, and close the window once that is written.

        It stays where that failed; what was changed while it was written is asked about.
        """
        if self._is_asked_to_save and self._rests:
            self._is_asked_to_save = False
            self._saving = self._begun_saving()
        if self._saving is None or self._session.writes:
            return
        saving, self._saving = self._saving, None
        if self._has(saving):
            if self._is_saved_by(saving):
                self._settled = self._open()
            self._close()

    def commit(self, manager: SessionManager, keep: Callable[[], object]) -> None:
        """Answer a system that logs the person out: it is cancelled where the window is to stay.

        Where the system lets nobody be asked, what is open is kept by ``keep``.
        """
        if not manager.allowsInteraction():
            keep()
            return
        answer = self._answer()
        if answer is not Answer.STAY and self._session.trains:
            self._session.dispatch(Pause())
            self._session.client.wait(_PATIENCE)
            self._session.poll()
        saving = self._begun_saving() if answer is Answer.SAVE else None
        if saving is not None:
            self._session.hurry()
        manager.release()
        if answer is Answer.LEAVE or (saving is not None and self._is_saved_by(saving)):
            self._settled = self._open()
        else:
            manager.cancel()

    @property
    def _rests(self) -> bool:
        """Whether what a save would hold stays as it is: a run that is made again is saved as it was."""
        return not self._session.trains or self._session.client.owed > 0

    def _begun_saving(self) -> _Saving | None:
        """Begin to save; return what is written then, None where nothing is."""
        before = self._session.saved.writes
        return _Saving(self._open(), before) if self._save() else None

    def _has(self, saving: _Saving) -> bool:
        """Whether a file has what was to be written, rather than what was asked for before that."""
        saved = self._session.saved
        return saved.writes > saving.writes and any(
            work.recipe == saving.work.recipe and work.furthest >= saving.work.furthest
            for work in saved.files.values()
        )

    def _is_saved_by(self, saving: _Saving) -> bool:
        """Whether what is open is still what was to be written, and its file has it."""
        is_same = self._session.state.document.recipe == saving.work.recipe
        return is_same and self._has(saving) and not self._session.is_changed

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

    def _open(self) -> Work:
        return self._session.work
