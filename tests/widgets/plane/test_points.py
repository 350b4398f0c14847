"""Points on the plane: seen on every colour, right or wrong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from reluexplorer.widgets.plane.paint import point_fill
from reluexplorer.widgets.plane.plane_widget import PlaneView
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import DARK, LIGHT, Theme, contrast
from tests.widgets.pictures import grounded
from tests.widgets.plane.pixels import Make, colour


def test_points_have_the_colour_of_their_class_and_test_points_are_hollow(make: Make) -> None:
    view = PlaneView(
        np.zeros((5, 5), np.float32),
        points=np.array([[-0.5, 0.5], [0.5, 0.5], [0.5, -0.5]]),
        targets=np.array([0, 1, 1]),
        classes=("out", "in"),
        test=np.array([False, False, True]),
    )
    plane = make(view)
    assert colour(plane, -0.5, 0.5) == point_fill(LIGHT.negative, LIGHT)
    assert colour(plane, 0.5, 0.5) == point_fill(LIGHT.positive, LIGHT)
    assert colour(plane, 0.5, -0.5) == LIGHT.panel
    before = grounded(plane)
    plane.set_view(replace(view, show_test=True))
    after = grounded(plane)
    assert after != before
    assert colour(plane, 0.5, -0.5) == LIGHT.panel
    at = plane.plane_layout(view).at(view, 0.5, -0.5).toPoint()
    row = [QColor(after.pixel(at.x() + dx, at.y())) for dx in range(-6, 7)]
    assert sum(c.red() > c.blue() + 60 for c in row) >= 2


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_a_point_on_a_plane_of_its_own_colour_is_a_filled_dot_with_a_ring(
    make: Make, qapp: QApplication, theme: Theme, sign: float
) -> None:
    view = PlaneView(
        np.full((5, 5), sign, np.float32),
        points=np.array([[0.0, 0.0]]),
        targets=np.array([int(sign > 0)]),
        classes=("out", "in"),
    )
    plane = make(view)
    apply_theme(qapp, theme)
    ground, fill = colour(plane, 0.5, 0.5), colour(plane, 0, 0)
    at, picture = plane.plane_layout(view).at(view, 0, 0).toPoint(), grounded(plane)
    row = [QColor(picture.pixel(at.x() + dx, at.y())).name() for dx in range(7)]
    assert contrast(fill, ground) >= 1.3
    assert max(contrast(shade, ground) for shade in row) >= 1.6
    assert max(contrast(shade, fill) for shade in row) >= 1.6
    reds, blues = QColor(fill).red(), QColor(fill).blue()
    assert (reds - blues) * sign > 40


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("target", [-1.0, 0.0, 1.0])
def test_a_number_s_point_has_a_ring_on_a_plane_of_its_own_colour(
    make: Make, qapp: QApplication, theme: Theme, target: float
) -> None:
    view = PlaneView(
        np.full((5, 5), target, np.float32), points=np.array([[0.0, 0.0]]), targets=np.array([target])
    )
    plane = make(view)
    apply_theme(qapp, theme)
    at, picture = plane.plane_layout(view).at(view, 0, 0).toPoint(), grounded(plane)
    ring = [QColor(picture.pixel(at.x() + dx, at.y())).name() for dx in range(7)]
    ground = colour(plane, 0.5, 0.5)
    assert max(contrast(shade, ground) for shade in ring) >= 1.4


def test_wrong_points_have_a_dark_ring(make: Make) -> None:
    view = PlaneView(
        np.zeros((5, 5), np.float32),
        points=np.array([[0.0, 0.0]]),
        targets=np.array([1]),
        classes=("out", "in"),
        wrong=np.array([True]),
    )
    plane = make(view)

    def darkest() -> int:
        at, picture = plane.plane_layout(view).at(view, 0, 0).toPoint(), grounded(plane)
        return min(QColor(picture.pixel(at.x() + dx, at.y())).red() for dx in range(-6, 7))

    assert darkest() < 120
    plane.set_view(replace(view, wrong=np.array([False])))
    assert darkest() > 130


def test_points_that_are_not_finite_or_outside_are_left_out(make: Make) -> None:
    clean = PlaneView(np.zeros((5, 5), np.float32), points=np.zeros((0, 2)))
    plane = make(clean)
    empty = grounded(plane)
    plane.set_view(replace(clean, points=np.array([[np.nan, 0], [40.0, 0], [0, np.inf]])))
    assert grounded(plane) == empty


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_points_of_two_classes_are_told_apart_on_either_plane(theme: Theme) -> None:
    planes = theme.negative, theme.positive
    fills = [point_fill(plane, theme) for plane in planes]
    for plane, fill in zip(planes, fills, strict=True):
        assert abs(QColor(plane).hslHueF() - QColor(fill).hslHueF()) < 0.02
        assert QColor(fill).hslSaturationF() > 0.95
        assert contrast(fill, plane) >= 2.0
    (red, _, blue), (other_red, _, other_blue) = (QColor(fill).getRgb()[:3] for fill in fills)
    assert blue - red > 90, "blue stays blue"
    assert other_red - other_blue > 90, "and orange orange"
