"""Lessons that play and are measured beside the window."""

from __future__ import annotations

import pytest

from reluexplorer.session.commands import controls, looks
from reluexplorer.session.session import Session


@pytest.fixture
def session():
    made = Session()
    yield made
    made.close()


def test_an_opened_lesson_shows_its_beginning_and_waits(session):
    session.dispatch(looks.OpenLesson("dying"))
    session.settle()
    lessons = session.state.lessons
    assert lessons.playing == "dying"
    assert not lessons.running
    assert lessons.exhibit.done < 0.05


@pytest.mark.slow
def test_the_experiment_runs_to_its_end_when_asked(session):
    session.dispatch(looks.OpenLesson("nonlinearity"))
    session.dispatch(controls.PlayLesson())
    session.poll()
    assert session.state.lessons.running
    session.settle()
    assert session.state.lessons.exhibit.done == 1.0
    assert not session.state.lessons.running


def test_a_stopped_experiment_keeps_what_it_showed(session):
    session.dispatch(looks.OpenLesson("dying"))
    session.settle()
    begun = session.state.lessons.exhibit
    session.dispatch(controls.PlayLesson())
    session.dispatch(controls.StopLesson())
    session.settle()
    assert not session.state.lessons.running
    assert session.state.lessons.exhibit is begun


def test_leaving_the_workspace_closes_the_experiment(session):
    session.dispatch(looks.OpenLesson("gate"))
    session.settle()
    session.dispatch(looks.GoTo("train"))
    session.settle()
    assert (session.state.lessons.playing, session.state.lessons.exhibit) == ("", None)


def test_a_turned_knob_begins_anew(session):
    session.dispatch(looks.OpenLesson("gate"))
    session.settle()
    before = session.state.lessons.exhibit
    session.dispatch(looks.SetKnob(0, 170.0))
    session.settle()
    assert session.state.lessons.exhibit is not before


def test_claims_are_measured_one_after_the_other(session):
    for name in ("gate", "definition", "gate"):
        session.dispatch(controls.MeasureLesson(name))
    session.settle()
    measurements = session.state.lessons.measurements
    assert set(measurements) == {"gate", "definition"}
    assert measurements["gate"].verdict.standing.value == "holds"
    assert session.state.lessons.measuring == ""


def test_a_measurement_is_stopped(session):
    session.dispatch(controls.MeasureLesson("saturation"))
    session.dispatch(controls.MeasureLesson("gate"))
    session.dispatch(controls.StopMeasuring())
    session.settle()
    assert session.state.lessons.measurements == {}
    assert session.state.lessons.measuring == ""
