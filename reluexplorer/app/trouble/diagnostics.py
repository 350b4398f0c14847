"""What helps to find a fault, as text: versions, the system, what the window says of itself, the log's end.

Beyond what tracebacks of the log name, it holds no path of a person's files; the home folder is written ~.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_info

from reluexplorer import __version__
from reluexplorer.app.trouble.faults import without_home
from reluexplorer.app.trouble.log import current, last_lines, log_folder
from reluexplorer.sentences import shortened
from reluexplorer.text import counted, listed

_DESKTOP = ("XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP")
_STEERS = ("QT_QPA_PLATFORM", "QT_SCALE_FACTOR", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
"""Variables of the surroundings that change how the program works."""


def diagnostics(told: Mapping[str, str]) -> str:
    """Return the diagnostics; ``told`` is what the window, or the command line, has to say beyond them."""
    facts = {**dict(_versions()), **told, "Log": _state_of_log()}
    lines = [f"{name}: {value}" for name, value in facts.items()]
    return without_home("\n".join([*lines, *(f"  {line}" for line in last_lines(log_folder()))]))


def _versions() -> Iterator[tuple[str, str]]:
    packaged = ", packaged" if getattr(sys, "frozen", False) else ""
    yield "ReLU Explorer", f"{__version__}{packaged}"
    yield "Python", f"{platform.python_version()} ({platform.python_implementation()})"
    yield "Qt", _qt()
    yield "NumPy", np.__version__
    yield "BLAS", _blas()
    yield "System", f"{platform.platform()}, {counted(os.cpu_count() or 1, 'core')}"
    desktop = [os.environ[name] for name in _DESKTOP if os.environ.get(name)]
    if desktop:
        yield "Desktop", shortened(listed(desktop))
    steers = [f"{name}={shortened(os.environ[name], 30)}" for name in _STEERS if os.environ.get(name)]
    if steers:
        yield "Set from outside", listed(steers)


def _qt() -> str:
    """Return Qt's version, or why it cannot be loaded: its libraries are what is missing most often."""
    try:
        import PySide6
        from PySide6.QtCore import qVersion
    except ImportError as error:
        return f"cannot be loaded: {shortened(error, 200)}"
    return f"{qVersion()}, PySide6 {PySide6.__version__}"


def _blas() -> str:
    found = [
        f"{each['internal_api']} {each['version']}, {counted(each['num_threads'], 'thread')}, "
        f"for {each.get('architecture', 'any processor')}"
        for each in threadpool_info()
        if each["user_api"] == "blas"
    ]
    return listed(found) or "none that is known"


def _state_of_log() -> str:
    """Say where the log is, and why nothing is written into it where that is so."""
    folder, handler = log_folder(), current()
    if handler is not None and handler.trouble:
        return f"{folder}, which cannot be written: {handler.trouble}; the last lines were"
    if handler is None and not _can_be_written(folder):
        return f"{folder}, which cannot be written"
    return f"{folder}, the last lines are" if last_lines(folder) else f"{folder}, nothing yet"


def _can_be_written(folder: Path) -> bool:
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK)
