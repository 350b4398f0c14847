"""A thousand random events on a screen of its own; ten thousand are done by the script itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

from reluexplorer.app.actions import all_actions
from tests.app.real_screen import MISSING
from tests.places import ROOT
from tests.reliability.storm import Report
from tests.reliability.storm_events import KINDS, Event, event, orders, shortcuts
from tests.reliability.watching import PAUSE


def test_an_event_follows_from_the_seed_and_its_number_alone():
    storm = [event(3, number) for number in range(400)]
    assert [event(3, number) for number in reversed(range(400))] == storm[::-1]
    assert {each.kind for each in storm} == set(KINDS)
    assert storm != [event(4, number) for number in range(400)]


def test_every_shortcut_but_those_that_begin_or_end_a_program_is_pressed():
    keys = [keys for spec in all_actions() if spec.name not in {"quit", "new-window"} for keys in spec.keys]
    assert len(shortcuts()) == len(keys)
    assert {"ctrl+plus", "ctrl+minus", "ctrl+equal", "ctrl+shift+l", "question", "F1", "m"} <= set(
        shortcuts()
    )
    assert not {"ctrl+q", "ctrl+shift+n"} & set(shortcuts())


def test_places_are_taken_in_the_window_as_large_as_it_is():
    drag = Event(0, "drag", ((0.5, 0.25), (0.1, 0.9)), button=3)
    assert orders(drag, 7, (1000, 800)) == [
        "mousemove --window 7 500 200", "mousedown 3", "mousemove --window 7 100 720", "mouseup 3",
    ]  # fmt: skip


def test_what_is_beyond_a_limit_is_complained_about():
    report = Report(rests=[{"memory": 100}, {"memory": 104}], faults=["It fell."])
    report.waits = {number: (0.01 if number < 97 else 0.08, 0.005, 0.0, []) for number in range(100)}
    assert report.complaints() == [
        "It fell.", "The memory grew by 4.0%.", "One answer in a hundred took over 80 ms.",
    ]  # fmt: skip
    report.waits[97] = report.waits[98] = report.waits[99] = (0.02, 0.005, 0.0, [])
    assert report.complaints() == ["It fell.", "The memory grew by 4.0%."]


def test_a_moment_of_chance_falls_into_long_waits_more_often():
    report = Report(all_waits=[0.1 - PAUSE] * 50 + [5.0 - PAUSE])
    assert report.at_any_moment() == pytest.approx(1e3 * (5.0 - PAUSE - 0.1), abs=1.0)
    quick = Report(all_waits=[0.01 - PAUSE] * 1000)
    assert quick.at_any_moment() == pytest.approx(10 - 1e3 * PAUSE - 0.1, abs=0.05)


@pytest.mark.slow
@pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)}: dev.py test-all installs them")
def test_the_program_lives_through_random_events():
    storm = [sys.executable, "-m", "tests.reliability.storm"]
    done = subprocess.run(
        [*storm, "--events", "200", "--lives", "1", "--only-faults"],
        cwd=ROOT, capture_output=True, text=True, timeout=3000, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
