"""The card of the first start: shown once, and each of its ways taken by real keys and the mouse."""

from __future__ import annotations

import json

import pytest

from reluexplorer.lessons.claims.catalogue import NUMBERED
from reluexplorer.text import in_words
from tests.app.real_screen import ON_A_SCREEN

pytestmark = ON_A_SCREEN
CLAIMS = f"{in_words(len(NUMBERED))} claims"


@pytest.fixture
def program(start, screen, tmp_path):
    made = start(tmp_path / "settings.json")
    made.until(lambda s: s["focus"] == "Press play")
    card = screen.window("See what ReLU does")
    screen.hands("windowfocus", "--sync", card)
    return made


def test_play_is_the_first_way_and_enter_takes_it(program):
    program.keys("Return")
    program.until(lambda s: s["workspace"] == "train" and s["status"] == "running" and s["step"] > 0)
    program.keys("space")
    program.until(lambda s: s["status"] == "paused")


def test_an_arrow_and_the_space_bar_lead_to_the_claims(program):
    program.keys("Right")
    program.until(lambda s: s["focus"] == CLAIMS)
    program.keys("space")
    program.until(lambda s: s["workspace"] == "learn" and s["focus"] == "")


def test_the_mouse_leads_to_the_claims(program):
    program.click(CLAIMS)
    program.until(lambda s: s["workspace"] == "learn")


def test_it_is_left_by_escape_and_not_shown_again(program, start, tmp_path):
    program.keys("Escape")
    left = program.until(lambda s: s["focus"] == "")
    assert (left["workspace"], left["status"]) == ("train", "paused")
    program.keys("space")
    program.until(lambda s: s["status"] == "running")
    program.close_window()
    assert json.loads((tmp_path / "settings.json").read_text())["welcomed"] is True
    again = start(tmp_path / "settings.json")
    again.keys("space")
    again.until(lambda s: s["status"] == "running")
    assert again.place("Press play") is None
