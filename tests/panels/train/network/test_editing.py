"""The network edited on its diagram, by real mouse and key events, down to the weights."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from reluexplorer.core.activations import CATALOGUE
from reluexplorer.panels.train.network.diagram_view import _cell_level
from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.network import SetActivation
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.units import SetWeight

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


STEPS = 200


@pytest.fixture
def panel(live):
    return live


@pytest.fixture
def diagram(panel):
    return panel.centre.diagram


def shown(session):
    session.settle()
    QApplication.processEvents()
    return session.state.run


def layers(session):
    run = shown(session)
    return run.problem.network.layers(run.state.parameters)


def moved(widget, place, buttons=Qt.MouseButton.NoButton, modifiers=NONE):
    place = QPointF(place)
    event = QMouseEvent(
        QEvent.Type.MouseMove, place, widget.mapToGlobal(place), Qt.MouseButton.NoButton, buttons, modifiers
    )
    QApplication.sendEvent(widget, event)


def between(diagram, source, target):
    """The middle of the curve between two cells, where both have gone half of their way."""
    a, b = diagram.cell_rect(*source), diagram.cell_rect(*target)
    return QPoint(round((a.right() + b.left()) / 2), round((a.center().y() + b.center().y()) / 2))


def test_a_weight_is_dragged_and_taken_back(diagram, session):
    before = layers(session)[0].copy()
    place = between(diagram, (0, 0), (1, 0))
    moved(diagram, place)
    hit = diagram.hit(QPointF(place))
    assert (hit.kind, hit.column) == ("edge", 1)
    QTest.mousePress(diagram, LEFT, pos=place)
    for up in (10, 30, 50):
        moved(diagram, place - QPoint(0, up), LEFT)
    QTest.mouseRelease(diagram, LEFT, pos=place - QPoint(0, 50))
    after = layers(session)[0]
    largest = np.abs(before[:-1]).max()
    assert after[hit.source, hit.unit] == pytest.approx(
        before[hit.source, hit.unit] + 0.5 * largest, rel=1e-4
    )
    assert (after != before).sum() == 1
    assert session.state.run.step == 200
    assert len(session.state.document.recipe.changes) == 1
    session.undo()
    assert np.array_equal(layers(session)[0], before)


def test_a_bias_is_dragged_finely_with_shift(diagram, session):
    before = layers(session)[1].copy()
    cell = diagram.cell_rect(2, 3)
    place = QPoint(round(cell.left()) + 7, round(cell.bottom()) - 7)
    assert diagram.hit(QPointF(place)).kind == "bias"
    QTest.mousePress(diagram, LEFT, pos=place)
    moved(diagram, place + QPoint(0, 40), LEFT, Qt.KeyboardModifier.ShiftModifier)
    QTest.mouseRelease(diagram, LEFT)
    after = layers(session)[1]
    assert after[-1, 3] == pytest.approx(before[-1, 3] - 0.04 * np.abs(before[:-1]).max(), rel=1e-3)


def test_a_neuron_is_killed_revived_frozen_and_drawn_anew_by_keys(diagram, session):
    diagram.setFocus()
    QTest.mouseClick(diagram, LEFT, pos=diagram.cell_rect(1, 2).center().toPoint())
    QTest.keyClick(diagram, Qt.Key.Key_K)
    assert 2 in shown(session).inspection.health[0].dead
    QTest.keyClick(diagram, Qt.Key.Key_R)
    assert 2 not in shown(session).inspection.health[0].dead
    QTest.keyClick(diagram, Qt.Key.Key_F)
    assert shown(session).problem.training.frozen == ((0, 2),)
    assert (1, 2) in diagram.view.frozen
    assert diagram.accessibleDescription() == "Hidden 1, neuron 3 of 8, frozen, selected"
    QTest.keyClick(diagram, Qt.Key.Key_F)
    assert shown(session).problem.training.frozen == ()
    before = layers(session)[0][:, 2].copy()
    QTest.keyClick(diagram, Qt.Key.Key_I)
    assert (layers(session)[0][:-1, 2] != before[:-1]).all()
    for _ in range(5):
        session.undo()
    assert session.state.document.recipe.changes == ()


@pytest.mark.parametrize("key", [Qt.Key.Key_K, Qt.Key.Key_F])
def test_keys_treat_all_neurons_that_are_selected_together(diagram, session, key):
    diagram.setFocus()
    for unit in (1, 2, 4):
        held = NONE if unit == 1 else Qt.KeyboardModifier.ControlModifier
        QTest.mouseClick(diagram, LEFT, held, diagram.cell_rect(1, unit).center().toPoint())
    before = shown(session)
    QTest.keyClick(diagram, key)
    run = shown(session)
    if key == Qt.Key.Key_K:
        assert {1, 2, 4} <= set(run.inspection.health[0].dead)
        assert len(session.state.document.recipe.changes) == 1
    else:
        assert run.problem.training.frozen == ((0, 1), (0, 2), (0, 4))
    session.undo()
    run = shown(session)
    assert run.problem.training.frozen == ()
    assert run.inspection.health[0].dead == before.inspection.health[0].dead


def test_the_card_kills_and_stays_while_the_mouse_goes_there(diagram, session):
    cell = diagram.cell_rect(1, 1)
    moved(diagram, cell.center())
    diagram.repaint()
    card = diagram._card
    assert not card.isEmpty()
    for share in (0.2, 0.6, 1.0):
        moved(diagram, QPointF(cell.right() + share * (card.left() - cell.right()), cell.center().y()))
    assert diagram.hit(card.center()).kind == "card"
    words = [
        (x, diagram.hit(QPointF(x, card.bottom() - 21)).source)
        for x in range(round(card.left()), round(card.right()))
    ]
    kill = next(x for x, number in words if number == 1)
    moved(diagram, QPointF(kill + 5, card.bottom() - 21))
    QTest.mouseClick(diagram, LEFT, pos=QPoint(kill + 5, round(card.bottom()) - 21))
    assert 1 in shown(session).inspection.health[0].dead


def test_the_menu_offers_what_fits(diagram, session):
    session.dispatch(SetActivation("tanh"))
    shown(session)
    place = diagram.cell_rect(1, 0).center().toPoint()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, diagram.mapToGlobal(place))
    QApplication.sendEvent(diagram, event)
    menu = diagram.findChild(QMenu)
    assert [action.text() for action in menu.actions()] == ["Edit weights", "Kill", "Freeze", "Re-initialise"]
    menu.actions()[1].trigger()
    menu.close()
    assert session.state.notice.startswith("A neuron with Tanh has no flat side")


def test_weights_are_typed_exactly_and_nonsense_is_refused(panel, diagram, session, qtbot):
    diagram._move_focus(2, 4)
    diagram.setFocus()
    QTest.keyClick(diagram, Qt.Key.Key_E)
    popover = panel.centre.hands.weights
    qtbot.waitUntil(popover.isVisible)
    assert popover.title.text() == "Neuron 2.5"
    assert popover.model.rowCount() == 9
    assert popover.model.data(popover.model.index(8, 0)) == "bias"

    def typed(row, text):
        popover.table.setCurrentIndex(popover.model.index(row, 1))
        popover.table.edit(popover.model.index(row, 1))
        field = popover.table.findChildren(QLineEdit)[-1]
        field.setText(text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        QApplication.processEvents()

    typed(3, "−0,125")
    assert layers(session)[1][3, 4] == np.float32(-0.125)
    assert popover.model.data(popover.model.index(3, 1)) == "−0.125"
    typed(8, "2.5")
    assert layers(session)[1][-1, 4] == np.float32(2.5)
    typed(1, "much")
    assert popover.problem.text() == "'much' is no number."
    typed(1, "1e9")
    assert popover.problem.text() == "A weight lies between −1,000,000 and 1,000,000."
    assert len(session.state.document.recipe.changes) == 2
    popover.close()


def test_a_layer_gets_its_own_activation_from_its_heading(panel, diagram, session):
    asked = []
    diagram.activation_asked.connect(lambda column, _where: asked.append(column))
    header = diagram.layout_now.columns[2].header.center().toPoint()
    QTest.mouseClick(diagram, LEFT, pos=header)
    QApplication.activePopupWidget().close()
    diagram._move_focus(1, 0)
    diagram.setFocus()
    QTest.keyClick(diagram, Qt.Key.Key_A)
    QApplication.activePopupWidget().close()
    assert asked == [2, 1]
    menu = panel.centre.hands.activation_menu(1)
    chosen = {action.text(): action for action in menu.actions()}
    assert menu.actions()[0].text() == "Hidden 2"
    assert not menu.actions()[0].isEnabled()
    assert len(chosen["More"].menu().actions()) + len(_usual(menu)) == len(CATALOGUE)
    assert chosen["ReLU"].isChecked()
    chosen["Tanh"].trigger()
    menu.deleteLater()
    run = shown(session)
    assert [layer.activation.name for layer in run.problem.network.hidden] == ["relu", "tanh"]
    assert run.step == 200
    assert run.changes[-1].words == "layer 2: Tanh"


def _usual(menu):
    return [action for action in menu.actions() if action.isCheckable()]


def test_the_card_goes_when_weights_are_typed(diagram, session, panel):
    cell = diagram.cell_rect(1, 2)
    QTest.mouseMove(diagram, cell.center().toPoint())
    assert diagram._hover.kind == "unit"
    diagram.unit_acted.emit("edit", 1, 2)
    assert panel.centre.hands.weights.isVisible()
    assert diagram._hover.kind == "none"
    panel.centre.hands.weights.close()


@pytest.mark.parametrize("what", ["weight", "bias"])
def test_a_click_on_a_weight_or_a_bias_opens_its_value_for_typing(diagram, session, panel, what):
    cell = diagram.cell_rect(2, 1)
    bias = QPointF(cell.left() + 7, cell.bottom() - 7).toPoint()
    place = bias if what == "bias" else between(diagram, (1, 2), (2, 3))
    hit = diagram.hit(QPointF(place))
    QTest.mouseClick(diagram, LEFT, NONE, place)
    popover = panel.centre.hands.weights
    assert popover.isVisible()
    row = popover.table.currentIndex().row()
    assert row == (8 if what == "bias" else hit.source)
    field = popover.table.findChildren(QLineEdit)[-1]
    assert field.hasSelectedText()
    QTest.keyClicks(field, "-1.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert layers(session)[1][row, hit.unit] == np.float32(-1.5)
    popover.close()


def test_what_is_typed_stays_while_the_weight_moves_on(diagram, session, panel):
    diagram.unit_acted.emit("edit", 1, 2)
    table = panel.centre.hands.weights.table
    table.edit(table.currentIndex())
    (field,) = table.findChildren(QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, "3.25")
    session.dispatch(Step(5))
    shown(session)
    assert field.text() == "3.25"
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    run = shown(session)
    assert run.problem.network.layers(run.state.parameters)[0][0, 2] == 3.25
    assert run.changes[-1].words == "weight x₁ → 1.3 set"
    table.edit(table.model().index(1, 1))
    assert float(table.findChildren(QLineEdit)[-1].text()) == pytest.approx(
        float(run.problem.network.layers(run.state.parameters)[0][1, 2]), rel=1e-5
    )
    panel.centre.hands.weights.close()


@pytest.mark.parametrize("opened_again", [False, True])
def test_undo_takes_a_typed_weight_back_while_its_window_is_open(diagram, session, panel, opened_again):
    before = layers(session)[0][0, 2]
    diagram.weight_asked.emit(1, 2, 0)
    popover = panel.centre.hands.weights
    (field,) = popover.table.findChildren(QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, "3.25")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert layers(session)[0][0, 2] == 3.25
    if opened_again:
        popover.choose(0, typing=True)
    for key, expected in (("Z", before), ("Y", 3.25), ("Z", before)):
        QTest.keyClick(
            popover.focusWidget(), getattr(Qt.Key, f"Key_{key}"), Qt.KeyboardModifier.ControlModifier
        )
        QApplication.processEvents()
        assert layers(session)[0][0, 2] == np.float32(expected)
        assert popover.isVisible()
    popover.close()


def test_undo_in_a_field_that_is_typed_in_takes_the_typing_back(diagram, session, panel):
    before = layers(session)[0].copy()
    diagram.weight_asked.emit(1, 2, 0)
    (field,) = panel.centre.hands.weights.table.findChildren(QLineEdit)
    words = field.text()
    QTest.keyClicks(field, "9")
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == words
    np.testing.assert_array_equal(layers(session)[0], before)
    panel.centre.hands.weights.close()


def test_a_weight_that_was_set_is_named_by_its_ends(session):
    session.dispatch(ChooseData("spiral"))
    for layer, unit, source in ((0, 1, 0), (1, 2, 3), (2, 0, 1), (0, 1, -1), (2, 0, -1)):
        session.dispatch(SetWeight(layer, unit, source, 0.5))
    assert [change.words for change in shown(session).changes] == [
        "weight x₁ → 1.2 set", "weight 1.4 → 2.3 set", "weight 2.2 → output y set", "bias of 1.2 set",
        "bias of output y set",
    ]  # fmt: skip


def test_a_weight_held_still_is_not_changed(panel, diagram, session):
    at = diagram.cell_rect(1, 2)
    bias = QPointF(at.left() + 7, at.bottom() - 7)
    QTest.mousePress(diagram, LEFT, NONE, bias.toPoint())
    for dx in (1, 3):
        place = QPointF(bias.toPoint()) + QPointF(dx, 0)
        move = QMouseEvent(
            QEvent.Type.MouseMove, place, diagram.mapToGlobal(place), Qt.MouseButton.NoButton, LEFT, NONE
        )
        QApplication.sendEvent(diagram, move)
    QTest.mouseRelease(diagram, LEFT, NONE, bias.toPoint())
    panel.centre.hands.weights.close()
    assert session.state.document.recipe.changes == ()


def test_the_colour_scale_of_huge_values_is_their_mean():
    assert _cell_level(np.full((8, 3, 3), 3e38, np.float32)) == pytest.approx(3e38, rel=1e-6)


def test_ctrl_selects_one_neuron_more_and_marks_it(diagram, session):
    def select(column, unit, modifiers=NONE):
        QTest.mouseClick(diagram, LEFT, modifiers, diagram.cell_rect(column, unit).center().toPoint())
        look = session.state.document.view
        return look.unit, look.other_units

    def edge(column, unit):
        """The colour on the left edge of a cell."""
        rect = diagram.cell_rect(column, unit)
        return diagram.grab().toImage().pixelColor(QPointF(rect.left() - 1, rect.center().y() + 9).toPoint())

    ctrl = Qt.KeyboardModifier.ControlModifier
    plain = edge(1, 2)
    assert select(1, 2) == ((0, 2), ())
    assert select(2, 0, ctrl) == ((1, 0), ((0, 2),))
    assert diagram.view.also == ((1, 2),)
    assert diagram.view.describe(1, 2).endswith("selected")
    diagram.clearFocus()
    assert edge(1, 2) != plain
    assert select(2, 0, ctrl) == ((0, 2), ())
    diagram.setFocus()
    QTest.keyClick(diagram, Qt.Key.Key_Down)
    QTest.keyClick(diagram, Qt.Key.Key_Return, ctrl)
    assert (session.state.document.view.unit, session.state.document.view.other_units) == ((0, 3), ((0, 2),))
    assert select(1, 1) == ((0, 1), ())
