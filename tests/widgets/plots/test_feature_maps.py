"""The picture of a convolutional network, and its digit that is dragged about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from reluexplorer.lessons.exhibit import FeatureMaps, Field, MapLayer
from reluexplorer.widgets.plots.feature_maps import FeatureMapsView
from reluexplorer.widgets.plots.maps_layout import WORDED, Spot, lay_out
from reluexplorer.widgets.plots.maps_paint import lines_of
from reluexplorer.widgets.theme.theme import LIGHT
from tests.widgets.pictures import CLICK, colour, picture_of


def layer(maps: int, side: int, channels: int, field: Field) -> MapLayer:
    """Maps that are 1 in their first row, −1 elsewhere before the activation; the last one is dead."""
    before: NDArray[Any] = np.full((maps, side, side), -1.0)
    before[:-1, 0] = 1.0
    dead = np.arange(maps) == maps - 1
    return MapLayer(before, np.maximum(before, 0.0), np.ones((maps, 3, 3, channels)), (field, field), dead)


VIEW = FeatureMaps(
    np.zeros((16, 16)),
    (4, 4, 8),
    (layer(8, 16, 1, Field(-1, 3, 1)), layer(16, 8, 8, Field(-2, 5, 2))),
    np.array([0.1, 0.0, 0.0, 0.8, 0.1, 0.0, 0.0, 0.0, 0.0, 0.0]),
    3,
)


@pytest.fixture
def maps(qtbot: QtBot) -> FeatureMapsView:
    made = FeatureMapsView()
    qtbot.addWidget(made)
    made.resize(700, 380)
    made.show()
    made.set_view(VIEW)
    return made


@pytest.fixture
def placed(maps: FeatureMapsView) -> list[tuple[float, float, bool]]:
    """Where the digit was asked to go; it goes there."""
    found: list[tuple[float, float, bool]] = []

    def move(x: float, y: float, goes_on: bool) -> None:
        found.append((x, y, goes_on))
        maps.set_view(replace(VIEW, movable=(round(x), round(y), 8)))

    maps.placed.connect(move)
    return found


def pixel(maps: FeatureMapsView, x: float, y: float) -> QPoint:
    """Where the middle of a pixel of the picture is on the screen."""
    room = maps.layout_of(VIEW).picture
    return QPointF(
        room.x() + (x + 0.5) / 16 * room.width(), room.y() + (y + 0.5) / 16 * room.height()
    ).toPoint()


def test_a_drag_takes_the_digit_along_where_it_is_held(
    maps: FeatureMapsView, placed: list[tuple[float, float, bool]]
) -> None:
    QTest.mousePress(maps, CLICK, pos=pixel(maps, 6, 6))
    assert placed == []
    QTest.mouseMove(maps, pixel(maps, 7, 6))
    QTest.mouseMove(maps, pixel(maps, 7, 9))
    QTest.mouseMove(maps, pixel(maps, 15, 15))
    QTest.mouseRelease(maps, CLICK, pos=pixel(maps, 15, 15))
    QTest.mouseMove(maps, pixel(maps, 2, 2))
    assert placed == [(5.0, 4.0, False), (5.0, 7.0, True), (8.0, 8.0, True)]


def test_a_press_beside_the_digit_brings_its_middle_there(
    maps: FeatureMapsView, placed: list[tuple[float, float, bool]]
) -> None:
    QTest.mouseClick(maps, CLICK, pos=pixel(maps, 1, 14))
    assert placed == [(0.0, 8.0, False)]


def test_arrow_keys_move_it_by_a_pixel_within_the_picture(
    maps: FeatureMapsView, placed: list[tuple[float, float, bool]]
) -> None:
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up):
        QTest.keyClick(maps, key)
    assert placed == [(5.0, 4.0, False), (5.0, 3.0, False)]
    maps.set_view(replace(VIEW, movable=(0, 0, 8)))
    QTest.keyClick(maps, Qt.Key.Key_Left)
    assert len(placed) == 2


def test_maps_have_the_colours_of_their_signs_and_dead_ones_are_hatched(maps: FeatureMapsView) -> None:
    picture, layout = picture_of(maps), maps.layout_of(VIEW)
    before, after = (layout.tile_rect(1, 2, after=each) for each in (False, True))
    assert colour(picture, before.center().x(), before.center().y()) == LIGHT.negative
    assert colour(picture, before.center().x(), before.top() + 3) == LIGHT.positive
    assert colour(picture, after.center().x(), after.center().y()) == LIGHT.panel
    assert colour(picture, after.center().x(), after.top() + 3) == LIGHT.positive
    dead = layout.tile_rect(1, 15, after=True)
    edges = [colour(picture, room.center().x(), room.top()) for room in (dead, after)]
    assert edges == [LIGHT.dead, LIGHT.line]
    inside = {colour(picture, dead.x() + x, dead.center().y()) for x in range(5, 20)}
    assert LIGHT.panel in inside
    assert len(inside) > 1


def test_it_says_what_is_read_and_with_shift_the_keys_go_through_the_maps(maps: FeatureMapsView) -> None:
    said = maps.accessibleDescription
    assert said() == "Digit 3 at column 4, row 4; read as 3 with 80 %; 2 dead maps"
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up):
        QTest.keyClick(maps, key, Qt.KeyboardModifier.ShiftModifier)
    assert said() == "Layer 1, map 1, after: 1, sees 3×3 pixels"
    QTest.keyClick(maps, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert said() == "Layer 2, map 16, after: 0, sees 5×5 pixels, dead: 0 for every unseen digit"


def test_the_place_under_the_mouse_has_a_card_and_shows_its_field(maps: FeatureMapsView) -> None:
    layout = maps.layout_of(VIEW)
    wanted = Spot(1, 4, True, 3, 5)
    QTest.mouseMove(maps, layout.spot_rect(wanted).center().toPoint())
    assert layout.spot_at(layout.spot_rect(wanted).center()) == wanted
    assert maps.accessibleDescription() == ", ".join(lines_of(VIEW, wanted))
    assert layout.field_rect(wanted) == layout.pixel_rect(8, 4, 13, 9)
    assert layout.field_rect(Spot(1, 4, True, 0, 0)) == layout.pixel_rect(0, 0, 3, 3)
    picture = picture_of(maps)
    edge = layout.field_rect(wanted).topRight()
    assert colour(picture, edge.x() - 8, edge.y() + 8) != LIGHT.panel


@pytest.mark.parametrize(("width", "height"), [(320, 150), (470, 220), (700, 380), (1900, 900), (900, 160)])
def test_nothing_overlaps_or_leaves_the_widget(width: int, height: int) -> None:
    layout = lay_out(VIEW, width, height)
    rooms = [room for *_, room in layout.tiles()]
    for place, room in enumerate(rooms):
        assert room.left() > layout.picture.right()
        assert room.right() < layout.reads.left()
        assert room.bottom() <= height
        assert not any(room.intersects(other) for other in rooms[:place])
    assert layout.picture.bottom() <= height
    assert layout.reads.right() <= width


@pytest.mark.parametrize(
    ("width", "height", "worded"), [(700.0, 290.0, True), (700.0, 380.0, True), (330.0, 190.0, False)]
)
def test_words_stand_side_by_side_above_maps_that_belong_together_or_not_at_all(width, height, worded):
    layout = lay_out(VIEW, width, height)
    before, after = (layout.tile_rect(1, 0, after=late) for late in (False, True))
    next_pair = layout.tile_rect(1, layout.rows, after=False)
    assert (after.center().x() - before.center().x() >= WORDED) is worded
    assert next_pair.left() - after.right() > after.left() - before.right()
    assert layout.tile_rect(1, 15, after=True).right() < layout.reads.left()
