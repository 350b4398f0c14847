"""The real window that a benchmark measures, painted into memory where there is no screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer

from reluexplorer.app.bench.nets import NETS
from reluexplorer.app.window.application import make_application
from reluexplorer.app.window.window import Window
from reluexplorer.language import _
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.host.host import Command
from reluexplorer.session.session import Session


def paint_somewhere() -> None:
    """Paint into memory, and say so, where Linux has no screen."""
    has_screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not has_screen:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        print(_("There is no screen: the window is painted into memory."), file=sys.stderr)


def commands_for(net: str) -> tuple[Command, ...]:
    """Return the commands that set a network of the benchmarks up."""
    sizes, batch = NETS[net]
    return (
        SetHidden(sizes[1:-1]),
        assign("training.batch_size", batch),
        assign("view.workspace", "train"),
        assign("view.speed", "full"),
    )


@contextmanager
def shown(session: Session, commands: Iterable[Command]) -> Iterator[Window]:
    """Show a window of a session once commands are carried out; both are closed in the end.

    Raises :class:`CommandError` where one of them cannot be carried out.
    """
    make_application()
    window = Window(session)
    try:
        for command in commands:
            if not session.dispatch(command):
                raise CommandError(session.state.notice)
        window.show()
        session.settle(600.0)
        yield window
    finally:
        window.close()
        session.close()


def spin(seconds: float) -> None:
    """Let the event loop run for so long."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 99th percentile of times, in milliseconds; NaN where there are none."""
    p50, p99 = np.percentile(1e3 * np.array(seconds or [np.nan]), (50, 99))
    return round(float(p50), 1), round(float(p99), 1)
