from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from reluexplorer.widgets.plane.plane_widget import PlaneView, PlaneWidget
from reluexplorer.widgets.plots.axes import apart
from reluexplorer.widgets.raster.raster_widget import RasterWidget
from reluexplorer.widgets.raster.view import NARROWEST, RasterLayer, RasterView, lay_out
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT


def square(reach):
    return np.array([[-reach, -reach], [reach, -reach], [reach, reach], [-reach, reach]], dtype=np.float64)


@pytest.fixture
def plane(qtbot, qapp):
    apply_theme(qapp, LIGHT)
    widget = PlaneWidget()
    qtbot.addWidget(widget)
    widget.resize(200, 200)
    return widget


def test_a_polygon_inside_another_is_a_hole(plane):
    plane.set_view(PlaneView(None, fires=(square(0.8), square(0.4)), window=(-1, 1)))
    picture = plane.grab().toImage()
    inside, ring, outside = (QColor(picture.pixel(x, 100)).name() for x in (100, 40, 10))
    assert inside == outside == LIGHT.panel
    assert ring != LIGHT.panel


def test_a_small_area_that_points_cover_is_seen_by_its_edge(plane):
    near = np.linspace(-0.2, 0.2, 15)
    points = np.array([(x, y) for x in near for y in near])
    targets = np.zeros(len(points), np.intp)
    view = PlaneView(None, points=points, targets=targets, classes=("a", "b"), fires=(square(0.1),))
    plane.set_view(view)
    picture, layout = plane.grab().toImage(), plane.plane_layout(view)
    for along in np.linspace(-0.08, 0.08, 9):
        for at in ((along, -0.1), (along, 0.1), (-0.1, along), (0.1, along)):
            place = layout.at(view, *at).toPoint()
            near = [(place.x() + x, place.y() + y) for x in (-1, 0) for y in (-1, 0)]
            assert LIGHT.positive in {QColor(picture.pixel(*each)).name() for each in near}


def test_a_leaking_neuron_has_a_colour_of_its_own(qtbot, qapp):
    apply_theme(qapp, LIGHT)
    raster = RasterWidget()
    qtbot.addWidget(raster)
    raster.resize(300, 300)
    layer = RasterLayer("Hidden 1", np.zeros((4, 2)), np.zeros(2), ("leak", "rare"), None, 1.0)
    raster.set_view(RasterView((layer,)))
    (block,) = raster.blocks()
    picture = raster.grab().toImage()
    at = [(round(block.column(n).center().x()), round(block.bars.bottom()) - 1) for n in (0, 1)]
    assert [QColor(picture.pixel(*place)).name() for place in at] == [LIGHT.violet, LIGHT.warning]


@pytest.mark.parametrize("width", [500.0, 1400.0])
def test_titles_of_many_layers_stay_apart(width):
    layer = RasterLayer("Hidden 1 · ReLU", np.zeros((4, 8)), np.zeros(8), ("rare",) * 8, None, 1.0)
    blocks = lay_out(RasterView((layer,) * 20), width, 300)
    assert all(a.title.right() <= b.title.left() for a, b in pairwise(blocks))
    assert lay_out(RasterView((layer,)), width, 300)[0].title.width() >= NARROWEST


def test_names_stay_where_they_fit_and_move_up_from_the_bottom():
    assert apart([10, 50, 90], 0, 100) == [10, 50, 90]
    assert apart([100, 100, 100], 0, 100) == [72, 86, 100]
    assert apart([-9, -9], 0, 100) == [0, 14]


@given(st.lists(st.floats(-20, 120), min_size=1, max_size=7).map(sorted))
def test_names_never_overlap_and_stay_in_bounds_where_they_fit(tops):
    placed = apart(tops, 0.0, 100.0)
    assert all(b - a >= 14 - 1e-9 for a, b in pairwise(placed))
    assert placed[0] >= 0
    assert placed[-1] <= 100 + 1e-9
