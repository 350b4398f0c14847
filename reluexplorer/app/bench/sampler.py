"""Names what the window's thread was at while somebody waited for it."""

from __future__ import annotations

import sys
import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

_PACKAGE = Path(__file__).resolve().parents[2]
_BENCHES = Path(__file__).resolve().parent
_EVERY = 0.001
QT = "Qt or idle"
"""Said where no function of the program was at work."""


class Sampler:
    """Looks every millisecond, while :attr:`wanted` is set, at which function of the program a thread is in.

    A look needs the interpreter's lock, so a long call into C that keeps it is seen at its end: each look
    counts for the time since the one before.
    """

    def __init__(self, thread: int | None = None) -> None:
        """Watch a thread by its identifier; None for the one that calls."""
        self._thread = threading.get_ident() if thread is None else thread
        self._work: defaultdict[str, float] = defaultdict(float)
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self.wanted = threading.Event()
        self._watch = threading.Thread(target=self._look, name="sampler", daemon=True)
        self._watch.start()

    def take(self) -> dict[str, float]:
        """Return the seconds seen in each function since the last call."""
        with self._lock:
            found, self._work = dict(self._work), defaultdict(float)
        return found

    def close(self) -> None:
        """End the looking."""
        self._ended.set()
        self.wanted.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._ended.is_set():
            self.wanted.wait()
            before = time.perf_counter()
            while self.wanted.is_set() and not self._ended.is_set():
                time.sleep(_EVERY)
                now = time.perf_counter()
                where = place(sys._current_frames().get(self._thread))
                with self._lock:
                    self._work[where] += now - before
                before = now


def place(frame: FrameType | None) -> str:
    """Return the function of the program that a stack is in, the innermost one, as ``module.function``."""
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if _BENCHES in path.parents:
            break
        if _PACKAGE in path.parents:
            return f"{path.stem}.{frame.f_code.co_name}"
        frame = frame.f_back
    return QT


def in_words(work: Mapping[str, float], most: int = 3) -> str:
    """Return the places that took longest with their milliseconds, such as ``plane.paintEvent 12``."""
    longest = sorted(work.items(), key=lambda pair: -pair[1])[:most]
    return ", ".join(f"{where} {1e3 * seconds:.0f}" for where, seconds in longest)
