"""Where painting is shared out, another lesson comes part by part and is seen when all of it is there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.text import kept_together
from reluexplorer.widgets.painting import ahead
from reluexplorer.widgets.painting.pace import PACE
from tests.panels.learn.exhibited import _state

FIRST, SECOND, THIRD = list(LESSONS)[:3]
UNTOUCHED = Qt.WidgetAttribute.WA_TransparentForMouseEvents


@pytest.fixture
def turning(panel, monkeypatch):
    """A panel at a lesson whose next one takes a turn of the event loop a part."""
    monkeypatch.setattr(ahead, "_TURN", 0.0)
    panel.set_state(_state(FIRST))
    PACE.begin(panel)
    yield panel
    PACE.end()


def _held(panel):
    return [
        (part.updatesEnabled(), part.testAttribute(UNTOUCHED)) for part in (panel._holder, panel._evidence)
    ]


def test_the_page_stays_as_it_is_until_the_other_is_there(turning, qtbot):
    turning.set_state(_state(SECOND))
    assert _held(turning) == [(False, True)] * 2
    assert turning._headline.text() == kept_together(LESSONS[FIRST].claim)
    qtbot.waitUntil(lambda: not turning._ahead.is_busy)
    assert _held(turning) == [(True, False)] * 2
    assert turning._headline.text() == kept_together(LESSONS[SECOND].claim)


def test_what_comes_while_a_page_turns_is_shown_in_the_end(turning, qtbot):
    turning.set_state(_state(SECOND))
    turning.set_state(_state(SECOND, trouble="It stopped."))
    qtbot.waitUntil(lambda: not turning._ahead.is_busy)
    assert turning._trouble.words() == "It stopped."


def test_a_page_that_is_turned_on_gives_way_to_the_next(turning, qtbot):
    turning.set_state(_state(SECOND))
    turning.set_state(_state(THIRD))
    assert _held(turning) == [(False, True)] * 2
    qtbot.waitUntil(lambda: not turning._ahead.is_busy)
    assert _held(turning) == [(True, False)] * 2
    assert turning._headline.text() == kept_together(LESSONS[THIRD].claim)


def test_a_fault_on_the_way_does_not_leave_the_page_held(turning, qtbot, monkeypatch):
    monkeypatch.setattr(turning._outcome, "set_view", lambda _view: 1 / 0)
    with qtbot.captureExceptions() as faults:
        turning.set_state(_state(SECOND))
        qtbot.waitUntil(lambda: not turning._ahead.is_busy)
    assert [kind for kind, *_rest in faults] == [ZeroDivisionError]
    assert _held(turning) == [(True, False)] * 2
