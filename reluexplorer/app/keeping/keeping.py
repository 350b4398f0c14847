"""What was open when the program ended is kept, offered at the next start, and opened again on request.

Several programs may run at a time: each keeps what it has open in a file of its own, the last that ends is
the one that is offered, and what it would replace without a person having seen it is among earlier work.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread

from platformdirs import user_state_path
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from reluexplorer.app.files.opening import bring_into_view
from reluexplorer.app.keeping.kept_files import (
    RENEWED_EVERY,
    OwnFile,
    earlier_files,
    left_behind,
    set_aside,
    turn_in,
    write_left,
    written_at,
)
from reluexplorer.app.keeping.kept_work import Work
from reluexplorer.app.keeping.offering import Offer, Offering, offer_of
from reluexplorer.app.keeping.securing import Securing
from reluexplorer.app.settings.settings import Settings
from reluexplorer.app.settings.telling import tell_beside, why_not
from reluexplorer.core.data.held import LearnedFile
from reluexplorer.language import _
from reluexplorer.sentences import LONGEST, ended, shortened
from reluexplorer.session.commands.files import open_file
from reluexplorer.session.document.document import Document, Recipe
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.document_file import SUFFIX, name_of, picture_of
from reluexplorer.session.files.embedded import table_to_keep
from reluexplorer.session.files.reading import is_there
from reluexplorer.session.files.stored import dense_of
from reluexplorer.session.host import saved
from reluexplorer.session.run.past import Past
from reluexplorer.session.run.snapshot import RunSnapshot, Status
from reluexplorer.session.session import Session, State
from reluexplorer.widgets.controls.floating_notice import FloatingNotice

_LOG = logging.getLogger(__name__)
_EVERY = 5000
"""Milliseconds between two looks at whether there is something new to keep."""
_SOON = 300
"""Milliseconds until the first look after something was made, or is there to be pictured."""
_PATIENCE = 2.0
"""Seconds that a thread that writes is waited for after a fault; each writes whole files, so none harms."""
_ROOM = 4 << 20
"""Bytes of the states of a long run that are kept while it goes on: enough to go on, and soon written."""
_TABLE_RATE = 250_000
"""Bytes of a table that are written a second at most for steps alone: a step is soon made again, and a
change of the document is kept at the next look."""
_LONGEST_REST = 4.5
"""Seconds of that: with a look every five, what is kept is at most ten seconds old."""


class _Writing(QObject):
    """Emits ``ended(why)`` from the writing thread; ``why`` is empty where all went well."""

    ended = Signal(str)


class Keeping:
    """Keeps what is open in a file of its own, which a start that finds it takes for the last one.

    The last one stays as it is until a person has made something else: an untouched window keeps nothing.
    What a branch leaves is kept in a file of its own too. ``settings`` None means that nothing is kept or
    offered, as for pictures.
    """

    def __init__(self, beneath: QWidget, session: Session, settings: Settings | None) -> None:
        self._session = session
        self._own: OwnFile | None = None
        self._renewed = time.monotonic()
        self._writer: Thread | None = None
        self._beside: list[Thread] = []
        """Those that write what was left."""
        self._is_handed = True
        """Whether what was asked for to be kept was handed out."""
        self._failed = False
        self._kept = self._begun = self._left = self._work()
        self._is_bare = False
        """Whether what was kept last has no picture, as its run was not there yet."""
        self._brought: tuple[Recipe | None, bytes] = (None, b"")
        """What was opened again, and the picture that it had."""
        self._rests_until = 0.0
        """When steps alone are a reason to write again."""
        self.securing = Securing(beneath, session)
        self._offering = Offering(beneath, session, self.reopen)
        self._writing = _Writing(beneath)
        self._writing.ended.connect(self._on_written)
        self._timer = QTimer(beneath)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self.keep_open)
        self._soon = QTimer(beneath)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON)
        self._soon.timeout.connect(self.keep_open)
        session.changed.connect(self._on_changed)
        session.leaving.connect(self._keep_left)
        if settings is not None:
            _recover()
            self._own = OwnFile(last_document().parent)
            self._timer.start()
        self._seen = _state(last_document())
        """The last one as this program found it."""

    @property
    def notice(self) -> FloatingNotice:
        """Where the offer is made."""
        return self._offering.notice

    def begin(self) -> None:
        """Take what is open now for untouched: it was opened from a command line."""
        self._kept = self._begun = self._work()

    def offered(self) -> Offer | None:
        """Return what there is to continue with, None for nothing."""
        return None if self._own is None else offer_of(last_document())

    def offer(self) -> None:
        """Offer what there is, until it is taken or put away or something is made."""
        if self._work() == self._begun:
            self._offering.make(self.offered())

    def hand_over(self) -> Offer | None:
        """Return what there is to continue with, and offer it no more: another place does."""
        self._offering.withdraw()
        return self.offered()

    def reopen(self, where: Path | None = None) -> None:
        """Open what was open when the program last ended, or other kept work, under the name that it had."""
        self._offering.withdraw()
        path = where or last_document()
        try:
            if is_there(path):
                before = self._session.state.document.view.workspace
                stored = dense_of(path)
                with self._session.together:
                    open_file(self._session, stored, name_of(stored))
                    self._brought = (self._session.state.document.recipe, picture_of(stored))
                    words = _("what was open last") if where is None else _("earlier work")
                    bring_into_view(self._session, words, before, stays=True)
            else:
                self._session.notify(_("Nothing was kept from an earlier time."))
        except CommandError as error:
            self._session.notify(str(error))

    def takes(self, path: Path) -> bool:
        """Open a file of the folder of kept work as such, for nobody is to save there; else return False."""
        is_kept = path.suffix == SUFFIX and path.absolute().parent == last_document().absolute().parent
        if self._own is None or not is_kept:
            return False
        self.reopen(path)
        return True

    def earlier(self) -> Iterator[tuple[Path, Offer]]:
        """Yield what was set aside and what branches left, the newest first, each with what it says."""
        for path in () if self._own is None else earlier_files(last_document().parent):
            if (offer := offer_of(path)) is not None:
                yield path, offer

    def keep_open(self) -> None:
        """Keep what is open beside the last one, for when the program is ended from outside.

        A thread writes it: a table is read and packed for it, and a disk may be slow.
        """
        busy = self.securing.is_busy or (self._writer is not None and self._writer.is_alive())
        if self._own is None or busy or not self._is_handed:
            return
        work = self._work()
        is_bare = self._is_bare and self._session.state.is_current
        is_other = replace(work, step=self._kept.step, head=self._kept.head) != self._kept
        goes_on = work != self._kept and time.monotonic() >= self._rests_until
        if (is_bare or is_other or goes_on) and work != self._begun:
            self._kept, self._is_handed = work, False
            self._session.hand_out(self._begin_writing, _ROOM)
        elif self._own.path is not None and time.monotonic() - self._renewed >= RENEWED_EVERY:
            self._writer = Thread(target=self._renew, args=(self._own,))
            self._writer.start()

    def _begin_writing(
        self, document: Document, step: int, past: Past | None, learned: LearnedFile | None
    ) -> None:
        self._is_handed = True
        if self._own is not None:
            recipe, picture = self._brought
            former = picture if recipe == document.recipe else b""
            work = Work(document, step, past, learned, self._pictured(), former)
            self._is_bare = work.run is None and not work.former
            self._writer = Thread(target=self._write_own, args=(self._own, work))
            self._writer.start()

    def _renew(self, own: OwnFile) -> None:
        self._renewed = time.monotonic()
        own.renew()

    def _write_own(self, own: OwnFile, work: Work) -> None:
        """Write what is open; where that fails, as on a full disk, it is tried again at the next look."""
        self._renew(own)
        why = ""
        try:
            work.write(own.place())
            self._rest(work)
        except (OSError, CommandError) as error:
            self._kept, why = self._begun, why_not(error)
        self._writing.ended.emit(why)

    def _rest(self, work: Work) -> None:
        """Let a large table that was just written be written again for steps alone a little later."""
        table = table_to_keep(work.document, work.learned)
        seconds = 0.0 if table is None else table.size / _TABLE_RATE
        self._rests_until = time.monotonic() + min(seconds, _LONGEST_REST)

    def _on_written(self, why: str) -> None:
        """Tell the first failure in a row."""
        if why and not self._failed:
            tell_beside(
                self._session, _("What is open is not kept for the next start: {why}").format(why=why)
            )
        self._failed = bool(why)

    def _keep_left(self) -> None:
        """Keep what a branch leaves, at the furthest step, unless it is as it was opened or saved."""
        work = self._work()
        if self._own is None or work in (self._begun, self._left) or not self._session.is_changed:
            return
        self._left, run = work, self._pictured()
        head = 0 if run is None else run.head

        def begin(document: Document, step: int, past: Past | None, learned: LearnedFile | None) -> None:
            self._beside = [each for each in self._beside if each.is_alive()]
            left = Work(document, max(step, head), past, learned, run)
            self._beside.append(Thread(target=self._write_left, args=(left,)))
            self._beside[-1].start()

        self._session.hand_out(begin, _ROOM)

    def _write_left(self, work: Work) -> None:
        try:
            write_left(last_document().parent, work.write)
        except (OSError, CommandError) as error:
            _LOG.warning("What was left by a branch is not kept: %s", error)

    def keep_at_once(self) -> str:
        """Keep what is open before anything else can fail; return in a sentence what became of it.

        It is empty where nothing is ever kept.
        """
        own, work = self._own, self._work()
        if own is None:
            return ""
        if work == self._begun:
            return _("What is open was not changed: there is nothing to lose.")
        if self._writer is not None:
            self._writer.join(_PATIENCE)
        return self._kept_in(own, work, self._open_now)

    def keep_beside(self, tell: Callable[[str], None]) -> None:
        """Do so in a thread of its own: ``tell`` says that, and then what became of it."""
        own, work, former = self._own, self._work(), self._writer
        if own is None or work == self._begun:
            tell(self.keep_at_once())
            return

        def write(made: Work) -> str:
            if former is not None:
                former.join(_PATIENCE)
            return self._kept_in(own, work, lambda: made)

        tell(_("What is open is being kept."))
        self.securing.begin(write, self.keep_at_once, tell)

    def _kept_in(self, own: OwnFile, work: saved.Work, made: Callable[[], Work]) -> str:
        """Write what is open into the own file, and say what became of it."""
        try:
            made().write(own.place())
        except Exception as error:
            said = _("What is open could not be kept, so save a copy: {why}")
            return said.format(why=ended(shortened(error, LONGEST)))
        self._kept = work
        return _("What is open is kept, and offered at the next start.")

    def end(self) -> None:
        """Keep what is open as the last one, where it is the work of a person."""
        self._timer.stop()
        self._soon.stop()
        self._session.changed.disconnect(self._on_changed)
        self._session.leaving.disconnect(self._keep_left)
        self._session.hurry()
        self.securing.finish()
        for writer in (*self._beside, self._writer):
            if writer is not None:
                writer.join()
        if self._own is None:
            return
        if self._work() == self._begun:
            if self._own.path is not None:
                with suppress(OSError):
                    self._own.path.unlink(missing_ok=True)
        elif (own := self._written_own(self._own)) is not None:
            with turn_in(own.parent) as has_it:
                if has_it:
                    self._make_last(own)
        self._own.release()

    def _written_own(self, own: OwnFile) -> Path | None:
        """Write what is open into the own file; where that fails, it has what was kept before."""
        now = self._open_now()
        try:
            path = own.place()
            replace(now, run=self._pictured()).write(path)
        except (OSError, CommandError) as error:
            _LOG.warning("What is open is not kept for the next start: %s", error)
            return None
        return path

    def _make_last(self, own: Path) -> None:
        """Put the own file in the last one's place; where that cannot be, the next start finds it as it is.

        What another program that has ended meanwhile left as the last one is set aside.
        """
        last = last_document()
        if _state(last) in (self._seen, None) or set_aside(last) is not None:
            with suppress(OSError):
                own.replace(last)

    def _open_now(self) -> Work:
        """Return what is open, with what a long run kept of its way, after a moment at most."""
        found: list[Work] = []
        self._session.hand_out(lambda *work: found.append(Work(*work)))
        self._session.hurry()
        return found[0]

    def _pictured(self) -> RunSnapshot | None:
        state = self._session.state
        return state.run if state.is_current else None

    def _work(self) -> saved.Work:
        return self._session.work

    def _on_changed(self, before: State, after: State) -> None:
        """Withdraw the offer where other work is begun, which would replace what it offers.

        What is begun is kept as soon as it is shown.
        """
        is_due = self._own is not None and after.is_current and (self._is_bare or self._kept == self._begun)
        if is_due and not self._soon.isActive():
            self._soon.start()
        if not self._offering.stands:
            return
        moves = after.run.status is Status.RUNNING or after.run.step != before.run.step
        if moves or after.document.recipe != before.document.recipe:
            self._offering.withdraw()
        else:
            self._offering.show()


def last_document() -> Path:
    """Return where what was open last is kept."""
    return user_state_path("reluexplorer", appauthor=False) / f"last{SUFFIX}"


def _recover() -> None:
    """Offer the newest of what programs were at that ended from outside; the rest is earlier work.

    Where another program is moving what is kept, a later start does that.
    """
    last = last_document()
    with turn_in(last.parent) as has_it:
        found = left_behind(last.parent) if has_it else []
        for path in found[1:] if found and written_at(found[0]) > written_at(last) else found:
            set_aside(path)
        if found and found[0].exists() and (not last.exists() or set_aside(last) is not None):
            with suppress(OSError):
                found[0].replace(last)


def _state(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from others that had its name; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns
