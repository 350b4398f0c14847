"""Wherever Tab brings the keys, it can be seen: some pixels of each control are others with the keys."""

from __future__ import annotations

from contextlib import closing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from reluexplorer.app.window.window import Window
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.session import Session
from reluexplorer.widgets.controls.all_controls import PillButton
from tests.reliability.accessibility import SCENES, SIZE, settle, show_scene
from tests.reliability.focus import LEAST, changed_by_focus, unseen


@pytest.fixture(params=["light", "dark"])
def window(qtbot, qapp, request):
    with closing(Session()) as session:
        made = Window(session)
        qtbot.addWidget(made)
        made.resize(*SIZE)
        made.show()
        made.activateWindow()
        session.dispatch(assign("view.theme", request.param))
        session.settle()
        settle()
        yield made
        session.dispatch(assign("view.theme", "light"))
        made.close()


@pytest.mark.slow
@pytest.mark.parametrize("scene", SCENES)
def test_all_that_takes_the_keys_shows_it(window, scene):
    show_scene(window, scene)
    assert unseen(window) == {}


def test_a_control_that_hides_its_focus_is_found(qtbot):
    top = QWidget()
    qtbot.addWidget(top)
    top.resize(300, 100)
    open_one, hidden = PillButton("Shows it", "It shows it"), QWidget(top)
    open_one.setParent(top)
    open_one.resize(120, 32)
    hidden.setGeometry(150, 10, 100, 40)
    hidden.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    top.show()
    top.activateWindow()
    settle()
    assert changed_by_focus(open_one) >= LEAST
    assert changed_by_focus(hidden) == 0
    assert list(unseen(top)) == ["QWidget ''"]
