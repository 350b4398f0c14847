"""What belongs together is told of once, from the state before it to the state after it."""

from __future__ import annotations

from contextlib import closing

import pytest

from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.starts import OpenPreset
from reluexplorer.session.session import Session


@pytest.fixture
def session():
    with closing(Session()) as made:
        made.settle()
        yield made


@pytest.fixture
def told(session):
    """The states that are told of, before and after."""
    seen = []
    session.changed.connect(lambda before, after: seen.append((before, after)))
    return seen


def test_a_command_that_changes_several_things_is_told_of_once(session, told):
    first = session.state
    assert session.dispatch(OpenPreset("dying"))
    assert told == [(first, session.state)]
    assert session.state.notice
    assert session.state.document.recipe != first.document.recipe


def test_a_refusal_is_told_of_once(session, told):
    first = session.state
    assert not session.dispatch(SetHidden((0,)))
    assert told == [(first, session.state)]
    assert session.state.notice


def test_what_the_threads_left_and_what_is_said_of_it_is_told_of_once(session, told):
    session.dispatch(Step(5))
    told.clear()
    first = session.state
    session.client.wait(30.0)
    session.client._accident = "It has ended."
    assert session.poll()
    assert told == [(first, session.state)]
    assert (session.state.run.step, session.state.notice) == (5, "It has ended.")


def test_commands_together_are_told_of_when_the_outermost_is_done(session, told):
    first = session.state
    with session.together:
        session.dispatch(SetHidden((3,)))
        with session.together:
            session.dispatch(assign("view.workspace", "neurons"))
        assert told == []
        assert session.state.document.view.workspace == "neurons"
    assert told == [(first, session.state)]
    assert session.state.document.recipe.network.hidden == (3,)


def test_what_is_done_before_an_error_is_told_of(session, told):
    first = session.state

    def fails():
        with session.together:
            session.dispatch(SetHidden((3,)))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert told == [(first, session.state)]
    session.dispatch(SetHidden((4,)))
    assert len(told) == 2


def test_nothing_is_told_of_where_nothing_changes(session, told):
    with session.together:
        pass
    assert told == []
