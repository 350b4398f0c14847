"""The numbers of deaths, of revivals and of the dead fit together wherever they are said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reluexplorer.core.problem import TrainingSpec
from reluexplorer.panels.train.happenings import events_of, span_of
from reluexplorer.session.autopsy import dead_units
from reluexplorer.session.course import Course
from reluexplorer.session.document import DataChoice, NetworkChoice, Recipe
from reluexplorer.session.loading import load
from reluexplorer.session.run import Run
from reluexplorer.session.since import all_since, since_words
from reluexplorer.session.snapshot import RunSnapshot, UnitEvent
from reluexplorer.session.turnover import dated_events, toll_words, turnover, turnover_words


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
        (2, 0, "1.1, 1.2 seen dead"),
        (0, 1, "1.1 came back"),
        (0, 5, "5 in layer 1 came back"),
        (2, 1, "1.1, 1.2 seen dead, 1.1 came back"),
        (98, 34, "98 in layer 1 seen dead, 34 came back"),
        (98, 2, "98 in layer 1 seen dead, 2 came back"),
    ],
)
def test_both_are_said(died: int, back: int, words: str) -> None:
    told = events(*((5, unit, True) for unit in range(died)), *((9, unit, False) for unit in range(back)))
    assert turnover_words(told) == words


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
    assert toll_words(shown) == f"Of {len(whole.died):,} that died, {len(whole.back):,} came back"
    for apart in (0.001, 0.05, 0.3, 1.0):
        flags = events_of(shown, span_of(600), apart)
        assert sum(flag.weight for flag in flags) <= len(curve.events)
    (flag,) = events_of(shown, span_of(600), 1.0)
    neurons = {(event.layer, event.unit) for event in curve.events}
    assert flag.weight == len(neurons) < len(curve.events)
    assert flag.text.startswith(f"{len(whole.died)} neurons seen dead") or " at the start, " in flag.text
    assert flag.text.endswith(f" seen dead, {len(whole.back):,} came back")
    early = replace(shown, curve=replace(curve, events=curve.events[1:]))
    assert toll_words(early) == ""


@pytest.mark.parametrize(
    ("rate", "seed", "steps", "hidden"),
    [(1.0, 0, 300, (8, 8)), (0.3, 1, 203, (6, 6)), (0.1, 2, 157, (12, 12)), (1.0, 3, 300, (8, 8))],
)
def test_no_two_places_contradict_each_other_before_during_and_after_the_search(
    rate: float, seed: int, steps: int, hidden: tuple[int, ...]
) -> None:
    recipe = Recipe(network=NetworkChoice(hidden), training=TrainingSpec(learning_rate=rate, seed=seed))
    course = Course(recipe, load(recipe.data))
    alive: dict[tuple[int, int], int] = {}
    state = course.start()
    units = {(layer, unit) for layer, count in enumerate(hidden) for unit in range(count)}
    for step in range(steps + 1):
        alive |= dict.fromkeys(units - dead_units(state), step)
        state = course.advance(state, 1) if step < steps else state
    true = {place: alive.get(place, -1) + 1 for place in dead_units(state)}
    run = Run(course)
    while run.state.step < steps:
        run.work(steps - run.state.step, None)
    shown = RunSnapshot(state=run.state, inspection=run.inspection(), curve=run.curve, head=steps)
    autopsy = run.autopsy(None)
    while True:
        now = replace(shown, dates=autopsy.dates, deaths=autopsy.deaths)
        told = {(one.layer, one.unit): one for one in all_since(now)}
        assert told.keys() == true.keys()
        for place, one in told.items():
            assert one.step <= true[place] if one.is_provisional else one.step == true[place]
            unsure = since_words(one)[0].endswith((" or later", " at the start"))
            assert one.is_provisional == unsure
        seen, exact = dated_events(now)
        found = {(one.layer, one.unit): one.step for one in exact}
        assert found == {place: one.step for place, one in told.items() if not one.is_provisional}
        whole = turnover(seen)
        assert len(whole.died) - len(whole.back) == len(true)
        for flag in events_of(now, span_of(steps), 0.001):
            assert " died" not in flag.text or flag.step in true.values()
        if autopsy.done:
            break
        autopsy.work(7)
    assert not any(one.is_provisional for one in told.values())
    if rate == 1.0 and seed == 0:
        assert true[1, 3] == 136
        flags = [(flag.step, flag.text) for flag in events_of(now, span_of(steps), 0.01)]
        assert (136, "2.4 died") in flags
        assert not any("2.4" in text for step, text in flags if 60 < step != 136)


def test_who_was_dead_at_the_start_did_not_die_in_a_shared_flag() -> None:
    told = events((0, 3, True), (20, 0, True), (36, 1, True))
    assert turnover_words(told, {told[2]}) == "1.4 dead at the start, 1.2 died, 1.1 seen dead"
