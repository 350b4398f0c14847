"""The table of layers under mouse and keys, its strips, tooltips, heads and filters."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reluexplorer.models.values.findings import Channel
from reluexplorer.panels.doctor.layers.strips import shades, strip
from reluexplorer.panels.doctor.shared.rows import rows_of
from reluexplorer.panels.doctor.shared.states import MEANINGS, ORDER
from reluexplorer.session.jobs.doctored import Doctored
from reluexplorer.widgets.painting.pace import PACE
from reluexplorer.widgets.painting.unit_strips import edges, place_at
from reluexplorer.widgets.theme.theme import DARK, LIGHT, mix
from tests.panels.doctor.planted import doctored, findings, large

LEFT = Qt.MouseButton.LeftButton
ROWS = rows_of(findings())


def asked(signal):
    heard = []
    signal.connect(lambda *values: heard.append(values))
    return heard


def test_channels_are_equally_wide_and_a_state_is_never_too_narrow_to_be_seen():
    assert np.diff(edges(ROWS[2].counts, 240.0)).tolist() == pytest.approx([10.0] * 24)
    widths = np.diff(edges(next(row.counts for row in rows_of(large()) if row.channels > 100), 100.0))
    assert widths.sum() == pytest.approx(100.0)
    row = rows_of(large())[0]
    lefts = edges(row.counts, 30.0)
    for count, last in zip(row.counts, np.cumsum(row.counts).tolist(), strict=True):
        assert not count or lefts[last] - lefts[last - count] >= 2.99


def test_a_place_in_the_strip_is_found_by_its_pixels():
    assert [place_at(ROWS[2].counts, 240.0, x) for x in (-0.1, 0.0, 9.9, 10.1, 239.9, 240.0)] == [
        -1, 0, 0, 1, 23, -1
    ]  # fmt: skip


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_dead_channels_are_striped_and_others_plain(qapp, theme):
    image = strip(ROWS[6], 240.0, 20.0, 1.0, theme).toImage()
    always = {image.pixelColor(x, 10).name() for x in range(4, 36)}
    dead = {image.pixelColor(x, 10).name() for x in range(84, 116)}
    assert always == {QColor(theme.negative).name()}
    assert len(dead) > 3
    inks = shades(ROWS[11], theme)
    assert len(set(inks.tolist())) > 10


def test_a_click_chooses_a_layer_and_on_its_strip_a_channel(shown):
    table = shown()[0].layers.table
    layers, channels = asked(table.layer_chosen), asked(table.unit_chosen)
    QTest.mouseClick(table, LEFT, pos=table.row_room(4).toRect().topLeft() + QPoint(12, 8))
    room = table.unit_room(2, 5)
    QTest.mouseClick(table, LEFT, pos=room.center().toPoint())
    assert layers == [(4,)]
    assert channels == [(2, int(ROWS[2].order[5]))]


def test_keys_go_through_rows_and_channels(shown):
    table = shown(doctored(layer=1, channel=-1))[0].layers.table
    layers, channels = asked(table.layer_chosen), asked(table.unit_chosen)
    table.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_End, Qt.Key.Key_Home, Qt.Key.Key_Right):
        QTest.keyClick(table, key)
    assert layers == [(2,), (0,), (11,), (0,)]
    assert channels == [(1, int(ROWS[1].order[0]))]


def test_left_and_right_go_on_from_the_chosen_channel(shown):
    chosen = int(ROWS[1].order[0])
    table = shown(doctored(layer=1, channel=chosen))[0].layers.table
    channels = asked(table.unit_chosen)
    QTest.keyClick(table, Qt.Key.Key_Left)
    QTest.keyClick(table, Qt.Key.Key_Right)
    assert channels == [(1, int(ROWS[1].order[1]))]


def test_tooltips_say_what_is_known_of_a_channel_a_count_and_a_layer(shown):
    table = shown()[0].layers.table
    channel = int(ROWS[1].order[95])
    tip = table.tip_at(table.unit_room(1, 95).center().toPoint())
    assert tip is not None
    lines = tip.words.splitlines()
    assert lines[:3] == [
        f"Channel {channel} of Relu.1", "dead: each value is 0", "fires at 0 % of the values"
    ]  # fmt: skip
    assert lines[4].endswith("standard deviations below the threshold")
    at = table.columns().left("values") + 4
    assert table.tip_at(QPoint(int(at), 10)).words == "60 values a channel, over 60 inputs"
    assert table.tip_at(QPoint(20, 10)).words == "Relu.0 · ReLU\nReads z0, gives h0"
    assert table.tip_at(QPoint(20, 5000)) is None


def test_rows_are_told_to_a_screen_reader(shown):
    table = shown()[0].layers.table
    assert table.count_parts() == 12
    assert table.part_with_keys() == 1
    part = table.part(1)
    assert part.selected
    assert part.name == (
        "Relu.1, ReLU, fed by squeeze 1×1 · 96: always on 7, fires 23, below 10 % 14, dead 52; "
        f"fires at {round(100 * ROWS[1].firing)} % of the values"
    )


def test_a_head_orders_the_table_by_click_and_key(shown):
    card = shown()[0].layers
    head = card.heads.buttons["dead"]
    QTest.mouseClick(head, LEFT)
    assert [row.name for row in card.table.rows()][:2] == ["Relu.6", "Relu.0"]
    assert head.accessibleName() == "Dead, falling"
    QTest.keyClick(head, Qt.Key.Key_Return)
    assert card.table.rows()[0].dead == 0


@pytest.mark.parametrize("is_hidden", [False, True])
def test_heads_stay_above_their_columns_whatever_size_the_panel_takes(shown, is_hidden):
    panel, _dispatch = shown()
    card = panel.layers
    for size in ((1309, 776), (1440, 854), (1100, 700), (1920, 1000)):
        panel.setVisible(not is_hidden)
        panel.resize(*size)
        panel.show()
        QApplication.processEvents()
        at, heads = card.table.columns(), card.heads.buttons
        assert {name: heads[name].geometry().left() for name in ("layer", "fed", "channels")} == {
            name: at.left(name) for name in ("layer", "fed", "channels")
        }
        assert {name: heads[name].geometry().right() + 1 for name in ("values", "dead", "cut", "firing")} == {
            name: at.ends[name][1] for name in ("values", "dead", "cut", "firing")
        }
        room = card.table.parentWidget().height() // 12
        assert card.table.height() == 12 * min(max(room, 28), 34)


def test_letters_and_states_leave_some_rows(shown):
    panel, _dispatch = shown()
    card = panel.layers
    card.search.setFocus()
    QTest.keyClicks(card.search, "conv")
    assert [row.name for row in card.table.rows()] == ["Relu.10", "Relu.11"]
    layers = asked(card.layer_chosen)
    QTest.keyClick(card.search, Qt.Key.Key_Return)
    assert layers == [(10,)]
    QTest.keyClick(card.search, Qt.Key.Key_Escape)
    QTest.mouseClick(card.states.buttons[Channel.RARE], LEFT)
    assert [row.number for row in card.table.rows()] == [0, 1, 2, 3, 4, 5, 8]
    QTest.keyClicks(card.search, "conv")
    assert not card.table.rows()
    assert card.table.chosen == -1


def test_the_legend_shows_the_states_that_there_are(shown):
    states = shown()[0].layers.states
    assert {state for state, button in states.buttons.items() if button.isVisible()} == {
        Channel.ALWAYS, Channel.FIRES, Channel.RARE, Channel.DEAD
    }  # fmt: skip
    assert states.buttons[Channel.DEAD].text() == "dead 132"


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_channel_is_the_paler_the_less_it_fires(theme):
    row = rows_of(findings())[0]
    fires = (row.codes == ORDER.index(Channel.FIRES))[row.order]
    levels = np.rint(row.found.firing[row.order][fires] * 255) / 255
    full = theme.role(MEANINGS[Channel.FIRES].role)
    wanted = [QColor(mix(theme.panel, full, 0.3 + 0.7 * level)).rgba() for level in levels.tolist()]
    assert shades(row, theme)[fires].tolist() == wanted
    always = theme.role(MEANINGS[Channel.ALWAYS].role)
    assert shades(row, theme)[0] == QColor(always).rgba()


def test_strips_are_painted_once_however_often_the_margin_moves(shown):
    panel, _dispatch = shown()
    table = panel.layers.table
    panel.grab()
    before = {number: picture.cacheKey() for number, (_key, picture) in table._strips.items()}
    panel.layers.set_seen(doctored(findings=panel.layers._seen.findings, margin=3.0))
    panel.grab()
    after = {number: picture.cacheKey() for number, (_key, picture) in table._strips.items()}
    assert set(before) == set(range(12))
    assert after == before


def test_of_two_hundred_layers_those_in_sight_are_painted(shown):
    panel, _dispatch = shown(Doctored("large.onnx", findings=large(), layer=3))
    table = panel.layers.table
    panel.grab()
    assert len(table.rows()) == 80
    assert 5 <= len(table._strips) <= 20
    assert panel.layers.kinds.isVisible()
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_End)
    panel.grab()
    assert 196 in table._strips


def test_layers_that_headlines_count_are_shown_at_first(shown):
    panel, _dispatch = shown(Doctored("large.onnx", findings=large(20), layer=0))
    card = panel.layers
    assert {row.is_rectifier for row in card.table.rows()} == {True}
    assert len(card.table.rows()) == 8
    counted = card.states.buttons[Channel.DEAD].text()
    QTest.keyClick(card.kinds, Qt.Key.Key_Down)
    assert card.kinds.value() == ""
    assert len(card.table.rows()) == 20
    assert card.states.buttons[Channel.DEAD].text() != counted


@pytest.mark.usefixtures("shared_out")
def test_where_painting_is_shared_out_strips_are_made_one_by_one(qtbot, shown):
    panel, _dispatch = shown(Doctored("large.onnx", findings=large(), layer=3))
    table = panel.layers.table
    qtbot.waitUntil(lambda: not PACE.is_at_work)
    in_sight = table._places(table.visibleRegion().boundingRect())
    assert len(in_sight) > 5
    assert {table.rows()[place].number for place in in_sight} <= set(table._strips)
    assert list(table.parts_ahead()) == []
    table._strips.clear()
    assert len(list(table.parts_ahead())) == len(in_sight)


def test_the_wheel_moves_along_the_graph(shown):
    panel, _dispatch = shown()
    card = panel.layers
    card.show_page("graph")
    bar = card._walk.horizontalScrollBar()
    bar.setValue(0)
    at = QPointF(40, 40)
    none = QPoint(0, 0), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    turn = QWheelEvent(
        at, card.graph.mapToGlobal(at), none[0], QPoint(0, -120), *none[1:], Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(card.graph, turn)
    assert bar.value() == 120


def test_the_graph_is_walked_with_the_keys(shown):
    panel, _dispatch = shown(doctored(layer=3, channel=-1))
    QTest.mouseClick(panel.subject.graph, LEFT)
    walk = panel.layers.graph
    assert panel.layers.pages.currentIndex() == 1
    layers = asked(panel.layers.layer_chosen)
    walk.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_End):
        QTest.keyClick(walk, key)
    QTest.mouseClick(walk, LEFT, pos=walk.station(5).center().toPoint())
    assert layers == [(4,), (2,), (0,), (11,), (5,)]
    assert walk.part(3).name == "Relu.3, 9 of 24 dead"
    assert walk.part(3).selected
