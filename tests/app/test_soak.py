"""Two minutes of random commands in the real window: too few for memory to level off, enough for leaks."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.places import ROOT


@pytest.mark.slow
def test_nothing_leaks_and_nothing_is_complained_about():
    done = subprocess.run(
        [sys.executable, "-m", "tests.app.soak", "--seconds", "120", "--growth", "0.5"],
        cwd=ROOT, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    lines = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    assert "message" not in lines
    before, after = lines["widgets"].split(")")[0].strip("(").split(", ")
    assert int(after) <= int(before) * 1.05
