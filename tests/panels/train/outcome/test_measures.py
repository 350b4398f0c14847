"""What the right column measures, against independent counts, and the probe under the mouse."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSlider, QApplication, QLabel, QScrollArea, QVBoxLayout, QWidget

from reluexplorer.core.network.spec import forward, with_ones
from reluexplorer.panels.train.network.probe import answer_words, gate_lines, kink_lines, probe_of
from reluexplorer.panels.train.outcome.measures import confusion_of, error_bars, layer_bars
from reluexplorer.session.commands.data import ChooseData, OpenTable, SetFeatures
from reluexplorer.session.commands.network import SetActivation
from reluexplorer.session.commands.plane import SetPlaneWindow, ShowWholePlane
from reluexplorer.session.commands.selection import SelectUnit
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.run.snapshot import Curve, RunSnapshot
from reluexplorer.text import short
from reluexplorer.widgets.controls.fold import Fold
from tests.panels.runs import IRIS, run_of, state_of
from tests.panels.train.driving import show

LEFT = Qt.MouseButton.LeftButton


@pytest.mark.parametrize("test", [False, True])
def test_the_confusion_matrix_counts_pairs(test):
    run = run_of(200, IRIS)
    problem, dataset = run.problem, run.problem.dataset
    shown = confusion_of(run, test=test)
    rows = dataset.test if test else dataset.train
    outputs = forward(problem.network, run.state.parameters, problem.samples.inputs[rows]).outputs
    expected = [[0] * 3 for _ in range(3)]
    for sample, row in enumerate(rows):
        expected[int(dataset.targets[row].argmax())][int(outputs[:, sample].argmax())] += 1
    assert shown.counts.tolist() == expected
    assert shown.names == dataset.class_names
    assert shown.counts.trace() / len(rows) == pytest.approx(
        run.inspection.test_accuracy if test else run.inspection.train_accuracy
    )


def test_a_regression_has_no_confusion():
    assert confusion_of(run_of(10, ChooseData("sine")), test=True) is None


def test_bars_are_of_the_shown_step_on_a_scale_of_eight_decades():
    curve = Curve(np.array([0, 10, 20]), gradient_norm=np.array([[np.nan] * 2, [1.0, 1e-6], [100.0, 1e-9]]))
    state = run_of(10).state
    run = RunSnapshot(curve=curve, state=state)
    bars = layer_bars(run, curve.gradient_norm, 2)
    assert [(bar.label, bar.share, bar.value) for bar in bars] == [
        ("Hidden 1", pytest.approx(0.75), "1"), ("Output", 0.0, "1.0e−6"),
    ]  # fmt: skip


def test_measures_are_unfolded_and_follow_the_run(panel, asked):
    show(panel, state_of(200))
    measures = panel.outcome.measures
    QTest.mouseClick(measures.button, LEFT)
    assert asked.commands.pop() == assign("view.more_measures", True)
    state = state_of(200, assign("view.more_measures", True))
    show(panel, state)
    norms = state.run.curve.gradient_norm[-1]
    assert [bar.label for bar in measures.gradients.bars()] == ["Hidden 1", "Hidden 2", "Output"]
    assert all(0 < bar.share < 1 for bar in measures.gradients.bars())
    assert np.isfinite(norms).all()
    assert measures.confusion.isVisible()


def test_the_plane_is_painted_in_levels_and_the_loss_logarithmically(panel, asked):
    show(panel, state_of(200))
    outcome = panel.outcome
    QTest.mouseClick(outcome.levels, LEFT)
    assert asked.commands.pop() == assign("view.levels", True)
    assert not outcome.plane.view.levels
    QTest.mouseClick(outcome.loss.log, LEFT)
    assert asked.commands.pop() == assign("view.log_loss", True)
    show(panel, state_of(200, assign("view.levels", True), assign("view.log_loss", True)))
    assert outcome.levels.isChecked()
    assert outcome.loss.log.isChecked()
    assert outcome.plane.view.levels


def test_what_is_zoomed_into_says_so_and_leads_back(panel, asked):
    show(panel, state_of(20))
    assert not panel.outcome.all.isVisible()
    show(panel, state_of(20, SetPlaneWindow(-1, 1, -1, 1)))
    QTest.mouseClick(panel.outcome.all, LEFT)
    assert asked.commands.pop() == ShowWholePlane()


def test_mistakes_and_a_neuron_on_the_plane(panel, asked):
    state = state_of(60, SelectUnit(0, 2))
    show(panel, state)
    assert panel.outcome.plane.view.wrong is None
    for chip, command in (
        (panel.outcome.mistakes, assign("view.show_mistakes", True)),
        (panel.outcome.unit, assign("view.show_unit", True)),
    ):
        QTest.mouseClick(chip, LEFT)
        assert asked.commands.pop() == command
    assert panel.outcome.unit.text() == "Neuron 1.3"
    shown = state_of(60, SelectUnit(0, 2), assign("view.show_mistakes", True), assign("view.show_unit", True))
    show(panel, shown)
    view, run = panel.outcome.plane.view, shown.run
    dataset = run.problem.dataset
    outputs = forward(run.problem.network, run.state.parameters, run.problem.samples.inputs).outputs[0]
    assert np.array_equal(view.wrong, (outputs > 0.5) != (dataset.targets[:, 0] > 0.5))
    corner = run.maps.hidden[0][2][0, 0]
    assert view.values[0, 0] == pytest.approx(corner, abs=1e-6)


@pytest.mark.parametrize("features", [(), ("x1", "x1*x2", "sin(x2)")])
def test_the_probe_is_the_network_at_one_point(features):
    run = run_of(100, SetFeatures(features)) if features else run_of(100)
    probe = probe_of(run, 1.5, -2.0)
    inputs = [[1.5, -3.0, np.sin(-2.0)]] if features else [[1.5, -2.0]]
    seen = forward(run.problem.network, run.state.parameters, with_ones(np.array(inputs), "float32"))
    for layer, z in enumerate(seen.pre_activations):
        assert probe.open[layer] == {unit for unit in range(8) if z[unit, 0] > 0}
        assert np.array_equal(probe.values[layer + 1], seen.activations[layer][:, 0])
    assert probe.values[-1] == pytest.approx(2 * seen.outputs[:, 0] - 1)
    counts = [len(gates) for gates in probe.open]
    assert gate_lines(probe) == tuple(f"Hidden {i + 1}  {n} of 8 open" for i, n in enumerate(counts))


def test_the_mouse_on_the_plane_shows_the_path_of_open_gates(panel):
    show(panel, state_of(100))
    plane, diagram = panel.outcome.plane, panel.centre.diagram
    layout = plane.plane_layout(plane.view)
    before = diagram.grab().toImage()

    def move(place):
        event = QMouseEvent(
            QEvent.Type.MouseMove, place, plane.mapToGlobal(place), Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(plane, event)

    move(layout.at(plane.view, 1.0, 1.0))
    assert diagram.grab().toImage() != before
    probe = diagram._probe
    assert probe.values[0] == pytest.approx([1.0, 1.0], abs=0.05)
    closed = next(unit for unit in range(8) if unit not in probe.open[0])
    opened = next(iter(probe.open[0]))
    image = diagram.grab().toImage()
    for unit, ringed in ((opened, True), (closed, False)):
        cell = diagram.cell_rect(1, unit)
        ink = image.pixelColor(round(cell.center().x()), round(cell.top() - 2))
        assert (ink.name() == diagram.theme.healthy) == ringed
    move(QPointF(plane.width() / 2, plane.height() - 2))
    assert diagram.grab().toImage() == before


@pytest.mark.parametrize("data", ["sine", "absolute"])
def test_one_input_is_a_curve_that_bends_where_a_gate_opens(panel, data):
    state = state_of(300, ChooseData(data))
    show(panel, state)
    view, run = panel.outcome.plane.view, state.run
    network = run.problem.network
    x = np.linspace(*view.window, 20_001)
    seen = forward(network, run.state.parameters, with_ones(x[:, None], network.dtype))
    crossed = [
        x[at] for z in seen.pre_activations for row in z for at in np.flatnonzero(np.diff(row > 0))
    ]  # fmt: skip
    step = x[1] - x[0]
    assert len(view.kinks) > 3
    for place, height in view.kinks:
        assert np.abs(np.array(crossed) - place).min() <= 1.01 * step
        assert np.interp(place, x, seen.outputs[0]) == pytest.approx(height, abs=5e-3)
    (line,) = view.lines
    assert (np.diff(line[:, 0]) >= 0).all()
    assert {tuple(kink) for kink in view.kinks.tolist()} <= {tuple(vertex) for vertex in line.tolist()}
    assert kink_lines(view) == (f"{len(view.kinks)} kinks",)


def test_a_smooth_curve_and_a_plane_have_no_kinks(panel):
    for made in ((ChooseData("sine"), SetActivation("tanh")), ()):
        show(panel, state_of(20, *made))
        assert panel.outcome.plane.view.kinks is None
        assert kink_lines(panel.outcome.plane.view) == ()


def test_levels_are_offered_where_there_are_values(panel):
    unit = (SelectUnit(0, 1), assign("view.show_unit", True))
    for made, offered in (((), True), ((IRIS,), False), ((IRIS, *unit), True)):
        show(panel, state_of(20, *made))
        assert panel.outcome.levels.isVisible() == offered


@pytest.fixture
def two(tmp_path):
    path = tmp_path / "two.csv"
    rows = "".join(f"{i % 11},{i % 7},{300 + 20 * (i % 11)},{0.001 * (i % 7)}\n" for i in range(77))
    path.write_text("a,b,y1,y2\n" + rows, encoding="utf-8")
    return OpenTable(str(path), "y1", "", ("y2=target",))


@pytest.mark.parametrize("test", [False, True])
def test_each_target_has_its_error_in_its_own_unit(two, test):
    run = run_of(300, two)
    dataset, network = run.problem.dataset, run.problem.network
    rows = dataset.test if test else dataset.train
    answers = forward(network, run.state.parameters, run.problem.samples.inputs[rows]).outputs
    for place, bar in enumerate(error_bars(run, test=test)):
        scale = dataset.target_scales[place]
        wrong = (answers[place] - dataset.targets[rows, place]) * scale.deviation
        assert bar.label == ("y1", "y2")[place]
        assert bar.value == short(float(np.sqrt(np.mean(wrong**2))))
        assert bar.share == pytest.approx(
            min(1.0, float(np.sqrt(np.mean(wrong**2))) / scale.deviation), rel=1e-3
        )
    assert error_bars(run_of(300, IRIS), test=test) == ()


@pytest.mark.slow
def test_several_targets_are_named_and_the_plane_shows_the_first(panel, two):
    run = run_of(300, two)
    show(panel, state_of(300, two, assign("view.more_measures", True)))
    assert panel.centre.diagram.view.output_names == ("y1", "y2")
    assert panel.outcome.output.head._label.text() == "y₁ over the input plane"
    assert np.array_equal(panel.outcome.plane.view.values, run.maps.output[0])
    assert not panel.outcome.measures.errors.isHidden()
    told = probe_of(run, 3.0, 4.0)
    answer = forward(
        run.problem.network, run.state.parameters, with_ones(np.array([[3.0, 4.0]]), "float32")
    ).outputs
    scale = run.problem.dataset.target_scales[0]
    expected = float(answer[0, 0]) * scale.deviation + scale.mean
    assert float(answer_words(told, panel.outcome.plane.view, None)) == pytest.approx(expected, abs=0.06)
    show(panel, state_of(300, IRIS, assign("view.more_measures", True)))
    assert panel.outcome.measures.errors.isHidden()


def test_unfolded_measures_come_into_sight(qtbot, qapp):
    area = QScrollArea()
    fold = Fold("More", "what is put away")
    for _ in range(2):
        fold.add(tall := QLabel("rows"))
        tall.setFixedHeight(60)
    content = QWidget()
    column = QVBoxLayout(content)
    column.addWidget(above := QLabel("above"))
    above.setFixedHeight(180)
    column.addWidget(fold)
    area.setWidget(content)
    area.setWidgetResizable(True)
    qtbot.addWidget(area)
    area.resize(200, 200)
    area.show()
    bar = area.verticalScrollBar()
    fold.set_open(True)
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum())
    bar.triggerAction(QAbstractSlider.SliderAction.SliderToMinimum)
    area.resize(200, 190)
    assert bar.value() == 0
