"""The look at a table before it is loaded."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QTableWidget

from reluexplorer.app.import_dialog import ImportDialog
from reluexplorer.core.tabular import preview
from reluexplorer.widgets.controls import PillButton
from tests.app.program import ROOT


@pytest.fixture
def dialog(qtbot):
    made = ImportDialog(preview(ROOT / "tests" / "data" / "penguins.csv"))
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_shows_the_first_rows_and_the_kind_of_each_column(dialog):
    table = dialog.findChild(QTableWidget)
    assert table.columnCount() == 8
    assert table.horizontalHeaderItem(0).text() == "species\ncategory"
    assert table.horizontalHeaderItem(2).text() == "bill_length_mm\nnumeric, 2 missing"
    assert table.item(0, 1).text() == "Torgersen"
    assert dialog._summary() == "344 rows, 8 columns; the first line names the columns."


def test_the_kind_of_answer_follows_the_column(dialog):
    assert (dialog.target(), dialog.task()) == ("species", "")
    assert dialog._tasks()[0] == ("", "Inferred: several classes")
    dialog._target.set_value("body_mass_g")
    dialog._show_tasks()
    assert dialog._tasks()[0] == ("", "Inferred: a number")
    assert (dialog.target(), dialog.task()) == ("body_mass_g", "")


def test_enter_loads(dialog, qtbot):
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted


@pytest.mark.parametrize(
    ("button", "result"), [("Load", QDialog.DialogCode.Accepted), ("Cancel", QDialog.DialogCode.Rejected)]
)
def test_its_buttons(dialog, qtbot, button, result):
    found = next(b for b in dialog.findChildren(PillButton) if b.text() == button)
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)
    assert dialog.result() == result
