"""The card beside the mouse and the cells of the network say the same of one point, to the digit."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from reluexplorer.core.datasets import AS_THEY_ARE
from reluexplorer.core.network import forward, with_ones
from reluexplorer.panels.train.plane_picture import signed_output
from reluexplorer.session import data_edits, edits, looks
from reluexplorer.widgets.plane_view import value_words
from tests.panels.runs import IRIS, MASS, state_of

STEEP = (edits.SetLearningRate(0.3),)
CASES = {
    "two inputs": STEEP,
    "features": (*STEEP, data_edits.SetFeatures(("x1", "x1*x2", "sin(x2)"))),
    "zoomed": (*STEEP, looks.SetPlaneWindow(-1.0, 1.0, 0.5, 2.5)),
    "two outputs": (*STEEP, edits.SetOutput("softmax")),
    "a table's columns": (IRIS, looks.SetPlane(2, 3)),
    "principal plane": (MASS,),
    "digits": (edits.ChooseData("digits"),),
    "one input": (edits.ChooseData("sine"),),
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
    elif len(outputs) == 2:
        assert said == f"positive − negative  {value_words(float(outputs[1] - outputs[0]))}"
    else:
        name = problem.dataset.target_name if problem.dataset.target_scales else "Output"
        scale = next(iter(problem.dataset.target_scales), AS_THEY_ARE)
        assert said == f"{name}  {value_words(float(probe.values[-1][0]), scale)}"


def test_a_neuron_on_the_plane_is_read_at_the_very_point_too(panel):
    panel.set_state(state_of(120, *STEEP, looks.SelectUnit(1, 2), looks.ShowUnit(True)))
    point = hover(panel, 0.41, 0.63)
    said = panel.outcome.plane.lines_at(panel.outcome.plane.view, point)[0]
    assert said == f"Activation  {value_words(float(panel.centre.diagram._probe.values[2][2]))}"


def test_the_card_follows_the_run_while_the_mouse_rests(panel):
    panel.set_state(state_of(20, *STEEP))
    point = hover(panel, 0.41, 0.63)
    before = panel.outcome.plane.lines_at(panel.outcome.plane.view, point)
    panel.set_state(state_of(120, *STEEP))
    after = panel.outcome.plane.lines_at(panel.outcome.plane.view, point)
    assert after[0] == f"Output  {value_words(float(panel.centre.diagram._probe.values[-1][0]))}"
    assert after != before
