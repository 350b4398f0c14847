"""What a person has bet, measured and reached in the lessons is kept from one start to the next."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from threading import Thread

from platformdirs import user_state_path
from PySide6.QtCore import QLockFile, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from reluexplorer.language import _
from reluexplorer.session.commands.lessons import OpenLesson
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.write import write_file
from reluexplorer.session.jobs.learning_file import (
    LARGEST,
    Kept,
    LearningFileError,
    NewerFileError,
    merged,
    read,
)
from reluexplorer.session.session import Session, State

_SOON = 400
"""Milliseconds after a change at which it is written, with those that came meanwhile."""
_TURN = 2000
"""Milliseconds that another program's writing is waited for."""
_MOST_ASIDE = 99


def learning_file() -> Path:
    """Return where bets, tries and measurements are kept."""
    return user_state_path("reluexplorer", appauthor=False) / "learning.json"


class _Writing(QObject):
    """Emits ``ended(why, kept)`` from the writing thread; ``why`` is empty where all went well."""

    ended = Signal(str, object)


class KeptLearning:
    """Brings back what was kept, and keeps what changes; a thread writes it, as a disk may be slow.

    What is of a newer version, or can be neither read nor set aside, is left as it is: nothing is kept then.
    """

    def __init__(self, beneath: QWidget, session: Session) -> None:
        self._session = session
        self._path = learning_file()
        self._writer: Thread | None = None
        self._page = ""
        self._keeps = True
        self._failed = False
        self._written = Kept()
        """What the file had of this program when it was last read or written."""
        self._timer = QTimer(beneath)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SOON)
        self._timer.timeout.connect(self._write_beside)
        self._writing = _Writing(beneath)
        self._writing.ended.connect(self._on_written)
        self._restore()
        session.changed.connect(self._on_changed)

    def reopen(self) -> None:
        """Open the page that was open when the program last ended, if one was."""
        if self._page:
            self._session.dispatch(OpenLesson(self._page))

    def end(self) -> None:
        """Write what was not written yet, and wait for that."""
        self._session.poll()
        self._session.changed.disconnect(self._on_changed)
        if self._writer is not None:
            self._writer.join()
        if self._timer.isActive() or self._failed:
            self._timer.stop()
            _write(self._path, self._written, self._kept())

    def _restore(self) -> None:
        try:
            content = _content(self._path)
            if content is None:
                return
            self._written = kept = read(content)
        except NewerFileError as error:
            self._leave(str(error))
        except LearningFileError as error:
            self._begin_anew(str(error))
        except OSError as error:
            self._leave(error.strerror or _("it cannot be opened"))
        else:
            self._session.lesson_jobs.restore(kept)
            self._session.poll()
            self._page = kept.lesson

    def _leave(self, why: str) -> None:
        """Say that what was kept cannot be read, and do not touch it."""
        self._keeps = False
        self._session.notify(
            _(
                "What was kept of the lessons cannot be read: {why}. {name} stays as it is, and "
                "bets and verdicts of this session are not kept."
            ).format(why=why, name=self._path.name)
        )

    def _begin_anew(self, why: str) -> None:
        """Set aside what cannot be read, and say so."""
        aside = _set_aside(self._path)
        if aside is None:
            self._leave(why)
            return
        self._session.notify(
            _(
                "What was kept of the lessons cannot be read: {why}. Bets and verdicts begin anew; "
                "the old file is now {name}."
            ).format(why=why, name=aside.name)
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
        if self._keeps and (not known or pages[0] != pages[1]):
            self._timer.start()

    def _write_beside(self) -> None:
        if self._writer is not None and self._writer.is_alive():
            self._timer.start()
            return
        before, after, ended = self._written, self._kept(), self._writing.ended
        self._writer = Thread(target=lambda: ended.emit(_write(self._path, before, after), after))
        self._writer.start()

    def _on_written(self, why: str, kept: Kept) -> None:
        """Tell the first failure in a row; what it left is written with the next change."""
        if not why:
            self._written = kept
        elif not self._failed:
            self._session.notify(_("What is done in the lessons is not kept: {why}").format(why=why))
        self._failed = bool(why)


def _content(path: Path) -> bytes | None:
    """Return a file's content, None where there is none; raise where it cannot be ours."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        raise OSError(0, _("it is no file"))
    if found.st_size > LARGEST:
        raise LearningFileError(_("it is too large"))
    return path.read_bytes()


def _set_aside(path: Path) -> Path | None:
    """Give a damaged file a name that no other has; None where that cannot be."""
    for number in range(1, _MOST_ASIDE + 1):
        aside = path.with_name(f"{path.stem}-damaged{'' if number == 1 else f'-{number}'}{path.suffix}")
        if not os.path.lexists(aside):
            with suppress(OSError):
                path.replace(aside)
                return aside
            return None
    return None


def _write(path: Path, before: Kept, after: Kept) -> str:
    """Write what has changed into the file, whole or not at all; return why it could not be, or nothing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = QLockFile(str(path.with_suffix(".lock")))
        if not lock.tryLock(_TURN) and lock.error() == QLockFile.LockError.LockFailedError:
            return _("another program writes {name}.").format(name=path.name)
        try:
            write_file(path, merged(_content(path), before, after))
        finally:
            lock.unlock()
    except LearningFileError as error:
        return _("{name} was changed, and {error}.").format(name=path.name, error=error)
    except (OSError, CommandError) as error:
        return str(error)
    return ""
