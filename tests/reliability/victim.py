"""The real program, which continues where it was, trains, saves and exports without end until it is killed.

It tells on standard output, a JSON object a line, what it offers, where it went on, how far it is, and the
SHA-256 of each file that it begins to write. Arguments: a folder for the person's files, and a plan in JSON:
the seed of a document of its own, 0 to go on with what is offered.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer

from reluexplorer.app.keeping import keeping
from reluexplorer.app.launching.launch import launch
from reluexplorer.app.window.window import Window
from reluexplorer.core.network.spec import parameters_sha256
from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.exports import ExportHistory, ExportNumpy, ExportWeights
from reluexplorer.session.commands.files import SaveDocument
from reluexplorer.session.commands.run import Play
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.starts import New
from reluexplorer.session.files import document_file
from reluexplorer.session.jobs import exports
from reluexplorer.session.run.snapshot import Status

DATA = ("circle", "spiral", "moons")
SPEEDS = ("1000", "10000", "full")
_LOOK_EVERY, _WRITE_EVERY = 20, 150
"""Milliseconds."""


def say(**told: Any) -> None:
    """Tell something at once, from any thread."""
    os.write(1, json.dumps(told).encode() + b"\n")


def told(write: Callable[..., Path]) -> Callable[..., Path]:
    """Return what writes a file and tells when it begins and when it has."""

    def telling(path: Path, content: bytes, *more: Any) -> Path:
        digest = hashlib.sha256(content).hexdigest()
        say(begins=str(path), sha=digest)
        written = write(path, content, *more)
        say(ends=str(path), sha=digest)
        return written

    return telling


class Victim:
    """Drives the window from its own turns."""

    def __init__(self, window: Window, folder: Path, seed: int) -> None:
        self._window, self._seed = window, seed
        self._files = cycle(
            [
                SaveDocument(str(folder / "mine.reluexp")),
                ExportWeights(str(folder / "net.npz")),
                ExportHistory(str(folder / "history.csv")),
                ExportNumpy(str(folder / "net.py")),
            ]
        )
        self._wanted = 0
        offered = window.kept.offered()
        say(offered=offered.words if offered else "", pictured=bool(offered and offered.image()))
        if offered is not None:
            self._wanted = document_file.subject_of(keeping.last_document())[1]
            window.kept.reopen()
        self._timer = QTimer(window)
        self._timer.timeout.connect(self._wait)
        self._timer.start(_LOOK_EVERY)

    def _wait(self) -> None:
        """Wait until what was offered is shown, tell it, and begin."""
        state = self._window.session.state
        run = state.run
        if not state.is_current or run.status is not Status.PAUSED or run.step != self._wanted:
            return
        if run.state is None:
            return
        self._timer.stop()
        recipe = state.document.recipe
        digest = parameters_sha256(run.state.parameters)
        say(at=run.step, sha=digest, seed=recipe.training.seed, data=recipe.data.name)
        self._window.session.changed.connect(self._on_changed)
        if self._seed:
            self._window.run_command(New())
            self._window.run_command(ChooseData(DATA[self._seed % len(DATA)]))
            self._window.run_command(assign("training.seed", self._seed))
            self._window.run_command(assign("view.speed", SPEEDS[self._seed % len(SPEEDS)]))
        self._window.run_command(Play())
        say(plays=self._window.session.state.document.recipe.training.seed)
        self._timer.timeout.disconnect(self._wait)
        self._timer.timeout.connect(self._write)
        self._timer.start(_WRITE_EVERY)

    def _write(self) -> None:
        session = self._window.session
        if session.state.is_current and not session.writes:
            session.dispatch(next(self._files))

    def _on_changed(self, before: Any, after: Any) -> None:
        if after.is_current and after.run.head != before.run.head:
            say(step=after.run.head, seed=after.document.recipe.training.seed)


def main() -> int:
    folder, seed = Path(sys.argv[1]), int(sys.argv[2])
    for module in (document_file, exports):
        module.write_file = told(module.write_file)  # type: ignore[attr-defined]
    shown, victims = Window.show, []

    def show(window: Window) -> None:
        begin = partial(lambda: victims.append(Victim(window, folder, seed)))
        window.first_frame.connect(lambda: QTimer.singleShot(0, window, begin))
        shown(window)

    Window.show = show  # type: ignore[method-assign]
    return launch([])


if __name__ == "__main__":
    sys.exit(main())
