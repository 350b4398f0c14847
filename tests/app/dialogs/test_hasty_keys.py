"""Keys that come faster than the editor of a table's columns opens what was asked for."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from reluexplorer.app.dialogs.columns_model import HEADS
from reluexplorer.core.data.tables.table import TableChoices
from tests.app.dialogs.import_hands import looking_at
from tests.places import DATA


def asked_for_a_list(qtbot):
    """Return a dialog, its table, and the editor whose list a key has just asked for."""
    dialog = looking_at(DATA / "penguins.csv")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.settle()
    table = dialog.table
    table.setFocus()
    table.setCurrentIndex(table.columns.index(1, HEADS.index("Used as")))
    QTest.keyClick(table, Qt.Key.Key_Space)
    (combo,) = table.viewport().findChildren(QComboBox)
    return dialog, table, combo


def test_enter_before_a_list_is_open_neither_loads_the_table_nor_closes_the_list(qtbot):
    dialog, table, combo = asked_for_a_list(qtbot)
    QTest.keyClick(combo, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert combo.view().isVisible()
    combo.hidePopup()
    while table.viewport().findChildren(QComboBox):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()
    assert dialog.choices() == TableChoices("species")
    assert dialog.isVisible()
    dialog.release()


def test_a_list_that_the_table_has_let_go_of_does_not_ask_to_be_put_away_again(qtbot):
    """Qt would warn, and with it the test fail."""
    dialog, table, combo = asked_for_a_list(qtbot)
    QApplication.processEvents()
    asked = []
    table.itemDelegate().closeEditor.connect(lambda editor, _hint: asked.append(editor))
    combo.hidePopup()
    table.reset()
    QApplication.processEvents()
    assert asked == []
    dialog.release()
