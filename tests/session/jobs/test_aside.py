"""What is measured beside the window for one key at a time."""

from __future__ import annotations

import threading

import pytest

from reluexplorer.models.measuring.process import StoppedError
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.session.jobs.aside import Aside


@pytest.fixture
def aside():
    made: Aside[str] = Aside("aside", 2)
    yield made
    made.worker.close()


def done(aside):
    assert aside.worker.wait(10.0)
    aside.collect()
    return aside.now


def test_what_was_found_is_kept_for_the_last_few(aside):
    measured = []

    def finds(word):
        def measures(*, on_the_way, is_cancelled):
            on_the_way(0.5)
            assert not is_cancelled()
            measured.append(word)
            return word

        return measures

    for word in ("a", "b", "a", "c", "a", "b"):
        aside.want(word, finds(word))
        assert done(aside).found == word
    assert measured == ["a", "b", "c", "b"]
    aside.leave()
    assert not aside.now.is_any
    aside.want("a", finds("a"))
    assert aside.now.found == "a"
    aside.forget()
    aside.want("a", finds("a"))
    assert aside.now.is_awaited
    assert done(aside).found == "a"
    assert measured == ["a", "b", "c", "b", "a"]


def test_the_next_choice_cancels_what_is_measured(aside):
    begun, ended = threading.Event(), threading.Event()

    def endless(*, on_the_way, is_cancelled):
        begun.set()
        try:
            while not is_cancelled():
                on_the_way(0.25)
            raise StoppedError
        finally:
            ended.set()

    aside.want("a", endless)
    assert begun.wait(10.0)
    aside.want("b", lambda **_ways: "found")
    assert done(aside).found == "found"
    assert ended.is_set()


def test_progress_and_faults_are_told(aside):
    go_on, told = threading.Event(), threading.Event()

    def half(*, on_the_way, is_cancelled):
        on_the_way(0.5)
        told.set()
        assert go_on.wait(10.0)
        raise ModelError("It is too large.")

    aside.want("a", half)
    assert told.wait(10.0)
    aside.collect()
    assert (aside.now.is_awaited, aside.now.progress, aside.now.found) == (True, 0.5, None)
    go_on.set()
    now = done(aside)
    assert (now.is_awaited, now.trouble) == (False, "It is too large.")


def test_what_failed_is_tried_anew_when_it_is_asked_for_again(aside):
    faults = [MemoryError(), None]

    def measures(**_ways):
        fault = faults.pop(0)
        if fault is not None:
            raise fault
        return "found"

    aside.want("a", measures)
    assert done(aside).trouble == "There is not enough memory to measure this model."
    aside.want("a", measures)
    assert len(faults) == 1
    aside.retry()
    aside.want("a", measures)
    assert done(aside).found == "found"
    aside.retry()
    assert aside.now.found == "found"
