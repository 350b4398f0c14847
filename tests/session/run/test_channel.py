"""The line between two processes: nobody waits in the middle of a message, and an end is heard of."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import struct
import sys
import threading
import weakref
from typing import Any

import pytest

from reluexplorer.core.data.held import HeldTable, hold
from reluexplorer.core.data.kinds.points import synthetic
from reluexplorer.core.network.spec import NetworkSpec
from reluexplorer.core.problem.problem import Problem, TrainingSpec
from reluexplorer.session.run.channel import PipeEnd


@pytest.fixture
def line():
    here, there = multiprocessing.get_context("spawn").Pipe()
    end = PipeEnd(here)
    yield end, there
    end.close()
    there.close()


def heard(end: PipeEnd) -> Any:
    return end.hear(10.0)


@pytest.fixture
def ends():
    """Both ends of a line; each lets go of its connection itself when the other one is gone."""
    end, other = map(PipeEnd, multiprocessing.get_context("spawn").Pipe())
    yield end, other
    end._outbox.put(b"m" + b"no pickle")
    for each in (other, end):
        with pytest.raises(EOFError):
            heard(each)


@pytest.mark.skipif(sys.platform == "win32", reason="writes half a message as POSIX pipes frame it")
def test_half_a_message_keeps_nobody_waiting(line):
    end, there = line
    content = b"m" + pickle.dumps("a picture")
    framed = struct.pack("!i", len(content)) + content
    os.write(there.fileno(), framed[:7])
    assert end.hear(0.0) is None
    assert end.hear(0.05) is None
    os.write(there.fileno(), framed[7:])
    assert heard(end) == "a picture"
    assert end.hear(0.0) is None


def test_messages_come_whole_and_in_order_both_ways(line):
    end, there = line
    other = PipeEnd(there)
    large = bytes(range(256)) * 40_000
    for message in (1, large, ("x", None)):
        end.say(message)
    assert [heard(other), heard(other), heard(other)] == [1, large, ("x", None)]
    other.say("back")
    assert heard(end) == "back"
    other.close()


def test_what_was_said_before_the_end_is_still_heard_and_then_the_end(line):
    end, there = line
    there.send_bytes(b"m" + pickle.dumps("last words"))
    there.close()
    assert heard(end) == "last words"
    for _ in range(2):
        with pytest.raises(EOFError):
            end.hear(10.0)


def test_an_end_that_says_what_cannot_be_understood_is_as_good_as_gone(line):
    end, there = line
    there.send_bytes(b"m" + b"no pickle")
    with pytest.raises(EOFError):
        end.hear(10.0)
    with pytest.raises(EOFError):
        there.recv_bytes()


def test_an_end_whose_other_side_is_gone_leaves_no_thread_behind():
    before = set(threading.enumerate())
    here, there = multiprocessing.get_context("spawn").Pipe()
    end = PipeEnd(here)
    begun = set(threading.enumerate()) - before
    assert len(begun) == 2
    there.close()
    with pytest.raises(EOFError):
        heard(end)
    for thread in begun:
        thread.join(10.0)
    assert not any(thread.is_alive() for thread in begun)


def kept_by(other: PipeEnd, end: PipeEnd, table: HeldTable) -> weakref.ref[HeldTable]:
    """Say a table to the other end, and return a reference to what it has of it, which nobody there uses."""
    end.say(table)
    return weakref.ref(heard(other))


def test_what_is_gone_here_is_let_go_there(ends):
    end, other = ends
    table = hold("a.csv", b"x,y\n1,2\n")
    known = kept_by(other, end, table)
    assert known() is not None
    end.say(table)
    assert heard(other) is known()
    del table
    end.say("newest")
    assert heard(other) == "newest"
    assert known() is None


def test_what_was_not_said_for_long_is_let_go_and_told_again(ends):
    end, other = ends
    tables = [hold(f"{number}.csv", b"x") for number in range(12)]
    known = [kept_by(other, end, table) for table in tables]
    end.say("newest")
    assert heard(other) == "newest"
    assert [each() is not None for each in known] == [False] * 4 + [True] * 8
    end.say(tables[0])
    assert heard(other) == tables[0]


def test_the_data_of_a_problem_in_use_stay_known(ends):
    end, other = ends
    dataset = synthetic("circle", 40, 0.0, 0.3, 0)
    problem = Problem(dataset, NetworkSpec(2, (), 1), TrainingSpec())
    end.say(problem)
    first = heard(other)
    tables = [hold(f"{number}.csv", b"x") for number in range(30)]
    for table in tables:
        end.say((table, problem))
        assert heard(other)[1] is first
    end.say(dataset)
    assert heard(other) is first.dataset
