"""Times are taken alone: beside them nothing trains, plays or is compared."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.commands.files import OpenDocument, SaveDocument
from reluexplorer.session.commands.lessons import MeasureLesson, OpenLesson, SkipBet
from reluexplorer.session.commands.remedies import AdoptRemedy, CompareRemedies
from reluexplorer.session.commands.run import Pause, Play, RunUntil, Step, StepEpoch
from reluexplorer.session.jobs.learning import Learning, Learnt
from reluexplorer.session.jobs.learning_file import Kept
from reluexplorer.session.run.snapshot import Status
from tests.quick_lesson import NAME, quick_lesson

TRAINING = Play(), Step(5), StepEpoch(), RunUntil("step", 100.0)


def opened(session):
    session.dispatch(OpenLesson(NAME))
    session.settle()


def slow_run(held):
    def run(knobs, seed, progress):
        held.wait(30)
        return quick_lesson().run(knobs, seed, progress)

    return run


def slow_stage(held):
    def play(knobs):
        frames = quick_lesson().play(knobs)
        yield next(frames)
        held.wait(30)
        yield from frames

    return play


def test_times_are_measured_once_the_stage_has_ended(session, monkeypatch):
    held = threading.Event()
    monkeypatch.setitem(LESSONS, NAME, replace(quick_lesson(), play=slow_stage(held), timed=True))
    opened(session)
    session.dispatch(SkipBet())
    session.dispatch(MeasureLesson(NAME))
    session.poll()
    lessons = session.state.lessons
    assert (lessons.running, lessons.measuring) == (True, "")
    held.set()
    session.settle()
    assert session.state.lessons.measurements.keys() == {NAME}


def test_nothing_begins_while_times_are_measured(session, monkeypatch):
    held = threading.Event()
    monkeypatch.setitem(LESSONS, NAME, replace(quick_lesson(), run=slow_run(held), timed=True))
    opened(session)
    session.dispatch(MeasureLesson(NAME))
    session.poll()
    assert not session.dispatch(SkipBet())
    assert (
        session.state.notice
        == "Times are taken alone, as all else would lengthen them: wait until the measurement has ended, or "
        "stop it."
    )
    for command in TRAINING:
        assert not session.dispatch(command)
        assert session.state.notice.startswith("Times are being measured")
    held.set()
    session.settle()
    assert session.dispatch(SkipBet())
    session.settle()


def test_times_are_not_measured_beside_a_run_that_trains(session, monkeypatch):
    monkeypatch.setitem(LESSONS, NAME, replace(quick_lesson(), timed=True))
    session.state = replace(session.state, run=replace(session.state.run, status=Status.RUNNING))
    assert not session.dispatch(MeasureLesson(NAME))
    assert (
        session.state.notice
        == "Times are taken alone, as all else would lengthen them: pause the run in Train first."
    )


@pytest.mark.parametrize("command", TRAINING)
def test_times_are_not_measured_from_the_moment_that_training_is_asked_for(session, monkeypatch, command):
    monkeypatch.setitem(LESSONS, NAME, replace(quick_lesson(), timed=True))
    session.settle()
    assert session.dispatch(command)
    assert not session.dispatch(MeasureLesson(NAME))
    assert (
        session.state.notice
        == "Times are taken alone, as all else would lengthen them: pause the run in Train first."
    )
    session.dispatch(Pause())
    session.settle()
    assert session.dispatch(MeasureLesson(NAME))
    session.settle()
    assert NAME in session.state.lessons.measurements


def test_nothing_trains_while_a_stage_takes_times(session, monkeypatch):
    held = threading.Event()
    monkeypatch.setitem(LESSONS, NAME, replace(quick_lesson(), play=slow_stage(held), timed=True))
    opened(session)
    session.dispatch(SkipBet())
    session.poll()
    for command in TRAINING:
        assert not session.dispatch(command)
        assert session.state.notice.startswith("The experiment takes times")
    held.set()
    session.settle()
    assert session.dispatch(Step(5))
    session.settle()
    assert session.state.run.step == 5


def test_times_that_wait_for_their_turn_are_measured_once_training_has_ended(session, monkeypatch):
    held = threading.Event()
    monkeypatch.setitem(LESSONS, NAME, replace(quick_lesson(), timed=True))
    other = next(name for name in LESSONS if name != NAME)
    monkeypatch.setitem(LESSONS, other, replace(quick_lesson(), run=slow_run(held)))
    session.settle()
    for name in (other, NAME):
        assert session.dispatch(MeasureLesson(name))
    assert session.dispatch(Play())
    held.set()
    assert session.lesson_jobs.wait(30)
    session.poll()
    assert session.lesson_jobs.busy
    assert session.state.lessons.measuring == ""
    session.dispatch(Pause())
    session.settle()
    assert session.state.lessons.measurements.keys() == {NAME}


def test_remedies_are_not_compared_while_times_are_measured(session, monkeypatch):
    held = threading.Event()
    monkeypatch.setitem(LESSONS, NAME, replace(quick_lesson(), run=slow_run(held), timed=True))
    session.dispatch(Step(5))
    session.settle()
    session.dispatch(MeasureLesson(NAME))
    session.poll()
    assert not session.dispatch(CompareRemedies())
    assert session.state.notice.startswith("Times are being measured")
    held.set()
    session.settle()


def with_old_bet(session):
    """A lesson on whose stage a bet was placed at an earlier time, which is run unseen when it is shown."""
    knobs = dict(LESSONS[NAME].defaults)
    learning = Learning({NAME: Learnt((40.0,), knobs)})
    session.lesson_jobs.restore(Kept(learning, {}, NAME))


def test_times_wait_for_a_stage_that_is_run_unseen(session, monkeypatch):
    held = threading.Event()
    monkeypatch.setitem(LESSONS, NAME, replace(quick_lesson(), play=slow_stage(held)))
    timed = next(name for name in LESSONS if name != NAME)
    monkeypatch.setitem(LESSONS, timed, replace(quick_lesson(), timed=True))
    with_old_bet(session)
    session.dispatch(OpenLesson(NAME))
    session.poll()
    assert session.dispatch(MeasureLesson(timed))
    session.poll()
    assert (session.state.lessons.running, session.state.lessons.measuring) == (False, "")
    held.set()
    session.settle()
    assert len(session.state.lessons.measurements) == 1


def test_no_stage_is_run_unseen_while_times_are_measured(session, monkeypatch):
    held = threading.Event()
    monkeypatch.setitem(LESSONS, NAME, quick_lesson())
    timed = next(name for name in LESSONS if name != NAME)
    monkeypatch.setitem(LESSONS, timed, replace(quick_lesson(), run=slow_run(held), timed=True))
    with_old_bet(session)
    session.dispatch(MeasureLesson(timed))
    session.poll()
    session.dispatch(OpenLesson(NAME))
    while session.state.lessons.exhibit is None or session.lesson_jobs._player.busy:
        session.lesson_jobs._player.wait(5)
        session.poll()
    assert session.state.lessons.exhibit.done == 0.0
    held.set()
    session.settle()


def test_what_trains_to_a_step_is_not_opened_beside_times(session, monkeypatch, tmp_path):
    held = threading.Event()
    monkeypatch.setitem(LESSONS, NAME, replace(quick_lesson(), run=slow_run(held), timed=True))
    session.dispatch(Step(5))
    session.settle()
    path = str(tmp_path / "run.reluexp")
    assert session.dispatch(SaveDocument(path))
    session.settle()
    session.dispatch(MeasureLesson(NAME))
    session.poll()
    for command in (OpenDocument(path), AdoptRemedy("prelu")):
        assert not session.dispatch(command)
        assert session.state.notice.startswith("Times are being measured")
    held.set()
    session.settle()
    assert session.dispatch(OpenDocument(path))
    session.settle()
    assert session.state.run.step == 5
