"""The program on a screen, over the bus that screen readers use: read, pressed and set by another process."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.program import ROOT
from tests.app.real_screen import Screen

LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
PYTHON = "/usr/bin/python3"
HAS_BUS = (
    LAUNCHER.exists()
    and all(map(shutil.which, ("dbus-run-session", "Xvfb")))
    and subprocess.run([PYTHON, "-c", "import pyatspi"], capture_output=True, check=False).returncode == 0
)
TALK = f"""
{LAUNCHER} --launch-immediately &
{sys.executable} -X faulthandler -m reluexplorer & program=$!
env -u PYTHONWARNINGS -u PYTHONPATH {PYTHON} {ROOT}/tests/reliability/listener.py
kill -TERM $program; wait $program; echo; echo "ended with $?"
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not HAS_BUS, reason="needs the packages at-spi2-core, dbus, python3-pyatspi and xvfb"),
]


@pytest.fixture
def screen():
    made = Screen()
    yield made
    made.close()


def test_a_screen_reader_walks_presses_and_sets(screen, tmp_path):
    own = {f"XDG_{kind}_HOME": str(tmp_path / kind) for kind in ("CONFIG", "STATE", "DATA")}
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", TALK],
        cwd=ROOT, env={**screen.environment(), **own, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"},
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.stdout.endswith("ended with 0\n"), done.stdout + done.stderr
    told = done.stdout.strip().splitlines()[-2]
    assert told.startswith("{"), done.stdout + done.stderr
    found = json.loads(told)
    assert found["neuron"] == "Hidden 1, neuron 2 of 8"
    assert "Weights: x₁ " in found["told"]
    assert found["actions"][:4] == ["Press", "Toggle", "Edit weights", "Kill"]
    assert (found["chosen"], found["moved"], found["back"]) == (True, 1.0, True)
    assert found["roles"]["list item"] > 500
    assert found["roles"]["slider"] >= 3
