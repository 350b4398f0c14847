"""By real keys alone: a lesson is bet on, run, measured, broken, and there after a restart."""

from __future__ import annotations

import json

import pytest

from tests.app.keyed_lessons import opened
from tests.app.real_screen import ON_A_SCREEN, Program

pytestmark = ON_A_SCREEN
FARTHEST = 80
"""Presses of Tab after which every control of a page has had the keys."""
BIAS, STEPS_OF_BIAS = -0.52, 4
"""A bias with which the neuron fires on a third of its inputs, and how many keys it is away."""
LONGEST = 400.0
"""Seconds that a stage or a measurement may take on a machine that has much else to do."""


@pytest.fixture
def settings(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"welcomed": True}), encoding="utf-8")
    return path


def reached(program: Program, control: str, key: str = "Tab") -> None:
    """Press a key until a control has the keys."""
    for _ in range(FARTHEST):
        if program.state()["focus"] == control:
            return
        program.keys(key)
    raise AssertionError(f"{key} never comes to {control}")


def bet_and_ran(program: Program) -> dict:
    """Let the space bar lead to the bet, move its mark, bet, and wait for the end; return what is then."""
    program.keys("space")
    program.until(lambda s: s["focus"] == "Your bet")
    program.keys("Up", "Return")
    program.until(lambda s: not s["waits"])
    return program.until(lambda s: s["lesson_done"] == 1.0 and not s["lesson_running"], LONGEST)


def test_one_is_measured_and_broken_and_all_is_there_after_a_restart(start, settings):
    program = start(settings)
    opened(program, "definition")
    ended = bet_and_ran(program)
    assert (ended["bet"], ended["tries"], ended["reached"]) == ([31.0], 1, False)
    reached(program, "Measure")
    program.keys("Return")
    program.until(lambda s: s["standing"] == "holds", LONGEST)
    reached(program, "Bias b", "shift+Tab")
    program.keys(*["Right"] * STEPS_OF_BIAS)
    program.until(lambda s: s["knobs"] == [["definition", "bias", pytest.approx(BIAS, abs=0.01)]])
    program.keys("space")
    program.until(lambda s: s["reached"] and not s["lesson_running"])
    assert program.close_window()[0] == 0
    again = start(settings)
    kept = again.until(lambda s: s["workspace"] == "learn")
    assert (kept["lesson"], kept["bet"], kept["standing"]) == ("definition", [31.0], "holds")
    assert kept["reached"]
