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
    for ratio in (1.1, 1.25):
        program.keys("ctrl+plus")
        shown = program.until(lambda s, ratio=ratio: s["ratio"] == pytest.approx(ratio))
        assert shown["size"] == [round(1440 / ratio), round(900 / ratio)]
    assert shown["notice"] == "The interface is at 125 %; Ctrl 0 is the usual size."
    program.click("Play")
    program.until(lambda s: s["status"] == "running")
    program.keys("space")
    program.until(lambda s: s["status"] == "paused")
    program.keys("ctrl+minus")
    program.until(lambda s: s["ratio"] == pytest.approx(1.1))
    program.keys("ctrl+0")
    usual = program.until(lambda s: s["ratio"] == 1.0)
    assert usual["size"] == [1440, 900]
    for ratio in (0.9, 0.75):
        program.keys("ctrl+minus")
        smallest = program.until(lambda s, ratio=ratio: s["ratio"] == pytest.approx(ratio))
    program.keys("ctrl+minus")
    assert smallest["size"] == [1920, 1200]


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 700), (1279, 799)])
def test_the_window_never_grows_and_what_does_not_fit_scrolls(start, tmp_path, width, height):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"window": [0, 0, width, height], "welcomed": True}))
    program = start(path)
    before = program.until(lambda s: s["ratio"] == 1.0)
    for ratio in (1.1, 1.25, 1.5, 1.75, 2.0):
        program.keys("ctrl+plus")
        shown = program.until(lambda s, ratio=ratio: s["ratio"] == pytest.approx(ratio))
        assert shown["size"] == [round(width / ratio), round(height / ratio)]
    assert "what does not fit scrolls" in shown["notice"]
    program.keys("space")
    program.until(lambda s: s["status"] == "running")
    program.keys("space", "ctrl+0")
    usual = program.until(lambda s: s["ratio"] == 1.0)
    assert usual["size"] == before["size"] == [width, height]


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
