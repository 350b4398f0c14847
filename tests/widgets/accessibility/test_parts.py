"""Painted parts through Qt's own interfaces, as a screen reader walks, reads, sets and presses them."""

from __future__ import annotations

import gc
from dataclasses import replace

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from reluexplorer.lessons.exhibit import Units
from reluexplorer.widgets.accessibility.interfaces import _FACES
from reluexplorer.widgets.accessibility.parts import PRESS, TOGGLE, Level, Part, Told
from reluexplorer.widgets.diagram.network_diagram import NetworkDiagram
from reluexplorer.widgets.diagram.told import reads
from reluexplorer.widgets.plane.plane_widget import PlaneView, PlaneWidget
from reluexplorer.widgets.plots.curve_plot import Curve, CurvePlot
from reluexplorer.widgets.plots.histogram_strip import HistogramStrip, HistogramView
from reluexplorer.widgets.plots.timeline_strip import TimelineEvent, TimelineStrip, TimelineView
from reluexplorer.widgets.plots.unit_grid import UnitGrid
from reluexplorer.widgets.raster.raster_widget import RasterWidget
from tests.widgets import sample_net as sample

NAME, DESCRIPTION, VALUE = QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value


class Lamps(Told, QWidget):
    """Three lamps, and how bright they are."""

    def __init__(self) -> None:
        super().__init__()
        self.lit, self.brightness = 0, 2.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Lamps")
        self.resize(90, 30)

    def role_told(self):
        return QAccessible.Role.List

    def count_parts(self):
        return 3

    def part(self, place):
        room = QRectF(30 * place, 0, 30, 30) if place < 2 else QRectF()
        return Part(
            f"Lamp {place + 1}",
            room,
            description="a lamp",
            value="bright",
            selected=place == self.lit,
            doings=((PRESS, lambda: self.light(place)),),
        )

    def light(self, place):
        self.lit = place

    def part_with_keys(self):
        return self.lit

    def level_told(self):
        return Level(self.brightness, 0.0, 10.0, 0.5, self.dim)

    def value_told(self):
        return f"{self.brightness:g} of 10"

    def dim(self, value):
        self.brightness = value


def told(widget):
    return QAccessible.queryAccessibleInterface(widget)


def names(widget):
    face = told(widget)
    return [face.child(place).text(NAME) for place in range(face.childCount())]


@pytest.fixture
def lamps(qtbot):
    made = Lamps()
    qtbot.addWidget(made)
    made.show()
    return made


def test_parts_have_name_description_value_role_and_place(lamps):
    face = told(lamps)
    assert (face.text(NAME), face.role(), face.childCount()) == ("Lamps", QAccessible.Role.List, 3)
    second = face.child(1)
    assert [second.text(t) for t in (NAME, DESCRIPTION, VALUE)] == ["Lamp 2", "a lamp", "bright"]
    assert second.role() == QAccessible.Role.ListItem
    assert second.rect().topLeft() == lamps.mapToGlobal(QPoint(30, 0))
    assert second.rect().width() == 30
    assert second.parent() is face
    assert face.indexOfChild(second) == 1
    assert face.childAt(lamps.mapToGlobal(QPoint(35, 5)).x(), lamps.mapToGlobal(QPoint(35, 5)).y()) is second


def test_parts_say_what_is_selected_where_the_keys_are_and_what_is_out_of_sight(lamps, qtbot):
    face = told(lamps)
    lamps.activateWindow()
    lamps.setFocus()
    qtbot.waitUntil(lamps.hasFocus)
    states = [face.child(place).state() for place in range(3)]
    assert [bool(state.selected) for state in states] == [True, False, False]
    assert [bool(state.focused) for state in states] == [True, False, False]
    assert [bool(state.offscreen) for state in states] == [False, False, True]
    assert face.focusChild() is face.child(0)


def test_an_action_does_what_a_click_does_and_an_unknown_one_nothing(lamps):
    action = told(lamps).child(2).actionInterface()
    assert action.actionNames() == [PRESS]
    action.doAction("Melt")
    assert lamps.lit == 0
    action.doAction(PRESS)
    assert lamps.lit == 2
    assert bool(told(lamps).child(2).state().selected)


def test_the_value_of_a_whole_widget_is_read_and_set_within_its_range(lamps):
    value = told(lamps).valueInterface()
    seen = value.currentValue(), value.minimumValue(), value.maximumValue(), value.minimumStepSize()
    assert seen == (2.0, 0.0, 10.0, 0.5)
    value.setCurrentValue(99.0)
    assert lamps.brightness == 10.0
    value.setCurrentValue("bright")
    assert lamps.brightness == 10.0
    assert told(lamps).text(VALUE) == "10 of 10"
    assert told(lamps).child(0).valueInterface() is None


def test_the_keys_can_be_brought_to_a_widget_by_an_action(lamps, qtbot):
    lamps.activateWindow()
    action = told(lamps).actionInterface()
    assert action.actionNames() == ["SetFocus"]
    action.doAction("SetFocus")
    qtbot.waitUntil(lamps.hasFocus)


def test_parts_go_with_their_widget_however_it_goes(qapp):
    """A hundred widgets are deleted by Qt and by Python, parts held on to or not; none is left or crashes."""
    before = len(_FACES)
    held = []
    for number in range(100):
        made = Lamps()
        part = told(made).child(1)
        assert part.text(NAME) == "Lamp 2"
        if number % 3 == 0:
            held.append(part)
        if number % 2:
            shiboken6.delete(made)
        else:
            made.deleteLater()
            QCoreApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)
    gc.collect()
    assert len(_FACES) == before


def test_a_diagram_tells_of_headers_neurons_with_their_weights_and_buttons(qtbot):
    diagram = NetworkDiagram()
    qtbot.addWidget(diagram)
    diagram.resize(805, 770)
    net = sample.sample_net((3, 2), 2, 1)
    diagram.set_view(sample.diagram_view(net, (1, 2)))
    diagram.teller = lambda column, _unit: ("its name", "dead since step 515") if column == 1 else ()
    found = names(diagram)
    title = diagram.view.titles[1]
    assert found[0] == "Inputs"
    assert found[3:9] == [
        f"Add a hidden layer after {diagram.view.titles[0]}",
        title,
        *(diagram.view.describe(1, unit) for unit in range(3)),
        f"Remove a neuron: {title}",
    ]
    neuron = told(diagram).child(7)
    weights = diagram.view.weights[0][:, 2]
    assert neuron.text(DESCRIPTION).startswith("dead since step 515. Weights: x")
    assert all(f"{abs(weight):.2f}" in neuron.text(DESCRIPTION) for weight in weights)
    assert bool(neuron.state().selected)
    chosen, joined, removed = [], [], []
    diagram.unit_selected.connect(lambda *at: chosen.append(at))
    diagram.unit_toggled.connect(lambda *at: joined.append(at))
    diagram.units_changed.connect(lambda *change: removed.append(change))
    told(diagram).child(5).actionInterface().doAction(PRESS)
    told(diagram).child(6).actionInterface().doAction(TOGGLE)
    told(diagram).child(8).actionInterface().doAction(PRESS)
    assert (chosen, joined, removed) == ([(1, 0)], [(1, 1)], [(0, -1)])
    assert diagram.part_with_keys() == 6


def test_a_strip_is_a_slider_whose_happenings_can_be_gone_to(qtbot):
    strip = TimelineStrip()
    qtbot.addWidget(strip)
    strip.resize(800, 64)
    steps = np.arange(0, 960, 2)
    died = TimelineEvent(320, "2.2 died", "dead")
    strip.set_view(TimelineView(steps, np.exp(-steps / 260), 1200, 400, (died,), head=958))
    face, sought = told(strip), []
    strip.sought.connect(sought.append)
    value = face.valueInterface()
    assert face.role() == QAccessible.Role.Slider
    assert (value.currentValue(), value.maximumValue()) == (400.0, 958.0)
    assert face.text(VALUE) == "step 400, wound back from 958"
    assert names(strip) == ["Step 320: 2.2 died"]
    value.setCurrentValue(123.0)
    face.child(0).actionInterface().doAction(PRESS)
    assert sought == [123, 320]


def test_a_plot_tells_each_curve_with_its_value_at_the_probe(qtbot):
    plot = CurvePlot("Two lines", probe=True)
    qtbot.addWidget(plot)
    x = np.linspace(0.0, 4.0, 41)
    plot.set_curves((Curve("double", x, 2 * x), Curve("square", x, x**2)))
    face = told(plot._graph)
    assert names(plot._graph) == ["double 8 at 4", "square 16 at 4"]
    assert face.role() == QAccessible.Role.Chart
    plot.set_probe(1.5)
    assert names(plot._graph) == ["double 3", "square 2.25"]
    assert face.role() == QAccessible.Role.Slider
    assert face.text(VALUE) == "x 1.5, double 3, square 2.25"
    moved = []
    plot.probe_moved.connect(moved.append)
    face.valueInterface().setCurrentValue(2.0)
    assert moved == [2.0]
    assert plot.probe() == 2.0


def test_a_plane_tells_its_points_and_the_value_in_its_middle(qtbot):
    plane = PlaneWidget()
    qtbot.addWidget(plane)
    plane.resize(300, 330)
    values = np.full((5, 5), 0.25)
    points, targets = np.array([[0.5, -0.5], [0.0, 1.0]]), np.array([1, 0])
    wrong = np.array([True, False])
    plane.set_view(PlaneView(values, 1.0, points, targets, ("out", "in"), wrong=wrong, value_name="output"))
    assert names(plane) == ["in, x₁ 0.5, x₂ −0.5, answered wrongly", "out, x₁ 0, x₂ 1"]
    assert told(plane).text(VALUE).startswith("output  ≈ 0.25, x₁")


def test_neurons_by_samples_are_told_with_their_state(qtbot):
    raster = RasterWidget()
    qtbot.addWidget(raster)
    raster.resize(970, 400)
    raster.set_view(sample.raster_view((4, 8), 60, (1, 2)))
    found, face = names(raster), told(raster)
    assert len(found) == 12
    assert found[4].startswith("Neuron 2.1, ")
    assert [n for n in range(12) if face.child(n).state().selected] == [raster.part_with_keys()]
    chosen = []
    raster.unit_selected.connect(lambda *at: chosen.append(at))
    face.child(3).actionInterface().doAction(PRESS)
    assert chosen == [(0, raster._unit((0, 3)))]
    assert raster.part_with_keys() == 3


def test_squares_and_bars_are_told(qtbot):
    grid, strip = UnitGrid(), HistogramStrip()
    qtbot.addWidget(grid)
    qtbot.addWidget(strip)
    grid.set_view(Units(np.array([0.25, 0.0]), frozenset({1}), (2,)))
    strip.set_view(HistogramView(np.array([3, 0, 5]), np.array([-2.0, -1.0, 0.0, 1.0])))
    assert names(grid)[0] == "Neuron 1.1, fires on 25 % of the data"
    assert names(grid)[1].startswith("Neuron 1.2, dead")
    assert names(strip) == ["−2.00 to −1.00: 3, silent", "0 to 1.00: 5, fires"]
    told(grid).child(1).actionInterface().doAction(PRESS)
    assert grid.accessibleDescription() == names(grid)[1]


def test_the_part_at_a_point_is_found_without_telling_what_the_others_are(qtbot, monkeypatch):
    diagram = NetworkDiagram()
    qtbot.addWidget(diagram)
    diagram.resize(805, 770)
    diagram.set_view(sample.diagram_view(sample.sample_net((3, 2), 2, 1), (1, 2)))
    rooms = [diagram.part(place).room for place in range(diagram.count_parts())]
    monkeypatch.setattr("reluexplorer.widgets.diagram.asking.part_of", None)
    seen = {place: room for place, room in enumerate(rooms) if not room.isEmpty()}
    assert len(seen) > 8
    assert {place: diagram.part_at(room.center().toPoint()) for place, room in seen.items()} == dict(
        zip(seen, seen, strict=True)
    )
    assert diagram.part_at(QPoint(-5, -5)) == -1


def test_the_largest_weights_are_read_first():
    weights = np.array([[0.1], [-3.0], [2.0], [0.5], [-1.0]], np.float32)
    net = sample.diagram_view(sample.sample_net((1,), 5, 1))
    view = replace(net, weights=(weights, *net.weights[1:]), biases=(np.array([0.25], np.float32),))
    names = [view.name_of(0, source) for source in (1, 2, 4, 3)]
    written = zip(names, ("−3.00", "2.00", "−1.00", "0.50"), strict=True)
    told = ", ".join(f"{name} {value}" for name, value in written)
    assert reads(view, 1, 0) == (f"Weights: {told} and 1 smaller one", "Bias 0.25")
