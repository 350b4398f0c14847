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
from reluexplorer.language import _, ngettext, pgettext
from reluexplorer.sentences import shortened
from reluexplorer.text import listed

_DESKTOP = ("XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP")
_STEERS = ("QT_QPA_PLATFORM", "QT_SCALE_FACTOR", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
"""Variables of the surroundings that change how the program works."""


def diagnostics(told: Mapping[str, str]) -> str:
    """Return the diagnostics; ``told`` is what the window, or the command line, has to say beyond them."""
    facts = {**dict(_versions()), **told, pgettext("diagnostics", "Log"): _state_of_log()}
    lines = [f"{name}: {value}" for name, value in facts.items()]
    return without_home("\n".join([*lines, *(f"  {line}" for line in last_lines(log_folder()))]))


def _versions() -> Iterator[tuple[str, str]]:
    packaged = _("{version}, packaged") if getattr(sys, "frozen", False) else "{version}"
    yield "ReLU Explorer", packaged.format(version=__version__)
    yield "Python", f"{platform.python_version()} ({platform.python_implementation()})"
    yield "Qt", _qt()
    yield "NumPy", np.__version__
    yield "BLAS", _blas()
    cores = os.cpu_count() or 1
    system = ngettext("{system}, {count} core", "{system}, {count} cores", cores)
    yield pgettext("diagnostics", "System"), system.format(system=platform.platform(), count=cores)
    desktop = [os.environ[name] for name in _DESKTOP if os.environ.get(name)]
    if desktop:
        yield _("Desktop"), shortened(listed(desktop))
    steers = [f"{name}={shortened(os.environ[name], 30)}" for name in _STEERS if os.environ.get(name)]
    if steers:
        yield _("Set from outside"), listed(steers)


def _qt() -> str:
    """Return Qt's version, or why it cannot be loaded: its libraries are what is missing most often."""
    try:
        import PySide6
        from PySide6.QtCore import qVersion
    except ImportError as error:
        return _("cannot be loaded: {error}").format(error=shortened(error, 200))
    return f"{qVersion()}, PySide6 {PySide6.__version__}"


def _blas() -> str:
    found = [
        ngettext(
            "{library}, {count} thread, for {processor}",
            "{library}, {count} threads, for {processor}",
            each["num_threads"],
        ).format(
            library=f"{each['internal_api']} {each['version']}",
            count=each["num_threads"],
            processor=each.get("architecture", _("any processor")),
        )
        for each in threadpool_info()
        if each["user_api"] == "blas"
    ]
    return listed(found) or _("none that is known")


def _state_of_log() -> str:
    """Say where the log is, and why nothing is written into it where that is so."""
    folder, handler = log_folder(), current()
    if handler is not None and handler.trouble:
        return _("{folder}, which cannot be written: {trouble}; the last lines were").format(
            folder=folder, trouble=handler.trouble
        )
    if handler is None and not _can_be_written(folder):
        return _("{folder}, which cannot be written").format(folder=folder)
    return (
        _("{folder}, the last lines are").format(folder=folder)
        if last_lines(folder)
        else _("{folder}, nothing yet").format(folder=folder)
    )


def _can_be_written(folder: Path) -> bool:
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK)
