"""The window on a new session; and a real screen with the program on it, for the tests in test_real_*."""

from __future__ import annotations

import pytest

from reluexplorer.app.dialogs.leave_dialog import Answer
from reluexplorer.app.window.window import Window
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.session import Session
from tests.app.real_screen import Program, Screen


@pytest.fixture
def window(qtbot, qapp):
    """The window as it stands after a start, its run ready and paused."""
    made = Window(Session())
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.session.state.run.status is Status.PAUSED)
    yield made
    made.close()


@pytest.fixture(scope="module")
def screen():
    """The screen that a file's tests share."""
    made = Screen()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _own_state(tmp_path, monkeypatch):
    """Keep what is open last in a folder of the test's own, not in that of who runs the tests."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture(autouse=True)
def _nobody_to_ask(monkeypatch):
    """Answer that what is not saved may go, where a test gives no answer of its own."""
    monkeypatch.setattr("reluexplorer.app.window.window.ask_about_leaving", lambda *_asked: Answer.LEAVE)


@pytest.fixture
def start(screen):
    """Start the program with the settings of a file or with none; all that run end with the test."""
    made = []

    def begin(settings=None) -> Program:
        made.append(Program(screen, settings))
        return made[-1]

    yield begin
    for program in made:
        program.kill()


@pytest.fixture
def program(start):
    return start()
