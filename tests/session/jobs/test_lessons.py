"""Lessons that wait for a bet, play and are measured beside the window."""

from __future__ import annotations

import threading
import weakref
from dataclasses import replace

import pytest

from reluexplorer.lessons.claims import catalogue as registry
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.claims.vanishing import passages
from reluexplorer.panels.learn.view import view_of
from reluexplorer.session.commands.lessons import (
    WAITS,
    BetAgain,
    MeasureLesson,
    OpenInTrain,
    OpenLesson,
    PlaceBet,
    PlayLesson,
    SetKnob,
    SkipBet,
    StopLesson,
    StopMeasuring,
)
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Document
from reluexplorer.session.jobs.learning import Tries
from tests.quick_lesson import NAME, quick_lesson

DOCUMENT = Document()
ELSEWHERE = assign("view.workspace", "train")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """The lesson that is played takes no time."""
    monkeypatch.setitem(LESSONS, NAME, quick_lesson())


def opened(session):
    session.dispatch(OpenLesson(NAME))
    session.settle()


def played(session, *before):
    opened(session)
    for command in before or (PlaceBet((40.0,)),):
        assert session.dispatch(command), session.state.notice
    session.settle()
    return session.state.lessons


def test_an_opened_lesson_shows_its_beginning_and_waits(session):
    opened(session)
    lessons = session.state.lessons
    assert (lessons.playing, lessons.running, lessons.exhibit.done) == (NAME, False, 0.0)


def test_without_a_bet_the_stage_waits_and_says_so_and_points_at_the_mark(session):
    opened(session)
    for times in (1, 2):
        session.dispatch(PlayLesson())
        assert (session.state.notice, session.state.notice_kind) == (WAITS, "warning")
        session.settle()
        assert session.state.lessons.pointed == times
        assert session.state.lessons.exhibit.done == 0.0
        assert session.state.notice == WAITS


def test_a_bet_lets_the_stage_run_to_its_end_and_is_held_against_it(session):
    lessons = played(session)
    assert (lessons.running, lessons.exhibit.done) == (False, 1.0)
    assert lessons.learning.of(NAME).bet == (40.0,)
    view = view_of(session.state)
    assert view.gap.told == "You said 40; it was 50. 10 more than you said."
    assert (
        "Killed in training: 45; dead from the start and still: 5; dead at the start, firing again: 6."
        in view.why
    )


def test_a_bet_is_brought_into_its_range_and_of_as_many_numbers_as_are_asked_for(session):
    opened(session)
    session.dispatch(PlaceBet((1000.4,)))
    session.settle()
    assert session.state.lessons.learning.of(NAME).bet == (192.0,)
    assert not session.dispatch(PlaceBet((1.0, 2.0)))
    assert session.state.notice == "This bet has 1 numbers, not 2."


def test_a_skipped_bet_leaves_no_gap(session):
    assert played(session, SkipBet()).exhibit.done == 1.0
    assert view_of(session.state).gap is None
    assert view_of(session.state).why


def test_one_bets_again_at_the_beginning(session):
    played(session)
    session.dispatch(BetAgain())
    session.settle()
    lessons = session.state.lessons
    assert lessons.learning.of(NAME).waits
    assert lessons.exhibit.done == 0.0
    session.dispatch(PlayLesson())
    assert session.state.notice == WAITS


def test_bets_are_placed_on_the_open_page_alone(session):
    session.dispatch(ELSEWHERE)
    for command in (PlaceBet((1.0,)), SkipBet(), BetAgain()):
        assert not session.dispatch(command)
        assert session.state.notice == "There is nothing to bet on here: open a lesson first."


def test_a_bet_is_not_held_against_other_settings_than_it_was_on(session):
    played(session)
    session.dispatch(SetKnob(0, 0.3))
    session.dispatch(PlayLesson())
    session.settle()
    view = view_of(session.state)
    assert (view.gap, view.bet, view.aside) == (None, (), "Your bet was on other settings.")
    assert view.answer == (30.0,)
    session.dispatch(SetKnob(0, 0.5))
    session.dispatch(PlayLesson())
    session.settle()
    view = view_of(session.state)
    assert (view.gap.told, view.aside) == ("You said 40; it was 50. 10 more than you said.", "")


def test_how_many_tries_it_took_stays_where_there_are_more(session):
    reached = Tries()
    goal = quick_lesson().goal
    near = {aim.number: aim.target for aim in goal.aims}
    for numbers in ({}, near, {}, near):
        reached = reached.with_run(goal, numbers)
    assert (reached.count, reached.reached_in) == (4, 2)


def test_each_finished_run_is_a_try_and_the_nearest_is_kept(session):
    tries = played(session).learning.of(NAME).tries
    assert (tries.count, tries.reached) == (1, False)
    assert tries.numbers == {"dead": 50.0, "accuracy": pytest.approx(0.7)}
    assert tries.nearness == pytest.approx(1 / (1 + 46 / 96))
    session.dispatch(SetKnob(0, 0.3))
    session.dispatch(PlayLesson())
    session.settle()
    further = session.state.lessons.learning.of(NAME).tries
    assert (further.count, further.numbers["dead"]) == (2, 50.0)


def test_a_stopped_run_is_no_try(session, monkeypatch):
    held = threading.Event()

    def slow(knobs):
        frames = quick_lesson().play(knobs)
        yield next(frames)
        yield next(frames)
        held.wait(30)
        yield from frames

    monkeypatch.setitem(LESSONS, NAME, replace(quick_lesson(), play=slow))
    opened(session)
    session.dispatch(SkipBet())
    while session.state.lessons.exhibit.done < 0.2:
        session.lesson_jobs.wait(0.01)
        session.poll()
    session.dispatch(StopLesson())
    held.set()
    session.settle()
    assert not session.state.lessons.running
    assert session.state.lessons.exhibit.done == 0.25
    assert session.state.lessons.learning.of(NAME).tries.count == 0


@pytest.mark.parametrize("elsewhere", [ELSEWHERE, OpenLesson(NAME)])
def test_what_an_experiment_has_reached_is_there_again_until_a_knob_is_turned(session, elsewhere):
    reached = played(session).exhibit
    for command in (elsewhere, OpenLesson(NAME)):
        session.dispatch(command)
        session.settle()
    assert session.state.lessons.exhibit is reached
    session.dispatch(SetKnob(0, 3.0))
    session.settle()
    assert session.state.lessons.exhibit.done == 0.0


def test_leaving_the_workspace_closes_the_experiment(session):
    opened(session)
    session.dispatch(ELSEWHERE)
    session.settle()
    assert (session.state.lessons.playing, session.state.lessons.exhibit) == ("", None)


def test_a_claim_is_measured_and_judged(session):
    session.dispatch(MeasureLesson(NAME))
    session.settle()
    measured = session.state.lessons.measurements[NAME]
    assert (measured.seeds, measured.verdict.standing.value) == (3, "depends")
    assert measured.by_name["killed_0.5"].values == (45.0, 46.0, 47.0)
    session.dispatch(MeasureLesson(NAME, 2))
    session.settle()
    assert session.state.lessons.measurements[NAME].seeds == 2


def test_what_was_measured_before_the_stop_is_kept(session):
    session.dispatch(MeasureLesson(NAME))
    assert session.lesson_jobs.wait(30)
    session.dispatch(StopMeasuring())
    session.settle()
    assert set(session.state.lessons.measurements) == {NAME}


def test_the_sentence_of_a_failed_experiment_goes_with_it(session, monkeypatch):
    def fails(_knobs):
        raise KeyError("x")
        yield

    played(session, SkipBet())
    for after in (PlayLesson(), ELSEWHERE):
        session.dispatch(OpenLesson(NAME))
        with monkeypatch.context() as patched:
            patched.setitem(LESSONS, NAME, replace(LESSONS[NAME], play=fails))
            session.dispatch(PlayLesson())
            session.settle()
        assert session.state.lessons.trouble == "The experiment stopped by an internal error: KeyError('x')"
        session.dispatch(after)
        session.settle()
        assert session.state.lessons.trouble == ""


def test_the_sentence_of_a_failed_measurement_stays_with_its_lesson(session, monkeypatch):
    def fails(_name, _seeds, _progress):
        raise ValueError("no room")

    with monkeypatch.context() as patched:
        patched.setattr(registry, "measure", fails)
        session.dispatch(MeasureLesson(NAME))
        session.settle()
    sentence = "The measurement stopped: ValueError('no room')"
    assert session.state.lessons.failed == {NAME: sentence}
    session.dispatch(OpenLesson(NAME))
    assert view_of(session.state).trouble == sentence
    session.dispatch(MeasureLesson(NAME))
    session.settle()
    assert session.state.lessons.failed == {}


def test_a_measurement_that_waits_has_the_seeds_that_were_asked_for_last(session, monkeypatch):
    measure, held, measured = registry.measure, threading.Event(), []

    def noting(name, seeds, progress):
        assert held.wait(30)
        measured.append((name, seeds))
        return measure(name, seeds, progress)

    monkeypatch.setattr(registry, "measure", noting)
    for seeds in (2, 3, 4):
        session.dispatch(MeasureLesson(NAME, seeds))
    held.set()
    session.settle()
    assert measured == [(NAME, 2), (NAME, 4)]


def test_it_is_known_which_of_all_measurements_is_made(session, monkeypatch):
    measure, held, seen = registry.measure, threading.Event(), []

    def holding(name, seeds, progress):
        assert held.wait(30)
        return measure(NAME, seeds, progress)

    def look(_before, after):
        seen.append((after.lessons.turn, after.lessons.turns))

    monkeypatch.setattr(registry, "measure", holding)
    session.dispatch(MeasureLesson(NAME, 2))
    session.changed.connect(look)
    session.dispatch(MeasureLesson(NAME, 3))
    session.poll()
    assert (session.state.lessons.turn, session.state.lessons.turns) == (1, 2)
    held.set()
    session.settle()
    assert (2, 2) in seen
    assert seen[-1] == (0, 0)


@pytest.mark.parametrize(
    ("place", "workspace", "measures"),
    [("train", "train", False), ("neurons", "neurons", False), ("gradients", "train", True)],
)
def test_train_opens_the_stage_with_its_knobs_as_they_stand(session, place, workspace, measures):
    opened(session)
    session.dispatch(SetKnob(0, 0.2))
    session.dispatch(SetKnob(1, -1.5))
    assert session.dispatch(OpenInTrain(NAME, place)), session.state.notice
    session.settle()
    recipe = session.state.document.recipe
    view = session.state.document.view
    assert (view.workspace, view.more_measures) == (workspace, measures)
    assert (recipe.training.learning_rate, recipe.network.bias) == (0.2, -1.5)
    expected = LESSONS[NAME].opened({**LESSONS[NAME].defaults, "rate": 0.2, "bias": -1.5}).problem()
    found = session.state.run.problem
    assert found.network == expected.network
    assert found.training == expected.training


def test_a_lesson_that_train_does_not_have_says_why(session, monkeypatch):
    nowhere = replace(quick_lesson(), setups=None, not_opened="Train has no convolution.")
    monkeypatch.setitem(LESSONS, NAME, nowhere)
    assert not session.dispatch(OpenInTrain(NAME))
    assert session.state.notice == "Train has no convolution."


def test_what_a_lesson_keeps_is_let_go_when_no_lesson_is_open(session):
    opened(session)
    drawn = weakref.ref(passages(LESSONS["vanishing"].defaults, 0)[0].drawn)
    assert passages(LESSONS["vanishing"].defaults, 0)[0].drawn is drawn()
    session.dispatch(ELSEWHERE)
    session.settle()
    assert drawn() is None
