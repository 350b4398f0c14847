"""The offer to continue where a person was: what it says, its small picture, and the notice that makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from reluexplorer.app.dialogs.welcome import CONTINUE
from reluexplorer.app.pictures.miniatures import miniature_of
from reluexplorer.language import _
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.document_file import picture_of, subject_of
from reluexplorer.session.files.reading import is_there
from reluexplorer.session.files.stored import dense_of
from reluexplorer.session.session import Session
from reluexplorer.widgets.controls.floating_notice import FloatingNotice
from reluexplorer.widgets.theme.stylesheet import current_theme, theme_hub

_PLACES = frozenset({"train", "neurons"})
"""The workspaces that show the run, in which what was open last is offered."""


@dataclass(frozen=True)
class Offer:
    """What there is to continue with: ``circle, step 1,200, today at 14:05``, and its picture."""

    words: str
    picture: bytes = b""

    def image(self) -> QImage | None:
        """Return the picture as it is in the present theme; None without one, or where it is damaged."""
        return miniature_of(self.picture, current_theme().name)


def offer_of(where: Path) -> Offer | None:
    """Return what a document of an earlier time offers; None where there is none that can be read."""
    if not is_there(where):
        return None
    try:
        stored = dense_of(where)
        subject, step = subject_of(stored)
        at = datetime.fromtimestamp(where.stat().st_mtime)
        words = _("{subject}, step {step:,}, {when}")
        words = words.format(subject=subject, step=step, when=when_words(at, date.today()))
        return Offer(words, picture_of(stored))
    except (CommandError, OSError, ValueError, OverflowError):
        return None


def when_words(at: datetime, today: date) -> str:
    """Return a time for people: ``today at 14:05``, ``yesterday at 14:05``, ``on 2026-03-01 at 14:05``."""
    day, time = at.date(), f"{at:%H:%M}"
    if day == today:
        return _("today at {time}").format(time=time)
    if day == today - timedelta(days=1):
        return _("yesterday at {time}").format(time=time)
    return _("on {day} at {time}").format(day=day.isoformat(), time=time)


class Offering(QObject):
    """Makes an offer in a notice until it is taken, put away or withdrawn.

    What else is said has its place for as long as it is said, and the offer comes back after it. It stands
    where the run would be, and covers nothing of other workspaces.
    """

    def __init__(self, beneath: QWidget, session: Session, take: Callable[[], None]) -> None:
        super().__init__(beneath)
        self._session = session
        self._offer: Offer | None = None
        self.notice = FloatingNotice(beneath)
        self.notice.acted.connect(take)
        self.notice.dismissed.connect(self.withdraw)
        theme_hub().changed.connect(self._show_anew)

    @property
    def stands(self) -> bool:
        """Whether something is offered, said or not."""
        return self._offer is not None

    def make(self, offer: Offer | None) -> None:
        """Offer something from now on, or nothing."""
        self._offer = offer
        self.show()

    def show(self) -> None:
        """Say the offer where it has a place now, and leave it unsaid where it has none."""
        state = self._session.state
        has_place = not state.notice and state.document.view.workspace in _PLACES
        offer = self._offer if has_place else None
        if (offer is not None) != self.notice.isHidden():
            return
        if offer is None:
            self.notice.hide()
        else:
            self.notice.say(offer.words, "info", _("Continue"), title=CONTINUE, picture=offer.image())

    def withdraw(self) -> None:
        """Offer nothing more."""
        self._offer = None
        self.notice.hide()

    def _show_anew(self) -> None:
        """Show the picture of another theme."""
        if not self.notice.isHidden():
            self.notice.hide()
            self.show()
