"""The cells of a table of columns: they look as Qt would draw them, and are asked for seldom."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyledItemDelegate

from reluexplorer.app.dialogs.columns_model import ColumnsModel
from reluexplorer.app.dialogs.columns_table import ColumnsTable
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import THEMES

NAMES = ("plain", "größe", "a name that is much too long for a cell", "名前", "two words", "שם", "x")


@pytest.fixture
def table(opened, tmp_path):
    """Return the table of columns with names of all kinds, the third row chosen."""
    path = tmp_path / "kinds.csv"
    rows = (",".join(f"{(row * place) % 7}.5" for place in range(1, 8)) for row in range(40))
    path.write_text("\n".join([",".join(NAMES), *rows]), encoding="utf-8")
    shown = opened(path).table
    shown.setCurrentIndex(shown.columns.index(2, 0))
    return shown


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [140, 37])
def test_cells_look_as_qt_would_draw_them(table, qapp, monkeypatch, theme, width):
    apply_theme(qapp, THEMES[theme])
    table.setColumnWidth(0, width)
    table.setColumnWidth(2, width)
    shown = table.viewport().grab().toImage()
    monkeypatch.setattr(type(table.itemDelegate()), "paint", QStyledItemDelegate.paint)
    # A table finds out once which methods its delegate has.
    table.setItemDelegate(type(table.itemDelegate())(table))
    assert table.viewport().grab().toImage() == shown
    apply_theme(qapp, THEMES["light"])


@pytest.fixture
def asked(monkeypatch):
    """Return the rows of which Qt asks a model that is made from now on for pieces."""
    rows, given = set(), ColumnsModel.data

    def data(model, index, role=Qt.ItemDataRole.DisplayRole):
        rows.add(index.row())
        return given(model, index, role)

    monkeypatch.setattr(ColumnsModel, "data", data)
    return rows


def test_only_what_is_chosen_or_in_other_letters_is_asked_for_piece_by_piece(asked, table):
    table.setColumnWidth(0, 300)
    asked.clear()
    table.viewport().grab()
    assert asked == {2, *(row for row, name in enumerate(NAMES) if name in {"名前", "שם"})}


def test_a_row_is_made_once_for_the_same_choices(opened):
    dialog = opened()
    columns = dialog.table.columns
    first = columns.row(0)
    assert columns.row(0) is first
    dialog._change(lambda editor: editor.set_part(("island",), "use", "ignored"))
    assert columns.row(1).words[1] == "Left out"
    assert columns.row(0) is not first
    dialog.settle()
    assert columns.row(0).words[1] == "Predicted (inferred)"


def test_first_values_are_measured_anew_in_another_font(opened):
    dialog = opened()
    table = dialog.table
    table.setColumnWidth(0, 60)
    table.setColumnWidth(1, 60)
    table.viewport().grab()
    narrow = dict(table.itemDelegate()._wholes)
    large = QFont(table.font())
    large.setPixelSize(30)
    table.setFont(large)
    table.viewport().grab()
    wide = table.itemDelegate()._wholes
    assert narrow.keys() & wide.keys()
    assert all(len(wide[key]) < len(narrow[key]) for key in narrow.keys() & wide.keys() if "…" in narrow[key])


def test_an_empty_table_can_be_clicked(qtbot):
    table = ColumnsTable(lambda *_choice: None)
    qtbot.addWidget(table)
    nothing = table.indexAt(QPoint(5, 5))
    assert table.columns.flags(nothing) == Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton)
    assert table.columns.rowCount() == 0
