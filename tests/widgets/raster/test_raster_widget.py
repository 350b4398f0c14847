from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reluexplorer.widgets.raster.raster_widget import RasterLayer, RasterView, RasterWidget
from reluexplorer.widgets.raster.view import column_at, lay_out
from reluexplorer.widgets.theme.colormap import class_colours, level, table_diverging
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT
from tests.widgets.pictures import column_rect, grounded

LEFT = Qt.MouseButton.LeftButton
Make = Callable[[RasterView], tuple[RasterWidget, list[tuple[object, ...]]]]


def layer(units: int = 4, samples: int = 10, order: list[int] | None = None) -> RasterLayer:
    """Unit u gives u / 4 on every sample; the last one is dead."""
    values = np.tile(np.arange(units, dtype=np.float32) / 4, (samples, 1))
    values[:, -1] = 0
    firing = (values > 0).mean(axis=0)
    states = ("rare", *("healthy",) * (units - 3), "always", "dead")
    return RasterLayer(
        "Hidden 1 · ReLU", values, firing, states, None if order is None else np.array(order, np.intp), 1.0
    )


@pytest.fixture
def make(qtbot: QtBot, qapp: QApplication) -> Make:
    def made(view: RasterView) -> tuple[RasterWidget, list[tuple[object, ...]]]:
        apply_theme(qapp, LIGHT)
        raster = RasterWidget()
        qtbot.addWidget(raster)
        raster.resize(640, 400)
        raster.set_view(view)
        raster.show()
        heard: list[tuple[object, ...]] = []
        for name in ("unit_selected", "unit_hovered", "hover_left", "selection_cleared"):
            getattr(raster, name).connect(lambda *args, name=name: heard.append((name, *args)))
        return raster, heard

    return made


def colour(picture: QImage, at: QPointF) -> str:
    return QColor(picture.pixel(at.toPoint())).name()


def hatched(picture: QImage, rect: QRectF) -> int:
    inner = rect.adjusted(4, 4, -4, -4).toRect()
    found = 0
    for x in range(inner.left(), inner.right()):
        for y in range(inner.top(), inner.bottom(), 3):
            c = QColor(picture.pixel(x, y))
            found += c.red() - c.green() > 40 and c.blue() > c.green() + 15
    return found


def test_columns_have_the_colours_of_their_activations(make: Make) -> None:
    raster, _ = make(RasterView((layer(),)))
    picture = grounded(raster)
    for unit in range(3):
        seen = 0.14 + 0.86 * unit / 4 if unit else 0.0
        expected = QColor(int(table_diverging(LIGHT).colours(np.array([seen]), 1.0)[0])).name()
        assert colour(picture, column_rect(raster, 0, unit).center()) == expected


def test_the_order_moves_columns_and_rows(make: Make) -> None:
    values = np.zeros((4, 2), np.float32)
    values[0, 1] = 1.0
    one = RasterLayer(
        "Hidden 1", values, np.array([0.0, 0.25]), ("healthy", "healthy"), np.array([1, 0]), 1.0
    )
    raster, _ = make(RasterView((one,), row_order=np.array([3, 2, 1, 0])))
    first, second = column_rect(raster, 0, 1), column_rect(raster, 0, 0)
    assert first.left() < second.left()
    picture = grounded(raster)
    assert colour(picture, QPointF(first.center().x(), first.bottom() - 20)) == LIGHT.positive
    assert colour(picture, QPointF(first.center().x(), first.top() + 20)) == LIGHT.panel
    assert colour(picture, QPointF(second.center().x(), first.bottom() - 20)) == LIGHT.panel


def test_units_without_a_column_are_left_out_and_a_layer_may_have_none(make: Make) -> None:
    some, none = layer(order=[3, 1]), layer(order=[])
    view = RasterView((none, some, none), selected=(1, 0))
    raster, heard = make(view)
    assert [block.units for block in raster.blocks()] == [0, 2, 0]
    assert view.selection is None
    assert replace(view, selected=(1, 3)).selection == (1, 3)
    picture = grounded(raster)
    assert hatched(picture, column_rect(raster, 1, 3)) > 200
    assert hatched(picture, column_rect(raster, 1, 1)) == 0
    assert raster._focus == (1, 0)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(raster, key)
    assert raster._focus == (1, 1)
    assert heard == [("unit_selected", 1, 1)]
    raster.set_view(RasterView((none, none)))
    assert not grounded(raster).isNull()
    QTest.keyClick(raster, Qt.Key.Key_Right)
    QTest.mouseClick(raster, Qt.MouseButton.LeftButton, pos=raster.blocks()[0].picture.center().toPoint())
    assert heard[1:] == [("selection_cleared",)]


def test_ctrl_adds_to_the_selection_and_shift_takes_all_between(make: Make) -> None:
    view = RasterView((layer(order=[3, 0, 1, 2]), layer(order=[2, 0])), also=((1, 0),))
    raster, heard = make(view)
    lists: list[object] = []
    raster.unit_toggled.connect(lambda *unit: lists.append(unit))
    raster.units_selected.connect(lists.append)

    def click(place: tuple[int, int], keys: Qt.KeyboardModifier) -> None:
        QTest.mouseClick(raster, LEFT, keys, column_rect(raster, *place).center().toPoint())

    click((0, 1), Qt.KeyboardModifier.NoModifier)
    click((1, 2), Qt.KeyboardModifier.ShiftModifier)
    assert lists == [[(1, 2), (0, 2), (0, 1)]]
    click((0, 0), Qt.KeyboardModifier.ControlModifier)
    click((0, 3), Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(raster, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert lists[1:] == [(0, 0), [(0, 3), (0, 0)], (0, 0)]
    assert [call for call in heard if call[0] == "unit_selected"] == [("unit_selected", 0, 1)]
    column = column_rect(raster, 1, 0)
    marked = grounded(raster)
    raster.set_view(replace(view, also=()))
    bare = grounded(raster)
    changed = [x for x in range(raster.width()) if marked.pixel(x, 200) != bare.pixel(x, 200)]
    assert changed
    assert min(changed) >= column.left() - 2
    assert max(changed) <= column.right() + 2


def test_rows_have_the_colour_of_their_class(make: Make) -> None:
    bare, _ = make(RasterView((layer(),)))
    coloured = RasterView((layer(),), targets=np.array([0, 0, 1, 1]), classes=2)
    raster, _ = make(coloured)
    block = raster.blocks()[0].picture
    assert block.left() == bare.blocks()[0].picture.left() + 10
    picture, inks = grounded(raster), class_colours(LIGHT, 2)
    for share, ink in ((0.1, inks[0]), (0.4, inks[0]), (0.6, inks[1]), (0.9, inks[1])):
        assert colour(picture, QPointF(2, block.top() + share * block.height())) == ink
    raster.set_view(replace(coloured, targets=np.array([-1.0, -1.0, 1.0, 1.0]), classes=0))
    picture, scale = grounded(raster), table_diverging(LIGHT)
    for share, value in ((0.2, -1.0), (0.8, 1.0)):
        expected = QColor(int(scale.colours(np.array([value]), level(np.array([-1.0, 1.0])))[0])).name()
        assert colour(picture, QPointF(2, block.top() + share * block.height())) == expected


def test_each_layer_is_a_part_to_make_before_it_is_painted(make: Make) -> None:
    raster, _ = make(RasterView((layer(), layer(6)), caption="Columns: neurons"))
    raster.grab()
    assert list(raster.parts_ahead()) == []
    raster.set_view(RasterView((layer(), layer(6)), caption="Rows: points", selected=(1, 2)))
    assert len(list(raster.parts_ahead())) == 3
    assert list(raster.parts_ahead()) == []
    made = raster.grab().toImage()
    other, _ = make(raster.view or RasterView(()))
    assert other.grab().toImage() == made
    raster.set_view(RasterView(()))
    assert list(raster.parts_ahead()) == []


def test_wide_columns_have_the_numbers_of_their_units(make: Make) -> None:
    wide, _ = make(RasterView((layer(),)))
    block = wide.blocks()[0].picture
    narrow, _ = make(RasterView((layer(),) * 40))
    assert narrow.blocks()[0].picture.bottom() == block.bottom() + 15
    picture = grounded(wide)
    columns, rows = range(int(block.left()), int(block.right())), range(int(block.bottom()) + 2, 398)
    assert len({colour(picture, QPointF(x, y)) for x in columns for y in rows}) > 3


def test_only_dead_columns_are_hatched(make: Make) -> None:
    raster, _ = make(RasterView((layer(),)))
    picture = grounded(raster)
    counts = [hatched(picture, column_rect(raster, 0, unit)) for unit in range(4)]
    assert counts[3] > 200
    assert counts[:3] == [0, 0, 0]


def test_bars_have_the_height_of_the_firing_and_the_colour_of_the_state(make: Make) -> None:
    raster, _ = make(RasterView((replace(layer(), firing=np.array([0.05, 0.5, 1.0, 0.0])),)))
    picture, bars = grounded(raster), raster.blocks()[0].bars
    inks = (LIGHT.warning, LIGHT.healthy, LIGHT.negative, LIGHT.dead)
    for unit, (ink, tall) in enumerate(zip(inks, (2, 9, 18, 2), strict=True)):
        x = column_rect(raster, 0, unit).left() + 2
        column = [colour(picture, QPointF(x, y)) for y in range(round(bars.top()), round(bars.bottom()))]
        assert column.count(ink) == tall
        assert column[-1] == ink


@pytest.mark.parametrize("state", ["dormant", "saturated", "rare", "leak"])
def test_a_mark_lies_on_no_title_however_high_its_bar_is(make: Make, state: str) -> None:
    marked = replace(layer(8), states=(state,) * 8, firing=np.linspace(0.0, 1.0, 8))
    plain = replace(marked, states=("healthy",) * 8)
    first, second = (grounded(make(RasterView((each,)))[0]) for each in (plain, marked))
    (block,) = make(RasterView((marked,)))[0].blocks()
    title = block.title.adjusted(0, 0, block.picture.width() - block.room, 0).toRect()
    assert first.copy(title) == second.copy(title)
    for column in range(8):
        bar = block.column(column)
        bar.setTop(block.bars.top() - 2)
        bar.setBottom(block.bars.bottom())
        room = bar.toRect()
        inks = {second.pixel(x, y) for x in range(room.left(), room.right() - 1) for y in
                range(room.top(), room.bottom())}  # fmt: skip
        assert len(inks) > 2, f"no mark on column {column}"


def test_all_dead_columns_have_the_same_cross(make: Make) -> None:
    """Their middles lie at whole and at half pixels."""
    dead = replace(layer(9), states=("dead",) * 9, firing=np.zeros(9))
    raster, _ = make(RasterView((dead,)))
    picture = grounded(raster)
    (block,) = raster.blocks()
    middles = [block.column(i).adjusted(0, 0, -1, 0).center().x() for i in range(9)]
    assert {x % 1 for x in middles} == {0.0, 0.5}
    crosses = [
        picture.copy(int(x) - 6, round(block.bars.bottom()) - 14, 13, 10).convertToFormat(picture.format())
        for x in middles
    ]
    assert all(cross == crosses[0] for cross in crosses)


def test_the_selected_column_is_outlined(make: Make) -> None:
    view = RasterView((layer(),))
    raster, _ = make(view)
    column = column_rect(raster, 0, 1)
    edge = QPointF(column.left() - 1, column.center().y())
    assert colour(grounded(raster), edge) != LIGHT.accent
    raster.set_view(replace(view, selected=(0, 1)))
    assert colour(grounded(raster), edge) == LIGHT.accent


def test_a_click_selects_the_unit_whose_column_it_is(make: Make) -> None:
    raster, heard = make(RasterView((layer(), layer(5, order=[4, 2, 0, 1, 3]))))
    QTest.mouseClick(raster, Qt.MouseButton.LeftButton, pos=column_rect(raster, 1, 2).center().toPoint())
    assert heard[-1] == ("unit_selected", 1, 2)
    assert raster._focus == (1, 1)
    QTest.mouseClick(raster, Qt.MouseButton.LeftButton, pos=QPoint(620, 2))
    assert heard[-1] == ("selection_cleared",)


def test_hovering_tells_the_unit_and_writes_a_card(make: Make, qtbot: QtBot) -> None:
    raster, heard = make(RasterView((layer(order=[3, 2, 1, 0]),)))
    raster.activateWindow()
    qtbot.waitUntil(raster.hasFocus)
    before = grounded(raster)
    QTest.mouseMove(raster, column_rect(raster, 0, 0).center().toPoint())
    assert heard == [("unit_hovered", 0, 0)]
    default = grounded(raster)
    raster.set_hover_lines(("Hidden 1 · neuron 1", "something else"))
    assert before != default != grounded(raster)
    QApplication.sendEvent(raster, QEvent(QEvent.Type.Leave))
    assert heard[-1] == ("hover_left",)
    assert grounded(raster) == before


def test_keys_move_and_select(make: Make) -> None:
    raster, heard = make(RasterView((layer(), layer(5, order=[4, 2, 0, 1, 3]))))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(raster, key)
    assert heard == [("unit_selected", 1, 0)]
    assert raster.accessibleDescription() == "Neuron 2.1, fires on 0 % of the samples"
    for _ in range(3):
        QTest.keyClick(raster, Qt.Key.Key_Left)
    assert raster._focus == (0, 3)
    assert raster.accessibleDescription() == "Neuron 1.4, dead: fires on no sample"
    QTest.keyClick(raster, Qt.Key.Key_Right)
    assert raster._focus == (1, 0)
    QTest.keyClick(raster, Qt.Key.Key_Escape)
    assert heard[-1] == ("selection_cleared",)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(1, 512), min_size=1, max_size=12),
    st.integers(240, 3840),
    st.integers(140, 2000),
    st.booleans(),
)
def test_layers_do_not_overlap_and_stay_inside(
    units: list[int], width: int, height: int, caption: bool
) -> None:
    layers = tuple(
        RasterLayer(f"Hidden {i}", np.zeros((1, n), np.float32), np.zeros(n), ("dead",) * n, None, 1.0)
        for i, n in enumerate(units)
    )
    blocks = lay_out(RasterView(layers, caption="words" * caption), width, height)
    right = -1.0
    for block in blocks:
        assert block.picture.left() > right
        right = block.picture.right()
        assert block.title.top() == 0
        assert block.title.bottom() <= block.bars.top() < block.bars.bottom() <= block.picture.top()
        assert block.picture.bottom() <= height
        assert block.column(block.units - 1).right() <= block.picture.right() + 1
    assert right <= max(width, len(units) * 22) + len(units)


def test_a_place_finds_its_column() -> None:
    blocks = lay_out(RasterView((layer(4), layer(8))), 640, 400)
    for i, block in enumerate(blocks):
        for index in range(block.units):
            assert column_at(blocks, block.column(index).center()) == (i, index)
    assert column_at(blocks, QPointF(blocks[0].picture.right() + 5, 200)) is None


def test_a_selection_that_is_not_there_is_left_out(make: Make, qtbot: QtBot) -> None:
    view = RasterView((layer(),))
    raster, _ = make(view)
    raster.activateWindow()
    qtbot.waitUntil(raster.hasFocus)
    plain = grounded(raster)
    for selected in ((1, 0), (0, 4), (-1, 0)):
        raster.set_view(replace(view, selected=selected))
        assert grounded(raster) == plain


def test_no_layers_says_so(make: Make) -> None:
    raster, heard = make(RasterView(()))
    assert len({grounded(raster).pixel(x, 200) for x in range(200, 440)}) > 2
    QTest.mouseClick(raster, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    QTest.keyClick(raster, Qt.Key.Key_Right)
    assert heard == []


def test_narrow_columns_share_pixels_and_the_highest_bar_is_seen(make: Make) -> None:
    """2,000 units on some 600 pixels: the first half dead, then one that fires always among silent ones."""
    units = 2000
    firing = np.zeros(units)
    firing[1500], firing[1800:] = 1.0, 0.5
    states = ["dead"] * 1000 + ["rare"] * 800 + ["healthy"] * 200
    states[1500] = "always"
    dense = RasterLayer("Hidden 1", np.zeros((3, units), np.float32), firing, tuple(states), None, 1.0)
    raster, _ = make(RasterView((dense,), None, None, ""))
    (block,) = raster.blocks()
    picture = grounded(raster)
    bottom = round(block.bars.bottom()) - 1

    def at(unit: int, height: int) -> str:
        return QColor(picture.pixel(round(block.column(unit).left()), bottom - height)).name()

    top = round(block.bars.height()) - 2
    background = QColor(LIGHT.background).name()
    assert at(500, 0) == LIGHT.dead
    assert at(500, 4) == background
    assert at(1500, 0) in {LIGHT.negative, LIGHT.warning}
    assert at(1500, top) in {LIGHT.negative, LIGHT.warning}
    assert at(1400, top) == background
    assert at(1900, round(0.4 * block.bars.height())) == LIGHT.healthy
    assert at(1900, round(0.6 * block.bars.height())) == background
    inside = round(block.picture.center().y())
    colours = {QColor(picture.pixel(x, inside)).name() for x in range(round(block.picture.left()) + 5, 200)}
    assert len(colours) > 2
    right = {QColor(picture.pixel(x, inside)).name() for x in range(420, 600)}
    assert len(right) == 1


def test_activations_of_a_run_that_diverges_have_the_colours_of_others(make: Make) -> None:
    usual = RasterLayer("Hidden 1", np.eye(3), np.ones(3), ("healthy",) * 3, None, 1.0)
    beyond = replace(usual, activations=1e300 * np.eye(3), level=1e300)
    pictures = [grounded(make(RasterView((each,)))[0]) for each in (usual, beyond)]
    assert pictures[0] == pictures[1]
