"""One of several outputs, clicked on the diagram, keeps its plane with what the points should have there."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reluexplorer.session.commands.data import ChooseData, OpenTable
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.selection import SelectUnit
from reluexplorer.session.document.codec import from_fields, to_fields
from reluexplorer.session.session import Session

LEFT = Qt.MouseButton.LeftButton
ROWS = [f"{i % 9},{i % 7},{i * i % 11},{i * 3 % 13},{'abc'[i % 3]}" for i in range(3, 63)]


@pytest.fixture
def session(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("\n".join(["u,v,y1,y2,kind", *ROWS]) + "\n", encoding="utf-8")
    with closing(Session()) as made:
        assert made.dispatch(OpenTable(str(path), "y1", "", ("y2=target", "kind=ignored"), True, False))
        made.dispatch(Step(20))
        made.settle()
        yield made


def choose(session, panel, output):
    """Click an output of the network and leave the diagram."""
    diagram = panel.centre.diagram
    column = len(diagram.view.counts) - 1
    QTest.mouseClick(diagram, LEFT, pos=diagram.cell_rect(column, output).center().toPoint())
    diagram.hover_left.emit()
    session.settle()
    QApplication.processEvents()
    return panel.outcome.plane.view


def test_the_plane_of_a_clicked_output_stays_with_the_colours_of_its_targets(session, live):
    dataset = session.state.run.problem.dataset
    first = live.outcome.plane.view
    np.testing.assert_array_equal(first.targets, dataset.targets[:, 0])
    view = choose(session, live, 1)
    assert session.state.document.view.output == 1
    np.testing.assert_array_equal(view.targets, dataset.targets[:, 1])
    np.testing.assert_array_equal(view.values, session.state.run.maps.output[1])
    assert live.outcome.shown_place() == (3, 1)
    assert live.outcome.unit.text() == "Output y₂"
    assert live.outcome.unit.isVisible()
    assert live.centre.diagram.view.selected == (3, 1)
    session.dispatch(Step(3))
    session.settle()
    np.testing.assert_array_equal(live.outcome.plane.view.values, session.state.run.maps.output[1])
    QTest.mouseClick(live.outcome.unit, LEFT)
    assert session.state.document.view.output is None
    np.testing.assert_array_equal(live.outcome.plane.view.targets, dataset.targets[:, 0])
    assert live.outcome.unit.isHidden()


def test_a_selected_output_is_probed_on_its_own_plane(session, live):
    view = choose(session, live, 1)
    layout = live.outcome.plane.plane_layout(view)
    QTest.mouseMove(live.outcome.plane, layout.square.center().toPoint())
    assert live.outcome.shown_place() == (3, 1)


def test_a_class_is_shown_against_all_others(session, live):
    session.dispatch(ChooseData("digits"))
    session.settle()
    assert session.state.document.view.output is None
    view = choose(session, live, 2)
    dataset = session.state.run.problem.dataset
    name = dataset.class_names[2]
    assert view.classes == (f"not {name}", name)
    np.testing.assert_array_equal(view.targets, dataset.targets[:, 2])


def test_a_neuron_and_an_output_are_not_selected_together(session, live):
    choose(session, live, 1)
    session.dispatch(SelectUnit(0, 2))
    assert (session.state.document.view.unit, session.state.document.view.output) == ((0, 2), None)
    choose(session, live, 0)
    assert (session.state.document.view.unit, session.state.document.view.output) == (None, 0)
    assert from_fields(to_fields(session.state.document)) == session.state.document
    QTest.keyClick(live.centre.diagram, Qt.Key.Key_Escape)
    assert session.state.document.view.output is None


def test_the_only_output_has_no_plane_of_its_own(session, live):
    session.dispatch(ChooseData("circle"))
    session.settle()
    view = choose(session, live, 0)
    assert view.classes == session.state.run.problem.dataset.class_names
    assert live.outcome.unit.isHidden()
