"""One update is reached by a key from every page, has the keys at once, and is left by Escape."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reluexplorer.session.commands.lessons import OpenInTrain, OpenLesson
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Document


def view_of(window):
    return window.session.state.document.view


def settle(window):
    window.session.settle()
    for _ in range(3):
        QApplication.processEvents()


@pytest.mark.parametrize("workspace", ["train", "neurons", "activations"])
def test_m_follows_a_sample_and_escape_leaves_it(window, workspace):
    window.session.dispatch(assign("view.workspace", workspace))
    settle(window)
    window.setFocus()
    QTest.keyClick(window, Qt.Key.Key_M)
    settle(window)
    assert (view_of(window).workspace, view_of(window).microscope) == ("train", 0)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert view_of(window).moment == 1
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert view_of(window).microscope is None


def test_the_keys_are_there_again_after_a_look_elsewhere(window):
    QTest.keyClick(window, Qt.Key.Key_M)
    settle(window)
    for workspace in ("neurons", "train"):
        window.session.dispatch(assign("view.workspace", workspace))
        settle(window)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert view_of(window).moment == 1


@pytest.mark.parametrize("by_key", [True, False])
def test_from_a_page_of_learn_it_is_of_the_lesson_and_is_left_for_that_page(window, by_key):
    window.session.dispatch(OpenLesson("dying"))
    settle(window)
    QTest.keyClick(window, Qt.Key.Key_M)
    settle(window)
    recipe, plain = window.session.state.document.recipe, Document()
    expected = OpenInTrain("dying").apply(plain).recipe
    assert recipe == expected != plain.recipe
    bar = window.panel("train").microscope.bar
    assert bar.close_button.accessibleName() == "Back to the lesson"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_N)
    if by_key:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    else:
        QTest.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)
    settle(window)
    assert (view_of(window).workspace, view_of(window).lesson) == ("learn", "dying")
    assert view_of(window).microscope is None
    assert window.session.state.document.recipe == expected
    assert window.session.state.undo_label == "Open the experiment in Train"
    window.session.dispatch(assign("view.workspace", "train"))
    QTest.keyClick(window, Qt.Key.Key_M)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert view_of(window).workspace == "train"


def test_escape_leaves_it_where_the_window_has_the_keys(window):
    QTest.keyClick(window, Qt.Key.Key_M)
    settle(window)
    window.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert view_of(window).microscope is None
