"""A watched training in the window: it takes the place of Neurons' own panel, and gives it back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reluexplorer.app.window.following import goes_on_by_itself
from reluexplorer.app.window.workspaces import panel_name
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.watching import OpenRun
from reluexplorer.session.run.snapshot import Status
from tests.watch.runs import written


@pytest.fixture
def opened(window, tmp_path):
    window.run_command(OpenRun(str(written(tmp_path / "a.watch"))))
    window.session.settle()
    return window


def test_neurons_shows_the_training_until_it_is_closed(opened):
    panel = opened.panel("watched")
    assert opened._stack.currentWidget() is panel
    assert panel.header.name.text() == "train.py"
    opened.run_command(assign("view.workspace", "train"))
    assert opened._stack.currentWidget() is opened.panel("train")
    opened.run_command(assign("view.workspace", "neurons"))
    assert opened._stack.currentWidget() is panel
    QTest.mouseClick(panel.header.back, Qt.MouseButton.LeftButton)
    opened.session.poll()
    assert opened._stack.currentWidget() is opened.panel("neurons")
    assert panel_name(opened.session.state) == "neurons"


def test_space_and_full_stop_do_not_train_unseen(opened):
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Period):
        QTest.keyClick(opened, key)
    opened.session.settle()
    assert (opened.session.state.run.status, opened.session.state.run.step) == (Status.PAUSED, 0)


def test_another_training_is_asked_for(opened, monkeypatch):
    asked = []
    monkeypatch.setattr(opened.files, "ask_open", asked.append)
    QTest.mouseClick(opened.panel("watched").header.open, Qt.MouseButton.LeftButton)
    opened._actions["open-run"].trigger()
    assert [each.startswith("Watched trainings (*.watch") for each in asked] == [True, True]


def test_what_a_training_does_is_shown_seldom_where_motion_is_reduced_and_a_choice_at_once(opened):
    before = opened.session.state
    grown = replace(before, watching=replace(before.watching, bytes=1))
    chosen = replace(before, watching=replace(before.watching, layer=1))
    assert goes_on_by_itself(before, grown)
    assert not goes_on_by_itself(before, chosen)
    assert not goes_on_by_itself(before, before)
