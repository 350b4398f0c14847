"""What was open when the program ended is kept, offered at the next start, and opened again on request.

Several programs may run at a time: each keeps what it has open in a file of its own, the last that ends is
the one that is offered, and what it would replace without a person having seen it is among the recent files.
"""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Thread

from platformdirs import user_state_path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from reluexplorer.app.dialogs.welcome import REOPEN
from reluexplorer.app.window.kept_files import RENEWED_EVERY, OwnFile, left_behind, set_aside
from reluexplorer.app.window.opening import bring_into_view
from reluexplorer.app.window.settings import Settings
from reluexplorer.sentences import LONGEST, ended, shortened
from reluexplorer.session.commands.files import open_file
from reluexplorer.session.document.document import Document, Recipe
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.document_file import SUFFIX, name_of, save, subject_of
from reluexplorer.session.files.embedded import table_to_keep
from reluexplorer.session.files.reading import is_there
from reluexplorer.session.run.past import Past
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.session import Session, State
from reluexplorer.widgets.controls.floating_notice import FloatingNotice

_EVERY = 5000
"""Milliseconds between two looks at whether there is something new to keep."""
_PATIENCE = 2.0
"""Seconds that a thread that writes is waited for after a fault; each writes whole files, so none harms."""
_ROOM = 4 << 20
"""Bytes of the states of a long run that are kept while it goes on: enough to go on, and soon written."""
_TABLE_RATE = 250_000
"""Bytes of a table that are written a second at most for steps alone: a step is soon made again, and a
change of the document is kept at the next look."""
_PLACES = frozenset({"train", "neurons"})
"""The workspaces that show the run, in which what was open last is offered."""


class Keeping:
    """Keeps what is open in a file of its own, which a start that finds it takes for the last one.

    The last one stays as it is until a person has made something else: an untouched window keeps nothing.
    ``settings`` None means that nothing is kept or offered, as for pictures.
    """

    def __init__(self, beneath: QWidget, session: Session, settings: Settings | None) -> None:
        self._session = session
        self._settings = settings
        self._own: OwnFile | None = None
        self._since = time.time()
        self._renewed = time.monotonic()
        self._writer: Thread | None = None
        self._is_handed = True
        """Whether what was asked for to be kept was handed out."""
        self._kept = self._begun = self._work()
        self._rests_until = 0.0
        """When steps alone are a reason to write again."""
        self._offered = ""
        self.notice = FloatingNotice(beneath)
        self.notice.acted.connect(self.reopen)
        self.notice.dismissed.connect(self._withdraw)
        self._timer = QTimer(beneath)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self.keep_open)
        session.changed.connect(self._on_changed)
        if settings is not None:
            self._own = OwnFile(last_document().parent)
            self._recover()
            self._timer.start()

    def begin(self) -> None:
        """Take what is open now for untouched: it was opened from a command line."""
        self._kept = self._begun = self._work()

    def words(self) -> str:
        """Return what there is to reopen: ``circle, step 1,200, today at 14:05``; empty for nothing."""
        where = last_document()
        if self._own is None or not is_there(where):
            return ""
        try:
            subject, step = subject_of(where)
            at = datetime.fromtimestamp(where.stat().st_mtime)
        except (CommandError, OSError, ValueError, OverflowError):
            return ""
        return f"{subject}, step {step:,}, {when_words(at, date.today())}"

    def offer(self) -> None:
        """Say what there is to reopen, with a button, until it is taken or put away or something is made.

        What else is said has its place for as long as it is said, and the offer comes back after it. It
        stands where the run would be, and covers nothing of other workspaces.
        """
        if self._work() == self._begun:
            self._offered = self.words()
            self._show_offer()

    def _show_offer(self) -> None:
        state = self._session.state
        has_place = not state.notice and state.document.view.workspace in _PLACES
        said = self._offered if has_place else ""
        if bool(said) == self.notice.isHidden():
            self.notice.say(said, "info", REOPEN)

    def _withdraw(self) -> None:
        self._offered = ""
        self.notice.hide()

    def hand_over(self) -> str:
        """Return what there is to reopen, and offer it no more: another place does."""
        self._withdraw()
        return self.words()

    def reopen(self) -> None:
        """Open what was open when the program last ended."""
        self._withdraw()
        where = last_document()
        try:
            if is_there(where):
                before = self._session.state.document.view.workspace
                open_file(self._session, where, name_of(where))
                bring_into_view(self._session, "what was open last", before, stays=True)
            else:
                self._session.notify("Nothing was kept from an earlier time.")
        except CommandError as error:
            self._session.notify(str(error))

    def keep_open(self) -> None:
        """Keep what is open beside the last one, for when the program is ended from outside.

        A thread writes it: a table is read and packed for it, and a disk may be slow.
        """
        busy = self._writer is not None and self._writer.is_alive()
        if self._own is None or self._own.path is None or busy or not self._is_handed:
            return
        work = self._work()
        is_other = work[0] != self._kept[0] or time.monotonic() >= self._rests_until
        if is_other and work not in (self._kept, self._begun):
            self._kept, self._is_handed = work, False
            self._session.hand_out(self._begin_writing, _ROOM)
        elif time.monotonic() - self._renewed >= RENEWED_EVERY:
            self._writer = Thread(target=self._renew, args=(self._own,))
            self._writer.start()

    def _begin_writing(self, document: Document, step: int, past: Past | None) -> None:
        self._is_handed = True
        if self._own and self._own.path:
            self._writer = Thread(target=self._write_own, args=(self._own.path, document, step, past))
            self._writer.start()

    def _renew(self, own: OwnFile) -> None:
        self._renewed = time.monotonic()
        own.renew()

    def _write_own(self, path: Path, document: Document, step: int, past: Past | None) -> None:
        """Write what is open; where that fails, as on a full disk, it is tried again at the next look."""
        if self._own:
            self._renew(self._own)
        if not _write(path, document, step, past):
            self._kept = self._begun
        elif (table := table_to_keep(document)) is not None:
            self._rests_until = time.monotonic() + table.size / _TABLE_RATE

    def keep_at_once(self) -> str:
        """Keep what is open before anything else can fail; return in a sentence what became of it.

        It is empty where nothing is ever kept.
        """
        if self._own is None:
            return ""
        if self._writer is not None:
            self._writer.join(_PATIENCE)
        work = self._work()
        if work == self._begun:
            return "What is open was not changed: there is nothing to lose."
        try:
            _demand_written(self._own.path, *self._open_now())
        except Exception as error:
            return f"What is open could not be kept, so save a copy: {ended(shortened(error, LONGEST))}"
        self._kept = work
        return "What is open is kept, and offered at the next start."

    def end(self) -> None:
        """Keep what is open as the last one, where it is the work of a person."""
        self._timer.stop()
        self._session.changed.disconnect(self._on_changed)
        self._session.hurry()
        if self._writer is not None:
            self._writer.join()
        work, last = self._work(), last_document()
        if self._own is None:
            return
        if work != self._begun and _written(last) > self._since:  # another program has ended meanwhile
            self._set_aside(last)
        if (work == self._begun or _write(last, *self._open_now())) and self._own.path:
            with suppress(OSError):
                self._own.path.unlink(missing_ok=True)
        self._own.release()

    def _open_now(self) -> tuple[Document, int, Past | None]:
        """Return what is open, its step, and what a long run kept of its way, after a moment at most."""
        found: list[tuple[Document, int, Past | None]] = []
        self._session.hand_out(lambda *work: found.append(work))
        self._session.hurry()
        return found[0]

    def _recover(self) -> None:
        """Offer the newest of what programs were at that ended from outside; the rest are recent files."""
        last = last_document()
        found = left_behind(last.parent, self._own) if self._own else []
        for path in found[1:] if found and _written(found[0]) > _written(last) else found:
            self._set_aside(path)
        if found and found[0].exists():
            self._set_aside(last)
            with suppress(OSError):
                found[0].replace(last)

    def _set_aside(self, path: Path) -> None:
        where = set_aside(path)
        if where is not None and self._settings is not None:
            self._settings.add_recent(where, opens_here=False)

    def _work(self) -> tuple[Recipe, int]:
        return self._session.state.document.recipe, self._session.saved_step()

    def _on_changed(self, before: State, after: State) -> None:
        """Withdraw the offer where other work is begun, which would replace what it offers."""
        if not self._offered:
            return
        moves = after.run.status is Status.RUNNING or after.run.step != before.run.step
        if moves or after.document.recipe != before.document.recipe:
            self._withdraw()
        else:
            self._show_offer()


def when_words(at: datetime, today: date) -> str:
    """Return a time for people: ``today at 14:05``, ``yesterday at 14:05``, ``on 2026-03-01 at 14:05``."""
    day = at.date()
    named = {today: "today", today - timedelta(days=1): "yesterday"}.get(day, f"on {day.isoformat()}")
    return f"{named} at {at:%H:%M}"


def last_document() -> Path:
    """Return where what was open last is kept."""
    return user_state_path("reluexplorer", appauthor=False) / f"last{SUFFIX}"


def _written(path: Path) -> float:
    """Return when a file was written, in seconds; 0 where there is none."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _write(where: Path, document: Document, step: int, past: Past | None) -> bool:
    """Write a document, whole or not at all; return whether it is there."""
    try:
        _demand_written(where, document, step, past)
    except (OSError, CommandError):
        return False
    return True


def _demand_written(where: Path | None, document: Document, step: int, past: Past | None) -> None:
    """Write a document; raise OSError or :class:`CommandError` where that cannot be, as with no place."""
    if where is None:
        raise CommandError("The folder for it cannot be written to.")
    where.parent.mkdir(parents=True, exist_ok=True)
    save(where, document, step, with_name=True, kept=None if past is None else past.kept())
