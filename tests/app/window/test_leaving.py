"""A measurement is not lost without a question when the window is closed."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from reluexplorer.app.window.leaving import question_of_leaving
from reluexplorer.app.window.settings import Settings
from reluexplorer.app.window.window import Window
from reluexplorer.lessons.claims import catalogue
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.commands.lessons import MeasureLesson, StopMeasuring
from reluexplorer.session.jobs.lessons import LessonsView
from reluexplorer.session.session import Session
from tests.quick_lesson import NAME, quick_lesson


@pytest.fixture
def measuring(qtbot, tmp_path, monkeypatch):
    """A window in which a measurement stands at 40 % until it is let go."""
    monkeypatch.setitem(LESSONS, NAME, quick_lesson())
    usual, go = catalogue.measure, threading.Event()

    def held(name, seeds, progress):
        progress(0.4)
        go.wait(30)
        return usual(name, seeds, progress)

    monkeypatch.setattr(catalogue, "measure", held)
    window = Window(Session(), Settings(tmp_path / "settings.json"))
    qtbot.addWidget(window)
    window.show()
    window.session.dispatch(MeasureLesson(NAME))
    qtbot.waitUntil(lambda: window.session.state.lessons.progress == 0.4)
    yield window
    go.set()
    window.end()


def answering(monkeypatch, window, answer):
    asked = []
    monkeypatch.setattr(window, "_ask_leave", lambda question: asked.append(question) or answer)
    return asked


def test_a_measurement_is_asked_about_and_goes_on_where_the_window_stays(measuring, monkeypatch):
    asked = answering(monkeypatch, measuring, answer=False)
    assert not measuring.close()
    assert measuring.isVisible()
    assert measuring.session.state.lessons.measuring == NAME
    told = f"The measurement of “{LESSONS[NAME].title}” is at 40 %: nothing of it would be kept."
    assert asked == [f"{told} Close all the same?"]


def test_claims_that_wait_and_the_report_after_them_are_named(measuring, monkeypatch, tmp_path):
    asked = answering(monkeypatch, measuring, answer=False)
    monkeypatch.setattr(measuring.report, "_ask", lambda _name, _kinds: tmp_path / "all.html")
    measuring.report.begin()
    measuring.session.poll()
    measuring.close()
    waiting = len(LESSONS) - 1
    assert f"is at 40 %, and {waiting} more claims wait: nothing of it would be kept." in asked[0]
    assert "all.html would not be written." in asked[0]


@pytest.mark.parametrize(
    ("waiting", "report", "lost"),
    [
        (("cost",), "", "1 claim still waits to be measured, and would not be."),
        (("cost", "gate"), "", "2 claims still wait to be measured, and would not be."),
        ((), "all.pdf", "all.pdf would not be written."),
    ],
)
def test_what_only_waits_is_asked_about_too(session, waiting, report, lost):
    state = replace(session.state, lessons=LessonsView(waiting=frozenset(waiting)))
    assert question_of_leaving(state, report) == f"{lost} Close all the same?"


def test_a_claim_that_waits_for_training_to_end_keeps_the_window(measuring, monkeypatch):
    asked = answering(monkeypatch, measuring, answer=False)
    measuring.session.dispatch(StopMeasuring())
    monkeypatch.setattr(Session, "trains", True)
    measuring.session.poll()
    measuring.session.lesson_jobs.measure("cost", 2)
    measuring.session.poll()
    lessons = measuring.session.state.lessons
    assert (lessons.measuring, lessons.waiting) == ("", {"cost"})
    assert not measuring.close()
    assert asked == ["1 claim still waits to be measured, and would not be. Close all the same?"]


def test_who_says_yes_leaves(measuring, monkeypatch):
    answering(monkeypatch, measuring, answer=True)
    assert measuring.close()
    assert not measuring.isVisible()


def test_nothing_is_asked_where_nothing_is_measured(measuring, monkeypatch):
    asked = answering(monkeypatch, measuring, answer=False)
    measuring.session.dispatch(StopMeasuring())
    measuring.session.poll()
    assert measuring.close()
    assert asked == []


def test_the_system_is_not_kept_waiting_for_an_answer(measuring, monkeypatch):
    asked = answering(monkeypatch, measuring, answer=False)
    measuring.end()
    assert not measuring.isVisible()
    assert asked == []
