"""The raster looked at more closely, and marks that hide nothing of a narrow column."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reluexplorer.widgets.raster.raster_widget import RasterLayer, RasterView, RasterWidget
from reluexplorer.widgets.raster.zoom import Zoom, moved, part, revealing, sizes, zoomed
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT
from tests.widgets.pictures import column_rect, grounded

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def layer(units, samples=50, order=None):
    """Unit u gives (u + 1) · (s + 1) on sample s: every number is another one."""
    values = np.outer(np.arange(samples) + 1, np.arange(units) + 1).astype(np.float32)
    placed = None if order is None else np.array(order, np.intp)
    return RasterLayer(
        "Hidden · ReLU", values, np.ones(units), ("healthy",) * units, placed, float(values.max())
    )


VIEW = RasterView(
    (layer(8, order=range(7, -1, -1)), layer(6), layer(4)), targets=np.arange(50) % 2, classes=2
)


@pytest.fixture
def shown(qtbot, qapp):
    def made(view, size=(640, 400)):
        apply_theme(qapp, LIGHT)
        raster = RasterWidget()
        qtbot.addWidget(raster)
        raster.resize(*size)
        raster.set_view(view)
        raster.show()
        qtbot.waitExposed(raster)
        heard = []
        raster.unit_selected.connect(lambda *unit: heard.append(unit))
        raster.selection_cleared.connect(lambda: heard.append("cleared"))
        return raster, heard

    return made


def wheel(raster, at, notches):
    place = QPointF(at)
    QApplication.sendEvent(
        raster,
        QWheelEvent(place, raster.mapToGlobal(place), QPoint(), QPoint(0, 120 * notches),
                    Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False),
    )  # fmt: skip


def drag(raster, start, end):
    for kind, at, buttons in (
        (QEvent.Type.MouseButtonPress, start, LEFT),
        (QEvent.Type.MouseMove, end, LEFT),
        (QEvent.Type.MouseButtonRelease, end, Qt.MouseButton.NoButton),
    ):
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else LEFT
        event = QMouseEvent(kind, QPointF(at), raster.mapToGlobal(QPointF(at)), button, buttons, NONE)
        QApplication.sendEvent(raster, event)


def test_a_part_is_of_its_columns_and_rows_and_keeps_the_layers_numbers():
    near = part(VIEW, Zoom((6.0, 10.0), (5.0, 9.0)))
    assert [each.away for each in near.layers] == [False, False, True]
    assert [each.order.tolist() for each in near.layers] == [[1, 0], [0, 1], []]
    assert np.array_equal(near.layers[1].activations, VIEW.layers[1].activations[5:9])
    assert near.targets.tolist() == VIEW.targets[5:9].tolist()
    assert near.caption.startswith("Columns 7 to 10 of 18, rows 6 to 9 of 50; a double click shows all.")
    turned = part(replace(VIEW, row_order=np.arange(49, -1, -1)), Zoom((0.0, 18.0), (0.0, 4.0)))
    assert np.array_equal(turned.layers[0].activations, VIEW.layers[0].activations[49:45:-1])
    assert part(VIEW, None) is VIEW


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("zoom"), st.floats(0, 18), st.floats(0, 50), st.sampled_from([0.8, 1.25, 0.3])),
            st.tuples(st.just("move"), st.floats(-30, 30), st.floats(-80, 80), st.just(1.0)),
            st.tuples(st.just("show"), st.integers(0, 2), st.integers(0, 3), st.just(1.0)),
        ),
        max_size=12,
    )
)
@settings(max_examples=60, deadline=None)
def test_whatever_is_done_the_part_lies_inside_and_has_columns_and_rows(steps):
    zoom = None
    for what, one, other, factor in steps:
        if what == "zoom":
            zoom = zoomed(VIEW, zoom, one, other, factor)
        elif what == "move":
            zoom = moved(VIEW, zoom, one, other)
        else:
            zoom = revealing(VIEW, zoom, one, other)
            assert other in range(*_columns_of(zoom, one))
        if zoom is not None:
            left, right, top, bottom = zoom.counts()
            assert 0 <= left < right <= sizes(VIEW)[0]
            assert 0 <= top < bottom <= sizes(VIEW)[1]


def _columns_of(zoom, layer):
    first = (0, 8, 14)[layer]
    left, right = (0, 18) if zoom is None else zoom.counts()[:2]
    return left - first, right - first


def test_the_wheel_zooms_about_the_mouse_and_a_double_click_shows_all(shown):
    raster, heard = shown(VIEW)
    at = column_rect(raster, 1, 2).center().toPoint()
    wheel(raster, at, 4)
    columns, rows = raster._zoom.columns, raster._zoom.rows
    assert columns[1] - columns[0] == pytest.approx(18 * 0.8**4)
    assert rows[1] - rows[0] == pytest.approx(50 * 0.8**4)
    assert columns[0] <= 8 + 2 < columns[1]
    assert column_rect(raster, 0, 7).isEmpty()
    assert column_rect(raster, 1, 2).width() > 20
    QTest.mouseClick(raster, LEFT, pos=column_rect(raster, 1, 3).center().toPoint())
    assert heard == [(1, 3)]
    QTest.mouseDClick(raster, LEFT, pos=at)
    assert raster._zoom is None
    wheel(raster, at, 1)
    wheel(raster, at, -1)
    assert raster._zoom is None


def test_a_drag_moves_the_part_and_selects_nothing(shown):
    raster, heard = shown(VIEW)
    wheel(raster, QPoint(320, 200), 5)
    before = raster._zoom
    drag(raster, QPoint(320, 200), QPoint(120, 150))
    assert raster._zoom.columns[0] > before.columns[0]
    assert raster._zoom.rows[0] > before.rows[0]
    assert raster._zoom.columns[1] - raster._zoom.columns[0] == pytest.approx(
        before.columns[1] - before.columns[0]
    )
    assert heard == []
    QTest.mouseClick(raster, LEFT, pos=QPoint(639, 2))
    assert heard == ["cleared"]


def test_keys_zoom_and_what_has_the_focus_stays_in_sight(shown):
    raster, heard = shown(VIEW)
    for key in (Qt.Key.Key_Plus,) * 6:
        QTest.keyClick(raster, key)
    for _ in range(15):
        QTest.keyClick(raster, Qt.Key.Key_Right)
    assert raster._focus == (2, 1)
    assert not column_rect(raster, 2, 1).isEmpty()
    top = raster._zoom.rows[0]
    QTest.keyClick(raster, Qt.Key.Key_PageDown)
    assert raster._zoom.rows[0] > top
    QTest.keyClick(raster, Qt.Key.Key_Return)
    assert heard == [(2, 1)]
    raster.set_view(replace(VIEW, selected=(0, 7)))
    assert not column_rect(raster, 0, 7).isEmpty()
    QTest.keyClick(raster, Qt.Key.Key_0)
    assert raster._zoom is None
    raster.set_view(RasterView((layer(3),)))
    assert raster._zoom is None


def test_the_part_is_the_views_and_is_told_once_it_rests(shown, qtbot):
    raster, _ = shown(replace(VIEW, part=(6.0, 10.0, 5.0, 25.0)))
    assert raster._zoom == Zoom((6.0, 10.0), (5.0, 25.0))
    assert column_rect(raster, 0, 7).isEmpty()
    assert not column_rect(raster, 1, 0).isEmpty()
    with qtbot.waitSignal(raster.part_chosen) as told:
        wheel(raster, QPoint(320, 200), -1)
        wheel(raster, QPoint(320, 200), -1)
        raster.set_view(replace(VIEW, part=(6.0, 10.0, 5.0, 25.0)))
    assert told.args == [raster._zoom.edges()]
    assert told.args[0][1] - told.args[0][0] == pytest.approx(4 / 0.8**2)
    with qtbot.waitSignal(raster.part_chosen) as told:
        QTest.keyClick(raster, Qt.Key.Key_0)
    assert told.args == [None]
    raster.set_view(replace(VIEW, part=(14.0, 22.0, 0.0, 90.0)))
    assert raster._zoom == Zoom((10.0, 18.0), (0.0, 50.0))
    raster.set_view(replace(VIEW, part=(0.0, 30.0, 0.0, 90.0)))
    assert raster._zoom is None
    raster.set_view(RasterView((), part=(0.0, 3.0, 0.0, 9.0)))
    assert raster._zoom is None


@pytest.mark.parametrize("units", [12, 80, 150, 400, 600])
def test_no_mark_hides_anything_of_a_column(shown, units):
    """From columns of 50 pixels to those of one, selected, selected too, hovered."""
    raster, _ = shown(RasterView((layer(units),)), (640, 300))
    unit = units // 2
    column = column_rect(raster, 0, unit).toRect()
    inner = column.adjusted(0, 0, -1, 0) if column.width() >= 6 else column

    def pixels():
        picture = grounded(raster)
        rows = range(inner.top() + 1, inner.bottom() - 1)
        return [picture.pixel(x, y) for x in range(inner.left(), inner.left() + inner.width()) for y in rows]

    plain = pixels()
    assert len(set(plain)) > 10
    raster.set_view(replace(raster.view, selected=(0, unit)))
    assert pixels() == plain
    assert QColor(grounded(raster).pixel(column.left() - 1, column.center().y())).name() == LIGHT.accent
    raster.set_view(replace(raster.view, selected=None, also=((0, unit),)))
    assert pixels() == plain
    raster.set_view(replace(raster.view, also=()))
    QTest.mouseMove(raster, column.center())
    assert pixels() == plain


def test_a_long_caption_takes_another_line_and_loses_no_word(shown):
    words = "Rows ↓: 350 training points by class, coloured at the left. Columns →: neurons by firing rate."
    one, _ = shown(replace(VIEW, caption=words[:40]), (420, 300))
    two, _ = shown(replace(VIEW, caption=words), (420, 300))
    assert two.blocks()[0].picture.bottom() < one.blocks()[0].picture.bottom()


def ink_beside(raster, row, rows):
    """Which sides of each layer's picture have the colour of words beside a row."""
    picture, found = raster.grab().toImage(), []
    for block in raster.blocks():
        y = round(block.picture.top() + (row + 0.5) * block.picture.height() / rows)
        sides = block.picture.left() - 4, block.picture.right() + 3
        inside = [round(x) for x in sides if x < raster.width()]
        found.append([QColor(picture.pixel(x, y)).name() == LIGHT.text for x in inside])
    return found


def test_triangles_point_at_the_row_of_the_named_sample_through_order_and_zoom(shown):
    order = np.arange(50)[::-1].copy()
    named = replace(VIEW, row_order=order, named=12)
    assert named.named_row == 37
    raster, _ = shown(named)
    assert ink_beside(raster, 37, 50) == [[True, True], [True, True], [True]]
    assert not any(any(sides) for sides in ink_beside(raster, 12, 50))
    raster.set_view(replace(named, named=-1))
    assert not any(any(sides) for sides in ink_beside(raster, 37, 50))
    near = part(named, Zoom((0.0, 18.0), (30.0, 40.0)))
    assert near.named_row == 7
    assert part(named, Zoom((0.0, 18.0), (0.0, 30.0))).named_row == -1
    assert replace(named, row_order=np.arange(10)).named_row == -1
