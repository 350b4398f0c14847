"""One update in the Train panel, by real keys and clicks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from reluexplorer.app.pictures.parts import parts_of
from reluexplorer.panels.train.microscope.bars import MoveBars, bars_in, groups_of
from reluexplorer.panels.train.microscope.cards import card_of
from reluexplorer.panels.train.microscope.layout import arrange
from reluexplorer.panels.train.microscope.page import PARTS
from reluexplorer.session.commands.microscope import CloseMicroscope, FollowSample, Microscope, ShowMoment
from reluexplorer.session.commands.selection import SelectUnit
from reluexplorer.session.document.document import Document, NetworkChoice, Recipe
from reluexplorer.session.session import State
from reluexplorer.text import fixed
from tests.panels.runs import state_of
from tests.panels.train.microscope.following import AFTER, BACKWARD, LOSS, SMALL, followed

DOCUMENT = Document(Recipe(network=NetworkChoice(hidden=(4, 3))))
STEPS = 20


@pytest.fixture
def page(live, session):
    """The page as it follows the fourth sample of a session."""
    session.dispatch(FollowSample(3))
    live.microscope.diagram.setFocus()
    return live.microscope


def look(session):
    return session.state.document.view


def press(page, *keys):
    for key in keys:
        QTest.keyClick(page.diagram, key)


def test_the_button_in_train_opens_it_and_escape_leaves_it(live, session):
    QTest.mouseClick(live.transport.follow, Qt.MouseButton.LeftButton)
    assert look(session).microscope == 0
    assert live.microscope.isVisible()
    assert not live.centre.isVisible()
    press(live.microscope, Qt.Key.Key_Escape)
    assert look(session).microscope is None
    assert live.centre.isVisible()
    session.dispatch(Microscope())
    QTest.mouseClick(live.microscope.bar.close_button, Qt.MouseButton.LeftButton)
    assert look(session).microscope is None


def test_arrows_go_step_by_step_and_stop_at_the_ends(page, session):
    press(page, Qt.Key.Key_Left)
    assert look(session).moment == 0
    press(page, *[Qt.Key.Key_Right] * 3)
    assert look(session).moment == LOSS
    assert page.bar.stages.value() == "1"
    press(page, *[Qt.Key.Key_Right] * 9)
    assert look(session).moment == AFTER
    assert not page.bar.forward.isEnabled()
    QTest.mouseClick(page.bar.back, Qt.MouseButton.LeftButton)
    assert look(session).moment == AFTER - 1


def test_parts_are_gone_to_from_the_bar_and_from_the_strip(page, session):
    QTest.mouseClick(page.bar.stages.button("2"), Qt.MouseButton.LeftButton)
    assert look(session).moment == BACKWARD
    strip = page.strip
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(strip.width() - 60, 60))
    assert look(session).moment == AFTER


def test_n_follows_the_next_sample_and_the_first_behind_the_last(page, session):
    press(page, Qt.Key.Key_N)
    assert look(session).microscope == 4
    samples = len(session.state.run.problem.train_inputs)
    session.dispatch(FollowSample(samples - 1))
    QTest.mouseClick(page.bar.next_sample, Qt.MouseButton.LeftButton)
    assert look(session).microscope == 0
    session.dispatch(FollowSample(10**6))
    assert page.strip.view.update.sample == samples - 1


def test_a_click_and_the_keys_choose_a_neuron_everywhere(page, session):
    place = page.diagram.arrangement.place(1, 2)
    QTest.mouseClick(page.diagram, Qt.MouseButton.LeftButton, pos=place.center().toPoint())
    assert look(session).unit == (1, 2)
    assert page.reading.title.text() == "Hidden 2 · neuron 3"
    press(page, Qt.Key.Key_Down)
    assert (look(session).unit, look(session).output) == (None, 0)
    assert page.reading.title.text() == "Output"
    press(page, Qt.Key.Key_Down)
    assert look(session).unit == (0, 0)
    press(page, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert look(session).unit == (1, 2)


def test_it_plays_to_the_end_and_rests(page, qtbot, session):
    session.dispatch(SelectUnit(0, 0))
    press(page, *[Qt.Key.Key_Right] * (AFTER - 1))
    press(page, Qt.Key.Key_Space)
    assert page.is_playing
    assert page.bar.slowly.text() == "Pause"
    qtbot.waitUntil(lambda: not page.is_playing, timeout=20_000)
    assert look(session).moment == AFTER
    assert page.bar.slowly.text() == "Play slowly"
    press(page, Qt.Key.Key_Space)
    assert look(session).moment == 0
    press(page, Qt.Key.Key_Space)
    assert not page.is_playing


def test_the_mouse_on_a_line_shows_its_weight(page, session):
    diagram = page.diagram
    edge = next(edge for edge in diagram.edges if edge.layer == 1)
    QTest.mouseMove(diagram, QPoint(2, 2))
    still = diagram.grab().toImage()
    QTest.mouseMove(diagram, edge.point(0.5).toPoint())
    pointed = diagram.grab().toImage()
    assert pointed != still
    QTest.mouseMove(diagram, QPoint(2, 2))
    assert diagram.grab().toImage() == still


def test_a_screen_reader_hears_the_step_and_the_numbers(page, session):
    session.dispatch(SelectUnit(0, 1))
    layer = page.diagram.view.update.layers[0]
    said = page.diagram.accessibleDescription()
    assert said.startswith("Forward. Hidden 1 · neuron 2. Forward: z = ")
    assert fixed(float(layer.z[1]), 3) in said
    assert "Backward" not in said
    press(page, *[Qt.Key.Key_Right] * BACKWARD)
    assert "; ∂L/∂b = δ = " in page.diagram.accessibleDescription()
    assert page.bar.sample.accessibleName().startswith("Sample 4: x₁ ")
    assert page.strip.accessibleDescription().startswith("Forward: 0.")


def test_what_is_known_comes_onto_the_cards_with_its_step(page, session):
    diagram = page.diagram

    def lines(layer, unit):
        column = diagram.arrangement.column(layer)
        return len(card_of(diagram.view, column, unit, compact=False).lines)

    seen = []
    for moment in range(AFTER + 1):
        seen.append([lines(layer, 0) for layer in range(4)])
        del moment
        press(page, Qt.Key.Key_Right)
    assert [row[0] for row in seen] == [2, 2, 2, 2, 2, 2, 3, 3, 3]
    assert [row[2] for row in seen] == [0, 0, 2, 2, 3, 3, 3, 3, 3]
    assert [row[3] for row in seen] == [1, 1, 1, 3, 3, 3, 3, 3, 3]


def test_a_gradient_is_stopped_where_a_gate_is_closed():
    view = followed(BACKWARD)
    closed = [
        (number, unit)
        for number in (0, 1)
        for unit, shut in enumerate(view.update.layers[number].closed)
        if shut
    ]
    assert closed
    made = arrange(view, 1068, 684)
    for number, unit in closed:
        card = card_of(view, made.column(number), unit, compact=False)
        assert (card.stops, card.gate) == (True, "closed")
        assert card.lines[-1].endswith(" × 0 = *0*")


def test_bars_go_as_far_as_the_weights_move():
    view = followed(AFTER, SMALL, SelectUnit(0, 1))
    bars = bars_in(groups_of(view), MoveBars().rect().toRectF())
    moves = view.update.layers[0].after.weights - view.update.layers[0].before.weights
    assert [(bar.place, bar.unit, bar.move) for bar in bars] == [
        (i, unit, moves[i, unit]) for unit in range(4) for i in range(2)
    ]
    tall = {abs(bar.move): bar.rect.height() for bar in bars if bar.move}
    largest = max(tall)
    assert all(
        height == pytest.approx(max(tall[largest] * move / largest, 1.0)) for move, height in tall.items()
    )


def test_without_a_network_it_says_so(panel):
    document = replace(DOCUMENT, view=replace(DOCUMENT.view, microscope=0))
    panel.set_state(State(document=document))
    assert panel.microscope.diagram.view is None
    assert not panel.microscope.bar.isEnabled()
    panel.microscope.grab()


def test_leaving_shows_the_workbench_as_it_is_now(page, live, session):
    session.dispatch(SelectUnit(1, 1))
    session.dispatch(CloseMicroscope())
    assert live.centre.diagram.view.selected == (2, 1)


@pytest.mark.parametrize("bad", [np.nan, np.inf, 3e38])
def test_numbers_past_all_bounds_are_shown_as_such(panel, bad):
    state = state_of(20, SMALL, FollowSample(3))
    parameters = state.run.state.parameters.copy()
    parameters[3:9] = bad
    trained = replace(state.run.state, parameters=parameters)
    for moment in range(AFTER + 1):
        document = replace(state.document, view=replace(state.document.view, moment=moment))
        panel.set_state(replace(state, document=document, run=replace(state.run, state=trained)))
        panel.grab()
    found = panel.microscope.strip.accessibleDescription()
    assert found.endswith("loss not finite, no answer") == (bad != 3e38)


def test_its_parts_are_named_before_and_after_it_is_first_followed(live, session):
    assert live.later_parts() == PARTS
    session.dispatch(Microscope())
    assert live.later_parts() == ()
    assert set(PARTS) <= set(parts_of(live.window(), live))


@pytest.mark.parametrize("size", [(1440, 854), (1024, 654)])
def test_by_which_rule_the_update_is_made_is_read_without_scrolling(page, live, qapp, size):
    live.resize(*size)
    for moment in range(AFTER + 1):
        live.dispatch(ShowMoment(moment))
        for _ in range(3):
            qapp.processEvents()
        plain = page.reading.plain
        assert plain.text().startswith("Plain gradient descent")
        assert plain.visibleRegion().boundingRect() == plain.rect()
        assert plain.heightForWidth(plain.width()) <= plain.height()
