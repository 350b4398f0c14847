"""The accessibility walk: all that takes the keys has name, role and tooltip and is reached by Tab."""

from __future__ import annotations

from contextlib import closing

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from reluexplorer.app.window.window import Window
from reluexplorer.session.session import Session
from tests.reliability.accessibility import DIALOGS, SCENES, SIZE, face, open_dialog, show_scene, walked

QUICK = ("train", "neurons, maps")


@pytest.fixture
def window(qtbot, qapp):
    with closing(Session()) as session:
        made = Window(session)
        qtbot.addWidget(made)
        made.resize(*SIZE)
        made.show()
        session.settle()
        yield made
        made.close()


@pytest.mark.parametrize(
    "scene", [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in SCENES]
)
def test_all_that_takes_the_keys_has_name_role_and_tooltip_and_is_reached_by_tab(window, scene):
    show_scene(window, scene)
    found = walked(window)
    assert found.wrong == []
    assert found.stops >= 14


@pytest.mark.slow
@pytest.mark.parametrize("name", DIALOGS)
def test_all_of_a_dialog_has_name_role_and_tooltip_and_is_reached_by_tab(window, name):
    dialog = open_dialog(window, name)
    assert walked(dialog).wrong == []
    dialog.reject()


def test_the_walk_sees_what_it_must(qtbot):
    top = QWidget()
    qtbot.addWidget(top)
    column = QVBoxLayout(top)
    bare, left_out = QWidget(), QPushButton()
    for each in (bare, left_out):
        column.addWidget(each)
        each.setFocusPolicy(bare.focusPolicy().StrongFocus)
    left_out.setFocusPolicy(bare.focusPolicy().ClickFocus)
    top.show()
    told = [fault.partition(":")[0] for fault in walked(top).wrong]
    assert sorted(told) == ["no name", "no name", "no role", "no tooltip", "no tooltip"]
    assert face(bare).role() == QAccessible.Role.Client


def test_a_widget_without_a_way_to_it_is_found(qtbot):
    top = QWidget()
    qtbot.addWidget(top)
    alone = QPushButton("Alone", top)
    alone.setFocusPolicy(alone.focusPolicy().ClickFocus)
    top.show()
    assert "out of reach: QPushButton 'Alone'" in walked(top).wrong
