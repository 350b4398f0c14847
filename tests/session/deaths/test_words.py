"""The numbers of deaths, of revivals and of the dead fit together wherever they are said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.core.units.death_search import dead_units
from reluexplorer.panels.train.time.happenings import events_of, span_of
from reluexplorer.session.deaths.since import all_since, since_words
from reluexplorer.session.deaths.tally import Account, account_of
from reluexplorer.session.deaths.words import toll_words, turnover_counts, turnover_words
from reluexplorer.session.document.document import NetworkChoice, Recipe
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.run import Run
from reluexplorer.session.run.snapshot import RunSnapshot, UnitEvent
from reluexplorer.session.run.trajectory import Trajectory
from tests.session.driving import dead_at


def events(*told: tuple[int, int, bool]) -> tuple[UnitEvent, ...]:
    return tuple(UnitEvent(step, 0, unit, died) for step, unit, died in told)


@pytest.mark.parametrize(
    ("told", "words", "short"),
    [
        (events((5, 0, True)), "1.1 seen dead", "1 seen dead"),
        (events((5, 0, False)), "1.1 came back", "1 came back"),
        (events((5, 0, True), (9, 0, False)), "1.1 seen dead, 1.1 came back", "1 seen dead, 1 came back"),
        (
            events((5, 0, True), (9, 0, False), (12, 0, True)),
            "1.1 seen dead twice, 1.1 came back", "2 deaths seen, 1 revival",
        ),
        (
            events((0, 0, True), (9, 0, False), (12, 0, True)),
            "1.1 dead at the start, 1.1 seen dead, 1.1 came back", "2 deaths seen, 1 revival",
        ),
        (
            events((5, 0, True), (5, 1, True), (9, 1, False), (11, 1, True)),
            "1.1 seen dead once, 1.2 twice; 1.2 came back", "3 deaths seen, 1 revival",
        ),
        (events((0, 0, True), (9, 1, True)), "1.1 dead at the start, 1.2 seen dead", "2 dead"),
        ((), "", ""),
    ],
)  # fmt: skip
def test_words_count_every_death_and_every_revival(
    told: tuple[UnitEvent, ...], words: str, short: str
) -> None:
    assert turnover_words(told) == words
    assert turnover_counts(told) == short


@pytest.mark.parametrize(
    ("died", "back", "words"),
    [
        (2, 0, "1.1, 1.2 seen dead"),
        (0, 1, "1.1 came back"),
        (0, 5, "5 in layer 1 came back"),
        (2, 1, "1.1, 1.2 seen dead; 1.1 came back"),
        (98, 34, "98 in layer 1 seen dead, 34 came back"),
        (98, 2, "98 in layer 1 seen dead, 2 came back"),
    ],
)
def test_both_are_said(died: int, back: int, words: str) -> None:
    told = events(*((5, unit, True) for unit in range(died)), *((9, unit, False) for unit in range(back)))
    assert turnover_words(told) == words


@pytest.mark.parametrize(
    ("died", "back", "words"),
    [
        ((0, 1), (), ""),
        ((0, 1), (1,), "Of 2 that were seen dead, 1 came back"),
        ((0, 0), (0,), "1.1 was seen dead twice and came back once"),
        ((0, 1, 2, 3, 3), (3,), "4 neurons were seen dead 5 times in all, with 1 revival"),
        ((0, 1, 1), (1, 1), "1.1 was seen dead once; 1.2 was seen dead twice and came back twice"),
    ],
)
def test_the_toll_counts_them_too(died: tuple[int, ...], back: tuple[int, ...], words: str) -> None:
    told = events(*((5, unit, True) for unit in died), *((9, unit, False) for unit in back))
    assert toll_words(RunSnapshot(head=20), Account(told)) == ""
    state = replace(Run(Trajectory(Recipe(), load(Recipe().data))).state, step=20)
    assert toll_words(RunSnapshot(state=state), Account(told)) == words


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(
    ("rate", "seed", "steps", "hidden"),
    [(1.0, 0, 300, (8, 8)), (0.3, 1, 203, (6, 6)), (0.1, 2, 157, (12, 12)), (1.0, 3, 300, (8, 8))],
)
def test_no_two_places_contradict_each_other_before_during_and_after_the_search(
    rate: float, seed: int, steps: int, hidden: tuple[int, ...]
) -> None:
    recipe = Recipe(network=NetworkChoice(hidden), training=TrainingSpec(learning_rate=rate, seed=seed))
    trajectory = Trajectory(recipe, load(recipe.data))
    alive: dict[tuple[int, int], int] = {}
    state = trajectory.start()
    units = {(layer, unit) for layer, count in enumerate(hidden) for unit in range(count)}
    for step in range(steps + 1):
        alive |= dict.fromkeys(units - dead_units(state), step)
        state = trajectory.advance(state, 1) if step < steps else state
    true = {place: alive.get(place, -1) + 1 for place in dead_units(state)}
    run = Run(trajectory)
    while run.state.step < steps:
        run.work(steps - run.state.step, None)
    shown = RunSnapshot(state=run.state, inspection=run.inspection(), curve=run.curve, head=steps)
    death_search = run.death_search(None)
    while True:
        now = replace(shown, dates=death_search.dates, deaths=death_search.deaths)
        told = {(one.layer, one.unit): one for one in all_since(now)}
        assert told.keys() == true.keys()
        for place, one in told.items():
            assert one.step <= true[place] if one.is_provisional else one.step == true[place]
            unsure = since_words(one)[0].endswith((" or later", " at the start"))
            assert one.is_provisional == unsure
        account = account_of(now)
        found = {(one.layer, one.unit): one.step for one in account.exact}
        assert found == {place: one.step for place, one in told.items() if not one.is_provisional}
        assert dead_at(account, steps) == true.keys()
        for flag in events_of(now, span_of(steps), 0.001):
            assert " died" not in flag.text or flag.step in true.values()
        if death_search.done:
            break
        death_search.work(7)
    assert not any(one.is_provisional for one in told.values())
    if rate == 1.0 and seed == 0:
        assert true[1, 3] == 136
        own = [(one.step, one.died) for one in account.events if (one.layer, one.unit) == (1, 3)]
        assert own[-3:] == [(90, True), (135, False), (136, True)], "seen dead, it lived once more"
        flags = [(flag.step, flag.text) for flag in events_of(now, span_of(steps), 0.001)]
        assert (136, "2.4 died") in flags
        assert not any("2.4" in text for step, text in flags if 90 < step not in (135, 136))


def test_counts_are_of_what_was_seen_unless_every_death_is_known() -> None:
    told = events((0, 0, True), (9, 0, False), (12, 0, True))
    assert turnover_counts(told, told[2:]) == "2 deaths, 1 revival"
    assert turnover_counts((*told, *events((20, 1, True))), told[2:]) == "3 deaths seen, 1 revival"
    assert turnover_counts(told[2:], told[2:]) == "1 died"


def test_strip_and_sentence_count_the_deaths_of_a_neuron_alike() -> None:
    told = [UnitEvent(0, 1, 3, died=True)]
    for step in range(10, 80, 10):
        told += [UnitEvent(step, 1, 3, died=False), UnitEvent(step + 5, 1, 3, died=True)]
    state = replace(Run(Trajectory(Recipe(), load(Recipe().data))).state, step=99)
    assert turnover_words(told) == "2.4 dead at the start, 2.4 seen dead 7 times, 2.4 came back 7 times"
    assert toll_words(RunSnapshot(state=state), Account(tuple(told))) == (
        "2.4 was dead at the start, seen dead 7 times, and came back 7 times"
    )
    others = events((0, 0, True), (5, 1, True), (5, 2, True))
    assert toll_words(RunSnapshot(state=state), Account((*others, *told))) == (
        "4 neurons were seen dead 11 times in all, 2 of them at the start, with 7 revivals"
    )


@pytest.mark.parametrize(
    ("told", "hands", "head", "words"),
    [
        (
            events((5, 0, True), (6, 1, True), (9, 0, False), (9, 1, False)), (3,), 20,
            "Of 2 that were seen dead, 1 came back and 1 dead one was revived by hand",
        ),
        (
            events((0, 0, True), (6, 1, True), (7, 0, False), (8, 0, True)), (1,), 20,
            "1.1 was dead at the start, seen dead once, and came back once; 1.2 was killed by hand once",
        ),
        (
            events((5, 0, True), (7, 0, False), (8, 0, True), *((6, unit, True) for unit in range(1, 5))),
            (4, 5), 20,
            "3 neurons were seen dead 4 times in all, with 1 revival; 2 living ones were killed by hand",
        ),
        (
            events((5, 0, True), (7, 0, False), (8, 0, True), *((6, unit, True) for unit in range(1, 5)),
                   (30, 4, False)), (0, 1, 2), 40,
            ("4 neurons were seen dead; 1 living one was killed twice by step 20 "
             "and 1 dead one was revived by hand"),
        ),
        (
            events(*((6, unit, True) for unit in range(4)), (9, 0, False)), (0, 1, 2, 3), 20,
            "1 revival; 4 living ones were killed by hand",
        ),
        (events((6, 0, True), (7, 1, True)), (1,), 20, ""),
    ],
)  # fmt: skip
def test_what_was_done_by_hand_is_told_apart_from_what_was_seen(
    told: tuple[UnitEvent, ...], hands: tuple[int, ...], head: int, words: str
) -> None:
    account = Account(told, by_hand=frozenset(told[at] for at in hands))
    state = replace(Run(Trajectory(Recipe(), load(Recipe().data))).state, step=20)
    assert toll_words(RunSnapshot(state=state, head=head), account) == words


def test_who_was_dead_at_the_start_did_not_die_in_a_shared_flag() -> None:
    told = events((0, 3, True), (20, 0, True), (36, 1, True))
    assert turnover_words(told, {told[2]}) == "1.4 dead at the start, 1.2 died, 1.1 seen dead"
