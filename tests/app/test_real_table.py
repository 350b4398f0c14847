"""A table opened, its columns chosen by real mouse and keys, and chosen again later."""

from __future__ import annotations

from tests.app.program import ROOT
from tests.app.real_screen import ON_A_SCREEN

pytestmark = ON_A_SCREEN

ISLAND, SEX = 1, 6
USED = 1


def shown(program):
    """Wait until the editor of columns has the keys."""
    program.until(lambda s: s["focus"] == "Columns of the table")
    program.until(lambda _s: "Columns of" in program.screen.hands("getwindowfocus", "getwindowname"))


def test_columns_are_chosen_by_mouse_and_keys_and_chosen_again(program):
    program.keys("ctrl+o")
    program.screen.window("^Open$")
    program.keys("ctrl+a")
    program.type(str(ROOT / "tests" / "data" / "penguins.csv"))
    program.keys("Return")
    shown(program)
    program.keys("Down", "space")
    program.until(lambda s: s["focus"] != "Columns of the table")
    program.keys("Down", "Down", "Down", "Return")
    shown(program)
    x, y = program.spot("table", SEX, USED)
    program.screen.hands("mousemove", x, y, "click", 1)
    program.until(lambda s: s["focus"] != "Columns of the table")
    program.keys("End", "Return")
    shown(program)
    program.keys("Return")
    state = program.until(lambda s: s["shown_data"] == "penguins" and s["status"] == "paused")
    assert state["columns"] == ["island=ignored", "sex=ignored"]
    assert state["target"] == "species"

    program.click("Columns…")
    shown(program)
    program.keys("Down", "space")
    program.until(lambda s: s["focus"] != "Columns of the table")
    program.keys("Home", "Return")
    shown(program)
    program.keys("ctrl+z", "ctrl+y", "Return")
    program.until(lambda s: s["columns"] == ["sex=ignored"])
    program.until(lambda _s: program.screen.hands("getwindowfocus").strip() == program.window)
    program.keys("ctrl+z")
    program.until(lambda s: s["columns"] == ["island=ignored", "sex=ignored"])
    program.keys("ctrl+t")
    shown(program)
    program.keys("Escape")
    state = program.until(lambda s: s["focus"] != "Columns of the table")
    assert state["columns"] == ["island=ignored", "sex=ignored"]
