"""Bets and how far they were off."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from reluexplorer.lessons.bet import Bet, gap

LEVEL = Bet(("dead",), 0.0, 192.0, 40.0, whole=True)
SHARE = Bet(("read",), 0.0, 1.0, 0.5, share=True)
TIMES = Bet(("ratio",), 0.1, 100.0, 1.0, logarithmic=True)
CURVE = Bet(
    ("one", "two", "six"), 0.0, 1.0, 0.5, (1.0, 2.0, 6.0), ("1 layer", "2 layers", "6 layers"), share=True
)


@pytest.mark.parametrize(
    ("bet", "said", "was", "told"),
    [
        (LEVEL, 40.0, 79.0, "You said 40; it was 79. 39 more than you said."),
        (LEVEL, 40.0, 31.0, "You said 40; it was 31. 9 less than you said."),
        (LEVEL, 40.0, 40.0, "You said 40; it was 40. You were right."),
        (SHARE, 0.6, 0.163, "You said 60 %; it was 16 %. 44 points less than you said."),
        (SHARE, 0.625, 0.266, "You said 62 %; it was 27 %. 35 points less than you said."),
        (SHARE, 0.1, 0.9999, "You said 10 %; it was > 99.9 %. 89.9 points more than you said."),
        (SHARE, 0.6, 0.0254, "You said 60 %; it was 2.5 %. 57.5 points less than you said."),
        (SHARE, 0.5, 0.502, "You said 50 %; it was 50 %. You were right."),
        (TIMES, 1.0, 2.5, "You said 1; it was 2.5. 2.5 times more than you said."),
        (TIMES, 5.0, 2.5, "You said 5; it was 2.5. 2 times less than you said."),
    ],
)
def test_the_gap_of_a_level(bet, said, was, told):
    assert gap(bet, (said,), (was,)).told == told


def test_the_gap_of_a_curve_is_where_it_was_off_by_most():
    found = gap(CURVE, (0.9, 0.9, 0.9), (0.95, 0.8, 0.1))
    assert found.told == "At 6 layers, you said 90 %; it was 10 %. 80 points less than you said."


def test_a_place_that_the_stage_does_not_have_counts_for_nothing():
    answer = CURVE.answer({"one": 0.9, "two": 0.8})
    assert answer is not None
    assert answer[:2] == (0.9, 0.8)
    assert math.isnan(answer[2])
    assert gap(CURVE, (0.5, 0.7, 0.0), answer).place == "at 1 layer"


def test_a_curve_of_orders_of_magnitude_is_off_by_most_where_its_ratio_is_largest():
    bet = replace(CURVE, share=False, low=1e-6, logarithmic=True)
    found = gap(bet, (1.0, 1.0, 0.5), (0.5, 0.001, 0.005))
    assert found.told == "At 2 layers, you said 1; it was 0.001. 1,000 times less than you said."
    assert gap(bet, (1.0, 1.0, 1.0), (0.5, 0.001, 0.0)).place == "at 6 layers"
    assert gap(bet, (1.0, 1.0, 1.0), (0.5, math.inf, 0.1)).place == "at 2 layers"


def test_a_bet_is_answered_once_its_numbers_are_there():
    assert CURVE.answer({"three": 0.9}) is None
    assert CURVE.answer({"one": 0.9, "two": 0.8, "six": 0.1}) == (0.9, 0.8, 0.1)


def test_a_mark_stays_in_its_range_and_counts_whole_things():
    assert [LEVEL.kept_in(value) for value in (-3.0, 40.4, 500.0)] == [0.0, 40.0, 192.0]
    assert SHARE.kept_in(0.333) == 0.333


def test_a_bet_needs_a_number_for_each_place():
    with pytest.raises(ValueError, match="one for each of its places"):
        Bet(("a",), 0.0, 1.0, 0.5, places=(1.0, 2.0))


def test_an_answer_at_the_cap_says_that_it_is_more():
    bet = Bet(("at",), 20.0, 1000.0, 200.0, whole=True, logarithmic=True, cap=1000.0)
    found = gap(bet, (60.0,), (1000.0,))
    assert (found.was, found.apart) == ("over 1,000", "over 17 times more than you said")
    assert gap(bet, (1000.0,), (1000.0,)).apart == "You were right"
    assert gap(bet, (60.0,), (90.0,)).was == "90"


def test_a_logarithmic_curve_was_off_most_where_its_ratio_is_largest():
    places = {"places": (1.0, 2.0), "places_words": ("one", "two")}
    bet = Bet(("a", "b"), 1.0, 1000.0, 10.0, logarithmic=True, **places)
    assert gap(bet, (10.0, 500.0), (100.0, 900.0)).place == "at one"
    plain = Bet(("a", "b"), 1.0, 1000.0, 10.0, **places)
    assert gap(plain, (10.0, 500.0), (100.0, 900.0)).place == "at two"


def test_one_point_is_one():
    bet = Bet(("read",), 0.0, 1.0, 0.5, share=True)
    assert gap(bet, (0.5,), (0.51,)).apart == "1 point more than you said"
    assert gap(bet, (0.5,), (0.48,)).apart == "2 points less than you said"


@pytest.mark.parametrize(
    ("values", "taken"),
    [((0.12,), (0.12,)), ((12.0,), (0.12,)), ((1.0,), (1.0,)), ((100.0,), (1.0,)), ((-3.0,), (0.0,))],
)
def test_of_shares_what_is_beyond_their_range_is_a_percentage(values, taken):
    assert Bet(("read",), 0.0, 1.0, 0.5, share=True).taken(values) == pytest.approx(taken)


def test_numbers_that_are_no_shares_are_taken_as_they_are():
    assert Bet(("dead",), 0.0, 192.0, 40.0, whole=True).taken((12.0,)) == (12.0,)
    assert Bet(("dead",), 0.0, 192.0, 40.0, whole=True).taken((1000.4,)) == (192.0,)
