"""Lessons that play and are measured beside the window."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from reluexplorer.lessons.claims import catalogue as registry
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.panels.learn.view import view_of
from reluexplorer.session.commands.lessons import (
    MeasureLesson,
    OpenLesson,
    PlayLesson,
    SetKnob,
    StopLesson,
    StopMeasuring,
)
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Document

DOCUMENT = Document()


def test_an_opened_lesson_shows_its_beginning_and_waits(session):
    session.dispatch(OpenLesson("dying"))
    session.settle()
    lessons = session.state.lessons
    assert lessons.playing == "dying"
    assert not lessons.running
    assert lessons.exhibit.done < 0.05


@pytest.mark.slow
def test_the_experiment_runs_to_its_end_when_asked(session):
    session.dispatch(OpenLesson("nonlinearity"))
    session.dispatch(PlayLesson())
    session.poll()
    assert session.state.lessons.running
    session.settle()
    assert session.state.lessons.exhibit.done == 1.0
    assert not session.state.lessons.running


def test_a_stopped_experiment_keeps_what_it_showed(session):
    session.dispatch(OpenLesson("dying"))
    session.settle()
    session.dispatch(PlayLesson())
    session.dispatch(StopLesson())
    session.settle()
    assert not session.state.lessons.running
    assert session.state.lessons.exhibit.done < 0.5


def test_leaving_the_workspace_closes_the_experiment(session):
    session.dispatch(OpenLesson("gate"))
    session.settle()
    session.dispatch(assign("view.workspace", "train"))
    session.settle()
    assert (session.state.lessons.playing, session.state.lessons.exhibit) == ("", None)


@pytest.mark.copies(quick=1)
@pytest.mark.parametrize("elsewhere", [assign("view.workspace", "train"), OpenLesson("gate")])
def test_what_an_experiment_has_reached_is_there_again_until_a_knob_is_turned(session, elsewhere):
    session.dispatch(OpenLesson("definition"))
    session.dispatch(PlayLesson())
    session.settle()
    reached = session.state.lessons.exhibit
    assert reached.done == 1.0
    session.dispatch(elsewhere)
    session.settle()
    session.dispatch(OpenLesson("definition"))
    session.settle()
    assert session.state.lessons.exhibit is reached
    assert not session.state.lessons.running
    knob = LESSONS["definition"].knobs[0]
    session.dispatch(SetKnob(0, knob.high))
    session.settle()
    assert session.state.lessons.exhibit is not reached
    session.dispatch(SetKnob(0, knob.default))
    session.settle()
    assert session.state.lessons.exhibit.done < 1.0


def test_an_experiment_that_was_left_while_it_ran_waits_where_it_was(session):
    session.dispatch(OpenLesson("gate"))
    session.dispatch(PlayLesson())
    while session.state.lessons.exhibit is None or not 0.05 < session.state.lessons.exhibit.done < 1:
        session.lesson_jobs.wait(0.01)
        session.poll()
    left = session.state.lessons.exhibit.done
    session.dispatch(assign("view.workspace", "train"))
    session.settle()
    session.dispatch(OpenLesson("gate"))
    session.settle()
    assert left <= session.state.lessons.exhibit.done < 1.0
    assert not session.state.lessons.running


def test_a_turned_knob_begins_anew(session):
    session.dispatch(OpenLesson("gate"))
    session.settle()
    before = session.state.lessons.exhibit
    session.dispatch(SetKnob(0, 170.0))
    session.settle()
    assert session.state.lessons.exhibit is not before


def test_claims_are_measured_one_after_the_other(session):
    for name in ("gate", "definition", "gate"):
        session.dispatch(MeasureLesson(name))
    session.settle()
    measurements = session.state.lessons.measurements
    assert set(measurements) == {"gate", "definition"}
    assert measurements["gate"].verdict.standing.value == "holds"
    assert session.state.lessons.measuring == ""


def test_the_sentence_of_a_failed_experiment_goes_with_it(session, monkeypatch):
    def fails(_knobs):
        raise KeyError("x")
        yield

    for after in (PlayLesson(), OpenLesson("gate"), assign("view.workspace", "train")):
        session.dispatch(OpenLesson("definition"))
        with monkeypatch.context() as patched:
            patched.setitem(LESSONS, "definition", replace(LESSONS["definition"], play=fails))
            session.dispatch(PlayLesson())
            session.settle()
        assert session.state.lessons.trouble == "The experiment stopped by an internal error: KeyError('x')"
        session.dispatch(after)
        session.settle()
        assert session.state.lessons.trouble == ""


def test_the_sentence_of_a_failed_measurement_stays_with_its_lesson(session, monkeypatch):
    measure = registry.measure

    def fails(name, seeds, progress):
        if name == "definition":
            raise ValueError("no room")
        return measure(name, seeds, progress)

    with monkeypatch.context() as patched:
        patched.setattr(registry, "measure", fails)
        for name in ("definition", "gate"):
            session.dispatch(MeasureLesson(name))
        session.settle()
    sentence = "The measurement stopped: ValueError('no room')"
    assert session.state.lessons.failed == {"definition": sentence}
    for name, said in (("definition", sentence), ("gate", "")):
        session.dispatch(OpenLesson(name))
        assert view_of(session.state).trouble == said
    session.dispatch(MeasureLesson("definition"))
    session.settle()
    assert session.state.lessons.failed == {}


def test_a_measurement_that_waits_has_the_seeds_that_were_asked_for_last(session, monkeypatch):
    measure, held, measured = registry.measure, threading.Event(), []

    def noting(name, seeds, progress):
        assert held.wait(30)
        measured.append((name, seeds))
        return measure("gate", 1, progress)

    monkeypatch.setattr(registry, "measure", noting)
    for name, seeds in (("gate", 1), ("dying", 1), ("dying", 3), ("gate", 1)):
        session.dispatch(MeasureLesson(name, seeds))
    held.set()
    session.settle()
    assert measured == [("gate", 1), ("dying", 3)]


def test_a_measurement_in_hand_is_made_again_with_other_seeds(session):
    session.dispatch(MeasureLesson("gate", 1))
    session.dispatch(MeasureLesson("gate", 2))
    session.settle()
    assert session.state.lessons.measurements["gate"].seeds == 2


def test_what_was_measured_before_the_stop_is_kept(session):
    session.dispatch(MeasureLesson("gate"))
    assert session.lesson_jobs.wait(30)
    session.dispatch(StopMeasuring())
    session.settle()
    assert set(session.state.lessons.measurements) == {"gate"}


def test_a_measurement_is_stopped(session):
    session.dispatch(MeasureLesson("saturation"))
    session.dispatch(MeasureLesson("gate"))
    session.dispatch(StopMeasuring())
    session.settle()
    assert session.state.lessons.measurements == {}
    assert session.state.lessons.measuring == ""
