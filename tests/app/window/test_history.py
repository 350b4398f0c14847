"""The list of changes in the window, by keys and mouse, and the arrows on the bar."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from reluexplorer.app.top_bar import history_model
from reluexplorer.app.top_bar.history_list import ink
from reluexplorer.app.top_bar.history_model import ROW, ChangeRow, HistoryModel, Standing
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import JumpHistory, Step
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.history import MOST_ENTRIES, Entry, History
from reluexplorer.widgets.controls.all_controls import NumberField
from reluexplorer.widgets.theme.theme import THEMES, contrast
from tests.widgets.controls.hands import hold, retype

LEFT, CTRL, SHIFT = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
RATES = (0.1, 0.2, 0.5)


@pytest.fixture
def changed(window):
    """The window after changes of the learning rate at steps 0, 20 and 40, and the list opened by keys."""
    for rate in RATES:
        window.session.dispatch(assign("training.learning_rate", rate))
        window.session.dispatch(Step(20))
        window.session.settle()
    window.activateWindow()
    window.setFocus()
    QTest.keyClick(window, Qt.Key.Key_H, CTRL)
    return window


def _rows(window):
    model = window.history.card.list.model()
    return [model.index(at).data(ROW) for at in range(model.rowCount())]


def _standings(window):
    return [row.standing for row in _rows(window)]


def _rate(window):
    return window.session.state.document.recipe.training.learning_rate


def _press(window, *keys):
    for key in keys:
        QTest.keyClick(window.history.card.list, key)
    window.session.settle()


def test_it_tells_each_change_with_its_step_and_what_is_open_now(changed):
    done, now = Standing.DONE, Standing.NOW
    assert _rows(changed) == [
        ChangeRow("As it began", "", None, done),
        ChangeRow("Learning rate", "0.03 → 0.1", 0, done),
        ChangeRow("Learning rate", "0.1 → 0.2", 20, done),
        ChangeRow("Learning rate", "0.2 → 0.5", 40, now),
    ]
    assert QApplication.focusWidget() is changed.history.card.list
    assert changed.history.card.list.currentIndex().row() == 3


def test_keys_go_to_a_change(changed):
    _press(changed, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert (_rate(changed), changed.session.state.run.step) == (0.1, 20)
    assert _standings(changed) == [Standing.DONE, Standing.NOW, Standing.UNDONE, Standing.UNDONE]
    _press(changed, Qt.Key.Key_Home, Qt.Key.Key_Enter)
    assert (_rate(changed), changed.session.state.undo_label) == (0.03, "")
    assert _standings(changed) == [Standing.NOW, *[Standing.UNDONE] * 3]
    _press(changed, Qt.Key.Key_End, Qt.Key.Key_Space)
    assert (_rate(changed), changed.session.state.redo_label) == (0.5, "")
    assert changed.session.state.run.step == 60
    assert QApplication.focusWidget() is changed.history.card.list


def test_a_click_goes_to_a_change(changed):
    shown = changed.history.card.list
    place = shown.visualRect(shown.model().index(2)).center()
    QTest.mouseClick(shown.viewport(), LEFT, pos=place)
    changed.session.settle()
    assert (_rate(changed), _rows(changed)[2].standing) == (0.2, Standing.NOW)


def test_it_follows_what_is_done_while_it_is_open(changed):
    session, shown = changed.session, changed.history.card.list
    session.dispatch(assign("data.noise", 0.1))
    session.dispatch(assign("data.noise", 0.3), continues=True)
    assert _rows(changed)[4:] == [ChangeRow("Noise", "0.00 → 0.30", 60, Standing.NOW)]
    assert shown.currentIndex().row() == 4
    QTest.keyClick(shown, Qt.Key.Key_Z, CTRL)
    session.settle()
    assert (session.state.redo_label, shown.currentIndex().row()) == ("Noise", 3)
    assert _rows(changed)[4].standing is Standing.UNDONE
    QTest.keyClick(shown, Qt.Key.Key_Home)
    session.dispatch(SetHidden((5,)))
    assert [row.label for row in _rows(changed)[3:]] == ["Learning rate", "Hidden layers"]
    assert shown.currentIndex().row() == 0


def test_escape_puts_it_away_and_gives_the_keys_back(changed):
    field = changed.panel("train").settings.network.layers
    QTest.keyClick(changed.history.card.list, Qt.Key.Key_Escape)
    assert not changed.history.card.isVisible()
    assert QApplication.focusWidget() is changed
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_H, CTRL)
    assert changed.history.card.isVisible()
    QTest.keyClick(changed.history.card.list, Qt.Key.Key_H, CTRL)
    assert not changed.history.card.isVisible()
    assert QApplication.focusWidget() is field
    QTest.mouseClick(changed._bar._history, LEFT)
    changed.setFocus()
    QTest.keyClick(changed, Qt.Key.Key_Escape)
    assert not changed.history.card.isVisible()


def test_the_keys_stay_in_it_where_a_jump_turns_to_another_workspace(changed):
    changed.session.dispatch(assign("view.workspace", "activations"))
    changed.session.dispatch(assign("view.probe", 2.0))
    changed.session.dispatch(assign("view.workspace", "neurons"))
    changed.history.card.list.setFocus()
    _press(changed, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert changed.session.state.document.view.workspace == "activations"
    assert QApplication.focusWidget() is changed.history.card.list


def test_the_arrows_on_the_bar_say_and_do_what_the_menu_says(changed):
    bar, actions, session = changed._bar, changed._actions, changed.session
    assert (bar._undo.accessibleName(), bar._undo.isEnabled()) == ("Undo learning rate", True)
    assert (bar._redo.accessibleName(), bar._redo.isEnabled()) == ("Redo", False)
    assert actions["undo"].text() == "Undo learning rate"
    QTest.mouseClick(bar._undo, LEFT)
    session.settle()
    assert _rate(changed) == 0.2
    assert bar._redo.accessibleName() == actions["redo"].text() == "Redo learning rate"
    QTest.mouseClick(bar._redo, LEFT)
    session.settle()
    assert _rate(changed) == 0.5
    session.dispatch(JumpHistory(0))
    assert (bar._undo.isEnabled(), actions["undo"].text(), actions["undo"].isEnabled()) == (
        False,
        "Undo",
        False,
    )


def test_what_has_no_history_says_so(window):
    QTest.mouseClick(window._bar._history, LEFT)
    assert _rows(window) == [ChangeRow("As it began", "", None, Standing.NOW)]
    assert window.history.card.empty.isVisible()
    window.session.dispatch(assign("training.seed", 3))
    assert not window.history.card.empty.isVisible()
    window.history.toggle()


def test_rows_are_read_out_with_where_they_stand(changed):
    _press(changed, Qt.Key.Key_Up, Qt.Key.Key_Return)
    read = QAccessible.queryAccessibleInterface(changed.history.card.list)
    assert read.text(QAccessible.Text.Name) == "History of changes, the newest at the bottom"
    assert [read.child(at).text(QAccessible.Text.Name) for at in range(read.childCount())] == [
        "As it began (done)",
        "Learning rate: 0.03 → 0.1 at step 0 (done)",
        "Learning rate: 0.1 → 0.2 at step 20 (this is what is open now)",
        "Learning rate: 0.2 → 0.5 at step 40 (taken back, can be made again)",
    ]


@pytest.mark.parametrize("size", [(1024, 700), (1440, 900)])
def test_it_stays_within_the_window_and_goes_where_it_is_dragged(changed, size):
    changed.resize(*size)
    for number in range(40):
        changed.session.dispatch(assign("training.seed", number + 1))
    QApplication.processEvents()
    card, beneath = changed.history.card, changed._stack.geometry()
    assert beneath.contains(card.geometry())
    before = card.pos()
    QTest.mousePress(card, LEFT, pos=QPoint(40, 20))
    QTest.mouseMove(card, QPoint(0, 20))
    QTest.mouseRelease(card, LEFT, pos=QPoint(0, 20))
    assert card.pos() == before - QPoint(40, 0)
    QTest.mousePress(card, LEFT, pos=QPoint(40, 20))
    QTest.mouseMove(card, QPoint(-4000, -4000))
    QTest.mouseRelease(card, LEFT, pos=QPoint(40, 20))
    assert beneath.contains(card.geometry())
    assert card.x() < before.x() - 40


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("standing", Standing)
def test_every_name_reads_well_on_the_list_and_under_the_keys(theme, standing):
    for ground in (theme.panel, theme.hover):
        assert contrast(ink(theme, standing), ground) >= 4.5


_DOCUMENTS = [assign("training.seed", seed).apply(Document()) for seed in range(3)]
_ENTRIES = st.builds(Entry, st.sampled_from(_DOCUMENTS), st.sampled_from(_DOCUMENTS), st.sampled_from("ABC"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(_ENTRIES, st.integers(0, 6), st.none()), max_size=12))
def test_a_model_that_followed_has_the_rows_of_one_that_is_new(qapp, done):
    model, history, document = HistoryModel(), History(), Document()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for each in done:
        if isinstance(each, Entry):
            history = history.record(each, continues=False)
        elif each is None:
            history = history.record(Entry(*_DOCUMENTS[:2], "D"), continues=True)
        else:
            history, document = history.jump(document, each)
        model.set_history(history)
        fresh = HistoryModel()
        fresh.set_history(history)
        rows = [one.index(at).data(ROW) for one in (model, fresh) for at in range(len(history.entries) + 1)]
        assert rows[: len(rows) // 2] == rows[len(rows) // 2 :]
        assert model.rowCount() == len(history.entries) + 1
        assert [row.standing for row in rows].count(Standing.NOW) == 2


def test_the_first_row_says_where_older_changes_are_forgotten():
    full, history = HistoryModel(), History((Entry(*_DOCUMENTS[:2], "A"),) * MOST_ENTRIES)
    full.set_history(history)
    assert full.index(0).data(ROW).label == "Before the oldest change kept"
    assert len(history.record(Entry(*_DOCUMENTS[:2], "B"), continues=False).done) == MOST_ENTRIES


def test_a_held_key_and_a_typed_value_are_one_change_each(window):
    fields = window.panel("train").settings.optimiser
    field = fields.findChild(NumberField)
    field.setFocus()
    hold(field, Qt.Key.Key_Up, 4)
    stepped = _rate(window)
    retype(field, "0.25")
    QTest.keyClick(field, Qt.Key.Key_Return)
    window.session.settle()
    assert [entry.label for entry in window.session.state.history.entries] == ["Learning rate"] * 2
    assert _rate(window) == 0.25
    for wanted in (stepped, 0.03):
        QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
        window.session.settle()
        assert _rate(window) == wanted


def test_what_changes_made_of_what_is_worded_once_for_those_that_are_looked_at(qapp, monkeypatch):
    worded, usual = [], history_model.change_words
    monkeypatch.setattr(
        history_model, "change_words", lambda entry: (worded.append(entry.label), usual(entry))[1]
    )
    model, entries = HistoryModel(), tuple(Entry(*_DOCUMENTS[:2], name) for name in "ABCDE")
    model.set_history(History(entries))
    assert worded == []
    assert [model.index(row).data(ROW).label for row in (3, 5, 3)] == ["C", "E", "C"]
    assert worded == ["C", "E"]
    model.set_history(History((*entries[:3], Entry(*_DOCUMENTS[:2], "F"))))
    assert [model.index(row).data(ROW).label for row in (4, 3)] == ["F", "C"]
    model.set_history(History(entries))
    assert model.index(5).data(ROW).label == "E"
    assert worded == ["C", "E", "F", "E"]


def test_typing_looks_for_names_without_wording_what_changes_made(qapp, monkeypatch):
    worded = []
    monkeypatch.setattr(history_model, "change_words", lambda entry: worded.append(entry.label) or "")
    model = HistoryModel()
    model.set_history(History(tuple(Entry(*_DOCUMENTS[:2], name) for name in "ABCDE")))
    found = model.match(model.index(0), Qt.ItemDataRole.DisplayRole, "d", 1)
    assert ([index.row() for index in found], worded) == ([4], [])
