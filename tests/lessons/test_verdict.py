"""Verdicts come from intervals: what straddles the number that decides leaves the claim open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reluexplorer.lessons.figures import SHARE, Figure, over_seeds
from reluexplorer.lessons.verdict import Evidence, Standing, filled, judged, standing_of
from reluexplorer.lessons.words import Words

WORDS = Words(
    title="T", statement="S.", question="Q?", bet="b", why="w", holds="It is {a}.", depends_on="on b",
    true_when="a is {a}.", not_when="b is {b±}.", fails="Not: {a}.", measured="m",
)  # fmt: skip
EVIDENCE = (Evidence("a", at_least=0.5), Evidence("b", at_most=2.0, limit=True))


def figure(name: str, low: float, high: float, unit: str = "") -> Figure:
    return Figure(name, name, ((low + high) / 2,), low, high, unit)


ABOVE, BELOW, ASTRIDE = (figure("a", low, high) for low, high in ((0.6, 0.8), (0.1, 0.4), (0.4, 0.6)))
STANDS, BREAKS, DOUBTFUL = (figure("b", low, high) for low, high in ((1.0, 2.0), (2.5, 3.0), (1.5, 2.5)))


@pytest.mark.parametrize(
    ("a", "b", "standing"),
    [
        (ABOVE, STANDS, Standing.HOLDS),
        (ABOVE, BREAKS, Standing.DEPENDS),
        (BELOW, STANDS, Standing.FAILS),
        (BELOW, BREAKS, Standing.FAILS),
        (ASTRIDE, STANDS, Standing.OPEN),
        (ABOVE, DOUBTFUL, Standing.OPEN),
        (BELOW, DOUBTFUL, Standing.OPEN),
    ],
)
def test_the_standing_follows_from_the_intervals(a, b, standing):
    assert standing_of(EVIDENCE, {"a": a, "b": b}) is standing


def test_a_verdict_that_depends_says_when_and_when_not():
    verdict = judged(WORDS, EVIDENCE, {"a": ABOVE, "b": BREAKS}, 5)
    assert (verdict.on, verdict.true_when, verdict.not_when) == ("on b", "a is 0.7.", "b is 2.75 ± 0.25.")
    assert verdict.told == "Depends on b. True when a is 0.7. Not when b is 2.75 ± 0.25."


@pytest.mark.parametrize(("a", "told"), [(ABOVE, "Holds. It is 0.7."), (BELOW, "Fails. Not: 0.25.")])
def test_one_that_does_not_has_a_sentence(a, told):
    assert judged(WORDS, EVIDENCE, {"a": a, "b": STANDS}, 5).told == told


def test_too_few_seeds_say_between_what_and_what_decides():
    found = over_seeds("a", "share read", [0.4, 0.5, 0.6], SHARE)
    verdict = judged(WORDS, EVIDENCE, {"a": found, "b": STANDS}, 3)
    assert verdict.told == "Too few seeds. 3 seeds put share read from 25 % to 75 %; 50 % decides."


def test_one_seed_needs_another():
    found = over_seeds("a", "share read", [0.9], SHARE)
    verdict = judged(WORDS, EVIDENCE, {"a": found, "b": STANDS}, 1)
    assert verdict.told == "Too few seeds. One seed says nothing of the next: share read needs two at least."


def test_a_figure_that_is_no_number_speaks_neither_for_a_claim_nor_against_it():
    broken = replace(ABOVE, values=(float("nan"),))
    verdict = judged(WORDS, EVIDENCE, {"a": broken, "b": STANDS}, 5)
    assert verdict.standing is Standing.OPEN
    assert verdict.sentence == "The measurement of a gave no finite number."


def test_a_sentence_can_only_name_figures_that_are_there():
    with pytest.raises(KeyError):
        filled("It is {c}.", {"a": ABOVE})
