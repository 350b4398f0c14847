"""The Neurons workspace by real clicks and keys."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from reluexplorer.core.diagnosis.death import Death
from reluexplorer.core.diagnosis.inspection import inspect, true_classes
from reluexplorer.core.diagnosis.unit_states import UnitState
from reluexplorer.core.engine.training import initial_state
from reluexplorer.core.problem.make import make_problem
from reluexplorer.panels.neurons.inspector import story
from reluexplorer.panels.neurons.panel import NeuronsPanel, absence
from reluexplorer.panels.neurons.picture import histograms
from reluexplorer.session.commands.network import AddLayer
from reluexplorer.session.commands.selection import ClearSelection, SelectUnit, SelectUnits
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Document, View
from reluexplorer.session.run.snapshot import RunSnapshot, Status
from reluexplorer.session.session import State
from reluexplorer.widgets.painting.painted_widget import face
from reluexplorer.widgets.theme.theme import LIGHT, SIZE_SMALL
from tests.core.samples import line
from tests.panels.neurons.constructed import LEFT, ORDER, column, constructed, dead_since, snapshot


def test_the_order_of_points_is_chosen_by_a_click(shown):
    panel, dispatch = shown(snapshot(constructed()))
    rows = panel.overview.rows
    assert rows.value() == "class"
    button = next(each for each in rows.findChildren(QAbstractButton) if each.text() == "Loss")
    QTest.mouseClick(button, LEFT)
    assert dispatch.commands == [assign("view.rows", "loss")]


@pytest.mark.parametrize("order", ["index", "firing"])
def test_a_click_on_a_column_selects_its_neuron(shown, order):
    panel, dispatch = shown(snapshot(constructed()), order=order)
    QTest.mouseClick(panel.raster, LEFT, pos=column(panel, 0, 3))
    QTest.mouseClick(panel.raster, LEFT, pos=column(panel, 1, 0))
    assert dispatch.commands == [SelectUnit(0, 3), SelectUnit(1, 0)]


def test_a_click_beside_the_columns_and_escape_clear_the_selection(shown):
    panel, dispatch = shown(snapshot(constructed()), unit=(0, 1))
    QTest.mouseClick(panel.raster, LEFT, pos=QPoint(4, panel.raster.height() - 4))
    QTest.keyClick(panel.raster, Qt.Key.Key_Escape)
    assert dispatch.commands == [ClearSelection(), ClearSelection()]


def test_keys_walk_the_raster_and_select(shown):
    panel, dispatch = shown(snapshot(constructed()), order="firing")
    QTest.keyClick(panel.raster, Qt.Key.Key_Right)
    QTest.keyClick(panel.raster, Qt.Key.Key_Return)
    assert dispatch.commands == [SelectUnit(0, 2)]


def test_choices_above_the_picture(shown):
    panel, dispatch = shown(snapshot(constructed()))
    assert (panel.overview.grid.value(), panel.overview.order.value()) == ("raster", "firing")
    QTest.mouseClick(panel.overview.grid.button("plane"), LEFT)
    QTest.mouseClick(panel.overview.order.button("index"), LEFT)
    assert dispatch.commands == [assign("view.grid", "plane"), assign("view.order", "index")]
    assert [pill.text() for pill in panel.overview.pills] == [
        "1 healthy",
        "1 always on",
        "1 rarely fires",
        "0 dormant",
        "2 dead",
    ]


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("grid", ["raster", "plane", "histograms"])
def test_the_neurons_of_one_state_are_seen_alone(shown, grid):
    panel, dispatch = shown(snapshot(constructed()), grid=grid)
    dead = panel.overview.pills[4]
    QTest.mouseClick(dead, LEFT)
    assert dispatch.commands == [assign("view.state_filter", "dead")]
    panel, dispatch = shown(snapshot(constructed()), grid=grid, state_filter="dead", order="index")
    view = panel.picture.currentWidget().view
    assert [layer.order.tolist() for layer in view.layers] == [[ORDER.index("dead")], [0]]
    QTest.mouseClick(panel.overview.pills[4], LEFT)
    assert dispatch.commands == [assign("view.state_filter", "")]
    panel, _ = shown(snapshot(constructed()), grid=grid, state_filter="rare", unit=(0, 0))
    view = panel.picture.currentWidget().view
    assert [layer.order.tolist() for layer in view.layers] == [[ORDER.index("rare")], []]
    assert panel.inspector.title.text() == "Neuron 1.1"
    assert not panel.grab().isNull()


def sorted_rows(problem):
    """Rows of the training part by class, as the raster has them."""
    classes = true_classes(problem.dataset, problem.dataset.train)
    return sorted(range(len(classes)), key=lambda row: int(classes[row]))


def test_the_sample_that_a_cause_names_is_marked_on_the_plane_and_in_the_raster(shown):
    state = replace(constructed(), step=500)
    sample = int(state.problem.dataset.train[3])
    death = Death(0, ORDER.index("dead"), 412, bias_change=-2.9, sample=sample, sample_share=0.9)
    unit = (0, ORDER.index("dead"))
    panel, _ = shown(snapshot(state, dead_since(420, -1, -1, -1), deaths=(death,)), unit=unit)
    inspector = panel.inspector
    assert f"Sample {sample + 1} alone gave 90 %" in inspector.cause.words()
    assert inspector.where.words().endswith(f"Ringed: sample {sample + 1}.")
    view = inspector.plane.view
    assert view.ringed == sample
    assert panel.raster.view.named_row == sorted_rows(state.problem).index(3)
    assert panel.raster.view.caption.startswith(
        f"Triangles: sample {sample + 1}, which gave most of the gradient that silenced this neuron."
    )
    ringed = inspector.plane.grab().toImage()
    inspector.plane.set_view(replace(view, ringed=-1))
    plain = inspector.plane.grab().toImage()
    assert ringed != plain
    small = replace(death, sample_share=0.3)
    panel, _ = shown(snapshot(state, dead_since(420, -1, -1, -1), deaths=(small,)), unit=unit)
    assert panel.inspector.plane.view.ringed == panel.raster.view.named == -1
    assert "Ringed" not in panel.inspector.where.words()


def test_a_range_of_columns_is_selected(shown):
    panel, dispatch = shown(snapshot(constructed()), order="index", unit=(0, 1))
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.mouseClick(panel.raster, LEFT, shift, column(panel, 0, 3))
    assert dispatch.commands == [SelectUnits((0, 0, 0), (3, 2, 1))]


def test_with_nothing_selected_a_dead_one_is_offered(shown):
    panel, dispatch = shown(snapshot(constructed(second=(1.0, -1.0))))
    assert panel.inspector.currentWidget() is not panel.inspector.column
    QTest.mouseClick(panel.inspector.empty.button, LEFT)
    assert dispatch.commands == [SelectUnit(0, 0)]
    healthy, _ = shown(snapshot(constructed("leaky_relu")))
    assert healthy.inspector.empty.button.isHidden()


def test_a_selection_that_the_running_network_lacks_is_no_selection(shown):
    panel, _ = shown(snapshot(constructed()), unit=(1, 7))
    assert panel.inspector.currentWidget() is not panel.inspector.column


def test_without_hidden_layers_there_is_a_way_out(shown):
    problem = make_problem(line(), ())
    panel, dispatch = shown(snapshot(initial_state(problem)))
    assert panel.pages.currentWidget() is panel.flat
    QTest.mouseClick(panel.flat.button, LEFT)
    assert dispatch.commands == [AddLayer(0)]


def test_a_run_that_failed_says_why(shown):
    panel, dispatch = shown(RunSnapshot(status=Status.FAILED, message="The file is gone."))
    assert panel.pages.currentWidget() is panel.absent
    assert panel.absent._sentence.text() == "The file is gone."
    QTest.mouseClick(panel.absent.button, LEFT)
    assert dispatch.commands == [assign("view.workspace", "train")]
    assert absence(RunSnapshot(progress=0.4))[1].endswith("40 % of the data are loaded.")


def test_a_diverged_run_says_so_above_the_picture(shown):
    run = snapshot(constructed(), status=Status.DIVERGED, message="Training stopped: update 9.")
    panel, _ = shown(run)
    assert panel.trouble.isVisible()
    assert panel.trouble._sentence.text() == "Training stopped: update 9."
    assert shown(snapshot(constructed()))[0].trouble.isHidden()


def test_what_is_not_found_out_is_said_above_the_picture(shown):
    panel, _ = shown(snapshot(constructed(), trouble="The report was left."))
    assert panel.trouble.isVisible()
    assert panel.trouble._sentence.text() == "The report was left."


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("grid", ["raster", "plane", "histograms"])
@pytest.mark.parametrize("weight", [0.0, -1.0, 1.0])
def test_inputs_past_all_numbers_are_said_and_painted(shown, grid, weight):
    """The second layer reads infinity, times 0 as well; the weights are finite, as they always are."""
    state = constructed()
    flat = np.array(state.parameters)
    first, second, _ = state.problem.network.layers(flat)
    first[0, 1] = first[-1, 1] = 3e38
    second[1, 0] = weight
    run = snapshot(replace(state, parameters=flat))
    panel, _ = shown(run, grid=grid, unit=(1, 0))
    assert not panel.grab().isNull()
    told = story.story(run.problem, run.inspection, run, (1, 0))
    assert ("has no value" in told.sentence) is (weight == 0.0)
    assert told.gap is None or math.isfinite(told.gap)


def test_the_card_under_the_mouse_keeps_up_with_the_run(shown):
    panel, _ = shown(snapshot(constructed()))
    QTest.mouseMove(panel.raster, column(panel, 0, 2))
    assert panel.raster._lines == (
        "Neuron 1.3",
        "healthy",
        "fires on 50 % of the points",
        "gives 0.43 times its layer’s mean",
    )
    later = constructed()
    moved = np.array(later.parameters)
    later.problem.network.layers(moved)[0][-1, 2] = -5.0
    panel.set_state(State(Document(), snapshot(replace(later, parameters=moved))))
    assert panel.raster._lines == ("Neuron 1.3", "dead", "closest point 4.00 below the threshold")


def test_maps_can_be_clicked_and_walked(shown):
    panel, dispatch = shown(snapshot(constructed()), grid="plane", order="firing")
    assert panel.picture.currentWidget() is panel.maps
    QTest.mouseClick(panel.maps, LEFT, pos=panel.maps.cell(0, 3).center().toPoint())
    QTest.keyClick(panel.maps, Qt.Key.Key_Right)
    QTest.keyClick(panel.maps, Qt.Key.Key_Right)
    QTest.keyClick(panel.maps, Qt.Key.Key_Return)
    QTest.mouseClick(panel.maps, LEFT, pos=QPoint(2, panel.maps.height() - 2))
    QTest.keyClick(panel.maps, Qt.Key.Key_Escape)
    assert dispatch.commands == [SelectUnit(0, 3), SelectUnit(1, 0), ClearSelection(), ClearSelection()]


def test_maps_show_state_and_value_in_their_place(shown):
    panel, _ = shown(snapshot(constructed()), grid="plane")
    picture = panel.maps.grab().toImage()
    ratio = picture.devicePixelRatio()

    def pixel(at):
        return QColor(picture.pixel(round(at.x() * ratio), round(at.y() * ratio)))

    for unit, role in enumerate((LIGHT.dead, LIGHT.negative, LIGHT.healthy, LIGHT.warning)):
        cell = panel.maps.cell(0, unit)
        assert pixel(QPointF(cell.left() + 2, cell.bottom() + 3)).name() == role
    half = panel.maps.cell(0, 2)
    silent, firing = (
        pixel(QPointF(half.left() + share * half.width(), half.center().y())) for share in (0.25, 0.95)
    )
    assert silent.name() == LIGHT.panel
    assert firing.red() - firing.blue() > 5


@pytest.mark.parametrize(("size", "inspector"), [((1440, 854), 400), ((1024, 654), 320)])
def test_the_picture_keeps_its_room(shown, size, inspector):
    panel, _ = shown(snapshot(constructed()), size, unit=(0, 0))
    assert panel.inspector.width() == panel.inspector.column.width() == inspector
    assert panel.raster.width() > 600
    assert panel.raster.height() > 250
    assert panel.inspector.plane.geometry().right() < inspector


def test_views_compare_by_the_run_and_the_way_it_is_looked_at():
    run = snapshot(constructed())

    def of(run, **view):
        return NeuronsPanel.view_of(None, State(Document(view=View(**view)), run))

    assert of(run) == of(run, workspace="learn")
    assert of(run) != of(run, unit=(0, 1))
    assert of(run) != of(run, grid="plane")
    assert of(run) != of(replace(run))


def test_values_beyond_a_histogram_are_pointed_at_and_said_under_the_mouse(shown):
    state = constructed()
    panel, _ = shown(snapshot(state), grid="histograms")
    view = panel.maps.view
    z = panel._rendered.run.inspection.train_activity.pre_activations[0]
    beyond = view.layers[0].beyond
    np.testing.assert_array_equal(beyond, histograms.beyond_scale(z, histograms.scale_end(z)) > 0)
    assert beyond.any()
    unit, side = np.argwhere(beyond)[0].tolist()
    cell = panel.maps.cell(0, unit)
    marked = panel.maps.grab().toImage()
    panel.maps.set_view(
        replace(view, layers=(replace(view.layers[0], beyond=np.zeros_like(beyond)), *view.layers[1:]))
    )
    plain = panel.maps.grab().toImage()
    corner = QRectF(cell.right() - 7 if side else cell.left() + 1, cell.center().y() - 4, 6, 8).toRect()
    assert marked.copy(corner) != plain.copy(corner)
    panel.maps.set_view(view)
    panel.maps.unit_hovered.emit(0, unit)
    assert histograms.bar_words(z, unit)[0] in panel.maps._lines


def test_histograms_are_shown_in_place_of_the_maps(shown):
    panel, dispatch = shown(snapshot(constructed()), grid="histograms")
    assert panel.picture.currentWidget() is panel.maps
    assert not panel.overview.rows.isVisible()
    assert "blue below the threshold 0" in panel.maps.view.caption
    QTest.mouseClick(panel.maps, LEFT, pos=panel.maps.cell(0, 1).center().toPoint())
    assert dispatch.commands == [SelectUnit(0, 1)]


@pytest.mark.parametrize("width", [300, 460, 640, 1400])
def test_a_caption_of_histograms_has_room_for_all_its_lines(shown, width):
    panel, _dispatch = shown(snapshot(constructed()), grid="histograms")
    maps = panel.maps
    maps.resize(width, 420)
    words = QFontMetricsF(face(SIZE_SMALL)).boundingRect(
        QRectF(0, 0, width, 400), Qt.TextFlag.TextWordWrap, maps.view.caption
    )
    below = max(block.area.bottom() for block in maps.blocks()) + 8
    assert words.height() >= 13
    assert below + words.height() <= maps.height()


def test_list_and_card_agree_that_a_diverged_run_has_no_states(shown):
    state = replace(constructed(), diverged_at=9)
    run = snapshot(state, status=Status.DIVERGED, message="Training stopped: update 9.")
    found = {words for _, words, _, _ in story.counts(run.problem, run.inspection)}
    healthy = next(
        (layer, unit)
        for layer, health in enumerate(inspect(constructed()).health)
        for unit, each in enumerate(health.states)
        if each is UnitState.HEALTHY
    )
    told = story.story(run.problem, run.inspection, run, healthy)
    assert "0 healthy" in found
    assert told.pill == "unknown"
    assert told.sentence == (
        "The run diverged, so no state can be told of it. Go back on the timeline, or train slower."
    )
    assert story.hover_lines(run.problem, run.inspection, healthy)[1:] == ("unknown",)
    panel, _ = shown(run, unit=healthy)
    assert not panel.grab().isNull()
