"""Less motion: fewer pictures of what goes on by itself, nothing that pulses or blinks, and it stays."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QDialog

from reluexplorer.app.settings.settings import Settings
from reluexplorer.app.settings.system_motion import animations_are_off
from reluexplorer.app.window.following import goes_on_by_itself
from reluexplorer.app.window.window import Window
from reluexplorer.session.commands.microscope import FollowSample
from reluexplorer.session.commands.run import Pause, Play
from reluexplorer.session.host.state import State
from reluexplorer.session.run.snapshot import RunSnapshot, Status
from reluexplorer.session.session import Session
from reluexplorer.widgets.painting.pace import PACE, Pace
from reluexplorer.widgets.theme.motion import motion_is_reduced, reduce_motion


@pytest.fixture(autouse=True)
def as_it_was(qapp):
    yield
    reduce_motion(False)


def shown_of(window: Window) -> list[State]:
    """All states that the window would show from now on."""
    shown: list[State] = []
    window.following._show = lambda after, _before: shown.append(after)
    return shown


def test_the_cursor_stands_still_and_nothing_fades(qapp):
    blinks = QApplication.cursorFlashTime()
    QApplication.setCursorFlashTime(1060)
    try:
        reduce_motion(True)
        assert QApplication.cursorFlashTime() == 0
        assert not QApplication.isEffectEnabled(Qt.UIEffect.UI_FadeTooltip)
        reduce_motion(False)
        assert QApplication.cursorFlashTime() == 1060
    finally:
        QApplication.setCursorFlashTime(blinks)


def test_pictures_that_come_by_themselves_wait_for_their_turn(window):
    run = RunSnapshot(status=Status.RUNNING)
    states = [State(document=window.session.state.document, run=run) for _ in range(5)]
    shown = shown_of(window)
    for before, after in pairwise(states):
        window.following.take(before, after)
    assert shown == states[1:]
    shown.clear()
    reduce_motion(True)
    for before, after in pairwise(states):
        window.following.take(before, after)
    assert len(shown) == 1
    assert shown[0] is states[1]
    window.following._catch_up()
    assert shown[-1] is window.session.state
    paused = State(document=states[0].document, run=RunSnapshot(status=Status.PAUSED))
    window.following.take(states[-1], paused)
    assert shown[-1] is paused


def test_what_a_person_does_is_no_motion():
    run = RunSnapshot(status=Status.RUNNING)
    one = State(run=run)
    assert goes_on_by_itself(one, State(document=one.document, run=run))
    assert not goes_on_by_itself(one, State(run=run))
    assert not goes_on_by_itself(one, State(document=one.document, run=run, notice="Read this."))
    assert not goes_on_by_itself(one, State(document=one.document, run=RunSnapshot(status=Status.PAUSED)))


def test_the_window_still_trains_and_stops_with_less_motion(window, qtbot):
    window._actions["motion"].trigger()
    assert motion_is_reduced()
    window.session.dispatch(Play())
    qtbot.waitUntil(lambda: window.session.state.run.step > 50)
    window.session.dispatch(Pause())
    qtbot.waitUntil(lambda: window.session.state.run.status is Status.PAUSED)
    step = window.session.state.run.step
    assert window.panel("train").transport.strip.view.step == step


def test_no_pulses_go_along_the_weights(window):
    window.session.dispatch(FollowSample(0))
    window.session.settle()
    page = window.panel("train").microscope
    page._play_or_rest()
    page._beat()
    assert page.diagram._phase > 0
    page._rest()
    reduce_motion(True)
    page._play_or_rest()
    page._beat()
    assert page.diagram._phase == 0
    page._rest()


def test_the_wish_is_kept_and_comes_before_the_system(qtbot, qapp, tmp_path, monkeypatch):
    settings = Settings(tmp_path / "settings.json")
    monkeypatch.setattr("reluexplorer.app.window.following.system_reduces_motion", lambda: True)
    for wish, reduced in (("system", True), ("full", False), ("reduced", True)):
        settings.remember(motion=wish)
        made = Window(Session(), settings)
        qtbot.addWidget(made)
        assert motion_is_reduced() is reduced, wish
        if wish == "reduced":
            made._actions["motion"].trigger()
            assert settings.motion() == "full"
        made.close()


@pytest.mark.parametrize(
    ("answer", "off"),
    [([False], True), ([True], False), ([], False), (["no such setting"], False), ([0], False)],
)
def test_only_a_plain_no_of_the_desktop_counts(answer, off):
    assert animations_are_off(answer) is off


def test_what_is_newer_waits_for_what_is_still_painted_or_changed_but_not_for_long(window, monkeypatch):
    taken: list[bool] = []
    now = [10.0]
    monkeypatch.setattr("reluexplorer.app.window.following.time.monotonic", lambda: now[0])
    monkeypatch.setattr(window.session, "poll", lambda: taken.append(PACE.is_behind))
    window.following.collect()
    assert taken.pop() is False
    monkeypatch.setattr(Pace, "is_behind", True)
    window.following.collect()
    assert taken == []
    monkeypatch.setattr(Pace, "is_behind", False)
    monkeypatch.setattr(window.stage, "_work", iter(()))
    window.following.collect()
    assert taken == []
    monkeypatch.setattr(window.stage, "_work", None)
    window.following.collect()
    assert taken == [False]
    monkeypatch.setattr(Pace, "is_behind", True)
    now[0] += 0.24
    window.following.collect()
    assert taken == [False]
    now[0] += 0.02
    window.following.collect()
    window.following.collect()
    assert taken == [False, True]


@pytest.mark.parametrize(("share", "looks"), [(0.4, 2), (0.6, 0)])
def test_a_run_goes_on_seldom_behind_a_dialog_that_hides_over_half_of_the_window(
    window, monkeypatch, share, looks
):
    polled: list[None] = []
    now = [10.0]
    monkeypatch.setattr("reluexplorer.app.window.following.time.monotonic", lambda: now[0])
    monkeypatch.setattr(window.session, "poll", lambda: polled.append(None))
    window.following.collect()
    dialog = QDialog(window, modal=True)
    dialog.show()
    dialog.setGeometry(QRect(window.pos(), QSize(window.width(), round(share * window.height()))))
    polled.clear()
    window.following.collect()
    window.following.collect()
    assert len(polled) == looks
    now[0] += 0.26
    window.following.collect()
    assert len(polled) == looks + 1
    dialog.reject()
    window.following.collect()
    assert len(polled) == looks + 2
    dialog.deleteLater()
