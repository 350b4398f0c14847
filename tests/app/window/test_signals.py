"""The window closes as by Quit when the system or a terminal asks for it, and keeps what is open."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from reluexplorer.app.launching.signals import EndSignals
from reluexplorer.session.commands.files import read
from tests.app.program import environment

pytestmark = pytest.mark.skipif(os.name == "nt", reason="these are signals of POSIX")
ASKED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
OF_QT = "This plugin does not support propagateSizeHints()"
"""What Qt says of each box that is shown without a screen."""

PROGRAM = """
import signal
import sys

signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whatever the tests were started with

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from reluexplorer.app.launching.launch import launch
from reluexplorer.app.window.window import Window
from reluexplorer.session.commands.settings import assign

def show(self, shown=Window.show):
    def change():
        self.session.dispatch(assign("training.seed", 77))
        if "asks" in sys.argv:
            QTimer.singleShot(0, self.close)
        told()

    def told():
        if "asks" in sys.argv and QApplication.activeModalWidget() is None:
            QTimer.singleShot(10, told)
        else:
            print("shown", flush=True)

    self.first_frame.connect(change)
    shown(self)

Window.show = show
if __name__ == "__main__":
    raise SystemExit(launch([]))
"""


@pytest.fixture(autouse=True)
def no_signal_is_ignored():
    """Begin as in a terminal: tests that are started to outlive one would ignore that it hangs up."""
    former = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, former)


@pytest.mark.parametrize("number", ASKED)
def test_a_signal_is_told_in_the_turn_of_the_window(number, qtbot):
    former = signal.getsignal(number)
    signals = EndSignals()
    try:
        with qtbot.waitSignal(signals.asked):
            os.kill(os.getpid(), number)
    finally:
        signals.release()
    assert signal.getsignal(number) is former


def test_a_program_that_is_to_outlive_its_terminal_does(qtbot):
    former = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signals = EndSignals()
    heard = []
    signals.asked.connect(lambda: heard.append("asked"))
    try:
        os.kill(os.getpid(), signal.SIGHUP)
        with qtbot.waitSignal(signals.asked):
            os.kill(os.getpid(), signal.SIGTERM)
    finally:
        signals.release()
        assert signal.signal(signal.SIGHUP, former) is signal.SIG_IGN
    assert heard == ["asked"]


@pytest.mark.slow
@pytest.mark.parametrize("number", ASKED)
@pytest.mark.parametrize("meanwhile", [[], ["asks"]], ids=["", "while it asks whether to save"])
def test_what_is_open_is_kept(number, meanwhile, tmp_path):
    script = tmp_path / "program.py"
    script.write_text(PROGRAM, encoding="utf-8")
    places = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    surroundings = environment(QT_QPA_PLATFORM="offscreen", HOME=str(tmp_path), **places)
    with subprocess.Popen(
        [sys.executable, str(script), *meanwhile], env=surroundings,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as program:  # fmt: skip
        assert program.stdout is not None
        try:
            assert program.stdout.readline() == "shown\n"
            program.send_signal(number)
            _out, errors = program.communicate(timeout=60)
        finally:
            program.kill()
    said = [line for line in errors.splitlines() if line != OF_QT]
    assert (program.returncode, said) == (0, [])
    (kept,) = Path(tmp_path).rglob("*.reluexp")
    assert read(kept)[0].recipe.training.seed == 77
