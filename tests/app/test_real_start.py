"""Real key and mouse events on a real screen lead from presets, addresses and the help to documents."""

from __future__ import annotations

from tests.app.real_screen import ON_A_SCREEN

pytestmark = ON_A_SCREEN


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
