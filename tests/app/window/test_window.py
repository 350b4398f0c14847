"""The window as a whole."""

from __future__ import annotations

import gc
import threading
from dataclasses import replace
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from reluexplorer.app.settings.settings import Settings
from reluexplorer.app.window import application
from reluexplorer.app.window.application import make_application
from reluexplorer.app.window.window import Window
from reluexplorer.panels.train.outcome.outcome import OutcomeColumn
from reluexplorer.session.commands.data import OpenTable
from reluexplorer.session.commands.lessons import BetAgain, OpenLesson, PlaceBet
from reluexplorer.session.commands.network import RemoveLayer, SetHidden
from reluexplorer.session.commands.run import Dismiss, Pause, Play, Step, Undo
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.session import Session
from reluexplorer.widgets.diagram.network_diagram import NetworkDiagram
from reluexplorer.widgets.theme.stylesheet import apply_theme, current_theme
from reluexplorer.widgets.theme.theme import THEMES
from tests.app.program import ROOT
from tests.session.strategies import commands


@pytest.mark.slow
def test_each_workspace_opens_by_its_tab_and_its_keys(window, qtbot):
    for number, name in enumerate(("learn", "activations", "train", "neurons"), 1):
        qtbot.keyClick(window, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.ControlModifier)
        assert window.session.state.document.view.workspace == name
        assert window._stack.currentWidget() is window.panel(name)
        tab = window._bar._tabs[name]
        assert tab.isChecked()
        window.session.dispatch(assign("view.workspace", "train"))
        qtbot.mouseClick(tab, Qt.MouseButton.LeftButton)
        assert window.session.state.document.view.workspace == name


def test_a_run_that_is_made_again_elsewhere_says_so_at_train(window):
    window.session.dispatch(Step(300))
    window.session.settle()
    tab, run = window._bar._tabs["train"], window.session.state.run
    running = replace(run, status=Status.RUNNING)
    window._bar.set_run(running, 9720, "neurons")
    mark = window._bar._mark
    assert mark.text() == "3 %"
    told = "The run is made again: step 300 of 9,720. Click to see it."
    assert told in tab.toolTip()
    assert tab.accessibleDescription() == "The run is made again, step 300 of 9,720"
    window._bar.set_run(running, run.step, "neurons")
    assert mark.text() == "300"
    window._bar.set_run(SimpleNamespace(status=Status.RUNNING, step=12_345_678), 0, "neurons")
    assert mark.text() == "12.3M"


def test_space_plays_and_pauses(window, qtbot):
    window.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.session.state.run.status is Status.RUNNING)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.session.state.run.status is Status.PAUSED)
    assert window.session.state.run.step > 0


def places(bar):
    """Where the buttons of the bar are."""
    return {each: each.geometry() for each in bar.findChildren(QAbstractButton)}


def test_a_run_that_plays_on_elsewhere_is_marked_and_moves_nothing(window, qtbot):
    session, tab, mark = window.session, window._bar._tabs["train"], window._bar._mark
    tip, before_it = tab.toolTip(), places(window._bar)
    assert mark.isHidden()
    session.dispatch(Play())
    for workspace in ("learn", "activations", "neurons"):
        session.dispatch(assign("view.workspace", workspace))
        before = session.state.run.step
        qtbot.waitUntil(lambda before=before: session.state.run.step > before)
        qtbot.waitUntil(lambda: mark.text() == f"{session.state.run.step:,}" != "")
        told = f"The run plays on: step {mark.text()}. Click to see it."
        assert told in tab.toolTip()
        assert mark.accessibleName() == mark.toolTip() == told
        assert tab.accessibleDescription() == f"The run plays on, step {mark.text()}"
        assert mark.isVisible()
        QApplication.processEvents()
        assert places(window._bar) == before_it
    qtbot.mouseClick(mark, Qt.MouseButton.LeftButton)
    assert session.state.document.view.workspace == "train"
    assert mark.isHidden()
    session.dispatch(assign("view.workspace", "learn"))
    session.dispatch(Pause())
    qtbot.waitUntil(mark.isHidden)
    assert (tab.toolTip(), tab.accessibleDescription()) == (tip, "")


@pytest.mark.slow
def test_space_plays_in_the_workspace_that_was_turned_to(window, qtbot):
    with qtbot.waitActive(window):
        window.activateWindow()
    window.panel("train").centre.diagram.setFocus()
    qtbot.keyClick(window.panel("train").centre.diagram, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert window._stack.currentWidget() is window.panel("neurons")
    assert QApplication.focusWidget() is window
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.session.state.run.status is Status.RUNNING)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.session.state.run.status is Status.PAUSED)


@pytest.mark.slow
def test_undo_by_keys_from_a_field_takes_back_what_was_typed_and_then_what_was_set(window, qtbot):
    field = window.panel("train").settings.optimiser.rate
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.selectAll()
    qtbot.keyClicks(field, "0.5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.session.state.document.recipe.training.learning_rate == 0.5
    qtbot.keyClicks(field, "0.7")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.session.state.document.recipe.training.learning_rate == 0.5
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.session.state.document.recipe.training.learning_rate == 0.03
    assert field.text() == "0.03"


def test_a_missing_library_is_named_before_qt_ends_the_program(monkeypatch):
    for name, value in (("DISPLAY", ":9"), ("WAYLAND_DISPLAY", ""), ("QT_QPA_PLATFORM", "")):
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(application.sys, "platform", "linux")
    monkeypatch.setattr(application.ctypes, "CDLL", Mock(side_effect=OSError))
    with pytest.raises(CommandError, match=r"needs the library libxcb-cursor\.so\.0"):
        application.require_screen()
    monkeypatch.setattr(application.ctypes, "CDLL", Mock())
    application.require_screen()


@pytest.mark.slow
def test_undo_and_redo_by_keys(window, qtbot):
    window.session.dispatch(assign("training.seed", 9))
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.session.state.document == Document()
    assert not window._actions["undo"].isEnabled()
    assert window._actions["redo"].text() == "Redo seed"
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_Z, both)
    assert window.session.state.document.recipe.training.seed == 9


def test_the_theme_switches(window, qtbot):
    first = current_theme().name
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_L, both)
    assert {first, current_theme().name} == {"light", "dark"}


@pytest.mark.slow
def test_a_refused_command_is_said_and_can_be_dismissed(window, qtbot):
    assert not window.session.dispatch(RemoveLayer(7))
    assert window._notice.isVisible()
    window.session.dispatch(Dismiss())
    assert not window._notice.isVisible()


def test_a_layer_that_a_key_removes_is_said_and_a_button_brings_it_back(window, qtbot):
    window.session.dispatch(SetHidden((4, 6)))
    diagram = window.findChild(NetworkDiagram)
    qtbot.waitUntil(lambda: diagram._view is not None and diagram._view.counts[1:3] == (4, 6))
    diagram._focus = (2, 2)
    qtbot.keyClick(diagram, Qt.Key.Key_Delete)
    assert window.session.state.document.recipe.network.hidden == (4,)
    assert window._notice.sentence() == "Hidden layer 2 was removed."
    assert window._notice._action.isVisible()
    assert window._notice._action.text() == "Undo"
    qtbot.mouseClick(window._notice._action, Qt.MouseButton.LeftButton)
    assert window.session.state.document.recipe.network.hidden == (4, 6)
    assert not window._notice.isVisible()
    window.session.dispatch(RemoveLayer(0))
    assert window._notice.isVisible()
    window.session.dispatch(RemoveLayer(7))
    assert not window._notice._action.isVisible(), "what did not happen cannot be undone"


@pytest.mark.parametrize(("width", "height"), [(1024, 700), (1440, 900)])
def test_the_losses_of_a_table_are_seen_whole_and_stand_apart_from_their_buttons(
    window, qtbot, width, height
):
    window.resize(width, height)
    window.session.dispatch(OpenTable(str(ROOT / "tests" / "data" / "penguins.csv"), "species"))
    window.session.dispatch(assign("view.workspace", "train"))
    window.session.settle()
    window.session.dispatch(Step(5))
    window.session.settle()
    column = window.findChild(OutcomeColumn)
    qtbot.waitUntil(lambda: column.loss.plot is not None)
    column.loss.set_mark((0.0095, 4.1e-4), None)
    QApplication.processEvents()
    bottom = column.loss.mapTo(column, QPoint(0, column.loss.height())).y()
    assert bottom <= column.height()
    legend = column.loss.plot._legend
    words = legend.mapTo(column.loss, QPoint(legend.width() - legend.sizeHint().width(), 0))
    button = column.loss.large.geometry()
    assert words.y() >= button.bottom() - 2 or words.x() - button.right() >= 8


@pytest.mark.slow
def test_the_theme_is_remembered(qtbot, qapp, tmp_path):
    store = tmp_path / "window.ini"
    first = Window(Session(), Settings(store))
    qtbot.addWidget(first)
    wanted = "light" if current_theme().name == "dark" else "dark"
    qtbot.mouseClick(first._bar._theme, Qt.MouseButton.LeftButton)
    first.close()
    apply_theme(make_application(), THEMES["light" if wanted == "dark" else "dark"])
    second = Window(Session(), Settings(store))
    qtbot.addWidget(second)
    assert second.session.state.document.view.theme == wanted
    assert current_theme().name == wanted
    second.close()


@pytest.mark.slow
def test_nothing_is_left_after_closing(qtbot, qapp):
    made = Window(Session())
    made.show()
    made.session.dispatch(Play())
    qtbot.waitUntil(lambda: made.session.state.run.step > 10)
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    names = {thread.name for thread in threading.enumerate()}
    assert not names & {"training", "experiment", "measurement"}


@seed(20261123)
@settings(
    max_examples=1,
    phases=[Phase.generate],
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.large_base_example,
        HealthCheck.data_too_large,
    ],
)
@given(sequence=st.lists(commands(without={"undo", "redo"}), min_size=200, max_size=200))
def test_two_hundred_random_commands_while_it_trains(window, qtbot, sequence):
    session = window.session
    session.dispatch(Play())
    for command in sequence:
        session.dispatch(command)
        QApplication.processEvents()
        session.poll()
    session.dispatch(Pause())
    while session.state.undo_label:
        session.dispatch(Undo())
        QApplication.processEvents()
    assert session.state.document == Document()


def test_keys_train_nothing_where_no_run_is_on_the_screen(window, qtbot):
    for workspace in ("activations", "learn"):
        window.session.dispatch(assign("view.workspace", workspace))
        window.setFocus()
        QTest.keyClick(window, Qt.Key.Key_Period)
        if workspace == "activations":
            QTest.keyClick(window, Qt.Key.Key_Space)
        window.session.settle()
        assert (window.session.state.run.status, window.session.state.run.step) == (Status.PAUSED, 0)
    for workspace in ("train", "neurons"):
        window.session.dispatch(assign("view.workspace", workspace))
        before = window.session.state.run.step
        QTest.keyClick(window, Qt.Key.Key_Period)
        qtbot.waitUntil(lambda before=before: window.session.state.run.step == before + 1)


def test_escape_keeps_the_old_bet_while_another_is_thought_of(window, qtbot):
    session = window.session
    for command in (OpenLesson("definition"), PlaceBet((0.4,)), BetAgain()):
        assert session.dispatch(command), session.state.notice
        session.settle()
    name = session.state.document.view.lesson
    assert session.state.lessons.learning.of(name).waits
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    session.settle()
    assert not session.state.lessons.learning.of(name).waits
