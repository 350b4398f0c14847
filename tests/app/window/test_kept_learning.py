"""Bets, tries and verdicts of the lessons are there again after a restart."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt

from reluexplorer.app.keeping import kept_learning
from reluexplorer.app.keeping.kept_learning import learning_file
from reluexplorer.app.settings.settings import Settings
from reluexplorer.app.window.window import Window
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.commands.lessons import MeasureLesson, OpenLesson, PlaceBet, SkipBet
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.session import Session
from tests.quick_lesson import NAME, quick_lesson


@pytest.fixture
def start(qtbot, tmp_path, monkeypatch):
    """Return what makes a window as a start of the program does; the lesson in it takes no time."""
    monkeypatch.setitem(LESSONS, NAME, quick_lesson())

    def begin():
        window = Window(Session(), Settings(tmp_path / "settings.json"))
        qtbot.addWidget(window)
        window.learning.reopen()
        window.show()
        return window

    return begin


def test_bets_tries_and_stamps_are_there_after_a_restart_and_the_page_that_was_open(start):
    first = start()
    for command in (OpenLesson(NAME), PlaceBet((40.0,)), MeasureLesson(NAME)):
        first.session.dispatch(command)
        first.session.settle()
    learnt = first.session.state.lessons.learning.of(NAME)
    assert (learnt.bet, learnt.tries.count) == ((40.0,), 1)
    first.close()
    again = start()
    state = again.session.state
    assert (state.document.view.workspace, state.document.view.lesson) == ("learn", NAME)
    assert state.lessons.learning.of(NAME) == learnt
    assert state.lessons.measurements[NAME].verdict.standing.value == "depends"
    panel = again.panel("learn")
    assert panel._evidence._stamp.words() == "depends"
    assert panel._shelf.rows[NAME].accessibleDescription() == "depends"
    assert panel._evidence.goal._tries.text() == "closest of 1 try"
    assert panel._outcome.chart.accessibleDescription() == "You said 40; it was 50. 10 more than you said."
    again.session.settle()
    assert again.session.state.lessons.exhibit.done == 1.0
    assert state.notice == ""
    again.close()


def test_what_changes_is_written_while_the_program_runs(start, qtbot):
    window = start()
    window.session.dispatch(OpenLesson(NAME))
    window.session.dispatch(PlaceBet((7.0,)))
    qtbot.waitUntil(lambda: learning_file().exists() and b"7.0" in learning_file().read_bytes())
    window.close()


@pytest.mark.parametrize("content", [b"{", b'{"learning": 0}', b"x" * (5 << 20)])
def test_a_damaged_file_is_told_and_set_aside_and_all_begins_anew(start, content):
    learning_file().parent.mkdir(parents=True)
    learning_file().write_bytes(content)
    window = start()
    assert "What was kept of the lessons cannot be read" in window.session.state.notice
    assert window.session.state.lessons.learning.lessons == {}
    assert learning_file().with_name("learning-damaged.json").read_bytes() == content
    window.session.dispatch(OpenLesson(NAME))
    window.session.dispatch(PlaceBet((3.0,)))
    window.close()
    again = start()
    assert again.session.state.lessons.learning.of(NAME).bet == (3.0,)
    again.close()


def bet(window, value):
    window.session.dispatch(OpenLesson(NAME))
    window.session.dispatch(PlaceBet((value,)))
    window.session.settle()


def test_a_second_damaged_file_does_not_replace_the_first(start):
    learning_file().parent.mkdir(parents=True)
    for content in (b"{", b"["):
        learning_file().write_bytes(content)
        start().close()
    aside = [learning_file().with_name(f"learning-damaged{end}.json") for end in ("", "-2")]
    assert [path.read_bytes() for path in aside] == [b"{", b"["]


NEWER = b'{"learning": 99, "lessons": {}}'


def test_a_file_of_a_newer_version_is_left_as_it_is(start):
    learning_file().parent.mkdir(parents=True)
    learning_file().write_bytes(NEWER)
    window = start()
    assert "it is of a newer version of this program. learning.json stays as it is" in (
        window.session.state.notice
    )
    bet(window, 3.0)
    window.close()
    assert learning_file().read_bytes() == NEWER
    assert [path.name for path in learning_file().parent.glob("learning*")] == ["learning.json"]


def test_a_damaged_file_that_cannot_be_set_aside_is_not_written_over(start, monkeypatch):
    learning_file().parent.mkdir(parents=True)
    learning_file().write_bytes(b"{")
    monkeypatch.setattr(kept_learning, "_set_aside", lambda _path: None)
    window = start()
    assert "it is no JSON. learning.json stays as it is" in window.session.state.notice
    bet(window, 3.0)
    window.close()
    assert learning_file().read_bytes() == b"{"


def test_a_good_file_that_cannot_be_opened_is_neither_moved_nor_written_over(start, monkeypatch):
    first = start()
    bet(first, 7.0)
    first.close()
    content = learning_file().read_bytes()

    def refused(_path):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(kept_learning, "_content", refused)
        window = start()
        assert "cannot be read: Permission denied." in window.session.state.notice
        bet(window, 3.0)
        window.close()
    assert learning_file().read_bytes() == content


def test_a_folder_in_its_place_loses_nothing_and_stops_nothing(start):
    learning_file().mkdir(parents=True)
    window = start()
    assert window.session.state.lessons.learning.lessons == {}
    window.close()
    assert learning_file().is_dir()


def test_two_windows_keep_what_each_has_done(start):
    one, other = start(), start()
    bet(one, 7.0)
    one.close()
    other.session.dispatch(OpenLesson("gate"))
    other.session.dispatch(SkipBet())
    other.session.settle()
    other.close()
    again = start()
    learning = again.session.state.lessons.learning
    assert (learning.of(NAME).bet, learning.of("gate").skipped) == ((7.0,), True)
    again.close()


def test_that_it_cannot_be_written_is_said_once(start, qtbot, monkeypatch):
    tried = []

    def refuse(path, _content):
        tried.append(path)
        raise CommandError("learning.json cannot be written: no space.")

    monkeypatch.setattr(kept_learning, "write_file", refuse)
    window = start()
    bet(window, 7.0)
    told = "What is done in the lessons is not kept: learning.json cannot be written: no space."
    qtbot.waitUntil(lambda: window.session.state.notice == told)
    window.session.notify("")
    window.session.dispatch(PlaceBet((8.0,)))
    qtbot.waitUntil(lambda: len(tried) == 2 and not window.learning._writer.is_alive())
    qtbot.wait(1)
    assert window.session.state.notice == ""
    monkeypatch.undo()
    window.close()


def test_the_window_does_not_wait_for_a_slow_disk(start, qtbot, monkeypatch):
    freed, tried = threading.Event(), []

    def slow(*_given):
        tried.append(1)
        freed.wait(30)

    with monkeypatch.context() as patched:
        patched.setattr(kept_learning, "write_file", slow)
        window = start()
        bet(window, 7.0)
        qtbot.waitUntil(lambda: bool(tried))
        window.session.dispatch(PlaceBet((8.0,)))
        window.session.settle()
        window.learning._write_beside()
        assert (len(tried), window.learning._timer.isActive()) == (1, True)
        freed.set()
        window.close()


def test_a_window_of_pictures_keeps_nothing(qtbot, monkeypatch):
    monkeypatch.setitem(LESSONS, NAME, quick_lesson())
    window = Window(Session())
    qtbot.addWidget(window)
    window.session.dispatch(OpenLesson(NAME))
    window.session.dispatch(PlaceBet((3.0,)))
    window.close()
    assert not learning_file().exists()


def test_by_keys_alone_one_bets_watches_measures_and_bets_again(start, qtbot):
    window = start()
    window.session.dispatch(OpenLesson(NAME))
    window.session.settle()
    panel = window.panel("learn")
    chart = panel._outcome.chart
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert "waits for your bet" in window.session.state.notice
    window.session.settle()
    qtbot.waitUntil(chart.hasFocus)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(chart, key)
    assert panel._outcome.draft == (49.0,)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    window.session.settle()
    lessons = window.session.state.lessons
    assert lessons.learning.of(NAME).bet == (49.0,)
    assert lessons.exhibit.done == 1.0
    assert panel._outcome._headline.words() == "You said 49; it was 50. 1 more than you said."
    measure = panel._evidence._measure
    measure.setFocus()
    qtbot.keyClick(measure, Qt.Key.Key_Return)
    window.session.settle()
    assert panel._evidence._stamp.words() == "depends"
    again = panel._outcome._again
    again.setFocus()
    qtbot.keyClick(again, Qt.Key.Key_Return)
    window.session.settle()
    assert window.session.state.lessons.learning.of(NAME).waits
    assert chart.view.is_open
    window.close()
