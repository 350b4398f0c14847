"""Goals: met by all aims at once, near by the one that is farthest."""

from __future__ import annotations

import pytest

from reluexplorer.lessons.goal import Aim, Goal
from reluexplorer.session.jobs.learning import Tries

DEAD, READS = Aim("dead", "dead", 96.0), Aim("accuracy", "reads", 0.9, share=True)
COSTS = Aim("ratio", "times", 1.1, at_most=True)
GOAL = Goal((DEAD, READS))


@pytest.mark.parametrize(
    ("numbers", "reached", "nearness"),
    [
        ({"dead": 96.0, "accuracy": 0.9}, True, 1.0),
        ({"dead": 120.0, "accuracy": 0.45}, False, 1 / 1.5),
        ({"dead": 24.0, "accuracy": 0.95}, False, 1 / 1.75),
        ({"dead": 120.0}, False, 0.0),
        ({}, False, 0.0),
    ],
)
def test_all_aims_are_to_be_met(numbers, reached, nearness):
    assert GOAL.reached(numbers) is reached
    assert GOAL.nearness(numbers) == pytest.approx(nearness)


@pytest.mark.parametrize(
    ("value", "met", "nearness"), [(1.0, True, 1.0), (1.1, True, 1.0), (2.2, False, 0.5)]
)
def test_an_aim_from_above(value, met, nearness):
    assert (COSTS.met(value), COSTS.nearness(value)) == (met, pytest.approx(nearness))


def test_of_exactly_twenty_the_nearest_is_the_one_with_the_least_between():
    exactly = Goal((Aim("fired", "fires on", 20.0), Aim("fired", "and on no more", 20.0, at_most=True)))
    tries = Tries()
    for fired in (12.0, 30.0, 13.0):
        tries = tries.with_run(exactly, {"fired": fired})
    assert (tries.count, tries.reached, tries.numbers) == (3, False, {"fired": 13.0})
    assert exactly.nearness({"fired": 17.0}) == exactly.nearness({"fired": 23.0})
    assert exactly.nearness({"fired": 19.0}) > exactly.nearness({"fired": 22.0})


def test_a_condition_is_said_in_words_and_is_never_half_met():
    tanh = Aim("tanh", "tanh beside it", 1.0, yes_or_no=True)
    assert (tanh.shown(1.0), tanh.shown(0.0)) == ("yes", "no")
    assert (tanh.nearness(1.0), tanh.nearness(0.0)) == (1.0, 0.0)


def test_aims_are_shown_with_what_is_wanted():
    assert DEAD.shown(79.0) == "79, at least 96"
    assert READS.shown(0.74) == "74 %, at least 90 %"
    assert COSTS.shown(2.5) == "2.5, at most 1.1"
