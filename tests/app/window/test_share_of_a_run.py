"""How often a run's pictures are taken: as often as they come, or less where they keep the window busy."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QWidget

from reluexplorer.app.window.following import Following
from reluexplorer.session.run.snapshot import Status
from reluexplorer.widgets.painting.pace import PACE


class Clock:
    """Time that passes only as told, in which the window works or rests."""

    def __init__(self) -> None:
        self.passed = self.worked = 100.0

    def monotonic(self) -> float:
        return self.passed

    def thread_time(self) -> float:
        return self.worked

    def goes_on(self, *, works: float = 0.0, rests: float = 0.0) -> None:
        self.passed += works + rests
        self.worked += works


class Run:
    """A session that counts how often it is asked for a picture."""

    def __init__(self) -> None:
        self.state = SimpleNamespace(run=SimpleNamespace(status=Status.RUNNING))
        self.looks = 0

    def poll(self) -> None:
        self.looks += 1


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr("reluexplorer.app.window.following.time", made)
    return made


@pytest.fixture
def run():
    return Run()


@pytest.fixture
def following(qtbot, clock, run):
    window = QWidget()
    qtbot.addWidget(window)
    made = Following(window, run, None, lambda *_states: None, lambda: False)
    PACE.begin(window)
    made.collect()
    assert run.looks == 1
    yield made
    PACE.end()


def test_a_dear_picture_is_followed_by_the_next_after_half_as_long_again(following, clock, run):
    clock.goes_on(works=0.040, rests=0.059)
    following.collect()
    assert run.looks == 1
    clock.goes_on(rests=0.002)
    following.collect()
    assert run.looks == 2


def test_cheap_pictures_are_taken_as_often_as_they_come(following, clock, run):
    for _ in range(30):
        clock.goes_on(works=0.012, rests=0.021)
        following.collect()
    assert run.looks == 31


def test_eight_pictures_a_second_are_taken_however_dear_they_are(following, clock, run):
    clock.goes_on(works=0.120)
    following.collect()
    assert run.looks == 1
    clock.goes_on(works=0.006)
    following.collect()
    assert run.looks == 2


def test_what_comes_while_nothing_runs_is_taken_at_once(following, clock, run):
    run.state.run.status = Status.PAUSED
    clock.goes_on(works=0.040)
    following.collect()
    assert run.looks == 2


def test_without_pace_every_look_is_taken(following, clock, run):
    PACE.end()
    clock.goes_on(works=0.040)
    following.collect()
    assert run.looks == 2
