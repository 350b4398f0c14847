"""Another window: the same program in a process of its own, a little beside this one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from PySide6.QtCore import QPoint, QProcess, QProcessEnvironment
from PySide6.QtWidgets import QWidget

from reluexplorer.app.settings.settings import Settings
from reluexplorer.language import _

_PLACE = "RELUEXPLORER_WINDOWS_BEFORE"
"""Set for a process that is started so: how many windows it is to stand beside."""
_STEP = QPoint(28, 28)
_MOST = 20


def command_line(*files: str) -> tuple[str, list[str]]:
    """Return the program and the arguments that start it again, with files to open."""
    itself = [] if getattr(sys, "frozen", False) else ["-m", "reluexplorer"]
    return sys.executable, [*itself, *files]


def open_another(*files: str, before: int = 1) -> bool:
    """Start the program again, beside so many windows; return whether that could be."""
    process = QProcess()
    process.setProgram(command_line()[0])
    process.setArguments(command_line(*files)[1])
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert(_PLACE, str(before))
    process.setProcessEnvironment(environment)
    started: object = process.startDetached()  # a pair in Qt's own words, true or false here
    return started is True


def open_beside(window: QWidget, settings: Settings | None, say: Callable[[str], None]) -> None:
    """Open another window a little beside this one; ``say`` tells where that cannot be."""
    if settings is not None:
        settings.set_place(window.normalGeometry(), maximised=window.isMaximized())
    if not open_another():
        say(_("Another window could not be opened: the program could not be started again."))


def shift() -> QPoint:
    """Return how far this window stands beside the place that is remembered."""
    told = os.environ.get(_PLACE, "")
    return _STEP * min(int(told), _MOST) if told.isdecimal() and len(told) < 4 else QPoint()
