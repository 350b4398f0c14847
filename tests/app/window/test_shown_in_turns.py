"""Another recipe comes to the parts of Train in turns, and what is newer of the run waits for that."""

from __future__ import annotations

import pytest

from reluexplorer.session.commands.settings import assign
from reluexplorer.widgets.painting.ahead import is_anything_made, make_all
from reluexplorer.widgets.painting.pace import PACE

RATE = assign("training.learning_rate", 0.5)


@pytest.fixture
def train(qtbot, window, shared_out):
    """The workspace on a screen, with nothing in it half done."""
    found = window.panel("train")
    qtbot.waitUntil(lambda: found.isVisible() and not is_anything_made())
    return found


def rate_in(train) -> float:
    return train.transport._view.recipe.training.learning_rate


def test_the_settings_come_first_and_the_rest_in_the_next_turns(qtbot, window, train):
    before = rate_in(train)
    window.run_command(RATE)
    assert is_anything_made()
    assert rate_in(train) == before
    qtbot.waitUntil(lambda: not is_anything_made())
    assert rate_in(train) == 0.5


def test_what_comes_of_the_run_waits_meanwhile(window, train, monkeypatch):
    polled = []
    monkeypatch.setattr(window.session, "poll", lambda: polled.append(is_anything_made()))
    window.run_command(RATE)
    window.following.collect()
    assert polled == []
    make_all()
    PACE.end()
    window.following.collect()
    assert polled == [False]


def test_a_picture_of_the_window_has_all_of_it(window, train):
    window.run_command(RATE)
    assert window.stage.finished(window._stack) is window._stack
    assert (is_anything_made(), rate_in(train)) == (False, 0.5)
