"""The editor of a table's columns, by real events."""

from __future__ import annotations

import gc
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QStyleOptionViewItem

from reluexplorer.app.dialogs.columns_model import HEADS
from reluexplorer.app.dialogs.columns_table import whole_values
from reluexplorer.core.data.dataset import Task
from reluexplorer.core.data.tables import rows as csvread
from reluexplorer.core.data.tables.column_choices import ColumnChoice, parse_choices
from reluexplorer.core.data.tables.table import TableChoices
from reluexplorer.session.run.garbage import SEARCH
from reluexplorer.session.tables import reading
from tests.app.dialogs.import_hands import cell, choose, pick, words


def test_it_shows_each_column_and_what_the_network_will_get(opened):
    dialog = opened()
    assert dialog.summary.words().startswith("344 rows, 8 columns; the first line names the columns.")
    assert [words(dialog, "species", head) for head in HEADS[1:4]] == [
        "Predicted (inferred)", "Categories (inferred)", "None missing",
    ]  # fmt: skip
    assert [words(dialog, "bill_length_mm", head) for head in HEADS[1:4]] == [
        "Input (inferred)", "Numbers (inferred)", "2: Median (inferred)",
    ]  # fmt: skip
    assert words(dialog, "island", "First values").startswith("Torgersen  ·  Torgersen")
    assert dialog.words.words() == (
        "344 rows: 241 to learn from, 103 to test on. The network gets 11 inputs: island = Biscoe, "
        "island = Dream, island = Torgersen, bill_length_mm, bill_depth_mm, flipper_length_mm, body_mass_g, "
        "sex = female, sex = male, sex = missing, year. It predicts species, 3 classes: Adelie 152, "
        "Chinstrap 68, Gentoo 124."
    )
    assert "Missing categories are a category of their own: sex 11." in dialog.notes.words()
    assert dialog.choices() == TableChoices("species")


def test_cells_are_chosen_by_a_click_and_taken_back_by_keys(opened):
    dialog = opened()
    choose(dialog, "island", "Used as", "Left out")
    assert words(dialog, "island", "Used as") == "Left out"
    assert "The network gets 8 inputs" in dialog.words.words()
    choose(dialog, "year", "Holds", "Categories")
    assert "year = 2007, year = 2008, year = 2009" in dialog.words.words()
    choose(dialog, "sex", "Missing values", "Most frequent")
    assert words(dialog, "sex", "Missing values") == "11: Most frequent"
    assert dialog.choices().columns == (
        ColumnChoice("island", use="ignored"),
        ColumnChoice("year", kind="category"),
        ColumnChoice("sex", missing="most-frequent"),
    )
    for left in (2, 1, 0):
        QTest.keyClick(dialog.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        dialog.settle()
        assert len(dialog.choices().columns) == left
    assert not dialog.undo.isEnabled()
    QTest.keyClick(
        dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    dialog.settle()
    assert dialog.choices().columns == (ColumnChoice("island", use="ignored"),)
    QTest.mouseClick(dialog.undo, Qt.MouseButton.LeftButton)
    dialog.settle()
    assert dialog.choices() == TableChoices("species")


def test_rows_that_are_selected_together_are_chosen_together(opened):
    dialog = opened()
    table = dialog.table
    for name, modifier in (
        ("island", Qt.KeyboardModifier.NoModifier),
        ("sex", Qt.KeyboardModifier.ShiftModifier),
    ):
        place = table.visualRect(cell(dialog, name, "Column")).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, modifier, place)
    choose(dialog, "bill_depth_mm", "Used as", "Left out")
    assert {each.name for each in dialog.choices().columns} == {
        "island", "bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g", "sex",
    }  # fmt: skip
    assert "The network gets 1 input: year." in dialog.words.words()
    QTest.keyClick(dialog.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    dialog.settle()
    assert dialog.choices().columns == ()


def test_the_keyboard_alone_can_choose(opened):
    dialog = opened()
    table = dialog.table
    table.setFocus()
    table.setCurrentIndex(cell(dialog, "island", "Column"))
    QTest.keyClick(table, Qt.Key.Key_Right)
    QTest.keyClick(table, Qt.Key.Key_Space)
    pick(dialog, "Left out")
    assert dialog.choices().columns == (ColumnChoice("island", use="ignored"),)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_a_list_that_is_left_changes_nothing(opened):
    dialog = opened()
    table = dialog.table
    place = table.visualRect(cell(dialog, "island", "Used as")).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    (combo,) = table.viewport().findChildren(QComboBox)
    QApplication.processEvents()
    assert combo.view().isVisible()
    combo.hidePopup()
    while table.viewport().findChildren(QComboBox):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()
    assert dialog.choices() == TableChoices("species")
    assert not dialog.undo.isEnabled()


def test_numbers_are_predicted_together_and_classes_alone(opened):
    dialog = opened()
    choose(dialog, "body_mass_g", "Used as", "Predicted")
    assert dialog.choices() == TableChoices("body_mass_g")
    assert "It predicts body_mass_g as a number." in dialog.words.words()
    choose(dialog, "bill_length_mm", "Used as", "Predicted")
    assert "It predicts bill_length_mm, body_mass_g as numbers." in dialog.words.words()
    assert dialog.target.currentText() == "bill_length_mm, body_mass_g"
    assert len(dialog._outcome.learned.target_names) == 2
    choose(dialog, "sex", "Used as", "Predicted")
    assert dialog.choices() == TableChoices("sex")
    assert "It predicts sex, 2 classes: female 165, male 168." in dialog.words.words()
    choose(dialog, "sex", "Used as", "Left out")
    assert dialog.choices().target == "species"


def test_what_cannot_be_is_said_and_not_loaded(opened):
    dialog = opened(choices=TableChoices("species", "regression"))
    assert dialog.words.words() == "The target species holds words, not numbers; it can be classes only."
    assert not dialog.apply.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.task.setFocus()
    QTest.keyClick(dialog.task, Qt.Key.Key_Up)
    dialog.settle()
    assert dialog._outcome.learned.task is Task.MULTICLASS
    assert dialog.apply.isEnabled()


def test_scaling_and_the_target_are_chosen_above(opened):
    dialog = opened()
    QTest.mouseClick(dialog.scale, Qt.MouseButton.LeftButton)
    dialog.settle()
    assert "Numeric inputs are as they stand in the table, not scaled." in dialog.notes.words()
    dialog.target.setFocus()
    QTest.keyClick(dialog.target, Qt.Key.Key_Down)
    dialog.settle()
    assert dialog.choices() == TableChoices("species", scaled=False)
    assert words(dialog, "species", "Used as") == "Predicted"


def test_a_table_sorted_by_class_offers_its_classes(opened, tmp_path):
    rows = [f"{i % 97},{i % 89 / 7},{'first' if i < 2600 else 'second'}" for i in range(5200)]
    path = tmp_path / "sorted.csv"
    path.write_text("size,weight,kind\n" + "\n".join(rows), encoding="utf-8")
    dialog = opened(path)
    assert dialog.choices().target == "kind"
    assert "It predicts kind, 2 classes: first 2,600, second 2,600." in dialog.words.words()


def test_choices_that_were_made_before_are_shown(opened):
    chosen = TableChoices("species", "", parse_choices(["island=ignored", "sex=leave-out"]), scaled=False)
    dialog = opened(choices=chosen)
    assert words(dialog, "island", "Used as") == "Left out"
    assert words(dialog, "sex", "Missing values") == "11: Leave rows out"
    assert not dialog.scale.isChecked()
    assert dialog.words.words().startswith("333 rows")
    assert dialog.choices() == chosen


def test_reading_is_off_the_window_s_thread_and_can_be_left(opened, monkeypatch):
    went_on, may_go_on, on = threading.Event(), threading.Event(), []
    real = csvread.survey

    def held(path, encoding, watch):
        on.append(threading.current_thread())
        watch.tick(0.5)
        went_on.set()
        may_go_on.wait(30)
        return real(path, encoding, watch)

    monkeypatch.setattr(csvread, "survey", held)
    dialog = opened(wait=False)
    assert went_on.wait(30)
    dialog._look()
    assert dialog.share.text() == "Reading the table: 9 %"
    assert on == [thread for thread in on if thread is not threading.main_thread()]
    assert not dialog.apply.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == QDialog.DialogCode.Rejected
    may_go_on.set()
    on[0].join(30)
    assert not on[0].is_alive()


def test_enter_before_the_table_is_read_loads_it_then(opened, qtbot):
    dialog = opened(wait=False)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.choices().target == "species"


def test_what_is_no_table_closes_it_with_a_sentence(opened, qtbot, tmp_path):
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    dialog = opened(Path(tmp_path / "empty.csv"), wait=False)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert dialog.trouble == "The file is empty."
    assert dialog.result() == QDialog.DialogCode.Rejected


@pytest.mark.parametrize(
    ("button", "result"), [("apply", QDialog.DialogCode.Accepted), ("cancel", QDialog.DialogCode.Rejected)]
)
def test_its_buttons(opened, qtbot, button, result):
    dialog = opened()
    qtbot.mouseClick(getattr(dialog, button), Qt.MouseButton.LeftButton)
    assert dialog.result() == result


def test_thousands_of_columns_make_no_thousand_widgets(opened, tmp_path):
    names = ",".join(f"c{i}" for i in range(3000))
    rows = "\n".join(",".join(str((i * j) % 7) for j in range(1, 3001)) for i in range(1, 9))
    path = tmp_path / "wide.csv"
    path.write_text(f"{names}\n{rows}\n", encoding="utf-8")
    dialog = opened(path)
    assert dialog.table.columns.rowCount() == 3000
    assert len(dialog.table.viewport().children()) < 10
    assert dialog.table.indexAt(QPoint(20, 20)).row() == 0


@pytest.mark.parametrize("many", [45_000, 44_999])
def test_no_garbage_is_searched_for_among_many_cells(opened, qtbot, tmp_path, monkeypatch, many):
    monkeypatch.setattr(reading, "_MANY", many)
    gc.unfreeze()
    path = tmp_path / "long.csv"
    path.write_text("a,b,k\n" + "".join(f"{i},{i % 7},k{i % 3}\n" for i in range(15_000)), encoding="utf-8")
    whole = []

    def note(phase, info):
        if phase == "start" and info["generation"] == 2:
            whole.append(threading.current_thread().name)

    gc.callbacks.append(note)
    try:
        dialog = opened(path, wait=False)
        dialog._desk.wait(30)
        assert "table" not in whole
        assert not SEARCH.is_held
        assert (gc.get_freeze_count() > 0) == (many < 45_000)
    finally:
        gc.callbacks.remove(note)
    dialog.settle()
    table = dialog._desk._reader._table
    dialog.release()
    qtbot.waitUntil(lambda: not any(each.name == "table-gone" for each in threading.enumerate()))
    assert (table.read.columns, SEARCH.take_loose()) == ([], many < 45_000)
    gc.unfreeze()
    assert dialog.choices() == TableChoices("k")


def test_a_kind_of_answer_that_cannot_be_is_grey_and_leaves_the_roles_in_sight(opened):
    dialog = opened()
    number = dialog.task.place_of("regression")
    assert not dialog.task.model().index(number, 0).flags() & Qt.ItemFlag.ItemIsEnabled
    why = "The target species holds words, not numbers; it can be classes only."
    assert dialog.task.itemData(number, Qt.ItemDataRole.ToolTipRole) == why
    wrong = opened(choices=TableChoices("species", "regression"))
    assert wrong.words.words() == why
    assert not wrong.apply.isEnabled()
    assert words(wrong, "species", "Used as") == "Predicted"
    assert words(wrong, "island", "Used as") == "Input (inferred)"
    assert wrong.task.value() == "regression"


def test_what_the_editor_says_of_dates_and_of_cells_agrees_with_its_notes(opened, tmp_path):
    table = tmp_path / "a.csv"
    rows = (f"2024-{1 + n % 12:02}-{1 + n % 28:02},({n}),{n % 3}.5" for n in range(40))
    table.write_text("\n".join(["when,debt,y", *rows]), encoding="utf-8")
    dialog = opened(table)
    assert words(dialog, "when", "Holds") == "Dates as a number (inferred)"
    notes = dialog.notes.words()
    assert "set Holds to Dates in parts" in notes
    assert "debt: (1) is read as −1 and (0) as 0" in notes
    choose(dialog, "when", "Holds", "Dates in parts")
    dialog.settle()
    assert words(dialog, "when", "Holds") == "Dates in parts"
    assert "Inferred dates" not in dialog.notes.words()


def test_codes_for_no_value_are_taken_so_in_one_choice(opened, tmp_path):
    table = tmp_path / "a.csv"
    rows = (f"{-999 if n % 5 == 0 else n},{n % 3}.5" for n in range(40))
    table.write_text("\n".join(["temp,y", *rows]), encoding="utf-8")
    dialog = opened(table)
    assert words(dialog, "temp", "Missing values") == "None missing"
    assert "if it means no value, set Holds to Numbers without codes." in dialog.notes.words()
    choose(dialog, "temp", "Holds", "Numbers without codes")
    dialog.settle()
    assert words(dialog, "temp", "Holds") == "Numbers without codes"
    assert words(dialog, "temp", "Missing values") == "8: Median (inferred)"
    assert "Numbers taken as no value: temp -999 8 times." in dialog.notes.words()


def test_the_longest_words_of_a_cell_are_not_cut(opened, tmp_path):
    table = tmp_path / "a.csv"
    table.write_text(
        "when,y\n" + "".join(f"2024-{1 + n % 12:02}-11,{n % 3}.5\n" for n in range(40)), encoding="utf-8"
    )
    dialog = opened(table)
    index = cell(dialog, "when", "Holds")
    room = dialog.table.columnWidth(index.column())
    assert dialog.table.sizeHintForIndex(index).width() <= room


def test_first_values_are_shown_whole_and_all_are_in_the_tooltip(opened, tmp_path):
    path = tmp_path / "long.csv"
    names = [f"a rather long name of number {number}" for number in range(12)]
    path.write_text("name,y\n" + "\n".join(f"{name},{len(name) % 2}" for name in names))
    dialog = opened(path)
    index = cell(dialog, "name", "First values")
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "\n".join(names[:8])
    option = QStyleOptionViewItem()
    values = index.data().split("  ·  ")
    for width, count in ((150, 0), (260, 1), (420, 2)):
        option.rect = QRect(0, 0, width, 30)
        dialog.table.itemDelegate().initStyleOption(option, index)
        assert option.text == "  ·  ".join([*values[:count], "…"] if count else values[:1])


def test_as_many_values_are_shown_as_fit():
    words = "1.5  ·  2  ·  –  ·  4"
    assert whole_values(words, lambda told: len(told) <= 21) == words
    assert whole_values(words, lambda told: len(told) <= 20) == "1.5  ·  2  ·  …"
    assert whole_values(words, lambda told: len(told) <= 9) == "1.5  ·  …"
    assert whole_values(words, lambda told: len(told) <= 2) == "1.5"
