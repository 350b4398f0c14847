"""Buttons and chips."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reluexplorer.widgets.controls.all_controls import (
    Chip,
    LinkButton,
    PillButton,
    PrimaryRoundButton,
    RoundButton,
)
from reluexplorer.widgets.theme.theme import LIGHT
from tests.widgets.controls.hands import LEFT, colours, heard


@pytest.mark.parametrize(
    "make",
    [
        lambda: PillButton("Open file…", "Open a CSV file"),
        lambda: RoundButton("reset", "Reset", "Start again"),
        lambda: LinkButton("Open in Train", "Open", arrow=True),
        lambda: Chip("Test points", "Show test points"),
        lambda: PrimaryRoundButton("Train", "Pause"),
    ],
)
def test_buttons_click_by_mouse_and_space_and_not_while_disabled(show, make):
    button = show(make())
    got = heard(button.clicked)
    QTest.mouseClick(button, LEFT)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert len(got) == 2
    button.setEnabled(False)
    QTest.mouseClick(button, LEFT)
    assert len(got) == 2


def test_checkable_chip_reports_the_users_changes_only(show):
    chip = show(Chip("Test points", "Show test points", checkable=True))
    got = heard(chip.edited)
    chip.set_value(True)
    assert got == []
    QTest.mouseClick(chip, LEFT)
    assert got == [False]


def test_play_button_says_what_it_does(show):
    button = show(PrimaryRoundButton("Train", "Pause"))
    assert (button.accessibleName(), button.toolTip()) == ("Play", "Train")
    play = colours(button)
    button.set_running(True)
    assert (button.accessibleName(), button.toolTip()) == ("Pause", "Pause")
    assert LIGHT.accent in play


def test_keyboard_focus_shows_a_ring(show):
    button = show(PillButton("Open", "Open"))
    assert LIGHT.accent not in colours(button)
    QTest.keyClick(button.window(), Qt.Key.Key_Tab)
    assert button.hasFocus()
    assert LIGHT.accent in colours(button)
