"""All of it by keyboard alone: what can be clicked can be reached, and what can be done has keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QApplication, QComboBox, QLineEdit, QScrollBar

from reluexplorer.app.actions import ACTIONS
from reluexplorer.app.dialogs.help_sheet import HelpSheet
from reluexplorer.app.dialogs.palette import CommandPalette
from reluexplorer.app.dialogs.palette_entries import entries
from reluexplorer.app.dialogs.presets_dialog import PresetsDialog
from reluexplorer.session.commands.all_commands import COMMANDS
from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.lessons import OpenLesson
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.limits import WORKSPACES
from reluexplorer.widgets.controls.all_controls import Paragraph
from reluexplorer.widgets.plots.curve_list import CurveRow

CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QAbstractSlider)


@pytest.mark.slow
@pytest.mark.parametrize("workspace", WORKSPACES)
@pytest.mark.parametrize("data", ["circle", "digits", "absolute", "drawn"])
def test_every_control_is_in_the_tab_order(window, workspace, data):
    window.session.dispatch(ChooseData(data))
    window.session.dispatch(assign("view.more_network", True))
    window.session.dispatch(assign("view.more_training", True))
    window.session.dispatch(assign("view.workspace", workspace))
    window.session.settle()
    QApplication.processEvents()
    controls = [control for kind in CONTROLS for control in window.findChildren(kind) if control.isVisible()]
    assert len(controls) > 6
    out_of_reach = {
        f"{type(control).__name__} {control.accessibleName()!r}"
        for control in controls
        if not control.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(control, CurveRow | QScrollBar)  # a list's arrows move among its rows
    }
    assert out_of_reach == set()


def test_every_command_has_a_key_or_an_entry_in_the_palette():
    with_keys = {name for spec in ACTIONS for name in spec.commands}  # the next test holds each to an entry
    with_keys |= {name for name, kind in COMMANDS.items() if kind.keys or kind.local}
    in_palette = {type(entry.command).name for entry in entries() if entry.command}
    in_palette |= {entry.name for entry in entries()}
    assert set(COMMANDS) - with_keys - in_palette == {"at-step", "use-weights"}


def test_every_action_has_keys_or_an_entry_in_the_palette(window):
    palette = CommandPalette(window, window._actions)
    offered = {entry.name for entry in palette._all}
    kept_for_keys = {"palette", "menu"}
    for spec in ACTIONS:
        commanded = any(name in offered for name in spec.commands)
        assert spec.keys or commanded or f"action:{spec.name}" in offered, spec.name
        assert spec.name not in kept_for_keys or spec.keys
    palette.deleteLater()


def test_words_of_an_action_find_it_in_the_palette(window):
    palette = CommandPalette(window, window._actions)
    found = palette._among.find("open address")
    assert [entry.name for entry in found] == ["action:open-address"]
    palette.deleteLater()


def test_tab_comes_round_to_where_it_began(window, qtbot):
    """No control keeps the focus to itself."""
    window.activateWindow()
    window.panel("train").settings.network.layers.setFocus()
    first = QApplication.focusWidget()
    assert first is not None
    seen = [first]
    for _ in range(400):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
        if seen[-1] is first:
            break
    assert seen[-1] is first
    assert len(seen) > 25


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("key", ["?", "F1"])
@pytest.mark.parametrize("workspace", WORKSPACES)
def test_the_keys_are_shown_from_everywhere(window, qtbot, key, workspace):
    window.session.dispatch(assign("view.workspace", workspace))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, *((Qt.Key.Key_Question, shift) if key == "?" else (Qt.Key.Key_F1,)))
    sheet = window.findChild(HelpSheet)
    assert sheet is not None
    assert sheet.isVisible()
    QTest.keyClicks(sheet.field, "?")
    assert sheet.field.text() == "?"
    assert window.findChildren(HelpSheet) == [sheet]
    sheet.reject()
    qtbot.waitUntil(lambda: not sheet.isVisible())


def test_a_question_mark_in_a_field_is_text(window, qtbot):
    window.session.dispatch(ChooseData("expression"))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field = QLineEdit(window)
    field.show()
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Question, Qt.KeyboardModifier.ShiftModifier)
    assert window.findChild(HelpSheet) is None
    assert field.text() == "?"


@pytest.mark.parametrize("before", ["nothing", "a field"])
def test_who_had_the_keys_has_them_when_a_dialog_is_left(window, qtbot, before):
    """So Space plays, where it would press the first button that Qt finds."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field = window.panel("train").settings.network.layers
    field.setFocus()
    if before == "nothing":
        field.clearFocus()
    window._actions["presets"].trigger()
    gallery = window.findChild(PresetsDialog)
    qtbot.waitUntil(gallery.isActiveWindow)
    QTest.keyClick(gallery, Qt.Key.Key_Escape)
    qtbot.waitUntil(window.isActiveWindow)
    assert QApplication.focusWidget() is (window if before == "nothing" else field)


def test_rows_without_keys_have_a_dash_that_is_explained(window):
    sheet = HelpSheet(window)
    cells = {row.label: (row.own_keys, row.keys) for row in sheet.found()}
    assert cells["Search or run a command"] == ("Ctrl K", "Ctrl K")
    shown = [
        sheet.table.item(row, 1).text() for row in range(sheet.table.rowCount()) if sheet.table.item(row, 1)
    ]
    assert shown.count("Ctrl K") == 1
    assert "–" in shown
    assert any(
        words.words().startswith("– in the second column: no keys") for words in sheet.findChildren(Paragraph)
    )
    sheet.deleteLater()


def test_b_brings_the_keys_to_the_mark_of_the_bet(window):
    window.session.dispatch(OpenLesson("definition"))
    window.session.settle()
    QApplication.processEvents()
    QTest.keyClick(window, Qt.Key.Key_B)
    window.session.poll()
    QApplication.processEvents()
    assert window.focusWidget().accessibleName() == "Your bet"
