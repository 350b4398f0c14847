"""What people know from the Playground: a neuron pointed at fills the plane, numbers stand at its axes."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from reluexplorer.panels.train.outcome.plane_picture import signed_output
from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import Pause, Play
from reluexplorer.session.commands.selection import SelectUnit
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.session import Session
from reluexplorer.widgets.plane.view import x_ticks, y_ticks
from tests.panels.runs import IRIS, state_of

STEEP = (assign("training.learning_rate", 0.3),)


def move(widget, at):
    at = QPointF(at)
    event = QMouseEvent(
        QEvent.Type.MouseMove, at, widget.mapToGlobal(at), Qt.MouseButton.NoButton, Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_a_neuron_under_the_mouse_is_large_on_the_plane_and_the_output_comes_back(panel):
    state = state_of(120, *STEEP)
    panel.set_state(state)
    diagram, plane, head = panel.centre.diagram, panel.outcome.plane, panel.outcome.output.head
    before, words = plane.view, head._label.text()
    chips = [chip.isVisible() for chip in (panel.outcome.discrete, panel.outcome.levels, panel.outcome.unit)]
    move(diagram, diagram.cell_rect(1, 2).center())
    corner = state.run.maps.hidden[0][2][0, 0]
    assert plane.view.values[0, 0] == pytest.approx(corner, abs=1e-6)
    assert head._label.text() == "Neuron 1.3 over the input plane"
    move(diagram, diagram.cell_rect(2, 0).center())
    assert head._label.text() == "Neuron 2.1 over the input plane"
    panel.set_state(state_of(160, *STEEP))
    assert head._label.text() == "Neuron 2.1 over the input plane"
    panel.set_state(state)
    assert chips == [
        chip.isVisible() for chip in (panel.outcome.discrete, panel.outcome.levels, panel.outcome.unit)
    ]
    move(diagram, QPointF(diagram.width() - 4, 4))
    assert np.array_equal(plane.view.values, before.values)
    assert head._label.text() == words == "Output over the input plane"


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_selecting_a_neuron_moves_nothing(panel, qtbot, size):
    panel.resize(*size)
    panel.set_state(state_of(60, *STEEP))
    outcome = panel.outcome
    parts = (outcome.plane, outcome.test, outcome.mistakes, outcome.loss, outcome.bars)

    def places():
        QApplication.processEvents()
        return [part.mapTo(panel, part.rect().topLeft()) for part in parts]

    before = places()
    assert not outcome.unit.isVisible()
    panel.set_state(state_of(60, *STEEP, SelectUnit(0, 2)))
    assert outcome.unit.isVisible()
    assert places() == before
    assert outcome.unit.mapTo(panel, outcome.unit.rect().bottomRight()).y() < before[0].y()


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(
    "size",
    [(1440, 900), *(pytest.param(size, marks=pytest.mark.slow) for size in ((1024, 700), (1440, 700)))],
)
@pytest.mark.parametrize("scene", ["usual", "measures", "table", "digits", "flat"])
def test_the_first_rendering_of_the_right_column_is_the_last(panel, size, scene):
    made = {
        "usual": STEEP,
        "measures": (*STEEP, assign("view.more_measures", True)),
        "table": (IRIS, assign("view.more_measures", True)),
        "digits": (ChooseData("digits"), SetHidden((8, 8, 8, 8))),
        "flat": (SetHidden(()),),
    }[scene]
    panel.resize(*size)
    panel.set_state(state_of(0, SetHidden((4,))))
    outcome = panel.outcome

    def places():
        parts = (outcome.plane, outcome.loss, outcome.losses, outcome.activity, outcome.bars)
        shown = [part for part in parts if part.isVisible()]
        return [(part.mapTo(panel, part.rect().topLeft()), part.size()) for part in shown]

    panel.set_state(state_of(20, *made))
    first = places()
    for _ in range(4):
        QApplication.processEvents()
    assert places() == first
    panel.set_state(state_of(22, *made))
    QApplication.processEvents()
    assert places() == first


def test_inputs_and_single_outputs_are_seen_large_too(panel):
    state = state_of(120, IRIS)
    panel.set_state(state)
    diagram, plane = panel.centre.diagram, panel.outcome.plane
    assert plane.view.class_image is not None
    move(diagram, diagram.cell_rect(3, 1).center())
    shown = signed_output(state.run.problem, state.run.maps.output)[1]
    assert np.array_equal(plane.view.values, shown)
    assert panel.outcome.output.head._label.text() == "Output versicolor"
    move(diagram, diagram.cell_rect(0, 1).center())
    assert plane.view.values[0, 0] == pytest.approx(state.run.maps.inputs[1][0, 0], abs=1e-6)
    QApplication.sendEvent(diagram, QEvent(QEvent.Type.Leave))
    assert plane.view.class_image is not None


def test_the_output_comes_back_where_the_network_loses_what_was_pointed_at(panel):
    panel.set_state(state_of(120, *STEEP))
    diagram = panel.centre.diagram
    move(diagram, diagram.cell_rect(2, 7).center())
    panel.set_state(state_of(120, *STEEP, SetHidden((8, 3))))
    assert panel.outcome.output.head._label.text() == "Output over the input plane"
    assert panel.outcome.shown_place() is None


@pytest.mark.parametrize("speed", ["1", "10"])
def test_a_slow_run_makes_no_update_before_its_time_whatever_else_happens(speed):
    with closing(Session()) as session:
        session.dispatch(assign("view.speed", speed))
        session.settle()
        run, taken = session.client, []
        session.dispatch(Play())
        while not taken or taken[-1] < 1:
            session.poll()
            taken.append(session.state.run.step)
        for _ in range(30):
            run.look(*run._looked)
            session.poll()
        session.dispatch(Pause())
        session.settle()
        assert session.state.run.step <= 3


def test_penalties_and_the_regressions_of_the_plane_are_in_sight(panel):
    panel.set_state(state_of(0, assign("training.l2", 0.01)))
    column = panel.settings
    assert (column.optimiser.l1.text(), column.optimiser.l2.text()) == ("0", "0.01")
    assert column.optimiser.l1.isVisible()
    names = [button.item.name for button in column.data.thumbnails.buttons if button.isVisible()]
    assert {"plane", "bumps"} <= set(names)


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("made", [(), (IRIS,), (ChooseData("sine"),), (ChooseData("digits"),)])
def test_numbers_stand_below_and_left_of_the_plane_where_they_belong(panel, made):
    panel.set_state(state_of(20, *made))
    plane = panel.outcome.plane
    view, layout = plane.view, plane.plane_layout(plane.view)
    assert len(x_ticks(view)) >= 2
    assert len(y_ticks(view)) >= 2
    assert layout.y_numbers.right() == layout.square.left()
    assert layout.y_numbers.left() >= (20 if view.y_name else 0)
    image, below = plane.grab().toImage(), round(layout.square.bottom()) + 1
    for x, _words in x_ticks(view):
        at = round(layout.at(view, x, 0).x())
        inks = {image.pixelColor(at + d, below).name() for d in (-1, 0)}
        assert inks != {image.pixelColor(at - 8, below).name()}
