"""Real key and mouse events on a real screen lead from presets, addresses and the help to documents."""

from __future__ import annotations

import pytest

from reluexplorer.app.settings.settings import Settings
from tests.app.real_screen import ON_A_SCREEN

pytestmark = ON_A_SCREEN
CONTINUE = "Continue where you were"


@pytest.fixture
def known(tmp_path):
    """Settings of a person who has seen the first card."""
    settings = tmp_path / "settings.json"
    Settings(settings).remember(welcomed=True)
    return settings


def test_what_was_open_is_offered_until_it_is_taken_and_an_untouched_start_keeps_it(start, known):
    first = start(known)
    assert first.place("Continue") is None
    first.keys("period", "period", "period")
    done = first.until(lambda s: s["step"] == 3)
    assert first.close_window() == (0, "")
    for _ in range(2):
        untouched = start(known)
        untouched.until(lambda _s, each=untouched: each.place("Continue") is not None)
        untouched.keys("ctrl+4")
        untouched.until(lambda s: s["workspace"] == "neurons")
        assert untouched.place("Continue") is not None
        assert untouched.close_window() == (0, "")
    again = start(known)
    again.until(lambda _s: again.place("Continue") is not None)
    again.click("Continue")
    reopened = again.until(lambda s: s["step"] == 3)
    assert reopened["parameters"] == done["parameters"]
    assert again.place("Continue") is None


def test_what_a_killed_program_was_at_is_offered_on_the_first_card_too(start, known, tmp_path, screen):
    killed = start(known)
    killed.keys("period", "period")
    killed.until(lambda s: s["step"] == 2)
    killed.until(lambda _s: any((tmp_path / "state").rglob("open-1.reluexp")))
    killed.kill()
    known.unlink()
    fresh = start(known)
    fresh.until(lambda s: s["focus"] == CONTINUE)
    card = screen.window("See what ReLU does")
    screen.hands("windowfocus", "--sync", card)
    (told,) = fresh.told(CONTINUE)
    assert told.startswith("circle, step 2, today at ")
    fresh.click(CONTINUE)
    fresh.until(lambda s: s["step"] == 2)


def test_a_preset_is_chosen_by_arrows_and_undone(program):
    program.keys("ctrl+p")
    program.until(lambda s: s["focus"] == "Playground's default")
    program.keys("Right", "Right")
    program.until(lambda s: s["focus"] == "Spiral")
    program.keys("Return")
    opened = program.until(lambda s: s["data"] == "spiral" and s["shown_data"] == "spiral")
    assert opened["notice"].startswith("Watch the neurons of the third layer")
    program.keys("ctrl+z")
    program.until(lambda s: s["data"] == "circle")


def test_a_preset_is_chosen_by_the_mouse(program):
    program.click("Start from…")
    program.until(lambda s: s["focus"] == "Playground's default")
    program.click("A layer that dies")
    program.until(lambda s: s["focus"] == "A layer that dies")
    program.click("Open")
    program.until(lambda s: s["learning_rate"] == 1.0)


def test_an_address_is_typed(program):
    program.keys("ctrl+l")
    program.until(lambda s: s["focus"] == "Address")
    program.type("playground.tensorflow.org/#dataset=xor&learningRate=0.1&noise=2000")
    program.keys("Return")
    opened = program.until(lambda s: s["data"] == "xor" and s["learning_rate"] == 0.1)
    assert opened["notice"] == "noise 2000 is outside of what there is, 0 to 50: 50 is taken."


def test_the_help_leads_to_a_command_by_keys_alone(program):
    program.keys("F1")
    program.until(lambda s: s["focus"] == "Search commands and keys")
    program.type("choose the learning rate")
    program.keys("Down")
    program.until(lambda s: s["focus"] == "Commands and keys")
    program.keys("Return")
    program.until(lambda s: s["focus"] == "Search or run a command")
    program.keys("End")
    program.type(" 0.25")
    program.keys("Return")
    program.until(lambda s: s["learning_rate"] == 0.25)
