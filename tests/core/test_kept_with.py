"""Results that are kept go with what they were made of."""

from __future__ import annotations

import weakref
from dataclasses import dataclass

import pytest

from reluexplorer.core.kept_with import kept_with


@dataclass(frozen=True, eq=False)
class Thing:
    name: str


@pytest.fixture
def asked():
    """A function that keeps its last two results, and what it was called with."""
    calls: list[tuple[str, str]] = []

    @kept_with(2)
    def found(one: Thing, other: Thing, word: str = "") -> Thing:
        calls.append((one.name + other.name, word))
        return Thing(one.name + other.name + word)

    return found, calls


def test_the_last_results_are_kept(asked):
    found, calls = asked
    a, b = Thing("a"), Thing("b")
    assert found(a, b, "x") is found(a, b, "".join("x"))
    assert found(a, b, word="y") is found(a, b, word="y")
    assert calls == [("ab", "x"), ("ab", "y")]
    found(b, a)
    found(a, b, "x")
    assert calls[2:] == [("ba", ""), ("ab", "x")]


def test_another_thing_of_the_same_content_is_another(asked):
    found, calls = asked
    a, b = Thing("a"), Thing("b")
    assert found(a, b) is not found(a, Thing("b"))
    assert len(calls) == 2


@pytest.mark.parametrize("gone", [0, 1])
def test_a_result_goes_with_any_of_what_it_was_made_of(asked, gone):
    found, _calls = asked
    things = [Thing("a"), Thing("b")]
    known, other = weakref.ref(found(*things)), weakref.ref(found(Thing("c"), things[1 - gone], "z"))
    assert known() is not None
    assert other() is None
    del things[gone]
    assert known() is None


def test_what_a_result_was_made_of_is_not_kept(asked):
    found, _calls = asked
    a = Thing("a")
    known = weakref.ref(a)
    found(a, a)
    del a
    assert known() is None


def test_a_result_goes_though_names_of_the_module_are_gone(monkeypatch, recwarn):
    thing = Thing("a")
    known = kept_with(1)(lambda _one: Thing("b"))
    result = weakref.ref(known(thing))
    monkeypatch.setattr("reluexplorer.core.kept_with.deque", None)
    del thing
    assert result() is None
    assert not recwarn.list
