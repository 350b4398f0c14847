"""Several programs move what is kept by turns, and none replaces what another left."""

from __future__ import annotations

import os
import time
from datetime import datetime

import pytest

from reluexplorer.app.keeping import keeping, kept_files
from reluexplorer.app.keeping.kept_files import set_aside, turn_in, write_left
from reluexplorer.session.commands.files import read
from reluexplorer.session.commands.network import SetHidden
from tests.app.window.working import kept_by


def worked_in(begin, *layers):
    """Return windows of which each is at something of its own."""
    windows = [begin() for _hidden in layers]
    for window, hidden in zip(windows, layers, strict=True):
        window.session.dispatch(SetHidden(hidden))
        window.session.settle()
    return windows


def found_in(folder):
    """Return the hidden layers of what is kept, by the first part of the files' names."""
    return {path.stem.split("-")[0]: read(path)[0].recipe.network.hidden for path in folder.glob("*.reluexp")}


@pytest.fixture
def short_turns(monkeypatch):
    """Nobody waits long for a turn."""
    monkeypatch.setattr(kept_files, "_TURN", 0.05)


def test_of_two_windows_that_end_together_none_loses_its_work(begin, tmp_path, monkeypatch, short_turns):
    first, second = worked_in(begin, (3,), (9,))
    usual = keeping._state

    def looked(path):
        found = usual(path)
        with monkeypatch.context() as once:
            once.setattr(keeping, "_state", usual)
            second.close()
        return found

    monkeypatch.setattr(keeping, "_state", looked)
    first.close()
    monkeypatch.setattr(keeping, "_state", usual)
    assert found_in(tmp_path) == {"last": (3,), "open": (9,)}
    after = begin()
    assert found_in(tmp_path) == {"last": (9,), "kept": (3,)}
    after.close()


def test_what_ended_before_a_start_but_came_to_its_place_after_it_is_not_replaced(begin, tmp_path):
    first, second = worked_in(begin, (3,), (9,))
    first.close()
    os.utime(tmp_path / "last.reluexp", (1e9, 1e9))
    second.close()
    assert found_in(tmp_path) == {"last": (9,), "kept": (3,)}


def test_what_cannot_be_set_aside_is_not_replaced(begin, tmp_path, monkeypatch):
    first, second = worked_in(begin, (3,), (9,))
    first.close()
    monkeypatch.setattr(keeping, "set_aside", lambda _path: None)
    second.close()
    assert found_in(tmp_path) == {"last": (3,), "open": (9,)}
    begin().close()
    assert found_in(tmp_path) == {"last": (3,), "open": (9,)}


def test_a_start_leaves_what_another_program_moves_to_a_later_one(begin, tmp_path, short_turns):
    killed = begin()
    kept_by(killed, (4,))
    killed.kept._own.release()
    with turn_in(tmp_path) as has_it:
        assert has_it
        begin().close()
        assert found_in(tmp_path) == {"open": (4,)}
    begin().close()
    assert found_in(tmp_path) == {"last": (4,)}
    killed.kept.begin()
    killed.close()


def test_what_is_set_aside_is_there_however_old_it_is(tmp_path):
    for day in range(10, 20):
        (tmp_path / f"kept-2026-11-{day}-120000.reluexp").write_text(str(day))
    last = tmp_path / "last.reluexp"
    last.write_text("work")
    os.utime(last, (1e9, 1e9))
    for age, path in enumerate(sorted(tmp_path.glob("kept-*"))):
        os.utime(path, (time.time() + age,) * 2)
    aside = set_aside(last)
    assert aside.read_text() == "work"
    left = sorted(path.read_text() for path in tmp_path.glob("kept-*"))
    assert left == [*map(str, range(11, 20)), "work"]


def test_what_a_branch_leaves_is_there_however_the_clock_was_set(tmp_path):
    for day in range(10, 20):
        path = tmp_path / f"left-2026-11-{day}-120000.reluexp"
        path.write_text(str(day))
        os.utime(path, (time.time() + 86_400 * day,) * 2)
    write_left(tmp_path, lambda path: path.write_text("work") and None)
    left = sorted(path.read_text() for path in tmp_path.glob("left-*"))
    assert left == [*map(str, range(11, 20)), "work"]


def test_two_programs_in_one_second_give_what_they_leave_two_names(tmp_path, monkeypatch):
    monkeypatch.setattr(kept_files, "datetime", Moment)
    names = []

    def write_as(process):
        monkeypatch.setattr(kept_files.os, "getpid", lambda: process)
        kept_files.write_left(tmp_path, names.append)

    for process in (7, 8):
        write_as(process)
    kept_files.write_left(tmp_path, lambda path: path.touch() or names.append(path))
    kept_files.write_left(tmp_path, names.append)
    assert [path.name for path in names] == [
        "left-2026-11-30-120000-7.reluexp",
        "left-2026-11-30-120000-8.reluexp",
        "left-2026-11-30-120000-8.reluexp",
        "left-2026-11-30-120000-8-2.reluexp",
    ]


class Moment(datetime):
    """A clock that stands."""

    @classmethod
    def now(cls, tz=None):
        return cls(2026, 11, 30, 12, tzinfo=tz)
