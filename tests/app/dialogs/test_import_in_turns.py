"""The editor of a table's columns is there at once; what shows them is made while the table is read."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

from reluexplorer.app.dialogs.import_dialog import ImportDialog
from reluexplorer.core.data.tables.table import TableChoices
from tests.places import DATA


def opened(qtbot):
    dialog = ImportDialog(DATA / "penguins.csv", TableChoices())
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def stops(dialog):
    """Return the names of what Tab comes to, in its order."""
    found, widget = [], dialog.nextInFocusChain()
    while widget is not dialog:
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(widget.accessibleName())
        widget = widget.nextInFocusChain()
    return found


def test_tab_comes_to_the_columns_before_the_buttons(qtbot):
    dialog = opened(qtbot)
    dialog.settle()
    assert stops(dialog) == [
        "Column to predict", "Kind of answer", "Scale inputs", "Columns of the table",
        "What is done to the table", "Undo", "Redo", "Cancel", "Load",
    ]  # fmt: skip
    dialog.release()


def test_the_columns_are_made_in_turns_of_their_own(qtbot):
    dialog = opened(qtbot)
    assert not hasattr(dialog, "table")
    qtbot.waitUntil(lambda: hasattr(dialog, "words"))
    made = dialog.table
    dialog.settle()
    assert dialog.table is made
    dialog.release()


def test_a_dialog_that_is_left_makes_no_columns(qtbot):
    dialog = opened(qtbot)
    dialog.reject()
    QApplication.processEvents()
    assert not hasattr(dialog, "target")


@pytest.mark.parametrize("made", [1, 2])
def test_what_was_made_of_a_dialog_that_is_left_early_goes_with_it(qapp, made):
    dialog = ImportDialog(DATA / "penguins.csv", TableChoices())
    for _ in range(made):
        dialog._unbuilt.popleft()()
    parts = list(dialog._apart)
    dialog.reject()
    dialog.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(parts) == (3, 4)[made - 1]
    assert not any(map(shiboken6.isValid, parts))
