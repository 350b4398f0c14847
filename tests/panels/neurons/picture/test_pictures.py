"""The raster, the maps and the histograms as they follow from a run."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage

from reluexplorer.core.data.dataset import Task
from reluexplorer.core.diagnosis.inspection import glimpse, inspect
from reluexplorer.panels.neurons.inspector import unit_data
from reluexplorer.panels.neurons.panel import NeuronsPanel
from reluexplorer.panels.neurons.picture import histograms, maps_view, pictures
from reluexplorer.panels.neurons.picture.maps_grid import MapsGrid
from reluexplorer.session.document.document import Document, View
from reluexplorer.session.session import State
from reluexplorer.text import measure
from reluexplorer.widgets.plots.histogram_strip import BASE, HistogramStrip, HistogramView
from reluexplorer.widgets.theme.theme import LIGHT
from tests.core.samples import POINTS, line
from tests.panels.neurons.constructed import ORDER, constructed, snapshot


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
    view = NeuronsPanel.view_of(None, State(Document(view=View(rows="loss")), snapshot(state)))
    raster = pictures.raster_view(view, state.problem, view.run.inspection)
    assert raster.caption.startswith("Rows ↓: 350 training points by falling loss, coloured")
    expected = view.run.inspection.train_activity.activations[0][:, rows].T
    assert np.array_equal(raster.layers[0].activations, expected)


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
    again = pictures.raster_view(replace(view, look=View(unit=(0, 1))), state.problem, view.run.inspection)
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
