"""The numbers of deaths, of revivals and of the dead fit together wherever they are said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reluexplorer.core.problem import TrainingSpec
from reluexplorer.panels.train.happenings import events_of, span_of
from reluexplorer.session.course import Course
from reluexplorer.session.document import DataChoice, NetworkChoice, Recipe
from reluexplorer.session.loading import load
from reluexplorer.session.run import Run
from reluexplorer.session.snapshot import RunSnapshot, UnitEvent
from reluexplorer.session.turnover import toll_words, turnover, turnover_words


def events(*told: tuple[int, int, bool]) -> tuple[UnitEvent, ...]:
    return tuple(UnitEvent(step, 0, unit, died) for step, unit, died in told)


@pytest.mark.parametrize(
    ("told", "died", "back"),
    [
        (events((5, 0, True)), 1, 0),
        (events((5, 0, False)), 0, 1),
        (events((5, 0, True), (9, 0, False)), 1, 1),
        (events((5, 0, False), (9, 0, True)), 1, 1),
        (events((5, 0, True), (9, 0, False), (12, 0, True)), 1, 0),
        (events((5, 0, False), (9, 0, True), (12, 0, False)), 0, 1),
        (events((5, 0, True), (5, 1, True), (9, 1, False), (9, 2, False)), 2, 2),
        ((), 0, 0),
    ],
)
def test_deaths_less_revivals_are_how_many_more_are_dead(
    told: tuple[UnitEvent, ...], died: int, back: int
) -> None:
    found = turnover(told)
    assert (len(found.died), len(found.back)) == (died, back)
    assert died - back == sum(1 if event.died else -1 for event in told)


@pytest.mark.parametrize(
    ("died", "back", "words"),
    [
        (2, 0, "1.1, 1.2 died"),
        (0, 1, "1.1 came back"),
        (0, 5, "5 in layer 1 came back"),
        (2, 1, "1.1, 1.2 died, 1.1 came back"),
        (98, 34, "98 in layer 1 died, 34 came back"),
        (98, 2, "98 in layer 1 died, 2 came back"),
    ],
)
def test_both_are_said(died: int, back: int, words: str) -> None:
    told = events(*((5, unit, True) for unit in range(died)), *((9, unit, False) for unit in range(back)))
    assert turnover_words(turnover(told)) == words


@pytest.mark.parametrize("seed", range(3))
def test_the_flags_of_a_strip_sum_to_the_dead(seed: int) -> None:
    """A run in which neurons die and come back, at every width of the strip."""
    training = TrainingSpec("adam", 0.02, seed=seed)
    recipe = Recipe(DataChoice("spiral", samples=200), NetworkChoice((16, 16, 16)), training)
    run = Run(Course(recipe, load(recipe.data)))
    while run.state.step < 600:
        run.work(600 - run.state.step, None)
    curve, inspection = run.curve, run.inspection()
    assert any(not event.died for event in curve.events)
    shown = RunSnapshot(state=run.state, inspection=inspection, curve=curve, head=run.head.step)
    dead = sum(inspection.dead_units)
    whole = turnover(curve.events)
    assert len(whole.died) - len(whole.back) == dead
    assert toll_words(shown) == f"{len(whole.died):,} died, {len(whole.back):,} came back"
    for apart in (0.001, 0.05, 0.3, 1.0):
        flags = events_of(shown, span_of(600), apart)
        assert sum(flag.weight for flag in flags) == len(curve.events)
    (flag,) = events_of(shown, span_of(600), 1.0)
    assert flag.text.endswith(f" died, {len(whole.back):,} came back")
    early = replace(shown, curve=replace(curve, events=curve.events[1:]))
    assert toll_words(early) == ""
