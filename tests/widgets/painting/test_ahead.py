"""Parts of a picture are made in turns of their own, and the widget is painted when all are there."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QWidget

from reluexplorer.widgets.painting import ahead
from reluexplorer.widgets.painting.ahead import Ahead, is_anything_made, make_all


class _Seen(QWidget):
    """Writes down when it is painted."""

    def __init__(self, log):
        super().__init__()
        self.log = log

    def paintEvent(self, _event):
        self.log.append("painted")


@pytest.fixture
def seen(qtbot, monkeypatch):
    """A widget on the screen whose parts take a turn each, and what happens to it."""
    monkeypatch.setattr(ahead, "_TURN", 0.0)
    log = []
    widget = _Seen(log)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitUntil(lambda: "painted" in log)
    log.clear()
    return widget, log


def _parts(log, *names):
    for name in names:
        log.append(name)
        yield


def test_it_is_painted_once_all_parts_are_made(qtbot, seen):
    widget, log = seen
    made = Ahead(widget)
    made.begin(_parts(log, "first", "second"))
    assert (log, made.is_busy) == ([], True)
    qtbot.waitUntil(lambda: "painted" in log)
    assert (log, made.is_busy) == (["first", "second", "painted"], False)


def test_newer_parts_take_the_place_of_those_that_were_begun(qtbot, seen):
    widget, log = seen
    made = Ahead(widget)
    made.begin(_parts(log, "old"))
    made.begin(_parts(log, "new"))
    qtbot.waitUntil(lambda: "painted" in log)
    assert log == ["new", "painted"]


def test_nothing_is_made_ahead_of_what_is_not_on_the_screen(seen):
    widget, log = seen
    widget.hide()
    made = Ahead(widget)
    made.begin(_parts(log, "first"))
    assert (log, made.is_busy) == ([], False)


@pytest.mark.parametrize(
    ("at_work", "made_in"),
    [([True, True, False], ["", "", "first"]), ([True] * 4, ["", "", "first", ""])],
)
def test_a_turn_in_which_others_paint_is_theirs_but_not_for_ever(seen, monkeypatch, at_work, made_in):
    widget, log = seen
    monkeypatch.setattr(ahead, "_MOST_LEFT_OUT", 2)
    made = Ahead(widget)
    made.begin(_parts(log, "first", "second"))
    found = []
    for busy in at_work:
        monkeypatch.setattr(ahead, "PACE", SimpleNamespace(is_at_work=busy))
        log.clear()
        made._go_on()
        found.append("".join(log))
    assert found == made_in


def test_what_is_still_to_be_made_is_known_and_made_at_once(seen):
    """Whoever takes a picture of the window asks for it."""
    widget, _log = seen
    made: list[int] = []

    def parts():
        for number in range(3):
            yield
            made.append(number)

    slow = Ahead(widget)
    assert not is_anything_made()
    slow.begin(parts())
    assert is_anything_made()
    make_all()
    assert (made, is_anything_made()) == ([0, 1, 2], False)
