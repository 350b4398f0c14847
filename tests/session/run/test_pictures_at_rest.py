"""What the training side shows of a large network at rest: a quick picture, then a fine one."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np
import pytest

from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.session.document.document import DataChoice, NetworkChoice, Recipe
from reluexplorer.session.run.server import Addition, Server, Word
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.run.snapshot_builder import SnapshotRequest

LARGE = Recipe(DataChoice("circle", samples=200), NetworkChoice((64, 64, 64)), TrainingSpec(batch_size=32))
SMALL = Recipe(DataChoice("circle", samples=200), NetworkChoice((8, 8)), TrainingSpec(batch_size=32))


class Script:
    """An end at which messages come at given times: each in place of a wait, None for silence."""

    def __init__(self, *messages: tuple[str, tuple[Any, ...]] | None) -> None:
        self.coming = deque(messages)
        self.said: list[Any] = []
        self.waits: list[float | None] = []
        self.glances = 0

    def say(self, message: Any) -> None:
        self.said.append(message)

    def hear(self, timeout: float | None) -> Any:
        self.glances = self.glances + 1 if timeout == 0.0 else 0
        if self.glances > 1000:
            raise EOFError("it looks and looks, and never waits")
        if timeout != 0.0:
            self.waits.append(timeout)
        return self.coming.popleft() if self.coming and timeout != 0.0 else None

    def close(self) -> None: ...


def told(recipe: Recipe, *messages: tuple[str, tuple[Any, ...]] | None) -> Script:
    end = Script(("submit", (1, recipe, False)), *messages, ("close", ()))
    Server(end).work()
    return end


def test_a_large_network_at_rest_is_shown_quickly_and_then_finely() -> None:
    end = told(LARGE, None, ("look", (SnapshotRequest(), None)), None)
    quick, fine = end.said[:2]
    assert (quick.rests, fine.rests) == (False, True)
    assert quick.picture.maps.output.shape[-1] < fine.picture.maps.output.shape[-1] == 100
    assert quick.picture.maps.hidden[0].shape[-1] < fine.picture.maps.hidden[0].shape[-1] == 40
    assert np.array_equal(quick.picture.state.parameters, fine.picture.state.parameters)
    assert [word.rests for word in end.said] == [False, True, True]
    assert end.said[2].picture.maps is fine.picture.maps


def test_whoever_goes_through_the_steps_gets_quick_pictures_only() -> None:
    end = told(LARGE, ("step", (3, None)), ("seek", (1,)), ("seek", (2,)), None)
    assert [(word.picture.step, word.rests) for word in end.said] == [
        (0, False),
        (3, False),
        (1, False),
        (2, False),
        (2, True),
    ]


def test_a_small_network_is_shown_once() -> None:
    end = told(SMALL, ("step", (2, None)), ("seek", (1,)))
    assert [(word.picture.step, word.rests) for word in end.said] == [(0, True), (2, True), (1, True)]
    assert {word.picture.maps.output.shape for word in end.said} == {(1, 100, 100)}


def test_the_fine_picture_waits_for_a_lull_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reluexplorer.session.run.server._LULL", 0.125)
    assert told(LARGE, None).waits == [None, 0.125, None]


def test_a_run_that_fails_before_its_fine_picture_leaves_the_workshop_at_rest() -> None:
    missing = Recipe(DataChoice("table", path="/nowhere/at/all.csv", target="y"), NetworkChoice((8,)))
    end = told(LARGE, ("submit", (2, missing, False)), None)
    assert [word.picture.status for word in end.said][-1] is Status.FAILED
    assert end.said[-1].rests
    assert end.waits[-1] is None


@pytest.mark.slow
def test_what_is_found_out_about_units_is_added_to_the_fine_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the pictures after the look one may be quick, and one is fine; all that follows leaves them be."""
    monkeypatch.setattr("reluexplorer.session.run.server._TELL", 0.0)
    look = ("look", (SnapshotRequest(deaths=True, focus=(0, 0)), None))
    end = told(LARGE, ("step", (600, None)), None, look, None, None)
    added = [word for word in end.said if isinstance(word, Addition)]
    assert len(added) > 2
    first = end.said.index(added[0])
    assert not any(isinstance(word, Word) for word in end.said[first:])
    assert end.said[first - 1].picture.maps.hidden[0].shape[-1] == 40
    assert [word.rests for word in added] == [False] * (len(added) - 1) + [True]
    assert len(added[-1].findings.reports) == 3 * 64
    assert added[-1].findings.search is None


@pytest.mark.slow
def test_what_was_shown_finely_stays_so_when_the_same_is_asked_for_again() -> None:
    look = ("look", (SnapshotRequest(deaths=True, focus=(0, 0)), None))
    end = told(LARGE, ("step", (600, None)), None, look, None, None, look, None, None)
    sides = [word.picture.maps.hidden[0].shape[-1] for word in end.said if isinstance(word, Word)]
    assert sides[-2:] == [40, 40]
