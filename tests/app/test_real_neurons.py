"""A dead neuron is found, explained and treated, with real mouse and keys."""

from __future__ import annotations

import pytest

from tests.app.real_screen import MISSING, Program, Screen

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)}: dev.py test-all installs them"),
]


@pytest.fixture
def program():
    screen = Screen()
    made = Program(screen)
    yield made
    made.kill()
    screen.close()


def scroll_to(program, name):
    """Turn the wheel over the right column until a control is seen, then click it."""
    x, y = program.where("Where the neuron would fire")
    for _ in range(30):
        if program.sees(name):
            program.click(name)
            return
        program.screen.hands("mousemove", x, y, "click", 5)
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
    program.until(lambda s: s["step"] == 0)
    program.keys("ctrl+z")
    program.until(lambda s: s["step"] == trained["step"] and s["parameters"] == trained["parameters"])

    scroll_to(program, "Compare all, 16 seeds each")
    program.until(lambda s: s["tried"] and not s["trying"], seconds=120)
    assert program.state()["tried"][:2] == ["as-it-is", "leaky"]
    assert program.state()["parameters"] == trained["parameters"]
    scroll_to(program, "Leaky ReLU 0.01")
    program.until(lambda s: s["activation"] == "leaky_relu" and s["step"] == 0)
    program.keys("ctrl+z")
    program.until(lambda s: s["activation"] == "relu" and s["parameters"] == trained["parameters"])
    code, _seconds, said = program.close_window()
    assert (code, said) == (0, "")
