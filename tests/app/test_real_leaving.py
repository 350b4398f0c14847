"""Real keys close a window with changes: the question is answered by Cancel and by Discard."""

from __future__ import annotations

import pytest

from reluexplorer.app.settings.settings import Settings
from tests.app.real_screen import ON_A_SCREEN

pytestmark = ON_A_SCREEN


@pytest.fixture
def known(tmp_path):
    """Settings of a person who has seen the first card."""
    settings = tmp_path / "settings.json"
    Settings(settings).remember(welcomed=True, folder=str(tmp_path))
    return settings


def asked(program, screen):
    """Make two updates, ask to quit, and give the keys to the question."""
    program.keys("period", "period")
    program.until(lambda s: s["step"] == 2)
    program.keys("ctrl+q")
    program.until(lambda _s: program.place("Discard") is not None)
    screen.hands("windowfocus", "--sync", screen.window("Close"))


def test_cancel_keeps_the_window_and_discard_ends_it(start, screen, known, tmp_path):
    program = start(known)
    asked(program, screen)
    screen.hands("key", "Escape")
    program.until(lambda _s: program.place("Discard") is None)
    assert program.state()["step"] == 2
    screen.hands("windowfocus", "--sync", program.window)
    program.keys("ctrl+q")
    program.until(lambda _s: program.place("Discard") is not None)
    program.click("Discard")
    assert program.ended() == (0, "")
    assert [each.name for each in (tmp_path / "state").rglob("*.reluexp")] == ["last.reluexp"]
