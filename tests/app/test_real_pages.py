"""Real keys on the pages of the lessons: to the mark, into the field, along the list, and never out of it."""

from __future__ import annotations

import pytest

from reluexplorer.lessons.claims.catalogue import LESSONS
from tests.app.keyed_lessons import BET, bet_by_keys, opened, palette
from tests.app.real_screen import ON_A_SCREEN, Program

pytestmark = ON_A_SCREEN
LESSON, OTHER = "definition", "gate"
MARK = "arrow keys move it, Enter bets"


@pytest.fixture(scope="module")
def shared(screen):
    """One start of the program for all these tests."""
    made = Program(screen)
    yield made
    made.kill()


@pytest.fixture
def page(shared):
    """The program with the page of one lesson, which waits for a bet."""
    shared.keys("ctrl+3")
    shared.until(lambda s: s["workspace"] == "train")
    opened(shared, LESSON)
    if not shared.state()["waits"]:
        palette(shared, "bet-again")
    shared.until(lambda s: s["waits"] and s["done"] < 1)
    return shared


def test_tab_comes_to_the_mark_and_enter_on_it_bets_and_runs(page):
    page.tab_to(BET)
    assert page.state()["field"] == "30"
    page.tab_to("Bet")
    page.tab_to("Skip")
    page.tab_to(BET)
    assert MARK in page.state()["focus_told"]
    page.keys("Up", "Up", "Return")
    page.until(lambda s: s["bets"] == {LESSON: [LESSONS[LESSON].bet.start + 2]} and s["done"] == 1)


def test_nonsense_in_the_field_is_no_bet_and_a_number_beyond_all_is_none_either(page):
    page.tab_to(BET)
    begun = page.state()
    assert MARK not in begun["focus_told"]
    for nonsense in ("banana", "", "1e999", "nan", "-7", "40%%"):
        page.keys("ctrl+a", "Delete")
        page.type(nonsense)
        page.until(lambda s, typed=nonsense: s["field"] == typed)
        page.keys("Return", "Right")
        seen = page.state()
        assert (seen["bets"], seen["waits"], seen["focus"]) == (begun["bets"], True, BET), nonsense
    page.keys("Escape")
    page.until(lambda s: s["field"] == begun["field"])
    page.keys("ctrl+a")
    page.type("41")
    page.keys("Return")
    page.until(lambda s: s["bets"] == {LESSON: [41.0]} and s["done"] == 1)


def test_skip_and_bet_again_are_pressed_by_keys_and_the_mark_waits_anew(page):
    opened(page, OTHER)
    page.tab_to("Skip")
    page.keys("Return")
    page.until(lambda s: not s["waits"] and s["done"] == 1)
    assert page.told(BET) == ["No bet"]
    page.until(lambda s: s["focus"] == BET)
    page.tab_to("Bet again", key="shift+Tab")
    page.keys("Return")
    page.until(lambda s: s["waits"] and s["focus"] == BET)
    bet_by_keys(page, OTHER)


def test_the_keys_stay_with_the_button_of_a_measurement_and_stop_it(page):
    opened(page, "he_weights")
    page.tab_to("Measure")
    page.keys("Return")
    page.until(lambda s: (s["measuring"], s["focus"]) == ("he_weights", "Stop"))
    page.keys("Return")
    page.until(lambda s: (s["measuring"], s["focus"]) == ("", "Measure"))
    assert "he_weights" not in page.state()["stamps"]


def test_the_list_is_gone_through_by_arrows_and_enter_opens_a_page(page):
    names = list(LESSONS)
    page.tab_to(LESSONS[LESSON].title)
    for name in names[1:4]:
        assert page.tab("Down")["focus"] == LESSONS[name].title
    page.keys("Return")
    opened_page = page.until(lambda s: s["lesson"] == names[3])
    assert opened_page["focus"] == LESSONS[names[3]].title
    page.tab("Up")
    page.keys("space")
    page.until(lambda s: s["lesson"] == names[2])


def test_tab_goes_round_and_escape_leaves_the_page_open(page):
    bet_by_keys(page, LESSON)
    page.until(lambda s: s["done"] == 1)
    page.tab_to("Measure")
    passed = []
    for _ in range(120):
        seen = page.tab("Escape", "Tab")
        assert (seen["workspace"], seen["lesson"], seen["waits"]) == ("learn", LESSON, False)
        assert seen["focus"], passed
        passed.append(seen["focus"])
        if seen["focus"] == "Measure":
            break
    assert passed[-1] == "Measure"
    assert {LESSONS[name].title for name in LESSONS} <= set(passed)
