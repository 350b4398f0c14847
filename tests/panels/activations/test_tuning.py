"""The parameters of the chosen function, by number and by slider."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from reluexplorer.core.activations import CATALOGUE
from reluexplorer.panels.activations.functions import ParameterBox
from reluexplorer.session.commands.curves import SetCurveParameter
from reluexplorer.session.document.curve_colours import CURVES
from reluexplorer.widgets.controls.all_controls import Text
from tests.panels.activations.choosing import LEFT, choice, state


def box(panel):
    return panel.functions.boxes[panel.functions._tuned]


def test_a_parameter_by_number_and_by_slider(shown):
    panel, dispatch = shown()
    assert panel.functions._tuned == "leaky_relu"
    field = box(panel).fields[0]
    field.selectAll()
    QTest.keyClicks(field, "0.25")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert dispatch.calls == [(SetCurveParameter("leaky_relu", 0, 0.25), False)]
    dispatch.calls.clear()
    track = box(panel).sliders[0]._track
    middle = track.height() // 2
    to = QPoint(track.width() * 45 // 100, middle)
    QTest.mousePress(track, LEFT, pos=QPoint(track.width() * 30 // 100, middle))
    QTest.mouseMove(track, to)
    QTest.mouseRelease(track, LEFT, pos=to)
    assert [goes_on for _, goes_on in dispatch.calls] == [False, True]
    assert 0.3 < dispatch.commands[1].value < 0.6
    QTest.keyClick(track, Qt.Key.Key_Right)
    assert dispatch.calls[-1][1] is False


def test_the_parameters_are_those_of_the_chosen_function(shown):
    panel, dispatch = shown()
    rows = panel.functions.list.rows
    QTest.mouseClick(rows["threshold"], LEFT)
    assert panel.functions._tuned == "threshold"
    assert panel.functions.tuning.head._label.text() == "Threshold"
    dispatch.calls.clear()
    track = box(panel).sliders[1]._track
    QTest.mouseClick(track, LEFT, pos=QPoint(track.width() - 10, 12))
    (command,) = dispatch.commands
    assert (command.curve, command.index) == ("threshold", 1)
    assert command.value > 8
    QTest.mouseClick(rows["mish"], LEFT)
    assert panel.functions.about() == "mish"
    assert panel.functions._tuned == "leaky_relu"
    panel.set_state(state(curves=("relu",)))
    assert panel.functions._tuned == ""
    assert panel.functions.tuning.isHidden()


@pytest.mark.parametrize("name", [name for name in CURVES if CATALOGUE[name].parameters])
def test_sliders_span_the_range_of_the_parameter(qtbot, name):
    made = ParameterBox(name)
    qtbot.addWidget(made)
    moved = []
    made.moved.connect(lambda *args: moved.append(args))
    for index, parameter in enumerate(CATALOGUE[name].parameters):
        assert made.sliders[index].value() == made.fields[index].value() == parameter.default
        track = made.sliders[index]._track
        QTest.keyClick(track, Qt.Key.Key_End)
        QTest.keyClick(track, Qt.Key.Key_Home)
        assert moved[-2:] == [(index, parameter.high, False), (index, parameter.low, False)]
        made.set_choice(choice(name))
        assert made.sliders[index].value() == parameter.default


def test_a_parameter_bends_the_curve_the_table_and_the_row(shown):
    panel, _ = shown(curves=("leaky_relu", "elu"), leak=0.5, probe=-2.0, curve_parameters=(("elu", 0, 2.0),))
    first, second = panel.charts.values.curves()
    assert first.y[0] == pytest.approx(0.5 * first.x[0])
    assert second.y[0] == pytest.approx(2 * math.expm1(-5))
    assert panel.reading.table.rows()[0].cells == ("Leaky ReLU", "−1.000", "0.500")
    assert box(panel).fields[0].value() == box(panel).sliders[0].value() == 0.5
    assert [panel.functions.list.rows[name].curve()[2] for name in ("leaky_relu", "elu")] == ["0.5", "2"]


@pytest.mark.parametrize("name", ["leaky_relu", "hardtanh", "threshold"])
def test_a_parameters_name_stands_in_one_line_in_a_small_window(shown, name):
    panel, _dispatch = shown((1024, 654))
    QTest.mouseClick(panel.functions.list.rows[name], LEFT)
    for field in box(panel).fields:
        label = next(each for each in box(panel).findChildren(Text) if each.buddy() is field)
        assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width()
