"""The card of the first start: shown once, and each of its ways taken by real keys and the mouse."""

from __future__ import annotations

import json

import pytest

from tests.app.real_screen import MISSING, Program, Screen

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)}: dev.py test-all installs them"),
]


@pytest.fixture(scope="module")
def screen():
    made = Screen()
    yield made
    made.close()


@pytest.fixture
def program(screen, tmp_path):
    made = Program(screen, tmp_path / "settings.json")
    made.until(lambda s: s["focus"] == "Press play")
    card = screen.hands("search", "--sync", "--onlyvisible", "--name", "See what ReLU does").split()[-1]
    screen.hands("windowfocus", "--sync", card)
    yield made
    made.kill()


def test_play_is_the_first_way_and_enter_takes_it(program):
    program.keys("Return")
    program.until(lambda s: s["workspace"] == "train" and s["status"] == "running" and s["step"] > 0)
    program.keys("space")
    program.until(lambda s: s["status"] == "paused")


def test_an_arrow_and_the_space_bar_lead_to_the_claims(program):
    program.keys("Right")
    program.until(lambda s: s["focus"] == "Eight claims")
    program.keys("space")
    program.until(lambda s: s["workspace"] == "learn" and s["focus"] == "")


def test_the_mouse_leads_to_the_claims(program):
    program.click("Eight claims")
    program.until(lambda s: s["workspace"] == "learn")


def test_it_is_left_by_escape_and_not_shown_again(program, screen, tmp_path):
    program.keys("Escape")
    left = program.until(lambda s: s["focus"] == "")
    assert (left["workspace"], left["status"]) == ("train", "paused")
    program.keys("space")
    program.until(lambda s: s["status"] == "running")
    program.close_window()
    assert json.loads((tmp_path / "settings.json").read_text())["welcomed"] is True
    again = Program(screen, tmp_path / "settings.json")
    try:
        again.keys("space")
        again.until(lambda s: s["status"] == "running")
        assert again.place("Press play") is None
    finally:
        again.kill()
