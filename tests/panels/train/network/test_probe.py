"""The card beside the mouse and the cells of the network say the same of one point, to the digit."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reluexplorer.core.data.dataset import AS_THEY_ARE
from reluexplorer.core.export.scripts import numpy_script
from reluexplorer.core.network.spec import forward, with_ones
from reluexplorer.panels.train.outcome.plane_picture import signed_output
from reluexplorer.session.commands.data import ChooseData, OpenTable, SetFeatures
from reluexplorer.session.commands.plane import SetPlane, SetPlaneWindow
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.selection import SelectUnit
from reluexplorer.session.commands.settings import assign
from reluexplorer.widgets.plane.view import value_words, y_ticks
from tests.panels.runs import IRIS, MASS, state_of

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
STEEP = (assign("training.learning_rate", 0.3),)
CASES = {
    "two inputs": STEEP,
    "features": (*STEEP, SetFeatures(("x1", "x1*x2", "sin(x2)"))),
    "zoomed": (*STEEP, SetPlaneWindow(-1.0, 1.0, 0.5, 2.5)),
    "two outputs": (*STEEP, assign("network.output", "softmax")),
    "a table's columns": (IRIS, SetPlane(2, 3)),
    "principal plane": (MASS,),
    "digits": (ChooseData("digits"),),
    "one input": (ChooseData("sine"),),
}  # fmt: skip


def hover(panel, across, up):
    plane = panel.outcome.plane
    square = plane.plane_layout(plane.view).square
    at = QPointF(square.x() + across * square.width(), square.y() + up * square.height())
    move = QMouseEvent(
        QEvent.Type.MouseMove, at, plane.mapToGlobal(at), Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(plane, move)
    return plane.plane_layout(plane.view).point(plane.view, at)


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(
    "place",
    [(0.31, 0.43), *(pytest.param(at, marks=pytest.mark.slow) for at in ((0.502, 0.497), (0.77, 0.118)))],
)
@pytest.mark.parametrize("case", CASES)
def test_card_and_cells_say_what_the_network_gives_at_the_very_point(panel, case, place):
    state = state_of(120, *CASES[case])
    panel.set_state(state)
    x, y = hover(panel, *place)
    run, plane = state.run, panel.outcome.plane
    problem = run.problem
    inputs = run.maps.plane.inputs(np.array([x]), np.array([y]))
    exact = forward(problem.network, run.state.parameters, with_ones(inputs, problem.network.dtype))
    outputs = signed_output(problem, exact.outputs)[:, 0]
    said = plane.lines_at(plane.view, (x, y))[0]
    probe = panel.centre.diagram._probe
    assert np.array_equal(probe.values[-1], outputs)
    if len(outputs) > 2:
        best = int(outputs.argmax())
        assert said == f"{problem.dataset.class_names[best]}  {value_words(float(probe.values[-1][best]))}"
    elif problem.dataset.class_names:
        name, _, words = said.partition("  ")
        assert name == "p(positive)"
        assert float(words.replace("−", "-")) == pytest.approx(float(exact.outputs[-1, 0]), abs=6e-4)
    else:
        name = problem.dataset.target_name if problem.dataset.target_scales else "Output"
        scale = next(iter(problem.dataset.target_scales), AS_THEY_ARE)
        assert said == f"{name}  {value_words(float(probe.values[-1][0]), scale)}"


def answer_of_script(state, x: float, y: float) -> np.ndarray:
    """Return what the written Python script answers to a point."""
    names: dict[str, object] = {"__name__": "script"}
    exec(numpy_script(state.run.problem, state.run.state.parameters), names)  # noqa: S102 - our own
    return np.ravel(names["network"](np.array([[x, y]], np.float32)))


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(
    ("head", "name", "ends"),
    [
        ("auto", "p(positive)", ("p = 0", "p = 1")),
        ("sigmoid_squared", "p(positive)", ("p = 0", "p = 1")),
        ("softmax", "p(positive)", ("p = 0", "p = 1")),
        ("relu_softmax", "p(positive)", ("p = 0", "p = 1")),
        ("linear", "Output", ("0", "1")),
        ("relu", "Output", ("0", "1")),
        ("tanh", "Output", ("", "")),
    ],
)
def test_one_output_has_one_value_in_card_cell_legend_and_script(panel, head, name, ends):
    state = state_of(60, assign("network.output", head))
    panel.set_state(state)
    x, y = hover(panel, 0.2, 0.6)
    plane, probe = panel.outcome.plane, panel.centre.diagram._probe
    said, _, number = plane.lines_at(plane.view, (x, y))[0].partition("  ")
    answer = float(answer_of_script(state, x, y)[-1])
    assert said == name
    assert float(number.replace("−", "-")) == pytest.approx(answer, abs=6e-4)
    column = len(probe.values) - 1
    assert probe.value(column, len(probe.values[-1]) - 1) == pytest.approx(answer, abs=1e-6)
    assert float(probe.words(column, len(probe.values[-1]) - 1).replace("−", "-")) == pytest.approx(
        answer, abs=6e-4
    )
    assert (plane.view.low_text, plane.view.high_text) == ends
    plane._answer = ""
    read_off = plane.lines_at(plane.view, (x, y))[0].removeprefix(f"{name}  ≈ ")
    assert float(read_off.replace("−", "-")) == pytest.approx(answer, abs=0.05)


@pytest.mark.parametrize(
    ("changes", "name"), [((assign("network.output", "softmax"),), "p(negative)"), ((IRIS,), "p(setosa)")]
)
def test_one_of_several_outputs_is_a_probability_too(panel, changes, name):
    panel.set_state(state_of(60, *changes))
    x, y = hover(panel, 0.4, 0.6)
    plane, probe = panel.outcome.plane, panel.centre.diagram._probe
    last = len(probe.values) - 1
    panel.outcome.peek((last, 0))
    panel._probe_at((x, y))
    assert plane.lines_at(plane.view, (x, y))[0] == f"{name}  {probe.words(last, 0)}"
    assert (plane.view.low_text, plane.view.high_text, plane.view.positive) == ("p = 0", "p = 1", True)
    panel.outcome.peek((last - 1, 0))
    assert not plane.view.positive


def test_the_axis_of_a_single_input_is_numbered_in_what_is_answered(panel, tmp_path):
    path = tmp_path / "one.csv"
    path.write_text("\n".join(["size,kind", *(f"{x / 3:.3f},{'ab'[x > 25]}" for x in range(50))]))
    panel.set_state(state_of(40, OpenTable(str(path), "kind")))
    view = panel.outcome.plane.view
    assert (view.y_name, view.value_name) == ("p(b)", "p(b)")
    assert [words for _, words in y_ticks(view)] == ["0", "0.5", "1.0"]
    assert [place for place, _ in y_ticks(view)] == pytest.approx([-1.0, 0.0, 1.0])
    assert set(view.points[:, 1]) == {-1.0, 1.0}


def test_a_neuron_on_the_plane_is_read_at_the_very_point_too(panel):
    panel.set_state(state_of(120, *STEEP, SelectUnit(1, 2), assign("view.show_unit", True)))
    point = hover(panel, 0.41, 0.63)
    said = panel.outcome.plane.lines_at(panel.outcome.plane.view, point)[0]
    assert said == f"Activation  {value_words(float(panel.centre.diagram._probe.values[2][2]))}"


def test_the_card_follows_the_run_while_the_mouse_rests(panel):
    panel.set_state(state_of(20, *STEEP))
    point = hover(panel, 0.41, 0.63)
    before = panel.outcome.plane.lines_at(panel.outcome.plane.view, point)
    panel.set_state(state_of(120, *STEEP))
    after = panel.outcome.plane.lines_at(panel.outcome.plane.view, point)
    probe = panel.centre.diagram._probe
    assert after[0] == f"p(positive)  {probe.words(len(probe.values) - 1, 0)}"
    assert after != before


def agrees(panel) -> bool:
    """Return whether the cells show the point that the card names, which is the one under the mouse."""
    plane, diagram = panel.outcome.plane, panel.centre.diagram
    if plane._mouse is None:
        return diagram._probe is None
    point = plane.plane_layout(plane.view).point(plane.view, plane._mouse)
    return diagram._probe is not None and diagram._probe.values[0] == pytest.approx(point, abs=1e-6)


@pytest.mark.parametrize("height", [700, 900])
def test_the_plane_stays_where_it_is_while_points_are_drawn(live, session, height):
    live.resize(1024, height)
    plane = live.outcome.plane
    session.dispatch(ChooseData("drawn"))
    places = []
    for across, up, button in (
        (0.2, 0.3, LEFT), (0.25, 0.3, LEFT), (0.8, 0.7, RIGHT), (0.7, 0.75, RIGHT), (0.6, 0.75, RIGHT)
    ):  # fmt: skip
        session.settle()
        QApplication.processEvents()
        square = plane.plane_layout(plane.view).square
        places.append(
            (square, plane.mapTo(live, plane.rect().topLeft()), plane.view.window, plane.view.y_range)
        )
        at = QPointF(square.x() + across * square.width(), square.y() + up * square.height()).toPoint()
        QTest.mouseMove(plane, at)
        QTest.mouseClick(plane, button, pos=at)
    session.dispatch(Step(20))
    session.settle()
    QApplication.processEvents()
    assert len(session.state.document.recipe.data.points) == 5
    assert session.state.run.problem is not None
    assert all(place == places[0] for place in places)
    assert plane._mouse is not None
    assert agrees(live)


def test_card_and_cells_tell_of_one_point_when_the_plane_changes_below_a_resting_mouse(panel):
    panel.set_state(state_of(20, *STEEP))
    hover(panel, 0.41, 0.63)
    said = [panel.centre.diagram._probe.values[0].tolist()]
    plane = panel.outcome.plane

    def other_names():
        plane.set_view(replace(plane.view, title="A title", y_name="a name"))

    changes = (
        lambda: panel.set_state(state_of(20, *STEEP, SetPlaneWindow(-1.0, 1.0, 0.5, 2.5))),
        other_names,
        lambda: panel.resize(1300, 760),
        lambda: plane.move(plane.x() + 5, plane.y() + 3),
    )
    for change in changes:
        change()
        QApplication.sendPostedEvents()
        assert plane._mouse is not None
        assert agrees(panel)
        said.append(panel.centre.diagram._probe.values[0].tolist())
    assert all(a != b for a, b in pairwise(said))
    plane.resize(20, 20)
    assert plane._mouse is None
    assert agrees(panel)


def test_a_plane_that_is_held_tells_of_the_point_that_it_brought_to_the_mouse(live, session):
    session.settle()
    plane = live.outcome.plane
    at = plane.rect().center()
    QTest.mousePress(plane, LEFT, pos=at)
    QTest.mouseMove(plane, at + QPoint(20, 12))
    session.settle()
    assert agrees(live)
