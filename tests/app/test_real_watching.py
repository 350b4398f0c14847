"""A training of PyTorch's that is seen live on a real screen: units die, a remedy is copied, and helps."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

pytest.importorskip("torch")

from tests.app.real_screen import ON_A_SCREEN
from tests.app.window.test_watched_training import LOOKS, RATE, SCRIPT, UNITS, with_remedy
from tests.places import ROOT

pytestmark = ON_A_SCREEN

REMEDY = "clip_grad_norm_(model.parameters(), 1.0)"


def opened(program, path):
    """Open a file by the menu's key, the name typed."""
    program.keys("ctrl+o")
    program.screen.window("^Open$")
    program.keys("ctrl+a")
    program.type(str(path))
    program.keys("Return")
    return program.until(lambda s: s["watched"]["path"] == str(path))


def _held(program, training, run):
    """Hold the training when it has written more, until the program has that; return what it knows then."""
    steps = []
    while not steps:
        size = run.stat().st_size if run.exists() else 0
        program.until(lambda _s, size=size: run.exists() and run.stat().st_size > size)
        training.send_signal(signal.SIGSTOP)
        size = run.stat().st_size
        if program.state()["watched"]["path"] != str(run):
            opened(program, run)
        state = program.until(lambda s, size=size: s["watched"]["bytes"] >= size)
        steps = state["watched"]["steps"]
        training.send_signal(signal.SIGCONT)
    return state["watched"]


def trained(program, script, run):
    """Train beside the program, held until it has shown what there is; return its looks and what is known."""
    with subprocess.Popen(
        [sys.executable, str(script), str(run), RATE],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True,
    ) as training:  # fmt: skip
        try:
            seen = [_held(program, training, run) for _look in range(LOOKS)]
        except BaseException:
            training.kill()
            raise
        known, _err = training.communicate(timeout=120)
    assert training.returncode == 0
    seen.append(program.until(lambda s: s["watched"]["pulse"] == "ENDED")["watched"])
    return seen, float(known)


def test_a_remedy_that_is_copied_from_the_window_helps(program, tmp_path):
    seen, known = trained(program, SCRIPT, tmp_path / "too_high.watch")
    assert "LIVE" in {each["pulse"] for each in seen[:-1]}
    assert seen[-1]["steps"] == list(range(0, 900, 10))
    before = seen[-1]["dead"][-1]
    assert seen[0]["dead"][-1] < before
    assert before > UNITS // 2
    assert known < 0.5

    program.click(f"Copy {REMEDY}")
    program.until(lambda s: s["clipboard"] == REMEDY)
    mended = tmp_path / "digits_loop.py"
    mended.write_text(with_remedy(SCRIPT, program.state()["clipboard"], "opt.step()"), encoding="utf-8")
    seen, better = trained(program, mended, tmp_path / "clipped.watch")
    assert seen[-1]["dead"][-1] < before - UNITS // 4
    assert better > 0.85
    assert program.close_window() == (0, "")
