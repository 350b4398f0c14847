"""The process that trains: it leaves nothing behind, and a run whose process is killed is made again."""

from __future__ import annotations

from collections import deque

import pytest

from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import (
    Pause,
    Play,
    Reset,
    Seek,
    Step,
)
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.units import KillUnit
from reluexplorer.session.document.document import Document, Recipe
from reluexplorer.session.run.channel import apart
from reluexplorer.session.run.client import Client
from reluexplorer.session.run.server import Word
from reluexplorer.session.run.snapshot import RunSnapshot, Status
from reluexplorer.session.session import Session
from tests.session.driving import SMALL, did, digest, fresh, run_of


@pytest.mark.slow
def test_a_process_trains_the_same_and_leaves_nothing_behind():
    session = Session(Document(SMALL), hire=apart)
    try:
        run = did(session, Step(400), KillUnit(0, 0), Step(100))
        assert digest(run.state) == digest(fresh(session.state.document.recipe, 500))
        assert run.problem is run.state.problem
        again = did(session, Step(1))
        assert again.problem is run.problem
        assert again.maps.plane is run.maps.plane
        helper = session.client._helper
        assert helper.is_alive()
    finally:
        session.close()
    helper.join(10)
    assert not helper.is_alive()


def _kill(session):
    helper = session.client._helper
    helper.kill()
    helper.join(10)
    while session.client._helper is helper and not session.client._lost:
        session.client._collect(0.05)
    session.poll()


def test_a_run_whose_process_is_killed_is_made_again_each_time():
    session = Session(Document(SMALL), hire=apart)
    try:
        trained = did(session, Step(100))
        for _ in range(2):
            _kill(session)
            assert session.state.notice == (
                "The process that trains has ended unexpectedly. The run is made again up to step 100."
            )
            assert session.saved_step() == 100
            session.settle()
            assert session.state.run.state is not trained.state
            assert (session.state.run.step, digest(session.state.run.state)) == (100, digest(trained.state))
    finally:
        session.close()


@pytest.mark.slow
@pytest.mark.parametrize("further", [0, 10])
def test_a_run_is_given_up_after_five_losses_unless_it_gets_further_between_them(further):
    session = Session(Document(SMALL), hire=apart)
    try:
        did(session, Step(100))
        for _ in range(5):
            _kill(session)
            session.settle()
            if further:
                did(session, Step(further))
        assert session.state.run.is_lost == (not further)
        if further:
            assert digest(session.state.run.state) == digest(fresh(SMALL, 150))
    finally:
        session.close()


@pytest.mark.copies(quick=1)
@pytest.mark.parametrize("go_on", [Step(50), Reset()])
def test_a_run_whose_process_is_killed_while_it_is_made_again_is_given_up_until_asked_for(go_on):
    session = Session(Document(SMALL), hire=apart)
    try:
        did(session, Step(60), assign("training.learning_rate", 0.2), Step(5000))
        changed = session.state.document.recipe
        _kill(session)
        assert session.client.owed == 5060
        _kill(session)
        assert session.state.run.is_lost
        assert session.state.run.status is Status.FAILED
        assert (
            session.state.run.message
            == session.state.notice
            == (
                "The process that trains has ended unexpectedly again. "
                "Play tries once more to make the run up to step 5,060; Reset begins it anew."
            )
        )
        assert session.saved_step() == 5060
        run = did(session, go_on)
        if isinstance(go_on, Step):
            assert (run.step, digest(run.state)) == (5110, digest(fresh(changed, 5110)))
        else:
            assert (run.step, session.saved_step()) == (0, 0)
    finally:
        session.close()


def test_a_pause_while_a_run_is_made_again_lets_it_come_back():
    session = Session(Document(SMALL), hire=apart)
    try:
        did(session, Step(200))
        _kill(session)
        assert session.client.owed == 200
        session.dispatch(Pause())
        session.settle()
        assert (session.state.run.step, session.client.owed) == (200, 0)
    finally:
        session.close()


@pytest.mark.slow
def test_a_run_that_was_wound_back_is_made_again_as_far_as_it_was():
    session = Session(Document(SMALL), hire=apart)
    try:
        did(
            session,
            Step(300),
            assign("training.learning_rate", 0.2),
            Step(100),
            Seek(20),
        )
        _kill(session)
        session.settle()
        assert (session.state.run.step, session.state.run.head) == (20, 400)
        did(session, SetHidden((6,)))
    finally:
        session.close()


@pytest.mark.copies(quick=1)
@pytest.mark.parametrize("left_by", [SetHidden((5,)), Reset()])
def test_undo_brings_back_a_run_that_was_left_before_the_process_was_killed(left_by):
    session = Session(Document(SMALL), hire=apart)
    try:
        left = did(
            session,
            Step(60),
            assign("training.learning_rate", 0.2),
            Step(40),
            Seek(70),
        )
        did(session, left_by, Step(10))
        _kill(session)
        session.settle()
        assert session.state.run.step == 10
        session.undo()
        session.settle()
        assert (session.state.run.step, session.state.run.head) == (70, 100)
        assert digest(session.state.run.state) == digest(left.state)
    finally:
        session.close()


@pytest.mark.slow
def test_a_run_that_diverged_is_made_again_to_its_end():
    session = Session(Document(), hire=apart)
    try:
        ended = did(session, assign("training.learning_rate", 1e6), Play())
        assert (ended.status, ended.step < 10) == (Status.DIVERGED, True)
        _kill(session)
        session.settle()
        again = session.state.run
        assert again is not ended
        assert (again.status, again.step, again.message) == (Status.DIVERGED, ended.step, ended.message)
    finally:
        session.close()


class _Gone:
    """The end of a line to a process that is gone: it keeps what is said."""

    def __init__(self) -> None:
        self.said: list[tuple[str, tuple[object, ...]]] = []

    def say(self, message: tuple[str, tuple[object, ...]]) -> None:
        self.said.append(message)

    def hear(self, _timeout: float) -> None:
        raise EOFError


def test_a_search_that_was_stopped_stays_so_when_the_process_was_killed():
    ends: list[_Gone] = []

    def hire(_serve):
        ends.append(_Gone())
        return ends[-1], None

    for searches in (True, False):
        ends.clear()
        client = Client(hire)
        client.submit(Recipe())
        client.search(searches)
        assert client.take() is None
        told = [name for name, _arguments in ends[1].said]
        assert told == ["look", "submit", *([] if searches else ["search"])]
    assert ends[1].said[-1] == ("search", (False,))


def test_a_run_whose_past_is_known_is_taken_up_there_when_the_process_was_killed():
    ends: list[_Gone] = []

    def hire(_serve):
        ends.append(_Gone())
        return ends[-1], None

    run = run_of(SMALL, 300)
    run.seek(200)
    past, client = run.past(), Client(hire)
    client.submit(SMALL)
    client.resume(past, 200)
    client.ask_past(1 << 20)
    assert client.take() is None
    assert ends[1].said[1:] == [("submit", (2, SMALL, False)), ("resume", (2, past, 300, 200))]
    assert client.pasts() == [past]
    assert client.pasts() == []


def test_what_is_asked_of_a_process_that_says_nothing_is_not_waited_for_for_ever():
    class Mute(_Gone):
        def hear(self, _timeout):
            return None

    client = Client(lambda _serve: (Mute(), None))
    client.submit(SMALL)
    client.ask_past(1 << 20)
    client.stop_asking()
    assert client.pasts() == [None]


def test_the_data_of_a_run_that_was_begun_again_are_told_of_as_its_own():
    words: deque[Word] = deque()

    class Loading(_Gone):
        def hear(self, _timeout):
            return words.popleft() if words else None

    client = Client(lambda _serve: (Loading(), None))
    client.submit(Recipe())
    client.submit(SMALL)
    client.reset()
    for generation, share in ((2, 0.4), (1, 0.9)):
        words.append(Word(RunSnapshot(generation, progress=share), generation, rests=False))
    told = client.take()
    assert (client.generation, told.generation, told.progress) == (3, 3, 0.4)
    words.append(Word(RunSnapshot(2), 2, rests=False))
    assert client.take() is None
