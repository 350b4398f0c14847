"""Columns that are left with Escape: a list alone, or all of them, which come back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog

from reluexplorer.core.data.tables.column_choices import parse_choices
from reluexplorer.core.data.tables.table import TableChoices
from tests.app.dialogs.import_hands import cell, choose, words


@pytest.mark.parametrize("opens", ["list", "list that is not open yet"])
def test_escape_in_the_list_of_a_cell_closes_that_alone(opened, qtbot, opens):
    dialog = opened()
    choose(dialog, "island", "Used as", "Left out")
    table = dialog.table
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    table.setCurrentIndex(cell(dialog, "sex", "Used as"))
    QTest.keyClick(table, Qt.Key.Key_Space)
    (combo,) = table.viewport().findChildren(QComboBox)
    if opens == "list":
        QApplication.processEvents()
        QTest.keyClick(combo.view(), Qt.Key.Key_Escape)
    else:
        QTest.keyClick(combo, Qt.Key.Key_Escape)
    gone = []
    combo.destroyed.connect(lambda: gone.append(True))
    qtbot.waitUntil(lambda: bool(gone))
    assert dialog.focusWidget() is table
    assert dialog.isVisible()
    assert words(dialog, "island", "Used as") == "Left out"


def test_what_is_left_with_escape_comes_back_and_can_be_taken_back(opened):
    dialog = opened()
    choose(dialog, "island", "Used as", "Left out")
    assert dialog.left is None
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert parse_choices(["island=ignored"]) == dialog.left.columns
    again = opened(choices=TableChoices(seed=7), again=dialog.left)
    assert again.choices() == TableChoices("species", columns=dialog.left.columns, seed=7)
    assert words(again, "island", "Used as") == "Left out"
    QTest.keyClick(again, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    again.settle()
    assert words(again, "island", "Used as") == "Input (inferred)"
    QTest.keyClick(again, Qt.Key.Key_Escape)
    assert again.left is None


def test_what_is_left_with_cancel_is_gone(opened):
    dialog = opened()
    choose(dialog, "island", "Used as", "Left out")
    QTest.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
    assert (dialog.result(), dialog.left) == (QDialog.DialogCode.Rejected, None)


def test_choices_of_columns_that_the_table_has_no_more_stay_away(opened, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n3,4\n", encoding="utf-8")
    again = TableChoices(columns=parse_choices(["island=ignored"]))
    assert opened(other, again=again).choices().columns == ()
