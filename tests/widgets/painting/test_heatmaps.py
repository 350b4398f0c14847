from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication, QImage

from reluexplorer.widgets.painting.heatmaps import (
    HeatAtlas,
    along,
    heat_image,
    indexed_image,
    resample,
    round_corners,
    table_image,
)
from reluexplorer.widgets.theme.colormap import table_diverging
from reluexplorer.widgets.theme.theme import LIGHT

TABLE = table_diverging(LIGHT)


def pixels(image: QImage) -> list[list[int]]:
    return [[image.pixel(x, y) for x in range(image.width())] for y in range(image.height())]


def test_a_heat_image_has_row_0_on_top(qapp: QGuiApplication) -> None:
    values = np.array([[-1.0, 0.0, 0.5], [1.0, 0.2, -0.4]], np.float32)
    assert pixels(heat_image(values, 1.0, TABLE)) == TABLE.colours(values, 1.0).tolist()


def test_an_image_outlives_its_array(qapp: QGuiApplication) -> None:
    values = np.ones((4, 4), np.float32)
    image = heat_image(values, 1.0, TABLE)
    values[:] = -1
    assert image.pixel(0, 0) == TABLE.entries[-1]


def test_entries_of_a_table_become_its_colours(qapp: QGuiApplication) -> None:
    indices = np.arange(30, dtype=np.uint8).reshape(5, 6)
    assert pixels(table_image(indices, TABLE.entries, 0.0)) == TABLE.entries.take(indices).tolist()
    cut = table_image(np.zeros((40, 40), np.uint8), TABLE.entries, 8.0)
    assert (cut.pixelColor(0, 0).alpha(), cut.pixelColor(20, 0).alpha()) == (0, 255)


def test_an_atlas_turns_y_up(qapp: QGuiApplication) -> None:
    maps = np.zeros((3, 2, 2), np.float32)
    maps[1] = [[1.0, 0.0], [0.0, -1.0]]
    atlas = HeatAtlas(maps, 1.0, TABLE)
    assert len(atlas) == 3
    low, zero, high = (int(TABLE.entries[i]) for i in (0, 128, 255))
    assert pixels(atlas.stacked([None, 0])) == [[zero, low], [high, zero]]


def test_units_are_stacked_where_they_are_wanted(qapp: QGuiApplication) -> None:
    maps = np.array([1.0, -1.0, 0.0], np.float32).reshape(3, 1, 1)
    low, zero, high = (int(TABLE.entries[i]) for i in (0, 128, 255))
    atlas = HeatAtlas(maps, 1.0, TABLE)
    assert pixels(atlas.stacked([0, 2, 3])) == [[high], [0], [low], [zero]]
    assert pixels(atlas.stacked([1, None, 0])) == [[zero], [high]]
    assert atlas.stacked([None, None, None]).isNull()


def test_resampling_keeps_the_edges_and_is_linear() -> None:
    values = np.array([[0.0, 1.0], [2.0, 3.0]], np.float32)
    assert np.allclose(
        resample(values, 3, 5), [[0, 0.25, 0.5, 0.75, 1], [1, 1.25, 1.5, 1.75, 2], [2, 2.25, 2.5, 2.75, 3]]
    )
    assert np.allclose(resample(np.array([[4.0]], np.float32), 3, 2), 4.0)


@pytest.mark.parametrize("given", [3, 48, 101])
def test_resampling_is_linear_from_few_samples_and_from_many(given: int) -> None:
    values = np.random.default_rng(given).standard_normal((given, given)).astype(np.float32)
    at, wanted = np.arange(given), np.linspace(0, given - 1, 77)
    across = np.array([np.interp(wanted, at, row) for row in values])
    expected = np.array([np.interp(wanted, at, column) for column in across.T]).T
    assert np.allclose(resample(values, 77, 77), expected, atol=1e-5)


def test_values_are_read_between_samples_along_either_axis() -> None:
    values = np.array([[0.0, 1.0, 4.0], [2.0, 3.0, 8.0]])
    assert along(values, np.array([0.0, 0.25, 1.0]), 1).tolist() == [[0.0, 0.5, 4.0], [2.0, 2.5, 8.0]]
    assert along(values, np.array([0.5]), 0).tolist() == [[1.0, 2.0, 6.0]]
    assert along(np.array([[7.0]]), np.array([0.0, 1.0]), 0).tolist() == [[7.0], [7.0]]


def test_a_sample_that_is_no_number_leaves_rows_far_from_it_alone() -> None:
    values = np.ones((101, 101), np.float32)
    values[50, 7] = np.nan
    found = resample(values, 202, 202)
    assert np.isnan(found[100]).all()
    assert (found[:98] == 1.0).all()
    assert (found[104:] == 1.0).all()


def test_corners_are_cut_smoothly_and_the_rest_is_untouched() -> None:
    cut = round_corners(np.full((1, 40, 40), 0xFFFFFFFF, np.uint32), 8.0)[0]
    alpha = cut >> 24
    assert alpha[0, 0] == alpha[39, 39] == alpha[0, 39] == alpha[39, 0] == 0
    assert (alpha[8:32] == 255).all()
    assert (alpha[:, 8:32] == 255).all()
    assert ((cut & 255) == alpha).all()
    assert 40 * 40 - (alpha / 255).sum() == pytest.approx((4 - np.pi) * 64, rel=0.05)


@pytest.mark.parametrize("radius", [8.0, 10.5])
def test_corners_of_a_large_picture_are_as_those_of_a_small_one(radius: float) -> None:
    large, small = (
        round_corners(np.full((side, side + 5), 0xFFFFFFFF, np.uint32), radius) for side in (90, 16)
    )
    assert np.array_equal(large[:8, :10], small[:8, :10])
    assert np.array_equal(large[-8:, -10:], small[-8:, -10:])
    assert (large[8:-8, 11:-11] == 0xFFFFFFFF).all()


def test_an_indexed_image_has_the_colours_of_the_table(qapp: QGuiApplication) -> None:
    indices = np.array([[0, 255, 128], [7, 8, 9]], np.uint8)
    assert pixels(indexed_image(indices, TABLE)) == TABLE.entries[indices].tolist()
