"""A training of PyTorch's as people write it, seen live in the window: too high a rate, and what helps."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch")

from reluexplorer.app.window.workspaces import panel_name
from reluexplorer.session.commands.watching import OpenRun
from reluexplorer.session.jobs.watched_run import Pulse
from reluexplorer.watch.remedies import advice
from reluexplorer.watch.story import largest_death
from tests.places import ROOT

SCRIPT = ROOT / "tests" / "watch" / "digits_loop.py"
RATE = "0.3"
"""Ten times the rate with which this network learns well."""
UNITS = 128
LOOKS = 3
"""Times at which the window has to have shown what there is before the training goes on."""


def seen_live(window, qtbot, script: Path, run: Path):
    """Train beside a window that waits for the file; return what was seen, and what the script printed."""
    window.run_command(OpenRun(str(run)))
    window.session.settle()
    panel, seen = window.panel("watched"), []
    assert window.session.state.watching.pulse is Pulse.AWAITED

    def look(_before, after):
        watching = after.watching
        if watching.run is not None and len(watching.run.steps):
            seen.append((watching.pulse, watching.run.step, int(watching.run.dead[-1].sum())))

    window.session.changed.connect(look)
    with subprocess.Popen(
        [sys.executable, str(script), str(run), RATE],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True,
    ) as training:  # fmt: skip
        let_go_in_parts(qtbot, window, training, run, seen)
        qtbot.waitUntil(lambda: window.session.state.watching.pulse is Pulse.ENDED, timeout=120_000)
        known, _err = training.communicate(timeout=60)
    window.session.changed.disconnect(look)
    assert training.returncode == 0
    newest = "step 900 · last look at step 890 · every 10 steps"
    qtbot.waitUntil(lambda: panel.header.words.text().startswith(newest))
    return seen, float(known)


def let_go_in_parts(qtbot, window, training: subprocess.Popen[str], run: Path, seen: list[tuple]) -> None:
    """Hold the training each time that it wrote something until the window has all of that."""
    while len({step for _pulse, step, _dead in seen}) < LOOKS and training.poll() is None:
        size = run.stat().st_size if run.exists() else 0
        qtbot.waitUntil(lambda size=size: run.exists() and run.stat().st_size > size, timeout=60_000)
        training.send_signal(signal.SIGSTOP)
        try:
            size = run.stat().st_size
            qtbot.waitUntil(lambda size=size: window.session.state.watching.bytes >= size, timeout=60_000)
        finally:
            training.send_signal(signal.SIGCONT)


def with_remedy(script: Path, code: str, place: str) -> str:
    """Return a script with a line before another one, as a person would put it there."""
    lines = script.read_text(encoding="utf-8").splitlines()
    (row,) = [row for row, line in enumerate(lines) if line.strip() == place]
    indent = lines[row].removesuffix(lines[row].strip())
    return "\n".join([*lines[:row], f"{indent}nn.utils.{code}", *lines[row:], ""])


@pytest.mark.slow
def test_neurons_that_die_are_seen_live_and_the_first_remedy_helps(window, qtbot, tmp_path):
    seen, known = seen_live(window, qtbot, SCRIPT, tmp_path / "too_high.watch")
    live = [(step, dead) for pulse, step, dead in seen if pulse is Pulse.LIVE]
    assert len({step for step, _dead in live}) >= LOOKS
    assert live[0][1] < seen[-1][2]
    run = window.session.state.watching.run
    assert panel_name(window.session.state) == "watched"
    assert (run.is_closed, run.units, int(run.steps[-1])) == (True, UNITS, 890)
    dead = int(run.dead[-1].sum())
    assert dead > UNITS // 2
    assert known < 0.5
    assert run.learning_rate.at(run.step) == float(RATE)

    event = largest_death(run)
    first = advice(run, event).remedies[0]
    assert (first.code, first.note) == ("clip_grad_norm_(model.parameters(), 1.0)", "before opt.step()")
    mended = tmp_path / "digits_loop.py"
    mended.write_text(with_remedy(SCRIPT, first.code, first.note.removeprefix("before ")), encoding="utf-8")
    _seen, better = seen_live(window, qtbot, mended, tmp_path / "clipped.watch")
    fewer = int(window.session.state.watching.run.dead[-1].sum())
    assert fewer < dead - UNITS // 4
    assert better > 0.85
    assert window.session.state.watching.pulse is Pulse.ENDED
