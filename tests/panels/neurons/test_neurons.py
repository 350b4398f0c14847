from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.diagnosis.death import Death
from reluexplorer.core.diagnosis.inspection import glimpse, inspect, true_classes
from reluexplorer.core.diagnosis.unit_states import UnitState
from reluexplorer.core.engine.training import TrainState, initial_state
from reluexplorer.core.network.spec import forward, with_ones
from reluexplorer.core.problem.make import make_problem
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.core.regions.firing_area import firing_area, inputs_over_plane
from reluexplorer.core.regions.input_plane import MapPlan, plane_of
from reluexplorer.core.regions.interval_bounds import Silence
from reluexplorer.core.units.death_search import Dating
from reluexplorer.core.units.unit_history import UnitHistory
from reluexplorer.core.units.unit_report import UnitReport
from reluexplorer.panels.neurons import deaths
from reluexplorer.panels.neurons.inspector import story, unit_data
from reluexplorer.panels.neurons.inspector.gradient_history import apart_words, now_words
from reluexplorer.panels.neurons.inspector.inspector import area_words
from reluexplorer.panels.neurons.panel import NeuronsPanel, absence
from reluexplorer.panels.neurons.picture import histograms, maps_view, pictures
from reluexplorer.panels.neurons.picture.maps_grid import MapsGrid
from reluexplorer.panels.neurons.remedies.buttons import remedies, treatments
from reluexplorer.session.account.account import Account
from reluexplorer.session.commands.network import AddLayer
from reluexplorer.session.commands.remedies import CompareRemedies, SearchDeaths, StopSearching
from reluexplorer.session.commands.run import Pause, Play
from reluexplorer.session.commands.selection import ClearSelection, SelectUnit, SelectUnits, ToggleUnit
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.units import ReinitialiseUnit, ReviveUnit
from reluexplorer.session.commands.units_together import TreatUnits
from reluexplorer.session.document.document import Document, Recipe, View
from reluexplorer.session.run.snapshot import Curve, RunSnapshot, Search, Status, UnitEvent
from reluexplorer.session.session import State
from reluexplorer.text import measure
from reluexplorer.widgets.plots.histogram_strip import BASE, HistogramStrip, HistogramView
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT
from tests.panels.recording import Recording

LEFT = Qt.MouseButton.LeftButton
POINTS = 350
WINDOW = (-2.0, 2.0)

# z of each unit is its weights times (x1, x2) plus a bias; x1 runs evenly from −1 to 1 over the data.
UNITS = {
    "dead": (1.0, 0.0, -1.83),
    "always": (1.0, 0.0, 2.0),
    "half": (1.0, 0.0, 0.0),
    "rare": (30.0, 0.0, -27.3),
}
ORDER = tuple(UNITS)
TRIES = {
    "leaky-0.01": "Leaky ReLU 0.01",
    "leaky-0.1": "Leaky ReLU 0.1",
    "leaky-0.25": "Leaky ReLU 0.25",
    "prelu": "PReLU",
    "elu": "ELU",
    "slower": "Learning rate ÷ 10",
    "slower-revive": "Learning rate ÷ 10, revive",
    "clipped": "Clip gradients at 1",
    "larger-batch": "Batches of 80",
    "revive": "Revive the dead",
    "reinitialise": "Renew the dead",
}
"""Remedies of the default run by name, in the order in which they are offered."""


def line(task=Task.BINARY, points=POINTS, features=2):
    x = np.zeros((points + 10, features))
    x[:points, 0] = np.linspace(-1, 1, points)
    targets = (x[:, :1] * 10 // 1 % 2 == 0).astype(np.float64) if task is Task.BINARY else x[:, :1].copy()
    names = tuple(f"x{number + 1}" for number in range(features))
    rows = np.arange(points + 10)
    return Dataset(
        "line", "Line", task, x, targets, rows[:points], rows[points:], names, ("no", "yes"), WINDOW
    )


def constructed(activation="relu", dataset=None, training=TrainingSpec(), second=(-0.83,)):
    """A network whose first layer has ``UNITS`` and whose second has constant inputs ``second``."""
    problem = make_problem(
        dataset or line(), (len(UNITS), len(second)), ActivationChoice(activation), training=training
    )
    flat = np.zeros(problem.network.parameter_count, np.float32)
    first, following, _ = problem.network.layers(flat)
    first[:2] = np.array([unit[:2] for unit in UNITS.values()]).T
    first[-1] = [unit[2] for unit in UNITS.values()]
    following[-1] = second
    flat.flags.writeable = False
    return TrainState(problem, 0, flat, ())


def snapshot(state, curve=None, **changes):
    found = inspect(state)
    axes = plane_of(state.problem.dataset, None)
    maps = MapPlan(state.problem.network, axes, 20, 20, 64).maps(state.parameters)
    dead = np.array([found.dead_units], dtype=np.int64)
    curve = curve or Curve(
        np.array([0]), dead=dead, dead_since=tuple(np.full(len(h.states), -1) for h in found.health)
    )
    run = RunSnapshot(
        1, Status.PAUSED, problem=state.problem, state=state, inspection=found, maps=maps, curve=curve
    )
    return replace(run, **changes)


def told(activation="relu", unit="dead", curve=None, layer=0, known=MappingProxyType({}), **options):
    state = constructed(activation, **options)
    index = ORDER.index(unit) if layer == 0 else unit
    shown = replace(state, step=500) if curve else state
    run = RunSnapshot(1, Status.PAUSED, state=shown, curve=curve or Curve(), **known)
    return story.story(state.problem, inspect(state), run, (layer, index))


def dead_since(*first, interval=10):
    return Curve(np.array([0, 500]), dead_since=(np.array(first), np.array([-1])), interval=interval)


# Words


def test_sentence_of_a_dead_neuron_gives_its_gap():
    what = told(unit="dead")
    assert what.sentence == (
        "Its input is negative for all 350 training points; the closest is 0.83 below the threshold, "
        "so no gradient reaches its 3 parameters."
    )
    assert (what.title, what.role, what.ailing) == ("Neuron 1.1", "dead", True)
    assert what.gap == pytest.approx(0.83, abs=1e-6)


def test_parameters_are_those_of_its_own_layer():
    assert told(unit=0, layer=1).sentence.endswith("so no gradient reaches its 5 parameters.")


def test_a_neuron_at_the_threshold_is_dead_without_being_negative():
    what = told(unit=0, layer=1, second=(0.0,))
    assert what.sentence.startswith("Its input is above zero for none of all 350 training points")
    assert what.gap == 0


def test_sentences_of_the_living():
    assert told(unit="half").sentence == (
        "It fires for 175 of 350 training points (50 %). "
        "For them it passes its input and the whole gradient; for the others nothing. "
        "It gives 0.43 times its layer’s mean."
    )
    assert told(unit="rare").sentence == (
        "It fires for 16 of 350 training points (4.6 %): only they move its 3 parameters. "
        "It gives 0.11 times its layer’s mean."
    )
    assert told(unit="always").sentence == (
        "Its input is positive for all 350 training points, "
        "so it is linear where the data are: it adds no bend. It gives 3.5 times its layer’s mean."
    )
    assert [told(unit=unit).pill for unit in ORDER] == [
        "dead at the start",
        "always on",
        "healthy",
        "rarely fires",
    ]
    assert [told(unit=unit).ailing for unit in ORDER] == [True, False, False, True]


def test_a_leaky_neuron_is_not_dead_but_in_the_leak():
    what = told("leaky_relu", "dead")
    assert what.sentence == (
        "Its input is negative for all 350 training points; the closest is 0.83 below the threshold. "
        "Only 1 % of the gradient leaks through to its weights. It gives 0.028 times its layer’s mean."
    )
    assert (what.pill, what.role) == ("in the leak", "violet")
    assert told("leaky_relu", "half").sentence.startswith(
        "It fires for 175 of 350 training points (50 %). It"
    )


def test_smooth_functions_have_their_own_words():
    assert "ELU is not flat there: some gradient still reaches its weights." in told("elu", "dead").sentence
    assert told("elu", "dead").pill == "always below 0"
    assert told("tanh", "always").sentence.startswith("Its input is positive for all 350 training points. It")
    flat = told("sigmoid", 0, layer=1, second=(-400.0,))
    assert flat.role == "dead"
    assert flat.sentence.startswith("The slope of Sigmoid is exactly 0 for all 350 training points")


RECORDS = (
    "It was alive until step {} at least and seen dead at step {}; "
    "whether it came back for a while since is not known yet."
)


@pytest.mark.parametrize(
    ("curve", "pill", "since"),
    [
        (dead_since(420, -1, -1, -1), "dead since step 411 or later", RECORDS.format(410, 420)),
        (dead_since(20, -1, -1, -1, interval=40), "dead since step 1 or later", RECORDS.format(0, 20)),
        (
            dead_since(0, -1, -1, -1),
            "dead at the start",
            "It was dead at the start and is dead now; in between only some steps were looked at.",
        ),
        (
            dead_since(-1, -1, -1, -1),
            "dead since step 500 or later",
            "It was alive until step 499 at least and seen dead at step 500.",
        ),
        (Curve(), "dead", ""),
    ],
)
def test_when_it_died_is_as_exact_as_the_record(curve, pill, since):
    what = told(unit="dead", curve=curve)
    assert (what.pill, what.since) == (pill, since)


def test_counts_are_those_of_core_and_explain_themselves():
    state = constructed(second=(-0.83, 1.0))
    shown = story.counts(state.problem, inspect(state))
    assert [(words, role) for _, words, role, _ in shown] == [
        ("1 healthy", "healthy"),
        ("2 always on", "negative"),
        ("1 rarely fires", "warning"),
        ("0 dormant", "olive"),
        ("2 dead", "dead"),
    ]
    leaking = constructed("leaky_relu")
    assert [words for _, words, _, _ in story.counts(leaking.problem, inspect(leaking))] == [
        "1 healthy",
        "1 always on",
        "1 rarely fires",
        "0 dormant",
        "2 in the leak",
        "0 dead",
    ]


def test_hover_card():
    state = constructed()
    lines = [story.hover_lines(state.problem, inspect(state), (0, index)) for index in (0, 2)]
    assert lines == [
        ("Neuron 1.1", "dead", "closest point 0.83 below the threshold"),
        ("Neuron 1.3", "healthy", "fires on 50 % of the points", "gives 0.43 times its layer’s mean"),
    ]


def test_words_for_the_area():
    assert area_words(0.0, 0, "") == "Nowhere on the plane. Dots: training points."
    assert area_words(1.0, 0, "") == "Everywhere on the plane. Dots: training points."
    assert area_words(0.0, 0, "PC.").startswith("Nowhere on this slice; off it, within the ranges of")
    assert area_words(1.0, 0, "PC.").startswith("Everywhere on this slice.")
    assert "Hidden 1" in area_words(0.3, 1, "")
    assert area_words(0.3, 0, "PC.").endswith("PC.")


# Where it fires


def mesh(side=60):
    places = np.linspace(-1, 1, side)
    return np.meshgrid(places, places)


def test_area_of_a_half_plane_is_exact():
    x, y = mesh()
    area = firing_area(x + 0.25 * y - 0.3, (-1, 1))
    assert area.share == pytest.approx(0.35, abs=1e-12)
    assert len(area.polygons) == 1
    edge = area.polygons[0]
    inner = np.abs(edge).max(axis=1) < 1 - 1e-9
    assert edge[inner] @ [1, 0.25] == pytest.approx(np.full(inner.sum(), 0.3), abs=1e-12)


def test_holes_are_polygons_of_their_own_and_count_against_the_area():
    x, y = mesh(120)
    area = firing_area(np.abs(x**2 + y**2 - 0.5) - 0.2, (-1, 1))
    assert len(area.polygons) == 3
    assert area.share == pytest.approx((4 - 0.4 * math.pi) / 4, abs=2e-3)


@pytest.mark.parametrize(("value", "share", "polygons"), [(1.0, 1.0, 1), (-1.0, 0.0, 0), (0.0, 0.0, 0)])
def test_everywhere_and_nowhere(value, share, polygons):
    area = firing_area(np.full((30, 30), value), (-3, 3))
    assert (area.share, len(area.polygons)) == (share, polygons)


@given(st.integers(0, 10_000))
@settings(max_examples=60)
def test_any_grid_gives_closed_polygons_inside_the_window_and_the_share_between_bounds(seed):
    z = np.random.default_rng(seed).normal(size=(9, 9)).round(1)
    area = firing_area(z, (0, 1))
    inverse = firing_area(-z, (0, 1))
    assert all(polygon.min() >= 0 and polygon.max() <= 1 for polygon in area.polygons)
    assert area.share + inverse.share <= 1 + 1e-9
    assert (area.share > 0) == bool((z > 0).any())


@pytest.mark.parametrize("unit", [(0, 3), (1, 5), (2, 0)])
def test_inputs_over_the_plane_are_those_of_the_network(unit):
    problem = make_problem(line(features=3), (6, 7, 2), ActivationChoice("tanh"))
    state = initial_state(problem)
    axes = plane_of(problem.dataset, (0, 2))
    z = inputs_over_plane(problem.network, state.parameters, axes, unit)
    activity = forward(problem.network, state.parameters, with_ones(axes.grid(len(z)), "float32"))
    assert z.ravel() == pytest.approx(activity.pre_activations[unit[0]][unit[1]], abs=1e-5)


def test_large_networks_get_a_coarser_grid():
    problem = make_problem(line(), (512, 512, 512))
    z = inputs_over_plane(
        problem.network, initial_state(problem).parameters, plane_of(problem.dataset, None), (2, 0)
    )
    assert z.shape[0] == 15


# Pictures


def test_histogram_splits_at_zero_and_counts_all_points():
    state = constructed()
    found = inspect(state)
    half = unit_data.histogram(found, (0, ORDER.index("half")), None)
    above = half.edges[1:] > 1e-9
    assert half.counts.sum() == POINTS
    assert half.counts[above].sum() == 175
    dead = unit_data.histogram(found, (0, 0), 0.83)
    assert dead.edges[0] <= -2.83 + 1e-6
    assert dead.edges[-1] <= 1e-9
    assert dead.counts.sum() == POINTS
    still = unit_data.histogram(inspect(constructed(second=(0.0,))), (1, 0), 0.0)
    assert still.counts[still.edges[1:] > 1e-9].sum() == 0


def test_strongest_weights_and_the_bias_are_listed():
    bars = unit_data.weight_bars(constructed(), (0, 0))
    assert [(bar.label, bar.value, bar.colour) for bar in bars] == [
        ("x₁", "+1.00", "positive"),
        ("x₂", "0", "negative"),
        ("Bias", "−1.83", "negative"),
    ]
    assert [bar.share for bar in bars] == pytest.approx([1 / 1.83, 0, 1])
    assert unit_data.weight_bars(constructed(), (1, 0))[0].label == "Neuron 1.1"


def test_rows_are_sorted_by_class_and_columns_by_firing_with_the_dead_last():
    state = constructed()
    found = inspect(state)
    rows = pictures.rows_of(state.problem, found, "class")
    assert (np.diff(state.problem.dataset.targets[rows, 0]) >= 0).all()
    assert sorted(rows.tolist()) == list(range(POINTS))
    z = found.train_activity.pre_activations[0]
    assert pictures.column_order(found.health[0], "firing", z).tolist() == [1, 2, 3, 0]
    assert pictures.column_order(found.health[0], "index", z) is None
    assert pictures.column_order(found.health[0], "similarity", z).tolist() == [1, 2, 3, 0]


def test_rows_can_be_ordered_by_loss_or_left_as_they_are():
    state = constructed()
    found = inspect(state)
    rows = pictures.rows_of(state.problem, found, "loss")
    logits, targets = found.train_activity.logits, state.problem.train_targets.T
    losses = state.problem.network.output.sample_losses(logits, targets)
    assert (np.diff(losses[rows]) <= 0).all()
    assert sorted(rows.tolist()) == list(range(POINTS))
    assert pictures.rows_of(state.problem, found, "data").tolist() == list(range(POINTS))
    view = replace(NeuronsPanel.view_of(None, State(run=snapshot(state))), rows="loss")
    raster = pictures.raster_view(view, state.problem, view.run.inspection)
    assert raster.caption.startswith("Rows ↓: 350 training points by falling loss, coloured")
    expected = view.run.inspection.train_activity.activations[0][:, rows].T
    assert np.array_equal(raster.layers[0].activations, expected)


def test_the_order_of_points_is_chosen_by_a_click(shown):
    panel, dispatch = shown(snapshot(constructed()))
    rows = panel.overview.rows
    assert rows.value() == "class"
    button = next(each for each in rows.findChildren(QAbstractButton) if each.text() == "Loss")
    QTest.mouseClick(button, LEFT)
    assert dispatch.commands == [assign("view.rows", "loss")]


def test_raster_shows_the_activations_and_thins_many_rows():
    state = constructed()
    view = NeuronsPanel.view_of(None, State(run=snapshot(state)))
    raster = pictures.raster_view(view, state.problem, view.run.inspection)
    rows = pictures.rows_of(state.problem, view.run.inspection, "class")
    expected = view.run.inspection.train_activity.activations[0][:, rows].T
    assert np.array_equal(raster.layers[0].activations, expected)
    assert raster.layers[0].title == "Hidden 1 · ReLU"
    assert raster.layers[0].states == ("dead", "always", "healthy", "rare")
    assert raster.caption.startswith("Rows ↓: 350 training points by class, coloured at the left.")
    again = pictures.raster_view(replace(view, unit=(0, 1)), state.problem, view.run.inspection)
    assert again.layers is raster.layers
    assert again.selected == (0, 1)
    many = constructed(dataset=line(Task.REGRESSION, 5000))
    view = NeuronsPanel.view_of(None, State(run=snapshot(many)))
    raster = pictures.raster_view(view, many.problem, view.run.inspection)
    assert raster.layers[0].activations.shape == (2000, 4)
    assert raster.caption.startswith("Rows ↓: 2,000 of 5,000 training points by target, coloured")
    rows = pictures.rows_of(many.problem, view.run.inspection, "class")
    assert (np.diff(many.problem.dataset.targets[rows, 0]) > 0).all()


@pytest.mark.parametrize("by", ["class", "loss", "data"])
def test_of_a_large_run_some_points_are_shown_and_the_selected_neuron_whole(shown, by):
    state, rows = constructed(), np.arange(0, POINTS, 7)
    whole, unit = inspect(state), (0, ORDER.index("half"))
    some = glimpse(whole, state, rows, unit)
    run = replace(snapshot(state), inspection=some)
    panel, _ = shown(run, unit=unit, rows=by)
    assert panel.raster.view.caption.startswith("Rows ↓: 50 of 350 training points")
    order = pictures.rows_of(state.problem, whole, by)
    expected = [row // 7 for row in order.tolist() if row % 7 == 0]
    assert pictures.rows_of(state.problem, some, by).tolist() == expected
    assert panel.inspector.strip.view.counts.sum() == POINTS
    assert unit_data.class_bars(state.problem, some, unit) == unit_data.class_bars(state.problem, whole, unit)
    assert unit_data.excited(state.problem, some, unit) == unit_data.excited(state.problem, whole, unit)
    blurred = replace(some, focus=None)
    assert unit_data.histogram(blurred, unit, None).counts.sum() == 50
    highest = rows[some.train_activity.pre_activations[0][unit[1]].argmax()]
    assert f"samples {state.problem.dataset.train[highest] + 1:,} (" in unit_data.excited(
        state.problem, blurred, unit
    )


@given(
    st.lists(st.integers(1, 64), min_size=1, max_size=12),
    st.integers(500, 2000),
    st.integers(300, 1500),
)
@settings(max_examples=40)
def test_maps_never_overlap_and_each_is_found_where_it_stands(units, width, height):
    layers = tuple(
        maps_view.MapsLayer("", np.zeros((n, 2, 2)), 1.0, np.zeros(n), ("healthy",) * n, np.arange(n))
        for n in units
    )
    blocks = maps_view.lay_out(maps_view.MapsView(layers, caption="x"), width, height)
    assert [block.count for block in blocks] == units
    for block in blocks:
        cells = [block.cell(place) for place in range(block.count)]
        assert all(block.place_at(cell.center()) == place for place, cell in enumerate(cells))
        assert all(cell.right() <= width + 1 for cell in cells)
        assert not any(a.intersects(b) for a, b in pairwise(cells))


# Deaths


def test_steps_keep_each_value_until_the_next_change():
    x, y = deaths.steps_of(np.array([0, 10, 20, 30, 40]), np.array([0, 0, 2, 2, 1]))
    assert x.tolist() == [0, 20, 20, 40, 40]
    assert y.tolist() == [0, 0, 2, 2, 1]
    assert deaths.steps_of(np.array([0]), np.array([3]))[1].tolist() == [3]


def test_layers_with_most_deaths_are_shown_in_their_order():
    dead = np.array([[9, 9, 9, 9, 9, 9, 9], [0, 3, 1, 0, 2, 0, 5]])
    assert deaths.shown_layers(dead) == (0, 1, 2, 4, 6)
    curve = Curve(np.array([0, 10]), dead=dead)
    assert [line.name for line in deaths.layer_curves(curve)] == [
        "Hidden 1", "Hidden 2", "Hidden 3", "Hidden 5", "Hidden 7",
    ]  # fmt: skip
    assert deaths.history_words(curve) == "11 at step 10 · top 5 layers"


def test_the_lines_go_up_and_down_where_the_account_has_deaths_and_revivals():
    curve = Curve(np.array([0, 20]), dead=np.array([[0, 0], [1, 0]]))
    told = ((5, 0, 1, True), (7, 0, 1, False), (7, 1, 0, True), (20, 0, 1, True))
    account = Account(tuple(UnitEvent(step, layer, unit, died) for step, layer, unit, died in told))
    now = deaths.accounted(curve, account, 23)
    assert now.steps.tolist() == [0, 5, 7, 20, 23]
    assert now.dead.tolist() == [[0, 0], [1, 0], [0, 1], [1, 1], [1, 1]]
    assert deaths.accounted(Curve(), account, 23).steps.size == 0


# Remedies


def test_remedies_act_on_the_neuron_or_are_tried_on_copies():
    recipe = Recipe(training=TrainingSpec(learning_rate=3.0, seed=4))
    assert [(remedy.words, remedy.command) for remedy in treatments(recipe, (1, 2), 0.2)] == [
        ("Revive it", ReviveUnit(1, 2, 0.2)),
        ("Re-initialise it", ReinitialiseUnit(1, 2)),
    ]
    assert [(remedy.words, remedy.command) for remedy in remedies(recipe, 5)] == [
        (words, CompareRemedies(16, (name,))) for name, words in TRIES.items()
    ]
    unbiased = replace(recipe, network=replace(recipe.network, biased=False))
    assert [remedy.words for remedy in treatments(unbiased, (0, 0))] == ["Re-initialise it"]
    assert "Revive the dead" not in [remedy.words for remedy in remedies(unbiased, 5)]


# The panel


@pytest.fixture
def shown(qtbot, qapp):
    def make(run, size=(1440, 854), **view):
        apply_theme(qapp, LIGHT)
        dispatch = Recording()
        panel = NeuronsPanel(dispatch)
        qtbot.addWidget(panel)
        panel.resize(*size)
        panel.show()
        qtbot.waitExposed(panel)
        panel.set_state(State(Document(view=View(workspace="neurons", **view)), run))
        QApplication.processEvents()
        return panel, dispatch

    return make


def pills(inspector):
    return [
        pill
        for choices in (inspector.treatments, inspector.tries)
        for pill in choices.pills
        if pill.isVisible()
    ]


def column(panel, layer, unit):
    return panel.raster.column_rect(layer, unit).center().toPoint()


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


def test_the_selected_dead_neuron_is_explained(shown):
    curve = replace(dead_since(420, -1, -1, -1), dead=np.array([[0, 0], [1, 1]]))
    panel, _ = shown(snapshot(replace(constructed(), step=500), curve), unit=(0, 0))
    inspector = panel.inspector
    assert inspector.title.text() == "Neuron 1.1"
    assert inspector.pill.words() == "dead since step 411 or later"
    assert inspector.sentence.words().endswith(RECORDS.format(410, 420))
    assert inspector.strip.view.gap == pytest.approx(0.83, abs=1e-6)
    assert inspector.share.value() == "4.2 %"
    (area,) = inspector.plane.view.fires
    assert area[:, 0].min() == pytest.approx(1.83, abs=1e-6)
    assert inspector.plane.view.test.sum() == 10
    assert [pill.text() for pill in pills(inspector)] == ["Revive it", "Re-initialise it", *TRIES.values()]


def test_a_healthy_neuron_needs_no_remedy(shown):
    panel, _ = shown(snapshot(constructed()), unit=(0, 2))
    assert panel.inspector.pill.words() == "healthy"
    assert panel.inspector.share.value() == "50 %"
    assert not pills(panel.inspector)
    assert panel.inspector.link.isVisible()


def test_remedies_and_the_way_to_train(shown):
    panel, dispatch = shown(snapshot(constructed()), unit=(0, 0))
    field = panel.inspector.firing
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "20")
    QTest.keyClick(field, Qt.Key.Key_Return)
    for pill in pills(panel.inspector):
        QTest.mouseClick(pill, LEFT)
    QTest.mouseClick(panel.inspector.compare, LEFT)
    QTest.mouseClick(panel.inspector.link, LEFT)
    assert dispatch.commands == [
        ReviveUnit(0, 0, 0.2),
        ReinitialiseUnit(0, 0),
        *(each for name in TRIES for each in (CompareRemedies(16, (name,)), assign("view.grid", "remedies"))),
        CompareRemedies(16),
        assign("view.grid", "remedies"),
        assign("view.workspace", "train"),
    ]


@pytest.mark.parametrize("grid", ["raster", "plane", "histograms"])
def test_several_neurons_are_selected_and_treated_together(shown, grid):
    panel, dispatch = shown(snapshot(constructed()), grid=grid, unit=(0, 2), other_units=((1, 0), (0, 9)))
    picture, inspector = panel.picture.currentWidget(), panel.inspector
    assert inspector.others.words() == "Selected with it: 2.1. A treatment is for all of them."
    assert picture.view.also == ((1, 0),)
    revive, renew = pills(inspector)[:2]
    assert (revive.text(), renew.text()) == ("Revive them", "Re-initialise them")
    for pill in (revive, renew):
        QTest.mouseClick(pill, LEFT)
    place = picture.column_rect(0, 1) if grid == "raster" else picture.cell(0, 1)
    control = Qt.KeyboardModifier.ControlModifier
    QTest.mouseClick(picture, LEFT, control, place.center().toPoint())
    assert dispatch.commands == [
        TreatUnits("revive", (0, 1), (2, 0), 0.5),
        TreatUnits("reinitialise", (0, 1), (2, 0)),
        ToggleUnit(0, 1),
    ]


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

    assert of(run) == of(run, probe=3.0)
    assert of(run) != of(run, unit=(0, 1))
    assert of(run) != of(run, grid="plane")
    assert of(run) != of(replace(run))


def report(**given):
    usual = {"state": UnitState.DEAD, "firing": 0.0, "gap": -1.0, "dormancy": 0.0, "saturated": False}
    rest = {"constant": True, "duplicate_of": -1, "window": Silence.EVERYWHERE}
    rest |= {"fed": False, "own": False}
    return UnitReport(0, ORDER.index("dead"), **(usual | rest | given))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Nor would it fire for any other point on the plane. Nothing moves it or what it reads"),
        ({"window": Silence.SOMEWHERE}, "It would fire elsewhere on the plane, where there are no points."),
        ({"fed": True}, "The neurons that it reads still learn: they may bring it back."),
        ({"shrunk": True}, "The L2 penalty pulls its weights towards 0, but its bias is not above 0, so no"),
        (
            {"own": True},
            (
                "Dropout, drawn slopes, a penalty, a limit or the optimiser’s memory still move its weights: "
                "that may bring it back."
            ),
        ),
    ],
)
def test_a_dead_neuron_is_told_whether_it_can_come_back(given, said):
    assert said in told(known={"reports": (report(**given),)}).sentence


def test_a_neuron_that_a_penalty_moves_is_not_said_to_be_moved_by_nothing():
    made = constructed().problem
    for optimizer, name in (("sgd", "L2 penalty pulls"), ("adamw", "weight decay shrinks")):
        altered = made.altered(made.network, replace(made.training, optimizer=optimizer))
        words = story.future_words(report(shrunk=True), altered)
        assert name in words
        assert "Nothing moves it" not in words
        assert words.endswith("it cannot come back.")
    for sizes, pull in (({"l1": 0.1}, "L1 penalty pulls"), ({"l1": 0.1, "l2": 0.1}, "penalties pull")):
        altered = made.altered(made.network, replace(made.training, **sizes))
        assert f"The {pull} its weights" in story.future_words(report(shrunk=True), altered)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"saturated": True}, "Saturated: for nearly all points its slope is next to nothing."),
        ({"constant": True, "dormancy": 0.0}, "It gives the same number for every point."),
        ({"duplicate_of": 2}, "It fires for the same points as 1.3."),
        ({"duplicate_of": 2, "state": UnitState.DEAD}, ""),
        ({}, ""),
    ],
)
def test_what_ails_a_living_neuron_is_told(given, said):
    living = {"state": UnitState.HEALTHY, "firing": 0.5, "window": None, "constant": False, "dormancy": 1.0}
    one = report(**(living | given))
    assert story.ailment_words(one) == said
    assert told(known={"reports": (one,)}).sentence.endswith(said)


def test_the_gradient_of_the_selected_neuron_is_drawn_over_training(shown):
    def life(norms, unit=0):
        steps = np.arange(len(norms)) * 64
        return UnitHistory(0, unit, steps, np.array(norms), np.zeros(len(norms)))

    def plot_of(known, unit=(0, 0), step=128, **changes):
        run = snapshot(replace(constructed(), step=step), life=known, **changes)
        return shown(run, unit=unit)[0].inspector.life

    plot = plot_of(life([0.5, 0.02, 0.0]))
    assert plot.isVisible()
    assert plot.now.text() == "0 at step 128"
    (line,) = plot.plot.curves()
    assert line.y.tolist() == [0.5, 0.02, pytest.approx(0.005)]
    assert plot_of(life([0.5, 0.25], unit=1), (0, 1)).now.text() == "0.25 at step 64"
    assert plot_of(life([0.0, 0.0])).now.text() == "0 at step 64"
    for other in (life([0.5, 0.2], unit=1), life([0.5]), None):
        plot = plot_of(other)
        assert plot.isVisible()
        assert (plot.now.text(), plot.plot.curves()) == ("", ())
    assert plot_of(None, status=Status.RUNNING).now.text() == "known when training pauses"
    assert not plot_of(None, step=0).isVisible()


def test_a_death_is_dated_to_the_update_with_its_cause():
    death = Death(0, ORDER.index("dead"), 412, bias_change=-2.9, median_bias_change=0.2, learning_rate=0.3,
                  gradient=9.7, gradient_norm=10.0)  # fmt: skip
    found = told(known={"deaths": (death,)}, curve=dead_since(*[420] * len(ORDER)))
    assert (found.pill, found.since) == ("dead since step 412", "")
    assert found.cause == (
        "Update 412 moved its bias by −2.9: learning rate 0.3 × gradient 9.7, 14.5 × the layer’s median."
    )
    born = told(known={"deaths": (Death(0, ORDER.index("dead"), 0),)})
    assert born.pill == "dead from the start"


def test_while_the_past_is_searched_the_share_is_told():
    search = Search(0.34, 11.6)
    assert told(known={"search": search}).cause.endswith("silenced it: 34 %, about 12 s left at most.")
    assert told(known={"search": replace(search, seconds_left=600.0)}).cause.endswith(
        "about 10 min left at most."
    )
    assert told(known={"search": replace(search, is_stopped=True)}).cause.endswith("was stopped at 34 %.")
    assert told(unit="half", known={"search": search}).cause == ""


def test_the_search_for_the_deaths_is_stopped_and_begun_again(shown):
    state = replace(constructed(), step=500)
    dead = (0, ORDER.index("dead"))
    run = snapshot(state, dead_since(420, -1, -1, -1), search=Search(0.34, 11.6))
    panel, dispatch = shown(run, unit=dead)
    link = panel.inspector.search
    assert link.text() == "Stop the search: 34 %, 12 s left"
    QTest.mouseClick(link, LEFT)
    stopped = replace(run, search=Search(0.34, 11.6, is_stopped=True))
    document = Document(view=View(workspace="neurons", unit=dead))
    panel.set_state(State(document, stopped))
    assert link.text() == "Search again: stopped at 34 %"
    QTest.mouseClick(link, LEFT)
    assert dispatch.commands == [StopSearching(), SearchDeaths()]
    found = replace(stopped, search=Search(0.5, 9.0), dates=(Dating(*dead, 412),))
    panel.set_state(State(document, found))
    assert not link.isVisible()
    assert panel.inspector.pill.words() == "dead since step 412"


def test_the_step_is_chosen_on_the_plot_and_training_goes_on_from_there(shown):
    state = replace(constructed(), step=50)
    layers = enumerate(inspect(state).health)
    gone = sorted((layer, unit) for layer, health in layers for unit in health.dead)
    events = tuple(UnitEvent(40, *place, died=True) for place in gone)
    curve = Curve(np.array([0, 50, 100]), dead=np.array([[0, 0], [1, 0], [2, 0]]), events=events)
    panel, dispatch = shown(snapshot(state, curve=curve, head=100))
    plot = panel.deaths.plot
    assert plot.probe() == 50.0
    assert panel.deaths.head.trailing.text() == f"{len(gone)} at step 50"
    graph = plot._graph
    QTest.mouseClick(graph.viewport(), LEFT, pos=QPoint(round(graph.frame().px(80.0)), 20))
    (sought,) = dispatch.commands
    assert sought.value == pytest.approx(80, abs=1)
    QTest.mouseClick(panel.deaths.play, LEFT)
    panel.set_state(State(Document(), snapshot(state, curve=curve, status=Status.RUNNING)))
    QTest.mouseClick(panel.deaths.play, LEFT)
    assert dispatch.commands[1:] == [Play(), Pause()]


def test_what_is_drawn_over_training_can_be_chosen(shown):
    layers = {"dead": np.array([[0, 1], [2, 1]]), "dormant": np.array([[1, 1], [3, 2]])}
    curve = Curve(np.array([0, 10]), entropy=np.array([[3.0, 2.0], [2.5, 0.5]]), **layers)
    panel, dispatch = shown(snapshot(constructed(), curve=curve))
    assert panel.deaths.plot.accessibleName() == "Dead neurons over training"
    button = next(
        each for each in panel.deaths.choice.findChildren(QAbstractButton) if each.text() == "Patterns"
    )
    QTest.mouseClick(button, LEFT)
    assert dispatch.commands == [assign("view.history", "entropy")]
    state = State(
        Document(view=View(workspace="neurons", history="entropy")), snapshot(constructed(), curve=curve)
    )
    panel.set_state(state)
    assert panel.deaths.plot.accessibleName() == "Pattern entropy over training"
    assert [line.y.tolist() for line in deaths.layer_curves(curve, "entropy")] == [
        [3.0, 3.0, 2.5],
        [2.0, 2.0, 0.5],
    ]
    assert deaths.history_words(curve, "entropy") == "up to 2.5 bits at step 10"
    assert deaths.history_words(curve, "dormant") == "5 at step 10"
    assert deaths.history_words(curve, "dormant", 9) == "2 at step 0"


def test_what_a_neuron_answers_to_and_what_reads_it():
    state = constructed()
    found = inspect(state)
    problem, half = state.problem, ORDER.index("half")
    z = found.train_activity.pre_activations[0][half]
    classes = problem.dataset.targets[problem.dataset.train][:, 0]
    bars = unit_data.class_bars(problem, found, (0, half))
    assert [bar.share for bar in bars] == [pytest.approx(float((z[classes == c] > 0).mean())) for c in (0, 1)]
    assert [bar.label for bar in bars] == list(problem.dataset.class_names or ("0", "1"))
    best = np.argsort(-z, kind="stable")[:3]
    rows = [f"{problem.dataset.train[at] + 1:,} (" for at in best]
    words = unit_data.excited(problem, found, (0, half))
    assert words.startswith(f"Highest for samples {rows[0]}")
    assert all(row in words for row in rows)
    outgoing = problem.network.layers(state.parameters)[1][half]
    strongest = int(np.abs(outgoing).argmax())
    first = unit_data.outgoing_bars(state, (0, half))[0]
    assert first.value == measure(float(outgoing[strongest]), plus=True)
    regression = constructed(dataset=line(Task.REGRESSION, 60))
    assert unit_data.class_bars(regression.problem, inspect(regression), (0, 0)) == ()


def test_each_neuron_has_a_histogram_of_its_inputs():
    rng = np.random.default_rng(3)
    z = np.vstack([rng.normal(0, 1, 400), rng.normal(-2, 0.3, 400), np.full(400, 0.0)])
    found, end = histograms.histogram_heights(z)
    assert end == pytest.approx(np.quantile(np.abs(z), 0.99))
    bins = histograms.BINS
    edges = np.linspace(-end, end, bins + 1)
    for unit in range(3):
        clipped = np.clip(z[unit], -end, end)
        counts = [int(((clipped > low) & (clipped <= high)).sum()) for low, high in pairwise(edges)]
        counts[0] += int((clipped == -end).sum())
        np.testing.assert_allclose(found[unit], np.array(counts) / max(counts))
    assert np.flatnonzero(found[2]).tolist() == [bins // 2 - 1]
    assert histograms.histogram_heights(np.full((1, 5), np.nan))[0].shape == (1, bins)


def test_a_histogram_says_its_highest_count_and_what_its_edge_bars_hold_beyond_the_scale():
    """The layer's scale ends at 1: so many of its values are larger than that of one unit."""
    inside = np.tile(np.linspace(-1, 1, 100), (30, 1))
    wide = np.concatenate([np.full(5, -9.0), np.full(12, 9.0), np.full(83, 0.5)])
    z = np.vstack([inside, wide, np.where(wide > 1, 0.5, wide)])
    end = histograms.scale_end(z)
    assert end == pytest.approx(1.0, abs=0.02)
    shares = histograms.beyond_scale(z, end)
    assert shares[30:].tolist() == [[0.05, 0.12], [0.05, 0.0]]
    assert histograms.bar_words(z, 30) == (
        "highest bar: 83 points of 100",
        f"< −{measure(end)}, in the bar at the left: 5 %",
        f"> {measure(end)}, in the bar at the right: 12 %",
    )
    assert histograms.bar_words(z, 31)[1:] == (f"< −{measure(end)}, in the bar at the left: 5 %",)
    narrow = np.tile(np.linspace(-1, 1, 100), (3, 1))
    assert histograms.bar_words(np.vstack([narrow, np.full((1, 100), 0.25)]), 3) == (
        "highest bar: 100 points of 100",
    )


def test_values_beyond_a_histogram_are_pointed_at_and_said_under_the_mouse(shown):
    state = constructed()
    panel, _ = shown(snapshot(state), grid="histograms")
    view = panel.maps.view
    z = panel._shown.run.inspection.train_activity.pre_activations[0]
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


@pytest.mark.parametrize("pixels", [20, 40, 53, 106])
def test_each_pixel_of_a_histogram_is_of_one_bar(pixels):
    heights = np.random.default_rng(1).random((2, 40))
    heights[0, 3] = 0.0
    drawn = maps_view.bar_pictures(heights, pixels)
    assert set(np.unique(drawn)) == {-1.0, 0.0, 1.0}
    assert (drawn[:, :, : pixels // 2] <= 0).all()
    assert (drawn[:, :, -(pixels // 2) :] >= 0).all()
    for column in range(pixels):
        first, last = column * 40 // pixels, max((column + 1) * 40 // pixels, column * 40 // pixels + 1)
        tall = np.abs(drawn[:, :, column]).sum(axis=1)
        assert tall.tolist() == np.ceil(heights[:, first:last].max(axis=1) * pixels).tolist()
        assert (np.diff(np.abs(drawn[:, :, column]), axis=1) <= 0).all()


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_histograms_and_their_numbers_are_sharp_at_every_scale(qtbot, ratio, monkeypatch):
    """Below the number's plate each pixel of a tile is of a bar or of the ground, whole."""
    grid = MapsGrid()
    qtbot.addWidget(grid)
    grid.resize(500, 300)
    monkeypatch.setattr(grid, "devicePixelRatioF", lambda: ratio)
    heights = np.random.default_rng(2).random((6, 40))
    layer = maps_view.MapsLayer(
        "Hidden 1", heights, 1.0, np.ones(6), ("healthy",) * 6, np.arange(6), bars=True
    )
    grid.set_view(maps_view.MapsView((layer,), caption="x"))
    size = round(500 * ratio), round(300 * ratio)
    picture = QImage(*size, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(LIGHT.panel))
    grid.render(picture)
    wanted = {QColor(colour).name() for colour in (LIGHT.panel, LIGHT.positive, LIGHT.negative)}
    for unit in range(6):
        cell = grid.cell(0, unit)
        inner = QRectF(cell.left() * ratio, cell.top() * ratio, cell.width() * ratio, cell.height() * ratio)
        inner = inner.adjusted(6, 20 * ratio, -6, -6).toRect()
        found = {
            QColor(picture.pixel(x, y)).name()
            for x in range(inner.left(), inner.right())
            for y in range(inner.top(), inner.bottom())
        }
        assert found == wanted
        plate = QRectF(cell.left() * ratio, cell.top() * ratio, 16 * ratio, 15 * ratio).toRect()
        dark = sum(
            QColor(picture.pixel(x, y)).lightness() < 90
            for x in range(plate.left() + 2, plate.right())
            for y in range(plate.top() + 2, plate.bottom())
        )
        assert dark > 4


def test_the_bars_of_the_selected_neurons_histogram_have_sharp_edges(qtbot):
    strip = HistogramStrip()
    qtbot.addWidget(strip)
    strip.resize(347, 112)
    counts = np.random.default_rng(3).integers(1, 40, 31)
    strip.set_view(HistogramView(counts, np.linspace(-7.3, -1.1, 32)))
    picture = QImage(694, 224, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(2.0)
    picture.fill(QColor(LIGHT.panel))
    strip.render(picture)
    right = round(2 * strip.place(strip.view, -1.4))
    rows = range(4, 2 * (112 - BASE) - 4)
    found = {QColor(picture.pixel(x, y)).name() for x in range(4, right) for y in rows}
    assert len(found) == 2


def test_histograms_are_shown_in_place_of_the_maps(shown):
    panel, dispatch = shown(snapshot(constructed()), grid="histograms")
    assert panel.picture.currentWidget() is panel.maps
    assert not panel.overview.rows.isVisible()
    assert "blue below the threshold 0" in panel.maps.view.caption
    QTest.mouseClick(panel.maps, LEFT, pos=panel.maps.cell(0, 1).center().toPoint())
    assert dispatch.commands == [SelectUnit(0, 1)]


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((0, 64, 128), "a point per 64 steps"),
        ((0, 64, 70), "a point per 64 steps"),
        ((0, 1), "a point per step"),
    ],
)
def test_the_chart_of_the_gradient_says_how_far_apart_its_points_are(steps, said):
    norms = np.full(len(steps), 0.5)
    assert apart_words(UnitHistory(0, 0, np.array(steps), norms, norms)) == said


def test_the_gap_is_written_alike_in_the_sentence_and_in_the_picture_below_it(qtbot):
    for gap, words in ((1.35, "1.35"), (0.0182, "0.018"), (12.3456, "12.35")):
        strip = HistogramStrip()
        qtbot.addWidget(strip)
        strip.set_view(HistogramView(np.array([3]), np.array([-gap - 2, -gap]), gap=gap))
        assert strip.accessibleDescription().endswith(f", closest {words} below the threshold")
        assert f"closest is {words} below the threshold" in story._below("all", -gap)


def test_a_gradient_past_all_numbers_is_said_in_words():
    for last, words in ((np.nan, "not finite"), (np.inf, "not finite"), (0.0, "0"), (0.25, "0.25")):
        norms = np.array([0.5, last])
        assert now_words(UnitHistory(0, 0, np.array([0, 2]), norms, norms)) == f"{words} at step 2"


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
