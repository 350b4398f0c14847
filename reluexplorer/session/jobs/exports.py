"""Files that are written beside the window, one after another."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from reluexplorer.language import _
from reluexplorer.sentences import shortened
from reluexplorer.session.files.write import Ground, find_place, write_file
from reluexplorer.session.jobs.worker import Worker

_MOMENT = 0.4
"""Seconds after which it is said that a file is being written."""
LAST = 10.0
"""Seconds that what is in hand may still take when the session is closed."""


@dataclass(frozen=True, eq=False)
class Order:
    """A file that is to be written: where, and what builds its content from frozen values."""

    path: Path
    ground: Ground
    content: Callable[[], bytes]
    """Raises ValueError with a sentence where there is nothing to write."""
    then: Callable[[Path], None] | None = None
    """Called by who takes the outcome, with the file that was written; nothing is said then."""
    began: float = field(default_factory=time.monotonic)
    stopped: Event = field(default_factory=Event)

    @property
    def name(self) -> str:
        """What the file is called."""
        return shortened(self.path.name, 60)


@dataclass(frozen=True)
class Outcome:
    """What came of a file, in a sentence."""

    sentence: str
    failed: bool = False
    written: Path | None = None


class Exporter(Worker[Outcome]):
    """Builds and writes files on a thread of its own, in the order in which they were asked for."""

    def __init__(self) -> None:
        super().__init__("export", _failed)
        self._orders: deque[Order] = deque()
        """The one in hand first."""
        self._quiet: Order | None = None
        """The file of which a person does not want to read that it is being written."""
        self.trouble = ""
        """Why the last file was not written; empty where it was."""

    def write(
        self,
        path: Path,
        ground: Ground,
        content: Callable[[], bytes],
        then: Callable[[Path], None] | None = None,
    ) -> None:
        """Let a file be written; raise CommandError where it is known at once that it cannot be.

        ``then`` is called instead of saying that it was, with the file, by :meth:`take`.
        """
        find_place(path, ground)
        self._orders.append(Order(path, ground, content, then))
        if len(self._orders) == 1:
            self._begin()

    def take(self) -> Outcome | None:
        """Return what came of the file in hand, once, and begin with the next."""
        order, outcome = self._ended()
        if order is not None and order.then is not None and outcome is not None and outcome.written:
            order.then(outcome.written)
            return Outcome("")
        return outcome

    def _ended(self) -> tuple[Order | None, Outcome | None]:
        """Return the order in hand and what came of it, once, and begin with the next."""
        outcome = super().take()
        if outcome is None:
            return None, None
        order = self._orders.popleft()
        self.trouble = outcome.sentence if outcome.failed else ""
        if self._orders:
            self._begin()
        return order, outcome

    @property
    def writing(self) -> str:
        """What is said of the file in hand where that takes longer than a moment; else empty."""
        order = self._orders[0] if self._orders else None
        if order is None or order is self._quiet or order.stopped.is_set():
            return ""
        return (
            _("Writing {name} …").format(name=order.name) if time.monotonic() - order.began > _MOMENT else ""
        )

    def stop(self) -> None:
        """Leave the file in hand unwritten, if its content is not there yet."""
        if self._orders:
            self._orders[0].stopped.set()

    def hush(self) -> None:
        """Say no more that the file in hand is being written."""
        self._quiet = self._orders[0] if self._orders else None

    @property
    def busy(self) -> bool:
        """Whether a file is to be written, or it was not taken yet what came of one."""
        return bool(self._orders)

    def close(self) -> None:
        """Write what was asked for, as far as that does not take long, and end the thread."""
        end = time.monotonic() + LAST
        while self._orders and self.wait(end - time.monotonic()):
            self._ended()
        super().close()
        for order in self._orders:
            if not order.stopped.is_set():
                print(
                    _("{name} was not written: the program was closed.").format(name=order.name),
                    file=sys.stderr,
                )

    def _begin(self) -> None:
        order = self._orders[0]

        def job(tell: Callable[[Outcome], None]) -> None:
            content = order.content()
            if order.stopped.is_set():
                tell(Outcome(_("{name} was not written: it was stopped.").format(name=order.name)))
                return
            written = write_file(order.path, content, order.ground)
            place = written if order.ground.folders else order.path
            tell(Outcome(_("Written to {place}.").format(place=place), written=written))

        self.start(job)


def _failed(error: Exception) -> Outcome:
    if isinstance(error, MemoryError):
        return Outcome(_("There is not enough memory to write this file."), failed=True)
    if isinstance(error, ValueError):
        return Outcome(str(error), failed=True)
    return Outcome(
        _("Nothing was written, for an internal error: {error}").format(error=shortened(repr(error), 120)),
        failed=True,
    )
