"""No card is green of a network at chance, or of a gradient whose length has run away."""

from __future__ import annotations

import pytest

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.claims.recurrence import CHANCE
from reluexplorer.lessons.exhibit import Card

WRONG = {
    "definition": {"weight": 0.05, "bias": 1.0},
    "nonlinearity": {},
    "saturation": {"gain": 4.0},
    "usage": {"rate": 0.5, "layers": 5.0},
    "convolution": {"maps": 1.0},
    "recurrence": {"steps": 80.0},
    "dying": {"rate": 3.0},
    "sparse": {"bias": -2.0, "layers": 5.0},
    "derivative": {"width": 1.0, "layers": 5.0},
    "dead_units": {"rate": 3.0},
    "he_weights": {"epochs": 1.0},
    "smoother": {"layers": 15.0, "rate": 0.5},
    "vanishing": {},
}
"""Knobs with which a network of the lesson ends at chance, or a gradient has run away."""


def went_wrong(card: Card) -> bool:
    """Whether a card's network is at chance, or a gradient of its is not between a tenth and ten times."""
    if card.reads is not None:
        share, chance = card.reads
        if not share > chance or share < min(1.5 * chance, 0.9):
            return True
    return not all(0.1 <= gain <= 10.0 for gain in card.gains)


def faults(cards: tuple[Card, ...]) -> list[str]:
    """What is wrong with cards: green where it must not be, or a number in the badge that no value tells."""
    found = [f"green: {card.badge}" for card in cards if card.badge_role == "healthy" and went_wrong(card)]
    found += [f"no reading: {card.badge}" for card in cards if "reads " in card.badge and not card.reads]
    untold = [card for card in cards if "gradient left" in card.badge and not card.gains]
    return found + [f"no gain: {card.badge}" for card in untold]


@pytest.mark.parametrize(
    ("card", "wrong"),
    [
        (Card("", (), reads=(0.95, 0.1), gains=(0.5, 3.0)), False),
        (Card("", (), reads=(0.95, 0.1), gains=(0.07, 3.0)), True),
        (Card("", (), reads=(0.95, 0.1), gains=(0.5, 10.5)), True),
        (Card("", (), reads=(0.95, 0.1), gains=(float("nan"),)), True),
        (Card("", (), reads=(0.14, 0.1)), True),
        (Card("", (), reads=(0.93, 0.93)), True),
        (Card("", ()), False),
    ],
)
def test_what_goes_wrong_is_told_by_the_values_of_a_card(card: Card, wrong: bool) -> None:
    assert went_wrong(card) is wrong


@pytest.mark.slow
@pytest.mark.parametrize("name", list(WRONG))
def test_no_card_is_green_where_something_went_wrong(name: str) -> None:
    lesson = LESSONS[name]
    shown = list(lesson.play({**lesson.defaults, **WRONG[name]}))
    for exhibit in (*shown[::5], shown[-1]):
        assert not faults(exhibit.cards), exhibit.progress
    assert any(map(went_wrong, shown[-1].cards))
    if name == "saturation":
        assert any((card.reads or (0, 0))[0] >= 0.9 and went_wrong(card) for card in shown[-1].cards)


@pytest.mark.slow
@pytest.mark.parametrize("other", [1, 2])
def test_no_recurrent_network_is_green_that_has_learnt_nothing_of_the_sum(other: int) -> None:
    lesson = LESSONS["recurrence"]
    greens = set()
    for exhibit in lesson.play({**lesson.defaults, "steps": 30.0, "other": float(other)}):
        assert exhibit.outcome is not None
        errors = {line.label: float(line.y[-1]) for line in exhibit.outcome.lines}
        for card in exhibit.cards:
            if card.badge_role == "healthy":
                greens.add(card.title)
                assert errors[card.title] <= 0.1 < CHANCE[0]
                assert not went_wrong(card)
    assert "ReLU, identity" in greens
