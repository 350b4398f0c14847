"""A screen of its own (Xvfb), the real program on it, and hands that press real keys and buttons."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.app.program import ROOT, environment

TOOLS = ("Xvfb", "xdotool", "xwd", "convert")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
ON_A_SCREEN = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)}: dev.py test-all installs them"),
]
"""The marks of tests with real events."""
PATIENCE = 90.0
"""Seconds that something may be long in coming on a machine that has much else to do."""


class Screen:
    """An X server without a monitor."""

    def __init__(self, width: int = 1440, height: int = 900) -> None:
        reading, writing = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp",
             "-noreset"],
            pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(writing)
        with os.fdopen(reading) as numbers:
            self.display = f":{numbers.readline().strip()}"

    def environment(self) -> dict[str, str]:
        return {**environment(), "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb", "QT_SCALE_FACTOR": "1"}

    def hands(self, *arguments: object) -> str:
        """Press keys and buttons."""
        done = subprocess.run(
            ["xdotool", *map(str, arguments)],
            env=self.environment(), capture_output=True, text=True, check=True, timeout=20,
        )  # fmt: skip
        return done.stdout

    def window(self, name: str, seconds: float = PATIENCE) -> str:
        """Return the number of a visible window; a search fails where one goes while it looks."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with suppress(subprocess.CalledProcessError):
                return self.hands("search", "--onlyvisible", "--name", name).split()[-1]
        raise AssertionError(f"There is no window {name}.")

    def picture(self, path: Path) -> None:
        """Save what the screen shows."""
        dump = path.with_suffix(".xwd")
        subprocess.run(["xwd", "-root", "-silent", "-out", str(dump)], env=self.environment(), check=True)
        subprocess.run(["convert", f"xwd:{dump}", str(path)], check=True)
        dump.unlink()

    def close(self) -> None:
        self._server.terminate()
        self._server.wait(10)


class Program:
    """The real program on a screen, which answers where its widgets are and what it holds."""

    def __init__(self, screen: Screen, settings: Path | None = None, seeds: int | None = None) -> None:
        self.screen = screen
        remembered = [str(each) for each in (settings, seeds) if each is not None]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.app.driven", *remembered],
            cwd=ROOT, env=screen.environment(), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        try:
            self.window = self._begun()
        except BaseException:
            self.kill()
            raise

    def _begun(self) -> str:
        """Wait until the program can be worked with and give it the keys; return its window."""
        self.screen.window("ReLU Explorer")
        self.until(lambda state: state["status"] == "paused")
        window = self.screen.window("ReLU Explorer")
        self.screen.hands("windowfocus", "--sync", window)
        return window

    def _ask(self, **question: object) -> object:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, self._process.stderr.read() if self._process.stderr else "the program ended"
        return json.loads(line)

    def state(self) -> dict:
        return self._ask(state=True)

    def until(self, holds: Callable[[dict], bool], seconds: float = PATIENCE) -> dict:
        """Ask until something holds; the question itself takes its turn in the program's event loop."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            state = self.state()
            if holds(state):
                return state
        raise AssertionError(f"it never came; last: {state}")

    def where(self, name: str) -> tuple[int, int]:
        place = self._ask(where=name)
        assert place is not None, f"no visible control is named {name!r}"
        return place[0], place[1]

    def place(self, name: str) -> tuple[int, int] | None:
        """Where a visible control of this name is on the screen; None without one."""
        found = self._ask(where=name)
        return None if found is None else (found[0], found[1])

    def named(self, beginning: str) -> list[str]:
        """The names of visible controls that begin so."""
        found = self._ask(named=beginning)
        assert isinstance(found, list)
        return found

    def told(self, name: str) -> list[str]:
        """What a screen reader is told of the visible controls of this name, besides the name."""
        found = self._ask(told=name)
        assert isinstance(found, list)
        return found

    def click(self, name: str, button: int = 1) -> None:
        x, y = self.where(name)
        self.screen.hands("mousemove", x, y, "click", button)

    def spot(self, part: str, *numbers: float) -> tuple[int, int]:
        """Where a place of a painted part is on the screen."""
        place = self._ask(spot=[part, *numbers])
        return place[0], place[1]

    def drag(self, start: tuple[int, int], *places: tuple[int, int], button: int = 1) -> None:
        self.screen.hands("mousemove", *start, "mousedown", button)
        for place in places:
            self.screen.hands("mousemove", *place)
        self.screen.hands("mouseup", button)

    def keys(self, *names: str) -> None:
        self.screen.hands("key", "--clearmodifiers", *names)

    def tab(self, *keys: str) -> dict:
        """Press keys that bring the focus elsewhere, Tab unless told otherwise; return what is then."""
        before = self.state()["focus_id"]
        self.keys(*keys or ("Tab",))
        return self.until(lambda s: s["focus_id"] not in {before, None})

    def tab_to(self, *names: str, key: str = "Tab", most: int = 60) -> None:
        """Press Tab, or ``shift+Tab``, until a control of one of these names has the keys."""
        passed = []
        for _ in range(most):
            passed.append(self.tab(key)["focus"])
            if passed[-1] in names:
                return
        raise AssertionError(f"{key} does not come to {names}; it came to {passed}")

    def type(self, text: str) -> None:
        self.screen.hands("type", "--delay", 20, "--", text)

    def close_window(self) -> tuple[int, str]:
        """Close the window as a window manager does; return the exit code and stderr.

        A process that does not end by itself raises subprocess.TimeoutExpired.
        """
        self._ask(quit=True)
        return self.ended()

    def ended(self) -> tuple[int, str]:
        """Wait until the program ends by itself; return the exit code and stderr."""
        code = self._process.wait(60)
        _, said = self._process.communicate(timeout=10)
        return code, said

    def kill(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate(timeout=10)
