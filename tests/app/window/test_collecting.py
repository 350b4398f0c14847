"""The search for garbage beside the window: never in another thread, and not while a table is read."""

from __future__ import annotations

import gc
import threading
from typing import ClassVar

import pytest

from reluexplorer.app.launching.collecting import Collector
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.run.garbage import SEARCH


class Circle:
    """Garbage that only a search finds; notes the thread that let go of it."""

    gone: ClassVar[list[str]] = []

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        self.gone.append(threading.current_thread().name)


@pytest.fixture
def collector(window):
    made = Collector(window)
    gc.collect()
    Circle.gone.clear()
    yield made
    made.end()


def in_a_thread(work) -> None:
    thread = threading.Thread(target=work, name="other")
    thread.start()
    thread.join()


def much_is_made() -> list[object]:
    Circle()
    return [[] for _ in range(3 * gc.get_threshold()[0])]


def test_what_a_thread_leaves_behind_is_found_in_the_windows_turn(qtbot, collector):
    kept = []
    in_a_thread(lambda: kept.append(much_is_made()))
    assert Circle.gone == []
    qtbot.waitUntil(lambda: Circle.gone == ["MainThread"])


def test_without_the_window_python_searches_again_by_itself(collector):
    assert not gc.isenabled()
    collector.end()
    assert gc.isenabled()


def test_nothing_is_searched_while_a_table_is_read(collector, used):
    used[0] = False
    with SEARCH.held():
        kept = much_is_made()
        assert gc.get_count()[0] > len(kept) / 2
        collector.look()
        assert Circle.gone == []
        SEARCH.spare()
    assert not gc.isenabled()
    SEARCH.let_go()
    collector.look()
    assert Circle.gone == ["MainThread"]


@pytest.fixture
def used(monkeypatch):
    """Whether the program is the one that the person uses, first True."""
    state = [True]
    monkeypatch.setattr("reluexplorer.app.launching.collecting._is_out_of_use", lambda: not state[0])
    return state


def test_what_a_table_let_go_of_is_searched_in_the_windows_turn_once_it_is_not_used(collector, used):
    with SEARCH.held():
        circle = Circle()
        SEARCH.spare()
    gc.collect()
    del circle
    gc.collect()
    assert Circle.gone == []
    in_a_thread(SEARCH.let_go)
    collector.look()
    assert Circle.gone == []
    used[0] = False
    collector.look()
    assert Circle.gone == ["MainThread"]
    assert not SEARCH.take_loose()


def test_what_a_small_table_let_go_of_is_found_by_the_search_that_is_due(collector, monkeypatch):
    with SEARCH.held():
        kept = much_is_made()
    monkeypatch.setattr(gc, "unfreeze", lambda: pytest.fail("all that is there is searched"))
    SEARCH.let_go()
    assert not SEARCH.take_loose()
    collector.look()
    assert kept
    assert Circle.gone == ["MainThread"]


def test_without_a_window_a_table_is_read_without_a_search_and_python_goes_on_after_it():
    gc.enable()
    with SEARCH.held():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert not SEARCH.is_held


def test_the_search_leaves_panels_alone_once_they_are_made(window, monkeypatch):
    frozen = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(set(window._panels)))
    collector = Collector(window)
    for name in ("train", "learn", "activations", "learn"):
        window.run_command(assign("view.workspace", name))
    assert frozen == [{"train", "learn"}, {"train", "learn", "activations"}]
    window.first_frame.emit()
    assert len(frozen) == 3
    collector.end()
