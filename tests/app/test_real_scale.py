"""Ctrl + and Ctrl − make the whole interface larger and smaller, at once, and that is kept."""

from __future__ import annotations

import json

import pytest

from tests.app.real_screen import ON_A_SCREEN

pytestmark = ON_A_SCREEN


@pytest.fixture
def settings(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"window": [0, 0, 1440, 900], "welcomed": True}))
    return path


def test_the_interface_grows_shrinks_and_comes_back(start, settings):
    program = start(settings)
    for ratio in (1.1, 1.25, 1.5):
        program.keys("ctrl+plus")
        shown = program.until(lambda s, ratio=ratio: s["ratio"] == pytest.approx(ratio))
        assert shown["size"] == [round(1440 / ratio), round(900 / ratio)]
    assert shown["notice"] == "The interface is at 150 %; Ctrl 0 is the usual size."
    program.click("Play")
    program.until(lambda s: s["status"] == "running")
    program.keys("space")
    program.until(lambda s: s["status"] == "paused")
    program.keys("ctrl+minus")
    program.until(lambda s: s["ratio"] == pytest.approx(1.25))
    program.keys("ctrl+0")
    usual = program.until(lambda s: s["ratio"] == 1.0)
    assert usual["size"] == [1440, 900]
    for ratio in (0.9, 0.75):
        program.keys("ctrl+minus")
        smallest = program.until(lambda s, ratio=ratio: s["ratio"] == pytest.approx(ratio))
    program.keys("ctrl+minus")
    assert smallest["size"] == [1920, 1200]


def test_all_is_reached_by_scrolling_where_the_screen_is_too_small(start, settings):
    program = start(settings)
    for ratio in (1.1, 1.25, 1.5, 1.75, 2.0):
        program.keys("ctrl+plus")
        large = program.until(lambda s, ratio=ratio: s["ratio"] == pytest.approx(ratio))
    assert large["size"] == [720, 450]
    program.keys("space")
    program.until(lambda s: s["status"] == "running")
    program.screen.hands("mousemove", 1434, 300, "click", "--repeat", 9, 5)
    program.until(lambda _state: program.place("Pause") is not None)
    program.click("Pause")
    program.until(lambda s: s["status"] == "paused")
    program.keys("ctrl+1")
    program.until(lambda s: s["workspace"] == "learn")
    program.keys("ctrl+0")
    program.until(lambda s: s["size"] == [1440, 900])
    program.click("Train")
    program.until(lambda s: s["workspace"] == "train")


def test_the_size_is_kept_and_changed_from_there(start, settings):
    program = start(settings)
    program.keys("ctrl+equal")
    program.until(lambda s: s["ratio"] == pytest.approx(1.1))
    program.close_window()
    assert json.loads(settings.read_text())["scale"] == 110
    again = start(settings)
    again.until(lambda s: s["ratio"] == pytest.approx(1.1))
    again.keys("ctrl+plus")
    again.until(lambda s: s["ratio"] == pytest.approx(1.25))
    again.keys("ctrl+k")
    again.until(lambda s: s["focus"] == "Search or run a command")
