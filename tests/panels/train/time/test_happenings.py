"""What is flagged on the line of time."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reluexplorer.panels.train.time.happenings import events_of, span_of
from reluexplorer.session.run.snapshot import ChangeEvent, Status, UnitEvent
from tests.panels.runs import run_with


def test_deaths_near_each_other_are_one_event():
    run = run_with((-1, -1), (-1, 500, -1, -1, 520, -1, 540), (900,))
    events = events_of(run, 1000, 0.15)
    assert [(event.step, event.text) for event in events] == [
        (500, "2.2, 2.5, 2.7 seen dead"),
        (900, "3.1 seen dead"),
    ]


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (((0, -1), (-1,)), ["1.1 dead at the start"]),
        (((0, -1, 5), (-1,)), ["1.1 dead at the start, 1.3 seen dead"]),
        (((5, 6, 7, 8), (-1,)), ["4 in layer 1 seen dead"]),
        (((5, 6, 7), (8,)), ["4 neurons seen dead"]),
        (((-1, -1), (-1,)), []),
    ],
)
def test_events_in_words(since, words):
    assert [event.text for event in events_of(run_with(*since), 1000, 0.15)] == words


def test_a_change_has_a_flag_of_its_own_and_a_revival_is_said():
    run = run_with((-1, -1))
    events = UnitEvent(500, 0, 1, died=True), UnitEvent(700, 0, 1, died=False)
    change = ChangeEvent(510, "ReLU → Leaky ReLU")
    run = replace(run, curve=replace(run.curve, events=events), changes=(change,))
    assert [(event.step, event.text, event.role) for event in events_of(run, 1000, 0.15)] == [
        (500, "1.2 seen dead", "dead"),
        (510, "ReLU → Leaky ReLU", "change"),
        (700, "1.2 came back", "healthy"),
    ]


@pytest.mark.slow
@given(st.lists(st.integers(-1, 1000), min_size=1, max_size=30), st.floats(0.01, 0.4), st.booleans())
def test_events_never_come_too_close(since, apart, diverged):
    run = run_with(tuple(since), status=Status.DIVERGED if diverged else Status.PAUSED)
    steps = [event.step for event in events_of(run, 1200, apart)]
    assert all(b - a >= apart * 1200 for a, b in itertools.pairwise(steps))
    assert steps == sorted(steps)


@given(st.integers(0, 10**9))
def test_the_timeline_has_room_behind_the_present(step):
    span = span_of(step)
    assert span >= 100
    assert step * 1.2 <= span <= max(100, step * 1.2 * 1.51)
    assert span_of(step + 1) >= span


def test_a_change_just_before_a_run_diverged_keeps_its_flag():
    run = run_with((990, -1), status=Status.DIVERGED)
    run = replace(run, changes=(ChangeEvent(995, "learning rate 0.03 → 3"),))
    assert [event.text for event in events_of(run, 1000, 0.15)] == [
        "learning rate 0.03 → 3",
        "diverged, 1.1 seen dead",
    ]
