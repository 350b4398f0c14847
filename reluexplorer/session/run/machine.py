"""What a run takes of the machine: how many threads may work, and what becomes of memory that is free."""

from __future__ import annotations

import ctypes
import sys
import time
from functools import cache

from threadpoolctl import threadpool_limits

_TURN = 0.0001
"""Seconds for which a thread of Python works on while another waits."""


@cache
def share_the_machine() -> None:
    """Limit BLAS to one thread and let Python threads take short turns, once for the process.

    More BLAS threads make networks of this size slower, and their idle workers spin.

    A window gives its turn away with each call of Qt, hundreds of times in a picture, and each time waits as
    long as a turn is for a thread that works beside it: a table that is read, a lesson that is measured.
    """
    threadpool_limits(1, user_api="blas")
    sys.setswitchinterval(_TURN)


_APART = 1.0
"""Seconds between two times at least: it takes some milliseconds."""
_TRIM, _TOP, _MAP, _ARENAS = -1, -2, -3, -8
"""Numbers of the C library's settings: what is kept free, what is taken at once, what is taken apart, and
from how many places."""
_KEPT, _TAKEN, _APIECE = 64 << 20, 16 << 20, 32 << 20


def keep_what_is_freed() -> bool:
    """Let the C library keep what was freed for what comes next; return whether it does.

    A picture of the window takes dozens of megabytes and gives them back at once. To the system and back,
    page by page, that is a third of its time.

    All threads take from one place. With one for each, what a thread reads and the window lets go of leaves
    holes that no other thread fills: in hours they are dozens of megabytes. Python has one thread at work
    anyway.
    """
    tune = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if tune is None:
        return False
    return all(tune(*each) for each in ((_TRIM, _KEPT), (_TOP, _TAKEN), (_MAP, _APIECE), (_ARENAS, 1)))


class Janitor:
    """Asks the C library, where it keeps what was freed, to let go of it now and then."""

    def __init__(self) -> None:
        self._trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
        self._done = 0.0

    def tidy(self) -> bool:
        """Give back what is free if that was not done lately; return whether it was done."""
        now = time.monotonic()
        if self._trim is None or now - self._done < _APART:
            return False
        self._done = now
        self._trim(0)
        return True
