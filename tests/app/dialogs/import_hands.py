"""The editor of a table's columns as hands use it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from reluexplorer.app.dialogs.columns_model import HEADS
from reluexplorer.app.dialogs.import_dialog import ImportDialog
from reluexplorer.core.data.tables.table import TableChoices
from tests.app.program import ROOT

PENGUINS = ROOT / "tests" / "data" / "penguins.csv"


def looking_at(path, choices=TableChoices(), **options):  # noqa: B008 - frozen
    """Return a dialog of its own in which a look at a table has begun."""
    dialog = ImportDialog()
    dialog.begin(path, choices, **options)
    return dialog


def cell(dialog, column, head):
    model = dialog.table.columns
    names = [model.name(row) for row in range(model.rowCount())]
    return model.index(names.index(column), HEADS.index(head))


def words(dialog, column, head):
    return cell(dialog, column, head).data()


def choose(dialog, column, head, label, *, modifiers=Qt.KeyboardModifier.NoModifier):
    """Click a cell and pick a line of the list that opens."""
    table, index = dialog.table, cell(dialog, column, head)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, modifiers, table.visualRect(index).center())
    pick(dialog, label)


def pick(dialog, label):
    """Pick a line of the open list by keys; the list is gone then."""
    (combo,) = dialog.table.viewport().findChildren(QComboBox)
    QApplication.processEvents()
    place = next(i for i in range(combo.count()) if combo.itemText(i).startswith(label))
    QTest.keyClick(combo.view(), Qt.Key.Key_Home)
    for _ in range(place):
        QTest.keyClick(combo.view(), Qt.Key.Key_Down)
    QTest.keyClick(combo.view(), Qt.Key.Key_Return)
    while dialog.table.viewport().findChildren(QComboBox):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()
    dialog.settle()
