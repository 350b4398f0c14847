"""A dead neuron is found, explained and treated, with real mouse and keys."""

from __future__ import annotations

from tests.app.real_screen import ON_A_SCREEN

pytestmark = ON_A_SCREEN


DOWN = 5


def scroll_to(program, name):
    """Turn the wheel over the right column until a control is seen and stands still, then click it."""
    before = None
    for _ in range(80):
        place = program.place(name)
        if place is not None and place == before:
            program.screen.hands("mousemove", *place, "click", 1)
            return
        if place is None:
            program.screen.hands("mousemove", 1410, 600, "click", DOWN)
        before = place
    raise AssertionError(f"{name!r} never came into sight")


def test_a_dead_neuron_is_selected_explained_treated_and_taken_back(program):
    program.click("Learning rate")
    program.keys("ctrl+a")
    program.type("3")
    program.keys("Return")
    program.until(lambda s: s["learning_rate"] == 3.0)
    program.click("Play")
    program.until(lambda s: s["step"] > 100)
    program.click("Pause")
    trained = program.until(lambda s: s["status"] == "paused" and s["step"] > 100)
    layer, unit = next((layer, units[0]) for layer, units in enumerate(trained["dead"]) if units)

    program.click("Neurons")
    program.until(lambda s: s["workspace"] == "neurons")
    program.screen.hands("mousemove", *program.spot("column", layer, unit), "click", 1)
    found = program.until(lambda s: s["unit"] == [layer, unit] and s["deaths"])
    assert [layer, unit] in [place[:2] for place in found["deaths"]]
    program.click("Train")
    program.until(lambda s: s["workspace"] == "train")
    assert program.state()["unit"] == [layer, unit]
    program.click("Neurons")
    program.until(lambda s: s["workspace"] == "neurons")

    scroll_to(program, "Re-initialise it")
    program.until(lambda s: s["changes"] == 1 and s["parameters"] != trained["parameters"])
    program.keys("ctrl+z")
    program.until(lambda s: s["changes"] == 0 and s["parameters"] == trained["parameters"])
    scroll_to(program, "Clip gradients at 1")
    program.until(lambda s: s["tried"] == ["as-it-is", "clipped"] and not s["trying"], seconds=60)
    program.click("Samples × neurons")
    scroll_to(program, "Leaky ReLU 0.01")
    tried = ["as-it-is", "leaky-0.01", "clipped"]
    program.until(lambda s: s["tried"] == tried and not s["trying"], seconds=60)
    program.click("Compare all, 16 seeds each")
    program.until(lambda s: len(s["tried"] or ()) > 9 and not s["trying"], seconds=120)
    assert program.state()["parameters"] == trained["parameters"]

    program.click("Adopt Learning rate ÷ 10 from the start")
    program.until(lambda s: s["learning_rate"] == 0.3 and s["step"] == trained["step"])
    program.keys("ctrl+z")
    program.until(lambda s: s["learning_rate"] == 3.0 and s["parameters"] == trained["parameters"])
    program.click("Adopt Learning rate ÷ 10 from here on")
    program.until(lambda s: s["learning_rate"] == 0.3 and s["changes"] == 1)
    assert program.state()["parameters"] == trained["parameters"]
    program.keys("ctrl+z")
    program.until(lambda s: s["learning_rate"] == 3.0 and s["changes"] == 0)
    code, said = program.close_window()
    assert (code, said) == (0, "")
