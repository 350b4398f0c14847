"""Cells that are edited in place, and what Qt commits too late."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QStringListModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from reluexplorer.widgets.controls.edited_table import EditedTable


@pytest.fixture
def edited(qtbot):
    """Return a table, its model, and the field in which its first cell is edited."""
    table, model = EditedTable(), QStringListModel(["one", "two"])
    qtbot.addWidget(table)
    table.setModel(model)
    table.show()
    index = model.index(0, 0)
    table.setCurrentIndex(index)
    table.edit(index)
    field = table.findChild(QLineEdit)
    field.setText("three")
    return table, model, field


def test_enter_takes_what_was_typed(edited):
    _table, model, field = edited
    QTest.keyClick(field, Qt.Key.Key_Return)
    QCoreApplication.processEvents()
    assert model.stringList() == ["three", "two"]


@pytest.mark.parametrize("way", ["escape", "rows"])
def test_what_enter_ends_after_the_field_was_closed_is_not_taken_and_not_complained_about(edited, way):
    _table, model, field = edited
    QTest.keyClick(field, Qt.Key.Key_Return)
    if way == "escape":
        QTest.keyClick(field, Qt.Key.Key_Escape)
    else:
        model.setStringList(["four"])
    QCoreApplication.processEvents()
    assert model.stringList() == (["one", "two"] if way == "escape" else ["four"])
