"""What the plane paints and what it tells under the mouse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reluexplorer.widgets.plane import paint as plane_paint
from reluexplorer.widgets.plane.paint import point_fill
from reluexplorer.widgets.plane.picture import STEPS, level_colours
from reluexplorer.widgets.plane.plane_widget import PlaneView
from reluexplorer.widgets.plane.view import lay_out
from reluexplorer.widgets.theme.colormap import class_colours, mix_packed, table_discrete, table_diverging
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import DARK, LIGHT
from tests.widgets.pictures import grounded
from tests.widgets.plane.pixels import RAMP_UP, WIDE, Make, colour


def name_of(packed: int) -> str:
    return QColor(int(packed)).name()


def test_values_are_painted_with_y_up(make: Make) -> None:
    plane = make(PlaneView(RAMP_UP, 1.0))
    for y in (-0.8, -0.3, 0.4, 0.9):
        painted, wanted = (
            QColor(colour(plane, 0.1, y)),
            QColor(name_of(table_diverging(LIGHT).colours(np.array([y]), 1.0)[0])),
        )
        assert abs(painted.red() - wanted.red()) <= 4
        assert abs(painted.blue() - wanted.blue()) <= 4


def test_discrete_shows_the_decision_only(make: Make) -> None:
    plane = make(PlaneView(RAMP_UP, 1.0, discrete=True))
    entries = table_discrete(LIGHT).entries
    assert colour(plane, 0, -0.1) == colour(plane, 0, -0.9) == name_of(entries[0])
    assert colour(plane, 0, 0.1) == colour(plane, 0, 0.9) == name_of(entries[-1])


def test_classes_are_painted_in_their_colours(make: Make) -> None:
    image = np.zeros((20, 20), np.int64)
    image[10:] = 2
    image[:, 10:] += 1
    plane = make(PlaneView(None, classes=("a", "b", "c", "d"), class_image=image))
    inks = mix_packed(LIGHT.panel, class_colours(LIGHT, 4), 0.72)
    found = [colour(plane, x, y) for y in (-0.5, 0.5) for x in (-0.5, 0.5)]
    assert found == [name_of(ink) for ink in inks]


def test_the_names_of_ten_classes_are_whole_beside_a_small_square(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    whole = plane_paint.elided

    def kept(font: QFont, words: str, room: float) -> str:
        said.append(words if QFontMetricsF(font).horizontalAdvance(words) <= room else "cut")
        return whole(font, words, room)

    monkeypatch.setattr(plane_paint, "elided", kept)
    names = tuple("0123456789")
    plane = make(PlaneView(None, classes=names, class_image=np.zeros((20, 20), np.int64)))
    for width, height in ((240, 190), (320, 360), (520, 560)):
        plane.resize(width, height)
        said.clear()
        grounded(plane)
        assert tuple(said) == names
        assert plane.view is not None
        layout = plane.plane_layout(plane.view)
        assert plane.rect().toRectF().contains(layout.legend)


def test_the_bar_runs_from_negative_to_positive(make: Make) -> None:
    plane = make(PlaneView(RAMP_UP, 1.0))
    assert plane.view is not None
    legend, picture = plane.plane_layout(plane.view).legend, grounded(plane)
    y = round(legend.y() + 18)
    row = [QColor(picture.pixel(x, y)) for x in range(30, 290)]
    assert row[0].blue() > row[0].red() + 100
    assert row[-1].red() > row[-1].blue() + 100
    assert row[130].lightness() > 245


def test_the_bar_of_values_that_are_never_negative_begins_in_its_middle(make: Make) -> None:
    plane = make(PlaneView(RAMP_UP, 1.0, positive=True))
    assert plane.view is not None
    legend, picture = plane.plane_layout(plane.view).legend, grounded(plane)
    row = [QColor(picture.pixel(x, round(legend.y() + 18))) for x in range(30, 290)]
    assert row[0].lightness() > 240
    assert row[-1].red() > row[-1].blue() + 100
    assert not any(each.blue() > each.red() + 10 for each in row)


def test_regions_and_lines_are_drawn_over_the_picture(make: Make) -> None:
    view = PlaneView(None, points=np.zeros((0, 2)), fires=(np.array([[0, 0], [1, 0], [1, 1], [0, 1]]),))
    plane = make(view)
    tinted = QColor(colour(plane, 0.5, 0.5))
    assert colour(plane, -0.5, 0.5) == LIGHT.panel
    assert tinted.red() > tinted.blue() + 20
    plane.set_view(replace(view, fires=(), lines=(np.array([[-1, -0.5], [1, -0.5]]),)))
    assert QColor(colour(plane, 0.3, -0.5)).lightness() < 200


def test_hovering_gives_the_point_and_the_value(make: Make) -> None:
    plane = make(PlaneView(RAMP_UP, 1.0, window=(-2, 2)))
    assert plane.view is not None
    heard: list[tuple[float, ...]] = []
    plane.hovered.connect(lambda x, y: heard.append((x, y)))
    plane.left.connect(lambda: heard.append(()))
    square = plane.plane_layout(plane.view).square
    at = QPointF(square.x() + 0.75 * square.width(), square.y() + 0.25 * square.height()).toPoint()
    QTest.mouseMove(plane, at)
    assert heard[0] == pytest.approx((1.0, 1.0), abs=0.02)
    assert plane.lines_at(plane.view, (1.0, 1.0)) == ("≈ 0.5", "x₁  1", "x₂  1")
    named = replace(plane.view, value_name="Output")
    assert plane.lines_at(named, (1.0, 1.0))[0] == "Output  ≈ 0.5"
    QTest.mouseMove(plane, square.bottomLeft().toPoint() + QPointF(10, 20).toPoint())
    assert heard[-1] == ()
    QTest.mouseMove(plane, at)
    QApplication.sendEvent(plane, QEvent(QEvent.Type.Leave))
    assert heard[-1] == ()


def test_a_plane_that_moves_under_the_mouse_tells_the_other_point(make: Make) -> None:
    plane = make(WIDE)
    heard: list[tuple[float, float]] = []
    plane.hovered.connect(lambda x, y: heard.append((x, y)))
    QTest.mouseMove(plane, plane.plane_layout(WIDE).square.center().toPoint())
    heard.clear()
    plane.set_view(replace(WIDE, level=2.0))
    assert heard == []
    plane.set_view(replace(WIDE, window=(0, 2), y_window=(1, 3)))
    assert heard == [pytest.approx((1.0, 2.0), abs=0.02)]


def test_the_card_names_the_class(make: Make) -> None:
    view = PlaneView(
        None, classes=("setosa", "other"), class_image=np.array([[0, 1], [1, 1]]), x_name="petal", y_name="x2"
    )
    plane = make(view)
    assert plane.lines_at(view, (-1.0, -1.0)) == ("setosa", "petal  −1", "x₂  −1")
    assert plane.lines_at(view, (0.9, -1.0))[0] == "other"


def test_without_anything_it_says_what_to_do(make: Make) -> None:
    plane = make(PlaneView(None, empty="Train first"))
    words = grounded(plane)
    plane.set_view(PlaneView(None, empty="     "))
    assert grounded(plane) != words


@pytest.mark.slow
def test_the_dark_theme_reaches_the_kept_pictures(make: Make, qapp: QApplication) -> None:
    plane = make(
        PlaneView(
            np.ones((5, 5), np.float32), points=np.zeros((1, 2)), targets=np.array([0]), classes=("a", "b")
        )
    )
    assert (colour(plane, 0.5, 0.5), colour(plane, 0, 0)) == (
        LIGHT.positive,
        point_fill(LIGHT.negative, LIGHT),
    )
    apply_theme(qapp, DARK)
    found = colour(plane, 0.5, 0.5), colour(plane, 0, 0)
    apply_theme(qapp, LIGHT)
    assert found == (DARK.positive, point_fill(DARK.negative, DARK))


@settings(deadline=None)
@given(st.integers(96, 2000), st.integers(96, 2000), st.booleans(), st.booleans(), st.booleans())
def test_nothing_overlaps_or_is_clipped(width: int, height: int, x: bool, y: bool, title: bool) -> None:
    view = PlaneView(RAMP_UP, x_name="a" * x, y_name="b" * y, title="c" * title)
    layout = lay_out(view, width, height)
    parts = [layout.square, layout.legend]
    parts += [
        rect for rect, there in ((layout.x_name, x), (layout.y_name, y), (layout.title, title)) if there
    ]
    whole = QRectF(0, 0, width, height + 2)
    for i, one in enumerate(parts):
        assert whole.contains(one) or height < 120
        for two in parts[:i]:
            assert not one.adjusted(0.01, 0.01, -0.01, -0.01).intersects(two.adjusted(0, 2.01, 0, -2.01))
    assert layout.square.width() == layout.square.height()


def test_levels_are_flat_with_a_line_between_two(make: Make) -> None:
    plane = make(PlaneView(RAMP_UP, 1.0, levels=True))
    inks = [name_of(ink) for ink in level_colours(LIGHT)]
    assert len(set(inks)) == STEPS == 10
    assert [colour(plane, 0.1, 0.2 * step - 0.9) for step in range(10)] == inks
    assert colour(plane, 0.1, 0.45) == colour(plane, 0.1, 0.55) == inks[7]
    assert plane.view is not None
    at, picture = plane.plane_layout(plane.view).at(plane.view, 0.1, 0.0).toPoint(), grounded(plane)
    zero = [QColor(picture.pixel(at.x(), at.y() + dy)).lightness() for dy in range(-4, 5)]
    assert sum(light < QColor(inks[4]).lightness() - 30 for light in zero) == 1
    plane.set_view(PlaneView(RAMP_UP, 1.0, levels=True, discrete=True))
    assert colour(plane, 0.1, 0.15) == colour(plane, 0.1, 0.95)


def test_a_bend_of_a_curve_is_a_square(make: Make) -> None:
    line = np.array([[-1.0, -0.5], [0.2, -0.5], [1.0, 0.9]])
    plane = make(PlaneView(None, points=np.zeros((0, 2)), lines=(line,), is_function=True, kinks=line[1:2]))
    assert plane.view is not None
    at, picture = plane.plane_layout(plane.view).at(plane.view, 0.2, -0.5).toPoint(), grounded(plane)
    dark = {
        (dx, dy)
        for dx in range(-4, 5)
        for dy in range(-4, 5)
        if QColor(picture.pixel(at.x() + dx, at.y() + dy)).lightness() < 130
    }
    assert {(-2, -2), (2, 2), (-2, 2), (2, -2)} <= {(round(x / 1.2), round(y / 1.2)) for x, y in dark}
    assert (0, 0) not in dark


def test_a_function_goes_over_the_points_and_other_lines_under_them(make: Make) -> None:
    line = np.array([[-1.0, 0.0], [1.0, 0.0]])
    view = PlaneView(None, points=np.array([[0.5, 0.0]]), targets=np.array([0.0]), lines=(line,))
    plane = make(view)
    assert QColor(colour(plane, 0.5, 0.0)).lightness() > 200
    plane.set_view(replace(view, is_function=True))
    assert QColor(colour(plane, 0.5, 0.0)).lightness() < 60
    assert QColor(colour(plane, -0.5, 0.0)).lightness() < 60


def test_a_curve_of_huge_values_is_cut_at_the_square_without_a_complaint(make: Make) -> None:
    """At scale 2 Qt complains of coordinates beyond its bounds, which fails the test."""
    huge = np.array([[-1.0, -7e23], [-0.9, -6.9e23], [-0.8, -6.8e23]])
    unknown = [[-0.7, np.nan], [-0.6, -np.inf], [-0.5, np.nan]]
    line = np.concatenate([huge, unknown, [[0.0, 0.0], [0.5, 0.0]], -huge[::-1]])
    plane = make(PlaneView(None, points=np.zeros((0, 2)), lines=(line,), is_function=True, kinks=line[:5]))
    assert plane.view is not None
    layout = plane.plane_layout(plane.view)
    picture = QImage(2 * plane.size(), QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(2)
    plane.render(picture)

    def dark(x: float, y: float) -> bool:
        at = 2 * layout.at(plane.view, x, y)
        near = [(round(at.x()) + d, round(at.y()) + e) for d in range(-3, 4) for e in range(-3, 4)]
        return any(QColor(picture.pixel(*each)).lightness() < 200 for each in near)

    assert [dark(0.0, -0.8), dark(0.25, 0.0), dark(0.5, 0.8)] == [True] * 3
    assert [dark(-0.5, -0.8), dark(0.25, 0.5), dark(0.85, 0.8)] == [False] * 3
