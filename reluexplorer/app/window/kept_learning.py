"""What a person has bet, measured and reached in the lessons is kept from one start to the next."""

from __future__ import annotations

import stat
from contextlib import suppress
from pathlib import Path
from threading import Thread

from platformdirs import user_state_path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from reluexplorer.session.commands.lessons import OpenLesson
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.write import write_file
from reluexplorer.session.jobs.learning_file import LARGEST, Kept, LearningFileError, read, written
from reluexplorer.session.session import Session, State

_SOON = 400
"""Milliseconds after a change at which it is written, with those that came meanwhile."""


def learning_file() -> Path:
    """Return where bets, tries and measurements are kept."""
    return user_state_path("reluexplorer", appauthor=False) / "learning.json"


class KeptLearning:
    """Brings back what was kept, and keeps what changes; a thread writes it, as a disk may be slow."""

    def __init__(self, beneath: QWidget, session: Session) -> None:
        self._session = session
        self._path = learning_file()
        self._writer: Thread | None = None
        self._page = ""
        self._timer = QTimer(beneath)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SOON)
        self._timer.timeout.connect(self._write_beside)
        self._restore()
        session.changed.connect(self._on_changed)

    def reopen(self) -> None:
        """Open the page that was open when the program last ended, if one was."""
        if self._page:
            self._session.dispatch(OpenLesson(self._page))

    def end(self) -> None:
        """Write what was not written yet."""
        self._session.poll()
        self._session.changed.disconnect(self._on_changed)
        if self._timer.isActive():
            self._timer.stop()
            self._write_beside()
        if self._writer is not None:
            self._writer.join()

    def _restore(self) -> None:
        try:
            content = _content(self._path)
            if content is None:
                return
            kept = read(content)
        except (OSError, LearningFileError) as error:
            self._begin_anew(error)
            return
        self._session.lesson_jobs.restore(kept)
        self._session.poll()
        self._page = kept.lesson

    def _begin_anew(self, error: Exception) -> None:
        """Say that what was kept cannot be read, and set it aside."""
        why = str(error) if isinstance(error, LearningFileError) else "it cannot be opened"
        aside = self._path.with_name("learning-damaged.json")
        with suppress(OSError):
            self._path.replace(aside)
        self._session.notify(
            f"What was kept of the lessons cannot be read: {why}. Bets and verdicts begin anew; "
            f"the old file is now {aside.name}."
        )

    def _kept(self) -> Kept:
        state = self._session.state
        view = state.document.view
        page = view.lesson if view.workspace == "learn" else ""
        return Kept(state.lessons.learning, state.lessons.measurements, page)

    def _on_changed(self, before: State, after: State) -> None:
        old, new = before.lessons, after.lessons
        known = old.learning is new.learning and old.measurements is new.measurements
        pages = [(each.document.view.workspace, each.document.view.lesson) for each in (before, after)]
        if not known or pages[0] != pages[1]:
            self._timer.start()

    def _write_beside(self) -> None:
        if self._writer is not None:
            self._writer.join()
        self._writer = Thread(target=_write, args=(self._path, self._kept()))
        self._writer.start()


def _content(path: Path) -> bytes | None:
    """Return a file's content, None where there is none; raise where it cannot be ours."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST:
        raise LearningFileError("it is no file of such a size")
    return path.read_bytes()


def _write(path: Path, kept: Kept) -> None:
    """Write what is kept, whole or not at all; where that fails the next change is written with it."""
    with suppress(OSError, CommandError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, written(kept))
