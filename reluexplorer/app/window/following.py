"""How the window follows the session: at once, or seldom where a person wants little to move."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from reluexplorer.app.settings.settings import Settings
from reluexplorer.app.settings.system_motion import system_reduces_motion
from reluexplorer.app.window.announcing import Announcer
from reluexplorer.language import _
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.session import Session, State
from reluexplorer.widgets.painting.pace import PACE
from reluexplorer.widgets.theme.motion import motion_is_reduced, reduce_motion

CALM = 500
"""Milliseconds between two pictures of what goes on by itself, where motion is reduced."""
_LATEST = 0.25
"""Seconds after which what came is taken in any case: faults and files that were written are among it."""
_SHARE = 0.4
"""How much of the time since it took the last picture of a run the window may have worked before the next."""
_SELDOM = 0.125
"""Seconds after which the next picture of a run is not held back for that, however much each one costs."""


class Following(QObject):
    """Shows states by ``show(after, before)``, and announces what came about.

    ``settings`` None means that nobody's wishes are known, as for pictures. While the window ``is_changing``
    as a whole, or a dialog hides most of it, what comes of a run waits.
    """

    def __init__(
        self,
        window: QWidget,
        session: Session,
        settings: Settings | None,
        show: Callable[[State, State | None], None],
        is_changing: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._settings, self._show = window, session, settings, show
        self._is_changing = is_changing
        self.announcer = Announcer(window)
        self._at_latest = 0.0
        """When the next look is taken, however much there is to be painted."""
        self._taken = (float("-inf"), 0.0)
        """When the last look was taken: seconds, and those of the window's work."""
        self._rest = QTimer(self, singleShot=True, interval=CALM)
        self._rest.timeout.connect(self._catch_up)
        if settings is not None:
            wish = settings.motion()
            reduce_motion(system_reduces_motion() if wish == "system" else wish == "reduced")

    def take(self, before: State, after: State) -> None:
        """Show what changed; where motion is reduced, pictures that come by themselves wait for a turn."""
        with PACE.spends():
            self._take(before, after)

    def _take(self, before: State, after: State) -> None:
        self.announcer.take(before, after)
        if not (motion_is_reduced() and goes_on_by_itself(before, after)):
            self._rest.stop()
            self._show(after, before)
        elif not self._rest.isActive():
            self._rest.start()
            self._show(after, before)

    def collect(self) -> None:
        """Take what came of a run, a little later where what was taken before is painted or was dear."""
        waits = PACE.is_behind or self._rests() or self._is_changing() or self._is_behind_a_dialog()
        if not waits or time.monotonic() >= self._at_latest:
            self._at_latest = time.monotonic() + _LATEST
            self._taken = (time.monotonic(), time.thread_time())
            self._session.poll()

    def _rests(self) -> bool:
        """Whether a run's pictures would take more of the window's time than their share."""
        if not PACE.shares or self._session.state.run.status is not Status.RUNNING:
            return False
        passed, worked = time.monotonic() - self._taken[0], time.thread_time() - self._taken[1]
        return passed < _SELDOM and worked > _SHARE * passed

    def _is_behind_a_dialog(self) -> bool:
        """Whether a dialog that takes all keys hides over half of the window: nobody looks at a run then."""
        if (dialog := QApplication.activeModalWidget()) is None:
            return False
        window = self._window.frameGeometry()
        hidden = window & dialog.frameGeometry()
        return 2 * hidden.width() * hidden.height() > window.width() * window.height()

    def switch_motion(self) -> None:
        """Reduce motion, or let all move again, and keep that."""
        reduce_motion(not motion_is_reduced())
        reduced = motion_is_reduced()
        if self._settings is not None:
            self._settings.remember(motion="reduced" if reduced else "full")
        self._session.notify(_REDUCED if reduced else _FULL, "info")

    def _catch_up(self) -> None:
        self._show(self._session.state, self._session.state)


_REDUCED = _(
    "Motion is reduced: pictures follow a run twice a second, and nothing pulses, fades "
    "or blinks. View › Less motion lets all move again."
)
_FULL = _("All moves again: pictures follow a run 30 times a second.")


def goes_on_by_itself(before: State, after: State) -> bool:
    """Whether two states differ by what a run or an experiment did alone, with nothing that a person did."""
    same = (
        before.document is after.document
        and before.said == after.said
        and (before.undo_label, before.redo_label) == (after.undo_label, after.redo_label)
    )
    trains = before.run.status is after.run.status is Status.RUNNING
    watched = _chosen(before) == _chosen(after)
    follows = before.watching is not after.watching and bool(after.watching.path)
    return same and watched and (trains or follows or (before.lessons.running and after.lessons.running))


def _chosen(state: State) -> tuple[object, ...]:
    """Return what a person chose to see of a watched training."""
    seen = state.watching
    return seen.path, seen.run is None, seen.layer, seen.unit, seen.step
