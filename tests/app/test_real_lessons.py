"""Every lesson by real keys alone: bet on, run, measured, changed, tried to break; and all that is kept."""

from __future__ import annotations

import re

import pytest

from reluexplorer.app.settings.settings import Settings
from reluexplorer.lessons.claims.catalogue import LESSONS
from tests.app.keyed_lessons import BET, bet_by_keys, opened, palette, put
from tests.app.real_screen import ON_A_SCREEN, Program

pytestmark = ON_A_SCREEN
SEEDS = 2
LONG = 300
"""Seconds that an experiment or a measurement may take on a machine that has other work."""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """The folder of a reader who has seen the first card; what is kept of the lessons is in it."""
    folder = tmp_path_factory.mktemp("reader")
    Settings(folder / "settings.json").remember(welcomed=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        yield folder


@pytest.fixture(autouse=True)
def _own_state(home, monkeypatch):
    """Keep the lessons in the reader's folder, as all these tests are of one reader."""
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))


@pytest.fixture(scope="module")
def reading(screen, home):
    """One start of the program, on which the lessons are gone through."""
    made = Program(screen, home / "settings.json", SEEDS)
    yield made
    made.kill()


def gap_told(program: Program) -> str:
    (told,) = (each for each in program.told(BET) if each.startswith(("You said", "At ")))
    return told


@pytest.mark.parametrize("lesson", LESSONS)
def test_it_is_bet_on_run_measured_and_changed(reading, lesson):
    entry = LESSONS[lesson]
    opened(reading, lesson)
    bet_by_keys(reading, lesson)
    reading.tab_to("Measure")
    reading.keys("Return")
    reading.until(lambda s: s["measuring"] == lesson or lesson in s["stamps"])

    ended = reading.until(lambda s: s["done"] == 1 and not s["lesson_running"], LONG)
    said, answer = ended["bets"][lesson], entry.bet.answer(ended["numbers"])
    place = entry.bet.farthest(said, answer)
    mine, found = entry.bet.shown(said[place]), entry.bet.shown(answer[place])
    assert re.search(rf"ou said {re.escape(mine)}; it was {re.escape(found)}\.", gap_told(reading))
    assert ended["all_tries"][lesson] == (1 if entry.goal else 0)

    stamped = reading.until(lambda s: lesson in s["stamps"] or any(s["trouble"]), LONG)
    assert not any(stamped["trouble"])
    assert reading.told(entry.title) == [stamped["stamps"][lesson]]

    first = next(knob for knob in entry.knobs if not knob.in_picture)
    reading.tab_to(first.label, *first.choices, key="shift+Tab")
    at_end = first.default == first.high
    focus = reading.state()["focus"]
    if focus in first.choices:
        is_chosen = first.choices.index(focus) == first.default
        reading.keys("Return" if not is_chosen else "Left" if at_end else "Right")
    elif first.choices:
        reading.keys("Up" if at_end else "Down")
    else:
        reading.keys("Home" if at_end else "End")
    turned = reading.until(lambda s: any(each[0] == lesson for each in s["knobs"]))["knobs"]
    assert [(each[1], each[2] == first.default) for each in turned if each[0] == lesson] == [
        (first.name, False)
    ]
    folded = [knob.label for knob in entry.knobs if not knob.in_picture and knob is not first]
    if folded:
        reading.tab_to("More knobs ▸")
        reading.keys("Return")
        reading.until(lambda _s: all(reading.place(label) for label in folded))
        reading.keys("Return")
        reading.until(lambda _s: not any(reading.place(label) for label in folded))


def test_bets_tries_and_stamps_are_there_after_a_restart_on_the_page_that_was_open(reading, screen, home):
    opened(reading, "gate")
    if reading.state()["waits"]:
        bet_by_keys(reading, "gate")
        reading.until(lambda s: s["done"] == 1 and not s["lesson_running"], LONG)
    palette(reading, "measure-lesson gate")
    before = reading.until(lambda s: "gate" in s["stamps"] and not s["measuring"], LONG)
    assert reading.close_window() == (0, "")
    again = Program(screen, home / "settings.json")
    after = again.state()
    assert (after["workspace"], after["lesson"]) == ("learn", "gate")
    for kept in ("bets", "all_tries", "stamps"):
        assert after[kept] == before[kept]
    assert len(before["bets"]) >= 1
    for lesson in LESSONS:
        assert again.told(LESSONS[lesson].title) == [before["stamps"].get(lesson, "not yet")]
    bet = LESSONS["gate"].bet
    (said,) = again.told(BET)
    assert said.startswith(f"You said {bet.shown(put(bet))}; it was ")
    again.keys("space")
    again.until(lambda s: s["lesson_running"] or s["done"] == 1)
    assert again.close_window() == (0, "")
