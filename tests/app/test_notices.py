"""What is said lies over the window without moving it, and goes when it is over."""

from __future__ import annotations

import pytest

from reluexplorer.app import window as window_module
from reluexplorer.app.settings import Settings
from reluexplorer.app.window import Window
from reluexplorer.session import controls, edits, exports
from reluexplorer.session.session import Session


@pytest.fixture
def window(qtbot, tmp_path):
    session = Session()
    made = Window(session, Settings(tmp_path / "settings.json"))
    qtbot.addWidget(made)
    made.resize(1024, 700)
    made.show()
    qtbot.waitExposed(made)
    session.settle()
    return made


def test_a_notice_moves_nothing_and_leaves_play_and_the_strip_free(window):
    stack = window._stack
    before = stack.geometry()
    transport = window.panel("train").transport
    window.session.notify("A sentence that is long enough to be broken into lines. " * 4)
    notice = window._notice
    assert notice.isVisible()
    assert stack.geometry() == before
    assert before.contains(notice.geometry())
    top = transport.mapTo(window.centralWidget(), transport.rect().topLeft()).y()
    assert notice.geometry().bottom() < top
    window.resize(1440, 900)
    assert stack.geometry().contains(notice.geometry())
    assert abs(notice.geometry().center().x() - stack.geometry().center().x()) <= 1


def test_a_warning_goes_with_the_next_command_that_works(window):
    session = window.session
    assert not session.dispatch(exports.ExportTorch("/nowhere/at/all.json"))
    assert window._notice.isVisible()
    assert not session.dispatch(controls.RunUntil("test-accuracy", 500.0))
    assert window._notice.isVisible()
    session.dispatch(controls.Step(1))
    session.settle()
    assert not window._notice.isVisible()
    session.notify("Something else.")
    session.dispatch(edits.SetSeed(3))
    assert session.state.notice == ""


def test_what_was_done_is_said_for_a_while(window, qtbot, monkeypatch):
    monkeypatch.setattr(window_module, "_READ", 1)
    window.session.notify("Written to a.json.", "info")
    qtbot.waitUntil(lambda: not window._notice.isVisible())
    assert window.session.state.notice == ""
    window.session.notify("This is wrong.")
    window.session.notify("That was done.", "info")
    window.session.notify("This is wrong again.")
    qtbot.waitUntil(lambda: window.session.state.notice == "This is wrong again.")
    assert window._notice.isVisible()
