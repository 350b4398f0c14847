"""Real mouse and key events on a real screen reach the commands and show in the window."""

from __future__ import annotations

from PySide6.QtGui import QImage

from tests.app.real_screen import ON_A_SCREEN
from tests.shots.compare import pixels

pytestmark = ON_A_SCREEN


def test_play_choose_an_activation_and_data_by_hand(program, screen, tmp_path):
    screen.picture(tmp_path / "before.png")
    program.click("Play")
    playing = program.until(lambda s: s["status"] == "running" and s["step"] > 100)
    program.click("Pause")
    paused = program.until(lambda s: s["status"] == "paused" and s["step"] >= playing["step"])
    screen.picture(tmp_path / "after.png")
    before, after = (pixels(QImage(str(tmp_path / f"{name}.png"))) for name in ("before", "after"))
    assert (before != after).any(axis=2).sum() > 5_000
    assert program.state()["step"] == paused["step"]

    program.click("Activation")
    program.keys("Down", "Return")
    program.until(lambda s: s["activation"] == "leaky_relu" and s["step"] == paused["step"])

    program.click("Exclusive or")
    program.until(lambda s: s["data"] == "xor" and s["shown_data"] == "xor")

    program.keys("ctrl+z")
    program.until(lambda s: s["data"] == "circle" and s["activation"] == "leaky_relu")
    program.keys("ctrl+z")
    program.until(lambda s: s["activation"] == "relu" and s["step"] == paused["step"])
    program.keys("ctrl+shift+z")
    program.until(lambda s: s["activation"] == "leaky_relu")


def test_a_learning_rate_is_typed(program):
    program.click("Learning rate")
    program.keys("ctrl+a")
    program.type("0.5")
    program.keys("Return")
    program.until(lambda s: s["learning_rate"] == 0.5)


def test_nonsense_in_a_field_is_not_taken(program):
    program.click("Learning rate")
    program.keys("ctrl+a")
    program.type("fast!")
    program.keys("Return")
    program.keys("Escape")
    assert program.state()["learning_rate"] == 0.03


def test_the_palette_runs_a_command_by_its_name(program):
    program.keys("ctrl+k")
    program.until(lambda s: s["focus"] == "Search or run a command")
    program.type("spiral")
    program.keys("Return")
    program.until(lambda s: s["data"] == "spiral")


def test_workspaces_by_key_and_by_mouse(program):
    for number, name in enumerate(("learn", "activations", "train", "neurons"), 1):
        program.keys(f"ctrl+{number}")
        program.until(lambda s, name=name: s["workspace"] == name)
    program.click("Train")
    program.until(lambda s: s["workspace"] == "train")


def test_closing_mid_training_ends_by_itself_with_code_0(program):
    program.click("Play")
    program.until(lambda s: s["status"] == "running" and s["step"] > 50)
    code, said = program.close_window()
    assert code == 0
    assert said == ""


def test_the_size_of_the_window_is_remembered(start, screen, tmp_path):
    first = start(tmp_path / "window.ini")
    screen.hands("windowsize", "--sync", first.window, 1130, 760)
    first.until(lambda s: s["size"] == [1130, 760])
    assert first.close_window()[0] == 0
    assert start(tmp_path / "window.ini").state()["size"] == [1130, 760]
