"""The sentence that says why: each number as what it is."""

from __future__ import annotations

from dataclasses import replace

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.explaining import explained
from reluexplorer.lessons.words import Words


def told(lesson: str, why: str, numbers: dict[str, float]) -> str:
    """What a lesson with another reason says."""
    known = LESSONS[lesson]
    changed = replace(known)
    words: Words = replace(known.words, why=why)
    changed.__dict__["words"] = words
    return explained(changed, numbers)


def test_what_is_read_is_a_percentage_though_it_is_neither_bet_on_nor_aimed_at() -> None:
    numbers = {"left": 0.00123, "left_relu": 0.5, "accuracy": 0.1, "accuracy_relu": 0.9361}
    assert explained(LESSONS["saturation"], numbers).count("%") == 2
    assert "94 %" in explained(LESSONS["saturation"], numbers)
    assert told("dying", "{dead}, {accuracy}, {halfway}", {"dead": 3.0, "accuracy": 0.5, "halfway": 0.5}) == (
        "3, 50 %, 0.5"
    )


def test_an_error_of_rounding_is_named_and_not_numbered() -> None:
    why = "It differs by {same_error}."
    assert told("gate", why, {"same_error": 1.2e-16}) == "It differs by nothing but rounding."
    assert told("gate", why, {"same_error": 0.0}) == "It differs by 0."
    assert told("gate", why, {"same_error": 0.25}) == "It differs by 0.25."


def test_it_is_silent_as_long_as_a_number_is_missing() -> None:
    assert told("dying", "{dead} of {halfway}", {"dead": 3.0}) == ""
