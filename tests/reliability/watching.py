"""Watches how soon a window's thread answers, and where it is while it does not."""

from __future__ import annotations

import faulthandler
import re
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

PAUSE = 0.002
"""Seconds between an answer and the next question."""
SLOW = 0.05
"""Seconds within which the window is to answer."""
_LOOK_AFTER, _LOOK_EVERY = 0.02, 0.004
_DEEP = 9
Wait = tuple[int, int, float, float, float, list[str]]
_BEGINNING = ("launch.py", "storm_ear.py", "stormed.py", "<frozen runpy>")


class Watch(QObject):
    """Asks the window's thread from another one, again and again.

    A question is an event in the queue, and is answered by a timer of no time after it, so that all that
    came before it has been dealt with, painting included.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._main = threading.get_ident()
        self._clock = time.pthread_getcpuclockid(self._main)
        self._queue = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._answered = threading.Event()
        self._at = 0.0
        self._lock = threading.Lock()
        self._waits: list[Wait] = []
        self.newest = -1
        """The number of the newest event that was sent to the window."""
        self.size = (0, 0)
        """The window's width and height in pixels at the last answer."""
        self._looks_away = self._looked_away = False
        self._count = 0
        self._turns = threading.Condition()
        threading.Thread(target=self._ask, name="watch", daemon=True).start()

    def take(self) -> list[Wait]:
        """Return what was seen since the last call, a wait each.

        The first and the last event that fell into it, its seconds, those of them in which the thread had a
        processor, those in which it was kept from one by others, and where it was if that was long. What is
        left of the seconds it waited for something else, as for another thread's hold on Python.
        """
        with self._lock:
            found, self._waits = self._waits, []
        return found

    def wait(self, seconds: float) -> bool:
        """Wait until the window has answered what is asked from now on; False where that takes longer."""
        with self._turns:
            wanted = self._count + 2
            return self._turns.wait_for(lambda: self._count >= wanted, seconds)

    def look_away(self, *, still: bool = False) -> None:
        """Do not count the wait of now: what is done in this turn is no part of the program.

        Nor those after it, up to the next call, where it is ``still`` to be looked away.
        """
        with self._lock:
            self._looks_away, self._looked_away = still, True

    def event(self, event: QEvent) -> bool:
        """Answer once what is in the queue is done."""
        if event.type() is not QEvent.Type.User:
            return super().event(event)
        QTimer.singleShot(0, self, self._answer)
        return True

    def _answer(self) -> None:
        self._at = time.perf_counter()
        ratio = self._window.devicePixelRatio()
        self.size = round(ratio * self._window.width()), round(ratio * self._window.height())
        self._answered.set()

    def _ask(self) -> None:
        while True:
            time.sleep(PAUSE)
            self._answered.clear()
            first, worked, kept = self.newest, time.clock_gettime(self._clock), self._kept_back()
            asked = time.perf_counter()
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))
            places = self._places() if not self._answered.wait(_LOOK_AFTER) else []
            worked, kept = time.clock_gettime(self._clock) - worked, self._kept_back() - kept
            with self._turns:
                self._count += 1
                self._turns.notify_all()
            with self._lock:
                if self._looked_away:
                    self._looked_away = self._looks_away
                    continue
                self._waits.append((first, self.newest, self._at - asked, worked, kept, places))

    def _kept_back(self) -> float:
        """Return the seconds so far in which the thread could have worked and had no processor."""
        return int(self._queue.read_text().split()[1]) / 1e9 if self._queue.exists() else 0.0

    def _places(self) -> list[str]:
        """Look where the thread is until it answers; return the places, the most frequent first."""
        seen: Counter[str] = Counter()
        with tempfile.TemporaryFile() as file:
            while not self._answered.wait(_LOOK_EVERY):
                file.seek(0)
                file.truncate()
                faulthandler.dump_traceback(file)
                file.seek(0)
                seen[" < ".join(_own(file.read().decode(), self._main)[:_DEEP])] += 1
        return [f"{count} × {place}" for place, count in seen.most_common(4)]


def _own(dump: str, thread: int) -> list[str]:
    """Return the places of a thread in a dump, the innermost first, without those that began the program.

    A dump, unlike frames, keeps nothing alive: a painter that lives on after its painting ends another one.
    """
    part = dump.partition(f"hread 0x{thread:016x}")[2].partition("\n\n")[0]
    places = re.findall(r'File "(.*)", line (\d+) in (.*)', part)
    return [
        f"{Path(file).stem}.{name}:{line}"
        for file, line, name in places
        if not file.endswith(_BEGINNING)
    ]  # fmt: skip
