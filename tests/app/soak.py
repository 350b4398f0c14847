"""Hours of random commands in the real window, for what only time shows: leaks and warnings.

Run ``python -m tests.app.soak --seconds 3600``.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import threading
import time
import traceback
import warnings
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing import active_children
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from reluexplorer.session.commands.all_commands import COMMANDS
from reluexplorer.session.commands.lessons import StopLesson
from reluexplorer.session.commands.remedies import StopComparing
from reluexplorer.session.commands.run import Pause
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.starts import New
from reluexplorer.session.document.domains import (
    Domain,
    ManyNames,
    ManyNumbers,
    Names,
    Numbers,
    Switch,
    domains_of,
)
from reluexplorer.session.document.limits import WORKSPACES
from reluexplorer.session.host.host import Command
from reluexplorer.session.run.channel import apart
from reluexplorer.session.session import Session

_LEFT_OUT = {
    "open-table",
    "open-document",
    "save-document",
    "open-playground",
    "measure-all",
    "measure-lesson",
}
_FILES = ("export",)
_UNITS, _LAYERS = 24, 5
_ROUND = 200
"""Commands between two looks at the memory."""
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Report:
    """What was seen: memory in bytes after each round, in a state that is always the same."""

    commands: Counter[str] = field(default_factory=Counter)
    memory: list[int] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    widgets: tuple[int, int] = (0, 0)
    """Halfway, when what is built where it is first shown has been, and at the end; so are the others."""
    timers: tuple[int, int] = (0, 0)
    threads: tuple[int, int] = (0, 0)

    @property
    def growth(self) -> float:
        """How much the least memory grew from the second quarter of the rounds to the last.

        The least, as a run that is kept for undo may be a large one.
        """
        quarter = max(1, len(self.memory) // 4)
        early, late = self.memory[quarter : 2 * quarter], self.memory[-quarter:]
        return min(late) / min(early or late) - 1.0


class Soak:
    """A window that gets random commands."""

    def __init__(self, seed: int) -> None:
        from PySide6.QtCore import QEvent, qInstallMessageHandler

        from reluexplorer.app.window.application import make_application
        from reluexplorer.app.window.window import Window

        self.app = make_application()
        self.report = Report()
        self._deferred = QEvent.Type.DeferredDelete
        qInstallMessageHandler(lambda _kind, _where, words: self.report.messages.append(_told(words)))
        sys.unraisablehook = lambda told: self.report.messages.append(repr(told.exc_value))
        sys.excepthook = self._note
        self._rng = np.random.default_rng(seed)
        self.session = Session(hire=apart)
        self.window = Window(self.session)
        self.window.resize(1280, 800)
        self.window.show()
        self._names = [name for name in COMMANDS if name not in _LEFT_OUT and not name.startswith(_FILES)]

    def _note(self, kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
        self.report.messages.append(f"{kind.__name__}: {value}")
        sys.__excepthook__(kind, value, trace)

    def run(self, seconds: float) -> Report:
        """Go on for so long, then report."""
        end = time.monotonic() + seconds
        middle = end - seconds / 2
        self._rest()
        for workspace in WORKSPACES:
            self._do(assign("view.workspace", workspace))
        self._rest()
        before = self._counts()
        while time.monotonic() < end:
            for _ in range(_ROUND):
                name = str(self._rng.choice(self._names))
                self._do(self._made(name))
                if time.monotonic() > end:
                    break
            self._rest()
            self.report.memory.append(memory_of([os.getpid(), *(child.pid for child in active_children())]))
            if time.monotonic() < middle:
                before = self._counts()
        after = self._counts()
        self.report.widgets, self.report.timers, self.report.threads = zip(before, after, strict=True)
        self.window.close()
        self.session.close()
        return self.report

    def _do(self, command: Command) -> None:
        self.report.commands[command.name] += 1
        self.session.dispatch(command, continues=bool(self._rng.random() < 0.2))
        until = time.monotonic() + float(self._rng.choice([0.0, 0.005, 0.03]))
        self._turn()
        while time.monotonic() < until:
            self._turn()

    def _turn(self) -> None:
        """Do what a running event loop does in a turn, deferred deletion included."""
        self.app.processEvents()
        self.app.sendPostedEvents(None, self._deferred)

    def _rest(self) -> None:
        """Come to the state that is always the same, with small runs only kept for undo."""
        for command in (
            Pause(),
            StopLesson(),
            StopComparing(),
            New(),
            assign("view.workspace", "train"),
        ):
            self.session.dispatch(command)
        for seed in range(1, 9):
            self.session.dispatch(assign("training.seed", seed))
            self.session.settle(120.0)
        self.session.dispatch(New())
        self.session.settle(120.0)
        for _ in range(5):
            self._turn()
        gc.collect()

    def _counts(self) -> tuple[int, int, int]:
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication

        timers = sum(len(widget.findChildren(QTimer)) for widget in QApplication.topLevelWidgets())
        return len(QApplication.allWidgets()), timers, threading.active_count()

    def _made(self, name: str) -> Command:
        kind = COMMANDS[name]
        return kind(**{key: self._value(key, domain) for key, domain in domains_of(kind).items()})

    def _value(self, name: str, domain: Domain) -> Any:  # noqa: PLR0911 - one line for each kind of domain
        rng = self._rng
        match domain:
            case Numbers(low, high, whole=True):
                most = {"units": _UNITS, "samples": 500}.get(name, 64 if name != "value" else 400)
                return int(rng.integers(int(low), int(min(high, low + most)) + 1))
            case Numbers(low, high, logarithmic=True):
                return float(np.clip(10.0 ** rng.uniform(-4, 1), low, high))
            case Numbers(low, high):
                return float(np.clip(rng.normal(0, 2), low, high))
            case Names(options):
                return str(rng.choice(options))
            case Switch():
                return bool(rng.random() < 0.5)
            case ManyNumbers(each, most):
                layers = rng.integers(0, min(most, _LAYERS) + 1)
                return tuple(self._value("units", each) for _ in range(layers))
            case ManyNames(options):
                return tuple(str(each) for each in rng.choice(options, rng.integers(0, 4), replace=False))
        return str(rng.choice(["sin(x)", "x^2/4 - 2", "nonsense(", ""]))


def _told(words: str) -> str:
    """Return a message of Qt's with the places of this program that it came from."""
    frames = [frame for frame in traceback.extract_stack() if "reluexplorer" in frame.filename]
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-4:]]
    return f"{words} ({' '.join(places)})" if places else words


def memory_of(processes: list[int]) -> int:
    """Return the bytes of memory that processes have in use together."""
    return sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE for pid in processes)


def main() -> int:
    """Run and print what was seen; 1 where something leaks or was complained about."""
    parser = argparse.ArgumentParser(prog="python -m tests.app.soak", description=__doc__)
    parser.add_argument("--seconds", type=float, default=3600.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--growth", type=float, default=0.05, help="how much the memory may grow")
    options = parser.parse_args()
    warnings.simplefilter("error")
    report = Soak(options.seed).run(options.seconds)
    print(f"commands  {report.commands.total():,} of {len(report.commands)} kinds")
    print(f"memory    {[round(each / 2**20) for each in report.memory]} MiB, grown by {report.growth:.1%}")
    print(f"widgets   {report.widgets}  timers {report.timers}  threads {report.threads}")
    for message in sorted(set(report.messages)):
        print(f"message   {message}")
    return int(report.growth >= options.growth or bool(report.messages))


if __name__ == "__main__":
    sys.exit(main())
