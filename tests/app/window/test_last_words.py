"""The program's own log of a whole run: beginning, end, and how its processes ended that were killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from reluexplorer import __version__
from reluexplorer.session.commands.files import read
from tests.app.program import environment

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="these are signals of POSIX"),
]
PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from reluexplorer.app.launching.launch import launch
from reluexplorer.app.window.window import Window
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.settings import assign

def fail():
    raise ArithmeticError("in a slot")

def show(self, shown=Window.show):
    said = set()

    def tell(*words):
        if words not in said:
            said.add(words)
            print(*words, flush=True)

    def follow(before, after):
        if after.notice.startswith("The process that trains"):
            tell("heard", after.notice)
        if after.run.step == 50:
            tell("trained", self.session.client._helper.pid)

    def begin():
        self.session.changed.connect(follow)
        self.session.dispatch(assign("training.seed", 77))
        self.session.dispatch(Step(50))

    self.first_frame.connect(begin)
    if "fail" in sys.argv:
        self.first_frame.connect(lambda: QTimer.singleShot(0, fail))
    shown(self)

Window.show = show
if __name__ == "__main__":
    raise SystemExit(launch([]))
"""
FAILS = """
from PySide6.QtWidgets import QMessageBox
from reluexplorer.app.launching import launch as launch_module

def carry_out(*given):
    raise LookupError("at the start")

def read(box):
    print(box.text(), box.informativeText(), box.detailedText(), sep="\\n", flush=True)

launch_module.carry_out = carry_out
QMessageBox.exec = read
if __name__ == "__main__":
    raise SystemExit(launch_module.launch([]))
"""
MADE_AGAIN = "The process that trains has ended unexpectedly. The run is made again up to step 50."


@contextmanager
def started(tmp_path, *arguments, code=PROGRAM):
    """Run the program in surroundings of its own."""
    script = tmp_path / "program.py"
    script.write_text(code, encoding="utf-8")
    places = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    surroundings = environment(QT_QPA_PLATFORM="offscreen", HOME=str(tmp_path), **places)
    with subprocess.Popen(
        [sys.executable, str(script), *arguments], env=surroundings, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as program:  # fmt: skip
        try:
            yield program
        finally:
            program.kill()


def heard(program, word):
    """Return what the program says behind a word."""
    said = program.stdout.readline().rstrip("\n").partition(" ")
    assert said[0] == word, program.stderr.read() if not said[0] else said
    return said[2]


def log(tmp_path):
    (path,) = tmp_path.rglob("reluexplorer.log")
    return [line.partition("] ")[2] or line for line in path.read_text(encoding="utf-8").splitlines()]


def ended(program):
    program.send_signal(signal.SIGTERM)
    program.communicate(timeout=60)
    return program.returncode


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_the_end_of_the_training_process_is_said_and_logged(number, tmp_path):
    with started(tmp_path) as program:
        os.kill(int(heard(program, "trained")), number)
        assert heard(program, "heard") == MADE_AGAIN
        assert heard(program, "trained").isdecimal()
        assert ended(program) == 0
    told = [line for line in log(tmp_path) if "Qt: " not in line]
    assert told == [
        f"INFO: ReLU Explorer {__version__} begins.",
        f"WARNING: The process that trains ended by {number.name}.",
        "INFO: A signal asks ReLU Explorer to end.",
        "INFO: ReLU Explorer ends with exit code 0.",
    ]
    (left,) = tmp_path.rglob("last_words.txt")
    assert ("Segmentation fault" in left.read_text()) == (number == signal.SIGSEGV)


def test_a_fault_in_a_slot_of_the_real_program_keeps_what_is_open_and_the_program_goes_on(tmp_path):
    with started(tmp_path, "fail") as program:
        heard(program, "trained")
        assert ended(program) == 0
    assert "    ArithmeticError: in a slot" in log(tmp_path)
    (last,) = tmp_path.rglob("last.reluexp")
    assert read(last)[0].recipe.training.seed == 77


def test_a_program_that_dies_hard_is_told_of_by_the_next_one(tmp_path):
    with started(tmp_path) as program:
        heard(program, "trained")
        program.send_signal(signal.SIGABRT)
        program.communicate(timeout=60)
        assert program.returncode == -signal.SIGABRT
    with started(tmp_path) as again:
        heard(again, "trained")
        assert ended(again) == 0
    told = log(tmp_path)
    assert told.count("    Fatal Python error: Aborted") == 1
    assert sum(line.endswith("begins.") for line in told) == 2
    assert sum(line.endswith("ends with exit code 0.") for line in told) == 1


def test_a_start_that_fails_is_shown_and_logged(tmp_path):
    with started(tmp_path, code=FAILS) as program:
        said, errors = program.communicate(timeout=120)
        assert program.returncode == 1
    title, words, *details = said.splitlines()
    assert title == "ReLU Explorer cannot start"
    assert words.startswith("It is a fault of the program, not yours: LookupError in program.py, line ")
    assert words.endswith(" What happened is in the log, in ~/STATE/reluexplorer/log.")
    assert details[0] == "Traceback (most recent call last):"
    assert f"ReLU Explorer: {__version__}" in details
    assert errors.endswith("LookupError: at the start\n")
    assert "CRITICAL: ReLU Explorer ends by a fault:" in log(tmp_path)
