"""The table of a watched run's layers under mouse and keys, its strips, tips and heads."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reluexplorer.panels.watched.layers.row_pictures import paint_line_of, runs, update_x, usual_x
from reluexplorer.panels.watched.shared.unit_rows import rows_at
from reluexplorer.widgets.theme.theme import LIGHT
from tests.panels.watched import planted

LEFT = Qt.MouseButton.LeftButton


def test_a_click_chooses_a_layer_and_on_its_strip_a_unit(shown, asked, run):
    table = shown().rows.table
    layers, units = asked(table.layer_chosen), asked(table.unit_chosen)
    QTest.mouseClick(table, LEFT, pos=table.row_room(4).toRect().topLeft() + QPoint(12, 8))
    QTest.mouseClick(table, LEFT, pos=table.unit_room(0, 5).center().toPoint())
    assert layers == [(4,)]
    assert units == [(0, int(rows_at(run, run.step)[0].order[5]))]


def test_keys_go_through_rows_and_units(shown, asked, run):
    table = shown(layer=1).rows.table
    layers, units = asked(table.layer_chosen), asked(table.unit_chosen)
    table.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_End, Qt.Key.Key_Home, Qt.Key.Key_Right):
        QTest.keyClick(table, key)
    assert layers == [(2,), (0,), (5,), (0,)]
    assert units == [(1, int(rows_at(run, run.step)[1].order[0]))]


def test_left_and_right_go_on_from_the_chosen_unit(shown, asked, run):
    order = rows_at(run, run.step)[planted.FC1].order
    table = shown(unit=int(order[7])).rows.table
    units = asked(table.unit_chosen)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
        QTest.keyClick(table, key)
    assert units == [(planted.FC1, int(order[6])), (planted.FC1, int(order[8]))]


def test_rows_are_told_to_a_screen_reader_and_can_be_pressed(shown, asked):
    table = shown().rows.table
    layers = asked(table.layer_chosen)
    assert table.count_parts() == 6
    assert table.part_with_keys() == planted.FC1
    part = table.part(planted.FC1)
    assert part.selected
    assert part.name.startswith("fc1, ReLU, 256 units, ")
    table.part(2).doings[0][1]()
    assert layers == [(2,)]


def test_tips_say_what_is_known_of_a_unit_and_of_each_figure(shown, run):
    table = shown().rows.table
    row = rows_at(run, run.step)[2]
    last = table.tip_at(table.unit_room(2, 63).center().toPoint())
    dead = f"Unit {int(row.order[63])} of conv3\ndead: silent in each sample of a whole window"
    assert last.words == dead
    middle = round(table.row_room(planted.FC1).center().y())
    assert table.tip_at(QPoint(12, middle)).words == "fc1 · ReLU · 256"
    tips = {name: table.tip_at(QPoint(int(table.columns().left(name)) + 4, middle)).words for name in
            ("changes", "gradient", "update")}  # fmt: skip
    assert tips["changes"] == "62 died, 4 woke"
    assert tips["gradient"].startswith("Norm of the gradient of the parameters before this layer: 0.")
    assert tips["update"].endswith("of their norm; 1e−3 is customary.")
    assert table.tip_at(QPoint(12, 5_000)) is None


def test_a_head_orders_the_table_by_click_and_key(shown):
    card = shown().rows
    head = card.heads.buttons["dead"]
    QTest.mouseClick(head, LEFT)
    assert [row.layer.name for row in card.table.rows()][:2] == ["fc1", "conv3"]
    assert head.accessibleName() == "Dead, falling"
    QTest.keyClick(head, Qt.Key.Key_Return)
    assert card.table.rows()[0].layer.name == "conv1"
    assert head.accessibleName() == "Dead, rising"


@pytest.mark.parametrize("size", [(1440, 854), (1024, 654), (1920, 1034)])
def test_heads_stand_above_their_columns_and_rows_have_room(shown, size):
    card = shown(size=size).rows
    at = card.table.columns()
    for name in ("layer", "units", "changes", "gradient", "update"):
        assert card.heads.buttons[name].x() == at.left(name)
    assert card.heads.buttons["dead"].geometry().right() + 1 == at.ends["dead"][1]
    ends = [at.ends[name] for name in at.ends]
    assert all(before[1] <= after[0] for before, after in pairwise(ends))
    assert ends[-1][1] <= card.table.width()
    assert card.table.height() <= card.height()


def test_strips_are_made_once_and_anew_for_another_step(shown, run):
    body = shown()
    table = body.rows.table
    body.grab()
    before = {number: picture.cacheKey() for number, (_key, picture) in table._strips.items()}
    body.grab()
    assert {number: picture.cacheKey() for number, (_key, picture) in table._strips.items()} == before
    assert set(before) == set(range(6))


def test_dead_units_are_hatched(shown):
    body = shown()
    table = body.rows.table
    room = table.unit_room(planted.FC1, 255)
    first = table.unit_room(planted.FC1, 0)
    image = body.rows.table.grab().toImage()
    rows = range(int(room.top()) + 4, int(room.bottom()) - 4)
    dead = {image.pixelColor(int(room.right()) - 12, y).name() for y in rows}
    fires = {image.pixelColor(int(first.left()) + 12, y).name() for y in rows}
    assert len(dead) > 3
    assert len(fires) == 1


def test_a_gap_of_a_figure_is_left_out_of_its_line(qapp):
    assert runs(np.array([True, True, False, True])) == [(0, 2), (3, 4)]
    values = np.where(np.abs(np.arange(100) - 50) < 10, np.nan, 1.0)
    image = QImage(100, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    with QPainter(image) as painter:
        paint_line_of(painter, QRectF(0, 0, 100, 20), values, np.arange(100) / 100, LIGHT)
    columns = [x for x in range(100) if any(image.pixelColor(x, y) != QColor("white") for y in range(20))]
    assert not set(columns) & set(range(43, 58))
    assert {10, 90} <= set(columns)


def test_an_update_stands_on_a_log_scale_within_its_ends():
    room = QRectF(0, 0, 80, 20)
    assert usual_x(room) == pytest.approx(40.0)
    assert [update_x(room, each) for each in (0.0, 1e-9, 1e-4, 1e-2, 5.0)] == pytest.approx(
        [0.0, 0.0, 20.0, 60.0, 80.0]
    )


def test_of_many_layers_those_in_sight_are_painted(shown):
    body = shown(run=planted.large(9_600, 40, 120))
    table = body.rows.table
    body.grab()
    QApplication.processEvents()
    assert len(table.rows()) == 120
    assert 3 <= len(table._strips) <= 20


def test_the_mark_of_the_customary_update_is_explained_in_the_tooltip_of_its_column_and_on_it(shown):
    heads = shown().rows.heads
    words = "The dashed mark is at 1e−3, which is customary"
    assert f"log scale. {words}.\n" in heads.buttons["update"].toolTip()
    assert words in heads.usual.toolTip()
    room = heads.usual.geometry()
    assert room.left() == heads.buttons["update"].geometry().right() + 1
    assert heads.childAt(room.center()) is heads.usual
