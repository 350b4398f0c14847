"""DATA on the panel: points drawn by hand, and inputs that follow from the coordinates."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reluexplorer.core.regions.input_plane import plane_of
from reluexplorer.panels.train.network.diagram_view import diagram_of
from reluexplorer.panels.train.outcome.plane_picture import PlanePicture
from reluexplorer.session.commands.data import ChooseData, ClearPoints, SetFeatures, SetPoints
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import View
from tests.panels.runs import run_of
from tests.panels.train.driving import show_settings

LEFT = Qt.MouseButton.LeftButton
POINTS = SetPoints((-3, -3, 0, -2, -3, 0, 2, 2, 1, 3, 3, 1, 3, 2, 1))


@pytest.fixture
def column(column):
    column.resize(264, 760)
    return column


def test_drawing_is_chosen_among_the_data_sets(column, asked):
    show_settings(column)
    names = [button.accessibleName() for button in column.data.thumbnails.buttons]
    assert not column.data.by_hand.isVisible()
    QTest.mouseClick(column.data.thumbnails.buttons[names.index("Draw points")], LEFT)
    assert asked.commands == [ChooseData("drawn")]


def test_drawn_points_are_counted_and_erased_by_a_button(column, asked):
    show_settings(column, POINTS)
    by_hand = column.data.by_hand
    assert by_hand.words.words().startswith("5 points: 3 orange, 2 blue.")
    assert not column.data.samples_row.isVisible()
    QTest.mouseClick(by_hand.clear, LEFT)
    assert asked.commands == [ClearPoints()]


def test_inputs_are_offered_for_points_of_the_plane_only(column):
    chips = column.data.more.chips
    show_settings(column, SetFeatures(("x2", "x1*x2")))
    assert column.data.more.inputs.isVisible()
    assert [chip.accessibleName() for chip in chips.values()] == [
        "x₁", "x₂", "x₁²", "x₂²", "x₁x₂", "sin x₁", "sin x₂",
    ]  # fmt: skip
    assert [name for name, chip in chips.items() if chip.isChecked()] == ["x2", "x1*x2"]
    show_settings(column, ChooseData("sine"))
    assert not column.data.more.inputs.isVisible()


@pytest.mark.parametrize("features", [("x2",), ("x1*x2",), ("x1", "sin(x2)")])
def test_points_stay_where_they_are_whatever_the_network_is_given(features):
    run = run_of(30, SetFeatures(features))
    picture = PlanePicture().view(run, View())
    dataset = run.problem.dataset
    assert np.array_equal(picture.points, dataset.coordinates)
    assert picture.points[:, 1].min() < -4
    assert picture.lines == ()
    assert picture.window == plane_of(dataset, None).window
    assert np.shape(picture.values) == np.shape(run.maps.output[0])


def test_a_single_input_of_the_plane_varies_along_its_own_axis():
    run = run_of(30, SetFeatures(("x2",)))
    values = PlanePicture().view(run, View()).values
    assert np.ptp(values, axis=1).max() == 0
    assert np.ptp(values, axis=0).min() > 0


def test_the_diagram_names_and_pictures_what_the_network_is_given():
    features = ("x2", "x1^2", "sin(x1)")
    diagram = diagram_of(run_of(30, SetFeatures(features)))
    assert diagram.inputs == features
    side = diagram.maps[0].shape[-1]
    x, y = np.meshgrid(*[np.linspace(-6, 6, side)] * 2)
    expected = [y / 6, x * x / 36, np.sin(x) / np.abs(np.sin(x)).max()]
    np.testing.assert_allclose(diagram.maps[0], expected, atol=1e-6)
    assert diagram.levels[0] == 1.0


def test_the_eraser_is_a_switch_of_the_document(column, asked):
    show_settings(column, POINTS)
    eraser = column.data.by_hand.eraser
    assert not eraser.isChecked()
    QTest.mouseClick(eraser, LEFT)
    assert asked.commands == [assign("view.erasing", True)]
    show_settings(column, POINTS, assign("view.erasing", True))
    assert eraser.isChecked()
