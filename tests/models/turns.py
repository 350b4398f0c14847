"""How long the window's turns are while a model is measured: ``python -m tests.models.turns [INPUTS]``.

det, one of the public models, is measured on 200 pages in the window while the mouse moves over it; then once
more, and stopped half-way. It prints processor times of the window's thread, how long the stop took and when
the process that ran the model was gone, and returns 1 where a turn in a hundred took 50 ms or more.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from reluexplorer.app.launching.readying import parts
from reluexplorer.app.window.application import make_application
from reluexplorer.app.window.window import Window
from reluexplorer.session.commands.doctor import FeedModel, OpenModel, StopDoctor
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.session import Session
from reluexplorer.widgets.painting.pace import PACE
from tests.models.public.inputs import inputs_file, write
from tests.models.public.packages import FOLDER, fetch
from tests.watch.turns import MOST, Turns

INPUTS = 200
SOON = 1.0
"""Seconds in which a stop has to be over, its process too."""


def children() -> set[int]:
    """Return the processes that this one has started and that are there still."""
    found = Path("/proc/self/task").glob("*/children")
    return {int(each) for one in found for each in one.read_text(encoding="ascii").split()}


def command_of(number: int) -> str:
    """Return the command line of a process."""
    return Path(f"/proc/{number}/cmdline").read_text(encoding="utf-8")


def pages(folder: Path, count: int) -> Path:
    """Write so many inputs of det, its own ones again and again with another brightness."""
    with np.load(inputs_file(FOLDER, "det")) as read:
        ((name, own),) = read.items()
    chosen = np.arange(count)
    scale = np.linspace(0.8, 1.0, count, dtype=own.dtype).reshape(-1, *[1] * (own.ndim - 1))
    path = folder / "pages.npz"
    np.savez(path, **{name: own[chosen % len(own)] * scale})
    return path


class Hand:
    """Moves the mouse over a window, a little with each turn."""

    def __init__(self, window: Window) -> None:
        self.window, self.turn = window, 0

    def __call__(self) -> None:
        self.turn += 1
        at = QPoint(200 + 37 * self.turn % 1_000, 150 + 23 * self.turn % 600)
        QTest.mouseMove(self.window, at)


def main(count: int) -> int:
    """Fetch the model where it is not there, and measure it on so many inputs."""
    fetch(FOLDER)
    if not inputs_file(FOLDER, "det").exists():
        write(FOLDER)
    with tempfile.TemporaryDirectory() as place:
        return _measured(pages(Path(place), count), count)


def _measured(fed: Path, count: int) -> int:
    make_application()
    session = Session()
    window = Window(session)
    window.resize(1440, 900)
    PACE.begin(window)
    window.show()
    turns, hand, shown = Turns(), Hand(window), set[float]()
    turns.until(lambda: session.state.run.status is Status.PAUSED)
    turns.until(lambda: not PACE.is_at_work)
    for _part in parts():  # As the window does in its first seconds.
        turns.turn()
    turns.turn(lambda: window.run_command(OpenModel(str(FOLDER / "det.onnx"))))
    turns.until(lambda: not session.state.doctor.is_busy, 600.0)
    before, began = children(), time.monotonic()
    turns.took.clear()

    def is_fed() -> bool:
        return session.state.doctor.inputs == str(fed)

    def go_on(holds: Callable[[], bool]) -> None:
        while not holds():
            turns.turn(hand)
            shown.add(session.state.doctor.progress)
            time.sleep(0.005)

    turns.turn(lambda: window.run_command(FeedModel(str(fed))))
    go_on(lambda: is_fed() and not session.state.doctor.is_busy)
    took, found = np.array(turns.took), session.state.doctor.findings
    assert found is not None, session.state.doctor.trouble
    turns.told(f"{count} inputs in {time.monotonic() - began:.1f} s")
    print(
        f"{len(shown)} shares of progress; {found.dead} of {found.channels} channels dead on {found.inputs}"
    )

    window.run_command(FeedModel(str(fed)))
    go_on(lambda: session.state.doctor.is_busy and session.state.doctor.progress > 0.4)
    at, began = session.state.doctor.progress, time.monotonic()
    window.run_command(StopDoctor())
    said = time.monotonic() - began
    go_on(lambda: children() <= before)
    gone = time.monotonic() - began
    print(
        f"stopped at {at:.0%}: said after {1e3 * said:.1f} ms, its process gone after {1e3 * gone:.0f} ms; "
        f"busy: {session.state.doctor.is_busy}"
    )
    turns.told("stopped half-way")
    window.close()
    session.close()
    left = [each for each in children() if "resource_tracker" not in command_of(each)]
    print(f"processes left in the end: {len(left)}")
    return int(np.quantile(took, 0.99) >= MOST or gone > SOON or bool(left))


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else INPUTS))
