"""What is known of a process that trains when it has gone: what it wrote itself, and how it ended."""

from __future__ import annotations

import faulthandler
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path

_PROGRAM = logging.getLogger("reluexplorer")
_MOMENT = 0.2
"""Seconds that the end of a process is waited for whose line is cut already."""


@contextmanager
def last_words(path: Path | None) -> Iterator[None]:
    """Let this process append to a file what it logs, and where it was when it ends by a fault.

    It is silent with None, and where the file cannot be written.
    """
    try:
        file = None if path is None else path.open("a", encoding="utf-8", errors="backslashreplace")
    except OSError:
        file = None
    if file is None:
        yield
        return
    with file:
        faulthandler.enable(file)
        handler = logging.StreamHandler(file)
        handler.setFormatter(logging.Formatter("%(asctime)s [%(process)d] %(message)s", "%Y-%m-%d %H:%M:%S"))
        _PROGRAM.addHandler(handler)
        try:
            yield
        except Exception:
            _PROGRAM.exception("The process that trains ends:")
            raise
        finally:
            _PROGRAM.removeHandler(handler)
            faulthandler.disable()


def end_of(helper: object) -> str:
    """Say how a helper whose line is cut has ended: ended by SIGKILL, ended with exit code 1."""
    if not isinstance(helper, BaseProcess):
        return "is none of its own, and says no more"
    helper.join(_MOMENT)
    code = helper.exitcode
    if code is None:
        return "runs on, but says what cannot be read"
    if code >= 0:
        return f"ended with exit code {code}"
    try:
        return f"ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"ended by signal {-code}"
