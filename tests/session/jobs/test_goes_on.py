"""Runs that go on: while what is looked at changes, and after another page was shown meanwhile."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from reluexplorer.lessons.claims import catalogue as registry
from reluexplorer.lessons.claims import convolution, definition
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.panels.learn.view import view_of
from reluexplorer.session.commands.lessons import (
    LeaveUnmeasured,
    MeasureLesson,
    OpenLesson,
    PlaceBet,
    PlayLesson,
    SetKnob,
    StopLesson,
)
from reluexplorer.session.commands.settings import assign
from tests.quick_lesson import NAME, quick_lesson

ELSEWHERE = assign("view.workspace", "train")
POINT = [knob.name for knob in LESSONS["definition"].knobs].index("x")


class Held:
    """The lesson of that name, whose stage waits after its first frames until it is let go."""

    def __init__(self, lesson, frames=2):
        self.gate = threading.Event()
        self._play, self._frames = lesson.play, frames
        self.lesson = replace(lesson, play=self.play)

    def play(self, knobs):
        for place, frame in enumerate(self._play(knobs)):
            if place == self._frames:
                assert self.gate.wait(30)
            yield frame


def until(session, met):
    while not met(session.state.lessons):
        session.lesson_jobs.wait(0.01)
        session.poll()


def begun(session, name):
    """Bet, and wait until the stage is on its way."""
    session.dispatch(OpenLesson(name))
    session.settle()
    session.dispatch(PlaceBet((40.0,)))
    until(session, lambda lessons: lessons.exhibit is not None and lessons.exhibit.done > 0)


def test_a_point_that_is_only_looked_at_neither_stops_the_run_nor_parts_from_the_bet(session, monkeypatch):
    held = Held(LESSONS["definition"])
    monkeypatch.setitem(LESSONS, "definition", held.lesson)
    begun(session, "definition")
    reached = session.state.lessons.exhibit.done
    for x in (-2.0, 2.5):
        session.dispatch(SetKnob(POINT, x))
        session.poll()
        view = view_of(session.state)
        assert (view.running, view.bet, view.aside) == (True, (40.0,), "")
        assert view.exhibit.done >= reached
    held.gate.set()
    session.settle()
    view = view_of(session.state)
    assert (view.exhibit.done, view.gap.said) == (1.0, "40")
    assert view.exhibit.numbers["given"] == 1.5, "2.5 − 1, of the place that is looked at last"
    assert session.state.lessons.learning.of("definition").tries.count == 1


def test_a_point_is_looked_at_anew_after_the_run_which_is_no_further_try(session):
    begun(session, "definition")
    session.settle()
    answer = view_of(session.state).answer
    session.dispatch(SetKnob(POINT, 3.0))
    session.settle()
    view = view_of(session.state)
    assert (view.running, view.exhibit.done, view.answer, view.bet) == (False, 1.0, answer, (40.0,))
    assert view.exhibit.numbers["given"] == 2.0
    assert session.state.lessons.learning.of("definition").tries.count == 1


def test_what_is_looked_at_changes_nothing_that_is_bet_on_or_aimed_at():
    looking = {name: [knob.name for knob in lesson.knobs if knob.looks] for name, lesson in LESSONS.items()}
    assert {name: knobs for name, knobs in looking.items() if knobs} == {
        "definition": ["x"],
        "convolution": ["maps", "digit", "across", "down"],
    }
    knobs = definition.LESSON.defaults
    runs = [definition.run({**knobs, "x": x}, 0, lambda _share: None) for x in (-3.0, 3.0)]
    assert runs[0]["fired"] == runs[1]["fired"]
    knobs = convolution.LESSON.defaults
    turned = {**knobs, "maps": 1.0, "digit": 7.0, "across": 0.0, "down": 8.0}
    assert convolution.nets(turned) == convolution.nets(knobs)
    assert convolution.LESSON.settings(turned) == convolution.LESSON.settings(knobs)


@pytest.mark.parametrize("elsewhere", [ELSEWHERE, OpenLesson("definition")])
def test_a_run_goes_on_when_its_page_is_shown_again(session, monkeypatch, elsewhere):
    held = Held(quick_lesson())
    monkeypatch.setitem(LESSONS, NAME, held.lesson)
    begun(session, NAME)
    for command in (elsewhere, OpenLesson(NAME)):
        session.dispatch(command)
        session.poll()
        assert session.state.lessons.running == (command == OpenLesson(NAME))
    view = view_of(session.state)
    assert (view.running, view.exhibit.done) == (True, 0.25)
    held.gate.set()
    session.settle()
    assert view_of(session.state).gap.told == "You said 40; it was 50. 10 more than you said."


def test_a_run_that_was_stopped_says_so_and_stays_stopped(session, monkeypatch):
    held = Held(quick_lesson())
    monkeypatch.setitem(LESSONS, NAME, held.lesson)
    begun(session, NAME)
    session.dispatch(StopLesson())
    held.gate.set()
    session.settle()
    assert view_of(session.state).progress_words == "stopped at step 1 of 4"
    for command in (ELSEWHERE, OpenLesson(NAME)):
        session.dispatch(command)
        session.poll()
    assert not view_of(session.state).running
    session.dispatch(PlayLesson())
    session.settle()
    assert view_of(session.state).progress_words == "step 4 of 4"


def held_measurements(monkeypatch):
    """Let each measurement be that of the quick lesson, and wait for the gate that is returned."""
    gate, measure = threading.Event(), registry.measure

    def holding(_name, seeds, progress):
        assert gate.wait(30)
        return measure(NAME, seeds, progress)

    monkeypatch.setattr(registry, "measure", holding)
    monkeypatch.setitem(LESSONS, NAME, quick_lesson())
    return gate


def test_a_bet_on_times_is_refused_beside_a_measurement_before_it_is_taken(session, monkeypatch):
    gate = held_measurements(monkeypatch)
    session.dispatch(MeasureLesson(NAME, 2))
    session.dispatch(OpenLesson("cost"))
    session.poll()
    assert (
        view_of(session.state).held == f"Times are taken alone: bet when “{LESSONS[NAME].title}” is measured."
    )
    assert not session.dispatch(PlaceBet((4.0,)))
    assert session.state.lessons.learning.of("cost").bet == ()
    gate.set()
    session.settle()
    view = view_of(session.state)
    assert (view.held, view.exhibit.done, view.exhibit.numbers) == ("", 0.0, {})


def test_a_claim_that_waits_to_be_measured_says_so_and_can_be_taken_out(session, monkeypatch):
    gate = held_measurements(monkeypatch)
    for name in (NAME, "gate", "sparse"):
        session.dispatch(MeasureLesson(name, 2))
    session.dispatch(OpenLesson("gate"))
    session.poll()
    view = view_of(session.state)
    assert {row.name: row.status for row in view.rows if row.status == "waits"} == {
        "gate": "waits", "sparse": "waits",
    }  # fmt: skip
    assert view.waiting
    session.dispatch(LeaveUnmeasured("gate"))
    session.poll()
    assert not view_of(session.state).waiting
    assert session.state.lessons.waiting == {"sparse"}
    gate.set()
    session.settle()
    assert session.state.lessons.waiting == frozenset()
