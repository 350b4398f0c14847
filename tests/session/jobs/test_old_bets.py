"""Bets that were placed before: while another is thought of, and at a later start."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace

import pytest

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.panels.learn.view import view_of
from reluexplorer.session.commands.lessons import BetAgain, KeepBet, OpenLesson, PlaceBet, SetKnob, SkipBet
from reluexplorer.session.document.document import Document
from reluexplorer.session.jobs.learning_file import Kept, read, written
from reluexplorer.session.session import Session
from tests.quick_lesson import NAME, quick_lesson

DOCUMENT = Document()


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """The lesson that is played takes no time."""
    monkeypatch.setitem(LESSONS, NAME, quick_lesson())


def played(session):
    for command in (OpenLesson(NAME), PlaceBet((40.0,))):
        assert session.dispatch(command), session.state.notice
        session.settle()
    return session.state.lessons


def test_the_old_bet_stays_until_another_is_placed_and_can_be_come_back_to(session):
    played(session)
    session.dispatch(BetAgain())
    session.settle()
    view = view_of(session.state)
    assert (view.former, view.bet, view.gap, view.exhibit.done) == ((40.0,), (), None, 0.0)
    session.dispatch(KeepBet())
    session.settle()
    view = view_of(session.state)
    assert (view.former, view.bet, view.exhibit.done) == ((), (40.0,), 1.0)
    assert view.gap.told == "You said 40; it was 50. 10 more than you said."
    assert not session.dispatch(KeepBet())
    assert session.state.notice == "There is no other bet here that could be kept."
    session.dispatch(BetAgain())
    session.dispatch(PlaceBet((48.0,)))
    assert not session.dispatch(KeepBet())
    session.settle()
    assert session.state.lessons.learning.of(NAME).bet == (48.0,)


def test_a_bet_that_was_not_replaced_is_kept_for_the_next_start(session):
    played(session)
    session.dispatch(BetAgain())
    session.settle()
    lessons = session.state.lessons
    found = read(written(Kept(lessons.learning, lessons.measurements, NAME))).learning.of(NAME)
    assert (found.bet, found.waits) == ((40.0,), False)


def test_a_bet_from_an_earlier_time_has_its_answer_where_the_page_is_opened(session):
    lessons = played(session)
    with closing(Session()) as later:
        later.lesson_jobs.restore(Kept(lessons.learning, {}, NAME))
        later.dispatch(OpenLesson(NAME))
        later.settle()
        view = view_of(later.state)
        assert (view.running, view.exhibit.done) == (False, 1.0)
        assert view.gap.told == "You said 40; it was 50. 10 more than you said."
        assert later.state.lessons.learning.of(NAME).tries == lessons.learning.of(NAME).tries


def test_times_are_not_taken_anew_where_a_page_is_opened_and_what_they_were_is_told(session, monkeypatch):
    lessons = played(session)
    kept = read(written(Kept(lessons.learning, {}, NAME)))
    assert kept.learning.of(NAME).answer == (50.0,)
    monkeypatch.setitem(LESSONS, NAME, replace(quick_lesson(), timed=True))
    with closing(Session()) as later:
        later.lesson_jobs.restore(kept)
        later.dispatch(OpenLesson(NAME))
        later.settle()
        view = view_of(later.state)
        assert (view.exhibit.done, view.why) == (0.0, "")
        assert view.gap.told == "You said 40; it was 50. 10 more than you said."
        later.dispatch(SetKnob(0, 0.3))
        later.settle()
        assert view_of(later.state).gap is None
        later.dispatch(SetKnob(0, 0.5))
        later.dispatch(PlaceBet((45.0,)))
        later.settle()
        assert view_of(later.state).gap.told == "You said 45; it was 50. 5 more than you said."


def test_a_run_to_an_old_bet_gives_way_to_another_page_and_is_made_when_its_own_is_shown_again(
    session, monkeypatch
):
    lessons, goes_on = played(session), threading.Event()

    def play(knobs):
        first, *_, last = quick_lesson().play(knobs)
        while not goes_on.is_set():
            yield first
        yield last

    monkeypatch.setitem(LESSONS, NAME, replace(quick_lesson(), play=play))
    other = next(name for name in LESSONS if name != NAME)
    with closing(Session()) as later:
        later.lesson_jobs.restore(Kept(lessons.learning, {}, NAME))
        later.dispatch(OpenLesson(NAME))
        later.poll()
        later.dispatch(OpenLesson(other))
        later.settle()
        assert later.state.lessons.playing == other
        assert later.state.lessons.exhibit is not None
        goes_on.set()
        later.dispatch(OpenLesson(NAME))
        later.settle()
        assert view_of(later.state).exhibit.done == 1.0


def test_one_does_not_skip_where_there_is_a_bet_already(session):
    played(session)
    session.dispatch(BetAgain())
    session.settle()
    assert not session.dispatch(SkipBet())
    assert session.state.notice == "There is a bet here already: keep it, or place another one."
    assert session.state.lessons.learning.of(NAME).former == (40.0,)
