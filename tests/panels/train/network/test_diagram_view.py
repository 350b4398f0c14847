"""The diagram: what it shows, what a click does to it, and what it does not make anew."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from reluexplorer.panels.train.network.hover import hover_lines
from reluexplorer.session.commands.network import (
    AddLayer,
    RemoveLayer,
    SetHidden,
    SetUnits,
)
from reluexplorer.session.commands.run import (
    Step,
)
from reluexplorer.session.commands.selection import ClearSelection, SelectUnit
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Document
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.session import Session, State
from reluexplorer.text import digits, measure
from tests.panels.runs import IRIS, document_of, run_of, state_of
from tests.panels.train.driving import LEFT, show


def click(diagram, rect):
    QTest.mouseClick(diagram, LEFT, pos=rect.center().toPoint())


def test_the_diagram_shows_the_network(panel):
    show(panel, state_of(40, IRIS, SetHidden((5, 3)), SelectUnit(1, 2)))
    view, run = panel.centre.diagram.view, run_of(40, IRIS, SetHidden((5, 3)), SelectUnit(1, 2))
    assert view.titles == ("Inputs", "Hidden 1 · ReLU", "Hidden 2 · ReLU", "Output · Softmax")
    assert view.counts == (4, 5, 3, 3)
    assert view.output_names == ("setosa", "versicolor", "virginica")
    assert view.selected == (2, 2)
    layers = run.problem.network.layers(run.state.parameters)
    for shown, layer in zip(view.weights, layers, strict=True):
        assert np.array_equal(shown, layer[:-1])
    assert view.maps[1] is run.maps.hidden[0]
    assert view.levels[-1] == 1.0


def test_clicks_on_the_diagram(panel, asked):
    show(panel, state_of(0, SelectUnit(0, 0)))
    diagram = panel.centre.diagram
    click(diagram, diagram.cell_rect(2, 3))
    click(diagram, diagram.cell_rect(0, 1))
    click(diagram, diagram.cell_rect(3, 0))
    columns = diagram.layout_now.columns
    click(diagram, columns[1].plus)
    click(diagram, columns[2].minus)
    click(diagram, diagram.layout_now.append)
    QTest.mouseClick(diagram, LEFT, pos=QPoint(4, diagram.height() - 4))
    assert asked.commands == [
        SelectUnit(1, 3), SetUnits(0, 9), SetUnits(1, 7), AddLayer(2),
        ClearSelection(),
    ]  # fmt: skip


def test_keys_add_and_remove_layers(panel, asked):
    show(panel, state_of(0, SelectUnit(1, 0)))
    panel.centre.diagram.setFocus()
    QTest.keyClick(panel.centre.diagram, Qt.Key.Key_Delete)
    QTest.keyClick(panel.centre.diagram, Qt.Key.Key_Insert)
    assert asked.commands == [RemoveLayer(1), AddLayer(2)]


def test_the_number_of_units_follows_the_recipe_not_the_run(panel, asked):
    show(panel, State(document_of(SetUnits(0, 9)), run_of(0)))
    click(panel.centre.diagram, panel.centre.diagram.layout_now.columns[1].plus)
    assert asked.commands == [SetUnits(0, 10)]
    show(panel, State(document_of(SetHidden((1,))), run_of(0)))
    click(panel.centre.diagram, panel.centre.diagram.layout_now.columns[1].minus)
    click(panel.centre.diagram, panel.centre.diagram.layout_now.columns[2].plus)
    assert len(asked.calls) == 1


def test_a_selection_makes_no_new_pictures(panel):
    state = state_of(25)
    show(panel, state)
    before, plane = panel.centre.diagram.view, panel.outcome.plane.view
    show(panel, replace(state, document=document_of(SelectUnit(0, 1), assign("view.show_test", True))))
    after = panel.centre.diagram.view
    assert after.selected == (1, 1)
    assert all(a is b for a, b in zip(before.maps, after.maps, strict=True))
    assert all(a is b for a, b in zip(before.weights, after.weights, strict=True))
    assert panel.outcome.plane.view.values is plane.values
    assert panel.outcome.plane.view.show_test
    assert not plane.show_test


def test_the_same_points_stay_the_same_arrays_while_it_trains(panel):
    session = Session()
    for _ in range(2):
        session.dispatch(Step(5))
        session.settle()
    first = session.state
    session.dispatch(Step(5))
    session.settle()
    session.close()
    show(panel, first)
    before = panel.outcome.plane.view
    show(panel, session.state)
    after = panel.outcome.plane.view
    assert after.points is before.points
    assert after.values is not before.values


@pytest.mark.slow
def test_weights_are_held_for_a_while_only_while_it_trains(panel):
    problem = run_of(0).problem
    shown = []
    for steps in range(7):
        run = replace(run_of(40 * steps), problem=problem, status=Status.RUNNING)
        show(panel, State(Document(), run))
        shown.append(panel.centre.diagram.view.weights)
    assert len(shown[0]) == 3
    redrawn = [[a is not b for a, b in zip(*pair, strict=True)] for pair in itertools.pairwise(shown)]
    turns = [[False, True, False], [False, False, True], [True, False, False]]
    assert redrawn == turns * 2
    show(panel, state_of(240))
    exact = run_of(240).problem.network.layers(run_of(240).state.parameters)
    for layer, weights in enumerate(panel.centre.diagram.view.weights):
        assert np.array_equal(weights, exact[layer][:-1])


def test_weights_that_are_the_same_at_rest_stay_the_same_arrays(panel):
    show(panel, state_of(40))
    before = panel.centre.diagram.view.weights
    finer = replace(
        run_of(40), state=replace(run_of(40).state, parameters=run_of(40).state.parameters.copy())
    )
    show(panel, State(Document(), finer))
    assert all(a is b for a, b in zip(before, panel.centre.diagram.view.weights, strict=True))


@pytest.mark.slow
def test_losses_are_drawn_with_every_second_picture_while_it_trains_and_with_the_last(panel, qtbot):
    show(panel, state_of(40))
    qtbot.waitUntil(lambda: panel.outcome.loss.plot is not None)
    drawn = []
    for steps in (80, 120, 160, 200):
        show(panel, State(Document(), replace(run_of(steps), status=Status.RUNNING)))
        drawn.append(int(panel.outcome.loss.plot._losses[0][-1]))
    assert drawn == [40, 120, 120, 200]
    show(panel, state_of(240))
    assert panel.outcome.loss.plot._losses[0][-1] == 240


@pytest.mark.slow
def test_the_card_says_what_a_unit_does(panel, qtbot):
    show(panel, state_of(200))
    run, diagram = run_of(200), panel.centre.diagram
    layer = run.problem.network.layers(run.state.parameters)[1][:, 2]
    share = round(100 * run.inspection.health[1].firing[2])
    lines = (
        "Neuron 2.3",
        f"fires on {share} % of the data",
        f"gives {digits(run.inspection.health[1].scores[2], 2)} times its layer’s mean",
        f"bias {measure(float(layer[-1]))} · ‖w‖ {measure(float(np.linalg.norm(layer[:-1])))}",
    )
    assert hover_lines(run, 2, 2) == lines
    qtbot.mouseMove(diagram, diagram.cell_rect(2, 2).center().toPoint())
    qtbot.waitUntil(lambda: diagram._lines == lines)
    show(panel, state_of(240))
    assert diagram._lines[3] != lines[3]
