"""What is chosen among data sets, and how a table is told and opened anew."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reluexplorer.core.data.kinds import DATASETS
from reluexplorer.session.commands.data import (
    ChooseColumns,
    ChooseData,
    DrawPoint,
    ErasePoints,
    OpenTable,
    SetExpression,
    SetFeatures,
)
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.session import Session, State
from tests.panels.runs import IRIS, MASS, document_of, run_of, state_of
from tests.panels.train.driving import FAILED, LEFT, show, write


def held(widget, place, button):
    """Move the mouse to a place with a button held down."""
    move = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(place), widget.mapToGlobal(QPointF(place)),
        Qt.MouseButton.NoButton, button, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(widget, move)


USUAL = [name for name, kind in DATASETS.items() if not kind.seldom]


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(("index", "name"), list(enumerate((*USUAL, "digits"))))
def test_a_thumbnail_chooses_its_data(panel, asked, index, name):
    show(panel, state_of(0))
    QTest.mouseClick(panel.settings.data.thumbnails.buttons[index], LEFT)
    assert asked.commands == [ChooseData(name)]


def test_the_last_thumbnail_asks_for_a_file(panel, asked, qtbot):
    show(panel, state_of(0))
    with qtbot.waitSignal(panel.open_file_asked):
        QTest.mouseClick(panel.settings.data.thumbnails.buttons[-1], LEFT)
    assert asked.calls == []


def test_an_open_table_is_a_chosen_thumbnail(panel, asked):
    show(panel, state_of(0, IRIS))
    buttons = panel.settings.data.thumbnails.buttons
    assert [button.item.text for button in buttons[-2:]] == ["iris", "Open"]
    assert [button.isChecked() for button in buttons] == [False] * (len(USUAL) + 2) + [True, False]
    QTest.mouseClick(buttons[-2], LEFT)
    assert asked.calls == []
    show(panel, state_of(0))
    assert [button.item.name for button in panel.settings.data.thumbnails.buttons][-1] == "open"
    assert len(panel.settings.data.thumbnails.buttons) == len(USUAL) + 3


def test_rows_come_and_go_with_the_kind_of_data(panel):
    data = panel.settings.data
    show(panel, state_of(0))
    assert data.samples_row.isVisible()
    assert data.noise_row.isVisible()
    assert data.share.isVisible()
    assert not data.digits.isVisible()
    assert not data.table.isVisible()
    show(panel, state_of(0, ChooseData("digits")))
    assert not data.samples_row.isVisible()
    assert not data.noise_row.isVisible()
    assert data.share.isVisible()
    assert data.digits.isVisible()
    show(panel, state_of(0, IRIS))
    assert data.table.isVisible()
    assert data.share.isVisible()
    assert not data.digits.isVisible()


def test_a_table_says_what_it_is(panel):
    table = panel.settings.data.table
    show(panel, state_of(0, MASS))
    assert table.name.text() == "penguins.csv"
    assert table.target.text() == "body_mass_g"
    assert table.rows.text() == "342 × 13 inputs"
    assert table.task.currentText() == "Auto · a number"
    assert not table.notes.isVisible()
    assert table.more.text() == "Show 4 notes on reading"
    QTest.mouseClick(table.more, LEFT)
    assert table.notes.isVisible()
    assert table.notes.words() == "\n".join(run_of(0, MASS).problem.dataset.notes)
    assert table.more.text() == "Hide 4 notes on reading"
    show(panel, state_of(0, IRIS))
    assert table.task.currentText() == "Auto · 3 classes"
    assert table.target.text() == "species"
    assert not table.notes.isVisible()


def test_an_inferred_target_is_named(panel):
    show(panel, state_of(0, OpenTable(IRIS.path)))
    assert panel.settings.data.table.target.text() == "species"


def test_another_task_opens_the_table_anew(panel, asked):
    show(panel, state_of(0, replace(MASS, target="year")))
    combo = panel.settings.data.table.task
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert asked.commands == [ChooseColumns((), "year", "classification")]
    chosen = ChooseColumns(("sex=ignored",), "year", "multiclass", scaled=False)
    show(panel, state_of(0, MASS, chosen))
    assert combo.currentText() == "Classes"
    QTest.keyClick(combo, Qt.Key.Key_Down)
    wanted = ChooseColumns(("sex=ignored",), "year", "regression", scaled=False)
    assert asked.commands[1:] == [wanted]


def test_samples_and_other_samples(panel, asked):
    show(panel, state_of(0, assign("data.seed", 4)))
    write(panel.settings.data.samples, "200")
    QTest.mouseClick(panel.settings.data.other, LEFT)
    assert asked.commands == [assign("data.samples", 200), assign("data.seed", 5)]


def test_the_last_seed_is_followed_by_the_first(panel, asked):
    show(panel, state_of(0, assign("data.seed", 2**31 - 1), assign("training.seed", 2**31 - 1)))
    QTest.mouseClick(panel.settings.data.other, LEFT)
    panel.settings.optimiser.seed.acted.emit()
    assert asked.commands == [assign("data.seed", 0), assign("training.seed", 0)]


@pytest.mark.slow
def test_more_data_are_unfolded_and_chosen(panel, asked):
    show(panel, state_of(0))
    more = panel.settings.data.more
    assert not more.isVisible()
    QTest.mouseClick(more.button, LEFT)
    assert asked.commands.pop() == assign("view.more_data", True)
    show(panel, state_of(0, assign("view.more_data", True)))
    titles = [kind.title for kind in DATASETS.values() if kind.seldom]
    assert [button.accessibleName() for button in more.others.buttons] == titles
    QTest.mouseClick(more.others.buttons[titles.index("y = |x|")], LEFT)
    assert asked.commands.pop() == ChooseData("absolute")
    assert [chip.isChecked() for chip in more.chips.values()] == [True, True, *[False] * 5]
    QTest.mouseClick(more.chips["x1*x2"], LEFT)
    assert asked.commands.pop() == SetFeatures(("x1", "x2", "x1*x2"))


@pytest.mark.slow
def test_a_typed_curve_is_judged_while_it_is_typed(panel, asked):
    show(panel, state_of(0, ChooseData("above")))
    more = panel.settings.data.more
    field = more.expression
    assert field.isVisible()
    assert not more.wrong.isVisible()
    field.selectAll()
    QTest.keyClicks(field, "x^2 +")
    assert field.problem() == "The expression ends too early: more is needed at place 6."
    assert more.wrong.isVisible()
    assert more.wrong.words() == field.problem()
    told = QAccessible.queryAccessibleInterface(field).text(QAccessible.Text.Description)
    assert told == field.problem()
    QTest.keyClicks(field, " 1")
    assert not more.wrong.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert asked.commands.pop() == SetExpression("x^2 + 1")


@pytest.mark.slow
def test_points_are_drawn_and_erased_by_mouse_and_keys(panel, asked):
    show(panel, State(document_of(ChooseData("drawn")), FAILED))
    plane = panel.outcome.plane
    assert plane.view.drawable
    layout = plane.plane_layout(plane.view)

    def at(x, y):
        return layout.at(plane.view, x, y).toPoint()

    QTest.mousePress(plane, LEFT, pos=at(1, 2))
    held(plane, at(1, 2) + QPoint(4, 0), LEFT)
    assert len(asked.commands) == 1
    held(plane, at(1, 2) + QPoint(30, 0), LEFT)
    QTest.mouseRelease(plane, LEFT)
    first, second = asked.commands
    assert (first.group, second.group) == (1, 1)
    assert (first.x, first.y) == pytest.approx((1, 2), abs=0.05)
    assert [continues for _, continues in asked.calls] == [False, True]
    QTest.mouseClick(plane, Qt.MouseButton.RightButton, pos=at(-3, 0))
    assert asked.commands[-1].group == 0
    QTest.mouseClick(plane, LEFT, Qt.KeyboardModifier.ControlModifier, pos=at(-3, 0))
    assert isinstance(asked.commands[-1], ErasePoints)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_1, Qt.Key.Key_Delete):
        QTest.keyClick(plane, key)
    assert asked.commands[-2:] == [DrawPoint(0.5, 0.5, 1), ErasePoints(0.5, 0.5, 0.35)]


@pytest.mark.slow
def test_a_stroke_is_one_change(panel):
    with closing(Session(document_of(ChooseData("drawn")))) as session:
        session.dispatch(DrawPoint(0, 0, 0))
        session.dispatch(assign("data.noise", 0.1))
        session.dispatch(DrawPoint(1, 0, 1))
        session.dispatch(DrawPoint(2, 0, 1), continues=True)
        assert len(session.state.document.recipe.data.points) == 3
        session.undo()
        assert session.state.document.recipe.data.points == ((0, 0, 0),)
        session.settle()
        show(panel, session.state)
        assert panel.settings.status.pill.words() == "Nothing to learn yet"
        assert len(panel.outcome.plane.view.points) == 1
