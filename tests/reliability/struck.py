"""The program that a storm strikes, from outside: its process, its ear, and the hands that press keys."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.app.real_screen import Screen
from tests.places import ROOT
from tests.reliability.storm_events import Event, orders

_PATIENCE = 60.0
_HEARD = 5.0
"""Seconds after which keys have not been heard: a question may be open."""


class Struck:
    """One life of the program on a screen with a window manager; what it keeps lies in the storm's folder."""

    def __init__(self, screen: Screen, folder: Path) -> None:
        own = {
            f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CONFIG", "STATE", "DATA", "CACHE")
        }
        places = {"HOME": str(folder / "files"), "TMPDIR": str(folder)}
        self._environment = {**screen.environment(), **places, **own}
        self._errors = (folder / "errors.txt").open("w+b")
        self._manager = self._started("openbox", "--sm-disable") if shutil.which("openbox") else None
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.reliability.stormed", str(folder / "files")],
            cwd=ROOT, env=self._environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors,
        )  # fmt: skip
        self._hands: subprocess.Popen[str] | None = None
        assert self._line() == "begun"
        self._window = int(self.ask(window=True))

    def _started(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            words, env=self._environment, text=True, stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def ask(self, **order: Any) -> Any:
        """Give an order, and return the answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return self._line()

    def _line(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"the program ended with {self._process.wait(_PATIENCE)}: {self.said()[-2000:]}"
        return json.loads(line)

    def strike(self, done: Event, size: tuple[int, int]) -> None:
        """Do an event; hands that were lost with a window that was gone are taken up anew."""
        for line in orders(done, self._window, size):
            self.press(line)

    def press(self, line: str) -> None:
        """Let the hands do one line."""
        if self._hands is None or self._hands.poll() is not None:
            self._hands = self._started("xdotool", "-")
        assert self._hands.stdin is not None
        try:
            self._hands.stdin.write(line + "\n")
            self._hands.stdin.flush()
        except BrokenPipeError:
            self._hands = None

    def finish(self) -> None:
        """Wait until the hands have done all that they were told: they may be many events behind."""
        hands, self._hands = self._hands, None
        if hands is None or hands.stdin is None:
            return
        try:
            with suppress(BrokenPipeError):
                hands.stdin.close()
            hands.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            hands.kill()
            hands.wait()

    def training(self) -> set[int]:
        """Return the processes that train."""
        found = set()
        for task in Path(f"/proc/{self._process.pid}/task").glob("*/children"):
            for child in map(int, task.read_text().split()):
                if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                    found.add(child)
        return found

    def end(self, way: str) -> int:
        """Close the window in a way; return the exit code."""
        self.ask(allow=True)
        if way == "signal":
            self._process.send_signal(signal.SIGTERM)
        elif way == "keys":
            self.press(f"windowactivate {self._window}")
            self.press("key ctrl+q")
        else:
            self.ask(end=True)
        end = time.monotonic() + _PATIENCE
        while self._process.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
            if way == "keys" and time.monotonic() > end - _PATIENCE + _HEARD:
                way = "window"
                with suppress(AssertionError, BrokenPipeError):
                    while self.ask(dismiss=True):
                        time.sleep(0.1)
                    self.ask(end=True)
        code = self._process.wait(1.0)
        assert code == 0, f"closed by {way}, the program ended with {code}"
        self._close()
        return code

    def said(self) -> str:
        """Return what was written to standard error, but for what the storm provoked."""
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace")

    def kill(self) -> None:
        """End the program where it has not ended by itself."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait(10.0)
        self._close()

    def _close(self) -> None:
        for each in (self._hands, self._manager):
            if each is not None and each.poll() is None:
                each.kill()
                each.wait(10.0)
            if each is not None and each.stdin is not None:
                each.stdin.close()
