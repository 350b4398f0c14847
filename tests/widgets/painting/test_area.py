"""The area below a curve as a picture: its columns of pixels, and what they hold."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from reluexplorer.widgets.painting.area import area_picture, columns


def test_a_column_holds_the_points_in_it_and_the_line_between_them():
    x, y = np.array([1.0, 1.5, 4.0, 6.0]), np.array([8.0, 2.0, 7.0, 7.0])
    first, least, greatest = columns(x, y, 6)
    assert first == 1
    assert least.tolist() == [2.0, 3.0, 5.0, 7.0, 7.0]
    assert greatest.tolist() == [8.0, 5.0, 7.0, 7.0, 7.0]


@pytest.mark.parametrize("points", [1, 30, 50_000])
def test_many_points_make_no_more_columns_than_there_are(points):
    x = np.linspace(3.0, 3.0 if points == 1 else 83.0, points)
    first, least, greatest = columns(x, np.sin(x), 90)
    assert (first, len(least)) == (3, 0 if points == 1 else 80)
    assert (least <= greatest).all()


def test_a_picture_is_filled_below_the_curve_and_half_where_it_crosses_a_pixel():
    flat, slant = [2.5, 2.5], [1.0, 3.0]
    picture = area_picture(*np.transpose([flat, slant]), 5, QColor(200, 100, 0, 128))
    shades = [[picture.pixelColor(x, y).alpha() for y in range(5)] for x in range(2)]
    assert shades == [[0, 0, 64, 128, 128], [0, 32, 96, 128, 128]]
    assert picture.pixelColor(0, 4).red() == pytest.approx(200, abs=1)
