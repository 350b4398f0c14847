"""Kills from either side of a watched training: neither harms the other, and the file stays whole."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from reluexplorer.session.commands.watching import OpenRun
from reluexplorer.session.jobs.watched_run import Pulse
from reluexplorer.watch.reader import read
from reluexplorer.watch.records import Sample
from tests.app.program import environment
from tests.places import ROOT


def started(module: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT, env=environment(QT_QPA_PLATFORM="offscreen"), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.fixture
def training(tmp_path):
    """A training without end that writes a run file, and that file."""
    path = tmp_path / "kills.watch"
    with started("tests.watch.kills", "--train", str(path)) as child:
        yield child, path
        child.kill()


@pytest.mark.slow
def test_a_training_that_is_killed_is_said_to_be_quiet_and_all_it_wrote_is_shown(window, qtbot, training):
    child, path = training
    window.run_command(OpenRun(str(path)))
    shown = lambda: window.session.state.watching  # noqa: E731
    qtbot.waitUntil(lambda: shown().is_live and shown().run.step > 50, timeout=60_000)
    child.kill()
    child.wait()
    qtbot.waitUntil(lambda: shown().pulse is Pulse.QUIET, timeout=60_000)
    panel, found = window.panel("watched"), read(path)
    assert (found.fault, shown().trouble) == ("", "")
    written = [each.step for each in found.records if isinstance(each, Sample)]
    assert shown().run.steps.tolist() == written == list(range(len(written)))
    assert panel.header.pulse.words() == "quiet"
    assert panel.trouble.sentence().startswith("The file has not grown since ")


@pytest.mark.slow
@pytest.mark.parametrize("way", ["killed", "closed"])
def test_a_training_goes_on_without_its_window(window, qtbot, training, way):
    child, path = training
    if way == "killed":
        with started("tests.app.following_window", str(path)) as other:
            steps = [int(other.stdout.readline()) for _word in range(3)]
            other.kill()
        assert 0 <= steps[0] < steps[1] < steps[2]
        last = steps[2]
    else:
        window.run_command(OpenRun(str(path)))
        qtbot.waitUntil(lambda: window.session.state.watching.run is not None, timeout=60_000)
        last = window.session.state.watching.run.step
        window.close()
        assert not [each for each in threading.enumerate() if each.name == "watch"]
    size = path.stat().st_size
    qtbot.waitUntil(lambda: path.stat().st_size > size, timeout=60_000)
    assert child.poll() is None
    child.kill()
    child.wait()
    found = read(path)
    steps = [each.step for each in found.records if isinstance(each, Sample)]
    assert (found.fault, steps) == ("", list(range(len(steps))))
    assert steps[-1] > last
