"""A workspace that is turned to is painted once, whatever plots and layouts are in it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from reluexplorer.session.commands.settings import assign


class _Paintings(QObject):
    """Counts how often a widget is painted."""

    count = 0

    def eventFilter(self, _watched, event):
        self.count += event.type() is QEvent.Type.Paint
        return False


def _turn_to(window, name):
    window.run_command(assign("view.workspace", name))
    for _ in range(10):
        QApplication.processEvents()


@pytest.mark.parametrize(("name", "part"), [("activations", "functions"), ("neurons", "overview")])
def test_turning_to_a_workspace_that_was_seen_paints_it_once(window, name, part):
    _turn_to(window, name)
    _turn_to(window, "train")
    paintings, painted = _Paintings(), window.panel(name).parts()[part]
    painted.installEventFilter(paintings)
    _turn_to(window, name)
    assert paintings.count == 1


def test_an_experiment_that_was_seen_is_there_as_soon_as_one_turns_back(window):
    _turn_to(window, "learn")
    window.session.settle()
    shown = window.session.state.lessons.exhibit
    cards = list(window.panel("learn")._exhibit._cards)
    _turn_to(window, "train")
    assert window.session.state.lessons.exhibit is None
    window.run_command(assign("view.workspace", "learn"))
    assert window.session.state.lessons.exhibit is shown
    assert window.panel("learn")._exhibit._cards == cards != []
