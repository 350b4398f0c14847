"""Every dialog is done by keys alone: the keys are in it, Tab reaches all, Enter presses, Esc leaves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget

DIALOGS = ("presets", "open-address", "export", "palette", "help", "glossary", "welcome")


def dialog_of(window, qtbot, name) -> QDialog:
    window._actions[name].trigger()

    def found():
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]

    qtbot.waitUntil(lambda: len(found()) == 1)
    dialog = found()[0]
    qtbot.waitUntil(lambda: dialog.focusWidget() is not None)
    return dialog


def reached_by_tab(dialog: QDialog, qtbot) -> list[QWidget]:
    """All that Tab comes by, from where the keys are at first until it is there again."""
    seen = [dialog.focusWidget()]
    for _ in range(100):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        if dialog.focusWidget() is seen[0]:
            break
        seen.append(dialog.focusWidget())
    return seen


def leave(dialog: QDialog, qtbot) -> None:
    qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(
        lambda: not any(isinstance(w, QDialog) and w.isVisible() for w in QApplication.topLevelWidgets())
    )


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_begins_with_the_keys_and_escape_leaves_it(window, qtbot, name):
    dialog = dialog_of(window, qtbot, name)
    first = dialog.focusWidget()
    assert not first.accessibleName().startswith("Close"), "the way out is no place to begin"
    leave(dialog, qtbot)


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("name", DIALOGS)
def test_tab_reaches_every_button_of_a_dialog(window, qtbot, name):
    dialog = dialog_of(window, qtbot, name)
    reached = reached_by_tab(dialog, qtbot)
    wanted = [
        button
        for button in dialog.findChildren(QAbstractButton)
        if button.isVisible() and button.isEnabled() and button.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]
    exclusive = [button for button in wanted if button.autoExclusive() and not button.isChecked()]
    assert [b.accessibleName() for b in wanted if b not in reached and b not in exclusive] == []
    leave(dialog, qtbot)


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(
    ("name", "key"),
    [
        pytest.param(name, key, marks=() if key is Qt.Key.Key_Return or name == "help" else pytest.mark.slow)
        for name in DIALOGS
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
    ],
)
def test_the_way_out_is_pressed_by_enter_and_space(window, qtbot, name, key):
    dialog = dialog_of(window, qtbot, name)
    cross = [b for b in dialog.findChildren(QAbstractButton) if b.accessibleName().startswith("Close")]
    if cross:
        cross[0].setFocus()
        qtbot.keyClick(cross[0], key)
        qtbot.waitUntil(
            lambda: not any(isinstance(w, QDialog) and w.isVisible() for w in QApplication.topLevelWidgets())
        )
        assert window.session.state.document.recipe.data.name == "circle"
    else:
        leave(dialog, qtbot)
