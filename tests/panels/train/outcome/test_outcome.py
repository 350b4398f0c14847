"""The right column: the plane, its axes, the losses and the activity."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reluexplorer.core.network.spec import forward, with_ones
from reluexplorer.panels.train.panel import TrainPanel
from reluexplorer.session.commands.data import (
    OpenTable,
)
from reluexplorer.session.commands.plane import SetPlane, SetPrincipalPlane
from reluexplorer.session.commands.settings import assign
from reluexplorer.text import short
from reluexplorer.widgets.controls.all_controls import Legend
from tests.panels.runs import IRIS, MASS, run_of, state_of
from tests.panels.train.driving import LEFT, choose, show


@pytest.mark.slow
def test_a_sigmoid_is_spread_from_minus_one_to_one(panel):
    show(panel, state_of(100))
    run, view = run_of(100), panel.outcome.plane.view
    assert np.allclose(view.values, 2 * run.maps.output[0] - 1, atol=1e-6)
    assert (view.level, view.classes, view.window) == (1.0, ("negative", "positive"), (-6.0, 6.0))
    assert np.array_equal(view.targets, run.problem.dataset.targets[:, 0])
    assert view.test.sum() == 150
    assert (view.x_name, view.low_text, view.high_text) == ("", "p = 0", "p = 1")


@pytest.mark.slow
def test_several_classes_are_an_image_of_the_largest_output(panel):
    show(panel, state_of(200, IRIS, assign("view.discrete", True)))
    run, view = run_of(200, IRIS, assign("view.discrete", True)), panel.outcome.plane.view
    best = run.maps.output.argmax(axis=0)
    side = len(view.class_image) - 1
    assert view.class_image[0, 0] == best[0, 0]
    assert view.class_image[side, side] == best[-1, -1]
    assert view.classes == ("setosa", "versicolor", "virginica")
    assert not view.discrete
    assert not panel.outcome.discrete.isVisible()
    assert view.wrong is None
    show(panel, state_of(200, IRIS, assign("view.show_mistakes", True)))
    view = panel.outcome.plane.view
    missed = 1 - run.inspection.test_accuracy
    assert view.wrong[run.problem.dataset.test].mean() == pytest.approx(missed)


@pytest.mark.slow
def test_a_regression_has_one_scale_for_output_and_data(panel):
    show(panel, state_of(200, MASS))
    run, view = run_of(200, MASS), panel.outcome.plane.view
    assert np.array_equal(view.values, run.maps.output[0])
    assert view.level >= np.abs(run.problem.dataset.targets).max()
    assert view.level == panel.centre.diagram.view.levels[-1]
    assert panel.centre.diagram.view.output_names == ("body_mass_g",)
    assert view.classes == ()
    assert panel.transport.loss.isVisible()
    assert not panel.transport.accuracy.isVisible()


@pytest.mark.slow
def test_one_input_is_a_curve_over_its_axis(panel, tmp_path):
    path = tmp_path / "line.csv"
    path.write_text("x,y\n" + "".join(f"{i / 8},{(i / 8) ** 2}\n" for i in range(48)), encoding="utf-8")
    opened = OpenTable(str(path), "y")
    show(panel, state_of(100, opened))
    run, view = run_of(100, opened), panel.outcome.plane.view
    dataset, network = run.problem.dataset, run.problem.network
    assert (view.x_name, view.y_name) == ("x", "y")
    assert np.array_equal(view.points, np.column_stack([dataset.inputs[:, 0], dataset.targets[:, 0]]))
    assert view.y_window[0] < dataset.targets.min() < dataset.targets.max() < view.y_window[1]
    (line,) = view.lines
    outputs = forward(network, run.state.parameters, with_ones(line[:, :1], "float32")).outputs[0]
    assert np.allclose(line[:, 1], outputs, atol=1e-5)
    assert not panel.outcome.axes.isVisible()


@pytest.mark.slow
def test_chips(panel, asked):
    show(panel, state_of(0))
    QTest.mouseClick(panel.outcome.test, LEFT)
    QTest.mouseClick(panel.outcome.discrete, LEFT)
    assert asked.commands == [assign("view.show_test", True), assign("view.discrete", True)]
    show(panel, state_of(0, assign("view.show_test", True)))
    assert panel.outcome.test.isChecked()
    assert not panel.outcome.discrete.isChecked()
    QTest.mouseClick(panel.outcome.test, LEFT)
    assert asked.commands[-1] == assign("view.show_test", False)


@pytest.mark.slow
def test_the_plane_of_many_inputs_is_chosen(panel, asked):
    axes = panel.outcome.axes
    show(panel, state_of(0))
    assert not axes.isVisible()
    show(panel, state_of(0, IRIS))
    assert axes.isVisible()
    assert not axes.up.isVisible()
    assert axes.across.currentText() == "Principal components"
    assert axes.explanation.words() == run_of(0, IRIS).maps.plane.explanation
    axes.across.setFocus()
    QTest.keyClick(axes.across, Qt.Key.Key_Down)
    assert asked.commands == [SetPlane(0, 1)]
    show(panel, state_of(0, IRIS, SetPlane(0, 1)))
    assert (axes.across.currentText(), axes.up.currentText()) == ("sepal_length", "sepal_width")
    assert (panel.outcome.plane.view.x_name, panel.outcome.plane.view.y_name) == (
        "sepal_length",
        "sepal_width",
    )
    assert (
        axes.explanation.words() == "sepal_length and sepal_width; the other 2 inputs at the training mean."
    )
    asked.calls.clear()
    choose(axes.up, "2")
    assert asked.commands == [SetPlane(0, 2)]
    show(panel, state_of(0, IRIS, SetPlane(0, 2)))
    asked.calls.clear()
    choose(axes.up, "0")
    assert asked.commands[-1] == SetPlane(2, 0)
    show(panel, state_of(0, IRIS, SetPlane(2, 0)))
    asked.calls.clear()
    choose(axes.across, "principal")
    assert asked.commands[-1] == SetPrincipalPlane()


@pytest.mark.slow
def test_losses_and_activity(panel):
    show(panel, state_of(300))
    run = run_of(300)
    losses = {curve.name: curve for curve in panel.outcome.loss.plot.plot.curves()}
    assert np.array_equal(losses["train"].y, run.curve.train_loss)
    assert np.array_equal(losses["test"].y, run.curve.test_loss)
    assert losses["train"].x[-1] == 300
    bars = panel.outcome.bars.bars()
    assert [bar.label for bar in bars] == ["Hidden 1", "Hidden 2"]
    assert [bar.share for bar in bars] == [float(layer.firing.mean()) for layer in run.inspection.health]
    assert bars[0].value == f"{100 * bars[0].share:.0f} %"


@pytest.mark.slow
def test_the_loss_plot_comes_after_the_first_picture(qtbot, asked):
    panel = TrainPanel(asked)
    qtbot.addWidget(panel)
    panel.set_state(state_of(100))
    panel.resize(1440, 854)
    assert panel.outcome.loss.plot is None
    panel.show()
    room = panel.outcome.loss.height()
    qtbot.waitUntil(lambda: panel.outcome.loss.plot is not None)
    assert panel.outcome.loss.height() == room
    assert len(panel.outcome.loss.plot.plot.curves()[0].x) == 11


def test_losses_are_those_of_the_step_that_is_shown(panel, qtbot):
    back = state_of(600, head=2000)
    show(panel, back)
    qtbot.waitUntil(lambda: panel.outcome.loss.plot is not None)
    seen = back.run.inspection
    words = f"train {short(seen.train_loss)}, test {short(seen.test_loss)}"
    assert panel.outcome.loss.plot.findChild(Legend).accessibleName() == words
    rules = panel.outcome.loss.plot.plot._graph.rules
    assert [rule.x for rule in rules if not rule.words] == [600]
    show(panel, replace(back, run=replace(back.run, head=600)))
    assert [rule.words for rule in panel.outcome.loss.plot.plot._graph.rules] == ["best"]
