"""Real keys on a real screen: the space bar plays wherever one is, and dialogs work without a mouse."""

from __future__ import annotations

import math

import pytest

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.commands.lessons import WAITS
from tests.app.real_screen import ON_A_SCREEN

pytestmark = ON_A_SCREEN
NAVIGATION = {"Learn", "Activations", "Train", "Neurons", "Menu", "Search or run a command"}


@pytest.mark.parametrize("keys", [(), ("ctrl+4",), ("ctrl+1", "ctrl+3"), ("ctrl+3",)])
def test_space_plays_from_a_fresh_start(program, keys):
    for key in keys:
        program.keys(key)
    wanted = "neurons" if keys == ("ctrl+4",) else "train"
    before = program.until(lambda s: s["workspace"] == wanted)
    assert before["focus"] not in NAVIGATION
    program.keys("space")
    after = program.until(lambda s: s["status"] == "running" and s["step"] > 0)
    assert after["workspace"] == wanted
    program.keys("space")
    program.until(lambda s: s["status"] == "paused")


def test_space_leads_to_the_bet_enter_bets_and_space_plays_once_more(program):
    program.keys("ctrl+1")
    before = program.until(lambda s: s["workspace"] == "learn" and s["lesson_says"] == "input 0 of 60")
    assert before["focus"] not in NAVIGATION
    assert before["waits"]
    program.keys("space")
    asked = program.until(lambda s: s["focus"] == "Your bet")
    assert (asked["notice"], asked["lesson_running"]) == (WAITS, False)
    program.keys("Up", "Return")
    program.until(lambda s: s["bet"] == [31.0] and s["lesson_running"])
    ended = program.until(lambda s: not s["lesson_running"])
    assert (ended["workspace"], ended["lesson_says"], ended["tries"]) == ("learn", "input 60 of 60", 1)
    program.keys("space")
    program.until(lambda s: s["lesson_running"])
    assert program.until(lambda s: not s["lesson_running"])["tries"] == 2


def test_the_start_of_a_walk_is_dragged_taken_back_and_walked_from(program):
    program.keys("ctrl+1")
    program.until(lambda s: s["workspace"] == "learn")
    program.click("ReLU as a gate")
    program.until(lambda s: s["lesson"] == "gate" and s["lesson_says"] == "distance 0.00 of 2.00")
    start = math.cos(math.radians(40.0)), math.sin(math.radians(40.0))
    program.drag(
        program.spot("lesson", *start), program.spot("lesson", -0.5, 1.5), program.spot("lesson", -2.0, 0)
    )
    turned = program.until(lambda s: abs(dict(_knobs(s)).get("angle", 0.0) - 180.0) < 3.0)
    assert dict(_knobs(turned))["radius"] == pytest.approx(2.0, abs=0.1)
    program.keys("ctrl+z")
    program.until(lambda s: s["lesson_says"] == "distance 0.00 of 2.00" and not s["knobs"])
    program.click("Skip")
    program.until(lambda s: not s["waits"] and s["lesson_running"])
    program.until(lambda s: s["lesson_says"] == "distance 2.00 of 2.00" and not s["lesson_running"])


def _knobs(state):
    return [(knob, value) for _lesson, knob, value in state["knobs"]]


def test_space_plays_after_an_experiment_was_opened_in_train(program):
    program.keys("ctrl+1")
    program.until(lambda s: s["workspace"] == "learn")
    program.click(LESSONS["nonlinearity"].title)
    program.until(lambda s: s["lesson"] == "nonlinearity")
    program.click("Open in Train")
    opened = program.until(lambda s: s["workspace"] == "train" and s["status"] == "paused")
    assert opened["focus"] not in NAVIGATION
    program.keys("space")
    program.until(lambda s: s["status"] == "running")
    assert program.state()["workspace"] == "train"


def test_space_plays_after_a_tab_was_clicked_and_after_a_choice_by_the_mouse(program):
    program.click("Neurons")
    program.until(lambda s: s["workspace"] == "neurons")
    program.click("Train")
    program.until(lambda s: s["workspace"] == "train")
    program.click("Activation")
    program.keys("Down", "Return")
    program.until(lambda s: s["activation"] != "relu")
    program.keys("space")
    program.until(lambda s: s["status"] == "running")


def test_a_tab_that_was_reached_by_tab_is_pressed_and_gives_the_keys_on(program):
    program.keys("Tab")
    program.until(lambda s: s["focus"] == "Learn")
    program.keys("space")
    turned = program.until(lambda s: s["workspace"] == "learn")
    assert turned["focus"] not in NAVIGATION


@pytest.mark.parametrize("key", ["Return", "space"])
def test_the_presets_open_button_is_pressed_by_keys(program, key):
    program.keys("ctrl+p")
    program.until(lambda s: s["focus"] == "Playground's default")
    program.keys("Right", "Right", "Tab", "Tab")
    program.until(lambda s: s["focus"] == "Open")
    program.keys(key)
    program.until(lambda s: s["data"] == "spiral")


def test_enter_on_cancel_cancels(program):
    program.keys("ctrl+l")
    program.until(lambda s: s["focus"] == "Address")
    program.type("playground.tensorflow.org/#dataset=xor")
    program.keys("Tab")
    program.until(lambda s: s["focus"] == "Cancel")
    program.keys("Return")
    program.until(lambda s: s["focus"] == "")
    assert program.state()["data"] == "circle"
    program.keys("space")
    program.until(lambda s: s["status"] == "running")


def test_the_export_dialog_is_left_by_escape_and_has_its_choices_by_keys(program):
    program.keys("ctrl+shift+e")
    program.until(lambda s: s["focus"] == "What is exported")
    program.keys("Tab")
    program.until(lambda s: s["focus"] == "Format")
    program.keys("Escape")
    program.until(lambda s: s["focus"] == "")


def test_a_key_of_the_window_is_no_key_of_the_field_that_has_the_focus(program):
    program.click("Learning rate")
    program.until(lambda s: s["focus"] == "Learning rate")
    program.keys("ctrl+e")
    program.until(lambda s: s["field"] == "relu-explorer.png")


@pytest.mark.parametrize("opening", ["ctrl+p", "ctrl+k", "F1"])
def test_what_was_opened_by_its_key_gives_the_keys_back(program, opening):
    program.keys(opening)
    program.until(lambda s: s["focus"] != "")
    program.keys("Escape")
    program.until(lambda s: s["focus"] == "")
    program.keys("space")
    program.until(lambda s: s["status"] == "running")


@pytest.mark.parametrize("keys", ["question", "F1"])
def test_a_question_mark_opens_the_keys(program, keys):
    program.keys(keys)
    program.until(lambda s: s["focus"] == "Search commands and keys")
