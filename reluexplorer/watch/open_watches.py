"""The watches that are open: they end with the program, and a forked child has none."""

from __future__ import annotations

import atexit
import contextlib
import os
from typing import Protocol


class Closing(Protocol):
    """What is open."""

    def close(self) -> None:
        """End, and say so."""

    def leave(self) -> None:
        """End unsaid: it goes on in the process that forked this one."""


OPEN: set[Closing] = set()
"""Those that are not closed: a script need not hold what it calls once."""


@atexit.register
def _close_all() -> None:
    for watch in list(OPEN):
        watch.close()


def _leave_all() -> None:
    for watch in list(OPEN):
        with contextlib.suppress(Exception):
            watch.leave()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_all)
